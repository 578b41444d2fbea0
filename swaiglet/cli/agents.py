"""The apps of a file, and which of them is meant."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from swaiglet import errors
from swaiglet.app import App
from swaiglet.swaig.call import Call
from swaiglet.swaig.webhooks import Webhooks
from swaiglet.switchboard import Switchboard
from swaiglet.web.links import default_port, webhooks

from .mistake import MistakeError

SDK = ("signalwire", "signalwire_agents")
"""How the modules of the reference SDK begin."""
SDK_AGENTS = {"SWMLService", "AgentBase", "AgentServer"}


@frozen
class Listed:
    """An app of a file.

    Attributes:
        app: the app.
        names: of its variables; empty when it stands on a switchboard alone.
        route: the path below which it answers.
    """

    app: App
    names: Sequence[str]
    route: str

    @property
    def name(self) -> str:
        """By which it is told: that of its first variable, else its own."""
        return self.names[0] if self.names else self.app.name

    def webhooks(self, call: Call) -> Webhooks:
        """Where the platform calls back for a call, with what a switchboard has in front of it."""
        endpoints = self.app.endpoints
        base = endpoints.public_url or f"http://localhost:{default_port(os.environ)}"
        return webhooks(f"{base}{self.route.rstrip('/')}", endpoints.credentials, endpoints.tokens, call)


def apps_of(names: Mapping[str, Any]) -> list[Listed]:
    """The apps among the names of a module, and on the switchboards among them, each once."""
    variables: dict[int, list[str]] = {}
    for name, value in names.items():
        variables.setdefault(id(value), []).append(name)
    found = {id(value): (value, "/") for value in names.values() if isinstance(value, App)}
    for board in [value for value in names.values() if isinstance(value, Switchboard)]:
        for extension in board.endpoints.extensions:  # which have the board's credentials then
            found[id(extension.app)] = (extension.app, extension.path)
    return [Listed(app, variables.get(key, ()), route) for key, (app, route) in found.items()]


def choose(file: str, known: Sequence[Listed], name: str | None, route: str | None) -> Sequence[Listed]:
    """The apps that are meant: the one of that name or route, else that of the variable ``app``, else all.

    Raises:
        MistakeError: there is none of that name or route.
    """
    if name:
        return [_named(file, known, name)]
    if route:
        return [_routed(file, known, route)]
    return [listed for listed in known if "app" in listed.names] or known


def the_one(file: str, chosen: Sequence[Listed]) -> Listed:
    """The only app that is meant.

    Raises:
        MistakeError: there are several.
    """
    if len(chosen) > 1:
        raise MistakeError(errors.which_app(file, [listed.name for listed in chosen]))
    return chosen[0]


def _named(file: str, known: Sequence[Listed], name: str) -> Listed:
    by_variable = [listed for listed in known if name in listed.names]
    found = by_variable or [listed for listed in known if name == listed.app.name]
    if not found:
        names = dict.fromkeys(each for listed in known for each in (*listed.names, listed.app.name))
        raise MistakeError(errors.no_app_of_that_name(file, name, names))
    return the_one(file, found)


def _routed(file: str, known: Sequence[Listed], route: str) -> Listed:
    found = [listed for listed in known if listed.route.strip("/") == route.strip("/")]
    if not found:
        raise MistakeError(errors.no_app_at_route(file, route, dict.fromkeys(listed.route for listed in known)))
    return the_one(file, found)


def agents_of_the_sdk(names: Mapping[str, Any]) -> list[str]:
    """The names of what is written with the reference SDK: agents, and classes of them."""
    return [name for name, value in names.items() if _is_of_the_sdk(value)]


def _is_of_the_sdk(value: Any) -> bool:
    kind = value if isinstance(value, type) else type(value)
    theirs = {each.__name__ for each in kind.__mro__ if each.__module__.partition(".")[0] in SDK}
    is_imported = isinstance(value, type) and kind.__name__ in theirs
    return bool(theirs & SDK_AGENTS) and not is_imported
