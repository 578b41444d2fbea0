"""For people: what an author declared that cannot work."""

from __future__ import annotations

from collections.abc import Iterable

from .words import listed, near_miss, quoted


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
    """A public URL that is not one."""
    return (
        f"Cannot use {quoted(value)} as the public URL: write it with its scheme and without a query, "
        f"for example `https://agent.example.com/voice`."
    )


def section_twice(name: str) -> str:
    """A document that a function returned has a section that another function writes too."""
    return f"Cannot render section `{name}` twice: a function writes it, and a document that another returned has it."


def type_name(type_: object) -> str:
    """What a type is called in a sentence."""
    return type_.__name__ if isinstance(type_, type) else str(type_).replace("typing.", "")


def unknown_app_setting(name: str, known: Iterable[str]) -> str:
    """A setting that apps do not have."""
    known = list(known)
    return (
        f"Cannot set `{name}` of an App: there is no such setting{near_miss(name, known)}. Apps have {listed(known)}."
    )


def wrong_setting(name: str, value: object) -> str:
    """A setting of an app that is of the wrong type."""
    expected = {
        "ai": "`ai=AI(…)`",
        "voice": "`voice='rime.spore'`",
        "limits": "`limits=Limits(body_bytes=…)`",
        "params": "`params=Params(…)` or a mapping",
        "global_data": "`global_data={'tier': 'gold'}`",
        "store": "`store=SQLiteStore('kept.db')`, or an object with the methods of `Store`",
        "public_url": "`public_url='https://agent.example.com'`",
        "token_max_age": "`token_max_age=14_400`, in seconds",
        "redact": "`redact=function`, which takes the arguments by name and returns what may be told",
        "prompt_format": "`prompt_format='pom'` or `prompt_format='text'`",
    }
    return f"Cannot use {quoted(value)} as `{name}`. Write {expected[name]}."


def wrong_limit(name: str, value: object, expected: str, default: object) -> str:
    """A bound of `Limits` that is none."""
    return f"Cannot use {quoted(value)} as `{name}`: it must be {expected}. Write `Limits({name}={default})`."


def unknown_setting(tool: str, name: str, known: Iterable[str]) -> str:
    """A setting that tools do not have."""
    near = near_miss(name, known)
    return f"Cannot set `{name}` of tool `{tool}`: there is no such setting{near}. Tools have {listed(known)}."


def bad_setting(tool: str, setting: str, value: object, expected: str) -> str:
    """A setting of a tool that is of the wrong type, or a time that is none."""
    return f"Cannot use {quoted(value)} as `{setting}` of tool `{tool}`: write {expected}."


def bad_web_hook_auth(tool: str) -> str:
    """Credentials of a web hook that cannot be used."""
    return (
        f"Cannot use `web_hook_auth` of tool `{tool}`: it is the user and the password for `web_hook_url`. "
        f"Write `web_hook_url='https://…', web_hook_auth=('user', 'password')`."
    )


def hook_as_tool(name: str) -> str:
    """A hook that was declared as a tool."""
    return f"Cannot name a tool `{name}`: the platform calls that one by itself. Write `@app.{name}`."


def wrong_explicit_handler(handler: str) -> str:
    """A handler for a schema that was given, which does not take what it is called with."""
    return (
        f"Cannot call `{handler}` with arguments of a given schema: it is called with the arguments and the request's "
        f"body. Write `{handler}(args, raw_data)`."
    )


def second_post_prompt(handler: str, first: str) -> str:
    """A second post prompt."""
    return (
        f"Cannot take reports with `{handler}`: `{first}` takes them already, and a call has one report. "
        f"Call one from the other."
    )


def cannot_fill_report(handler: str, parameter: str, can: Iterable[str]) -> str:
    """A parameter of a report's handler that is neither filled nor the one object for the model's answer."""
    return (
        f"Cannot fill parameter `{parameter}` of `{handler}`: a report's handler takes {', '.join(can)}, and one "
        f"attrs class, dataclass or TypedDict for the model's answer."
    )


def provides_nothing(handler: str) -> str:
    """A provider that does not say what it provides."""
    return (
        f"Cannot provide what `{handler}` opens: its return annotation names no type. Write `-> Database`, or "
        f"`-> AsyncIterator[Database]` for a generator that yields one."
    )


def provided_too_late(type_: str, provider: str, tool: str) -> str:
    """A provider that stands behind a tool which asks for its type."""
    return (
        f"Cannot provide `{type_}` by `{provider}` any more: tool `{tool}` already has it as an argument for the "
        f"model to fill. Move `{provider}` before it."
    )


def nothing_to_override(type_: str, known: Iterable[object]) -> str:
    """A type that no provider opens."""
    names = [type_name(one) for one in known]
    return (
        f"Cannot override `{type_}`: no function under `@app.provide` returns it{near_miss(type_, names)}. "
        f"{f'There is {listed(names)}.' if names else 'There is none at all.'}"
    )


