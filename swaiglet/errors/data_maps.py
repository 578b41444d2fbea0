"""For people: what cannot be a data map, and what happens when one is run here."""

from __future__ import annotations

from collections.abc import Iterable

from .tree import Problem
from .words import listed, near_miss, quoted

# Where it is declared


def data_map_runs_later(name: str) -> str:
    """A coroutine function, or a generator, as a data map."""
    return (
        f"Cannot make a data map of `{name}`: it is called once, now, and its result is read at once. "
        f"Write `def {name}(…) -> DataMap` with one `return`, without `async` or `yield`."
    )


def data_map_takes_no_call(name: str, parameter: str, type_: str) -> str:
    """A data map's function that asks for the call."""
    return (
        f"Cannot give `{parameter}` ({type_}) to data map `{name}`: its function is called once, before any call. "
        f"Write what the platform shall fill in: `Placeholder('caller_id_num')`, `Placeholder('global_data.…')`."
    )


def no_data_map(name: str, value: object) -> str:
    """A function that returned something else."""
    return (
        f"Cannot make a data map of `{name}`: it returned {quoted(value)} ({type(value).__name__}). "
        f"Write `return DataMap(webhooks=[Webhook(…)], output=…)`."
    )


def data_map_failed(name: str, parameters: Iterable[str], error: BaseException) -> str:
    """A function that raised, most often because it took a placeholder for a value."""
    names = ", ".join(f"`{parameter}`" for parameter in parameters)
    advice = "Mend what it does when it is called."
    if names:
        advice = (
            f"Write no more than texts with {names}: a placeholder stands for each, a text that the platform fills in "
            f"later, as in `f'https://api.example.com/{{enc(city)}}'`."
        )
    return f"Cannot make a data map of `{name}`: {type(error).__name__}: {error}. {advice}"


def unknown_data_map_setting(name: str, setting: str, known: Iterable[str]) -> str:
    """A setting that data maps do not have, though tools may."""
    known = list(known)
    near = near_miss(setting, known)
    return (
        f"Cannot set `{setting}` of data map `{name}`: the platform runs it itself, and takes no such setting{near}. "
        f"Data maps have {listed(known)}."
    )


def requires_unknown(name: str, argument: str, known: Iterable[str]) -> str:
    """A webhook that waits for an argument that is none, and so would never be asked."""
    known = list(known)
    return (
        f"Cannot require {quoted(argument)} in data map `{name}`: it has no such parameter"
        f"{near_miss(argument, known)}, so that its request would wait in vain. "
        f"{f'Write one of {listed(known)}.' if known else 'Leave `require_args` out.'}"
    )


def unfilled_header(name: str, header: str) -> Problem:
    """A header of a data map with a placeholder in it."""
    return Problem(f"data map `{name}`", header_with_placeholder(header), level="warning")


def header_with_placeholder(header: str) -> str:
    """A header with a placeholder in it."""
    return (
        f"header {quoted(header)} has a placeholder, and the platform sends headers as they are: write the value, or "
        f"put the placeholder into `url` or `params`"
    )


# What happened, step by step


def pattern_sought(pattern: str, text: str, found: bool) -> str:
    """A pattern that was looked for."""
    return f"{pattern} {'matches' if found else 'does not match'} {quoted(text)}"


def webhook_skipped(reason: str) -> str:
    """A webhook that was not asked."""
    return f"skipped: {reason}"


def webhook_answered(method: str, url: str, status: int) -> str:
    """A request, and the status of its reply."""
    return f"{method} {url}: {status or 'no reply'}"


def webhook_failed(reason: str) -> str:
    """A reply that counts as none."""
    return f"failed: {reason}"


def each_joined(count: int, path: str, key: str) -> str:
    """What ``foreach`` made."""
    return f"{count} of `{path}` make `{key}`"


def output_given() -> str:
    """The output that is the answer."""
    return "is the answer"


# Why a webhook is skipped or fails


def no_argument_of(names: Iterable[str]) -> str:
    """None of the arguments that are required."""
    quoted_names = listed(f"`{name}`" for name in names)
    return f"none of {quoted_names} is among the arguments" if quoted_names else "`require_args` names no argument"


def webhook_without(what: str) -> str:
    """A webhook that lacks what it needs."""
    return f"it has no {what}"


def error_key_in_reply(key: str) -> str:
    """A reply with a key that means failure."""
    return f"the reply has the error key `{key}`"


def reply_is_no_json(text: str) -> str:
    """A reply that is empty, or HTML."""
    return f"the reply is not JSON: {quoted(text)}" if text.strip() else "the reply is empty"


