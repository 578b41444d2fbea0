"""``swaiglet schema``: the JSON Schema of SWML on standard output."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from swaiglet.cli import main
from swaiglet.swml.schema import json_schema


@pytest.mark.parametrize(("arguments", "messaging"), [([], False), (["--messaging"], True)])
def test_schema_prints_the_schema_and_nothing_else(arguments: list[str], messaging: bool) -> None:
    done = CliRunner().invoke(main, ["schema", *arguments])

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"{json.dumps(json_schema(messaging=messaging), indent=2)}\n"


def test_schema_prints_no_colours_in_a_terminal() -> None:
    done = CliRunner(env={"FORCE_COLOR": "1", "TERM": "xterm", "NO_COLOR": None}).invoke(main, ["schema"])

    assert json.loads(done.stdout) == json_schema()


def test_schema_takes_no_target() -> None:
    done = CliRunner().invoke(main, ["schema", "desk.py"])

    assert (done.exit_code, done.stdout) == (2, "")
    assert "Got unexpected extra argument (desk.py)" in done.stderr
