"""For whoever puts apps somewhere: on a switchboard, into a service that is there already, beside a store."""

from __future__ import annotations

from collections.abc import Iterable

from .words import listed, quoted


def not_an_app(path: object, value: object) -> str:
    """Something else mounted on a switchboard."""
    return f"Cannot mount {quoted(value)} at {quoted(path)}: it is no App. Write `board.mount('/sales', sales)`."


def bad_mount(path: object, taken: Iterable[str]) -> str:
    """A path that no app can answer below."""
    others = list(taken)
    return (
        f"Cannot mount an app at {quoted(path)}: a path is a slash and a word, or several, and not one where the "
        f"switchboard answers itself. Write for example `/sales`{f'; taken are {listed(others)}' if others else ''}."
    )


def path_twice(path: str, app: str) -> str:
    """A path that another app has."""
    return f"Cannot mount an app at {quoted(path)}: {app} is there already. Give each a path of its own."


def app_twice(app: str, path: str, other: str) -> str:
    """An app mounted twice, or two of one name, whose tokens would do for each other."""
    return (
        f"Cannot mount {quoted(app)} at {quoted(path)}: an app of that name is at {quoted(other)} already. "
        f"Give each a name of its own, and one app all its numbers at once."
    )


def mounted_late(path: str) -> str:
    """An app mounted on a switchboard that answers already."""
    return f"Cannot mount an app at {quoted(path)}: the switchboard answers already. Mount all before it is served."


def bad_number(path: str, number: object) -> str:
    """A dialled number that is none."""
    return (
        f"Cannot mount {quoted(path)} for {quoted(number)}: it is no number in E.164. Write it with its plus and its "
        f"country code, for example `+15551112222`; a SIP user goes into `sip=`."
    )


def bad_sip_user(path: str, user: object) -> str:
    """A SIP user that is none."""
    return (
        f"Cannot mount {quoted(path)} for {quoted(user)}: it is no user of a SIP address. Write what stands before the "
        f"@, for example `sales`."
    )


def number_twice(number: str, first: str, second: str) -> str:
    """A number or a SIP user that two apps of a switchboard claim."""
    return f"Cannot mount {quoted(second)} for {number}: {quoted(first)} has it already. Give each to one app."


def blueprint_twice(name: str) -> str:
    """Two blueprints of one name in a Quart service."""
    return (
        f"Cannot register {quoted(name)}: the service has a blueprint of that name already. Give each app a name of "
        f"its own, or write `register_blueprint(app.blueprint(), url_prefix='/voice', name='another')`."
    )


def cannot_open_store(path: str, error: BaseException) -> str:
    """A file that should hold what must happen once."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return (
        f"Cannot open the store {quoted(path, 200)}: {reason}. Name an SQLite file, or one that can be made, in "
        f"SWAIGLET_STORE or `SQLiteStore(…)`."
    )


def bad_export_url(url: str) -> str:
    """An address of the server that the platform could not use."""
    return (
        f"Cannot export for {quoted(url, 200)}: it is no public address of the server. Write its https URL, with the "
        f"path below which the app answers, such as --url https://agents.example.com/voice."
    )


def nobody_could_call_back(app: str, lacks: Iterable[str]) -> str:
    """A document to be kept, with a password or a secret that this process made up for itself."""
    return (
        f"Cannot export {quoted(app)}: its URLs need what the server has, and here it is not known. Set "
        f"{', '.join(lacks)} as on the server."
    )


def same_for_every_call(names: Iterable[str]) -> str:
    """Functions that would write something else for each call."""
    return (
        f"{', '.join(names)} ran once, for a call of nobody's: every caller gets what that made. Where it matters, "
        f"give the dashboard the app's URL instead, not its document."
    )


def document_holds_secrets(app: str) -> str:
    """A document with tokens that do not age."""
    return (
        f"whoever has the document may call {quoted(app)} as SignalWire does: keep it as you keep a password. Its "
        f"tokens do not age; they hold until the server's SWAIGLET_SECRET is another."
    )


def only_this_machine(url: str) -> str:
    """An address that the platform cannot reach."""
    return f"{quoted(url)} is this machine, which SignalWire cannot reach"


def no_uvicorn() -> str:
    """A server that is not installed."""
    return (
        "Cannot serve with uvicorn: it is not installed. Type `pip install 'swaiglet[fast]'`, or leave `--server` out."
    )
