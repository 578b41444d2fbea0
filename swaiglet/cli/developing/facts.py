"""What a worker tells its parent of the app that it serves, for a person to read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from attrs import frozen

from swaiglet import errors
from swaiglet.app import App
from swaiglet.cli.parameters import arguments
from swaiglet.findings import declared
from swaiglet.switchboard import BoardEndpoints, Switchboard
from swaiglet.swml.convert import to_wire
from swaiglet.web.endpoints import Endpoints
from swaiglet.web.links import is_allowed, webhooks
from swaiglet.web.security import PASSWORD_VARIABLE, SECRET_VARIABLE


@frozen
class Facts:
    """What is served.

    Attributes:
        listing: the whole, then each app of a switchboard, as the banner of ``swaiglet run`` has it.
        paste: the URL for the phone number's settings, credentials included.
        public_url: where the platform reaches it, when somebody said so.
        tools: the tools of each app by name, with their arguments.
        steps: the steps of each app's contexts.
        findings: what is wrong with what was declared, though it runs.
        missing: what is to be done before the app goes live.
    """

    listing: Sequence[str]
    paste: str
    public_url: str | None
    tools: Mapping[str, Mapping[str, str]]
    steps: Mapping[str, Mapping[str, Sequence[str]]]
    findings: Sequence[str]
    missing: Sequence[str]


@frozen
class Circumstances:
    """What a worker cannot see in its environment.

    Attributes:
        local: the URL at which this machine reaches the server.
        kept: the variables whose values come from `kept_in`.
        kept_in: the file of this folder's credentials.
        tunnel: the URL of the tunnel, when there is one.
    """

    local: str
    kept: Sequence[str] = ()
    kept_in: str = ""
    tunnel: str | None = None


def facts_of(service: App | Switchboard, around: Circumstances) -> Facts:
    """The facts about an app or a switchboard that can be served."""
    endpoints, apps = service.endpoints, apps_of(service)
    base = endpoints.public_url or around.local
    return Facts(
        listing=[endpoints.listing[0], *(f"{base}{line}" for line in endpoints.listing[1:])],
        paste=f"{webhooks(base, endpoints.credentials).base}/",
        public_url=endpoints.public_url,
        tools={app.name: _tools(app) for app in apps},
        steps={app.name: steps for app in apps if (steps := _steps(app))},
        findings=[f"{app.name}: {problem}" for app in apps for problem in declared(app)],
        missing=[*_unreachable(endpoints, apps, around), *_unsafe(endpoints, apps, around), *_unhelpful(apps)],
    )


def apps_of(service: App | Switchboard) -> list[App]:
    """The apps of a service."""
    return [service] if isinstance(service, App) else [one.app for one in service.extensions.values()]


def _tools(app: App) -> dict[str, str]:
    """The arguments of each tool, in parentheses."""
    entries = app.functions.items()
    return {name: f"({', '.join(arguments(to_wire(entry).get('parameters', {})))})" for name, entry in entries}


def _steps(app: App) -> dict[str, list[str]]:
    """The names of each context's steps."""
    contexts = app.ai.prompt.contexts if app.ai.prompt else None
    return {name: [step.name for step in context.steps] for name, context in (contexts or {}).items()}


def _unreachable(endpoints: Endpoints | BoardEndpoints, apps: Collection[App], around: Circumstances) -> Iterator[str]:
    """What keeps the platform from reaching the app."""
    url = endpoints.public_url
    if not url:
        yield errors.no_public_url()
        return
    if url == around.tunnel:
        yield errors.passing_public_url(url)
    elif not url.startswith("https:"):
        yield errors.public_url_is_plain(url)
    host = urlsplit(url).netloc
    yield from (errors.host_not_allowed(app.name, host) for app in apps if not _goes_by(app, host))


def _goes_by(app: App, host: str) -> bool:
    return is_allowed(host, app.limits.allowed_hosts)


def _unsafe(endpoints: Endpoints | BoardEndpoints, apps: Collection[App], around: Circumstances) -> Iterator[str]:
    """What lets others in, or keeps the platform out once the app lives elsewhere."""
    yield from (errors.auth_is_off(app.name) for app in apps if app.credentials is None)
    if PASSWORD_VARIABLE in around.kept and any(app.auth is None for app in apps):
        yield errors.password_of_this_folder(around.kept_in)
    if SECRET_VARIABLE in around.kept:
        yield errors.secret_of_this_folder(around.kept_in)
    if endpoints.signing_keys is None:
        yield errors.no_signing_key_yet()


def _unhelpful(apps: Collection[App]) -> Iterator[str]:
    yield from (errors.no_fallback_yet(app.name) for app in apps if app.fallback_document is None)