def cannot_open_resource(provider: str, error: BaseException) -> str:
    """A resource that could not be opened."""
    return f"Cannot open what `{provider}` provides: {type(error).__name__}: {error}. Mend that, then start again."


def not_open(type_: str) -> str:
    """A resource that is asked for before the app was started."""
    return (
        f"Cannot give `{type_}` to a handler: nothing opened it, because the app was not started. Serve it, or write "
        f"`async with app.lifespan:` around what you do; an embedded app is started by its host's lifespan."
    )


def no_exception_class(value: object) -> str:
    """``@app.errorhandler`` without a class."""
    return (
        f"Cannot handle {quoted(value)}: it is no exception class. Write `@app.errorhandler(SomeError)` above the "
        f"function."
    )


def no_toolkit(value: object) -> str:
    """Something else given to `register`."""
    return f"Cannot register {quoted(value)}: it is no toolkit. Write `app.register(Toolkit('name'))`."


def toolkit_lacks(toolkit: str, type_: str) -> str:
    """A toolkit that uses a type which the app does not provide."""
    return (
        f"Cannot register toolkit {quoted(toolkit)}: it uses `{type_}`, which nothing provides. Declare a function "
        f"under `@app.provide` that returns it, before."
    )


def unknown_toggle(tool: str, name: str, known: Iterable[str]) -> str:
    """An action that switches a function which no call has."""
    names = list(known)
    near = near_miss(name, names)
    return f"`{tool}` toggles {quoted(name)}, and there is no such function{near}. There is {listed(names)}."


def unknown_move(tool: str, what: str, name: str, known: Iterable[str]) -> str:
    """An action that leads to a step or a context which the prompt has not."""
    names = list(known)
    there = f"There is {listed(names)}." if names else "The prompt has no contexts."
    return f"`{tool}` moves to {quoted(name)}, and there is no such {what}{near_miss(name, names)}. {there}"


def dropped_result(tool: str, place: str, actions: Iterable[str]) -> str:
    """A result with actions that was made and not returned."""
    return f"{tool} made a Result at {place} and did not return it: its actions ({', '.join(actions)}) are lost"


def no_event_name(value: object) -> str:
    """Something else given as the kind of event that a function takes."""
    return (
        f"Cannot take the event {quoted(value)}: it is no name. Write one as the platform does, for example "
        f"`@app.status_callback('calling.call.record')` or `@app.debug_event('barge')`."
    )


def no_text_beside(decorator: str, value: object) -> str:
    """Something else given where a title or a section's name belongs."""
    return f"Cannot use {quoted(value)} beside `@app.{decorator}`: it is no text. Write `@app.{decorator}('…')`."


def no_toggles(value: object) -> str:
    """Something else given as the functions to switch."""
    return (
        f"Cannot toggle {quoted(value)}: it does not say which functions, and how. "
        f"Write `toggle_functions({{'refund': False}})`."
    )


def no_fallback_document(value: object) -> str:
    """Something else given as the fallback."""
    return (
        f"Cannot fall back on {quoted(value)}: it is no document. "
        f"Write `app.fallback(Document([Play('say:We are sorry.'), Hangup()]))`."
    )


def bad_proxies(value: str) -> str:
    """A SWAIGLET_TRUST_PROXY that names no proxies."""
    return (
        f"Cannot trust {quoted(value)} as proxies: set SWAIGLET_TRUST_PROXY to how many there are in front of the "
        f"server, or to their networks, for example `10.0.0.0/8,fd00::/8`."
    )


def no_text(name: str, value: object) -> str:
    """A result whose text is none."""
    return (
        f"Cannot make a Result of {quoted(value)}: `{name}` is text, which the model reads. Write `Result(str(…))`, "
        f"or say in a sentence what it means."
    )


def two_answers(parts: Iterable[str]) -> str:
    """A result with a text, and another answer in two parts."""
    named = " and ".join(f"`{part}`" for part in parts)
    return f"Cannot make a Result of a text and {named}: an answer is one or the other. Leave the text out."


def document_beside_verbs() -> str:
    """A result that is to run a document and, in the same action, other verbs."""
    return "Cannot run a document beside other verbs: it is whole. Give one document, or verbs alone."


def nothing_to_unset(data: str) -> str:
    """A result that is to remove keys, and names none, which would remove them all."""
    return (
        f"Cannot remove keys of the {data}: none is named. Write `unset_{data}('key')`, or "
        f"`raw('unset_{data}', {{}})` to remove them all."
    )


def no_signing_key() -> str:
    """A SIGNALWIRE_SIGNING_KEY with no key in it."""
    return (
        "Cannot check signatures: SIGNALWIRE_SIGNING_KEY is set and holds no key. Set it to the project's signing key, "
        "or to several with commas between them, or unset it."
    )
