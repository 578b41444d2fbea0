"""``swaiglet run``: serve an app."""

from __future__ import annotations

import logging
import os
import socket

import click

from swaiglet import errors
from swaiglet.app import App
from swaiglet.errors import SetupError
from swaiglet.web import security
from swaiglet.web.links import public_url, webhooks
from swaiglet.web.security import Credentials
from swaiglet.web.server import DEFAULT_PORT, listen, serve_on, serve_workers_on, url_of

from .mistake import MistakeError
from .target import load


@click.command()
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
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    app = load(target)
    public, credentials = _settings(app)
    listening = _listen(host, port)
    local = url_of(listening)
    click.echo(f"{app.name}: {_count(len(app.tools), 'tool')}, {_count(workers, 'worker')}, listening at {local}")
    _announce(public or local, credentials)
    if workers > 1:
        _hand_over(app, target)
        raise SystemExit(serve_workers_on(listening, "swaiglet.cli.worker:app", workers))
    serve_on(listening, app)


def _settings(app: App) -> tuple[str | None, Credentials | None]:
    """The public URL and the credentials; the environment may have given either."""
    try:
        return public_url(app, os.environ), app.credentials
    except SetupError as error:
        raise MistakeError(str(error)) from error


def _listen(host: str, port: int) -> socket.socket:
    try:
        return listen(host, port)
    except socket.gaierror as error:
        raise MistakeError(errors.cannot_listen(host, port, error.strerror or str(error))) from error
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise MistakeError(errors.cannot_listen(host, port, reason)) from error


def _announce(url: str, credentials: Credentials | None) -> None:
    """Say where the platform finds the app, in words that can be pasted."""
    click.echo(f"Paste into the phone number's settings: {webhooks(url, credentials).base}/")
    if credentials and credentials.generated:
        click.echo(
            f"The password was made for this run; to keep one, set {security.USER_VARIABLE} and "
            f"{security.PASSWORD_VARIABLE}."
        )


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _hand_over(app: App, target: str) -> None:
    """Leave for the workers what they must agree on: the app, and a password that was made here."""
    os.environ["SWAIGLET_TARGET"] = target
    if app.credentials:
        os.environ[security.USER_VARIABLE] = app.credentials.user
        os.environ[security.PASSWORD_VARIABLE] = app.credentials.password
