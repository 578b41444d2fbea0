"""The exception tree, and every sentence that a person or a model reads: one small function each.

A sentence for a person says *Cannot <do> <quoted name>: <reason>. <What to write instead>.* A sentence for the
model is plain English about the conversation, never about Python.
"""

from __future__ import annotations

import json
import keyword
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, Literal

from attrs import frozen


class SwaigletError(Exception):
    """The root of everything that swaiglet raises on purpose."""


class SetupError(SwaigletError):
    """What the author wrote cannot work; raised where it was written, before any call."""


class DocumentError(SetupError):
    """A verb, an action or a document that the platform would refuse.

    Attributes:
        problems: every problem found, each with its path.
    """

    def __init__(self, what: str, problems: Sequence[Problem]) -> None:
        super().__init__(cannot_make(what, problems))
        self.problems = tuple(problems)


class UnreadableError(SwaigletError):
    """A text that is no JSON or YAML, or too large to be a document."""


class SWMLWarning(UserWarning):
    """A document that runs, though it should be written differently."""


class ToolError(SwaigletError):
    """Raised by a tool: its text is told to the model, word for word, in place of a result."""


class PayloadError(SwaigletError):
    """A request body that is not what the platform sends; answered with HTTP 400."""


@frozen
class Problem:
    """One thing that is wrong with a document.

    Attributes:
        path: where, from the root of what was checked: ``sections.main[2].play.urls[0]``.
        message: what is wrong, and the near miss where there is one.
        found: the value found, as JSON text, shortened; empty when something is missing.
        expected: what belongs there, in words; empty when nothing does.
        level: ``error`` for what cannot run, ``warning`` for what runs but should be written differently.
    """

    path: str
    message: str
    found: str = ""
    expected: str = ""
    level: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


# For people: documents


def quoted(value: object, limit: int = 60) -> str:
    """The value as JSON text, else as Python shows it, cut to a length that fits a line."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = f"<{type(value).__name__}>"
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def near_miss(name: str, known: Iterable[str]) -> str:
    """`` (did you mean `urls`?)``, or nothing when nothing is near."""
    folded = {candidate.lower(): candidate for candidate in known}
    near = get_close_matches(name.lower(), folded, n=1)
    return f" (did you mean `{folded[near[0]]}`?)" if near else ""


def cannot_make(what: str, problems: Sequence[Problem]) -> str:
    """The message of a `DocumentError`: one line for one problem, a list for several."""
    if len(problems) == 1:
        return f"Cannot make {what}: {problems[0]}."
    return f"Cannot make {what}:" + "".join(f"\n  {problem}" for problem in problems)


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


def wrong_combination(path: str, keys: Sequence[str], rule: str) -> Problem:
    """Keys that exclude or need each other."""
    named = ", ".join(f"`{key}`" for key in keys)
    return Problem(path, f"{rule} of {named} must be given", "", f"{rule} of {named}")


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


def label_twice(path: str, name: str, first: str) -> Problem:
    """A label that a section has already."""
    return Problem(path, f"the label `{name}` stands at {first} already", quoted(name), "a label of its own")


def unknown_label(path: str, name: str, known: Iterable[str]) -> Problem:
    """A `goto` to a label that its section lacks."""
    known = sorted(known)
    expected = f"a label of the same section: {', '.join(known)}" if known else "a label in the same section"
    return Problem(path, f"there is no label `{name}` in this section{near_miss(name, known)}", quoted(name), expected)


def unknown_section(path: str, name: str, known: Iterable[str]) -> Problem:
    """An `execute` or `transfer` to a section that the document lacks."""
    known = sorted(known)
    message = f"there is no section `{name}`{near_miss(name, known)}"
    return Problem(path, message, quoted(name), f"one of {', '.join(known)}, or a URL", "warning")


def unknown_name(path: str, what: str, name: str, known: Iterable[str]) -> Problem:
    """A step, a context or a function that is named, but not there."""
    known = sorted(known)
    message = f"there is no {what} `{name}`{near_miss(name, known)}"
    return Problem(path, message, quoted(name), f"one of {', '.join(known)}" if known else f"no {what} at all")


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


def article(name: str) -> str:
    """The name with its article: ``an AI``, ``a Play``."""
    return f"{'an' if name[0] in 'AEIO' else 'a'} {name}"


# For people: texts


def too_large(size: int, limit: int) -> str:
    """A text larger than any document."""
    return f"Cannot read a document of {size} bytes: at most {limit} are read"


def too_deep(limit: int) -> str:
    """A value nested deeper than the platform goes."""
    return f"Cannot read the document: it is nested deeper than {limit} levels"


def too_many_values(limit: int) -> str:
    """A value with more members than any document."""
    return f"Cannot read the document: it holds more than {limit} values"


def nothing_to_read() -> str:
    """An empty text."""
    return "Cannot read the document: it is empty"


def broken_text(language: str, reason: str, line: int, column: int) -> str:
    """A text that is not what it looks like."""
    return f"Cannot read the document as {language}: {reason} (line {line}, column {column})"


# For people: decorators


def cannot_fill(handler: str, parameter: str, can: Iterable[str]) -> str:
    """A handler's parameter that nothing provides."""
    return (
        f"Cannot fill parameter `{parameter}` of `{handler}`: nothing provides its type. "
        f"Annotate it with one of {', '.join(can)}."
    )


