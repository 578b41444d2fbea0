"""For people who test: what a simulated call cannot do, and recordings that cannot be played."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .words import listed, near_miss, quoted


def not_visible(name: str, visible: Iterable[str], others: Iterable[str]) -> str:
    """A test runs a function that the model could not call now."""
    names = [*visible]
    there = name in set(others)
    why = "the call has it, but the model cannot see it now" if there else "this call has no such function"
    advice = f"It sees {listed(names)}." if names else "It sees none."
    return f"Cannot call {quoted(name)}: {why}{'' if there else near_miss(name, names)}. {advice}"


def no_conversation(doing: str, why: str) -> str:
    """A test says or does something when there is nobody to talk to."""
    return f"Cannot {doing}: {why}. Do it while the call has a conversation; `call.events` tells what happened."


def call_comes_to_nothing(reason: str) -> str:
    """A test makes a call that gets no document."""
    return f"Cannot make the call: {reason}. The log tells why; mend that first."


def no_app_to_call(given: object) -> str:
    """A test that wants a call does not say of which app."""
    known = f"{type(given).__name__} is no App and no Switchboard"
    kind = known if given is not None else "nothing says which app is called"
    advice = "Decorate the test with `@pytest.mark.swaiglet(app)`, or write a fixture `app` that returns it."
    return f"Cannot make a call: {kind}. {advice}"


def no_report() -> str:
    """A file to play again that is no report."""
    return "it has no list `swaig_log`, so that it is no report of a call"


def no_calls_in_report(entries: int) -> str:
    """A report to play again without a call of a function."""
    return f"none of its {entries} log entries is a function call that was sent to a server"


def arguments_redacted() -> str:
    """A recording that does not tell what the functions were called with."""
    return "it does not tell what was said; record with `log_values=True` on the app"


def not_offered(name: str, offered: Iterable[str]) -> str:
    """A recorded call of a function that the document does not have now."""
    names = [*offered]
    advice = f"It has {listed(names)}." if names else "It has none."
    return f"Cannot call {quoted(name)}: the document has no such function now{near_miss(name, names)}. {advice}"


def no_snapshot(file: str) -> str:
    """A document is compared with one that was never saved."""
    return f"There is no {file}. Run pytest with --update-swml to write it."


def not_the_snapshot(file: str) -> str:
    """A document is not the saved one."""
    return f"The document is not that of {file}. Run pytest with --update-swml when the change is meant."


def cannot_replay(recording: Path, reason: str) -> str:
    """A file that cannot be played again."""
    return f"Cannot replay {recording}: {reason}. Name the report of a call, as `swaiglet run --record` saves it."


def not_recorded(recording: Path, name: str, recorded: Iterable[str]) -> str:
    """A function of which a recording has no call."""
    names = [*recorded]
    return (
        f"Cannot replay {quoted(name)}: {recording} has no call of it{near_miss(name, names)}. It has {listed(names)}."
    )


def replayed(number: int, changed: int) -> str:
    """How a recorded call went when it was played again."""
    calls = "1 function call was" if number == 1 else f"{number} function calls were"
    return f"{calls} sent again: {f'{changed} changed' if changed else 'nothing changed'}."


def cannot_record(directory: Path, reason: str) -> str:
    """A folder for the reports of calls that cannot be one."""
    return f"Cannot record calls in {quoted(str(directory))}: {reason}. Name a folder that can be written to."


def not_recorded_here(directory: Path, reason: str) -> str:
    """A report that could not be saved."""
    return f"Cannot record a call in {directory}: {reason}. Its report went to the app all the same."


def script_without_target(file: str) -> str:
    """A script of which nobody says what it calls."""
    return f"Cannot play {file}: nothing says what it calls. Write `target: app.py`, or name it after one."


def loaded(calls: int, seconds: float, rate: float, failed: int) -> str:
    """How many calls at once went."""
    wrong = f"something went wrong in {failed:,} of them" if failed else "nothing went wrong"
    return f"{calls:,} {'call' if calls == 1 else 'calls'} in {seconds:.1f} s, {rate:,.1f} a second: {wrong}."
