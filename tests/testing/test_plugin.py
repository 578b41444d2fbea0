"""The pytest plugin, in a pytest of its own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

pytest_plugins = ["pytester"]
Project = Callable[..., tuple[int, str]]

HEAD = "import pytest\nfrom shop import app as shop\n"
PLAIN = f"""{HEAD}
@pytest.fixture
def app():
    return shop

def test_price(call):
    assert call.tool("price", tea="Assam").text == "Assam is 5."
    assert call.ended is None

class TestPrice:
    def test_price(self, call, tmp_path):
        assert call.tool("price", tea="Assam").text == "Assam is 5."

@pytest.mark.swaiglet(shop, from_number="+15550100001")
def test_caller(call):
    assert call.events[0].text == "+15550100001 calls +15550100199"

@pytest.mark.swaiglet(app=shop)
@pytest.mark.usefixtures("call")
def test_unused():
    pass
"""
AWAITING = f"""{HEAD}
pytestmark = [pytest.mark.swaiglet(shop), pytest.mark.MARK]

async def test_price(call):
    assert (await call.tool("price", tea="Assam")).text == "Assam is 5."

class TestPrice:
    @pytest.mark.parametrize("tea", ["Assam"])
    async def test_price(self, call, tea):
        assert (await call.tool("price", tea=tea)).text == f"{{tea}} is 5."
"""
ANYIO = "\n@pytest.fixture\ndef anyio_backend():\n    return 'asyncio'\n"


def outcomes(printed: str) -> str:
    """The last line, without how long it took."""
    return re.sub(r"^=+ (.*) in .*$", r"\1", printed.strip().splitlines()[-1])


def test_plugin_makes_calls_for_plain_functions(project: Project) -> None:
    status, printed = project({"test_a.py": PLAIN})
    assert (status, outcomes(printed)) == (0, "4 passed"), printed


@pytest.mark.parametrize(
    ("mark", "words", "plugins"),
    [
        ("asyncio", ["-o", "asyncio_default_fixture_loop_scope=function"], "pytest_asyncio.plugin"),
        ("anyio", [], "anyio.pytest_plugin"),
    ],
    ids=["asyncio", "anyio"],
)
def test_plugin_makes_calls_whatever_runs_coroutines(
    project: Project, mark: str, words: list[str], plugins: str
) -> None:
    status, printed = project({"test_a.py": AWAITING.replace("MARK", mark) + ANYIO}, *words, plugins=plugins)
    assert (status, outcomes(printed)) == (0, "2 passed"), printed


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("def test_a(call): pass", "nothing says which app is called. Decorate the test with"),
        (
            "@pytest.mark.swaiglet('shop')\ndef test_a(call): pass",
            "str is no App and no Switchboard. Decorate the test",
        ),
    ],
)
def test_plugin_needs_an_app(project: Project, code: str, told: str) -> None:
    status, printed = project({"test_a.py": HEAD + code})
    assert (status, outcomes(printed)) == (1, "1 error")
    assert f"Cannot make a call: {told}" in printed


def test_plugin_shows_the_call_of_a_test_that_fails(project: Project) -> None:
    test = """
@pytest.mark.swaiglet(shop)
def test_a(call):
    call.tool("price", tea="Assam")
    assert call.global_data["tea"] == "Darjeeling"
"""
    status, printed = project({"test_a.py": HEAD + test})
    assert (status, outcomes(printed)) == (1, "1 failed")
    assert "The call so far:\nE          0.00 s  call     +15550100123 calls +15550100199\n" in printed
    assert 'function price(tea="Assam"): Assam is 5.' in printed


def test_plugin_leaves_other_fixtures_of_that_name_alone(project: Project) -> None:
    test = "import pytest\n\n@pytest.fixture\ndef call():\n    return 5\n\ndef test_a(call):\n    assert call == 5\n"
    status, printed = project({"test_a.py": test})
    assert (status, outcomes(printed)) == (0, "1 passed")


SNAPSHOT = f"""{HEAD}
@pytest.mark.swaiglet(shop)
def test_a(call, swml_snapshot):
    assert call.swml == swml_snapshot
"""


def test_plugin_keeps_documents(project: Project, pytester: pytest.Pytester) -> None:
    status, printed = project({"test_a.py": SNAPSHOT})
    assert status == 1
    assert "There is no snapshots/test_a.test_a.json. Run pytest with --update-swml to write it." in printed
    assert project({}, "--update-swml")[0] == 0
    assert project({})[0] == 0
    assert "__token=…" in (pytester.path / "snapshots" / "test_a.test_a.json").read_text()

    changed = (pytester.path / "shop.py").read_text().replace("sell tea", "sell coffee")
    status, printed = project({"shop.py": changed})
    assert status == 1
    assert "The document is not that of snapshots/test_a.test_a.json." in printed
    assert '-                "body": "You sell tea."' in printed.replace("E         ", "")
    assert '+                "body": "You sell coffee."' in printed.replace("E         ", "")


def test_plugin_compares_other_things_as_ever(project: Project) -> None:
    status, printed = project({"test_a.py": "def test_a():\n    assert [1] == [2]\n"})
    assert (status, outcomes(printed)) == (1, "1 failed")
    assert "At index 0 diff: 1 != 2" in printed


def test_plugin_tells_its_marker_and_option(project: Project) -> None:
    assert "@pytest.mark.swaiglet(app, **call): the app that the fixture" in project({}, "--markers")[1]
    assert "--update-swml" in project({}, "--help")[1]
