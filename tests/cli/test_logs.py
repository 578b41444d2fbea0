"""Logs as the command line writes them: one line of JSON whatever is logged, or words for a person."""

from __future__ import annotations

import json
import logging
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from swaiglet.calling import CALL_ID, CallFilter
from swaiglet.cli.logs import FORMAT, Batch, JSONHandler, TextFormatter


@pytest.fixture
def stream() -> StringIO:
    return StringIO()


@pytest.fixture
def log(stream: StringIO) -> Iterator[logging.Logger]:
    """A logger whose lines are JSON."""
    handler = JSONHandler(stream)
    handler.addFilter(CallFilter())
    log = logging.Logger("desk")  # noqa: LOG001  nobody else is to hear it
    log.addHandler(handler)
    yield log
    handler.close()


def line(stream: StringIO) -> dict[str, Any]:
    """The one line, without its time."""
    text = stream.getvalue()
    assert text.count("\n") == 1
    assert text.isascii()
    told: dict[str, Any] = json.loads(text, parse_constant=pytest.fail)
    assert told.pop("time").endswith("+00:00")
    return told


def test_json_has_level_logger_and_message(log: logging.Logger, stream: StringIO) -> None:
    log.warning("a line\nand another, %s", "for Zoë")
    assert line(stream) == {"level": "warning", "logger": "desk", "message": "a line\nand another, for Zoë"}


def test_json_has_the_call_and_the_fields(log: logging.Logger, stream: StringIO) -> None:
    token = CALL_ID.set("c-1")
    log.info("done", extra={"swaiglet": {"function": "order", "total_ms": 1.5, "arguments": {"loaves": [2]}}})
    CALL_ID.reset(token)
    told = {"call": "c-1", "function": "order", "total_ms": 1.5, "arguments": {"loaves": [2]}}
    assert line(stream) == {"level": "info", "logger": "desk", "message": "done", **told}


class Shy:
    def __repr__(self) -> str:
        return "<shy>"


CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (b"\xff", r"b'\xff'"),
        (Shy(), "<shy>"),
        ({1: (2, {3})}, {"1": [2, [3]]}),
        (2**80, 2**80),
        ("\ud800\u2028\x00", "\ud800\u2028\x00"),
        (CIRCLE, [[["[[...]]"]]]),
        (None, None),
    ],
    ids=repr,
)
def test_json_is_valid_whatever_is_told(value: object, told: object, log: logging.Logger, stream: StringIO) -> None:
    log.info("done", extra={"swaiglet": {"value": value}})
    assert line(stream)["value"] == told


def test_json_holds_exceptions_and_stacks(log: logging.Logger, stream: StringIO) -> None:
    try:
        int("no\nnumber")
    except ValueError:
        log.exception("failed", stack_info=True)
    told = line(stream)
    assert told["exception"].startswith("Traceback (most recent call last):\n")
    assert told["exception"].endswith("\nValueError: invalid literal for int() with base 10: 'no\\nnumber'")
    assert told["stack"].startswith("Stack (most recent call last):\n")


def test_json_tells_of_a_line_that_cannot_be_written(log: logging.Logger, stream: StringIO) -> None:
    log.info("%d loaves", "two")
    told = line(stream)
    assert told.pop("exception").splitlines()[-1].startswith("TypeError: %d format: a ")
    assert told.pop("message").startswith(f"cannot write what was logged at {__file__}:")
    assert told == {"level": "error", "logger": "desk"}


def test_text_has_the_call_unless_the_line_tells_it() -> None:
    formatter = TextFormatter(FORMAT)
    record = logging.makeLogRecord({"name": "desk", "levelname": "INFO", "msg": "found", "call_id": "c-1"})
    assert formatter.format(record).endswith(" INFO desk: found call=c-1")
    record = logging.makeLogRecord({"msg": "POST / 200 call=c-1", "call_id": "c-1", "swaiglet": {"call": "c-1"}})
    assert formatter.format(record).endswith(": POST / 200 call=c-1")


SCRIPT = """
import logging, sys, warnings
from swaiglet.cli.logs import log_to_standard_error
log_to_standard_error()
logging.getLogger("desk").info("found")
logging.getLogger("desk").debug("looked")
warnings.warn_explicit("beware", UserWarning, "desk.py", 3)
"""


def written(**environment: str) -> list[str]:
    """What a process writes whose standard error is no terminal."""
    command = (sys.executable, "-c", SCRIPT)
    done = subprocess.run(command, capture_output=True, check=True, env={**os.environ, **environment})
    return done.stderr.decode("ascii").splitlines()


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_logs_are_json_where_nobody_looks(encoding: str) -> None:
    told = [json.loads(line) for line in written(PYTHONIOENCODING=encoding)]
    assert [(one["level"], one["logger"]) for one in told] == [("info", "desk"), ("warning", "py.warnings")]
    assert told[1]["message"].startswith("desk.py:3: UserWarning: beware")


