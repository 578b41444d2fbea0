"""For people who watch a simulated conversation: what the platform would not do, or do differently."""

from __future__ import annotations

from collections.abc import Iterable

from .words import listed, near_miss, quoted

# Where it begins


def sidecar_is_silent() -> str:
    """A sidecar, which listens to two people."""
    return "ai_sidecar is not simulated: it listens to two people, and here there is one. The document goes on."


def function_without_url(name: str) -> str:
    """A function that nothing runs."""
    return (
        f"{quoted(name)} cannot be called: it has no web_hook_url, no data_map, and there is no default. "
        f"Write SWAIG.defaults.web_hook_url."
    )


def function_without_name(at: str) -> str:
    """A function that is no object with a name."""
    return f"{at} is left out: it has no name. Write function: …"


def function_described_twice(name: str) -> str:
    """Two functions of one name."""
    return f"{quoted(name)} is described twice: the first description is taken"


def include_failed(url: str, reason: str) -> str:
    """A server that did not describe its functions."""
    return f"functions of {url} are left out: {reason}"


def definition_incomplete(name: str, missing: Iterable[str]) -> str:
    """A function of an include that the platform leaves out without a word."""
    return f"{quoted(name)} of an include is left out: it has no {listed(missing)}"


def functions_not_described(url: str, names: Iterable[str]) -> str:
    """Functions that an include names and its server does not describe."""
    return f"{url} describes no {listed(names)}"


def mcp_is_left_out(url: str) -> str:
    """An MCP server, which is not asked."""
    return f"the tools of the MCP server {url} are left out: MCP is not simulated"


def native_unknown(name: str, known: Iterable[str]) -> str:
    """A native function that the platform does not have."""
    return f"native function {quoted(name)} does nothing here: it is not documented{near_miss(name, known)}"


def input_is_not_polled() -> str:
    """A function that the platform asks again and again for input."""
    return "check_for_input is not polled here: call it in a test, or give the caller the words"


def prompt_reads_nothing(path: str) -> str:
    """A placeholder of a prompt without a value."""
    return f"a prompt reads ${{{path}}}, and nothing is there: the model sees no words in its place"


def prompt_missing() -> str:
    """A conversation whose model is told nothing."""
    return "the ai verb has no prompt: the platform refuses it. Write prompt: {text: …}"


def zone_unknown(name: str) -> str:
    """A time zone that this machine does not know."""
    return f"params.local_tz {quoted(name)} is no time zone that is known here: UTC is taken"


# Functions


def function_not_visible(name: str, visible: Iterable[str]) -> str:
    """A function that the model cannot call at this point."""
    names = list(visible)
    told = f"it may call {listed(names)}" if names else "it may call nothing now"
    return f"{quoted(name)} cannot be called now: the model does not see it, {told}{near_miss(name, names)}"


def function_failed(name: str, reason: str) -> str:
    """A function that gave no result."""
    return f"{quoted(name)} failed, and the model is told no more than that: {reason}"


def back_to_back(name: str) -> str:
    """A second function before the caller spoke."""
    return (
        f"{quoted(name)} is called without a word to the caller since the function before: the platform has the agent "
        f"speak first, unless a result has back_to_back_functions or another step begins"
    )


def function_again(name: str, count: int) -> str:
    """A function that is called again and again."""
    return f"{quoted(name)} was called {count} times without a word of the caller: the agent's turn ends"


def response_wrong(name: str, value: object) -> str:
    """A result whose `response` is neither text nor in two parts."""
    return f"the response of {quoted(name)} is {quoted(value)}, expected a string: the model is told it as JSON"


# Actions


def action_does_nothing(problem: str) -> str:
    """An action that there is not, or with a value that it cannot have."""
    return f"{problem}; the action does nothing"


def action_too_late(name: str) -> str:
    """An action after one that ended the conversation."""
    return f"action {quoted(name)} does nothing: it comes after one that ended the conversation"


def action_not_allowed(name: str, param: str) -> str:
    """An action that the conversation's params forbid."""
    return f"action {quoted(name)} does nothing: params.{param} is false"


def toggle_unknown(name: str, known: Iterable[str]) -> str:
    """A function to switch that there is not."""
    return f"toggle_functions changes nothing for {quoted(name)}: there is no such function{near_miss(name, known)}"


def toggle_elsewhere(name: str, caller: str) -> str:
    """A function to switch whose meta data are another's."""
    return (
        f"toggle_functions changes nothing for {quoted(name)}: it does not share the meta_data_token of "
        f"{quoted(caller)}. Give both the same meta_data_token"
    )


def context_unknown(name: str, known: Iterable[str]) -> str:
    """A context that there is not."""
    return f"no context {quoted(name)} can be entered: there is none{near_miss(name, known)}"


def step_unknown(name: str, context: str, known: Iterable[str]) -> str:
    """A step that the context does not have."""
    return f"no step {quoted(name)} can be entered: context {quoted(context)} has none{near_miss(name, known)}"


def steps_missing() -> str:
    """A step or a context is asked for where there are none."""
    return "no step or context can be entered: the prompt has no contexts"


def no_way_on(step: str) -> str:
    """A step with an empty list of those that may follow."""
    return (
        f"no step follows {quoted(step)}: its valid_steps are empty, which one schema reads as the step below. "
        f"Leave valid_steps out for that, or write end: true"
    )


def swml_cannot_run() -> str:
    """A document from a function where nothing runs documents."""
    return "the document of the result is shown and not run: this conversation is played without a line"
