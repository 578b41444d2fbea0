"""Two clinics and a shop: the number that was dialled, the time there and the holidays decide who answers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from attrs import field, frozen
from attrs.validators import max_len

from swaiglet import AI, App, Call, Document, Prompt, Result, reject
from swaiglet.verbs import Answer, Cond, Connect, Else, Hangup, Play, SwitchOn, Verb, When
from swaiglet.verbs import Prompt as Ask


class Clock:
    """Knows what time it is."""

    def now(self) -> datetime:
        """This moment."""
        return datetime.now(UTC)


@frozen
class Office:
    """Who answers a number. `on_call` has a number for each night, Monday's first, or is empty."""

    name: str
    zone: ZoneInfo = field(converter=ZoneInfo)
    desk: str
    holidays: Mapping[date, str]
    on_call: Sequence[str] = ()
    opens: time = time(8)
    closes: time = time(18)

    def closed(self, now: datetime) -> str | None:
        """Why nobody is there, if nobody is."""
        here = now.astimezone(self.zone)
        if here.weekday() < 5 and self.opens <= here.time() < self.closes:
            return self.holidays.get(here.date())
        return "the day"

    def night_duty(self, now: datetime) -> str:
        """Who is on call; a night lasts until the office opens, by the clock on its wall."""
        here = now.astimezone(self.zone)
        return self.on_call[(here - timedelta(hours=self.opens.hour)).weekday()]


US = {date(2026, 7, 3): "Independence Day", date(2026, 11, 26): "Thanksgiving"}
DE = {date(2026, 4, 6): "Easter", date(2026, 5, 1): "Labour Day"}
NIGHTS = [f"+1555010016{day}" for day in range(7)]
OFFICES = {
    "+15550100191": Office("Smile Boston", "America/New_York", "+15550100171", US, NIGHTS),
    "+15550100192": Office("Smile Berlin", "Europe/Berlin", "+15550100172", DE, NIGHTS[::-1]),
    "+15550100193": Office("The brush shop", "America/New_York", "+15550100173", US),
}
OPEN = "Everybody is busy. Take a message."
TRIAGE = "It is closed. Find out what is wrong, and page a dentist if it cannot wait."
ROLE = "You answer the phone of ${global_data.office}. ${global_data.task}"
app = App("after-hours", voice="rime.spore", ai=AI(prompt=Prompt(ROLE)))


@app.provide
def clock() -> Clock:
    return Clock()


@app.before_call
def choose(call: Call, ai: AI, clock: Clock) -> Document | None:
    office = OFFICES.get(call.to_number)
    if office is None:
        return reject(call)
    closed = office.closed(clock.now())  # asked once, or the office could close in the middle of a document
    if closed and not office.on_call:
        return Document([Answer(), Play(f"say:{office.name} is closed for {closed}. Goodbye."), Hangup()])
    if not closed:
        del ai.tools["page"]
    told = {"dialled": call.to_number, "office": office.name, "closed": closed, "task": TRIAGE if closed else OPEN}
    ai.global_data |= told  # requests for functions do not have the number that was dialled
    return None


@app.section
def main(ai: AI) -> Iterator[Verb]:
    told = ai.global_data
    yield Answer()
    if told["closed"]:
        yield Ask(f"say:{told['office']} is closed for {told['closed']}. If it cannot wait, press 1.", max_digits=1)
        yield Cond([When("prompt_value == '1'", [ai]), Else([Play("say:Please call when we are open."), Hangup()])])
    else:
        desk = OFFICES[told["dialled"]].desk
        yield Connect(desk, timeout=20, result=SwitchOn({"connected": [Hangup()]}, default=[ai]))


@app.tool(once="call")
def page(call: Call, clock: Clock, problem: Annotated[str, "In one sentence", max_len(140)]) -> Result:
    """Page the dentist who is on call. Use for pain, swelling, bleeding or a broken tooth."""
    dialled = call.global_data["dialled"]
    receiver = OFFICES[dialled].night_duty(clock.now())
    result = Result("The dentist calls back within ten minutes.")
    return result.send_sms(receiver, from_=dialled, body=f"Call {call.from_number}: {problem}")
