"""For people: what is wrong with a document, or with a text that should hold one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .tree import Problem
from .words import listed, near_miss, quoted


def wrong_value(path: str, value: object, expected: str) -> Problem:
    """A value of the wrong type, outside its range, or not one of those allowed."""
    found = quoted(value)
    return Problem(path, f"found {found}, expected {expected}", found, expected)


def unknown_key(path: str, key: str, known: Iterable[str]) -> Problem:
    """A key that nothing reads."""
    known = sorted(known)
    expected = f"one of {', '.join(known)}" if known else "no key at all"
    return Problem(path, f"unknown key `{key}`{near_miss(key, known)}", quoted(key), expected)


def missing_key(path: str, key: str, expected: str) -> Problem:
    """A key without which the platform refuses the document."""
    return Problem(path, f"`{key}` is missing, expected {expected}", "", expected)


def without_keyword(value: object, positional: Sequence[str], meant: str) -> Problem:
    """A value without its keyword, where Python takes only keywords."""
    found = quoted(value)
    after = f"keywords after {', '.join(f'`{name}`' for name in positional)}" if positional else "keywords only"
    expected = f"{after}, such as `{meant}=…`" if meant else after
    return Problem("", f"found {found} without a keyword, expected {expected}", found, expected)


def given_twice(name: str, first: object, second: object) -> Problem:
    """A field that has a value by its place, and another by its keyword."""
    found = f"{quoted(first)} without a keyword and {quoted(second)} with it"
    return Problem("", f"`{name}` is given twice: {found}", found, "one value")


def wrong_combination(path: str, keys: Sequence[str], rule: str) -> Problem:
    """Keys that exclude or need each other."""
    named = ", ".join(f"`{key}`" for key in keys)
    return Problem(path, f"{rule} of {named} must be given", "", f"{rule} of {named}")


def unofficial(path: str, name: str) -> Problem:
    """A key that the platform takes, though its schemas do not have it."""
    return Problem(path, f"`{name}` runs, but no official schema has it", quoted(name), "", "warning")


def unknown_verb(path: str, name: str, known: Iterable[str], kind: str = "a verb") -> Problem:
    """A step whose key is no SWML method, or an action whose key is no SWAIG action."""
    return Problem(path, f"unknown {kind.partition(' ')[2]} `{name}`{near_miss(name, known)}", quoted(name), kind)


def frozen_ai(name: str) -> str:
    """An attribute of the `AI` that all calls share was assigned."""
    return (
        f"Cannot set `{name}`: this AI is shared by every call. Change the call's own, which a handler gets by "
        f"annotating a parameter with `AI`, or make another with `attrs.evolve`."
    )


def verb_out_of_place(path: str, name: str, allowed: Iterable[str]) -> Problem:
    """A verb where only some may stand."""
    expected = f"one of {', '.join(sorted(allowed))}"
    return Problem(path, f"`{name}` may not stand here, expected {expected}", quoted(name), expected)


def needs_beside(path: str, what: str, key: str) -> Problem:
    """A key, or a value of one, that makes no sense without another key beside it."""
    return Problem(path, f"`{what}` needs `{key}` beside it", "", f"`{key}` beside it")


def else_before_the_end(path: str) -> Problem:
    """A lone ``else`` with branches after it, which would never be reached."""
    return Problem(path, "only the last branch may be an `else` alone", "", "a branch with `when` and `then`")


def older_form(path: str, value: object, modern: str) -> Problem:
    """A form that is understood, but written differently today."""
    found = quoted(value)
    return Problem(path, f"found {found}, today written {modern}", found, modern, "warning")


def beyond_schemas(path: str, value: object, official: str) -> Problem:
    """A form that the platform takes, where its schemas want another."""
    found = quoted(value)
    message = f"found {found}, which runs, but the official schemas have {official}"
    return Problem(path, message, found, official, "warning")


def left_out(path: str, value: object) -> Problem:
    """A key or a value of older documents that says nothing today."""
    found = quoted(value)
    return Problem(path, f"found {found}, today left out", found, "nothing", "warning")


def assumed(path: str, key: str, value: object) -> Problem:
    """A key that older documents leave out, and what it is taken for."""
    meant = quoted(value)
    return Problem(path, f"`{key}` is missing, today written {meant}", "", meant, "warning")


def label_twice(path: str, name: str, first: str) -> Problem:
    """A label that a section has already."""
    return Problem(path, f"the label `{name}` stands at {first} already", quoted(name), "a label of its own")


def unknown_label(path: str, name: str, known: Iterable[str]) -> Problem:
    """A `goto` to a label that its section lacks."""
    known = list(known)
    expected = f"a label of the same section: {listed(known)}" if known else "a label in the same section"
    return Problem(path, f"there is no label `{name}` in this section{near_miss(name, known)}", quoted(name), expected)


def unknown_section(path: str, name: str, known: Iterable[str]) -> Problem:
    """An `execute` or `transfer` to a section that the document lacks."""
    known = list(known)
    message = f"there is no section `{name}`{near_miss(name, known)}"
    return Problem(path, message, quoted(name), f"one of {listed(known)}, or a URL", "warning")


def unknown_name(path: str, what: str, name: str, known: Iterable[str]) -> Problem:
    """A step, a context or a function that is named, but not there."""
    known = list(known)
    message = f"there is no {what} `{name}`{near_miss(name, known)}"
    return Problem(path, message, quoted(name), f"one of {listed(known)}" if known else f"no {what} at all")


def no_function_of_this_app(path: str, name: str, known: Iterable[str]) -> Problem:
    """A Python function in a step or a question that no tool was made of."""
    known = list(known)
    why = f", the tool `{name}` is another" if name in known else near_miss(name, known)
    expected = f"a tool's function, or one of {listed(known)}" if known else "a tool's function"
    return Problem(path, f"no tool was made of the function `{name}`{why}", quoted(name), expected)


def several_names(path: str, name: str, names: Iterable[str]) -> Problem:
    """A Python function in a step or a question that several tools were made of."""
    names = listed(f"`{own}`" for own in names)
    return Problem(path, f"several tools were made of the function `{name}`: {names}", quoted(name), f"one of {names}")


def name_twice(path: str, name: str, first: str) -> Problem:
    """A name that a sister has already."""
    return Problem(path, f"`{name}` stands at {first} already", quoted(name), "a name of its own")


def steps_after_the_end(path: str) -> Problem:
    """A step that ends the steps, and says which follow."""
    return Problem(path, "no step may follow a step with `end`", "", "either `end` or `valid_steps`")


def no_step_below(path: str) -> Problem:
    """The last step of a context, which leads to the one below it."""
    return Problem(path, "no step comes after the last", quoted("next_step"), "the name of a step")


def platform_function(path: str, name: str) -> Problem:
    """A function of the platform's own where a tool of the author's belongs."""
    message = f"`{name}` is a function that the platform offers by itself"
    return Problem(path, message, quoted(name), "another function")


def unreached(what: str, path: str, name: str) -> Problem:
    """A step or a context that no step leads to."""
    message = f"no step leads to the {what} `{name}`: only a tool's `change_{what}` does"
    return Problem(path, message, "", f"`{name}` among the `valid_{what}s` of a step", "warning")


def stuck_step(path: str, name: str) -> Problem:
    """A step before the last that leads nowhere."""
    message = f"nothing leads out of the step `{name}`"
    return Problem(path, message, "", "`valid_steps`, `valid_contexts`, `end`, or a function to call", "warning")


def post_prompt_in_contexts(path: str) -> Problem:
    """A post prompt that is to move through contexts."""
    return Problem(path, "a post prompt has no contexts", "", "contexts in `prompt`")


def not_in_bedrock(path: str, what: str) -> Problem:
    """Something that the `ai` method knows and `amazon_bedrock` does not."""
    return Problem(path, f"{what} is not read by `amazon_bedrock`", "", "a string as `response`, and actions")


def not_in_sidecar(path: str, what: str) -> Problem:
    """A keyword of JSON Schema that `ai_sidecar` does not know."""
    return Problem(path, f"`{what}` is not read by `ai_sidecar`", quoted(what), "`type`, `description` and the like")


def no_path(text: str) -> str:
    """A text that names no value of the call."""
    return (
        f"Cannot make a placeholder of {quoted(text)}: it is not one path. "
        f"Write the path of a value, such as 'args.city', or its placeholder, '${{args.city}}'."
    )


def too_large(limit: int) -> str:
    """A text larger than any document."""
    return f"Cannot read a document of more than {limit} bytes"


def too_deep(limit: int) -> str:
    """A value nested deeper than the platform goes."""
    return f"Cannot read the document: it is nested deeper than {limit} levels"


def too_many_values(limit: int) -> str:
    """A value with more members than any document."""
    return f"Cannot read the document: it holds more than {limit} values"


def key_twice(key: str) -> str:
    """A JSON object with the same key twice, of which only one would count."""
    return f"Cannot read the document as JSON: the key {quoted(key)} stands twice"


def nothing_to_read() -> str:
    """An empty text."""
    return "Cannot read the document: it is empty"


def broken_text(language: str, reason: str, line: int, column: int) -> str:
    """A text that is not what it looks like."""
    return f"Cannot read the document as {language}: {reason} (line {line}, column {column})"
