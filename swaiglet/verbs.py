"""The SWML methods, for apps: ``from swaiglet.verbs import Play, Connect``."""

from .swml.model import RawVerb, Verb
from .swml.verbs.audio import Play
from .swml.verbs.connecting import Connect, Destination, SIPHeader
from .swml.verbs.lifecycle import Answer, Hangup

__all__ = ["Answer", "Connect", "Destination", "Hangup", "Play", "RawVerb", "SIPHeader", "Verb"]
