"""A script, played from ring to report."""

from __future__ import annotations

from attrs import evolve, frozen

from .parties import Mind
from .performance import Performance
from .play import Circumstances, Played, Target, play
from .ringing import ringing
from .script import Script
from .transport import Transport


@frozen
class Performed:
    """A script that was played.

    Attributes:
        played: the call.
        failures: what was not as expected, each with its place in the script.
    """

    played: Played
    failures: tuple[str, ...]

    def __str__(self) -> str:
        """What was not as expected, and what happened."""
        timeline = self.played.session.timeline
        return "\n".join([*self.failures, "", "The call:", str(timeline)] if self.failures else [str(timeline)])


async def perform(
    script: Script,
    target: Target,
    circumstances: Circumstances | None = None,
    *,
    mind: Mind | None = None,
    network: Transport | None = None,
) -> Performed:
    """Play a script, and check what it expects.

    Args:
        script: what is said and done; its facts, variables and outcomes win over the circumstances.
        target: what is called.
        circumstances: what else the call is like.
        mind: what decides for the agent where the script does not.
        network: as for `play`.
    """
    performance = Performance(script, mind)
    given = circumstances or Circumstances()
    call = {**given.call, **ringing(**script.facts)} if script.facts else given.call
    settled = evolve(
        given,
        call=call,
        vars={**given.vars, **script.vars},
        envs={**given.envs, **script.envs},
        outcomes={**given.outcomes, **script.outcomes},
        on_input=performance.on_input,
    )
    played = await play(target, performance, performance, settled, network=network)
    performance.close(played.session)
    return Performed(played, tuple(performance.failures))
