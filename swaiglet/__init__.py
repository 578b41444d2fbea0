"""swaiglet: an async, decorator-based microframework for SignalWire AI voice agents."""

from ._version import __version__
from .app import App
from .errors import DocumentError, SetupError, SwaigletError, SWMLWarning, ToolError, UnreadableError
from .limits import Limits
from .swaig.call import Call, FunctionCall, PostPrompt
from .swaig.result import Result
from .swml.ai import AI
from .swml.contexts import Context, Gather, Question, Step
from .swml.data_map import DataMap, Expression, ForEach, Output, Webhook
from .swml.document import Document, MessagingDocument
from .swml.functions import SWAIG, Include, MCPServer, SWAIGFunction
from .swml.languages import Hint, Language, LanguageParams, Multilingual, MultilingualLanguage, Pronunciation
from .swml.params import Params
from .swml.prompt import PlainPrompt, Prompt, Section
from .swml.templates import Placeholder, enc, lc

__all__ = [
    "AI",
    "SWAIG",
    "App",
    "Call",
    "Context",
    "DataMap",
    "Document",
    "DocumentError",
    "Expression",
    "ForEach",
    "FunctionCall",
    "Gather",
    "Hint",
    "Include",
    "Language",
    "LanguageParams",
    "Limits",
    "MCPServer",
    "MessagingDocument",
    "Multilingual",
    "MultilingualLanguage",
    "Output",
    "Params",
    "Placeholder",
    "PlainPrompt",
    "PostPrompt",
    "Prompt",
    "Pronunciation",
    "Question",
    "Result",
    "SWAIGFunction",
    "SWMLWarning",
    "Section",
    "SetupError",
    "Step",
    "SwaigletError",
    "ToolError",
    "UnreadableError",
    "Webhook",
    "__version__",
    "enc",
    "lc",
]