def no_annotation(handler: str, parameter: str) -> str:
    """A parameter without a type."""
    return (
        f"Cannot tell what `{parameter}` of `{handler}` is: it has no annotation. "
        f"Write `{parameter}: str`, or `{parameter}: Call` for the call."
    )


def no_schema(handler: str, parameter: str, annotation: str) -> str:
    """A tool's parameter whose type the model cannot be told about."""
    return (
        f"Cannot make a schema for `{parameter}` of `{handler}`: `{annotation}` is not a type the model can fill. "
        f"Write str, int, float, bool, Literal[…], list[…] of these, or one of these with `| None`."
    )


def no_name_for(handler: str, annotation: str) -> str:
    """A string annotation that names nothing."""
    return f"Cannot read the annotations of `{handler}`: {annotation}. Import the name at module level."


def wrong_kind_of_parameter(handler: str, parameter: str) -> str:
    """``*args``, ``**kwargs`` or a positional-only parameter."""
    return (
        f"Cannot fill parameter `{parameter}` of `{handler}`: arguments arrive by name. "
        f"Give each parameter a name and a type, without `*`, `**` or `/`."
    )


def wrong_default(handler: str, parameter: str, value: object, expected: str) -> str:
    """A default that the parameter's own type refuses."""
    return (
        f"Cannot use {quoted(value)} as the default of `{parameter}` of `{handler}`: expected {expected}. "
        f"Change the default or the annotation."
    )


def bad_tool_name(name: str) -> str:
    """A name that the platform does not take."""
    return f"Cannot name a tool {quoted(name)}: use letters, digits and underscores, not a digit first."


def reserved_tool_name(name: str) -> str:
    """A name that a function of the platform has."""
    return f"Cannot name a tool `{name}`: the platform has a function of that name. Choose another."


def no_description(name: str) -> str:
    """A tool that the model would not know when to call."""
    return (
        f"Cannot offer tool `{name}`: it has no description, so the model cannot know when to call it. "
        f"Write a docstring, or pass `description=`."
    )


def declared_twice(what: str, name: str) -> str:
    """A second tool, post prompt or the like under a name that is taken."""
    return f"Cannot declare {what} `{name}` twice: each call has one. Give it another name or remove one of them."


def bad_return(handler: str, value: object, expected: str) -> str:
    """A handler returned something that is not understood."""
    return f"`{handler}` returned {quoted(value)} ({type(value).__name__}), expected {expected}."


def bad_app_name(name: object) -> str:
    """An app without a name."""
    return f"Cannot name an app {quoted(name)}: the name shows in logs and links. Write `App('front-desk')`."


def no_post_prompt_text(handler: str) -> str:
    """``@app.post_prompt`` without a text."""
    return (
        f"Cannot take reports with `{handler}`: the post prompt has no text. "
        f"Write `@app.post_prompt('Summarize the call in one sentence.')`."
    )


def no_prompt(app: str) -> str:
    """An agent without a word about what it is."""
    return (
        f"Cannot render {quoted(app)}: no prompt says what the agent is for. "
        f"Write a function that returns it, decorated with `@app.prompt`, or pass `ai=AI(prompt=Prompt(text=…))`."
    )


def no_voice(language: str) -> str:
    """A language without a voice to speak it."""
    return (
        f"Cannot speak {quoted(language)}: a language needs a voice. Pass `voice=` too, for example "
        f"`voice='rime.spore'`, or `language=Language(name=…, code=…, voice=…)`."
    )


def unknown_language(code: str) -> str:
    """A language code without a name in our table."""
    return (
        f"Cannot name the language {quoted(code)}, which the model must be told. "
        f"Write `language=Language(name=…, code={code!r}, voice=…)`."
    )


def bad_auth(value: object) -> str:
    """An `auth=` that is neither a pair nor off."""
    return (
        f"Cannot use auth={type(value).__name__}: write `auth=('user', 'password')`, or `auth='off'` to let "
        f"anyone in, or leave it out to use SWML_BASIC_AUTH_USER and SWML_BASIC_AUTH_PASSWORD."
    )


