"""Writes what was measured into docs/: a page with tables and the fleets that follow, a picture, and the figures."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pictures

from benchmarks import flights, processes, rates
from benchmarks.bars import Bar, bars, shown
from benchmarks.contenders import CONTENDERS

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "explanation" / "speed.md"
FIGURES = DOCS / "explanation" / "speed.json"
PICTURE = DOCS / "explanation" / "speed.svg"


CALLS_AT_ONCE = 10_000
SECONDS_BETWEEN_FUNCTIONS = 20
CALL_SECONDS = 180
SPARE = 0.5
"""How much of a core a fleet is planned for."""


def write(measured: Mapping[str, Any]) -> None:
    """Write all three."""
    FIGURES.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(measured), encoding="utf-8")
    PICTURE.write_text(picture(measured), encoding="utf-8")


def page(measured: Mapping[str, Any]) -> str:
    """The page."""
    machine, rounds = measured["machine"], measured["rates"]
    named = ("system", "processors", "python", "load")
    versions = ", ".join(f"{name} {number}" for name, number in machine.items() if name not in named)
    return PAGE_TEXT.format(
        picture=PICTURE.name,
        machine=f"{machine['system']}, {machine['processors']} processors, Python {machine['python']}",
        versions=versions,
        load=machine["load"],
        rates="\n\n".join(_rates(rounds, kind) for kind in rates.KINDS),
        memory=_memory(rounds),
        flights=_flights(measured["flights"]),
        inside=_inside(measured),
        bars=table(("what", "bar", "measured", ""), [_bar(bar) for bar in bars(measured)]),
        fleets=_fleets(measured),
        rounds=len(rounds),
        between=SECONDS_BETWEEN_FUNCTIONS,
        lasts=CALL_SECONDS,
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table."""
    rules = ["---" if number == 0 else "---:" for number in range(len(head))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rules, *rows))


def line(bar: Bar) -> str:
    """A bar in a line, for the terminal."""
    return f"{'holds' if bar.holds else 'MISSED':7} {shown(bar.figure, bar.unit):>16}  {bar.what} ({_bound(bar)})"


def _bound(bar: Bar) -> str:
    return f"{'at least' if bar.is_least else 'at most'} {bar.bound:g}{bar.unit}"


def _bar(bar: Bar) -> tuple[str, str, str, str]:
    return bar.what, _bound(bar), shown(bar.figure, bar.unit), "holds" if bar.holds else "missed"


def _rates(rounds: rates.Rounds, kind: str) -> str:
    things = {"document": "Documents", "function": "Function calls"}[kind]
    cases = [case for case in rounds[0]["reference SDK"] if case.startswith(f"{kind} ")]
    counts = [case.split()[1] for case in cases]
    main = f"{kind} 16" if "16" in counts else cases[0]
    head = (f"{things} a second on", *counts, "median, ms", "p99, ms", "of the SDK", "of bare")
    rows = []
    for name in CONTENDERS:
        bare = f"bare ASGI on {'uvicorn' if 'uvicorn' in name else 'Hypercorn'}"
        told = [f"{rates.median(rounds, name, case, 'rate'):,.0f}" for case in cases]
        times = [f"{rates.median(rounds, name, main, figure):.1f}" for figure in ("median", "p99")]
        ratios = [f"{rates.ratio(rounds, name, other, main):.2f}" for other in ("reference SDK", bare)]
        rows.append((name, *told, *times, *(ratios if name != "reference SDK" else ["1", ""])))
    return table(head, rows)


def _memory(rounds: rates.Rounds) -> str:
    rows = []
    for name in CONTENDERS:
        idle = statistics.median(each[name]["idle_megabytes"] for each in rounds)
        after = statistics.median(each[name]["megabytes"] for each in rounds)
        rows.append((name, f"{idle:.0f}", f"{after:.0f}"))
    return table(("resident memory, MiB", "idle", "after the load"), rows)


def _flights(measured: Mapping[str, Any]) -> str:
    rows = [
        (name, *(f"{statistics.median(each[figure] for each in rounds):,.0f}" for figure in ("rate", "median", "p99")))
        for name, rounds in measured["flights"].items()
    ]
    return table((f"{flights.IN_FLIGHT:,} in flight, 200 ms each", "a second", "median, ms", "p99, ms"), rows)


def _inside(measured: Mapping[str, Any]) -> str:
    inside, started = measured["inside"], measured["processes"]
    told = {name.replace("_", " "): f"{seconds * 1e6:,.0f} µs" for name, seconds in inside.items()}
    told |= {
        f"`{name}`, beyond Python's own start": f"{processes.less(started, name):.0f} ms of CPU"
        for name in list(started["cpu"])[1:]
    }
    told["from `swaiglet run` to the first answer"] = f"{statistics.median(started['first_answer']) * 1000:.0f} ms"
    told["memory of an idle app"] = f"{statistics.median(started['resident_megabytes']):.0f} MiB"
    a_call = flights.summary(measured["flights"])["kilobytes a call, hypercorn"]
    told["memory of a call in flight, its connection included"] = f"{a_call:.0f} KiB"
    return table(("in one process", "median"), list(told.items()))


