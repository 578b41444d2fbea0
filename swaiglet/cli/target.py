"""TARGET: from what a person types to the app."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import click
from click.shell_completion import CompletionItem

from swaiglet import errors
from swaiglet.app import App
from swaiglet.switchboard import Switchboard

from .completing import complete_target
from .mistake import MistakeError, authors_code

SYNTAX = "TARGET is module:name, path/to/file.py or file.py:name."


class Target(click.ParamType[App]):
    """A parameter that is loaded as an `App`."""

    name = "target"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> App:  # noqa: ARG002
        """Load the app, but not for a shell that completes a line: that takes long, and the app may print something."""
        return load_once(ctx, value) if ctx and not ctx.resilient_parsing else value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The Python files that begin so."""
        return complete_target(ctx, param, incomplete)


def load_once(ctx: click.Context, target: str) -> App:
    """The app that a target names, loaded the first time that a command wants it.

    Raises:
        MistakeError: as of `load`.
    """
    known: dict[str, App] = ctx.meta.setdefault(__name__, {})
    if target not in known:
        known[target] = load(target)
    return known[target]


def load_quietly(target: str | None) -> App | None:
    """The app that a target names, if there is one, for a shell that completes a line: nothing is printed."""
    nowhere = StringIO()
    with redirect_stdout(nowhere), redirect_stderr(nowhere):
        try:
            return load(target) if target else None
        except MistakeError:
            return None


def load(target: str) -> App:
    """The app that a target names.

    Raises:
        MistakeError: there is no such file, module or name, it cannot be imported, or it is no app.
    """
    service, beside = _named(target, App)
    if isinstance(service, Switchboard):
        place, name = split(target)
        mounted = [extension.app for extension in service.extensions.values()]
        known = [f"{place}:{one}" for one, value in beside.items() if value in mounted]
        advice = f"Name one of its apps: {', '.join(known)}." if known else SYNTAX
        raise MistakeError(errors.bad_target(target, f"`{name}` is a Switchboard, and one App is wanted", advice))
    return service


def load_service(target: str) -> App | Switchboard:
    """The app or the switchboard that a target names, for what serves either.

    Raises:
        MistakeError: as of `load`.
    """
    return _named(target, App, Switchboard)[0]


def _named(target: str, *advised: type[App | Switchboard]) -> tuple[App | Switchboard, Mapping[str, Any]]:
    """What a target names, and all names beside it; of these kinds others are named when it is not there."""
    place, name = split(target)
    names = load_names(target)
    if name not in names:
        apps = [known for known, value in names.items() if isinstance(value, advised)]
        near = errors.near_miss(name, apps)
        advice = f"It has {', '.join(f'{place}:{known}' for known in apps)}." if apps else "It has no App at all."
        raise MistakeError(errors.bad_target(target, f"{place} has no `{name}`{near}", advice))
    service = names[name]
    if not isinstance(service, App | Switchboard):
        kind = type(service).__name__
        raise MistakeError(errors.bad_target(target, f"`{name}` is of type {kind}, not an App", SYNTAX))
    return service, names


def load_names(target: str) -> Mapping[str, Any]:
    """All names of the module or file of a target.

    Raises:
        MistakeError: there is no such file or module, or it cannot be imported.
    """
    with authors_code(f'load "{target}"', "importing it"):
        return vars(_module(target, split(target)[0]))


def split(target: str) -> tuple[str, str]:
    """The module or file of a target, and the name in it."""
    place, colon, name = target.rpartition(":")
    if not colon or "/" in name or "\\" in name:  # no name, or the colon of a drive
        place, name = target, ""
    return place, name or "app"


def _module(target: str, place: str) -> ModuleType:
    path = Path(place)
    if place in (".", "..") or place.endswith(".py") or "/" in place or "\\" in place or path.is_file():
        return _from_file(target, path)
    return _from_name(target, place)


def _from_file(target: str, path: Path) -> ModuleType:
    """The module of a file, under the file's own name, as ``import`` would have it."""
    if path.is_dir():
        raise MistakeError(_folder(target, path))
    if not path.is_file():
        raise MistakeError(errors.bad_target(target, f'there is no file "{path}" in {Path.cwd()}', SYNTAX))
    if _is_taken(path):
        raise MistakeError(errors.taken_name(target, path.stem))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise MistakeError(errors.bad_target(target, f"{path} is not a Python file", SYNTAX))
    _look_in(path.resolve().parent)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def _from_name(target: str, place: str) -> ModuleType:
    """The module of a dotted name, found from here or among those that are installed."""
    if not place or place.startswith("."):
        raise MistakeError(errors.bad_target(target, "it names no module and no file", SYNTAX))
    if place.partition(".")[0] in sys.stdlib_module_names:
        raise MistakeError(errors.taken_name(target, place.partition(".")[0]))
    _look_in(Path.cwd())
    try:
        module = importlib.import_module(place)
    except ModuleNotFoundError as error:
        if not error.name or not f"{place}.".startswith(f"{error.name}."):
            raise  # the module is there, and one that it imports is not
        reason = f"there is no module `{error.name}` in {Path.cwd()} or on the path"
        raise MistakeError(errors.bad_target(target, reason, SYNTAX)) from error
    if module.__file__ is None:  # a folder of modules
        raise MistakeError(_folder(target, Path(*place.split("."))))
    return module


def _is_taken(path: Path) -> bool:
    """Whether the name of a file is another module's, too.

    To load it under a name of its own would not do: its folder is where imports look first, so a `queue.py` would
    still be what the server gets as `queue`, at the latest in a worker process, where nothing is imported before.
    """
    loaded = getattr(sys.modules.get(path.stem), "__file__", None)
    is_another = path.stem in sys.modules and not (loaded and Path(loaded).resolve() == path.resolve())
    return is_another or path.stem in sys.stdlib_module_names


def _folder(target: str, path: Path) -> str:
    files = errors.listed(str(file) for file in path.glob("*.py"))
    return errors.bad_target(target, "it is a folder", f"Name a file in it: {files}." if files else SYNTAX)


def _look_in(directory: Path) -> None:
    """Let the modules beside the app be imported."""
    if str(directory) not in sys.path:
        sys.path.insert(0, str(directory))
