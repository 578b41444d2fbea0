"""The pytest plugin: the fixtures `call` and `swml_snapshot`, the marker `swaiglet`, and scripts of calls as tests.

It needs no configuration, and it does not care what runs asynchronous tests: pytest-asyncio, anyio, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest

from swaiglet import errors
from swaiglet.app import App
from swaiglet.switchboard import Switchboard

from .call import PendingCall, pending
from .driven import CallError
from .snapshot import Snapshot, stem_of

MARKER = "swaiglet(app, **call): the app that the fixture `call` is a call to, and who calls"


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
    marker = request.node.get_closest_marker("swaiglet")
    settings = dict(marker.kwargs) if marker else {}
    app = settings.pop("app", marker.args[0] if marker and marker.args else None)
    return pending(_service(_fixture(request) if app is None else app), **settings)


@pytest.fixture
def swml_snapshot(request: pytest.FixtureRequest) -> Snapshot:
    """The document as it was saved: ``assert call.swml == swml_snapshot``; ``--update-swml`` saves it."""
    return Snapshot(stem_of(request.path, request.node.name), update=request.config.getoption("--update-swml"))


def _fixture(request: pytest.FixtureRequest) -> Any:
    try:
        return request.getfixturevalue("app")
    except pytest.FixtureLookupError:
        return None


def _service(app: Any) -> App | Switchboard:
    if not isinstance(app, App | Switchboard):
        raise CallError(errors.no_app_to_call(app))
    return app


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Let the call begin and end with the test's own function, in the loop that runs it if one does."""
    pending_call = item.funcargs.get("call") if isinstance(item, pytest.Function) else None
    if not isinstance(item, pytest.Function) or not isinstance(pending_call, PendingCall):
        return (yield)
    function = item.obj
    item.obj = _during(pending_call, function)
    try:
        return (yield)
    finally:
        item.obj = function


def _during(pending_call: PendingCall, function: Callable[..., Any]) -> Callable[..., Any]:
    """The test's function, with the call in progress while it runs."""

    @wraps(function)
    async def run_async(**arguments: Any) -> None:
        async with pending_call as call:
            await function(**_with(call, arguments))

    @wraps(function)
    def run(**arguments: Any) -> None:
        with pending_call as call:
            function(**_with(call, arguments))

    return run_async if iscoroutinefunction(function) else run


def _with(call: Any, arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a test, which need not ask for the call itself."""
    return {**arguments, "call": call} if "call" in arguments else arguments


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Tell what of a document is not as it was saved."""
    snapshot = next((side for side in (left, right) if isinstance(side, Snapshot)), None)
    return snapshot.told if snapshot and op == "==" else None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the scripts of calls: every ``*.call.yaml``."""
    if not file_path.name.endswith((".call.yaml", ".call.yml")):
        return None
    from .scripts import ScriptFile  # noqa: PLC0415  most runs of pytest have no script

    return ScriptFile.from_parent(parent, path=file_path)
