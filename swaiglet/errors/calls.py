"""For people who play calls here: targets, scripts, minds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .words import listed, near_miss, quoted

# Servers


def no_server_replies(host: str, seconds: float, error: BaseException) -> str:
    """A request that came to nothing: why, in a few words."""
    kind = type(error).__name__
    if isinstance(error, TimeoutError):
        return f"no reply came within {seconds:g} s"
    if "Certificate" in kind or "SSL" in kind:
        return f"the connection to {host} is not safe ({error}); give it a certificate that this machine trusts"
    if "DNS" in kind:
        return f"there is no host {host}"
    if "Connector" in kind:
        return f"nothing listens at {host}"
    return f"the connection broke ({kind}{f': {error}' if str(error) else ''})"


# Scripts


def bad_script(file: str, line: int, reason: str) -> str:
    """A script that cannot be played, and where it is wrong."""
    return f"Cannot play {file}, line {line}: {reason}"


def no_script(file: str, reason: str) -> str:
    """A script that cannot be read."""
    return f"Cannot read the script {quoted(file)}: {reason}. Name a YAML file with `steps:` in it."


def how_to_call() -> str:
    """How a script calls a function."""
    return "`call: name key=value`, or `function:` and `arguments:` below it"


def bad_command(text: str) -> str:
    """A function call, typed by a person, that is none."""
    return f"Cannot call {quoted(text)}: that is no name with arguments. Write name key=value, or name and JSON."


def unknown_script_key(key: str, where: str, known: Iterable[str]) -> str:
    """A key that scripts do not have there."""
    known = list(known)
    return f"{where} has no key {quoted(key)}{near_miss(key, known)}. Write one of {listed(known)}."


def unknown_step(keys: Iterable[str], known: Iterable[str]) -> str:
    """A step of a script that is none."""
    keys, known = list(keys), list(known)
    if len(keys) > 1:
        return f"a step has one key, and this has {listed(keys)}. Write each as a step of its own."
    near = near_miss(keys[0], known) if keys else ""
    what = f"there is no step {quoted(keys[0])}{near}" if keys else "this is no step"
    return f'{what}. Write one of {listed(known)}, such as `- caller: "Hello."`.'


def bad_script_value(key: str, value: object, expected: str) -> str:
    """A value of a script that is of another kind."""
    return f"{quoted(key)} is {quoted(value)}. Write {expected}."


def bad_pattern_in_script(pattern: str, reason: str) -> str:
    """A regular expression of an expectation."""
    return f"/{pattern}/ is no regular expression: {reason}. Mend it, or write a text without the slashes."


# Expectations


def expectation_failed(what: str, expected: object, found: object) -> str:
    """An expectation that was not kept."""
    return f"expected {what} {quoted(expected)}, found {quoted(found, 200)}"


def step_not_reached(step: str, why: str) -> str:
    """A step of a script that came too late."""
    return f"the call was over ({why}) before {step}"


def agent_has_no_turn(step: str) -> str:
    """A step of the agent while it waits for the caller, as an action had it do."""
    return f"the agent waits for the caller before {step}; write what the caller does first"


def script_calls_unseen(name: str, visible: Iterable[str]) -> str:
    """A script's call of a function that the model cannot see."""
    names = list(visible)
    return f"the model cannot call {quoted(name)} now{near_miss(name, names)}; it sees {listed(names) or 'none'}"


# Minds


def mind_failed(url: str, reason: str) -> str:
    """A language model that gives no answer."""
    return f"Cannot ask the language model at {url}: {reason}. See --llm, --model and the key in OPENAI_API_KEY."


def model_answered(status: int, what: str) -> str:
    """An answer of a language model's endpoint that is none."""
    return f"it answered {status} with {what}"


def arguments_are_no_object(function: str, given: object) -> str:
    """What a language model gave a function."""
    return f"the model called {quoted(function)} with {quoted(given)}, which is no JSON object; it is called with none"


# Targets of calls


