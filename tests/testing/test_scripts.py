"""Scripts of calls as tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
Project = Callable[..., tuple[int, str]]

STEPS = """
steps:
  - caller: "What is Assam?"
  - call: price tea=Assam
  - expect: {text: Assam is 5., global_data: {tea: TEA}}
"""
GOOD = STEPS.replace("TEA", "Assam")


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("shop.call.yaml", ""),
        ("shop.assam.call.yml", ""),
        ("assam.call.yaml", "target: shop.py"),
        ("assam.call.yaml", "target: shop.py:app"),
        ("assam.call.yaml", "target: shop"),
        ("calls/assam.call.yaml", "target: ../shop.py"),
    ],
)
def test_scripts_are_tests(project: Project, name: str, head: str) -> None:
    status, printed = project({name: head + GOOD}, "-v")
    assert status == 0, printed
    assert f"{name}::{Path(name).name.partition('.')[0]} PASSED" in printed


def test_scripts_begin_with_an_app_as_new(project: Project, pytester: pytest.Pytester) -> None:
    shop = (pytester.path / "shop.py").read_text().replace('app = App("shop")', 'app = App("shop")\nsold = []')
    shop = shop.replace(
        'return Result(f"{tea} is 5.")', 'sold.append(1)\n    return Result(f"{tea} is {4 + len(sold)}.")'
    )
    status, printed = project({"shop.py": shop, "shop.one.call.yaml": GOOD, "shop.two.call.yaml": GOOD})
    assert status == 0, printed
    assert "2 passed" in printed


def test_scripts_call_documents(project: Project) -> None:
    document = {"version": "1.0.0", "sections": {"main": [{"play": {"url": "say:Hello"}}]}}
    script = "target: menu.json\nsteps:\n  - expect: {said: Hello}\n"
    status, printed = project({"menu.json": json.dumps(document), "menu.call.yaml": script})
    assert status == 0, printed


def test_scripts_that_fail_tell_the_line_and_the_call(project: Project) -> None:
    status, printed = project({"shop.call.yaml": STEPS.replace("TEA", "Darjeeling")})
    assert status == 1
    assert "shop.call.yaml, line 5: " in printed
    assert "The call:\n   0.00 s  call     +15550100123 calls +15550100199\n" in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("steps: 5", "Cannot play "),
        ("target: shops.py" + GOOD, "Cannot load "),
        ("target: http://127.0.0.1:9/" + GOOD, "nothing listens at 127.0.0.1:9"),
    ],
)
def test_scripts_that_cannot_be_played_say_why(project: Project, script: str, told: str) -> None:
    status, printed = project({"shop.call.yaml": script})
    assert status == 1
    assert told in printed
    assert "Traceback" not in printed


def test_scripts_show_where_an_app_fails(project: Project, pytester: pytest.Pytester) -> None:
    provider = "\n\nclass Store: ...\n\n@app.provide\ndef store() -> Iterator[Store]:\n    yield Store()\n    1 / 0\n"
    shop = (pytester.path / "shop.py").read_text()
    status, printed = project({"shop.py": f"from typing import Iterator\n{shop}{provider}", "shop.call.yaml": GOOD})
    assert status == 1
    assert "ZeroDivisionError" in printed


def test_scripts_need_something_to_call(project: Project) -> None:
    status, printed = project({"coffee.call.yaml": GOOD})
    assert status == 1
    assert "coffee.call.yaml: nothing says what it calls. Write `target: app.py`, or name it after one." in printed
