"""The person at the prompt of a call, who speaks for the caller and may have functions called."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Callable, Mapping
from threading import Thread

import click
from attrs import define, field

from swaiglet import errors
from swaiglet.simulator.commands import CommandError, Typed, read_command
from swaiglet.simulator.parties import Digits, HangUp, Mind, Reply, Run, Silence, Turn, Wait, Words
from swaiglet.simulator.talk import Talk

PROMPT = "you> "


@define
class Person:
    """A caller who types, and a mind that does at once what is typed after a slash; else another mind decides.

    Attributes:
        mind: decides what the agent does.
        tell: shows a text to the person.
    """

    mind: Mind
    tell: Callable[[str], object]
    _runs: list[Run] = field(factory=list, init=False)

    async def turn(self, talk: Talk) -> Turn:
        """The agent's next turn."""
        return self._runs.pop(0) if self._runs else await self.mind.turn(talk)

    async def summary(self, talk: Talk, post_prompt: str) -> str:
        """The answer to the post prompt."""
        return await self.mind.summary(talk, post_prompt)

    async def reply(self, talk: Talk) -> Reply:
        """What the person types; the end of what can be read hangs up."""
        return await self._reply(talk)

    async def on_input(self, verb: str) -> Reply:
        """What the person does when a verb waits."""
        self.tell(errors.verb_waits(verb))
        return await self._reply(None)

    async def _reply(self, talk: Talk | None) -> Reply:
        while True:
            line = await read_line(PROMPT)
            if line is None:
                return HangUp()
            reply = self._take(line.strip(), talk)
            if reply is not None:
                return reply

    def _take(self, line: str, talk: Talk | None) -> Reply | None:
        """What a line means for the call; nothing, when it only asks to be shown something."""
        if not line.startswith("/"):
            return Words(line) if line else None
        word, _, rest = line.partition(" ")
        command = COMMANDS.get(word)
        if command is None:
            self.tell(errors.bad_slash(word, COMMANDS))
            return None
        return command[1](self, talk, rest.strip())

    def call(self, talk: Talk | None, rest: str) -> Reply | None:
        """Have a function called."""
        if talk is None:
            self.tell(errors.no_call_while_waiting())
            return None
        try:
            name, arguments = read_command(rest)
        except CommandError as error:
            self.tell(str(error))
            return None
        if name not in talk.visible:
            self.tell(errors.not_visible(name, talk.visible, talk.functions))
            return None
        if isinstance(arguments, Typed):
            arguments = arguments.read(talk.functions[name].entry.get("parameters"))
        self._runs.append(Run(name, arguments))
        return Wait()

    def tools(self, talk: Talk | None, _: str) -> None:
        """Show the functions that can be called now."""
        for name in talk.visible if talk else ():
            entry = talk.functions[name].entry if talk else {}
            self.tell(f"{name}({', '.join(_names(entry))}): {entry.get('description', '')}")

    def data(self, talk: Talk | None, _: str) -> None:
        """Show the global data."""
        self.tell(json.dumps(talk.global_data if talk else {}, ensure_ascii=False, indent=2, default=str))

    def step(self, talk: Talk | None, _: str) -> None:
        """Show where the conversation stands."""
        place = [part for part in (talk.context, talk.step) if part] if talk else []
        self.tell(" / ".join(place) or errors.no_steps_here())

    def press(self, _: Talk | None, rest: str) -> Reply | None:
        """Press keys."""
        if not rest or set(rest.upper()) - set("0123456789*#ABCD"):
            self.tell(errors.no_keys(rest))
            return None
        return Digits(rest)

    def silence(self, _: Talk | None, __: str) -> Reply:
        """Say nothing until the agent asks for attention."""
        return Silence()

    def hangup(self, _: Talk | None, __: str) -> Reply:
        """End the call."""
        return HangUp()

    def help(self, _: Talk | None, __: str) -> None:
        """Show what can be typed."""
        for usage, method in COMMANDS.values():
            self.tell(f"{usage:<24} {(method.__doc__ or '').rstrip('.')}")


COMMANDS: Mapping[str, tuple[str, Callable[[Person, Talk | None, str], Reply | None]]] = {
    "/call": ("/call NAME key=value …", Person.call),
    "/tools": ("/tools", Person.tools),
    "/data": ("/data", Person.data),
    "/step": ("/step", Person.step),
    "/press": ("/press DIGITS", Person.press),
    "/silence": ("/silence", Person.silence),
    "/hangup": ("/hangup", Person.hangup),
    "/help": ("/help", Person.help),
}
"""What can be typed after a slash: how it is written, and what it does."""


def _names(entry: Mapping[str, object]) -> list[str]:
    """The parameters of a function; a question mark follows those that need not be given."""
    parameters = entry.get("parameters")
    schema = parameters if isinstance(parameters, Mapping) else {}
    required = schema.get("required", ())
    return [name if name in required else f"{name}?" for name in schema.get("properties", {})]


async def read_line(prompt: str) -> str | None:
    """A line of standard input, while everything else goes on; nothing at its end."""
    loop = asyncio.get_running_loop()
    read: asyncio.Future[str | None] = loop.create_future()

    def settle(line: str | None) -> None:
        if not read.done():
            read.set_result(line)

    def ask() -> None:
        line = _ask(prompt)
        with contextlib.suppress(RuntimeError):  # the call was broken off, and its loop is closed
            loop.call_soon_threadsafe(settle, line)

    Thread(target=ask, daemon=True).start()  # a thread of the loop's own would keep an interrupted program from ending
    return await read


def _ask(prompt: str) -> str | None:
    if not sys.stdin.isatty():
        return sys.stdin.readline() or None
    try:
        return input(click.style(prompt, bold=True))
    except EOFError:
        click.echo()
        return None
