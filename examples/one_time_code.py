"""A bank tells who is calling by a code that it sends by text message, and that nobody else ever gets to see."""

import re
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from attrs import define, field

from swaiglet import App, Call, PostPrompt, Result, ToolError

BANK = "+15550100199"
SENDS, TRIES, SECONDS = 4, 5, 300  # once and three times again; wrong codes; how long a code is good
BALANCES = {"+15550100123": "1,204 dollars"}


@define
class Check:
    """What one call has come to."""

    code: str = field(default="", repr=False)
    sent_at: float = 0.0
    sends: int = 0
    wrong: int = 0
    passed: bool = False


@define
class Checks:
    """The calls that are checked, by id, in this process alone; `clock` gives seconds."""

    clock: Callable[[], float] = time.monotonic
    calls: dict[str, Check] = field(factory=dict, repr=False)

    def of(self, call: Call) -> Check:
        """That of a call."""
        return self.calls.setdefault(call.id, Check())

    def is_good(self, check: Check) -> bool:
        """Whether there is a code that may still be given."""
        return bool(check.code) and check.wrong < TRIES and self.clock() - check.sent_at < SECONDS


def without_code(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: "***" if name == "code" else value for name, value in arguments.items()}


app = App(
    "one-time-code",
    voice="rime.spore",
    log_values=True,
    redact=without_code,
    params={"redact_prompt": "one-time codes, also when they are spoken digit by digit"},
)


@app.provide
def checks() -> Checks:
    return Checks()


@app.prompt
def role() -> list[str]:
    return ["You answer the phone of a bank.", "Send a code and check it before anything else.", "Never say a code."]


@app.tool
def send_code(call: Call, checks: Checks) -> Result:
    """Send a code to the caller's phone. Use first, and again when none has arrived."""
    check = checks.of(call)
    if check.sends == SENDS:
        raise ToolError("No more codes on this call. Say that they may call again tomorrow.")
    check.code = f"{secrets.randbelow(1_000_000):06}"
    check.sent_at, check.sends, check.wrong = checks.clock(), check.sends + 1, 0
    text = f"{check.code} is your code. Tell it to nobody but the voice on the phone."
    return Result("It is on its way. Ask for it.").send_sms(call.from_number, from_=BANK, body=text)


@app.tool
def check_code(call: Call, checks: Checks, code: Annotated[str, "Six digits"]) -> Result:
    """Check the code that the caller says."""
    check = checks.of(call)
    if not checks.is_good(check):
        raise ToolError("There is no code that is still good. Offer to send another.")
    if not secrets.compare_digest(re.sub(r"[^0-9]", "", code), check.code):
        check.wrong += 1
        raise ToolError("That is not the code. Ask for it once more.")
    check.code, check.passed = "", True
    return Result("That is the caller.").set_global_data(identified=True)


@app.tool
def balance(call: Call, checks: Checks) -> str:
    """Tell the balance. Use when the code was right."""
    if not checks.of(call).passed:
        raise ToolError("First send a code, and check it.")
    return BALANCES.get(call.from_number, "There is no account.")


@app.post_prompt("Say in one sentence what the caller wanted.")
def save(report: PostPrompt, checks: Checks) -> None:
    checks.calls.pop(report.call.id, None)
    print(report.text)
