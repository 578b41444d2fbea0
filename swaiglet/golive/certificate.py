"""The certificate of a server, looked at as a client does before it sends anything."""

from __future__ import annotations

import asyncio
import ssl
import time
from contextlib import suppress

from yarl import URL

from swaiglet import errors

from .line import Line

NAME = "certificate"
SECONDS = 30.0
SOON_DAYS = 14
REASONS = {9: "not yet", 10: "expired", 18: "own", 19: "own", 20: "chain", 21: "chain", 62: "name", 64: "name"}
"""What is wrong, by OpenSSL's number for it."""


async def certificate(address: URL, context: ssl.SSLContext, patience: float | None = None) -> Line:
    """The line about the certificate of the server at an https URL; skipped when no connection came about at all."""
    host, seconds = address.host or "", min(SECONDS, patience or SECONDS)
    try:
        async with asyncio.timeout(seconds):
            expires = await _expires(host, address.port or 443, context)
    except ssl.SSLCertVerificationError as error:
        reason = REASONS.get(error.verify_code, "")
        return Line(NAME, "fail", errors.bad_certificate(error.verify_message), errors.mend_certificate(reason, host))
    except ssl.SSLError as error:
        return Line(NAME, "fail", errors.no_tls(error.reason or "no handshake"), errors.speak_tls(str(address.port)))
    except OSError as error:
        return Line(NAME, "skip", errors.no_connection(host, seconds, error))
    days = int((expires - time.time()) // 86_400)
    told = errors.good_certificate(host, time.strftime("%Y-%m-%d", time.gmtime(expires)))
    return Line(NAME, "pass", errors.renew_soon(told, days) if days < SOON_DAYS else told)


async def _expires(host: str, port: int, context: ssl.SSLContext) -> float:
    """When the certificate ends, in seconds since 1970."""
    _, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=host)
    try:
        shown = writer.get_extra_info("peercert")
    finally:
        writer.close()
        with suppress(OSError):  # it was good enough until now
            await writer.wait_closed()
    return float(ssl.cert_time_to_seconds(shown["notAfter"]))