def bad_fault(text: str, known: Iterable[str]) -> str:
    """A fault that is none."""
    kind = text.partition("=")[0]
    return f"Cannot make the fault {quoted(text)}: there is none{near_miss(kind, known)}. Write one of {listed(known)}."


def bad_variables(text: str) -> str:
    """Variables that cannot be read."""
    return f'Cannot read {quoted(text)}: it is no JSON object. Write for example --vars \'{{"tier": "gold"}}\'.'


def cannot_write(path: str, reason: str) -> str:
    """A file that cannot be written."""
    return f"Cannot write {quoted(path)}: {reason}. Name a file in a folder that is there."


def no_address(text: str) -> str:
    """A text that should be a URL."""
    return f"Cannot ask {quoted(text)}: it is no URL. Write for example https://example.com/fallback."


def bad_header(text: str) -> str:
    """A SIP header that cannot be read."""
    return f"Cannot send {quoted(text)}: it is no header. Write --header X-Customer=42."


def nobody_to_call() -> str:
    """A call without a target."""
    return "Cannot call anybody: no TARGET is named, here or in a script. Write swaiglet call path/to/file.py."


def call_without_document() -> str:
    """Why a call ends that does not begin."""
    return "there is no document"


def document_for_messages() -> str:
    """A call gets a document whose verbs only messages have."""
    return "the document is for messages, and a call runs none of it. Let one come in: swaiglet call … --message TEXT"


def no_report_to_write(path: str) -> str:
    """A call without a conversation is to be recorded."""
    return f"Cannot write {quoted(path)}: the call had no conversation, and so no report. Call an agent."


# The prompt of a call


def verb_waits(verb: str) -> str:
    """A verb waits for the caller."""
    return f"{verb} waits: type words, or /press and digits."


def no_call_while_waiting() -> str:
    """A function is to be called outside of a conversation."""
    return "Nothing can be called now: a verb waits, and no conversation has begun."


def no_steps_here() -> str:
    """A conversation without steps."""
    return "This conversation has no steps."


def no_keys(text: str) -> str:
    """Something to press that is no key."""
    return f"{quoted(text)} cannot be pressed. Type digits, * and #: /press 42#."


def bad_slash(word: str, known: Iterable[str]) -> str:
    """A command at the prompt of a call that is none."""
    return f"There is no {word}{near_miss(word, known)}. Type /help."


# What the mind of rules says, as the agent


def rules_greet(offers: Iterable[str], question: str = "") -> str:
    """The first words of an agent that is played by rules, with the question that a step asks first."""
    return f"Hello. I am a few rules and no language model. {question or _offer(offers)}"


def rules_do_not_know(offers: Iterable[str]) -> str:
    """Words that match no function."""
    return f"My rules find no function for that. {_offer(offers)}"


def rules_ask(function: str, parameter: str, schema: Mapping[str, Any]) -> str:
    """A parameter that a function must have."""
    about = str(schema.get("description") or spoken(parameter)).rstrip(".")
    about = about if about[1:2].isupper() else f"{about[:1].lower()}{about[1:]}"
    choices = [str(choice) for choice in schema.get("enum", ())]
    return f"For {spoken(function)} I need: {about}{f' ({listed(choices)})' if choices else ''}."


def rules_give_up(function: str, parameter: str) -> str:
    """A parameter that the rules cannot read from what is said."""
    return (
        f"My rules cannot read {quoted(spoken(parameter))} from that, so {spoken(function)} is not called. "
        f"Type /call {function} {parameter}=…, or use a language model with --llm."
    )


def rules_sum_up(called: Iterable[str]) -> str:
    """The answer to a post prompt."""
    return f"Played by rules, without a language model. Functions called: {', '.join(called) or 'none'}."


def spoken(name: str) -> str:
    """A name as it is said."""
    return name.replace("_", " ")


def _offer(offers: Iterable[str]) -> str:
    names = [spoken(name) for name in offers]
    return f"I can do: {', '.join(names)}." if names else "There is no function that I could call now."
