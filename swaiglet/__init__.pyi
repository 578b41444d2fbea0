# The public names, each with the module that it is loaded from at its first use.
from ._version import __version__
from .app import App
from .errors import DocumentError, SetupError, SwaigletError, SWMLWarning, ToolError, UnreadableError
from .limits import Limits
from .swaig.call import Call, FunctionCall, PostPrompt
from .swaig.events import DebugEvent, StatusEvent
from .swaig.result import Result
from .swaig.sqlite import SQLiteStore
from .swaig.store import MemoryStore, Store
from .swaig.webhooks import Webhooks
from .switchboard import Switchboard
from .swml.ai import AI
from .swml.contexts import Context, Gather, Question, Step
from .swml.data_map import DataMap, Expression, ForEach, Output, Webhook
from .swml.document import Document, MessagingDocument
from .swml.functions import SWAIG, Include, MCPServer, SWAIGFunction
from .swml.languages import Hint, Language, LanguageParams, Multilingual, MultilingualLanguage, Pronunciation
from .swml.params import Params
from .swml.prompt import PlainPrompt, Prompt, Section
from .swml.templates import Placeholder, enc, lc
from .toolkit import Toolkit
from .turning_away import redirect, reject

__all__ = [
    "AI",
    "SWAIG",
    "App",
    "Call",
    "Context",
    "DataMap",
    "DebugEvent",
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
    "MemoryStore",
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
    "SQLiteStore",
    "SWAIGFunction",
    "SWMLWarning",
    "Section",
    "SetupError",
    "StatusEvent",
    "Step",
    "Store",
    "SwaigletError",
    "Switchboard",
    "ToolError",
    "Toolkit",
    "UnreadableError",
    "Webhook",
    "Webhooks",
    "__version__",
    "enc",
    "lc",
    "redirect",
    "reject",
]
