"""The pytest plugin: the fixtures `call` and `swml_snapshot`, the marker `swaiglet`, and scripts of calls as tests.

It needs no configuration, and it does not care what runs asynchronous tests: pytest-asyncio, anyio, or nothing. It
stands beside the package, because pytest loads it in every run, also where nobody tests an agent: swaiglet itself is
imported when a test wants it, and what measures coverage sees it being imported.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import wraps
from inspect import iscoroutinefunction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from swaiglet.testing.call import PendingCall
    from swaiglet.testing.snapshot import Snapshot

MARKER = "swaiglet(app, **call): the app that the fixture `call` is a call to, and who calls"
PENDING: pytest.StashKey[PendingCall] = pytest.StashKey()
"""The call of a test, which begins with the test's own function."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-swml``."""
    group = parser.getgroup("swaiglet")
    group.addoption("--update-swml", action="store_true", help="write the documents that `swml_snapshot` compares with")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", MARKER)


@pytest.fixture
def call(request: pytest.FixtureRequest) -> PendingCall:
    """A call to the app of the marker `swaiglet`, else of a fixture `app`; it lasts as long as the test."""
    from swaiglet.testing.call import service_of, start  # noqa: PLC0415  as above

    marker = request.node.get_closest_marker("swaiglet")
    settings = dict(marker.kwargs) if marker else {}
    app = settings.pop("app", marker.args[0] if marker and marker.args else None)
    pending = start(service_of(_fixture(request) if app is None else app), **settings)
    request.node.stash[PENDING] = pending
    return pending


@pytest.fixture
def swml_snapshot(request: pytest.FixtureRequest) -> Snapshot:
    """The document as it was saved: ``assert call.swml == swml_snapshot``; ``--update-swml`` saves it."""
    from swaiglet.testing.snapshot import Snapshot, stem_of  # noqa: PLC0415  as above

    return Snapshot(stem_of(request.path, request.node.name), update=request.config.getoption("--update-swml"))


def _fixture(request: pytest.FixtureRequest) -> Any:
    try:
        return request.getfixturevalue("app")
    except pytest.FixtureLookupError:
        return None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Let the call begin and end with the test's own function, in the loop that runs it if one does."""
    if not isinstance(item, pytest.Function) or PENDING not in item.stash:
        return (yield)
    function = item.obj
    item.obj = _during(item.stash[PENDING], function)
    try:
        return (yield)
    finally:
        item.obj = function


def _during(pending: PendingCall, function: Callable[..., Any]) -> Callable[..., Any]:
    """The test's function, with the call in progress while it runs."""

    @wraps(function)
    async def run_async(**arguments: Any) -> None:
        async with pending as call:
            await function(**_with(call, arguments))

    @wraps(function)
    def run(**arguments: Any) -> None:
        with pending as call:
            function(**_with(call, arguments))

    return run_async if iscoroutinefunction(function) else run


def _with(call: Any, arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a test, which need not ask for the call itself."""
    return {**arguments, "call": call} if "call" in arguments else arguments


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Tell what of a document is not as it was saved."""
    module = sys.modules.get("swaiglet.testing.snapshot")
    if module is None or op != "==":
        return None
    return next((side.told for side in (left, right) if isinstance(side, module.Snapshot)), None)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the scripts of calls: every ``*.call.yaml``."""
    if not file_path.name.endswith((".call.yaml", ".call.yml")):
        return None
    from swaiglet.collecting import ScriptFile  # noqa: PLC0415  as above

    collector: pytest.Collector = ScriptFile.from_parent(parent, path=file_path)
    return collector