def bad_public_url(value: str) -> str:
    """A public URL that is not one."""
    return (
        f"Cannot use {quoted(value)} as the public URL: write it with its scheme and without a query, "
        f"for example `https://agent.example.com/voice`."
    )


def not_json(where: str, value: object) -> str:
    """A value that cannot go into JSON."""
    return (
        f"Cannot send {where} to the platform: {type(value).__name__} is not JSON. "
        f"Use str, int, float, bool, None, lists and dicts with string keys."
    )


# For people: the command line


def bad_target(target: str, reason: str, advice: str) -> str:
    """A TARGET that does not lead to an app."""
    return f"Cannot load {quoted(target)}: {reason}. {advice}"


def cannot_open(source: str, reason: str) -> str:
    """A file that cannot be read."""
    return f"Cannot read {quoted(source)}: {reason}. Name a JSON or YAML file, - for standard input, or an app."


def no_such_function(app: str, name: str, known: Iterable[str]) -> str:
    """A function to run that the app lacks."""
    names = ", ".join(known)
    advice = f"It has {names}." if names else "It has none."
    return f"Cannot run {quoted(name)}: {app} has no such function{near_miss(name, names.split(', '))}. {advice}"


def bad_argument_word(word: str) -> str:
    """A word on the command line that belongs to no argument."""
    return f"Cannot read {quoted(word)}: no argument stands before it. Write each as --name value."


def cannot_listen(host: str, port: int, reason: str) -> str:
    """An address that cannot be listened at."""
    return f"Cannot listen at {host}:{port}: {reason}. Choose another with --host or --port, or stop what has it."


# For whoever sent a request


def empty_body() -> str:
    """A POST without a body."""
    return "the body is empty, expected a JSON object"


def broken_json(reason: str, line: int, column: int) -> str:
    """A body that is not JSON, or nested deeper than anything the platform sends."""
    return f"the body is not JSON: {reason} (line {line}, column {column})"


def no_object(value: object) -> str:
    """A body that is JSON, but not an object."""
    return f"the body is {quoted(value, 40)}, expected a JSON object"


def large_body(limit: int) -> str:
    """A body over the limit."""
    return f"the body is larger than {limit} bytes"


def bad_host(host: str) -> str:
    """A Host header that no URL can be made of."""
    return f"the host {quoted(host)} is no host name"


# For the log


def unknown_function(name: str, arguments: Iterable[str], known: Iterable[str]) -> str:
    """A function was called that the app lacks: the near miss and the stub to paste."""
    parameters = ", ".join(f"{argument}: str" for argument in arguments if _can_name(argument))
    stub = name if _can_name(name) else "name_of_the_function"
    return (
        f"Unknown function {quoted(name)}{near_miss(name, known)}. To answer it, add:\n\n"
        f'@app.tool\nasync def {stub}({parameters}) -> str:\n    """Say when to call it."""\n    ...\n'
    )


def _can_name(word: str) -> bool:
    return word.isidentifier() and not keyword.iskeyword(word)


# For the model


MOST_PROBLEMS_TOLD = 20
"""A list of a thousand wrong elements need not fill the model's context."""


def cannot_do_that(name: str) -> str:
    """The model called a function that the app lacks."""
    return f"There is no function called {name[:64]} on this call. Tell the caller that this cannot be done here."


def cannot_be_done() -> str:
    """A tool refused without a word."""
    return "This could not be done. Tell the caller so and offer another way."


def went_wrong(error_id: str) -> str:
    """A handler failed; the traceback with the same id is in the log."""
    return (
        f"Something went wrong on our side and this could not be done (reference {error_id}). "
        f"Apologize to the caller and offer another way."
    )


def bad_arguments(problems: Sequence[tuple[str, str]]) -> str:
    """Everything that is wrong with a function's arguments, for the model to ask the caller about."""
    told = [f"{path} {problem}" for path, problem in problems[:MOST_PROBLEMS_TOLD]]
    if len(problems) > MOST_PROBLEMS_TOLD:
        told.append(f"and {len(problems) - MOST_PROBLEMS_TOLD} more")
    return f"This could not be done yet: {'; '.join(told)}. Ask the caller for what is missing, then try again."


def argument_missing(expected: str, description: str) -> str:
    """A required argument that was not given."""
    about = f" ({description.rstrip('.')})" if description else ""
    return f"is missing{about}, expected {expected}"


def argument_wrong(value: Any, expected: str) -> str:
    """An argument that is not what it should be."""
    return f"is {quoted(value)}, expected {expected}"
