"""The SWML methods, grouped by what they do to the call.

All groups are imported together: a document is read by the methods that are known, so none may be missing.
"""

from . import (
    audio,
    connecting,
    flow,
    lifecycle,
    media,
    messaging,
    payment,
    sending,
    state,
    transcription,
)

__all__ = [
    "audio",
    "connecting",
    "flow",
    "lifecycle",
    "media",
    "messaging",
    "payment",
    "sending",
    "state",
    "transcription",
]
