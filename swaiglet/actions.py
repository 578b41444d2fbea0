"""The SWAIG actions as classes; `Result` has a method for each."""

from .swaig.actions import SWML, Action, Hangup, RawAction, Say, SetGlobalData, Stop

__all__ = ["SWML", "Action", "Hangup", "RawAction", "Say", "SetGlobalData", "Stop"]
