"""``swaiglet dev``: serve an app while it is written."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import click

from swaiglet import errors
from swaiglet.web.security import DEFAULT_USER, PASSWORD_VARIABLE, SECRET_VARIABLE, USER_VARIABLE

from .logs import log_to_standard_error
from .mistake import MistakeError
from .run import HOST, PORT, RECORD, serve_target

KEPT = Path(".swaiglet") / "dev.json"
"""Where the credentials are that stay the same between restarts, below the working directory."""
NAMES = (USER_VARIABLE, PASSWORD_VARIABLE, SECRET_VARIABLE)


@click.command()
@click.argument("target")
@HOST
@PORT
@RECORD
def dev(target: str, host: str, port: int, record: Path | None) -> None:
    """Serve the app at TARGET while it is written: with credentials that stay, and warnings of what is lost.

    Credentials and secret are kept in .swaiglet/dev.json; the environment wins over it.
    """
    log_to_standard_error()
    for name, value in {**kept(KEPT), "SWAIGLET_DEBUG": "1"}.items():
        if not os.environ.get(name):  # an empty one counts as none elsewhere, too
            os.environ[name] = value
    serve_target(target, host, port, record)


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
