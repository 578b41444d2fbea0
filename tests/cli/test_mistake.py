"""What every command says when it is used wrongly."""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner

from swaiglet.cli import main

COMMANDS = main.list_commands(click.Context(main))


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_refuse_what_they_do_not_take_in_one_line(command: str) -> None:
    words = {"exec": [], "schema": ["more"]}.get(command, ["desk", "more", "--nope"])
    done = CliRunner().invoke(main, [command, *words], prog_name="swaiglet")
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.fullmatch(rf"Error: .+[.?] See swaiglet {command} --help\.\n", done.stderr), done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--nope"], "No such option '?--nope'?. See swaiglet --help."),
        (["chek"], "No such command 'chek'. .*See swaiglet --help."),
        (["run"], "Missing argument 'TARGET'. See swaiglet run --help."),
        (["run", "desk", "--port", "x"], "Invalid value for '--port' .*. See swaiglet run --help."),
    ],
)
def test_usage_is_told_in_one_line(words: list[str], told: str) -> None:
    done = CliRunner().invoke(main, words, prog_name="swaiglet")
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.fullmatch(f"Error: {told}\n", done.stderr), done.stderr


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"]])
def test_help_has_one_line_for_each_command(words: list[str]) -> None:
    done = CliRunner().invoke(main, words)
    lines = re.findall(r"(?m)^  ([a-z]+) +([A-Z].*)$", done.output.partition("--help")[2])
    assert [name for name, _ in lines] == COMMANDS
    assert {line[-1] for _, line in lines} == {"."}


def test_help_is_of_commands_that_are_there() -> None:
    context = click.Context(main)
    commands = [main.get_command(context, name) for name in COMMANDS]
    assert [command.name for command in commands if command] == COMMANDS
    assert main.get_command(context, "worker") is None
