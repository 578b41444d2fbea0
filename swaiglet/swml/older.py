"""Older forms of documents that the platform still takes, and what each is today.

A function made for `Older` gets a value and returns it as it is written today, or `NOTHING`. A function made for a
class's `renew` changes the body of an object in place, and tells of each change. Both see documents alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from swaiglet import errors
from swaiglet.errors import Problem

from .report import Report
from .wire import NOTHING, child

# Words and numbers


def renamed(today: Mapping[str, Any]) -> Callable[[Any], Any]:
    """Each of some words, by the word of today."""
    return lambda value: today.get(value, NOTHING) if isinstance(value, str) else NOTHING


def upper(value: Any) -> Any:
    """A word in lower case."""
    return value.upper() if isinstance(value, str) and value.upper() != value else NOTHING


def with_region(value: Any) -> Any:
    """A language's code in another case: ``en-us``."""
    found = re.fullmatch(r"([A-Za-z]{2,3})-([A-Za-z]{2})", value) if isinstance(value, str) else None
    today = f"{found[1].lower()}-{found[2].upper()}" if found else value
    return NOTHING if today == value else today


def truth(value: Any) -> Any:
    """What counts as true or false though it is neither: a number, or an object whatever it holds."""
    if isinstance(value, Mapping | list):
        return True
    return bool(value) if isinstance(value, int | float) and not isinstance(value, bool) else NOTHING


def clamped(highest: float, taken: float) -> Callable[[Any], Any]:
    """A number above the highest that counts, up to the one that is taken."""
    return lambda value: highest if isinstance(value, int | float) and highest < value <= taken else NOTHING


def left_out(*values: Any) -> Callable[[Any], Any]:
    """Values that mean the same as none."""
    return lambda value: None if any(type(value) is type(no) and value == no for no in values) else NOTHING


def only(today: str) -> Callable[[Any], Any]:
    """Another word or number, where there is only the one word."""
    return lambda value: today if isinstance(value, str | float | int) and value != today else NOTHING


LONGEST_HOLD = 900
HOLD = 300
TIME = re.compile(r"(?=\d)(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?|(?:(\d{1,9}):)?(\d{1,9}):(\d{1,9})")


def hold_seconds(value: Any) -> Any:
    """A time such as ``5m`` or ``1:30``, and a number of seconds that the platform takes for 300."""
    if isinstance(value, str):
        found = TIME.fullmatch(value)
        if not found:
            return hold_seconds(int(value)) if re.fullmatch(r"-?[0-9]{1,9}", value) else NOTHING
        hours, minutes, seconds = (int(found[index] or found[index + 3] or 0) for index in (1, 2, 3))
        total = (hours * 60 + minutes) * 60 + seconds
        return total if total <= LONGEST_HOLD else HOLD
    if isinstance(value, int) and not isinstance(value, bool) and not 0 <= value <= LONGEST_HOLD:
        return HOLD
    return NOTHING


def on_one_line(value: Any) -> Any:
    """Words to be said that stand on several lines."""
    if not isinstance(value, str) or not value.startswith("say:") or "\n" not in value:
        return NOTHING
    return " ".join(value.split())


def javascript(value: Any) -> Any:
    """An expression in the braces of a placeholder, whole, or around the variables in it."""
    if not isinstance(value, str):
        return NOTHING
    whole = re.fullmatch(r"\s*[$%]\{([^{}]*)\}\s*", value)
    plain = whole[1].strip() if whole else re.sub(r"""(["'])[$%]\{([\w.\[\]]+)\}\1""", r"\2", value)
    if not re.search("[\"'`]", plain):
        plain = re.sub(r"[$%]\{([\w.\[\]]+)\}", r"\1", plain)
    return NOTHING if plain == value else plain


# Lists and objects


def merged(value: Any) -> Any:
    """Several objects where one is expected: their keys, and the members of lists under the same key."""
    if not isinstance(value, list) or not value or not all(isinstance(each, Mapping) for each in value):
        return NOTHING
    whole: dict[str, Any] = {}
    for each in value:
        for key, member in each.items():
            both = isinstance(member, list) and isinstance(whole.get(key), list)
            whole[key] = [*whole[key], *member] if both else whole.get(key, member)
    return whole


