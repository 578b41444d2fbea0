"""A pytest of its own, for tests of the plugin."""

from __future__ import annotations

from collections.abc import Callable

import pytest

SHOP = '''
from swaiglet import App, Result

app = App("shop")

@app.prompt
def role() -> str:
    return "You sell tea."

@app.tool
async def price(tea: str) -> Result:
    """Tell a price."""
    return Result(f"{tea} is 5.").set_global_data(tea=tea)
'''


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """Runs pytest in a folder with an app: ``project({"test_a.py": "…"}, "-q")``; its status, and what it printed."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.syspath_prepend(pytester.path)
    (pytester.path / "shop.py").write_text(SHOP)

    def run(files: dict[str, str], *words: str, plugins: str = "") -> tuple[int, str]:
        for name, content in files.items():
            (pytester.path / name).parent.mkdir(exist_ok=True)
            (pytester.path / name).write_text(content)
        loaded = [word for plugin in ("pytest_swaiglet", *plugins.split()) for word in ("-p", plugin)]
        done = pytester.runpytest_inprocess("-W", "error", *loaded, *words)
        return int(done.ret), f"{done.stdout}\n{done.stderr}".strip()

    return run