def no_reply(error: BaseException) -> str:
    """A request that came to nothing."""
    return f"no reply came: {type(error).__name__}{f': {error}' if str(error) else ''}"


def large_reply(limit: int) -> str:
    """A reply that is not read to its end."""
    return f"the reply is larger than {limit} bytes"


def too_many_redirects(limit: int) -> str:
    """A reply that leads on and on."""
    return f"the reply led on more than {limit} times"


def no_url(url: str) -> str:
    """A text that is no URL."""
    return f"{quoted(url)} is no URL of http or https"


def url_with_spaces() -> str:
    """A URL with a space or a control character, mostly out of an argument."""
    return "the URL has a space or a control character: write `${enc:args.…}` for each argument in it"


# What should be written otherwise


def reads_nothing(path: str, *, in_reply: bool) -> str:
    """A placeholder that is filled with nothing."""
    first, _, rest = path.partition(".")
    hint = ""
    if first in ("env", "envs"):
        hint = ": the platform knows no environment here; write the value when the data map is made"
    elif first == "response" and rest:
        hint = f": the members of the reply stand at the root; write `${{{rest}}}`"
    elif in_reply and first in ("args", "meta_data", "function", "call_id", "caller_id_num", "caller_id_name"):
        hint = f": the reply stands here; write `${{input.{path}}}`"
    return f"`${{{path}}}` is empty{hint}"


def input_before_reply() -> str:
    """``input`` where there is no reply yet."""
    return "`input` is empty on the platform until a reply came: write `${args.…}`"


def encoded_twice_named(inner: str) -> str:
    """``enc:url:``, which some guides have."""
    return f"`${{{inner}}}` reads a path that begins with `url:`: write `enc:` alone"


def function_left(name: str) -> str:
    """``@{…}``, which only the platform works out."""
    return f"`@{{{name} …}}` is left as it is here: only the platform works it out"


def telephone_left(number: str) -> str:
    """A number that is none of North America."""
    return f"{quoted(number)} is left as it is here: the platform formats numbers of every country"


def text_cut(limit: int) -> str:
    """A text that would never end."""
    return f"the text is cut after {limit} characters"


def output_breaks() -> str:
    """A list or an object that was filled into a string."""
    return (
        "no answer: with its values filled in it is no JSON any more, because a list or an object went into a string; "
        "write the path of a text or a number"
    )


def body_breaks() -> str:
    """A body that is no JSON any more."""
    return "is sent though it is no JSON: a list or an object went into a string"


def wrong_output(value: object) -> str:
    """An output that is no object."""
    return f'{quoted(value)} is no output: write `{{"response": "…"}}`'


def wrong_place(value: object, expected: str) -> str:
    """A part of a data map that is of the wrong type."""
    return f"found {quoted(value)}, write {expected}"


def expression_never_matches() -> str:
    """An expression without its text or its pattern."""
    return "never matches: write `string` and `pattern`"


def expression_in_own_language() -> str:
    """``expr``, in a language that only the platform speaks."""
    return "`expr` counts as no match here: only the platform works it out"


def bad_pattern(pattern: str, reason: str) -> str:
    """A pattern that cannot be looked for."""
    return f"{quoted(pattern)} counts as no match: {reason}"


def output_missing() -> str:
    """An expression that matches and says nothing."""
    return "matches and has no `output`, so the next one is tried"


def arguments_missing(names: Iterable[str]) -> str:
    """A request that is made though not all is there that it was said to require."""
    missing = listed(f"`{name}`" for name in names)
    return f"the request is made without {missing}: one of them is enough for the platform; write one only"


def method_is_other(method: str, sent: str) -> str:
    """A method that the platform does not send."""
    return f"{quoted(method)} is sent as {sent}: the platform posts what has `params` and gets the rest"


def header_left_out(name: str) -> str:
    """A header whose value is no text."""
    return f"header {quoted(name)} is left out: its value is no text"


def no_list_at(path: str) -> str:
    """``foreach`` over what is no list."""
    return f"the reply has no list at `{path}`"


def key_in_reply(key: str) -> str:
    """A name that the reply uses already."""
    return f"the reply has a key `{key}` already, which stays as it is"


def too_many_elements(limit: int) -> str:
    """``foreach`` over more than a person would read out."""
    return f"elements after the first {limit} are left out here"


def webhook_not_tried(asked: str) -> str:
    """A webhook behind one that failed."""
    return f"is not asked: the platform asks one webhook, and that was {asked}"
