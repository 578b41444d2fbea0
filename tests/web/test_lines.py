from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from typing import Any

import pytest

from swaiglet import Result
from swaiglet.calling import CALL_ID, CallFilter
from swaiglet.dispatch import Answer
from swaiglet.web.http import HttpRequest, HttpResponse
from swaiglet.web.lines import Line, told

ANSWER = HttpResponse(200, b"{}")
CARD = "4111"


def plain(line: Line, response: HttpResponse = ANSWER) -> dict[str, Any]:
    """The fields without the times, after the line has ended."""
    line.ended(response)
    return {name: value for name, value in line.fields.items() if not name.endswith("_ms")}


def fail(error: type[BaseException] | None) -> None:
    if error:
        raise error


@pytest.fixture(autouse=True)
def no_call() -> None:
    CALL_ID.set("")


def test_line_tells_what_came_and_what_went() -> None:
    line = Line(HttpRequest(method="POST", path="/swaig"))
    line.begin("c-1", function="order_status")
    line.answered(Answer(Result("It"), attempt=2, seconds=0.5))
    words = str(line.ended(HttpResponse(200, b"12345"))).split(" ")
    assert words[:8] == [
        "POST",
        "/swaig",
        "200",
        "call=c-1",
        "function=order_status",
        "outcome=done",
        "attempt=2",
        "handler_ms=500.0",
    ]
    assert (words[8].partition("=")[0], words[9]) == ("total_ms", "bytes=5")


def test_line_has_the_same_as_fields() -> None:
    line = Line(HttpRequest(path="/"))
    line.begin("c-1", event="", function=None)
    assert plain(line) == {"method": "GET", "path": "/", "call": "c-1", "status": 200, "bytes": 2}


@pytest.mark.parametrize("text", ['a\nb" x=1', "\x1b[31m", "\r\n\r\n", "\u2028\x85\x0b", '"', "a b", "\ud800", ""])
def test_line_is_one_line_whatever_a_client_sends(text: str) -> None:
    line = Line(HttpRequest(method=f"GET{text.encode(errors='replace').decode()}", path=f"/{text}"))
    line.begin(f"c{text}", function=f"f{text}", event=text)
    written = str(line.ended(ANSWER))
    assert len(written.splitlines()) == 1
    assert written.isprintable()
    assert CALL_ID.get().isprintable()
    assert " " not in CALL_ID.get()


def test_line_has_room_for_a_part_of_what_is_long() -> None:
    line = Line(HttpRequest())
    line.begin("c" * 10_000, function="f" * 10_000)
    assert (len(line.fields["call"]), len(line.fields["function"]), len(CALL_ID.get())) == (500, 500, 500)
    assert len(str(line.ended(ANSWER))) < 1_200


@pytest.mark.parametrize(
    ("error", "outcome"), [(None, "done"), (TimeoutError, "late"), (ValueError, "failed"), (SystemExit, "failed")]
)
def test_line_tells_how_the_authors_code_ended(error: type[BaseException] | None, outcome: str) -> None:
    line = Line(HttpRequest())
    with pytest.raises(error) if error else nullcontext(), line.handling():
        fail(error)
    assert plain(line)["outcome"] == outcome
    assert line.fields["handler_ms"] >= 0


def test_call_filter_tells_whose_call_it_is() -> None:
    record = logging.LogRecord("shop", logging.INFO, "shop.py", 1, "hello", None, None)
    Line(HttpRequest()).begin("c-1")
    assert CallFilter().filter(record)
    assert record.call_id == "c-1"  # type: ignore[attr-defined]


@pytest.mark.parametrize("call", ["6f1c0e0a-2d5b-4f0e-9d59-3f6a0c1d2e3f", "swml:6f1c@a.example:5060/1", ""])
def test_call_filter_tells_ordinary_ids_as_they_are(call: str) -> None:
    Line(HttpRequest()).begin(call)
    assert CALL_ID.get() == call


@pytest.fixture
def records() -> Iterator[list[logging.LogRecord]]:
    """What reaches a handler of the lines' logger."""
    caught: list[logging.LogRecord] = []

    class Catching(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            caught.append(record)

    handler, logger = Catching(), logging.getLogger("swaiglet.web")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield caught
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)


