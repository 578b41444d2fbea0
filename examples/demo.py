"""Watch one call, from the phone's ringing to the report, with this program in the place of the platform.

It serves an app (`front_desk.py` beside it, unless another is named) and knows no more of it than a person would: the
line that says what to paste. Every other URL, each name and the password come out of the app's answers.
"""

import asyncio
import json
import os
import re
import sys
import time
from asyncio.subprocess import PIPE, Process
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiohttp import ClientError, ClientSession
from rich.console import Console, Group
from rich.highlighter import JSONHighlighter
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

JSON = dict[str, Any]
CALLER, CALLED, ORDER = "+15550100123", "+15550100199", "10245678"
SUMMARY = f"The caller asked where order {ORDER} is, and was told."
IDS = {key: str(uuid4()) for key in ("call_id", "project_id", "space_id")}
SESSION = IDS | {"ai_session_id": str(uuid4()), "app_name": "ai", "conversation_type": "voice"}
SETTINGS = ("SWML_", "SWAIGLET_", "SIGNALWIRE_")  # how the names of variables begin that an app heeds
ROOM = 74  # columns for JSON: what a panel leaves on a terminal of 80


class UnexpectedError(Exception):
    """Something that the platform could not go on from."""


def call_body() -> JSON:
    """What the platform posts when a call comes in."""
    parties = {"from": CALLER, "to": CALLED, "from_number": CALLER, "to_number": CALLED}
    state = {"call_state": "created", "direction": "inbound", "type": "phone", "headers": []}
    return {"call": IDS | state | parties, "vars": {}, "envs": {}, "params": {}}


def function_body(function: JSON) -> JSON:
    """What it posts when the model calls a function of the document with what the caller has said."""
    arguments = dict.fromkeys(dig(function, "parameters.required"), ORDER)
    named = {"function": dig(function, "function"), "description": dig(function, "description")}
    given = {"argument": {"parsed": [arguments], "raw": json.dumps(arguments)}, "argument_desc": function["parameters"]}
    channel = dict.fromkeys(("channel_active", "channel_offhook", "channel_ready"), True)
    data = {"caller_id_num": CALLER, "meta_data": {}, "meta_data_token": str(uuid4())}
    kind = {"version": "2.0", "content_type": "text/swaig", "content_disposition": "SWAIG Function"}
    return SESSION | named | given | channel | data | kind


def report_body(told: str, global_data: JSON) -> JSON:
    """What it posts when the call is over."""
    now = time.time_ns() // 1000
    dates = ("call_start_date", "call_answer_date", "ai_start_date", "ai_end_date", "call_end_date")
    lines = (("user", f"Where is order {ORDER}?"), ("assistant", told))
    log = [{"role": role, "content": content, "timestamp": now} for role, content in lines]
    ended = {"call_ended_by": "user", "global_data": global_data, "caller_id_number": CALLER}
    said = {"post_prompt_data": {"parsed": [], "raw": SUMMARY}, "call_log": log, "raw_call_log": log, "swaig_log": []}
    kind = {"action": "post_conversation", "content_type": "text/json", "content_disposition": "agent.summary"}
    return SESSION | ended | said | kind | dict.fromkeys(dates, now)


def expect(fact: object, otherwise: str) -> None:
    """End the demonstration with a sentence unless the fact is so."""
    if not fact:
        raise UnexpectedError(otherwise)


def dig(value: Any, path: str) -> Any:
    """What stands at a path such as `SWAIG.functions.0`."""
    for key in path.split("."):
        index = int(key) if key.isdecimal() else key
        known = range(len(value)) if isinstance(value, list) else value if isinstance(value, dict) else ()
        expect(index in known, f"expected {path}, found no {key} in {masked(json.dumps(value))}")
        value = value[index]
    return value


def masked(text: str) -> str:
    """The text without the passwords and tokens of the URLs in it."""
    return re.sub(r"(://[^:/@]+:)[^/@]+(?=@)|(__token=)[\w.-]+", r"\1\2***", text)


def laid_out(value: Any, indent: str = "\n", key: str = "") -> str:
    """JSON in which whatever fits on a line stays on one."""
    flat = key + masked(json.dumps(value, ensure_ascii=False))
    if len(indent) + len(flat) <= ROOM or not isinstance(value, dict | list):
        return flat
    below = f"{indent}  "
    if isinstance(value, list):
        return f"{key}[{below}" + f",{below}".join(laid_out(item, below) for item in value) + f"{indent}]"
    parts = [laid_out(item, below, f'"{name}": ') for name, item in value.items()]
    return f"{key}{{{below}" + f",{below}".join(parts) + f"{indent}}}"


