"""``swaiglet run``: serve an app."""

from __future__ import annotations

import logging
import os
import socket

import click

from swaiglet import errors
from swaiglet.app import App
from swaiglet.web import security
from swaiglet.web.links import webhooks
from swaiglet.web.server import default_port, listen, serve_on, serve_workers_on, url_of

from .mistake import MistakeError
from .target import load


@click.command()
@click.argument("target")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for every one.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen at: PORT, else 3000; 0 for a free one.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that serve.")
def run(target: str, host: str, port: int | None, workers: int) -> None:
    """Serve the app at TARGET with Hypercorn, and print the URL to paste into a phone number's settings."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    app = load(target)
    port = default_port() if port is None else port
    try:
        listening = listen(host, port)
    except OSError as error:
        raise MistakeError(
            errors.cannot_listen(host, port, os.strerror(error.errno) if error.errno else str(error))
        ) from error
    _announce(app, listening, workers)
    if workers == 1:
        serve_on(listening, app)
        return
    _hand_over(app, target)
    raise SystemExit(serve_workers_on(listening, "swaiglet.cli.worker:app", workers))


def _announce(app: App, listening: socket.socket, workers: int) -> None:
    """Say where the app is, in words that can be pasted."""
    local = url_of(listening)
    public = app.public_url or os.environ.get("SWAIGLET_PUBLIC_URL") or os.environ.get("SWML_PROXY_URL_BASE") or local
    credentials = app.credentials
    click.echo(
        f"{app.name}: {len(app.tools)} tools, {workers} worker{'s' if workers > 1 else ''}, listening at {local}"
    )
    click.echo(f"Paste into the phone number's settings: {webhooks(public, credentials).base}/")
    if credentials and credentials.generated:
        click.echo(
            f"The password was made for this run; to keep one, set {security.USER_VARIABLE} and "
            f"{security.PASSWORD_VARIABLE}."
        )


def _hand_over(app: App, target: str) -> None:
    """Leave for the workers what they must agree on: the app, and a password that was made here."""
    os.environ["SWAIGLET_TARGET"] = target
    if app.credentials:
        os.environ[security.USER_VARIABLE] = app.credentials.user
        os.environ[security.PASSWORD_VARIABLE] = app.credentials.password
