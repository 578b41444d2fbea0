"""For whoever writes an app with ``swaiglet dev``: what is missing, and what is wrong beside it."""

from __future__ import annotations

from collections.abc import Sequence

from .words import quoted


def no_public_url() -> str:
    """An app that nobody reaches from outside."""
    return (
        "No public URL: SignalWire cannot reach this machine. Set SWAIGLET_PUBLIC_URL, or write App(public_url=…); "
        "to try a call from here, use --tunnel."
    )


def public_url_is_plain(url: str) -> str:
    """A public URL without TLS."""
    return f"The public URL {url} is not https: credentials and what callers say go over the line as they are."


def passing_public_url(url: str) -> str:
    """The URL of a tunnel."""
    return f"The public URL {url} is the tunnel's, and ends with it. Set SWAIGLET_PUBLIC_URL where the app will live."


def host_not_allowed(app: str, host: str) -> str:
    """A public URL under which the app would answer 400."""
    return f"{app} answers 400 under its public URL: {quoted(host)} is not among its `Limits(allowed_hosts=…)`."


def auth_is_off(app: str) -> str:
    """An app without credentials."""
    return f"{app} lets anyone in. Take out `auth='off'`, and set SWML_BASIC_AUTH_USER and SWML_BASIC_AUTH_PASSWORD."


def password_of_this_folder(path: str) -> str:
    """A password that no other machine has."""
    return (
        f"The password is this folder's own, from {path}. Where the app will live, set SWML_BASIC_AUTH_USER and "
        "SWML_BASIC_AUTH_PASSWORD."
    )


def secret_of_this_folder(path: str) -> str:
    """A secret that no other machine has."""
    return (
        f"The secret that signs tokens is this folder's own, from {path}. Where the app will live, set SWAIGLET_SECRET."
    )


def no_signing_key_yet() -> str:
    """Requests that are not known to be the platform's."""
    return (
        "No signing key: whoever has the password can ask as if he were SignalWire. Set SIGNALWIRE_SIGNING_KEY to the "
        "key of your project."
    )


def no_fallback_yet(app: str) -> str:
    """An app that leaves a caller alone when it fails."""
    return f"{app} has no fallback document: when it fails, a caller hears nothing. Give it one with its `fallback(…)`."


def unused_tunnel(tunnel: str, public: str) -> str:
    """A tunnel to an app that names another public URL."""
    return f"The tunnel's URL {tunnel} is not used: the app names {public} itself, with `public_url=…`."


def empty_tunnel() -> str:
    """A tunnel program that is not named."""
    return "Cannot start a tunnel: no program is named. Write for example --tunnel ngrok or --tunnel 'ssh …'."


def unreadable_tunnel(command: str, reason: str) -> str:
    """A command line that a shell would not understand either."""
    return f"Cannot read {quoted(command)}: {reason}. Write --tunnel as you would write the command in a shell."


def no_such_program(program: str, reason: str) -> str:
    """A tunnel program that cannot be started."""
    return f"Cannot start the tunnel {quoted(program)}: {reason}. Install it, or name it with its path."


def tunnel_told_nothing(program: str, seconds: float, last: Sequence[str]) -> str:
    """A tunnel program that does not say where it leads."""
    return (
        f"Cannot use the tunnel {quoted(program)}: it named no public https URL within {seconds:g} s. If it never "
        f"prints one, start it yourself and set SWAIGLET_PUBLIC_URL. {_said(last)}"
    )


def tunnel_gave_up(program: str, status: int, last: Sequence[str]) -> str:
    """A tunnel program that ended before it said where it leads."""
    return f"Cannot use the tunnel {quoted(program)}: it ended with status {status}. Mend that first. {_said(last)}"


def tunnel_broke(program: str, status: int, last: Sequence[str]) -> str:
    """A tunnel program that ended while the app was served."""
    return f"The tunnel {quoted(program)} ended with status {status}. {_said(last)}"


def _said(last: Sequence[str]) -> str:
    """The last lines of a program, each below the one before."""
    return "".join(["It said:", *(f"\n  {line}" for line in last)]) if last else "It said nothing."


def cannot_watch(folders: Sequence[str], reason: str) -> str:
    """Folders whose files cannot be watched."""
    return f"Cannot watch {', '.join(folders)}: {reason}. Name smaller folders, or serve with --no-reload."
