"""TARGET: from what a person types to the app."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

import click

import swaiglet
from swaiglet import errors
from swaiglet.app import App
from swaiglet.errors import SwaigletError

from .mistake import MistakeError

SYNTAX = "TARGET is module:name, path/to/file.py or file.py:name"
OURS = (str(Path(swaiglet.__file__).parent), str(Path(importlib.__file__).parent), "<frozen")
"""Where files are that stand in a traceback without being to blame."""


class Target(click.ParamType[App]):
    """A parameter that is loaded as an `App`."""

    name = "target"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> App:  # noqa: ARG002
        """Load the app."""
        return load(value)


def load(target: str) -> App:
    """The app that a target names.

    Raises:
        MistakeError: there is no such file, module or name, it cannot be imported, or it is no app.
    """
    place, name = split(target)
    module = _module(target, place)
    if name not in vars(module):
        apps = [known for known, value in vars(module).items() if isinstance(value, App)]
        near = errors.near_miss(name, apps)
        advice = f"It has {', '.join(f'{place}:{known}' for known in apps)}." if apps else "It has no App at all."
        raise MistakeError(errors.bad_target(target, f"{place} has no `{name}`{near}", advice))
    app = vars(module)[name]
    if not isinstance(app, App):
        kind = type(app).__name__
        raise MistakeError(errors.bad_target(target, f"`{name}` is of type {kind}, not an App", f"{SYNTAX}."))
    return app


def split(target: str) -> tuple[str, str]:
    """The module or file of a target, and the name in it."""
    place, colon, name = target.rpartition(":")
    if not colon or "/" in name or "\\" in name:  # no name, or the colon of a drive
        place, name = target, ""
    return place, name or "app"


def _module(target: str, place: str) -> ModuleType:
    path = Path(place)
    is_file = place.endswith(".py") or "/" in place or "\\" in place or path.is_file()
    if is_file and not path.is_file():
        reason = f'there is no file "{path}" in {Path.cwd()}'
        raise MistakeError(errors.bad_target(target, reason, f"{SYNTAX}."))
    if not is_file and (not place or place.startswith(".")):
        raise MistakeError(errors.bad_target(target, "it names no module and no file", f"{SYNTAX}."))
    directory = str(path.resolve().parent) if is_file else str(Path.cwd())
    if directory not in sys.path:
        sys.path.insert(0, directory)
    try:
        return _from_file(target, path) if is_file else importlib.import_module(place)
    except MistakeError:
        raise
    except (Exception, SystemExit) as error:
        raise MistakeError(errors.bad_target(target, *_why(place, error))) from error


def _from_file(target: str, path: Path) -> ModuleType:
    """The module of a file, under the file's own name, as ``import`` would have it."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise MistakeError(errors.bad_target(target, f"{path} is not a Python file", f"{SYNTAX}."))
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def _why(place: str, error: BaseException) -> tuple[str, str]:
    """Why a module did not load, and what to do about it, in one line."""
    if isinstance(error, ModuleNotFoundError) and error.name and f"{place}.".startswith(f"{error.name}."):
        return f"there is no module `{error.name}` in {Path.cwd()} or on the path", f"{SYNTAX}."
    ours = isinstance(error, SwaigletError)
    summary = str(error) if ours else " ".join(traceback.format_exception_only(error)[-1].split())
    return f"importing it raised {summary}{_where(error)}", "Mend that first."


def _where(error: BaseException) -> str:
    """The author's line that raised: the one that is no Python, else the last outside of swaiglet and importlib."""
    lines = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        lines.append((error.filename, error.lineno))
    own = [(Path(file).name, line) for file, line in lines if not file.startswith(OURS)]
    return f" ({own[-1][0]}, line {own[-1][1]})" if own else ""
