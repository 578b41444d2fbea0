"""README.md and docs/: beside what their blocks show, that they hang together; and that no block can go unchecked."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted(path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts)]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The anchors that headings make, as GitHub and MyST name them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page: Path) -> list[tuple[Path, str]]:
    """The files that a page links to, with their anchors."""
    found = re.findall(r"\]\((?!https?://)([^)#]*)#?([^)]*)\)", prose(page))
    return [((page.parent / path).resolve() if path else page, anchor) for path, anchor in found]


def test_pages_readme_shows_the_example() -> None:
    first = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    example = (ROOT / "examples" / "front_desk.py").read_text()
    assert first is not None
    assert first[1] == example
    assert len(example.splitlines()) <= 36


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_pages_are_short(page: Path) -> None:
    assert len(page.read_text().splitlines()) <= 300


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_pages_link_to_what_is_there(page: Path) -> None:
    missing = [
        f"{path}#{anchor}"
        for path, anchor in links(page)
        if not path.exists() or (anchor and anchor not in anchors(path))
    ]
    assert missing == []


def test_pages_can_all_be_reached_from_the_index() -> None:
    reached: set[Path] = set()
    ahead = [ROOT / "docs" / "index.md"]
    while ahead:
        page = ahead.pop()
        reached.add(page)
        contents = links(page) if page.name == "index.md" else []
        ahead.extend(path for path, _ in contents if path.suffix == ".md" and path not in reached)
    assert reached >= set(PAGES) - {ROOT / "README.md"}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_pages_have_no_blocks_by_indentation(page: Path) -> None:
    assert re.findall(r"^(?: {4}|\t).*", prose(page), re.MULTILINE) == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_pages_have_no_commands_that_a_shell_reads_otherwise(page: Path) -> None:
    # The tests run commands without a shell around them; a reader's would fill in `$?` within double quotes.
    assert re.findall(r"^\$ [^'\n]*\"[^\"\n]*\$.*", page.read_text(), re.MULTILINE) == []


BLOCKS = {
    "python\nassert 1 == 2": "AssertionError",
    "python\nawait missing()": "NameError",
    "python\nimport warnings\nwarnings.warn('beware')": "UserWarning: beware",
    "console\n$ echo one\ntwo": "Expected:",
    "console\n$ ls missing": "ended with status 2",
    "console\nls": "a console block begins with a command: ls",
    "console\n$ make nothing": "CalledProcessError",
    "console\n$ pip install no-such-distribution": "PackageNotFoundError",
    "diff\n# swaiglet/limits.py\n nothing\n+more": "swaiglet/limits.py does not have this once",
    "json\n{": "JSONDecodeError",
    "ruby\nputs 1": "no check for 'ruby'",
    "\nwhat am I": "no check for ''",
    "python title=x\n1": "no check for 'python title=x'",
}


def test_pages_with_a_wrong_block_fail(tmp_path: Path) -> None:
    shutil.copy(ROOT / "conftest.py", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "tests").mkdir()
    for number, block in enumerate(BLOCKS):
        (tmp_path / f"{number:02}.md").write_text(f"```{block}\n```\n")
    command = (sys.executable, "-m", "pytest", "--rootdir=.", "-c", "/dev/null", "-W", "error", "-p", "no:asyncio")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    sections = re.split(r"^_+ \d\d\.md line=1 column=1 _+$", done.stdout, flags=re.MULTILINE)[1:]
    assert len(sections) == len(BLOCKS), done.stdout
    told = zip(BLOCKS.items(), sections, strict=True)
    assert [(block, section) for (block, wrong), section in told if wrong not in section] == []
