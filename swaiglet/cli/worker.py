"""What a worker process of ``swaiglet run --workers`` imports: the app that its parent was asked to serve."""

from __future__ import annotations

import asyncio
import logging
import os

from hypercorn.utils import LifespanFailureError

from swaiglet.web.asgi import Receive, Scope, Send
from swaiglet.web.server import reason_of

from .logs import log_to_standard_error
from .mistake import MistakeError
from .target import load


def _refuse(mistake: MistakeError) -> SystemExit:
    mistake.show()
    return SystemExit(mistake.exit_code)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """The app, whose failure to start is one line; it would be a traceback from each worker."""
    try:
        await loaded(scope, receive, send)
    except LifespanFailureError as error:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # it would write the exit into the log
        raise _refuse(MistakeError(reason_of(error))) from error


log_to_standard_error()
logging.getLogger("swaiglet.server").setLevel(logging.WARNING)  # its parent said where it runs
try:
    loaded = load(os.environ["SWAIGLET_TARGET"])
except MistakeError as mistake:
    raise _refuse(mistake) from mistake
