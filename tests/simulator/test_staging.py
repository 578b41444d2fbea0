from __future__ import annotations

from swaiglet import App, Call, Result
from swaiglet.simulator.play import Circumstances
from swaiglet.simulator.ringing import ringing
from swaiglet.simulator.script import parse_script
from swaiglet.simulator.staging import Performed, perform


def desk() -> App:
    app = App("desk")
    app.prompt(lambda: "You greet.")

    @app.tool
    def whoami(call: Call) -> Result:
        """Tell who calls."""
        return Result(f"{call.from_number} calls")

    return app


async def performed(script: str, circumstances: Circumstances | None = None) -> Performed:
    return await perform(parse_script(script.encode(), "desk.call.yaml"), desk(), circumstances)


async def test_perform_plays_a_script() -> None:
    done = await performed("from: '+15550100001'\nsteps:\n  - call: whoami\n  - expect: {text: '+15550100001 calls'}\n")
    assert done.failures == ()
    assert str(done).startswith("   0.00 s  call     +15550100001 calls +15550100199\n")


async def test_perform_takes_the_caller_of_the_circumstances_when_the_script_names_none() -> None:
    circumstances = Circumstances(call=ringing("+15550100002"))
    done = await performed("steps:\n  - call: whoami\n  - expect: {text: '+15550100002 calls'}\n", circumstances)
    assert done.failures == ()


async def test_perform_tells_what_is_not_as_expected() -> None:
    done = await performed("steps:\n  - call: whoami\n  - expect: {text: nobody}\n")

    (failure,) = done.failures
    assert failure.startswith("desk.call.yaml, line 3: ")
    assert str(done).startswith(f"{failure}\n\nThe call:\n   0.00 s  call ")
