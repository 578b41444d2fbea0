"""For people: what a document's steps cannot do in a simulated call, and what they would do differently."""

from __future__ import annotations

from collections.abc import Iterable

from .words import listed, near_miss, quoted

# Expressions


def javascript_missing() -> str:
    """An expression, and nothing that could work it out."""
    return "no JavaScript engine is installed. Run `pip install 'swaiglet[javascript]'`"


def expression_too_long(length: int, limit: int) -> str:
    """An expression that the platform does not read."""
    return f"it has {length} characters, and the platform reads {limit}"


def no_expression(word: str) -> str:
    """A word that belongs to a statement."""
    return f"`{word}` is none of an expression, and the platform runs only these"


def expression_too_slow() -> str:
    """An expression that runs too long."""
    return "it runs for more than 150 ms"


def expression_fails(expression: str, reason: str) -> str:
    """An expression that gives no value."""
    return f"Cannot work out {quoted(expression, 120)}: {reason}"


def scope_env() -> str:
    """The older name of a scope."""
    return "`env` is the older name of the scope `envs`: write `${envs.…}`"


# Documents


def unusable_document(reason: str) -> str:
    """What is no document at all."""
    return f"Cannot run the document: {reason}"


def other_version(version: object) -> str:
    """A version that there is not."""
    return unusable_document(f'`version` is {quoted(version)}. Write "1.0.0"')


def unknown_element(name: str) -> str:
    """A key beside the sections."""
    return unusable_document(f"it has a key {quoted(name)}, and no other than `version` and `sections` is known")


def no_sections() -> str:
    """A document without sections, or with something else in their place."""
    return unusable_document("`sections` is no object of sections")


def no_main(names: Iterable[str]) -> str:
    """A document without the section that is run first."""
    there = listed(f"`{name}`" for name in names)
    return unusable_document(f"it has no section `main`, only {there}" if there else "it has no section `main`")


def no_steps(section: str) -> str:
    """A section that is no list."""
    return unusable_document(f"section {quoted(section)} is no list of steps")


def empty_section(section: str) -> str:
    """A section in which nothing stands."""
    return f"section {quoted(section)} has no steps"


def section_not_found(name: str, known: Iterable[str]) -> str:
    """A section that the document does not have."""
    known = list(known)
    there = listed(f"`{each}`" for each in known)
    return f"Cannot find section {quoted(name)}{near_miss(name, known)}: the document has {there}"


def unsupported_destination(dest: object) -> str:
    """A destination that no document is found at."""
    return f"Cannot go to {quoted(dest)}. Write a section's name, an http(s) URL or a document as JSON text"


def more_problems(count: int) -> str:
    """Problems that are left out."""
    return f"the document has {count} problems more: `swaiglet check` tells them all"


# Steps


def unknown_method(name: str, known: Iterable[str]) -> str:
    """A verb that there is not."""
    return f"Cannot run `{name}`: the platform has no such method{near_miss(name, known)}"


def no_step(value: object) -> str:
    """A step that is no object with a verb in it."""
    return f"Cannot run {quoted(value)}: a step is an object with one key, the method"


def missing_parameter(method: str, key: str) -> str:
    """A parameter that a method must have."""
    return f"Cannot run `{method}`: `{key}` is missing"


def wrong_parameters(method: str, value: object, expected: str) -> str:
    """Parameters that are no object."""
    return f"Cannot run `{method}`: found {quoted(value)}, write {expected}"


def label_not_found(label: str, known: Iterable[str]) -> str:
    """A jump to nowhere."""
    known = list(known)
    there = listed(f"`{each}`" for each in known)
    return f"Cannot go to label {quoted(label)}{near_miss(label, known)}: the section has {there or 'no label'}"


def no_case(variable: str, value: str) -> str:
    """A value without a case."""
    return f"Cannot choose by `{variable}`: {quoted(value)} has no case, and there is no `default`"


def no_number(key: str, value: object, taken: float) -> str:
    """A text where a number is expected."""
    return f"`{key}` is no number: found {quoted(value)}, {taken:g} is taken"


def steps_too_deep(limit: int) -> str:
    """Steps within steps without end."""
    return f"Cannot run further: steps stand more than {limit} deep in each other"


def too_many_transfers(limit: int) -> str:
    """Transfers without end."""
    return f"Cannot transfer again: the platform allows {limit} transfers in a call"


def too_many_steps(limit: int) -> str:
    """A document that does not end."""
    return f"Cannot run further: {limit} steps were run, which is as many as a simulated call takes"


def too_large_variable(name: str, limit: int) -> str:
    """A value that is no sensible variable."""
    return f"Cannot set {quoted(name)}: the value has more than {limit} members"


def nobody_talks(method: str) -> str:
    """A conversation in a call that has none."""
    return f"`{method}` is passed over: nobody holds conversations in this call"


def undocumented(method: str) -> str:
    """A verb that only the reference SDK writes."""
    return f"`{method}` is in no schema of the platform; it is shown, and nothing is done"


def header_not_sent(name: str) -> str:
    """A header that requests may not have."""
    return f"header {quoted(name)} is not sent: only Accept, Authorization, Content-Type, Range and X-… are"


def not_reachable(url: str, reason: str) -> str:
    """A server that did not answer a request."""
    return f"no reply from {url}: {reason}"


def confirm_may_not(method: str) -> str:
    """A verb that the dialled party may not be asked with."""
    return f"`{method}` may not stand in `confirm`, and is left out"


def nothing_to_stop(method: str) -> str:
    """A verb that ends what was not begun."""
    return f"`{method}` finds nothing to stop"


def not_played(url: object) -> str:
    """A sound of no known form."""
    return f"Cannot play {quoted(url)}. Write `say:…`, `silence:…`, `ring:…` or an http(s) URL"


# Messages


def message_refused(code: str, reason: str) -> str:
    """What went wrong with a message, with the platform's code."""
    return f"{code}: {reason}"
