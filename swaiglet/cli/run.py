"""``swaiglet run``: serve an app."""

from __future__ import annotations

import os
import signal
from typing import NoReturn

import click

from swaiglet.app import App
from swaiglet.errors import SetupError
from swaiglet.web.banner import banner
from swaiglet.web.links import DEFAULT_PORT
from swaiglet.web.security import PASSWORD_VARIABLE, USER_VARIABLE
from swaiglet.web.server import listen, serve_on, serve_workers_on, url_of

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
    app = load(target)
    with authors_code(f'serve "{app.name}"'):
        endpoints, listening = app.endpoints, listen(host, port)
    signal.signal(signal.SIGTERM, _leave)  # until the server has a handler of its own
    for line in banner(endpoints, url_of(listening), workers):
        click.echo(line)
    if workers > 1:
        _hand_over(app, target)
        raise SystemExit(serve_workers_on(listening, "swaiglet.cli.worker:app", workers))
    try:
        serve_on(listening, app)
    except SetupError as error:
        raise MistakeError(str(error)) from error


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)


def _hand_over(app: App, target: str) -> None:
    """Leave for the workers what they must agree on: the app, and a password that was made here.

    Any other password they have from where it came from, and so it stands in no environment that it was not put into.
    """
    os.environ["SWAIGLET_TARGET"] = target
    if app.credentials and app.credentials.generated:
        os.environ[USER_VARIABLE] = app.credentials.user
        os.environ[PASSWORD_VARIABLE] = app.credentials.password
