"""The exception tree, and every sentence that a person or a model reads: one small function each, by reader.

A sentence for a person says *Cannot <do> <quoted name>: <reason>. <What to write instead>.* A sentence for the model
is plain English about the conversation, never about Python.
"""

from .advice import *  # noqa: F403  all sentences go by one name: `errors.no_schema(…)`
from .calls import *  # noqa: F403
from .command_line import *  # noqa: F403
from .conversation import *  # noqa: F403
from .data_maps import *  # noqa: F403
from .declarations import *  # noqa: F403
from .developing import *  # noqa: F403
from .documents import *  # noqa: F403
from .golive import *  # noqa: F403
from .hosting import *  # noqa: F403
from .line import *  # noqa: F403
from .native_functions import *  # noqa: F403
from .parameters import *  # noqa: F403
from .porting import *  # noqa: F403
from .requests import *  # noqa: F403
from .simulated_talk import *  # noqa: F403
from .testing import *  # noqa: F403
from .tree import *  # noqa: F403
from .words import *  # noqa: F403
