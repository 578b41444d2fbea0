"""Documents that end the matter before any model is involved."""

from __future__ import annotations

import logging
from typing import Literal

from .swaig.call import Call
from .swml.document import Document
from .swml.verbs.audio import Play
from .swml.verbs.flow import Transfer
from .swml.verbs.lifecycle import Answer, Hangup

log = logging.getLogger("swaiglet.render")


def reject(call: Call, reason: Literal["busy", "decline", "hangup"] = "decline", *, say: str | None = None) -> Document:
    """A document that does not take the call: return it from ``@app.before_call``.

    Args:
        call: whose it is; the log tells.
        reason: what the caller's phone is told.
        say: a last word; the call is then answered to say it, and hung up.
    """
    document = Document([Hangup(reason=reason)] if say is None else [Answer(), Play(f"say:{say}"), Hangup()])
    log.info("rejected (%s)", reason, extra={"swaiglet": {"call": call.id, "outcome": "rejected"}})
    return document


def redirect(dest: str) -> Document:
    """A document that hands the call to another one: return it from ``@app.before_call``.

    Args:
        dest: the URL of a document, whoever serves it.
    """
    return Document([Transfer(dest)])
