"""``swaiglet new``: what each template makes is tested, checked, played and served, in processes of its own."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from fnmatch import fnmatch
from importlib.metadata import distribution
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result

import swaiglet
from swaiglet.cli import main
from swaiglet.cli.new import TEMPLATES

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PATIENCE = 60
"""Seconds until a process that does not end is given up."""

LONG = "the_longest-name-that-there-may-be-0123456789-0123456789-0123456"
COMMON = ".gitignore, README.md, app.call.yaml, app.py, requirements.txt, test_app.py"
RULES = "A,ANN,ARG,B,C4,D1,DTZ,E,F,FURB,I,N,PERF,PIE,PT,RET,RUF,SIM,TC,UP,W"
ADVICE = "Name another folder, in one that is there."
BREAKS = {
    "minimal": ("last_order=order_id", "last_order=None"),
    "steps": ('change_step("choose")', 'change_step("goodbye")'),
    "ivr": ('"1": [verbs.Transfer("hours")]', '"1": [verbs.Transfer("desk")]'),
    "embedded": ("dish.lower() not in MENU", "dish not in MENU"),
}
"""For each template a mistake that its tests must find."""
NAMING = "Write up to 64 letters, digits, dashes and underscores, for example front-desk."


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory to make projects in, and an environment in which the commands of this one are found."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(BIN), prepend=os.pathsep)
    monkeypatch.setenv("MYPYPATH", str(ROOT))  # for mypy an editable installation is nowhere
    for name in [name for name in os.environ if name.startswith(("COVERAGE_", "PYTEST_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # a newcomer's pytest has no plugin but ours
    monkeypatch.setenv("PYTEST_PLUGINS", "pytest_swaiglet")


@pytest.fixture(params=[*TEMPLATES])
def project(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The template of the project in which the test stands."""
    template: str = request.param
    done = shell(f"swaiglet new front-desk --template {template}")
    assert done.returncode == 0, done.stderr
    monkeypatch.chdir("front-desk")
    return template


def shell(command: str) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)
    return subprocess.run(
        words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=PATIENCE
    )


def new(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments])


def outcome(done: Result) -> tuple[int, str, str]:
    return done.exit_code, done.stdout, done.stderr


def advised(printed: str) -> list[str]:
    """The commands that are printed below *Next*."""
    return [re.split(r"\s{2,}", line.strip())[0] for line in printed.partition("Next:\n")[2].splitlines()]


def of_readme() -> list[str]:
    """The commands in the README that was made."""
    return re.findall(r"^\$ (.+)$", Path("README.md").read_text(), re.MULTILINE)


def test_new_says_what_it_made_and_what_to_type_next() -> None:
    assert outcome(new("front-desk")) == (
        0,
        f"Made front-desk: {COMMON}.\n"
        "\n"
        "Next:\n"
        "  cd front-desk\n"
        "  pip install -r requirements.txt  what the tests need, too\n"
        "  pytest                           its tests, and the call in a file\n"
        "  swaiglet call app.py             talk to it, without a phone; Ctrl-D hangs up\n"
        "  swaiglet dev app.py              serve it, while you write\n",
        "",
    )
    assert ", ".join(sorted(path.name for path in Path("front-desk").iterdir())) == COMMON


def test_new_passes_its_own_tests(project: str) -> None:
    done = shell("pytest --strict-markers -W error --verbose --color=no -p no:cacheprovider")

    assert done.returncode == 0, done.stdout
    outcomes = re.findall(r"^(\S+?)::.* (\w+) +\[", done.stdout, re.MULTILINE)
    assert {file for file, _ in outcomes} == {"app.call.yaml", "test_app.py"}
    assert {word for _, word in outcomes} == {"PASSED"}


def test_new_tests_can_fail(project: str) -> None:
    right, wrong = BREAKS[project]
    app = Path("app.py").read_text()
    assert right in app
    Path("app.py").write_text(app.replace(right, wrong))

    assert shell("pytest -q -p no:cacheprovider").returncode == 1


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", ["x", LONG])
def test_new_is_formatted_whatever_its_name(name: str, template: str) -> None:
    pytest.importorskip("ruff")
    new(name, "--template", template)

    formatted = shell(f"python -m ruff format --isolated --check --no-cache {name}")
    checked = shell(f"python -m ruff check --isolated --no-cache --select {RULES} --ignore D103 {name}")
    assert (formatted.returncode, formatted.stderr) == (0, ""), formatted.stdout
    assert (checked.returncode, checked.stdout) == (0, "All checks passed!\n")


