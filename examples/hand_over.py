"""A help desk: takes a case down, then dials people until one of them accepts it, or comes back and says sorry."""

from typing import Annotated, Literal

from attrs.validators import matches_re, max_len

from swaiglet import App, Call, PostPrompt, Result, ToolError
from swaiglet.verbs import Cond, Hangup, Play, Set, SwitchOn, Verb, When
from swaiglet.verbs import Prompt as Ask

ON_CALL = ["+15550100161", "+15550100162", "sip:night@example.com"]  # all of them ring
OFFICE = ["+15550100171", "+15550100172"]  # one after the other
NEEDED = {"name": "the caller's name", "account": "the account number"}
NOTES: dict[str, dict[str, str]] = {}
SORRY = "Nobody could take the call. Apologise, promise that somebody calls back, and ask if there is anything else."
AFTERWARDS = SwitchOn({"connected": [Hangup()]}, default=[Set({"ai_response": SORRY})])

app = App("hand-over", voice="rime.spore")


@app.prompt
def role() -> str:
    return "You answer the help desk's phone. Ask for name, account and problem. Then hand the caller over to a person."


@app.tool
def take_down(
    call: Call,
    name: str | None = None,
    account: Annotated[str | None, "Six digits", matches_re(r"\d{6}")] = None,
) -> Result:
    """Write down who calls. Use as soon as the caller has told a part of it."""
    given = {key: value for key, value in (("name", name), ("account", account)) if value}
    return Result("Noted.").set_global_data(intake=call.global_data.get("intake", {}) | given)


def whisper(text: str) -> list[Verb]:
    """What whoever answers hears before the caller does: they may refuse."""
    return [
        Play(f"say:{text}"),
        Ask("say:Press 1 to take the call.", max_digits=1, initial_timeout=8),
        Cond([When("prompt_value != '1'", [Hangup()])]),
    ]


@app.tool
def escalate(
    call: Call,
    reason: Literal["outage", "billing"],
    summary: Annotated[str, "The problem in one sentence", max_len(200)],
) -> Result:
    """Hand the caller over to a person. Use when name, account and problem are known."""
    intake = call.global_data.get("intake", {})
    missing = [words for key, words in NEEDED.items() if key not in intake]
    if missing:
        raise ToolError(f"First ask for {' and '.join(missing)}, and take it down.")
    NOTES[call.id] = intake | {"number": call.from_number, "reason": reason, "summary": summary}
    asked = whisper(f"{intake['name']} calls about {reason}: {summary}")
    result = Result("Say that you are looking for somebody who can help.", post_process=True)
    if reason == "outage":
        return result.connect(parallel=ON_CALL, timeout=30, confirm=asked, result=AFTERWARDS, transfer=False)
    return result.connect(serial=OFFICE, timeout=20, confirm=asked, result=AFTERWARDS, transfer=False)


@app.post_prompt("Say in one sentence how the call ended, and what was promised.")
def save(report: PostPrompt) -> None:
    NOTES.setdefault(report.call.id, {})["ended"] = report.text