def first(value: Any) -> Any:
    """A list of objects of which only the first is read."""
    return value[0] if isinstance(value, list) and value and isinstance(value[0], Mapping) else NOTHING


def spaced(value: Any) -> Any:
    """A list of words that today are one string."""
    is_words = isinstance(value, list) and all(isinstance(word, str) for word in value)
    return " ".join(value) if is_words else NOTHING


def sounds(value: Any) -> Any:
    """A ``play`` where a list of what is played is expected."""
    if not isinstance(value, Mapping) or not ("url" in value or "urls" in value):
        return NOTHING
    return value["urls"] if "urls" in value else [value["url"]]


def emptied(value: Any) -> Any:
    """Any true value where only an empty object is expected."""
    return {} if value and value is not NOTHING else NOTHING


def toggle(value: Any) -> Any:
    """A function to switch on: its bare name, or an object that does not say so."""
    if isinstance(value, str):
        return {"function": value, "active": True}
    return {**value, "active": True} if isinstance(value, Mapping) and "active" not in value else NOTHING


def with_type(value: Any) -> Any:
    """The schema of an argument without its type, or of a list without what is in it."""
    if not isinstance(value, Mapping) or value.keys() & {"oneOf", "allOf", "anyOf", "const"}:
        return NOTHING
    typed = value if "type" in value else {"type": _type_of(value), **value}
    if typed["type"] == "array" and "items" not in typed:
        typed = {**typed, "items": {"type": "string"}}
    return NOTHING if typed is value else typed


JSON_TYPES: Mapping[type, str] = {bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}


def _type_of(schema: Mapping[str, Any]) -> str:
    """The type that the other keys of a schema tell."""
    if "properties" in schema:
        return "object"
    if "items" in schema:
        return "array"
    examples = schema.get("enum") or [schema.get("default")]
    return JSON_TYPES.get(type(examples[0]), "string") if isinstance(examples, list) else "string"


# Bodies of objects


def arguments(body: dict[str, Any]) -> Iterator[Problem]:
    """Parameters without their type, a bare mapping of them, or a text as the one of them."""
    given = dict(body)
    if body.get("type") == "string":
        text = {key: body[key] for key in ("type", "description") if key in body}
        body.clear()
        body.update(type="object", properties={"text": text})
        yield errors.older_form("", given, errors.quoted(body))
    elif not body.keys() & {"type", "properties"} and all(isinstance(member, Mapping) for member in given.values()):
        body.clear()
        body.update(type="object", properties=given)
        yield errors.older_form("", given, errors.quoted(body))
    elif "type" not in body and "properties" in body:
        body["type"] = "object"
        yield errors.assumed("", "type", "object")


def assumed(body: dict[str, Any], key: str, value: Any) -> Iterator[Problem]:
    """A key that is taken for given."""
    if key not in body:
        body[key] = value
        yield errors.assumed("", key, value)


def one_prompt(body: dict[str, Any]) -> Iterator[Problem]:
    """A prompt as text and as sections, of which only these are read."""
    if "text" in body and "pom" in body:
        yield errors.older_form("text", body.pop("text"), "`pom` alone")


def one_list(body: dict[str, Any]) -> Iterator[Problem]:
    """One thing to play beside a list of them."""
    if "url" in body and isinstance(body.get("urls"), list):
        url = body.pop("url")
        body["urls"] = [url, *body["urls"]]
        yield errors.older_form("url", url, "`urls` alone")


def language(body: dict[str, Any]) -> Iterator[Problem]:
    """Fillers of every kind, a mood and a speed that the model chooses."""
    if "fillers" in body:
        fillers = body.pop("fillers")
        for kind in ("speech_fillers", "function_fillers"):
            body.setdefault(kind, fillers)
        yield errors.older_form("fillers", fillers, "`speech_fillers` and `function_fillers`")
    for key in ("emotion", "speed"):
        if body.get(key) == "auto":
            body[f"auto_{key}"] = True
            yield errors.older_form(key, body.pop(key), f"`auto_{key}`: true")


