"""What is told of changes: every file in changes/ has a name and a text that the page of changes can take."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = Path(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["towncrier"]["filename"])
FRAGMENTS = sorted(path for path in (ROOT / "changes").iterdir() if path.name not in ("README.md", "template.jinja"))
NAME = r"[a-z]+(-[a-z]+)*\.(added|changed|fixed|removed)\.md"


def towncrier(directory: Path, *words: str) -> str:
    """What it prints, of the fragments in a directory."""
    command = (sys.executable, "-m", "towncrier", "build", *words)
    return subprocess.run(command, cwd=directory, check=True, capture_output=True, text=True).stdout


ITEM = {
    r"\* [\s\S]*": "begin an item with `* `",
    r".*(\n(  \S.*)?)*": "begin what belongs to an item with two spaces",
    r"[\s\S]*[.:]\n*": "end an item with a full stop",
    r"([^`]|`[^`]+`)*": "close a backtick",
}
"""What each item must look like, without its fenced blocks."""

FENCED = re.compile(r"^  ```\w+\n(?:  .*\n|\n)*?  ```\n", re.MULTILINE)


def faults(text: str) -> list[str]:
    """What is wrong with the text of a fragment."""
    prose = FENCED.sub("", text)
    if "```" in prose:
        return ["give a fenced block its language, its end, and two spaces before each line"]
    items = re.split(r"\n(?=\* )", prose)
    return [f"{fault}: {item}" for item in items for wanted, fault in ITEM.items() if not re.fullmatch(wanted, item)]


def test_changes_are_told_in_files_with_proper_names() -> None:
    assert [path.name for path in FRAGMENTS if not re.fullmatch(NAME, path.name)] == []


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda path: path.name)
def test_changes_are_told_in_sentences(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("* `App` runs.\n  It does.\n* It stops.\n", []),
        ("* Write:\n\n  ```python\n  a = 1\n\n  b = 2\n  ```\n* It is right.\n", []),
        ("It runs.", ["begin an item with `* `: It runs."]),
        ("", ["begin an item with `* `: ", "end an item with a full stop: "]),
        ("* It runs\n* It ends.", ["end an item with a full stop: * It runs"]),
        ("* It\nruns.", ["begin what belongs to an item with two spaces: * It\nruns."]),
        ("* `App runs.", ["close a backtick: * `App runs."]),
        ("* Write:\n\n  ```python\n", ["give a fenced block its language, its end, and two spaces before each line"]),
        (
            "* Write:\n\n```text\na\n```\n",
            ["give a fenced block its language, its end, and two spaces before each line"],
        ),
    ],
)
def test_changes_told_badly_are_found(text: str, found: list[str]) -> None:
    assert faults(text) == found


def test_changes_on_their_way_are_shown_whole() -> None:
    draft = towncrier(ROOT, "--draft", "--version", "Unreleased")
    assert draft.startswith("## Unreleased\n\n")
    assert [path.name for path in FRAGMENTS if path.read_text().rstrip() not in draft] == []


def test_changes_there_may_be_none(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "changes").mkdir()
    shutil.copy(ROOT / "changes" / "template.jinja", tmp_path / "changes")
    assert towncrier(tmp_path, "--draft", "--version", "Unreleased").rstrip() == "## Unreleased\n\nNothing yet."


def test_changes_are_released_onto_the_page(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    page = tmp_path / PAGE
    page.parent.mkdir(parents=True)
    page.write_text("# Changes\n\n<!-- towncrier release notes start -->\n")
    changes = tmp_path / "changes"
    changes.mkdir()
    shutil.copy(ROOT / "changes" / "template.jinja", changes)
    for version, told in {
        "0.1.0": {"calls.added": "* Ring.\n* Talk.\n", "tools.added": "* Look up.\n", "calls.fixed": "* End.\n"},
        "0.2.0": {"tools.removed": "* No more.\n"},
    }.items():
        for name, text in told.items():
            (changes / f"{name}.md").write_text(text)
        towncrier(tmp_path, "--yes", "--version", version, "--date", "2026-01-02")
    assert sorted(path.name for path in changes.iterdir()) == ["template.jinja"]
    assert page.read_text() == (
        "# Changes\n\n<!-- towncrier release notes start -->\n\n"
        "## 0.2.0 (2026-01-02)\n\n### Removed\n\n* No more.\n\n"
        "## 0.1.0 (2026-01-02)\n\n### Added\n\n* Ring.\n* Talk.\n* Look up.\n\n### Fixed\n\n* End.\n"
    )


def test_changes_are_not_written_onto_the_page_by_hand() -> None:
    head, marker, released = (ROOT / PAGE).read_text().partition("<!-- towncrier release notes start -->\n")
    assert marker
    assert "\n## " not in head
    assert re.findall(r"^## (?!\d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\)$).*", released, re.MULTILINE) == []
