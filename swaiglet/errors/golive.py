"""For whoever takes a server live: what was found there, and what to do about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from .words import listed, near_miss, quoted

# What was asked for


def bad_checked_url(shown: str, reason: str) -> str:
    """A text that begins like a URL, and is none."""
    return f"Cannot check {quoted(shown, 200)}: {reason}. Write https://user:password@host/path, as in the dashboard."


def only_for_urls(options: Collection[str], source: str) -> str:
    """Options of the checklist beside something that has no URL."""
    return f"Cannot check {quoted(source)} with {listed(options)}: that is for servers. Give the server's URL."


def no_messages_at_urls() -> str:
    """A server of documents for messages."""
    return "Cannot check a URL with --messaging: the checklist is for calls. Save what it answers, and check the file."


def bad_argument_pair(text: str) -> str:
    """An argument of a function that cannot be read."""
    return f"Cannot call with {quoted(text)}: it is no argument. Write --arg order_id=12."


# HTTPS and the certificate


def https_is_used() -> str:
    """A URL that begins as it should."""
    return "the URL is an https one"


def http_is_used() -> str:
    """A URL without TLS."""
    return "the URL is an http one, so that anyone on the way reads the password and what is said"


def use_https() -> str:
    """What to do about it."""
    return "Put a proxy with a certificate before the server, or a tunnel, and give its https URL."


def no_certificate_over_http() -> str:
    """A server without a certificate, because nobody would ask for one."""
    return "there is none without https"


def good_certificate(host: str, until: str) -> str:
    """A certificate that clients accept."""
    return f"it is one of {host}, trusted here, and good until {until}"


def renew_soon(told: str, days: int) -> str:
    """The same, when that is soon."""
    return f"{told}, in {days} day{'' if days == 1 else 's'}: renew it"


def bad_certificate(reason: str) -> str:
    """A certificate that clients refuse."""
    return f"it is refused: {reason.rstrip('.')}"


def mend_certificate(reason: str, host: str) -> str:
    """What to do about it."""
    advice = {
        "expired": "Renew it, and have the server load the new one.",
        "not yet": "Look at the clocks of the server and of this machine.",
        "own": "Get one from an authority that everyone trusts, such as Let's Encrypt; SignalWire takes no other.",
        "chain": "Have the server send the whole chain (fullchain.pem), from an authority that everyone trusts.",
        "name": f"Get one that names {host}, or give the URL with the name that it has.",
    }
    return advice.get(reason, "Get one from an authority that everyone trusts, such as Let's Encrypt.")


def no_tls(reason: str) -> str:
    """A server that speaks something else."""
    return f"the server speaks no TLS there ({reason.lower().replace('_', ' ')})"


def speak_tls(port: str) -> str:
    """What to do about it."""
    return f"Have a proxy with a certificate listen at port {port}, or give the port where it does."


def no_connection(host: str, seconds: float, error: BaseException) -> str:
    """A server that could not be reached for its certificate."""
    if isinstance(error, TimeoutError):
        return f"{host} did not answer within {seconds:g} s"
    return f"{host} could not be reached: {getattr(error, 'strerror', None) or error}"


# The document


def nothing_is_sent() -> str:
    """Everything that would have gone to a server that nobody vouches for."""
    return "nothing is sent to a server without a good certificate"


def document_came(size: int) -> str:
    """A reply with a document, perhaps."""
    return f"it answered 200 with {size} bytes"


def answered(status: int, onwards: str = "") -> str:
    """A reply that is no success."""
    return f"it answered {status}{f', and sends on to {onwards}' if onwards else ''}"


def mend_document(status: int, *, has_credentials: bool, is_signed: bool) -> str:
    """What to do about a request for a document that failed."""
    if status == 401:
        right = "Use the user and the password of the server" if has_credentials else "Write user:password@"
        return f"{right}{'.' if has_credentials else ' before the host, percent-encoded.'}"
    if status == 403:
        key = "another signing key, or knows itself by another URL" if is_signed else "SignalWire's signature"
        mend = "Compare the keys and SWAIGLET_PUBLIC_URL" if is_signed else "Set SIGNALWIRE_SIGNING_KEY here, too"
        return f"The server may want {key}. {mend}."
    advice = {
        404: "Look at the path: it is that of the app, such as / or /voice.",
        405: "Let the server take POST there; that is how SignalWire asks.",
        503: "Wait until the server has started, or has been replaced.",
    }
    if 300 <= status < 400:
        return "Give the URL that it sends on to: SignalWire does not follow."
    return advice.get(status, "Look into the server's log.")


def start_server() -> str:
    """What to do about a server that does not answer."""
    return "Start it, and look whether host and port are right and reached from outside."


def closed_without_credentials(status: int) -> str:
    """A server that keeps strangers out."""
    return f"without them it answered {status}"


def open_without_credentials() -> str:
    """A server that lets anyone in."""
    return (
        "without them it gave the document, too: whoever finds the URL has the agent's prompts and calls its functions"
    )


def close_it() -> str:
    """What to do about it."""
    return "Set SWML_BASIC_AUTH_USER and SWML_BASIC_AUTH_PASSWORD, and take auth='off' away."


def other_without_credentials(status: int, failure: str) -> str:
    """A server that answers strangers something strange."""
    return f"without them it answered {status}, where 401 belongs" if status else f"without them {failure}"


def no_document() -> str:
    """Everything that needs a document."""
    return "there is no document to look at"


def document_is_right(warnings: int) -> str:
    """A document without errors."""
    if not warnings:
        return "the document has no problems"
    return f"the document has no errors, and {warnings} warning{'s' if warnings > 1 else ''}"


def document_is_none(reason: str) -> str:
    """A reply that is no document."""
    return f"it is no SWML: {reason}"


def page_instead() -> str:
    """A page for people where a document belongs."""
    return "it is a page of HTML"


def document_is_wrong(first: object, more: int) -> str:
    """A document that the platform would refuse, or that has warnings where none may be."""
    return f"{first}{f', and {more} more' if more else ''}"


def mend_swml() -> str:
    """What to do about it."""
    return "Save the document, and see all of it with `swaiglet check FILE`."


# Webhooks


def no_webhooks() -> str:
    """A document that asks nobody."""
    return "the document calls nobody back"


def webhooks_are_here(count: int, elsewhere: Sequence[str]) -> str:
    """Where a document has an app called back."""
    here = f"{count} on the same host" if count else "none on the same host"
    return f"{here}; elsewhere, and not asked: {listed(elsewhere)}" if elsewhere else here


def wrong_webhook(shown: str, reason: str) -> str:
    """A URL in a document that the platform cannot use as the one that it has."""
    return f"{shown} {reason}"


def webhook_is_private() -> str:
    """Of a host in a document."""
    return "is on a host that SignalWire does not reach"


def webhook_is_not_absolute() -> str:
    """Of a text where a URL belongs."""
    return "is no absolute http(s) URL"


def webhook_is_beside(place: str) -> str:
    """Of the right host with another scheme or port."""
    return f"is not at {place}"


def mend_webhooks(place: str) -> str:
    """What to do about it."""
    return f"Tell the app where it is reached: SWAIGLET_PUBLIC_URL={place}, or SWAIGLET_TRUST_PROXY for its proxy."


# Functions and reports


def no_functions() -> str:
    """A document whose model calls nothing."""
    return "the document offers no function that a server runs"


def no_such_offer(name: str, known: Collection[str]) -> str:
    """A function that a person names and the document lacks."""
    return f"the document offers no function {quoted(name)}{near_miss(name, known)}"


def offer_it(known: Collection[str]) -> str:
    """What to do about it."""
    return f"Name one of {listed(known)}." if known else "Leave --function away."


def functions_are_elsewhere() -> str:
    """Functions of other servers."""
    return "its functions are on another host, which is not asked"


def nothing_is_safe_to_call() -> str:
    """Functions that would run when they are called."""
    return "to call a function could do harm: name one that may run with --function NAME --arg name=value"


def token_was_taken(name: str) -> str:
    """A function that was found, let in and refused for want of arguments."""
    return f"`{name}` was let in, and asked for its arguments: nothing ran"


def function_answered(name: str, text: str) -> str:
    """A function that ran."""
    return f"`{name}` ran and answered {quoted(text, 200)}"


def function_refused(name: str, text: str) -> str:
    """A function that refused what it should have done."""
    return f"`{name}` answered {quoted(text, 200)}"


def function_broke(name: str, status: int, failure: str) -> str:
    """A function that gave no result."""
    return f"`{name}` answered {status}, and no result" if status else f"`{name}`: {failure}"


def mend_token() -> str:
    """What to do about a token that its own server refuses."""
    return "Give all processes the same SWAIGLET_SECRET, and look at their clocks."


def mend_arguments() -> str:
    """What to do about a function that wanted something else."""
    return "Give what it asks for with --arg name=value."


def mend_function(status: int) -> str:
    """What to do about a function or a report that gave no result."""
    advice = {
        401: "The document's URLs need the password: let one server write and answer them.",
        403: "Give all processes the same SWAIGLET_SECRET, and look at their clocks.",
        404: "The path is not the app's: mount it where its public URL says.",
    }
    return advice.get(status, "Look into the server's log.")


def no_token(name: str) -> str:
    """A function that wants no proof."""
    return f"`{name}` has none in its URL: whoever has the password may call it"


def closed_without_token(name: str) -> str:
    """A function that wants proof."""
    return f"without its token `{name}` was refused"


def open_without_token(name: str, text: str) -> str:
    """A function that runs for anyone who has the password."""
    return f"without its token `{name}` answered {quoted(text, 200)}"


def want_tokens() -> str:
    """What to do about it."""
    return "Let the server look at the token before it runs anything."


def asks_for_no_report() -> str:
    """A document without a post prompt."""
    return "the document asks for none"


def report_not_wanted() -> str:
    """A report that a person does not want to be sent."""
    return "--no-report was given"


def report_is_elsewhere() -> str:
    """A report that goes to another server."""
    return "it goes to another host, which is not asked"


def report_was_taken(reference: object) -> str:
    """A report that was accepted, perhaps for a handler that failed."""
    taken = "a report marked as a check was accepted"
    return f"{taken}, but its handler failed (reference {reference} in the log)" if reference else taken


def report_text() -> str:
    """What the report of a check says."""
    return "This is a check by `swaiglet check`. There was no call."


# The rest


def no_fallback() -> str:
    """A number with nothing behind the app."""
    return "none was given: --fallback URL"


def times(slowest: Mapping[str, tuple[float, float]]) -> str:
    """How long each kind of request took at most."""
    told = (f"{what} {milliseconds:.0f} ms of {limit:g} s" for what, (milliseconds, limit) in slowest.items())
    return ", ".join(told)


def too_slow(what: str, limit: float) -> str:
    """A reply that did not come in time."""
    return f"{what} took longer than {limit:g} s"


def be_faster() -> str:
    """What to do about it."""
    return "Let the server answer at once, and do what takes long afterwards."


def nothing_was_measured() -> str:
    """No reply at all."""
    return "nothing was answered"
