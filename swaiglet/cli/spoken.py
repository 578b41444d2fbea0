"""A function's arguments on the command line, among a command's own options.

After the function's name, a name that the function takes is its argument; another that the command has is an option;
any other is an argument again, of which the function says that it does not take it. Before that only options stand.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import click
from click.shell_completion import CompletionItem

from swaiglet import errors
from swaiglet.simulator.reading import mapping
from swaiglet.swml.convert import to_wire

from .mistake import MistakeError
from .target import load_once, load_quietly

ALWAYS = frozenset({"--args", "--help", "-h"})
"""Options that are no argument of any function, so that there is a way to arguments of every name, and to help."""


class Spoken(click.Command):
    """A command of ``TARGET FUNCTION [--NAME VALUE]...`` with options of its own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options, wherever they stand, and leave the function's arguments in their order."""
        takes = self._options(ctx)
        before, named, after = _halves(args, takes)
        loads = not ctx.resilient_parsing and any(_option(word) in takes.keys() - ALWAYS for word in after)
        own, arguments = _apart(ctx, after, takes, _parameters(ctx, *named) if loads else ())
        return super().parse_args(ctx, [*before, *own, "--", *named, *arguments])

    def _options(self, ctx: click.Context) -> Mapping[str, bool]:
        """Every option by its name on the command line, and whether a value follows."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        return {name: not one.is_flag for one in options for name in one.opts}

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The function's arguments that begin so, then the options."""
        app = load_quietly(ctx.params.get("app"))
        entry = app.functions.get(ctx.params.get("function") or "") if app else None
        properties = mapping(to_wire(entry.parameters)).get("properties", {}) if entry else {}
        options = {f"--{name.replace('_', '-')}": mapping(one).get("description") for name, one in properties.items()}
        own = [CompletionItem(name, help=told) for name, told in options.items() if name.startswith(incomplete)]
        return [*own, *(item for item in super().shell_complete(ctx, incomplete) if item.value not in options)]


def complete_function(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001  as Click calls it
    """The functions that begin so."""
    app = load_quietly(ctx.params.get("app"))
    entries = app.functions.values() if app else ()
    return [
        CompletionItem(entry.function, help=entry.description)
        for entry in entries
        if entry.function.startswith(incomplete)
    ]


def _halves(args: list[str], takes: Mapping[str, bool]) -> tuple[list[str], list[str], list[str]]:
    """The options up to the function's name, target and function, and all words after them."""
    options: list[str] = []
    named: list[str] = []
    rest = [*args]
    while rest and len(named) < 2:
        word = rest.pop(0)
        if not word.startswith("-") or word == "-":
            named.append(word)
        elif word != "--":
            options += [word, *([rest.pop(0)] if rest and takes.get(word) else ())]
    return options, named, rest


def _parameters(ctx: click.Context, target: str, function: str) -> Collection[str]:
    """The names of the function's arguments; none for a function that is not there."""
    entry = load_once(ctx, target).functions.get(function)
    return mapping(mapping(to_wire(entry.parameters)).get("properties")) if entry else ()


def _apart(
    ctx: click.Context, words: Sequence[str], takes: Mapping[str, bool], parameters: Collection[str]
) -> tuple[list[str], list[str]]:
    """The options among the words after the function's name, and its arguments."""
    own: list[str] = []
    arguments: list[str] = []
    rest = [*words]
    while rest:
        word = rest.pop(0)
        if word == "--":
            return own, [*arguments, *rest]
        option = _option(word)
        is_own = option in ALWAYS or (option in takes and _name(option) not in parameters)
        into = own if is_own else arguments
        into.append(word)
        if is_own and takes[option] and option == word and not (rest or ctx.resilient_parsing):
            raise click.BadOptionUsage(option, f"Option {option!r} requires an argument.", ctx)
        if rest and option == word and (takes[option] if is_own else not rest[0].startswith("--")):
            into.append(rest.pop(0))
    return own, arguments


def _option(word: str) -> str:
    """``--order-id=5`` as ``--order-id``."""
    return word.partition("=")[0]


def _name(word: str) -> str:
    """``--order-id`` as ``order_id``."""
    return word.removeprefix("--").replace("-", "_")


def read_arguments(words: Sequence[str]) -> dict[str, Any]:
    """``--order-id 5 --gift`` as ``{"order_id": "5", "gift": True}``.

    Raises:
        MistakeError: a word belongs to no argument.
    """
    given: dict[str, list[str | bool]] = {}
    rest = [*words]
    while rest:
        word = rest.pop(0)
        if not word.startswith("--") or word == "--":
            raise MistakeError(errors.bad_argument_word(word))
        name, equals, value = word.partition("=")
        if equals:
            told: str | bool = value
        else:
            told = rest.pop(0) if rest and not rest[0].startswith("--") else True
        given.setdefault(_name(name), []).append(told)
    return {name: values[0] if len(values) == 1 else values for name, values in given.items()}
