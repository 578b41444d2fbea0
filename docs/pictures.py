"""Draws docs/pictures/: ``make pictures``. A page shows what is drawn here as a file, on GitHub and in the site alike.

The call in a terminal and the time line are of the call that `make demo` plays, and are as it was played. All have a
ground of their own, and colours for a reader's light or dark screen.
"""

from __future__ import annotations

import io
import json
import os
import pty
import re
import shlex
import struct
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from typing import Any
from xml.sax.saxutils import escape

from attrs import frozen
from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

from swaiglet.simulator.voice import LETTERS_A_SECOND

ROOT = Path(__file__).parents[1]
DIRECTORY = Path(__file__).parent / "pictures"
COLUMNS = 100

STYLE = """
  .ground { fill: #ffffff; stroke: #d0d7de }
  .line { stroke: #57606a; fill: none }
  .faint { stroke: #d0d7de; fill: none }
  .head, text { fill: #1f2328 }
  .box { fill: #f3f4f6; stroke: #afb8c1 }
  .agent { fill: #dafbe1; stroke: #2da44e }
  .caller { fill: #fff3c4; stroke: #bf8700 }
  .app { fill: #ddf4ff; stroke: #0969da }
  text { font: 14px -apple-system, "Segoe UI", Helvetica, Arial, sans-serif }
  .small { font-size: 12px }
  .strong { font-weight: 600 }
  .quiet { fill: #57606a }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #161b22; stroke: #30363d }
    .line { stroke: #9aa4af }
    .faint { stroke: #30363d }
    .head, text { fill: #e6edf3 }
    .box { fill: #21262d; stroke: #484f58 }
    .agent { fill: #12351f; stroke: #3fb950 }
    .caller { fill: #3a2e0a; stroke: #d29922 }
    .app { fill: #0c2d53; stroke: #58a6ff }
    .quiet { fill: #9aa4af }
  }
"""