def _fleets(measured: Mapping[str, Any]) -> str:
    rows = []
    for name in ("swaiglet on Hypercorn", "swaiglet on uvicorn", "reference SDK"):
        document = 1 / rates.median(measured["rates"], name, "document 16", "rate")
        function = 1 / rates.median(measured["rates"], name, "function 16", "rate")
        load = document / CALL_SECONDS + function / SECONDS_BETWEEN_FUNCTIONS
        rows.append((name, f"{SPARE / load:,.0f}", f"{CALLS_AT_ONCE * load / SPARE:.1f}"))
    return table(("", "calls at once for a core", f"cores for {CALLS_AT_ONCE:,} calls"), rows)


def compared(before: Mapping[str, Any], measured: Mapping[str, Any]) -> Iterator[str]:
    """Each ratio beside that of the run before; machines differ, so that only ratios are compared."""
    former = {bar.what: bar for bar in bars(before)}
    yield "compared with the run before:"
    for bar in bars(measured):
        if bar.what in former:
            change = bar.figure / (former[bar.what].figure or bar.figure) - 1
            told = f"{shown(former[bar.what].figure, bar.unit)} then, {shown(bar.figure, bar.unit)} now"
            yield f"  {change:+7.0%}  {bar.what}: {told}"


def picture(measured: Mapping[str, Any]) -> str:
    """Bars for the rates on 16 connections."""
    names = list(CONTENDERS)
    width, top, row = 760, 74, 58
    fastest = max(rates.median(measured["rates"], name, f"{kind} 16", "rate") for name in names for kind in rates.KINDS)
    parts = [
        pictures.text(24, 32, "Answers a second of one core, 16 connections", "strong", "start"),
        *_legend(width),
    ]
    for number, name in enumerate(names):
        y = top + number * row
        parts.append(pictures.text(24, y + 12, name, "small" if "swaiglet" not in name else "small strong", "start"))
        for place, (kind, look) in enumerate(zip(rates.KINDS, ("app", "agent"), strict=True)):
            rate = rates.median(measured["rates"], name, f"{kind} 16", "rate")
            length = max(2.0, rate / fastest * (width - 330))
            parts.append(pictures.box(230, y + place * 20, length, 16, look))
            parts.append(pictures.text(238 + length, y + 13 + place * 20, f"{rate:,.0f}", "small", "start"))
    return pictures.picture(width, top + len(names) * row, "Answers a second", parts)


def _legend(width: int) -> Iterator[str]:
    for x, words, look in ((width - 260, "documents", "app"), (width - 150, "function calls", "agent")):
        yield pictures.box(x, 20, 16, 16, look)
        yield pictures.text(x + 24, 33, words, "small", "start")


PAGE_TEXT = """\
# How fast it is

<!-- `make bench` wrote this from what it measured. -->

In a call, the model thinks for half a second; an answer from your app takes a few thousandths of one. So speed is not
what a caller hears. It is how many calls a small machine carries, and that no call waits for another.

![Bars: documents and function calls a second]({picture})

## Side by side

{rates}

The columns with a number are of so many connections. Median, p99 and the last two columns are on 16 of them: how many
times the rate of the reference SDK on its own server, and of an ASGI callable that does nothing but its JSON on the
same server.

{memory}

## Many calls at once

{flights}

A bare callable that waits as long shows what the same server allows. A function that is stuck in its thread keeps no
other call waiting: see the bars below, and [why there are two coroutines](two-coroutines.md).

## Without a server

{inside}

## The bars

What a change must not spoil; what is missed is still to be reached.

{bars}

## Fleets

A call asks for a document when it begins, and calls a function every {between} seconds; it lasts {lasts} seconds. A
core that is half busy then carries:

{fleets}

Twice the cores carry twice the calls, with `--workers 2`: workers share nothing but a file for what must happen once.
On uvicorn a core carries more, but it speaks no HTTP/2; `pip install 'swaiglet[fast]'` brings it, and uvloop, which
both servers use where it is installed.

## Method

```console
$ make bench
```

measures again, tells what became of each ratio, and writes this page. Everything is measured on one machine in one run:
here {machine}, with {versions}. Each contender is a process on a core of its own; the load comes from another core, by
{load}. They take turns, {rounds} rounds, and a ratio is the median of the rounds' ratios, so that a slow moment of a
shared machine counts for both sides.

swaiglet is served by `swaiglet run` as it is, its log included; the SDK by its own `serve`, with what it installs. Both
have five tools, three sections of a prompt, hints, a language, Basic authentication and tokens. Each function call asks
for another order, because swaiglet joins repetitions. *By hand* is what somebody might write for this one desk without
a framework: a callable that sees to authentication, tokens, a task for each run and a line in the log, and to nothing
else. It checks no argument, keeps no limit and handles no error.

What makes it fast: documents are *variants* of the app's own objects, which have of their own only what differs from
call to call; the rest was checked and written as JSON once. So were functions, all but the URL at which this call runs
them. Requests are read as far as handlers ask. A timer is set only when there is something to wait for. Lines of the
log are put into words many at a time.
"""