def request_method(body: dict[str, Any]) -> Iterator[Problem]:
    """A request that does not say how it is sent."""
    yield from assumed(body, "method", "POST" if "body" in body else "GET")


def webhook_method(body: dict[str, Any]) -> Iterator[Problem]:
    """A method that the platform sends as another."""
    method = body.get("method")
    if isinstance(method, str) and method.upper() == "PATCH":
        body["method"] = "POST" if body.keys() & {"params", "body", "input_args_as_params"} else "GET"
        yield errors.older_form("method", method, errors.quoted(body["method"]))


def arguments_at_root(body: dict[str, Any]) -> Iterator[Problem]:
    """Placeholders of arguments as a webhook's answer has them, where there is no answer yet."""
    for key in ("expressions", "output"):
        if key in body:
            report = Report(lenient=True)
            body[key] = _respelled(body[key], key, report, (INPUT,))
            yield from report.problems


def conversation(body: dict[str, Any]) -> Iterator[Problem]:
    """What stood beside the prompt, or in it, and has other places today."""
    yield from _default_voice(body)
    yield from _credentials(body)
    yield from _settings(body)


def _default_voice(body: dict[str, Any]) -> Iterator[Problem]:
    if "voice" not in body:
        return
    voice, languages = body.pop("voice"), body.get("languages")
    if not isinstance(languages, list):
        languages = [{"name": "English", "code": "en-US"}]
    body["languages"] = [
        {**each, "voice": each.get("voice", voice)} if isinstance(each, Mapping) else each for each in languages
    ]
    yield errors.older_form("voice", voice, "`languages[0].voice`")


def _credentials(body: dict[str, Any]) -> Iterator[Problem]:
    """The credentials of a URL, which belong into it."""
    keys = [key for key in ("post_prompt_auth_user", "post_prompt_auth_password") if key in body]
    given = {key: body.pop(key) for key in keys}
    scheme, found, rest = str(body.get("post_prompt_url", "")).partition("://")
    if keys and found and "@" not in rest.partition("/")[0]:
        words = ":".join(quote(str(value), safe="") for value in given.values())
        body["post_prompt_url"] = f"{scheme}://{words}@{rest}"
    for key, value in given.items():
        shown = value if key.endswith("user") else "…"
        yield errors.older_form(key, shown, "`post_prompt_url` with `user:password@`")


SETTINGS = ("temperature", "top_p", "confidence", "presence_penalty", "frequency_penalty", "max_tokens")


def _settings(body: dict[str, Any]) -> Iterator[Problem]:
    """The model, which is named in the params, and its settings, which are made in the prompt."""
    prompt, params = body.get("prompt"), body.get("params", {})
    if isinstance(prompt, str):
        yield errors.older_form("prompt", prompt, errors.quoted({"text": prompt}))
        prompt = {"text": prompt}
    if not isinstance(prompt, Mapping) or not isinstance(params, Mapping):
        return
    prompt, params = dict(prompt), dict(params)
    if "model" in prompt:
        model = prompt.pop("model")
        params.setdefault("ai_model", model)
        yield errors.older_form("prompt.model", model, "`params.ai_model`")
    for key in SETTINGS:
        if key in params:
            setting = params.pop(key)
            prompt.setdefault(key, setting)
            yield errors.older_form(f"params.{key}", setting, f"`prompt.{key}`")
    body["prompt"] = prompt
    if params or "params" in body:
        body["params"] = params


# Steps


def _said(text: Any) -> Any:
    return {"play": {"url": f"say:{text}"}} if isinstance(text, str) else NOTHING


def _played(file: Any) -> Any:
    return {"playback_bg": {"file": file}} if isinstance(file, str) else NOTHING


VERBS: Mapping[str, Callable[[Any], Any]] = {"say": _said}
ACTIONS: Mapping[str, Callable[[Any], Any]] = {"play_file": _played}