def test_new_has_the_types_that_mypy_wants(project: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    pytest.importorskip("mypy")
    cache = tmp_path_factory.getbasetemp() / "types-of-new"  # what all templates import is looked at once

    done = shell(f"python -m mypy --strict --config-file= --cache-dir {cache} .")
    assert (done.returncode, done.stdout) == (0, "Success: no issues found in 2 source files\n")


def test_new_requires_what_is_there(project: str) -> None:
    lines = Path("requirements.txt").read_text().splitlines()
    assert [distribution(line).name.lower() for line in lines if not line.startswith("#")] == [
        *(["hypercorn", "quart"] if project == "embedded" else []),
        "swaiglet",
        "pytest",
    ]


def test_new_has_commands_that_work(project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = shell(f"swaiglet new ../another --template {project}").stdout
    commands = [*advised(printed)[1:], *of_readme()]
    assert {"pip install -r requirements.txt", "pytest"} < set(commands)

    for command in dict.fromkeys(commands):
        if command.startswith("export "):
            name, _, value = command.removeprefix("export ").partition("=")
            monkeypatch.setenv(name, value)
        elif command.startswith(("swaiglet dev ", "hypercorn ")):
            assert served(command) == b'{"status":"up"}'
        elif not command.startswith(("pip ", "pytest")):  # other tests see to these
            done = shell(command)
            assert done.returncode == 0, f"{command}: {done.stderr}"
    assert Path("app.call.yaml").read_text().splitlines()[0].endswith(": swaiglet call --script app.call.yaml")
    assert shell("swaiglet call --script app.call.yaml").returncode == 0


def served(command: str) -> bytes:
    """What the server that a command starts says of its health."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "PORT": str(port)}
    words = shlex.split(command.replace("3000", str(port)))
    path = "/voice/health" if "hypercorn" in command else "/health"
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, text=True
    ) as server:
        assert server.stdout is not None
        try:
            told = next((line for line in server.stdout if f"127.0.0.1:{port}" in line), None)
            assert told, f"{command} ended"
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
                body: bytes = answer.read()
        finally:
            server.send_signal(signal.SIGTERM)
            server.communicate(timeout=PATIENCE)
    return body


@pytest.mark.parametrize("target", ["app.py", "app.py:agent"])
def test_new_names_the_agent(target: str) -> None:
    new("front_desk-2", "--template", "embedded" if target.endswith("agent") else "steps")

    assert 'App(\n    "front_desk-2",' in Path("front_desk-2/app.py").read_text()
    assert Path("front_desk-2/README.md").read_text().startswith("# front_desk-2\n")
    assert "@" not in re.sub(r"^@.*$|acme:.*@|\S+@app", "", Path("front_desk-2/README.md").read_text())


def test_new_takes_a_path_and_an_empty_folder() -> None:
    Path("my agents/desk").mkdir(parents=True)

    done = new("my agents/desk")
    assert (done.exit_code, done.stderr) == (0, "")
    assert advised(done.stdout)[0] == "cd 'my agents/desk'"
    assert '"desk",' in Path("my agents/desk/app.py").read_text()


def test_new_here_needs_no_step_into_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("desk").mkdir()
    monkeypatch.chdir("desk")

    done = new(".")
    assert (done.exit_code, done.stdout.splitlines()[0], advised(done.stdout)[0]) == (
        0,
        f"Made .: {COMMON}.",
        "pip install -r requirements.txt",
    )
    assert '"desk",' in Path("app.py").read_text()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a b", f'Cannot make "a b": that is no name for an agent. {NAMING}'),
        ('"quoted"', f'Cannot make "\\"quoted\\"": that is no name for an agent. {NAMING}'),
        ("büro", f'Cannot make "büro": that is no name for an agent. {NAMING}'),
        ("_x", f'Cannot make "_x": that is no name for an agent. {NAMING}'),
        ("/", f'Cannot make "": that is no name for an agent. {NAMING}'),
        (f"{LONG}x", f'Cannot make "{LONG[:57]}…": that is no name for an agent. {NAMING}'),
        ("nowhere/desk", f'Cannot make "nowhere/desk": No such file or directory. {ADVICE}'),
        ("file", f'Cannot make "file": File exists. {ADVICE}'),
        ("full", f'Cannot make "full": the folder is there, and not empty. {ADVICE}'),
        ("", f'Cannot make ".": the folder is there, and not empty. {ADVICE}'),
    ],
)
def test_new_refuses_in_one_line_and_touches_nothing(name: str, message: str) -> None:
    Path("file").write_text("mine")
    Path("full").mkdir()
    Path("full/app.py").write_text("mine, too")

    assert outcome(new(name)) == (2, "", f"Error: {message}\n")
    assert {str(path): path.read_text() for path in Path().rglob("*") if path.is_file()} == {
        "file": "mine",
        "full/app.py": "mine, too",
    }


def test_new_has_no_other_templates() -> None:
    done = new("desk", "--template", "minimum")
    assert outcome(done) == (
        2,
        "",
        "Error: Invalid value for '--template': 'minimum' is not one of 'minimal', 'steps', 'ivr', 'embedded'. "
        "See main new --help.\n",
    )
    assert not Path("desk").exists()


@pytest.mark.parametrize("is_there", [False, True])
def test_new_that_cannot_write_all_leaves_nothing(is_there: bool) -> None:
    if is_there:
        Path("desk").mkdir()
    limits = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (900, 900))"
    ignored = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)"
    code = f"{limits}; {ignored}; from swaiglet.cli import main; main(['new', 'desk'])"

    done = subprocess.run([sys.executable, "-B", "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f'Error: Cannot make "desk": File too large. {ADVICE}\n'
    assert [str(path) for path in Path().rglob("*")] == (["desk"] if is_there else [])


def test_new_has_its_templates_in_the_wheel() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    patterns = setup["options.package_data"]["swaiglet"].split()
    package = Path(swaiglet.__file__).parent
    places = package / "cli" / "templates"
    files = [path.relative_to(package).as_posix() for path in places.rglob("*") if path.is_file()]

    assert {path.name for path in places.iterdir()} == {*TEMPLATES, "every"}
    assert [file for file in files if not any(fnmatch(file, pattern) for pattern in patterns)] == []
