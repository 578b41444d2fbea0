"""The flags of the reference SDK's ``swaig-test``: what each means to ``swaiglet test``, or what to write instead."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import click
from attrs import field, frozen

from swaiglet import errors

from .describing import Object, Pair
from .mistake import MistakeError

F = TypeVar("F", bound=Callable[..., Any])


def from_json(text: str) -> Any:
    """The value of a JSON text; `None` also when it is none."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None


def _refuse(constant: str) -> Any:
    raise ValueError(constant)  # no JSON, though Python reads and writes it


@frozen
class Flag:
    """A flag that is understood.

    Attributes:
        names: as typed, the first being the one that is told.
        help: what it is for.
        takes: what stands after it; empty for a switch.
        example: of that, when it is read as JSON or as a name with a value.
        choices: what it may be, when that is one of a few words.
        many: whether it may be repeated.
        hidden: whether the help leaves it out, as the reference SDK's does.
    """

    names: Sequence[str]
    help: str
    takes: str = ""
    example: str = field(default="", kw_only=True)
    choices: Sequence[str] = field(default=(), kw_only=True)
    many: bool = field(default=False, kw_only=True)
    hidden: bool = field(default=False, kw_only=True)

    @property
    def kind(self) -> click.ParamType[Any] | None:
        """How what stands after it is read; `None` for text as it is."""
        if self.choices:
            return click.Choice(self.choices, case_sensitive=False)
        if not self.example:
            return None
        if self.takes == "JSON":
            return Object(partial(errors.flag_not_json, self.names[0], self.example))
        return Pair(partial(errors.flag_not_a_pair, self.names[0], self.example))

    def option(self) -> Callable[[F], F]:
        """The option of a command."""
        if not self.takes:
            return click.option(*self.names, is_flag=True, help=self.help, hidden=self.hidden)
        metavar = None if self.choices else self.takes
        return click.option(
            *self.names, metavar=metavar, type=self.kind, multiple=self.many, help=self.help, hidden=self.hidden
        )


TIER = '{"tier": "gold"}'

ACTIONS: Sequence[Flag] = (
    Flag(["--list-agents"], "List the apps of the file, and where each answers."),
    Flag(["--list-tools"], "List the functions with their arguments, as without any action."),
    Flag(["--dump-swml"], "Print the document of a call."),
    Flag(["--exec"], "Run a function; all that stands behind its name are its arguments.", "NAME"),
)
"""What is done: one of these."""

SETTINGS: Sequence[Flag] = (
    Flag(["--raw"], "Print JSON on one line, for other programs."),
    Flag(["--verbose", "-v"], "Tell on standard error what is asked, and all that is logged."),
    Flag(["--agent-class"], "Choose an app by the name of its variable, or by its own.", "NAME"),
    Flag(["--route"], "Choose the app that answers below this path.", "PATH"),
    Flag(["--call-id"], "The call's id; any unless given.", "ID"),
    Flag(
        ["--call-type"],
        "webrtc unless given; sip means phone here, too.",
        "TYPE",
        choices=["webrtc", "sip", "phone"],
    ),
    Flag(["--call-direction"], "inbound unless given.", "WAY", choices=["inbound", "outbound"]),
    Flag(["--call-state"], "created unless given.", "STATE"),
    Flag(["--from-number"], "Who calls: a number, an address, or a name, which gets a host.", "FROM"),
    Flag(["--to-extension"], "Who is called, told in the same ways.", "TO"),
    Flag(["--user-vars"], "The call's user variables.", "JSON", example=TIER),
    Flag(["--query-params"], "The query of the URL; it becomes user variables, too.", "JSON", example=TIER),
    Flag(["--header"], "A header of the call; may be repeated.", "NAME=VALUE", example="X-Customer=42", many=True),
    Flag(
        ["--override"],
        "Set a value in the body of the request; may be repeated. The path is a.b, and a.0 in a list; the value is "
        "JSON or text.",
        "PATH=VALUE",
        example="call.state=answered",
        many=True,
    ),
    Flag(
        ["--custom-data"],
        "Keys for the body of a function's request.",
        "JSON",
        example='{"global_data": {"tier": "gold"}}',
    ),
    Flag(["--minimal"], "Ask a function with no more than the arguments and the call's id."),
    Flag(["--fake-full-data"], "Ask it with all that the platform may tell: the call, its variables, what was said."),
    Flag(
        ["--env"], "A variable of the environment; may be repeated.", "NAME=VALUE", example="API_KEY=secret", many=True
    ),
    Flag(["--env-file"], "Variables of the environment, one on each line.", "FILE"),
    Flag(["--parse-only", "--dry-run"], "Say whether all this can be read, and do nothing."),
    Flag(
        ["--override-json"],
        "As --override, of a value that is JSON.",
        "PATH=JSON",
        example='vars.a={"b": 1}',
        many=True,
        hidden=True,
    ),
    Flag(["--body"], "Keys for the body of a document's request.", "JSON", example='{"vars": {}}', hidden=True),
    Flag(["--method"], "POST unless given; GET asks without a body.", "METHOD", choices=["GET", "POST"], hidden=True),
    Flag(["--project-id"], "The project of the call.", "ID", hidden=True),
    Flag(["--space-id"], "The space of the call.", "ID", hidden=True),
)
"""What else may be said."""

SERVERLESS = (
    "an app is served as an ASGI application, whatever starts it. "
    "Say where it is reached with --env SWML_PROXY_URL_BASE=https://…."
)

INSTEAD: Mapping[str, str] = {
    "--simulate-serverless PLATFORM": SERVERLESS,
    "--help-platforms": SERVERLESS,
    "--aws-function-name NAME": SERVERLESS,
    "--aws-function-url URL": SERVERLESS,
    "--aws-region REGION": SERVERLESS,
    "--aws-api-gateway-id ID": SERVERLESS,
    "--aws-stage STAGE": SERVERLESS,
    "--cgi-host HOST": SERVERLESS,
    "--cgi-script-name NAME": SERVERLESS,
    "--cgi-https": SERVERLESS,
    "--cgi-path-info PATH": SERVERLESS,
    "--gcp-project ID": SERVERLESS,
    "--gcp-function-url URL": SERVERLESS,
    "--gcp-region REGION": SERVERLESS,
    "--gcp-service NAME": SERVERLESS,
    "--azure-env ENV": SERVERLESS,
    "--azure-function-url URL": SERVERLESS,
    "--format-json": "it is of an older edition. Write --raw.",
    "--full-request": "it is of an older edition. Write --verbose, which tells what a function is asked with.",
    "--raw-data JSON": "it is of an older edition. Write --custom-data JSON.",
}
"""Flags that are refused, the last of them of older editions, with the reason and what to write instead."""


def understood(command: F) -> F:
    """Give a command every flag of these tables, in their order."""
    for flag in INSTEAD:
        command = _refused(flag)(command)
    for each in reversed([*ACTIONS, *SETTINGS]):
        command = each.option()(command)
    return command


def _refused(flag: str) -> Callable[[F], F]:
    name, _, takes = flag.partition(" ")

    def refuse(ctx: click.Context, param: click.Parameter, value: Any) -> None:  # noqa: ARG001
        if value:
            raise MistakeError(errors.flag_without_meaning(name, INSTEAD[flag]))

    return click.option(name, is_flag=not takes, is_eager=True, hidden=True, expose_value=False, callback=refuse)
