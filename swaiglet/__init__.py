"""swaiglet: an async, decorator-based microframework for SignalWire AI voice agents."""

from ._version import __version__
from .app import App
from .errors import SetupError, SwaigletError, ToolError
from .limits import Limits
from .swaig.call import Call, FunctionCall, PostPrompt
from .swaig.result import Result
from .swml.ai import AI, Hint, Language
from .swml.document import Document
from .swml.prompt import Prompt, Section

__all__ = [
    "AI",
    "App",
    "Call",
    "Document",
    "FunctionCall",
    "Hint",
    "Language",
    "Limits",
    "PostPrompt",
    "Prompt",
    "Result",
    "Section",
    "SetupError",
    "SwaigletError",
    "ToolError",
    "__version__",
]
