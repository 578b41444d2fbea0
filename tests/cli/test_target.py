from __future__ import annotations

import sys
from pathlib import Path

import pytest

from swaiglet.cli.mistake import MistakeError
from swaiglet.cli.target import load, split

SYNTAX = "TARGET is module:name, path/to/file.py or file.py:name."
DESK = "from swaiglet import App\n\napp = App('desk')\nother = App('other')\nnumber = 5\n"


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_imports: None) -> None:
    """An empty directory to stand in."""
    monkeypatch.chdir(tmp_path)


def write(path: str, text: str = DESK) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)


@pytest.mark.parametrize(
    ("target", "place", "name"),
    [
        ("desk", "desk", "app"),
        ("desk:other", "desk", "other"),
        ("acme.desk:other", "acme.desk", "other"),
        ("desk.py", "desk.py", "app"),
        ("desk.py:other", "desk.py", "other"),
        ("desk.py:", "desk.py", "app"),
        ("acme/desk.py:other", "acme/desk.py", "other"),
        (r"C:\acme\desk.py", r"C:\acme\desk.py", "app"),
        ("C:/acme/desk.py", "C:/acme/desk.py", "app"),
        (r"C:\acme\desk.py:other", r"C:\acme\desk.py", "other"),
    ],
)
def test_split_finds_the_name(target: str, place: str, name: str) -> None:
    assert split(target) == (place, name)


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("desk", "desk"),
        ("desk:other", "other"),
        ("desk.py", "desk"),
        ("./desk.py:other", "other"),
        ("acme.desk", "desk"),
        ("acme/desk.py", "desk"),
        (".hidden.py", "desk"),
    ],
)
def test_load_finds_the_app(target: str, name: str) -> None:
    write("desk.py")
    write("acme/desk.py")
    write(".hidden.py")
    assert load(target).name == name


def test_load_lets_a_file_import_its_neighbours() -> None:
    write("acme/names.py", "NAME = 'neighbour'\n")
    write("acme/desk.py", "from names import NAME\nfrom swaiglet import App\napp = App(NAME)\n")
    assert load("acme/desk.py").name == "neighbour"


def test_load_gives_a_file_its_own_name() -> None:
    write("desk.py", "from swaiglet import App\napp = App(__name__)\n")
    assert load("desk.py").name == "desk"
    assert sys.modules["desk"].__file__ == "desk.py" or Path("desk.py").samefile(str(sys.modules["desk"].__file__))


def test_load_takes_an_app_of_a_class_that_extends_it() -> None:
    write("desk.py", "from swaiglet import App\nclass Mine(App): pass\napp = Mine('mine')\n")
    assert load("desk").name == "mine"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("nope", "there is no module `nope` in {cwd} or on the path. {syntax}"),
        ("nope.deep:app", "there is no module `nope` in {cwd} or on the path. {syntax}"),
        ("desk.deep", "there is no module `desk.deep` in {cwd} or on the path. {syntax}"),
        ("nope.py", 'there is no file "nope.py" in {cwd}. {syntax}'),
        ("acme/nope.py:app", 'there is no file "acme/nope.py" in {cwd}. {syntax}'),
        ("acme/", 'there is no file "acme" in {cwd}. {syntax}'),
        ("", "it names no module and no file. {syntax}"),
        (":app", "it names no module and no file. {syntax}"),
        ("..desk", "it names no module and no file. {syntax}"),
        ("notes.txt", "notes.txt is not a Python file. {syntax}"),
        ("desk:oter", "desk has no `oter` (did you mean `other`?). It has desk:app, desk:other."),
        ("desk.py:xyz", "desk.py has no `xyz`. It has desk.py:app, desk.py:other."),
        ("empty", "empty has no `app`. It has no App at all."),
        ("desk:number", "`number` is of type int, not an App. {syntax}"),
        ("raises", "importing it raised ValueError: no luck (raises.py, line 2). Mend that first."),
        ("raises.py", "importing it raised ValueError: no luck (raises.py, line 2). Mend that first."),
        ("exits", "importing it raised SystemExit: 3 (exits.py, line 1). Mend that first."),
        ("broken.py", "importing it raised SyntaxError: invalid syntax (broken.py, line 1). Mend that first."),
        (
            "imports.py",
            "importing it raised ModuleNotFoundError: No module named 'nope_at_all' (imports.py, line 1). {mend}",
        ),
        (
            "setup_error.py",
            (
                "importing it raised Cannot fill parameter `number` of `role`: nothing "
                "provides its type. Annotate it with one of Call. (setup_error.py, line 3). {mend}"
            ),
        ),
    ],
)
def test_load_says_in_one_line_what_is_wrong(target: str, reason: str) -> None:
    write("desk.py")
    write("empty.py", "")
    write("notes.txt", "hello")
    write("raises.py", "\nraise ValueError('no\\nluck')\n")
    write("exits.py", "raise SystemExit(3)\n")
    write("broken.py", "def (:\n")
    write("imports.py", "import nope_at_all\n")
    write(
        "setup_error.py",
        "from swaiglet import App\napp = App('desk')\n@app.prompt\ndef role(number: int) -> str:\n    return ''\n",
    )
    with pytest.raises(MistakeError) as caught:
        load(target)
    assert caught.value.exit_code == 2
    told = reason.format(cwd=Path.cwd(), syntax=SYNTAX, mend="Mend that first.")
    assert caught.value.message == f'Cannot load "{target}": {told}'


def test_load_blames_no_line_of_a_file_without_lines() -> None:
    Path("binary.py").write_bytes(b"\0")
    with pytest.raises(MistakeError) as caught:
        load("binary.py")
    told = "importing it raised SyntaxError: source code string cannot contain null bytes"
    assert caught.value.message.replace(" (binary.py, line 1)", "") == (  # newer Pythons say where
        f'Cannot load "binary.py": {told}. Mend that first.'
    )
