"""``swaiglet run``: serve an app."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn, get_args

import click

from swaiglet import errors
from swaiglet.agent import STORE_VARIABLE
from swaiglet.app import App
from swaiglet.errors import SetupError
from swaiglet.switchboard import Switchboard
from swaiglet.web.links import DEFAULT_PORT
from swaiglet.web.security import PASSWORD_VARIABLE, SECRET_VARIABLE, USER_VARIABLE
from swaiglet.web.server import announce, listen, serve_on
from swaiglet.web.servers import ServerName, server_of
from swaiglet.web.workers import Workers

from .completing import complete_target
from .logs import log_to_standard_error
from .mistake import MistakeError, authors_code
from .recording import RECORD_VARIABLE, recorded
from .target import load_service

log = logging.getLogger("swaiglet.server")

WORKER = ("-m", "swaiglet.cli.worker")
SERVER_VARIABLE = "SWAIGLET_SERVER"
TARGET_VARIABLE = "SWAIGLET_TARGET"
"""Tells a worker what to serve."""
HOST = click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for every one."
)
PORT = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    envvar="PORT",
    show_envvar=True,
    help="Port to listen at; 0 for a free one.",
)

RECORD = click.option(
    "--record",
    type=click.Path(file_okay=False, path_type=Path),
    envvar=RECORD_VARIABLE,
    metavar="DIR",
    help="Save the report of every call in this folder, redacted.",
)


@click.command()
@click.argument("target", shell_complete=complete_target)
@HOST
@PORT
@RECORD
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that serve.")
@click.option(
    "--server",
    type=click.Choice(get_args(ServerName)),
    default="hypercorn",
    show_default=True,
    envvar=SERVER_VARIABLE,
    show_envvar=True,
    help="What carries the app.",
)
def run(target: str, host: str, port: int, *, record: Path | None, workers: int, server: ServerName) -> None:
    """Serve the app at TARGET, and print the URL to paste into a phone number's settings.

    uvicorn answers more calls a second than Hypercorn, and speaks no HTTP/2; pip install 'swaiglet[fast]' brings it,
    and uvloop, which makes both faster.
    """
    log_to_standard_error(patient=True)
    serve_target(target, host, port, record=record, workers=workers, server=server)


def serve_target(
    target: str,
    host: str,
    port: int,
    *,
    record: Path | None = None,
    workers: int = 1,
    server: ServerName = "hypercorn",
) -> None:
    """Serve until told to stop; where it is goes to standard output.

    Raises:
        MistakeError: there is no such app, it cannot work, or the address cannot be listened at.
        SystemExit: several processes served; the status is 1 when none of them started.
    """
    service = load_service(target)
    with authors_code(f'serve "{service.name}"'):
        server_of(server)  # before anything is said
        endpoints, listening = recorded(service, record).endpoints, listen(host, port)
    signal.signal(signal.SIGTERM, _leave)  # until the server has a handler of its own
    with listening:
        announce(endpoints, listening, workers)
        if workers > 1:
            with _shared(service, target, record) as environment:
                environment[SERVER_VARIABLE] = server
                raise SystemExit(Workers(WORKER, environment, endpoints.shutdown_seconds, workers).serve(listening))
        try:
            serve_on(listening, endpoints, server)
        except SetupError as error:
            raise MistakeError(str(error)) from error


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)


@contextmanager
def _shared(service: App | Switchboard, target: str, record: Path | None) -> Iterator[dict[str, str]]:
    """The environment of the workers, with what they must agree on: the app, what was made here, and one store."""
    endpoints = service.endpoints
    environment = {**os.environ, TARGET_VARIABLE: target}
    if record:
        environment[RECORD_VARIABLE] = str(record)
    if endpoints.credentials and endpoints.credentials.generated:
        environment |= {USER_VARIABLE: endpoints.credentials.user, PASSWORD_VARIABLE: endpoints.credentials.password}
    if endpoints.secrets.generated:
        environment[SECRET_VARIABLE] = ",".join(endpoints.secrets.keys)
        if endpoints.public_url:  # the workers have it, and cannot tell whence
            log.warning("%s", errors.nobody_knows_the_secret(service.name))
    with TemporaryDirectory(prefix="swaiglet-") as directory:
        environment[STORE_VARIABLE] = environment.get(STORE_VARIABLE) or str(Path(directory) / "store.sqlite")
        yield environment
