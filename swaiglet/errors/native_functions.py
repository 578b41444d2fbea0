"""For the model in a simulated conversation: the platform's own functions, and what it is told at turns of the call."""

from __future__ import annotations

from collections.abc import Iterable

from .words import listed

# What a function is for


def check_time_is_for() -> str:
    """The native function ``check_time``."""
    return "Tell the current date and time."


def wait_seconds_is_for() -> str:
    """The native function ``wait_seconds``."""
    return "Stay quiet for so many seconds, because the caller asks for it."


def wait_for_user_is_for() -> str:
    """The native function ``wait_for_user``."""
    return "Stay quiet until the caller speaks again, because the caller asks for it."


def adjust_response_latency_is_for() -> str:
    """The native function ``adjust_response_latency``."""
    return "Wait longer or shorter for the end of what the caller says, in milliseconds."


def hangup_is_for() -> str:
    """The native function ``hangup``."""
    return "Hang up, once the conversation is over and the caller was told goodbye."


def next_step_is_for() -> str:
    """The native function ``next_step``."""
    return "Go on, once what the instructions ask for is done."


def change_context_is_for() -> str:
    """The native function ``change_context``."""
    return "Turn to another subject."


def gather_submit_is_for(question: str) -> str:
    """The native function ``gather_submit``."""
    return f"Hand in the caller's answer to: {question}"


# What it answers


def goes_on() -> str:
    """Another step began."""
    return "Follow the new instructions."


def cannot_go_there(name: str, possible: Iterable[str]) -> str:
    """A step or a context that may not follow."""
    return f"{name} is not possible now. Possible: {listed(possible) or 'nothing'}."


def waited(seconds: float) -> str:
    """The agent stayed quiet."""
    return f"{seconds:g} seconds have passed."


def listens() -> str:
    """The agent stays quiet until the caller speaks."""
    return "Say nothing until the caller speaks."


def latency_adjusted(milliseconds: int) -> str:
    """The agent waits for another time."""
    return f"The end of what the caller says is now waited for {milliseconds} milliseconds."


def answer_taken() -> str:
    """An answer was kept."""
    return "The answer is kept."


def answer_missing(expected: str) -> str:
    """There is no answer of the right kind."""
    return f"There is no answer yet: expected {expected}. Ask again."


def answer_not_confirmed(answer: object) -> str:
    """The caller has not confirmed the answer."""
    return f"Repeat the answer to the caller, {answer}, and ask whether it is right; then hand it in again."


def function_done() -> str:
    """A function that answered without words."""
    return "Done."


def function_not_here(name: str) -> str:
    """A function that the model cannot call now."""
    return f"{name[:64]} cannot be used now."


# What it is told


def step_instructions(text: str, criteria: str) -> str:
    """What the model is to do now."""
    parts = [
        "## What to do now",
        text,
        "Keep to this. Do not tell the caller that there are steps, and do not end the call because one is done.",
    ]
    if criteria:
        parts.append(f"This is done when: {criteria}")
    return "\n\n".join(part for part in parts if part)


def question_instructions(question: str, expected: str) -> str:
    """The question to be asked now."""
    return f"Ask the caller: {question}\nHand in the answer, {expected}, with gather_submit."


def caller_is_silent() -> str:
    """The caller has said nothing for a while."""
    return "The caller is silent. Ask whether they are still there."


def time_is_up() -> str:
    """The conversation has lasted as long as it may."""
    return "The time for this conversation is over. Say goodbye now."


def sum_up() -> str:
    """What was said so far is to be summed up."""
    return "Sum up the conversation so far."