def hanging(text: str) -> Group:
    """JSON in colours; a line that must wrap keeps its indentation."""
    lines = [(line.lstrip(), len(line) - len(line.lstrip())) for line in text.splitlines()]
    return Group(*(Padding(JSONHighlighter()(line), (0, 0, 0, indent)) for line, indent in lines))


def show(title: str, request: tuple[str, str], response: tuple[str, str], meaning: str) -> None:
    """Print one exchange: a panel for a person at a terminal, plain lines for a file."""
    console = Console()
    if not console.is_terminal:
        print(f"== {title} ==", *request, "", *response, "", meaning, "", sep="\n")
        return
    asked = Text(request[0], "bold cyan"), hanging(request[1])
    answered = Text(response[0], "bold green"), hanging(response[1])
    parts = Group(*asked, "", *answered, "", Text(meaning, "italic"))
    console.print(Panel(parts, title=f"[bold]{title}", title_align="left", border_style="blue"))


async def post(title: str, url: str, body: JSON, excerpt: str, meaning: str) -> Any:
    """Send one request and show it; aiohttp, like the platform, moves the URL's password into a header."""
    began = time.perf_counter()
    async with ClientSession() as session, session.post(url, json=body) as response:
        answer = await response.json(content_type=None)
    milliseconds = (time.perf_counter() - began) * 1000
    status = f"{response.status} {HTTPStatus(response.status).phrase}, {milliseconds:.0f} ms"
    expect(response.status == HTTPStatus.OK, f"{masked(url)} answered {status}: {json.dumps(answer)}")
    shown = "\n".join(f"  {path} = {json.dumps(dig(body, path))}" for path in excerpt.split())
    show(title, (f"POST {masked(url)}", shown), (status, laid_out(answer)), meaning)
    return answer


async def converse(url: str) -> None:
    """One call: its document, a function of it, its report."""
    meaning = "The phone rang. The app wrote this document for this one call, and the agent picks up."
    excerpt = "call.type call.from call.to"
    document = await post("1. SignalWire asks the app what to do with a call", url, call_body(), excerpt, meaning)
    ai = dig([verb["ai"] for verb in dig(document, "sections.main") if "ai" in verb], "0")

    meaning = "The caller asked where a parcel is. The model called a function, and words its answer from the response."
    excerpt = "function argument.raw caller_id_num"
    url, body = dig(ai, "SWAIG.functions.0.web_hook_url"), function_body(dig(ai, "SWAIG.functions.0"))
    result = await post("2. SignalWire asks the app to run a function", url, body, excerpt, meaning)

    meaning = "The caller hung up. The model answered the post prompt, and the app has the report."
    excerpt = "call_ended_by global_data post_prompt_data.raw"
    body = report_body(dig(result, "response"), dig(result, "action.0.set_global_data"))
    await post("3. SignalWire tells the app how the call went", dig(ai, "post_prompt_url"), body, excerpt, meaning)


async def pasted(app: Process) -> str:
    """The URL that the app says to paste into a phone number's settings."""
    assert app.stdout is not None
    async for line in app.stdout:
        if found := re.search(r"Paste .*: (http\S+)", line.decode()):
            return found[1]
    _, log = await app.communicate()
    last = log.decode().strip().rpartition("\n")[2].removeprefix("Error: ")
    raise UnexpectedError(last or "the app printed no URL to paste")


async def play(target: str) -> None:
    """Serve the app on a free port, whatever this shell's settings are, and end it after one call."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    command = (Path(sys.executable).with_name("swaiglet"), "run", target, "--port", "0")
    environment = own | {"PYTHONUNBUFFERED": "1"}  # what the app prints shall not be lost when it ends
    app = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE, env=environment)
    try:
        await converse(await pasted(app))
    finally:
        if app.returncode is None:
            app.terminate()
        printed, _ = await app.communicate()
    expect(app.returncode == 0, f"the app ended with status {app.returncode}")
    expect(SUMMARY in printed.decode(), "the app did not print the report's text")
    print("The app printed the report's text, and stopped when it was told to.")


def main() -> int:
    """Play the call within half a minute; the exit status."""
    target = sys.argv[1] if sys.argv[1:] else str(Path(__file__).with_name("front_desk.py"))
    try:
        asyncio.run(asyncio.wait_for(play(target), 30))
    except (UnexpectedError, ClientError, OSError, ValueError) as error:
        print(f"demo: {str(error) or 'the app took too long'}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
