"""docs/reference/commands/: what `make reference` wrote is what the commands' help says today."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import click
import pytest

from swaiglet.cli import main

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def commands() -> ModuleType:
    spec = spec_from_file_location("commands", DOCS / "commands.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def committed() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (DOCS / "reference" / "commands").glob("*.md")}


def test_commands_are_what_help_says(commands: ModuleType) -> None:
    written = commands.pages(commands.DIRECTORY)
    assert sorted(committed()) == sorted(written), "run: make reference"
    assert [name for name, text in committed().items() if text != written[name]] == [], "run: make reference"


def test_commands_have_a_page_each(commands: ModuleType) -> None:
    names = main.list_commands(click.Context(main))
    assert "run" in names
    assert [name for name in names if f"$ swaiglet {name} --help\nUsage: " not in committed()[f"{name}.md"]] == []
    assert [name for name in names if f"[swaiglet {name}]({name}.md)" not in committed()["index.md"]] == []


def test_commands_keep_what_is_written_by_hand(commands: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "run.md").write_text(f"# Old\n\n{commands.BY_HAND}\n\nTry it.\n", encoding="utf-8")
    written = commands.pages(tmp_path)
    assert written["run.md"].startswith("# swaiglet run\n")
    assert written["run.md"].endswith(f"\n```\n\n{commands.BY_HAND}\n\nTry it.\n")
    assert written["dev.md"].endswith(f"\n```\n\n{commands.BY_HAND}\n")


def test_commands_of_which_one_is_no_more_lose_its_page(commands: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "juggle.md").write_text("# swaiglet juggle\n", encoding="utf-8")
    commands.main(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(committed())
