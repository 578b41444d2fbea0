"""``--record DIR``: the reports of calls, saved without what nobody needs to know.

Always replaced: numbers in E.164 form, each by one that nobody has, and credentials and tokens in URLs. Unless the app
has ``log_values=True``, words, arguments, answers and data go too, and only their keys stay: which functions were
called, in which order and when.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from attrs import frozen

from swaiglet import errors
from swaiglet.agent import Agent
from swaiglet.app import App
from swaiglet.simulator.replay import REDACTED
from swaiglet.swaig.call import PostPrompt
from swaiglet.switchboard import Switchboard
from swaiglet.web.lines import told

from .mistake import MistakeError

log = logging.getLogger("swaiglet.recording")

JSON = dict[str, Any]
RECORD_VARIABLE = "SWAIGLET_RECORD"
"""Where the processes of one server are told the folder."""
NUMBER = re.compile(r"\+[1-9]\d{6,14}\b")
SECRETS = re.compile(r"(?<=://)[^/\s@]+@|(?<=__token=)[^&\s\"]+")
TOLD = frozenset(
    {
        *("action", "ai_id_tag", "ai_session_id", "app_name", "call_id", "conversation_id", "project_id", "space_id"),
        *("content_type", "content_disposition", "conversation_type", "version", "hard_timeout", "call_ended_by"),
        *("call_start_date", "call_answer_date", "call_end_date", "ai_start_date", "ai_end_date", "total_minutes"),
        *("caller_id_num", "caller_id_number", "channel_active", "channel_ready"),
        *("function", "description", "argument_desc", "meta_data_token", "channel_offhook"),
    }
)
"""Keys of reports and of function requests that tell nothing of what was said."""
TOLD_OF_CALLS = TOLD | {
    "call_state",
    "direction",
    "from",
    "from_number",
    "node_id",
    "segment_id",
    "to",
    "to_number",
    "type",
}
TOLD_OF_FUNCTIONS = frozenset({"command_name", "epoch_time", "native", "active_count", "url"})
TOLD_OF_WORDS = frozenset({"role", "timestamp", "start_timestamp", "end_timestamp", "function_name", "tool_call_id"})


def recorded(service: App | Switchboard, directory: Path | None) -> App | Switchboard:
    """The service, with the report of every call that it takes saved in a folder, if one is named.

    An app without a post prompt gets one, because without it the platform sends no report.

    Raises:
        MistakeError: nothing can be written there, which a call would be late to tell.
    """
    if directory is None:
        return service
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        TemporaryFile(dir=directory).close()
    except OSError as error:
        raise MistakeError(errors.cannot_record(directory, error.strerror or str(error))) from error
    apps = [service] if isinstance(service, App) else [one.app for one in service.extensions.values()]
    for app in apps:
        if app.report is None:
            app.post_prompt("Summarize the call in one sentence.")(_unused)
        app.endpoints.recorder = Recorder(app, directory).save
    return service


def _unused(report: PostPrompt) -> None:
    """Take the report that is asked for in order to be saved."""


@frozen
class Recorder:
    """Saves the reports of an app's calls in a folder."""

    agent: Agent
    directory: Path

    async def save(self, report: PostPrompt) -> None:
        """Write a report into a file of its own; that it cannot be written is no reason to refuse it."""
        call_id = re.sub(r"[^A-Za-z0-9_-]+", "-", report.call.id)[:60] or "call"
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{call_id}.json"
        saved = await redacted(dict(report.raw), self._arguments if self.agent.log_values else None)
        text = json.dumps(saved, ensure_ascii=False, indent=1)
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self.directory / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            log.warning("%s", errors.not_recorded_here(self.directory, error.strerror or str(error)))

    async def _arguments(self, arguments: Mapping[str, Any]) -> Any:
        value = await told(arguments, self.agent.redact)
        return veiled(arguments) if value is None else value


async def redacted(report: JSON, arguments: Callable[[JSON], Awaitable[Any]] | None) -> JSON:
    """A report as it may be kept.

    Args:
        report: as it came.
        arguments: what may be told of a function's arguments; without it nothing of what was said is.
    """
    shown = await _with_arguments(report, arguments) if arguments else _outline(report)
    masked: JSON = _masked(shown, {})
    return masked


def veiled(value: Any) -> Any:
    """The value's shape: keys, lists and yes or no, but no texts and no numbers."""
    if isinstance(value, Mapping):
        return {key: veiled(one) for key, one in value.items()}
    if isinstance(value, list):
        return [veiled(one) for one in value]
    return value if value is None or isinstance(value, bool) else REDACTED


def _outline(report: JSON) -> JSON:
    """The report without what was said."""
    outlined: JSON = _only(report, TOLD)
    if "SWMLCall" in report:
        outlined["SWMLCall"] = _only(report["SWMLCall"], TOLD_OF_CALLS)
    for key in ("call_log", "raw_call_log"):
        if isinstance(report.get(key), list):
            outlined[key] = [_only(entry, TOLD_OF_WORDS) for entry in report[key]]
    if isinstance(report.get("swaig_log"), list):
        outlined["swaig_log"] = [_function(entry) for entry in report["swaig_log"]]
    return outlined


def _function(entry: Any) -> Any:
    outlined = _only(entry, TOLD_OF_FUNCTIONS)
    if isinstance(entry, Mapping) and "post_data" in entry:
        outlined["post_data"] = _only(entry["post_data"], TOLD)
    return outlined


def _only(value: Any, keys: Collection[str]) -> Any:
    """The values of these keys, and the shape of all others."""
    if not isinstance(value, Mapping):
        return veiled(value)
    return {key: one if key in keys else veiled(one) for key, one in value.items()}


async def _with_arguments(value: Any, arguments: Callable[[JSON], Awaitable[Any]]) -> Any:
    """The value with the arguments of functions as they may be told, wherever they stand."""
    if isinstance(value, list):
        return [await _with_arguments(one, arguments) for one in value]
    if not isinstance(value, Mapping):
        return value
    shown = {}
    for key, one in value.items():
        if key == "argument":
            shown[key] = await _argument(one, arguments)
        elif key in ("command_arg", "arguments") and isinstance(one, str):
            shown[key] = await _text(one, arguments)
        else:
            shown[key] = await _with_arguments(one, arguments)
    return shown


async def _argument(value: Any, arguments: Callable[[JSON], Awaitable[Any]]) -> Any:
    """What stands under ``argument`` in a function request."""
    parsed = value.get("parsed") if isinstance(value, Mapping) else None
    if not isinstance(parsed, list) or not all(isinstance(one, dict) for one in parsed):
        return veiled(value)
    told = [await arguments(one) for one in parsed]
    return {"parsed": told, "raw": json.dumps(told[0] if told else {}, ensure_ascii=False)}


async def _text(text: str, arguments: Callable[[JSON], Awaitable[Any]]) -> str:
    """Arguments as the model wrote them."""
    try:
        value = json.loads(text)
    except ValueError:
        return REDACTED
    return json.dumps(await arguments(value), ensure_ascii=False) if isinstance(value, dict) else text


def _masked(value: Any, numbers: dict[str, str]) -> Any:
    """The value with numbers that nobody has, the same for the same, and without credentials and tokens."""
    if isinstance(value, Mapping):
        return {_masked(key, numbers): _masked(one, numbers) for key, one in value.items()}
    if isinstance(value, list):
        return [_masked(one, numbers) for one in value]
    if not isinstance(value, str):
        return value
    plain = SECRETS.sub("", value)
    return NUMBER.sub(lambda found: numbers.setdefault(found[0], f"+1555010{len(numbers):04}"), plain)
