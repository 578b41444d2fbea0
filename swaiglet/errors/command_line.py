"""For people: what was typed that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from .words import near_miss, quoted


def bad_usage(message: str, command: str) -> str:
    """Options or arguments that a command does not take, or lacks."""
    return f"{message.rstrip('.')}{'' if message.endswith('?') else '.'} See {command} --help."


def bad_target(target: str, reason: str, advice: str) -> str:
    """A TARGET that does not lead to an app."""
    return f'Cannot load "{target}": {reason}. {advice}'


def taken_name(target: str, name: str) -> str:
    """A module that would stand in for one of Python's own, or be hidden by it."""
    reason = f"`{name}` is the name of a module that Python or swaiglet imports"
    return bad_target(target, reason, f"Rename yours, for example to `{name}_agent`.")


def raised(doing: str, culprit: str, summary: str, where: str) -> str:
    """An exception in what the author wrote."""
    return f"Cannot {doing}: {culprit} raised {summary}{f' ({where})' if where else ''}. Mend that first."


def cannot_open(source: str, reason: str) -> str:
    """A file that cannot be read."""
    return f"Cannot read {quoted(source)}: {reason}. Name a JSON or YAML file, - for standard input, or an app."


def call_to_a_document(source: str, doing: str = "check") -> str:
    """A call that is described beside a document that is there already."""
    return f"Cannot {doing} {quoted(source)} for a call: a document is the same for every one. Name an app for that."


def unreadable(source: str, reason: str) -> str:
    """A file that holds no document."""
    return f"{source}: {reason}."


def no_such_function(app: str, name: str, known: Iterable[str]) -> str:
    """A function to run that the app lacks."""
    names = [*known]
    advice = f"It has {', '.join(names)}." if names else "It has none."
    return f"Cannot run {quoted(name)}: {app} has no such function{near_miss(name, names)}. {advice}"


def bad_argument_word(word: str) -> str:
    """A word on the command line that belongs to no argument."""
    return f"Cannot read {quoted(word)}: no argument stands before it. Write each as --name value."


def bad_arguments_text(text: str) -> str:
    """A text that should hold all arguments of a function."""
    return f'Cannot read {quoted(text)}: it is no JSON object. Write for example --args \'{{"name": "value"}}\'.'


def bad_query(text: str) -> str:
    """A part of a URL's query that cannot be read."""
    return f"Cannot ask with {quoted(text)}: it is no name with a value. Write --query lang=es."


def bad_body(source: str, reason: str) -> str:
    """A file that holds no request."""
    return (
        f"Cannot read the body in {quoted(source)}: {reason}. Name a file with a JSON object, or - for standard input."
    )


def nothing_is_told(app: str) -> str:
    """A document in which no model has a part."""
    return f"{app} tells no model anything in this call: its document has no conversation."


def no_tools(app: str, has_some: bool) -> str:
    """An app without functions, or a call that is offered none."""
    if has_some:
        return f"{app} offers this call no tools."
    return f"{app} has no tools. Decorate a function with @app.tool to give it one."


def bad_state(path: str, reason: str) -> str:
    """A file of kept data that cannot be used."""
    return f"Cannot use the state in {quoted(path)}: {reason}. Mend it, or delete it, and another is made."


def wrong_state(key: str, expected: str) -> str:
    """Something in such a file that does not belong there, or not so."""
    return f"{quoted(key)} is not {expected}"


def state_not_kept(path: str, reason: str) -> str:
    """A file that data cannot be kept in."""
    return f"Cannot keep the state in {quoted(path)}: {reason}. Name a file in a folder that you may write to."


def not_offered_here(function: str) -> str:
    """A function that the app has, and not for this call."""
    return f"this call is not offered {quoted(function)}: the platform would not call it"


def cannot_listen(host: str, port: int, reason: str) -> str:
    """An address that cannot be listened at."""
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return f"Cannot listen at {place}: {reason}. Choose another host or port, or stop what has it."


def bad_dev_file(path: str, reason: str) -> str:
    """A file of kept credentials that cannot be used."""
    return f"Cannot use {path}: {reason}. Delete it, and another is made."


def bad_project_name(name: str) -> str:
    """A name that would do for no folder and no agent."""
    advice = "Write up to 64 letters, digits, dashes and underscores, for example front-desk."
    return f"Cannot make {quoted(name)}: that is no name for an agent. {advice}"


def cannot_make_project(path: str, reason: str) -> str:
    """A folder that cannot be made, or may hold what somebody else made."""
    return f"Cannot make {quoted(path)}: {reason}. Name another folder, in one that is there."


def bad_picture_name(path: str, endings: Iterable[str]) -> str:
    """A file whose ending says of no picture what it is."""
    return f"Cannot draw into {quoted(path)}: its ending is none of {', '.join(endings)}. Give it one of them."


def no_graphviz() -> str:
    """The Python package for Graphviz is not there."""
    advice = "Run `pip install 'swaiglet[graph]'`, or write Mermaid's text into a file that ends with .mmd."
    return f"Cannot draw: the Python package graphviz is not installed. {advice}"


def no_engine() -> str:
    """No program is there that draws."""
    advice = (
        "Run `pip install graphviz-pure` or install Graphviz, or write Mermaid's text into a file that ends with .mmd."
    )
    return f"Cannot draw: there is no program `dot` or `graphviz-pure`. {advice}"


def cannot_draw(engine: str, reason: str) -> str:
    """Graphviz gave up."""
    told = " ".join(reason.split()) or "it does not say why"
    return f"Cannot draw: {engine} failed: {told}. Write Mermaid's text into a file that ends with .mmd."


def no_picture_of_url(url: str) -> str:
    """An agent that is only known by its URL."""
    return f"Cannot draw {quoted(url)}: a URL is none of an app and a file. Save the document and name its file."