def told_line() -> Line:
    """A line that went into the log."""
    line = Line(HttpRequest(method="POST", path="/swaig"))
    line.begin("c-1", function="order_status")
    line.tell(ANSWER)
    return line


MOMENTS = {"created", "msecs", "relativeCreated"}


async def test_line_is_a_record_as_logging_makes_them(records: list[logging.LogRecord]) -> None:
    """One that is made quickly, and one that is made by `logging` because somebody adds to its records."""

    class Followed(logging.LogRecord):
        """What a library that follows requests makes of records."""

        @property
        def trace(self) -> str:
            return "t-1"

    lines = [told_line()]
    logging.setLogRecordFactory(Followed)
    try:
        lines.append(told_line())
    finally:
        logging.setLogRecordFactory(logging.LogRecord)
    quick, followed = records
    assert (getattr(quick, "trace", None), getattr(followed, "trace", None)) == (None, "t-1")
    for line, record in zip(lines, records, strict=True):
        assert record.getMessage() == str(line)
        assert vars(record)["swaiglet"] == line.fields
    assert vars(quick).keys() == vars(followed).keys()
    own = MOMENTS | {"args", "swaiglet", "lineno"}
    assert {name: value for name, value in vars(quick).items() if name not in own} == {
        name: value for name, value in vars(followed).items() if name not in own
    }


async def test_line_is_made_by_the_class_that_the_logger_has(
    records: list[logging.LogRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Traced(logging.Logger):
        """A logger whose records say whose call they are of."""

        def makeRecord(self, *args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: N802  the name that `logging` calls
            record = super().makeRecord(*args, **kwargs)
            record.trace = CALL_ID.get()
            return record

    monkeypatch.setattr(logging.getLogger("swaiglet.web"), "__class__", Traced)
    for call in ("c-1", "c-2"):
        line = Line(HttpRequest())
        line.begin(call)
        line.tell(ANSWER)
    assert [vars(record)["trace"] for record in records] == ["c-1", "c-2"]


async def test_line_tells_the_thread_by_its_name_of_now(records: list[logging.LogRecord]) -> None:
    thread = threading.current_thread()
    before = thread.name
    try:
        for name in ("first", "second"):
            thread.name = name
            told_line()
    finally:
        thread.name = before
    assert [record.threadName for record in records] == ["first", "second"]


async def test_line_tells_when_it_was_told(records: list[logging.LogRecord]) -> None:
    told_line()
    ordinary = logging.makeLogRecord({})
    told_line()
    first, second = records
    assert first.created <= ordinary.created <= second.created
    assert first.relativeCreated <= ordinary.relativeCreated <= second.relativeCreated
    assert all(record.msecs == int(record.created % 1 * 1000) for record in records)


async def test_line_is_not_made_when_nobody_reads_it(records: list[logging.LogRecord]) -> None:
    logging.getLogger("swaiglet.web").setLevel(logging.WARNING)
    assert "status" not in told_line().fields
    assert records == []


async def test_told_is_what_the_author_lets_out() -> None:
    def redact(values: Mapping[str, Any]) -> Any:
        values["card"]["number"] = "…"
        return values

    arguments = {"card": {"number": "4111"}}
    assert await told(arguments, None) == {"card": {"number": "4111"}}
    assert await told(arguments, redact) == {"card": {"number": "…"}}
    assert arguments == {"card": {"number": "4111"}}


async def test_told_is_nothing_when_the_hook_would_end_the_process(caplog: pytest.LogCaptureFixture) -> None:
    def leave(_: Any) -> Any:
        raise SystemExit(3)

    assert await told({"card": CARD}, leave) is None
    assert caplog.messages == ["The arguments are not told: the function given as `redact` failed."]
    assert "SystemExit: 3" in caplog.text


async def test_told_is_nothing_when_the_hook_fails(caplog: pytest.LogCaptureFixture) -> None:
    assert await told({"card": CARD}, lambda values: values["cart"]) is None
    (record,) = caplog.records
    assert record.getMessage() == "The arguments are not told: the function given as `redact` failed."
    assert "KeyError: 'cart'" in caplog.text
    assert CARD not in caplog.text
