"""``swaiglet run``: serve an app."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import click

from swaiglet.app import App
from swaiglet.errors import SetupError
from swaiglet.web.banner import banner
from swaiglet.web.links import DEFAULT_PORT
from swaiglet.web.security import PASSWORD_VARIABLE, SECRET_VARIABLE, USER_VARIABLE
from swaiglet.web.server import listen, serve_on, url_of
from swaiglet.web.workers import Workers

from .logs import log_to_standard_error
from .mistake import MistakeError, authors_code
from .target import load


@click.command(short_help="Serve an app.")
@click.argument("target")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for every one.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    envvar="PORT",
    show_envvar=True,
    help="Port to listen at; 0 for a free one.",
)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that serve.")
def run(target: str, host: str, port: int, workers: int) -> None:
    """Serve the app at TARGET with Hypercorn, and print the URL to paste into a phone number's settings."""
    log_to_standard_error()
    serve_target(target, host, port, workers)


def serve_target(target: str, host: str, port: int, workers: int = 1) -> None:
    """Serve until told to stop; where it is goes to standard output.

    Raises:
        MistakeError: there is no such app, it cannot work, or the address cannot be listened at.
    """
    app = load(target)
    with authors_code(f'serve "{app.name}"'):
        endpoints, listening = app.endpoints, listen(host, port)
    signal.signal(signal.SIGTERM, _leave)  # until the server has a handler of its own
    for line in banner(endpoints, url_of(listening), workers):
        click.echo(line)
    if workers > 1:
        with _shared(app, target) as environment:
            command = ("-m", "swaiglet.cli.worker")
            raise SystemExit(Workers(command, environment, app.shutdown_seconds).serve(listening, workers))
    try:
        serve_on(listening, app)
    except SetupError as error:
        raise MistakeError(str(error)) from error


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)


@contextmanager
def _shared(app: App, target: str) -> Iterator[Mapping[str, str]]:
    """The environment of the workers, with what they must agree on: the app, what was made here, and one store."""
    environment = {**os.environ, "SWAIGLET_TARGET": target}
    if app.credentials and app.credentials.generated:
        environment |= {USER_VARIABLE: app.credentials.user, PASSWORD_VARIABLE: app.credentials.password}
    environment.setdefault(SECRET_VARIABLE, ",".join(app.endpoints.secrets.keys))
    with TemporaryDirectory(prefix="swaiglet-") as directory:
        environment.setdefault("SWAIGLET_STORE", str(Path(directory) / "store.sqlite"))
        yield environment
