"""swaiglet: an async, decorator-based microframework for SignalWire AI voice agents.

The public names stand in `__init__.pyi`. Each is loaded at its first use, so that ``swaiglet --help`` need not wait for
what it does not show.
"""

import lazy_loader

from ._version import __version__ as __version__

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