def with_results_apart(step: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A conversation, and what its result leads to, which stood in its prompts, as steps of their own."""
    body = step.get("ai")
    if not isinstance(body, Mapping):
        yield step
        return
    prompts = {key: body[key] for key in ("prompt", "post_prompt") if isinstance(body.get(key), Mapping)}
    found = [holder.get("result") for holder in (body, *prompts.values())]
    results = [result for result in found if isinstance(result, Mapping | list)]
    if not results:
        yield step
        return
    yield {"ai": _without_result(body) | {key: _without_result(prompt) for key, prompt in prompts.items()}}
    for result in results:
        yield {"cond": result} if isinstance(result, list) else {"switch": {"variable": "return_value", **result}}


def _without_result(body: Mapping[str, Any]) -> dict[str, Any]:
    return {key: member for key, member in body.items() if key != "result"}


def with_documents_whole(entry: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The actions of an entry, each on its own, but for a document with its ``transfer``, which come first."""
    document = {name: body for name, body in entry.items() if name.lower() in ("transfer", "swml")}
    if len(entry) < 2 or not any(name.lower() == "swml" for name in entry):
        return [{name: body} for name, body in entry.items()] or [entry]
    return [document, *({name: body} for name, body in entry.items() if name not in document)]


def with_transfers_joined(placed: Iterator[tuple[str, Any]], report: Report) -> Iterator[tuple[str, Any]]:
    """The actions, each ``transfer`` that says how to run the document after it put beside that."""
    waiting: tuple[str, Any] | None = None
    for place, action in placed:
        if waiting and isinstance(action, Mapping) and [*map(str.lower, action)] == ["swml"]:
            report.mend(waiting[0], waiting[1], "`transfer` beside its `SWML`")
            action = {**waiting[1], **action}  # noqa: PLW2901  `transfer` stands first on the wire
        elif waiting:
            yield waiting
        waiting = (place, action)
        if not (isinstance(action, Mapping) and _says_how(action)):
            yield waiting
            waiting = None
    if waiting:
        yield waiting


def _says_how(action: Mapping[str, Any]) -> bool:
    """Whether it is a ``transfer`` that goes nowhere by itself."""
    how = next(iter(action.values()), None)
    return [*map(str.lower, action)] == ["transfer"] and (isinstance(how, bool) or how in ("true", "false"))


# Placeholders

Spelling = tuple[re.Pattern[str], str, str, str]
"""What is found, what takes its place, and both in words."""
ENDS = r"(?=[^{}]*(?:\}|[$%]\{))"
"""What opens a brace is a placeholder when that closes, perhaps after another inside of it."""

PLACEHOLDERS: tuple[Spelling, ...] = (
    (re.compile(rf"([$%]\{{(?:\w+:)*)env\.{ENDS}"), r"\1envs.", "${env.…}", "`${envs.…}`"),
    (re.compile(rf"([$%]\{{(?:\w+:)*enc:)url:{ENDS}"), r"\1", "${enc:url:…}", "`${enc:…}`"),
)
INPUT: Spelling = (
    re.compile(rf"([$%]\{{(?:\w+:)*)input\.args\.{ENDS}"),
    r"\1args.",
    "${input.args.…}",
    "`${args.…}`",
)


def respelled(value: Any, path: str, report: Report) -> Any:
    """The value, in a document with the placeholders of today wherever there are strings in it."""
    return _respelled(value, path, report, PLACEHOLDERS) if report.lenient else value


def _respelled(value: Any, path: str, report: Report, spellings: Sequence[Spelling]) -> Any:
    if isinstance(value, Mapping):
        return {key: _respelled(member, child(path, str(key)), report, spellings) for key, member in value.items()}
    if isinstance(value, list | tuple):
        read = [_respelled(member, child(path, index), report, spellings) for index, member in enumerate(value)]
        return type(value)(read)
    if not isinstance(value, str):
        return value
    for pattern, today, found, modern in spellings:
        value, count = pattern.subn(today, value)
        if count:
            report.mend(path, found, modern)
    return value
