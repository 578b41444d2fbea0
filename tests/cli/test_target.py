from __future__ import annotations

import sys
from pathlib import Path

import pytest

from swaiglet.cli.mistake import MistakeError
from swaiglet.cli.target import load, load_service, split

SYNTAX = "TARGET is module:name, path/to/file.py or file.py:name."
GENERATED = """\
import attrs

@attrs.define
class Order:
    number: int = attrs.field(validator=attrs.validators.gt(0))

Order(0)
"""
DESK = "from swaiglet import App\n\napp = App('desk')\nother = App('other')\nnumber = 5\n"


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_imports: None) -> None:
    """An empty directory to stand in."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def write(path: str, text: str = DESK) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)


def mistake(target: str) -> str:
    """What is said when a target cannot be loaded."""
    with pytest.raises(MistakeError) as caught:
        load(target)
    assert caught.value.exit_code == 2
    return caught.value.message


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
        ("nowhere/", 'there is no file "nowhere" in {cwd}. {syntax}'),
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
            "imports",
            "importing it raised ModuleNotFoundError: No module named 'nope_at_all' (imports.py, line 1). {mend}",
        ),
        (
            "imports.py",
            "importing it raised ModuleNotFoundError: No module named 'nope_at_all' (imports.py, line 1). {mend}",
        ),
        ("noted.py", "importing it raised KeyError: 'x' (noted.py, line 2). {mend}"),
        ("decodes.py", "importing it raised JSONDecodeError: {decoding} (decodes.py, line 2). {mend}"),
        ("generated.py", "importing it raised ValueError: 'number' must be > 0: 0 (generated.py, line 7). {mend}"),
        ("compiles.py", "importing it raised SyntaxError: invalid syntax (compiles.py, line 1). {mend}"),
        ("acme/deep.py", "importing it raised ValueError: no luck (acme/deep.py, line 1). {mend}"),
        ("acme.deep", "importing it raised ValueError: no luck (acme/deep.py, line 1). {mend}"),
        ("{cwd}/../elsewhere.py", "importing it raised ValueError: no luck (elsewhere.py, line 1). {mend}"),
        ("acme/", "it is a folder. Name a file in it: acme/deep.py, acme/desk.py."),
        ("acme", "it is a folder. Name a file in it: acme/deep.py, acme/desk.py."),
        ("acme:app", "it is a folder. Name a file in it: acme/deep.py, acme/desk.py."),
        ("bare/", "it is a folder. {syntax}"),
        ("..", "it is a folder. Name a file in it: ../elsewhere.py."),
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
    write("noted.py", "try:\n    {}['x']\nexcept KeyError as error:\n    error.add_note('a note')\n    raise\n")
    write("decodes.py", "import json\njson.loads('{')\n")
    write("generated.py", GENERATED)
    write("compiles.py", "compile('a b', '<text>', 'exec')\n")
    write("acme/desk.py")
    write("acme/deep.py", "raise ValueError('no luck')\n")
    write("../elsewhere.py", "raise ValueError('no luck')\n")
    Path("bare").mkdir()
    told = reason.format(
        cwd=Path.cwd(),
        syntax=SYNTAX,
        mend="Mend that first.",
        decoding="Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
    )
    given = target.format(cwd=Path.cwd())
    assert mistake(given) == f'Cannot load "{given}": {told}'


BOARD = """\
from swaiglet import App, Switchboard

sales, support, alone = App("sales"), App("support"), App("alone")
board = Switchboard("acme", default=support)
board.mount("/sales", sales)
board.mount("/support", support)
empty = Switchboard("empty")
"""


def test_load_service_takes_an_app_or_a_switchboard() -> None:
    write("desk.py", BOARD)
    assert [load_service(f"desk.py:{name}").name for name in ("board", "sales")] == ["acme", "sales"]


@pytest.mark.parametrize("place", ["desk", "desk.py"])
def test_load_names_the_apps_of_a_switchboard(place: str) -> None:
    write("desk.py", BOARD)
    told = f'Cannot load "{place}:board": `board` is a Switchboard, and one App is wanted. '
    assert mistake(f"{place}:board") == f"{told}Name one of its apps: {place}:sales, {place}:support."
    assert mistake(f"{place}:empty").endswith(f"and one App is wanted. {SYNTAX}")


def test_load_and_load_service_name_what_they_could_take() -> None:
    write("desk.py", BOARD)
    assert mistake("desk:bord").endswith("It has desk:sales, desk:support, desk:alone.")
    with pytest.raises(MistakeError, match=r"desk:alone, desk:board, desk:empty\.$"):
        load_service("desk:bord")


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("queue.py", "queue"),
        ("./queue.py:other", "queue"),
        ("queue", "queue"),
        ("email.desk", "email"),
        ("swaiglet.py", "swaiglet"),
    ],
)
def test_load_refuses_the_name_of_a_module_that_others_import(target: str, name: str) -> None:
    write("queue.py")
    write("swaiglet.py")
    reason = f"`{name}` is the name of a module that Python or swaiglet imports"
    assert mistake(target) == f'Cannot load "{target}": {reason}. Rename yours, for example to `{name}_agent`.'


def test_load_takes_the_same_file_twice() -> None:
    write("desk.py")
    assert [load("desk").name, load("desk.py").name, load("./desk.py").name] == ["desk"] * 3


def test_load_shows_what_swaiglet_said_behind_the_line_of_the_author() -> None:
    write(
        "desk.py",
        "from swaiglet import App\napp = App('desk')\n@app.prompt\ndef role(number: int) -> str:\n    return ''\n",
    )
    assert mistake("desk") == (
        "desk.py, line 3: Cannot fill parameter `number` of `role`: nothing provides its type. Annotate it with Call."
    )


def test_load_shows_every_problem_of_a_verb() -> None:
    write("desk.py", "from swaiglet.verbs import Play\n\nPlay(url='say:Hello', volume='loud', auto_answer=5)\n")
    assert mistake("desk") == (
        "desk.py, line 3: Cannot make Play:\n"
        "  auto_answer: found 5, expected true or false or a variable such as ${vars.x}\n"
        '  volume: found "loud", expected a number from -40 to 40 or a variable such as ${vars.x}'
    )


def test_load_blames_no_line_of_a_file_without_lines() -> None:
    Path("binary.py").write_bytes(b"\0")
    told = "importing it raised SyntaxError: source code string cannot contain null bytes"
    assert mistake("binary.py").replace(" (binary.py, line 1)", "") == (  # newer Pythons say where
        f'Cannot load "binary.py": {told}. Mend that first.'
    )