def picture(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    """A whole file."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(title)}">'
    )
    ground = f'<rect class="ground" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>'
    return "\n".join([head, f"<style>{STYLE}</style>", ground, *parts, "</svg>"]) + "\n"


def box(x: float, y: float, width: float, height: float, look: str) -> str:
    """A box with round corners."""
    return f'<rect class="{look}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="5"/>'


def text(x: float, y: float, words: str, look: str = "", anchor: str = "middle") -> str:
    """A line of text."""
    return f'<text class="{look}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'


def lines(x: float, y: float, words: Sequence[str], look: str = "", step: int = 16) -> list[str]:
    """Some lines of text, with their middle at a height."""
    first = y - step * (len(words) - 1) / 2 + 5
    return [text(x, first + step * number, line, look) for number, line in enumerate(words)]


def line(x1: float, y1: float, x2: float, y2: float, look: str = "line", *, dashes: str = "") -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<line class="{look}" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"{dashed}/>'


def arrow(x1: float, y: float, x2: float, *, dashed: bool = False) -> list[str]:
    """A level arrow."""
    back = -8 if x2 > x1 else 8
    head = f'<path class="head" d="M {x2:g} {y:g} l {back} -4.5 v 9 z"/>'
    return [line(x1, y, x2 + back / 2, y, dashes="5 4" if dashed else ""), head]


# The life of a call

CALLER, PLATFORM, APP = 110, 380, 660
"""Where the three stand."""


@frozen
class Message:
    """Who says what to whom; an answer's line is dashed."""

    source: int
    target: int
    words: str
    is_answer: bool = False


LIFE: Sequence[Message | str] = (
    Message(CALLER, PLATFORM, "calls the number"),
    Message(PLATFORM, APP, "POST /  (the call)"),
    "prompts are written for this one call",
    Message(APP, PLATFORM, "the document (SWML)", is_answer=True),
    Message(PLATFORM, CALLER, "answers, talks"),
    "loop",
    Message(CALLER, PLATFORM, "“Where is my parcel?”"),
    Message(PLATFORM, APP, "POST /swaig  (function, arguments)"),
    "arguments are checked, the tool runs",
    Message(APP, PLATFORM, "text for the model, actions", is_answer=True),
    Message(PLATFORM, CALLER, "“It arrives tomorrow.”"),
    "end",
    Message(CALLER, PLATFORM, "hangs up"),
    Message(PLATFORM, APP, "POST /post_prompt  (the report)"),
    "the handler stores it",
)


def life() -> str:
    """The life of a call, as a sequence of requests."""
    parts: list[str] = []
    y, loop = 92.0, 0.0
    for step in LIFE:
        if isinstance(step, Message):
            parts += [*arrow(step.source, y, step.target, dashed=step.is_answer)]
            parts.append(text((step.source + step.target) / 2, y - 7, step.words, "small"))
            y += 36
        elif step == "loop":
            loop, y = y - 16, y + 30
        elif step == "end":
            parts += [f'<rect class="faint" x="24" y="{loop:g}" width="752" height="{y - loop - 14:g}" rx="5"/>']
            parts.append(text(36, loop + 18, "as often as the model likes", "small quiet", "start"))
            y += 20
        else:
            parts += [box(APP - 112, y - 20, 224, 26, "app"), text(APP, y - 2, step, "small")]
            y += 38
    bottom = y - 10
    posts = [line(x, 56, x, bottom, "faint") for x in (CALLER, PLATFORM, APP)]
    names = ((CALLER, "Caller", "caller"), (PLATFORM, "SignalWire", "agent"), (APP, "Your app", "app"))
    heads = [part for x, name, look in names for part in (box(x - 70, 20, 140, 36, look), text(x, 43, name, "strong"))]
    return picture(800, int(bottom + 20), "The life of a call", [*posts, *heads, *parts])


# The layers

LAYERS: Sequence[tuple[Sequence[str], str]] = (
    (("cli",), "swaiglet run, dev, call, check …"),
    (("app", "switchboard"), "what you declare, and what is served"),
    (("testing",), "app.test_call(), the pytest plugin"),
    (("simulator",), "the platform's side of the line, played here"),
    (("web",), "in and out over HTTP: tokens, limits, ASGI"),
    (("render", "dispatch"), "the two things that an app does"),
    (("agent", "toolkit"), "registries: what the author declared"),
    (("swaig",), "what is asked: calls, functions, results"),
    (("swml",), "what is sent: verbs, prompts, documents"),
    (("errors",), "every sentence that somebody reads"),
)


def layers() -> str:
    """The rooms of the package: each imports from those below it only."""
    parts = []
    for number, (rooms, told) in enumerate(LAYERS):
        y = 20 + number * 42
        width = (300 - 10 * (len(rooms) - 1)) / len(rooms)
        look = "app" if "render" in rooms else "box"
        for place, name in enumerate(rooms):
            x = 24 + place * (width + 10)
            parts += [box(x, y, width, 34, look), text(x + width / 2, y + 22, name, "strong")]
        parts.append(text(344, y + 22, told, "quiet", "start"))
    return picture(680, 20 + len(LAYERS) * 42 + 12, "The layers of the package", parts)


# The time line of a call

SECOND, LEFT = 50, 104
LANES: Mapping[str, int] = {"say": 60, "hear": 116, "app": 176}
LOOKS: Mapping[str, str] = {"say": "agent", "hear": "caller"}
ASKED: Mapping[str, str] = {"fetch": "document", "function": "function", "post": "report"}


def timeline() -> str:
    """Who speaks when, and when the app is asked, in the call of `make demo`."""
    events = [json.loads(told) for told in _printed([*_demo("--text", "--json")]).splitlines() if told.startswith("{")]
    end = max(event["at"] for event in events)
    width = int(LEFT + end * SECOND + 84)
    parts = [line(LEFT, 214, width - 84, 214)]
    for second in range(int(end) + 1):
        x = LEFT + second * SECOND
        parts += [line(x, 28, x, 218, "faint"), text(x, 234, f"{second} s", "small quiet")]
    for name, height in zip(("Agent", "Caller", "Your app"), LANES.values(), strict=True):
        parts.append(text(LEFT - 14, height + 5, name, "strong", "end"))
    for event in events:
        parts += _shown(event)
    return picture(width, 250, "The time line of a call", parts)


def _shown(event: Mapping[str, Any]) -> Iterator[str]:
    """What is seen of an event: an utterance as long as it takes, a request as a mark."""
    kind, x = event["kind"], LEFT + event["at"] * SECOND
    if kind in LOOKS:
        long = len(event["text"]) / LETTERS_A_SECOND * SECOND
        x -= long if kind == "hear" else 0
        yield box(x, LANES[kind] - 24, long, 48, LOOKS[kind])
        words = textwrap.wrap(event["text"], max(int(long / 6.2), 9))
        yield from lines(x + long / 2, LANES[kind], words, "small", 14)
    elif kind in ASKED:
        name = event["data"].get("function", ASKED[kind])
        yield f'<circle class="app" cx="{x:g}" cy="{LANES["app"]}" r="6"/>'
        yield text(x + 11, LANES["app"] + 5, name, "small", "start")


# A call in a terminal


def _demo(*replaced: str) -> list[str]:
    """The command that `make demo` runs; of an option, another may take the place."""
    command = ["make", "--no-print-directory", "--dry-run", "demo"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    program, *words = shlex.split(shown.splitlines()[-1])
    assert program.endswith("/swaiglet"), program  # noqa: S101  the demonstration is a command of ours
    if replaced:
        words[words.index(replaced[0])] = replaced[1]
    return [str(Path(sys.executable).with_name("swaiglet")), *words]


def _printed(command: Sequence[str]) -> str:
    """What a command prints, when it thinks that somebody looks at it in a terminal."""
    ours, its = pty.openpty()
    ioctl(its, TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    environment |= {"TERM": "xterm-256color", "COLUMNS": str(COLUMNS)}
    read = b""
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=its, stderr=its, env=environment
    ) as running:
        os.close(its)
        with suppress(OSError):  # Linux's way to say that the other end of a terminal is closed
            while part := os.read(ours, 65_536):
                read += part
    os.close(ours)
    assert running.returncode == 0, read.decode()  # noqa: S101  a demonstration that fails shows nothing
    return read.decode()


def terminal() -> str:
    """`make demo` in a terminal."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text("$ make demo", "bold"))
    console.print(Text.from_ansi(_printed(_demo()).replace("\r\n", "\n")))
    drawn = console.export_svg(title="make demo", theme=SVG_EXPORT_THEME, unique_id="call")
    return _with_own_fonts(drawn)


def _with_own_fonts(drawn: str) -> str:
    """The picture without the fonts that it would fetch from the network."""
    plain = re.sub(r"\s*@font-face \{.*?\}", "", drawn, flags=re.DOTALL)
    return plain.replace("Fira Code, monospace", "Fira Code, Menlo, Consolas, DejaVu Sans Mono, monospace")


# What `swaiglet graph` draws


def graph(example: str) -> str:
    """An example, drawn."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "drawn.svg"
        swaiglet = [sys.executable, "-m", "swaiglet", "graph", str(ROOT / "examples" / example), "--output", str(path)]
        subprocess.run(swaiglet, check=True)
        return path.read_text(encoding="utf-8")


def pictures() -> dict[str, str]:
    """Every picture, by file name."""
    return {
        "life-of-a-call.svg": life(),
        "layers.svg": layers(),
        "timeline.svg": timeline(),
        "terminal.svg": terminal(),
        "dental.svg": graph("dental.py"),
    }


def main() -> None:
    """Draw them all."""
    DIRECTORY.mkdir(exist_ok=True)
    for name, drawn in pictures().items():
        (DIRECTORY / name).write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
