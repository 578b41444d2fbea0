"""For people: what an author declared that cannot work."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .words import quoted


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


def bad_auth() -> str:
    """An `auth=` that is neither a pair nor off."""
    return (
        "Cannot use these credentials: a user and a password are two strings, none empty, and no colon in the user. "
        "Write `auth=('user', 'password')`, or `auth='off'` to let anyone in, or set SWML_BASIC_AUTH_USER and "
        "SWML_BASIC_AUTH_PASSWORD."
    )


def bad_port(value: str) -> str:
    """A PORT in the environment that is none."""
    return f"Cannot use {quoted(value)} as the port: set PORT to a number from 0 to 65535, or leave it out for 3000."


def bad_public_url(value: str) -> str:
    """A public URL that is not one; a password in it is not repeated."""
    shown = re.sub("//[^/]*@", "//***@", value)
    return (
        f"Cannot use {quoted(shown)} as the public URL: write it with its scheme and without a query, "
        f"for example `https://agent.example.com/voice`."
    )


def section_twice(name: str) -> str:
    """A document that a function returned has a section that another function writes too."""
    return f"Cannot render section `{name}` twice: a function writes it, and a document that another returned has it."
