"""``swaiglet export``: print a document to paste into the dashboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

import click
from attrs import field, frozen

from swaiglet import errors
from swaiglet.app import App
from swaiglet.render import render
from swaiglet.swaig.call import Call
from swaiglet.swml.document import Document
from swaiglet.web.links import hosted_webhooks, is_base
from swaiglet.web.security import PASSWORD_VARIABLE, SECRET_VARIABLE, USER_VARIABLE, Credentials
from swaiglet.web.tokens import HOSTED, PARAMETER

from .mistake import MistakeError, ask
from .target import Target

LOCAL = ("localhost", "127.0.0.1", "::1")
YAML_SUFFIXES = (".yaml", ".yml")


@frozen
class Base:
    """Where the platform reaches the server.

    Attributes:
        url: absolute, without a slash at the end and without credentials.
        credentials: those that stood in it.
    """

    url: str
    credentials: Credentials | None = field(repr=False)

    @property
    def is_local(self) -> bool:
        """Whether it is a server on this machine."""
        return urlsplit(self.url).hostname in LOCAL


@click.command()
@click.argument("app", metavar="TARGET", type=Target())
@click.option("--url", required=True, metavar="BASE", help="Where the app answers: its https URL, with the path.")
@click.option(
    "--to", "to_number", default="", metavar="NUMBER", help="Who is called, where the document depends on it."
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write into FILE."
)
@click.option("--json", "form", flag_value="json", help="JSON, as anyway unless FILE ends with .yaml or .yml.")
@click.option("--yaml", "form", flag_value="yaml", help="YAML.")
def export(app: App, url: str, to_number: str, output: Path | None, form: Literal["json", "yaml"] | None) -> None:
    """Print the app's document for the dashboard, with absolute URLs below BASE.

    The platform then keeps the document, and uses it for every call: what the app makes for each call is made once,
    here, for a call of nobody's. The URLs have the credentials, those in BASE or the environment's, and tokens that do
    not age, signed with the environment's SWAIGLET_SECRET. So run it with the server's environment, and keep what it
    prints as you keep a password. What to know before it is used goes to standard error. Exit status: 0, or 2 when
    there is no document that would work.
    """
    base = _base(url)
    document = _document(app, base, Call(to_number=to_number, direction="inbound", type="phone"))
    as_yaml = form == "yaml" or (form is None and output is not None and output.suffix.lower() in YAML_SUFFIXES)
    text = document.to_yaml() if as_yaml else f"{document.to_json(indent=True)}\n"
    _check_usable(app, base, text)
    _write(output, text)
    for note in _notes(app, base, text):
        click.echo(f"note: {note}", err=True)


def _base(url: str) -> Base:
    """The address that a person gave, taken apart.

    Raises:
        MistakeError: it is none, or the platform could not be told it.
    """
    scheme, separator, rest = url.rstrip("/").partition("://")
    authority, slash, path = rest.partition("/")
    named, at, host = authority.rpartition("@")
    plain = f"{scheme}{separator}{host}{slash}{path}"
    user, _, password = (unquote(part) for part in named.partition(":"))
    if not is_base(plain) or bool(at) != bool(user and password):
        raise MistakeError(errors.bad_export_url(url))
    base = Base(plain, Credentials(user, password) if at else None)
    if scheme != "https" and not base.is_local:
        raise MistakeError(errors.bad_export_url(url))
    return base


def _document(app: App, base: Base, call: Call) -> Document:
    webhooks = hosted_webhooks(base.url, base.credentials or app.credentials, app.endpoints.tokens)
    return ask(app, f'render "{app.name}"', lambda: render(app, call, webhooks))


def _check_usable(app: App, base: Base, text: str) -> None:
    """Refuse a document with a password or tokens that the server will not know."""
    lacks = []
    if _calls_back(base, text) and not base.credentials and app.credentials and app.credentials.generated:
        lacks += [USER_VARIABLE, PASSWORD_VARIABLE]
    if _has_tokens(text) and app.endpoints.secrets.generated:
        lacks += [SECRET_VARIABLE]
    if lacks:
        raise MistakeError(errors.nobody_could_call_back(app.name, lacks))


def _calls_back(base: Base, text: str) -> bool:
    """Whether a URL of the app's is in the document; without its credentials, it has no other form in JSON or YAML."""
    return f"{base.url.partition('://')[2]}/" in text


def _has_tokens(text: str) -> bool:
    return f"{PARAMETER}={HOSTED}." in text


def _write(output: Path | None, text: str) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MistakeError(errors.cannot_write(str(output), error.strerror or str(error))) from error


def _notes(app: App, base: Base, text: str) -> Iterator[str]:
    """What to know before the document is used."""
    if base.is_local:
        yield errors.only_this_machine(base.url)
    handlers = [part.handler for part in app.prompts] + [*app.sections.values()]
    varying = [*app.before_calls, *(handler for handler in handlers if Call in handler.filled.values())]
    if varying:
        yield errors.same_for_every_call([f"`{handler.name}`" for handler in varying])
    if _has_tokens(text):
        yield errors.document_holds_secrets(app.name)
    if app.credentials is None and not base.credentials and _calls_back(base, text):
        yield errors.lets_anyone_in().message
