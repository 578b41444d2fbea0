"""``swaiglet dev``: serve an app while it is written."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import click

from swaiglet import errors
from swaiglet.errors import SetupError
from swaiglet.web.security import DEFAULT_USER, PASSWORD_VARIABLE, SECRET_VARIABLE, USER_VARIABLE
from swaiglet.web.server import listen, url_of

from .completing import complete_target
from .developing.facts import Circumstances
from .developing.supervisor import Plan, Supervisor
from .developing.watching import watched
from .logs import log_to_standard_error
from .mistake import MistakeError
from .run import HOST, PORT, RECORD

KEPT = Path(".swaiglet") / "dev.json"
"""Where the credentials are that stay the same between restarts, below the working directory."""
NAMES = (USER_VARIABLE, PASSWORD_VARIABLE, SECRET_VARIABLE)


WATCH = click.option(
    "--watch",
    "also",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    metavar="PATH",
    help="Watch this folder, or this file of any kind, too. May be given several times.",
)
TUNNEL = click.option(
    "--tunnel",
    metavar="CMD",
    help="Start this program beside the app and use the public URL that it prints: ngrok, cloudflared, or any command, "
    "with {port} for the port.",
)


@click.command()
@click.argument("target", shell_complete=complete_target)
@HOST
@PORT
@RECORD
@WATCH
@click.option("--reload/--no-reload", default=True, show_default=True, help="Serve each version that is saved.")
@TUNNEL
def dev(
    *, target: str, host: str, port: int, record: Path | None, also: tuple[Path, ...], reload: bool, tunnel: str | None
) -> None:
    """Serve the app at TARGET while it is written, always the last version that works.

    When a file is saved, a new process loads the app, and takes over once it answers; no request is refused meanwhile.
    When it fails, its traceback is shown, and the version before goes on.

    Credentials and secret are kept in .swaiglet/dev.json; the environment wins over it. Warnings are on of what a tool
    makes and loses.
    """
    log_to_standard_error()
    mine = {name: value for name, value in kept(KEPT).items() if not os.environ.get(name)}  # an empty one is none
    try:
        listening = listen(host, port)
    except SetupError as error:
        raise MistakeError(str(error)) from error
    with listening:
        plan = Plan(
            target=target,
            record=str(record) if record else None,
            around=Circumstances(url_of(listening), [*mine], str(KEPT)),
            environment={**os.environ, **mine, "SWAIGLET_DEBUG": os.environ.get("SWAIGLET_DEBUG") or "1"},
            watched=watched(target, also, record) if reload else None,
            tunnel=tunnel,
        )
        raise SystemExit(Supervisor(plan, listening).serve())


def kept(path: Path) -> Mapping[str, str]:
    """The credentials and the secret in the file, which is made when it is not there, readable for this user alone.

    Raises:
        MistakeError: it cannot be read or made, or holds something else.
    """
    try:
        if not path.exists():
            _make(path)
        told = json.loads(path.read_text())
    except OSError as error:
        raise MistakeError(errors.bad_dev_file(str(path), error.strerror or str(error))) from error
    except ValueError as error:
        raise MistakeError(errors.bad_dev_file(str(path), f"it is no JSON ({error})")) from error
    if not isinstance(told, dict) or not all(isinstance(told.get(name), str) and told[name] for name in NAMES):
        raise MistakeError(errors.bad_dev_file(str(path), f"it must have {', '.join(NAMES)}"))
    return {name: told[name] for name in NAMES}


def _make(path: Path) -> None:
    """Write the file, whole or not at all."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    (path.parent / ".gitignore").write_text("*\n")
    made = dict(zip(NAMES, (DEFAULT_USER, secrets.token_urlsafe(18), secrets.token_urlsafe(32)), strict=True))
    begun = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(made, file, indent=2)
    begun.replace(path)