def test_logs_are_words_in_a_terminal() -> None:
    ours, theirs = pty.openpty()
    subprocess.run((sys.executable, "-c", SCRIPT), stderr=theirs, check=True)
    os.close(theirs)
    text = os.read(ours, 10_000).decode()
    os.close(ours)
    assert text.splitlines()[0].endswith(" INFO desk: found")


# Lines that wait

PATIENT = """
import logging, multiprocessing, os, sys
from swaiglet.cli.logs import log_to_standard_error

def child():
    logging.getLogger("child").info("in the child")

log_to_standard_error(patient=True)
log = logging.getLogger("parent")
"""


def logs(code: str, **pipes: Any) -> list[str]:
    """The messages that a process logs."""
    done = subprocess.run(
        (sys.executable, "-c", PATIENT + code), stderr=subprocess.PIPE, text=True, check=True, **pipes
    )
    return [json.loads(line)["message"] for line in done.stderr.splitlines()]


def test_lines_that_wait_are_written_in_time_and_in_order() -> None:
    code = """
log.info("one")
log.info("two")
sys.stdin.read()
log.warning("three")
log.info("four")
"""
    command = (sys.executable, "-c", PATIENT + code)
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:
        assert process.stderr is not None
        before = [json.loads(process.stderr.readline())["message"] for _ in range(2)]  # the process has not ended
        _, after = process.communicate("")
    assert (before, [json.loads(line)["message"] for line in after.splitlines()]) == (["one", "two"], ["three", "four"])


REQUESTS = """
from swaiglet.web.http import HttpRequest, HttpResponse
from swaiglet.web.lines import Line

def request(path, **told):
    line = Line(HttpRequest(path=path))
    line.note(**told)
    line.tell(HttpResponse(200, b""))
"""


def test_lines_of_requests_are_written_in_order_with_all_others() -> None:
    code = """
held = ["a list"]
for number in range(40):
    request(f"/{number}")
log.info("of %s", held)
held.append("that changes")
request("/last")
"""
    paths = [f"GET /{number} 200" for number in range(40)]
    assert logs(REQUESTS + code) == [*paths, "of ['a list']", "GET /last 200"]


def test_lines_of_requests_tell_values_as_they_were() -> None:
    code = """
values = {"order": 1}
request("/", arguments=values)
values["order"] = 2
request("/", arguments=values)
"""
    done = subprocess.run((sys.executable, "-c", PATIENT + REQUESTS + code), capture_output=True, text=True, check=True)
    assert [json.loads(line)["arguments"] for line in done.stderr.splitlines()] == [{"order": 1}, {"order": 2}]


def test_a_line_that_is_told_while_another_is_put_into_words_comes_before_it() -> None:
    code = """
class Talking:
    def __str__(self):
        log.warning("inner")
        return "outer"

request("/")
log.info("%s", Talking())
"""
    assert logs(REQUESTS + code) == ["GET / 200", "inner", "outer"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is nothing here that is always full")
def test_lines_that_cannot_be_written_are_nobodys_trouble() -> None:
    code = """
log.warning("one")
log.info("two")
log.error("three")
process = multiprocessing.get_context("fork").Process(target=child)
process.start()
process.join()
print("on", process.exitcode)
os._exit(0)
"""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            (sys.executable, "-c", PATIENT + code), stdout=subprocess.PIPE, stderr=full, text=True, check=True
        )
    assert done.stdout == "on 0\n"


def test_lines_that_wait_are_written_once_when_a_process_forks() -> None:
    code = """
log.info("before")
process = multiprocessing.get_context("fork").Process(target=child)
process.start()
process.join()
log.info("after")
"""
    assert logs(code) == ["before", "in the child", "after"]


def test_lines_are_written_after_one_that_can_be_no_line() -> None:
    code = """
class Endless:
    def __str__(self):
        return str(self)

try:
    log.info("%s", Endless())
except RecursionError:
    log.info("after")
"""
    assert logs(code) == ["after"]


def test_lines_that_cannot_be_written_are_kept_for_the_next_time(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    filled = 0
    with suppress(BlockingIOError):
        while True:
            filled += os.write(writing, b".")
    batch = Batch(writing)
    batch.write("one\n")
    batch.write("two\n")
    with pytest.raises(BlockingIOError):
        batch.flush()
    assert os.read(reading, filled) == b"." * filled
    batch.flush()
    assert os.read(reading, 100) == b"one\ntwo\n"
    os.close(reading)
    os.close(writing)


def test_lines_go_out_in_pieces_that_arrive_whole() -> None:
    reading, writing = os.pipe()
    batch = Batch(writing)
    lines = [f"{number:03}{'x' * 996}\n" for number in range(20)]
    for line in lines:
        batch.write(line)
    batch.flush()
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        assert b"".join(iter(lambda: pipe.read(4096), b"")).decode() == "".join(lines)
