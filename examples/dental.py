"""A dentist's receptionist: knows callers by number, and tells of appointments once the date of birth is right."""

from datetime import date
from typing import Annotated, Any, Literal

from swaiglet import AI, App, Call, Context, Document, Prompt, Result, Step, ToolError
from swaiglet.verbs import Answer, Connect, Play, SwitchOn

PATIENTS = {"+15550100123": ("Alex", date(1980, 1, 2))}
VISITS = {
    "+15550100123": {
        1033: "Friday February 27 at 8 AM with Dr. Chen (Booked via phone: cleaning)",
        1041: "Friday February 27 at 8 AM with Dr. Mitchell (Prophy - booked via outbound call)",
        1052: "Friday February 27 at 1 PM with Dr. Mitchell (Booked via phone: cleaning)",
        1060: "Friday March 6 at 2 PM with Dr. Mitchell (Crown prep #14)",
    }
}
FREE = [(date(2026, 3, 9), 9), (date(2026, 3, 9), 11)]
CHART: list[str] = []
BEGUN = {"has_slots": False, "has_selected_slot": False, "has_booked": False}
STEPS = [
    # For the model, only this step follows this one: the tool alone leads on, when the date is right.
    Step("verify_identity", "Ask their birthday.", functions=["verify_identity_tool"], valid_steps=["verify_identity"]),
    Step("identify_intent", "Ask what the caller needs.", functions=["route_intent"]),
    Step("lookup_appointments", "Look them up.", functions=["get_patient_appointments"]),
    Step("select_appointment", "Ask which one is meant.", functions=["select_appointment_tool"]),
    Step("confirm_appointment", "Confirm it.", functions=["confirm_appointment_tool"], valid_steps=["wrap_up"]),
    Step("confirm_cancel", "Ask if it is sure.", functions=["cancel_appointment_tool"], valid_steps=["wrap_up"]),
    Step("choose_slot", "Agree on a time.", functions=["book_slot"]),
    Step("wrap_up", "Log the call. Ask for more, or say goodbye.", functions=["log_call", "restart"]),
]
ROLE = "You answer the phone at Smile Dental. Be brief. The caller's number is that of ${global_data.caller}."
app = App("dental", voice="rime.spore", ai=AI(prompt=Prompt(ROLE, contexts={"default": Context(STEPS)})))


@app.before_call
def recognise(call: Call, ai: AI) -> Document | None:
    ai.global_data["caller"] = PATIENTS.get(call.from_number, ("nobody", None))[0]
    busy = SwitchOn({"failed": [Play("say:Everybody is busy. Please call again later.")]})
    return None if call.from_number in PATIENTS else Document([Answer(), Connect("+15550100198", result=busy)])


def go_on(result: Result, call: Call, step: str, **state: Any) -> Result:
    """Lead to a step, and have the platform remember how far the caller has come."""
    return result.set_global_data(booking_state=call.global_data.get("booking_state", BEGUN) | state).change_step(step)


@app.tool
def verify_identity_tool(call: Call, date_of_birth: date) -> Result:
    """Check the date of birth that the caller gives."""
    if date_of_birth == PATIENTS[call.from_number][1]:
        return Result("That is right.").change_step("identify_intent")
    wrong = call.global_data.get("wrong_dates", 0) + 1
    again = Result("That is not the date that we have. Ask again.").set_global_data(wrong_dates=wrong)
    return again if wrong < 3 else Result("Say that you cannot go on, and goodbye.", post_process=True).hangup()


@app.tool
def route_intent(call: Call, intent: Literal["book", "confirm", "cancel"]) -> Result:
    """Begin with what the caller needs."""
    if intent != "book":
        return go_on(Result("Look them up."), call, "lookup_appointments", intent=intent)
    free = ", ".join(f"{day:%A %B %d} at {hour}" for day, hour in FREE)
    return go_on(Result(f"Free: {free}."), call, "choose_slot", intent="book", has_slots=bool(FREE))


@app.tool
def get_patient_appointments(call: Call) -> Result:
    """Look up the caller's appointments."""
    lines = [f"Appointment {number}: {visit}" for number, visit in enumerate(VISITS[call.from_number].values(), 1)]
    result = Result("; ".join(lines) or "There are none.").set_global_data(upcoming_appointments=lines)
    return go_on(result, call, "select_appointment")


@app.tool
def select_appointment_tool(call: Call, appointment_number: Annotated[int, "1 for the first"]) -> Result:
    """Choose the appointment that the caller means."""
    numbers = dict(enumerate(VISITS[call.from_number], 1))
    if appointment_number not in numbers:
        raise ToolError("There is no such appointment. Ask which one is meant.")
    step = "confirm_cancel" if call.global_data["booking_state"]["intent"] == "cancel" else "confirm_appointment"
    return go_on(Result("Chosen."), call, step, selected_apt_num=numbers[appointment_number])


@app.tool
def confirm_appointment_tool(call: Call) -> Result:
    """Confirm the appointment that was chosen."""
    CHART.append(f"{call.global_data['booking_state']['selected_apt_num']} is confirmed.")
    return go_on(Result("It is confirmed."), call, "wrap_up")


@app.tool
def cancel_appointment_tool(call: Call) -> Result:
    """Cancel the appointment that was chosen."""
    VISITS[call.from_number].pop(call.global_data["booking_state"]["selected_apt_num"], None)
    return go_on(Result("It is cancelled."), call, "wrap_up")


@app.tool(once="call")
def book_slot(call: Call, day: date, hour: int) -> Result:
    """Book a free time."""
    if (day, hour) not in FREE:
        raise ToolError("That time is taken. Offer another.")
    FREE.remove((day, hour))
    VISITS[call.from_number][1100 + len(FREE)] = f"{day:%A %B %d} at {hour} o'clock"
    return go_on(Result(f"Booked for {day:%A %B %d} at {hour}."), call, "wrap_up", has_booked=True)


@app.tool
def log_call(summary: str) -> str:
    """Write what happened into the chart."""
    CHART.append(summary)
    return "Logged."


@app.tool
def restart() -> Result:
    """Begin anew when the caller needs something else."""
    return Result("Ask what else they need.").change_step("identify_intent")
