"""Which files count as saved, and that those that cannot be watched are told of."""

from __future__ import annotations

from pathlib import Path

import pytest
from watchfiles import Change

from swaiglet.cli.developing.watching import Watched, watched
from swaiglet.cli.mistake import MistakeError


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("app.py", True),
        ("agents/sales/app.py", True),
        (".env", True),
        (".env.local", True),
        ("prod.env", True),
        ("prompts/role.md", True),
        ("menu.yaml", True),
        ("menu.json", True),
        ("calls/c-1.json", False),
        ("calls/menu.yaml", True),
        ("notes.txt", False),
        ("named.txt", True),
        ("app.py~", False),
        (".app.py.swp", False),
        (".#app.py", False),
        (".git/hooks/a.py", False),
        (".swaiglet/dev.json", False),
        (".venv/lib/a.py", False),
        ("venv/lib/a.py", False),
        ("env/lib/python3.12/site-packages/a.py", False),
        ("__pycache__/a.py", False),
        ("node_modules/a/package.json", False),
        ("../elsewhere/app.py", False),
        ("../more/app.py", True),
    ],
)
def test_watched_counts_what_an_app_is_made_of(name: str, counts: bool, tmp_path: Path) -> None:
    place = tmp_path / ".hidden" / "place"
    files = Watched((place, tmp_path / ".hidden" / "more"), (place / "named.txt",), place / "calls")
    assert files.counts(Change.modified, str((place / name).resolve())) is counts


def test_watched_is_the_folder_of_a_file_and_for_a_module_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("agents", "shared"):
        Path(folder).mkdir()
    for file in ("agents/app.py", "menu.csv"):
        Path(file).touch()
    assert watched("agents/app.py", (), None) == Watched((tmp_path / "agents",))
    assert watched("agents/new.py:desk", (), None) == Watched((tmp_path / "agents",))
    assert watched("agents.app:desk", (), None) == Watched((tmp_path,))
    also = [Path("shared"), Path("menu.csv")]
    assert watched("agents/app.py", also, Path("calls")) == Watched(
        (tmp_path / "agents", tmp_path / "shared"), (tmp_path / "menu.csv",), tmp_path / "calls"
    )


async def test_watched_says_what_cannot_be_watched(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    with pytest.raises(MistakeError) as caught:
        await Watched((gone,)).wait(lambda saved: None)
    advice = "Name smaller folders, or serve with --no-reload."
    assert caught.value.message == f"Cannot watch {gone}: No path was found. {advice}"
