"""``swaiglet check URL``: the checklist of servers that are fit to go live, and of some that are not."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import re
import ssl
import subprocess
import sys
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import quote

import pytest
import trustme
from attrs import define, field
from click.testing import CliRunner, Result

from swaiglet import errors
from swaiglet.cli import main
from swaiglet.web.tokens import Tokens

pytestmark = pytest.mark.usefixtures("own_imports")

DESK = '''
from swaiglet import App, PostPrompt

app = App("desk")
RAN = []

@app.prompt
def role() -> str:
    return "You help."

@app.tool
def track(number: int) -> str:
    """Look up a parcel."""
    print("ran track", number, flush=True)
    return f"{number} is on its way."

@app.tool
def ring() -> str:
    """Ring the bell."""
    print("ran ring", flush=True)
    return "It rang."

@app.post_prompt("Sum up.")
def save(report: PostPrompt) -> None:
    print("report:", report.app_name, report.text, flush=True)
'''
Start = Callable[..., Awaitable[asyncio.subprocess.Process]]
Answer = tuple[int, dict[str, str], bytes]
HTTP = "the URL is an http one, so that anyone on the way reads the password and what is said"
USE_HTTPS = "Put a proxy with a certificate before the server, or a tunnel, and give its https URL."
NO_FALLBACK = "skip fallback: none was given: --fallback URL"
BEGIN = [f"fail HTTPS: {HTTP}. {USE_HTTPS}", "skip certificate: there is none without https"]


def run(url: str, *arguments: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, ["check", url, *arguments], prog_name="swaiglet")


def plain(printed: str) -> list[str]:
    """The lines, without what differs from run to run."""
    shown = re.sub(r"\d+ ms", "N ms", printed)
    return re.sub(r"127\.0\.0\.1:\d+|localhost:\d+", "HOST", shown).splitlines()


def outcomes(done: Result) -> dict[str, str]:
    return {line.partition(" ")[2].partition(":")[0]: line.partition(" ")[0] for line in done.stdout.splitlines()[:-1]}


@define
class Server:
    """A plain server: what it answers by path, and what it was asked."""

    http: ThreadingHTTPServer
    scheme: str = "http"
    answers: dict[str, Callable[[str, bytes], Answer]] = field(factory=dict)
    asked: list[tuple[str, str, Any]] = field(factory=list)
    closing: Event = field(factory=Event)

    @property
    def place(self) -> str:
        return f"localhost:{self.http.server_address[1]}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.place}/"

    def says(self, path: str, status: int, value: Any = None, **headers: str) -> None:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.answers[path] = lambda _, __: (status, headers, body)

    def serves(self, *functions: dict[str, Any], path: str = "/", **more: Any) -> None:
        """Give a document with a conversation that offers these functions."""
        swaig = {"SWAIG": {"functions": list(functions)}} if functions else {}
        ai = {"prompt": {"text": "Help."}, **swaig, **more}
        self.says(path, 200, {"version": "1.0.0", "sections": {"main": [{"ai": ai}]}})

    def offers(self, name: str, query: str = "", **entry: Any) -> dict[str, Any]:
        url = f"{self.url}swaig{query}"
        return {"function": name, "description": f"Do {name}.", "web_hook_url": url, **entry}


def serving(context: ssl.SSLContext | None = None) -> Server:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            given = self.rfile.read(int(self.headers.get("content-length", 0)))
            allowed = self.headers.get("authorization", "")
            made.asked.append((self.path, allowed, json.loads(given)))
            answer = made.answers.get(self.path) or made.answers.get(self.path.partition("?")[0])
            status, headers, body = answer(allowed, given) if answer else (404, {}, b"nothing")
            self.send_response(status)
            for name, value in {"content-length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            pass  # a client that does not like the certificate leaves

    made = Server(Quiet(("127.0.0.1", 0), Handler), "https" if context else "http")
    if context:
        made.http.socket = context.wrap_socket(made.http.socket, server_side=True)
    Thread(target=made.http.serve_forever, daemon=True).start()
    return made


def end(server: Server) -> None:
    server.closing.set()
    server.http.shutdown()
    server.http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = serving()
    yield made
    end(made)


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("desk.py").write_text(DESK)


# Agents of swaiglet


async def served(start: Start, **environment: str) -> tuple[asyncio.subprocess.Process, str]:
    """A server of the desk, and its URL on this machine, with the password."""
    given = {"SWML_BASIC_AUTH_PASSWORD": "secret", **environment}
    process = await start("-m", "swaiglet", "run", "desk.py", "--port", "0", **given)
    assert process.stdout
    place = (await process.stdout.readline()).decode().rpartition("http://")[2].strip()
    await process.stdout.readline()
    return process, f"http://swaiglet:{quote(given['SWML_BASIC_AUTH_PASSWORD'])}@{place}/"


async def ended(process: asyncio.subprocess.Process) -> list[str]:
    """What a server printed until it was told to stop."""
    process.terminate()
    printed, _ = await process.communicate()
    return printed.decode().splitlines()


async def test_check_of_an_agent_passes_and_runs_nothing_but_the_report(start: Start) -> None:
    process, url = await served(start, SWML_BASIC_AUTH_PASSWORD="s3:cret")
    done = await asyncio.to_thread(run, url)

    assert (done.exit_code, done.stderr) == (1, "")
    *lines, counts = plain(done.stdout)
    assert (lines[:2], lines[3:], counts) == (
        BEGIN,
        [
            "pass credentials: without them it answered 401 (N ms of 30 s)",
            "pass SWML: the document has no problems",
            "pass webhook URLs: 4 on the same host",
            "pass function with token: `track` was let in, and asked for its arguments: nothing ran (N ms of 120 s)",
            "pass function without token: without its token `track` was refused (N ms of 120 s)",
            "pass report: a report marked as a check was accepted (N ms of 30 s)",
            NO_FALLBACK,
            "pass latency: document N ms of 30 s, function N ms of 120 s, report N ms of 30 s",
        ],
        "http://…@HOST/: 8 passed, 1 failed, 2 skipped",
    )
    assert re.fullmatch(r"pass POST: it answered 200 with \d+ bytes \(N ms of 30 s\)", lines[2])
    assert await ended(process) == ["report: swaiglet check This is a check by `swaiglet check`. There was no call."]


async def test_check_calls_in_earnest_what_a_person_names(start: Start) -> None:
    process, url = await served(start)
    done = await asyncio.to_thread(run, url, "--function", "track", "--arg", "number=5", "--no-report")
    other = await asyncio.to_thread(run, url, "--function", "ring", "--no-report")
    wrong = await asyncio.to_thread(run, url, "--function", "track", "--arg", "number=five", "--no-report")

    called = [plain(one.stdout)[6] for one in (done, other, wrong)]
    assert called[:2] == [
        'pass function with token: `track` ran and answered "5 is on its way." (N ms of 120 s)',
        'pass function with token: `ring` ran and answered "It rang." (N ms of 120 s)',
    ]
    assert called[2].startswith('fail function with token: `track` answered "This could not be done yet: `number` ')
    assert called[2].endswith(" Give what it asks for with --arg name=value.")
    assert plain(done.stdout)[7:9] == [
        "pass function without token: without its token `track` was refused (N ms of 120 s)",
        "skip report: --no-report was given",
    ]
    assert await ended(process) == ["ran track 5", "ran ring"]


async def test_check_of_a_wrong_password_says_so(start: Start) -> None:
    _, url = await served(start, SWML_BASIC_AUTH_PASSWORD="secret")
    wrong = await asyncio.to_thread(run, url.replace("secret", "guess"))
    missing = await asyncio.to_thread(run, url.replace("swaiglet:secret@", ""))

    assert plain(wrong.stdout)[2:4] == [
        "fail POST: it answered 401 (N ms of 30 s). Use the user and the password of the server.",
        "pass credentials: without them it answered 401 (N ms of 30 s)",
    ]
    assert plain(wrong.stdout)[4:10] == [
        "skip SWML: there is no document to look at",
        "skip webhook URLs: there is no document to look at",
        "skip function with token: there is no document to look at",
        "skip function without token: there is no document to look at",
        "skip report: there is no document to look at",
        NO_FALLBACK,
    ]
    told = "fail POST: it answered 401 (N ms of 30 s). Write user:password@ before the host, percent-encoded."
    assert plain(missing.stdout)[2] == told


async def test_check_signs_as_the_platform_does_when_it_knows_the_key(start: Start) -> None:
    _, url = await served(start, SIGNALWIRE_SIGNING_KEY="key")
    unsigned = await asyncio.to_thread(run, url)
    wrong = await asyncio.to_thread(run, url, SIGNALWIRE_SIGNING_KEY="another")
    done = await asyncio.to_thread(run, url, SIGNALWIRE_SIGNING_KEY="key,old")

    assert plain(unsigned.stdout)[2] == (
        "fail POST: it answered 403 (N ms of 30 s). The server may want SignalWire's signature. Set "
        "SIGNALWIRE_SIGNING_KEY here, too."
    )
    assert plain(wrong.stdout)[2] == (
        "fail POST: it answered 403 (N ms of 30 s). The server may want another signing key, or knows itself by "
        "another URL. Compare the keys and SWAIGLET_PUBLIC_URL."
    )
    assert outcomes(done) == outcomes(done) | {"POST": "pass", "credentials": "pass", "report": "pass"}


async def test_check_finds_urls_that_the_platform_would_not_reach(start: Start) -> None:
    _, url = await served(start, SWAIGLET_PUBLIC_URL="http://agents.local/voice", SWML_BASIC_AUTH_PASSWORD="secret")
    done = await asyncio.to_thread(run, url)

    assert plain(done.stdout)[5:9] == [
        'fail webhook URLs: "http://***@agents.local/voice/post_prompt?__token=…" is on a host that SignalWire does '
        "not reach. Tell the app where it is reached: SWAIGLET_PUBLIC_URL=http://HOST, or SWAIGLET_TRUST_PROXY for "
        "its proxy.",
        "skip function with token: its functions are on another host, which is not asked",
        "skip function without token: its functions are on another host, which is not asked",
        "skip report: it goes to another host, which is not asked",
    ]


async def test_check_prints_json_and_asks_the_fallback(start: Start) -> None:
    _, url = await served(start)
    done = await asyncio.to_thread(run, url, "--fallback", url, "--json")
    lines = json.loads(done.stdout)

    assert done.exit_code == 1
    assert [line["outcome"] for line in lines] == ["fail", "skip", *["pass"] * 9]
    assert lines[0] == {
        "name": "HTTPS",
        "outcome": "fail",
        "told": HTTP,
        "advice": USE_HTTPS,
        "milliseconds": None,
        "limit": None,
    }
    fallback = lines[9]
    assert fallback.pop("milliseconds") > 0
    assert fallback == {
        "name": "fallback",
        "outcome": "pass",
        "told": "the document has no problems",
        "advice": "",
        "limit": 30.0,
    }


# Certificates


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def served_with(made: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.configure_cert(context)
    return context


async def test_check_of_an_agent_behind_a_good_certificate_passes(
    start: Start, authority: trustme.CA, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path("ca.pem")
    made = authority.issue_cert("localhost")
    made.private_key_and_cert_chain_pem.write_to_path("server.pem")
    bind = ["--bind", "localhost:0", "--certfile", "server.pem", "--keyfile", "server.pem"]
    process = await start("-m", "hypercorn", "desk:app", *bind, SWML_BASIC_AUTH_PASSWORD="secret")
    assert process.stderr
    port = ""
    while not port:
        found = re.search(r"Running on https://[^ ]+:(\d+)", (await process.stderr.readline()).decode())
        port = found[1] if found else ""

    url = f"https://swaiglet:secret@localhost:{port}/"
    done = await asyncio.to_thread(run, url, "--fallback", url, SSL_CERT_FILE="ca.pem")

    assert done.exit_code == 0, done.stdout
    assert set(outcomes(done).values()) == {"pass"}
    assert plain(done.stdout)[:2] == [
        "pass HTTPS: the URL is an https one",
        f"pass certificate: it is one of localhost, trusted here, and good until {made_until(made)}",
    ]


def made_until(made: trustme.LeafCert) -> str:
    from cryptography import x509

    read = x509.load_pem_x509_certificate(made.cert_chain_pems[0].bytes())
    return f"{read.not_valid_after_utc:%Y-%m-%d}"


@pytest.mark.parametrize(
    ("kind", "reason", "advice"),
    [
        ("expired", "certificate has expired", "Renew it, and have the server load the new one."),
        (
            "early",
            "certificate is not yet valid",
            "Look at the clocks of the server and of this machine.",
        ),
        (
            "name",
            "Hostname mismatch, certificate is not valid for 'localhost'",
            "Get one that names localhost, or give the URL with the name that it has.",
        ),
        (
            "chain",
            "unable to get local issuer certificate",
            "Have the server send the whole chain (fullchain.pem), from an authority that everyone trusts.",
        ),
        (
            "own",
            "self-signed certificate in certificate chain",
            "Get one from an authority that everyone trusts, such as Let's Encrypt; SignalWire takes no other.",
        ),
    ],
)
def test_check_sends_nothing_to_a_server_with_a_bad_certificate(
    kind: str, reason: str, advice: str, authority: trustme.CA
) -> None:
    authority.cert_pem.write_to_path("ca.pem")
    now = datetime.now(UTC)
    made = {
        "expired": lambda: authority.issue_cert("localhost", not_after=now - timedelta(days=1)),
        "early": lambda: authority.issue_cert("localhost", not_before=now + timedelta(days=1)),
        "name": lambda: authority.issue_cert("agents.example.com"),
        "chain": lambda: trustme.CA().issue_cert("localhost"),
        "own": lambda: authority.issue_cert("localhost"),
    }[kind]()
    context = served_with(made)
    if kind == "own":  # which nobody here knows, and which is sent along
        other = trustme.CA()
        made = other.issue_cert("localhost")
        Path("chain.pem").write_bytes(made.private_key_and_cert_chain_pem.bytes() + other.cert_pem.bytes())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain("chain.pem")
    server = serving(context)
    done = run(server.url, SSL_CERT_FILE="ca.pem")
    end(server)

    assert done.exit_code == 1
    assert plain(done.stdout)[1:4] == [
        f"fail certificate: it is refused: {reason}. {advice}",
        "skip POST: nothing is sent to a server without a good certificate",
        "skip credentials: nothing is sent to a server without a good certificate",
    ]
    assert plain(done.stdout)[-3:] == [
        NO_FALLBACK,
        "skip latency: nothing was answered",
        "https://HOST/: 1 passed, 1 failed, 9 skipped",
    ]
    assert server.asked == []


@pytest.mark.parametrize(("days", "told"), [(1, "in 0 days: renew it"), (2, "in 1 day: renew it"), (9, "in 8 days")])
def test_check_says_when_a_certificate_ends_soon(days: int, told: str, authority: trustme.CA) -> None:
    authority.cert_pem.write_to_path("ca.pem")
    made = authority.issue_cert("localhost", not_after=datetime.now(UTC) + timedelta(days=days) - timedelta(minutes=5))
    server = serving(served_with(made))
    done = run(server.url, SSL_CERT_FILE="ca.pem")
    end(server)
    assert told in plain(done.stdout)[1]


def test_check_of_a_server_that_speaks_no_tls_says_so(server: Server) -> None:
    done = run(server.url.replace("http:", "https:"))
    port = server.http.server_address[1]

    assert plain(done.stdout)[1].replace(str(port), "PORT") == (
        "fail certificate: the server speaks no TLS there (wrong version number). Have a proxy with a certificate "
        "listen at port PORT, or give the port where it does."
    )


# Other servers


def test_check_of_a_server_that_is_not_there_says_so(server: Server) -> None:
    end(server)
    done = run(server.url)
    safe = run(server.url.replace("http:", "https:"))

    assert plain(done.stdout) == [
        *BEGIN,
        "fail POST: nothing listens at HOST (N ms of 30 s). Start it, and look whether host and port are right and "
        "reached from outside.",
        *(f"skip {name}: nothing was answered" for name in ("credentials", "SWML", "webhook URLs")),
        *(f"skip {name}: nothing was answered" for name in ("function with token", "function without token", "report")),
        NO_FALLBACK,
        "skip latency: nothing was answered",
        "http://HOST/: 2 failed, 9 skipped",
    ]
    assert plain(safe.stdout)[1].startswith("skip certificate: localhost could not be reached: ")


def test_check_of_a_server_that_is_too_slow_says_so(server: Server) -> None:
    def wait(_: str, __: bytes) -> Answer:
        server.closing.wait()
        return 200, {}, b""

    server.answers["/"] = wait
    done = run(server.url, "--timeout", "0.2")

    assert plain(done.stdout)[2] == (
        "fail POST: no reply came within 0.2 s (N ms of 0.2 s). Start it, and look whether host and port are right and "
        "reached from outside."
    )
    assert plain(done.stdout)[-2] == (
        "fail latency: document took longer than 0.2 s. Let the server answer at once, and do what takes long "
        "afterwards."
    )


def test_check_of_a_silent_tls_server_does_not_wait_for_ever() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        done = run(f"https://127.0.0.1:{silent.getsockname()[1]}/", "--timeout", "0.2")
    assert plain(done.stdout)[1] == "skip certificate: 127.0.0.1 did not answer within 0.2 s"


@pytest.mark.parametrize(
    ("status", "headers", "told", "advice"),
    [
        (
            302,
            {"location": "https://user:x@other.example.com/"},
            "302, and sends on to https://…@other.example.com/",
            "Give the URL that it sends on to: SignalWire does not follow.",
        ),
        (404, {}, "404", "Look at the path: it is that of the app, such as / or /voice."),
        (405, {}, "405", "Let the server take POST there; that is how SignalWire asks."),
        (500, {}, "500", "Look into the server's log."),
        (503, {}, "503", "Wait until the server has started, or has been replaced."),
    ],
)
def test_check_says_what_to_do_about_a_status(
    status: int, headers: dict[str, str], told: str, advice: str, server: Server
) -> None:
    server.says("/", status, b"", **headers)
    done = run(server.url)

    assert plain(done.stdout)[2:5] == [
        f"fail POST: it answered {told} (N ms of 30 s). {advice}",
        f"skip credentials: it answered {status} (N ms of 30 s)",
        "skip SWML: there is no document to look at",
    ]


def test_check_of_a_server_that_lets_anyone_in_says_so(server: Server) -> None:
    server.serves()
    done = run(server.url.replace("://", "://user:secret@"))

    assert plain(done.stdout)[3:10] == [
        "fail credentials: without them it gave the document, too: whoever finds the URL has the agent's prompts and "
        "calls its functions (N ms of 30 s). Set SWML_BASIC_AUTH_USER and SWML_BASIC_AUTH_PASSWORD, and take "
        "auth='off' away.",
        "pass SWML: the document has no problems",
        "pass webhook URLs: the document calls nobody back",
        "skip function with token: the document offers no function that a server runs",
        "skip function without token: the document offers no function that a server runs",
        "skip report: the document asks for none",
        NO_FALLBACK,
    ]
    known = f"Basic {b64encode(b'user:secret').decode()}"
    assert [(path, allowed) for path, allowed, _ in server.asked] == [("/", known), ("/", "")]


def test_check_of_a_server_that_breaks_for_strangers_says_so(server: Server) -> None:
    document = b'{"sections": {"main": [{"hangup": {}}]}}'
    server.answers["/"] = lambda allowed, _: (200, {}, document) if allowed else (500, {}, b"")
    done = run(server.url.replace("://", "://user:secret@"))
    assert plain(done.stdout)[3].startswith("fail credentials: without them it answered 500, where 401 belongs (N ms")


def test_check_of_a_server_that_leaves_strangers_without_a_reply_says_so(server: Server) -> None:
    def choose(allowed: str, _: bytes) -> Answer:
        if not allowed:
            server.closing.wait()
        return 200, {}, b'{"sections": {"main": [{"hangup": {}}]}}'

    server.answers["/"] = choose
    done = run(server.url.replace("://", "://user:secret@"), "--timeout", "0.5")
    assert plain(done.stdout)[3].startswith("fail credentials: without them no reply came within 0.5 s (N ms of 0.5 s)")


MEND = "Save the document, and see all of it with `swaiglet check FILE`."


@pytest.mark.parametrize(
    ("body", "arguments", "told"),
    [
        (b"<!doctype html><title>x</title>: y: z", [], f"fail SWML: it is a page of HTML. {MEND}"),
        (b"{,}", [], "fail SWML: it is no SWML: Cannot read the document as "),
        (b"hello", [], f'fail SWML: found "hello", expected an object. {MEND}'),
        (
            b'{"sections": {"main": [{"plya": {}}, {"hangpu": {}}]}}',
            [],
            "fail SWML: sections.main[0]: unknown verb `plya` (did you mean `play`?), and 1 more. ",
        ),
        (b'{"sections": {"main": [{"play": "say:x"}]}}', [], "pass SWML: the document has no errors, and 1 warning"),
        (
            b'{"sections": {"main": [{"play": "say:x"}, {"connect": {"to": "+1"}}]}}',
            [],
            "pass SWML: the document has no errors, and 2 warnings",
        ),
        (
            b'{"sections": {"main": [{"play": "say:x"}]}}',
            ["--strict"],
            'fail SWML: sections.main[0].play: found "say:x", today written {"url": "say:x"}. ',
        ),
        (b"sections: {main: [{hangup: {}}]}", [], "pass SWML: the document has no problems"),
    ],
)
def test_check_looks_at_the_document(body: bytes, arguments: list[str], told: str, server: Server) -> None:
    server.says("/", 200, body)
    assert plain(run(server.url, *arguments).stdout)[4].startswith(told)


def test_check_posts_the_call_that_it_is_told(server: Server) -> None:
    server.serves()
    run(f"{server.url}?a=1", "--to", "+15550100177", "--vars", '{"x": 1}', "--query", "lang=es")
    run(server.url, "--query", "lang=es")

    (path, _, body), *_ = server.asked
    assert (path, body["call"]["to_number"], body["vars"]) == ("/?a=1&lang=es", "+15550100177", {"x": 1})
    assert {"call_id", "node_id", "segment_id", "project_id", "space_id"} <= body["call"].keys()
    assert server.asked[-1][0] == "/?lang=es"


# Webhooks


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (
            "https://other.example.com/swaig?x=1",
            "pass webhook URLs: none on the same host; elsewhere, and not asked: https://other.example.com/swaig",
        ),
        ("http://127.0.0.1:9/swaig", 'fail webhook URLs: "http://HOST/swaig" is on a host that'),
        ("http://desk/swaig", 'fail webhook URLs: "http://desk/swaig" is on a host that'),
        ("http://8.8.8.8/swaig", "pass webhook URLs: none on the same host; elsewhere"),
        ("https://localhost/swaig", 'fail webhook URLs: "https://localhost/swaig" is not at http://HOST. Tell'),
        ("ftp://example.com/x", 'fail webhook URLs: "ftp://example.com/x" is no absolute http(s) URL. Tell'),
        ("https://[x/swaig", 'fail webhook URLs: "https://[x/swaig" is no absolute http(s) URL. Tell'),
        ("${vars.url}", "pass webhook URLs: the document calls nobody back"),
    ],
)
def test_check_compares_webhooks_with_the_url(url: str, told: str, server: Server) -> None:
    server.serves(server.offers("a") | {"web_hook_url": url})
    assert plain(run(server.url).stdout)[5].startswith(told)


def test_check_leaves_urls_of_other_services_alone(server: Server) -> None:
    weather = {
        "function": "weather",
        "description": "Tell the weather.",
        "data_map": {"webhooks": [{"url": "http://127.0.0.1:9/x", "method": "GET", "output": {"response": "x"}}]},
    }
    server.serves(weather, server.offers("startup_hook"))
    assert plain(run(server.url).stdout)[5:8] == [
        "pass webhook URLs: 1 on the same host",
        "skip function with token: the document offers no function that a server runs",
        "skip function without token: the document offers no function that a server runs",
    ]


# Functions and reports of others


TOKEN = f"?__token={Tokens('desk', ('secret',), 60).make('needs', None)}"
NEEDS: dict[str, Any] = {
    "parameters": {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]}
}


def test_check_calls_nothing_that_could_run(server: Server) -> None:
    server.serves(
        server.offers("bare"),
        server.offers("needs", **NEEDS),
        server.offers("all", TOKEN),
        server.offers("sdk", "?__token=x", **NEEDS),
    )
    told = "to call a function could do harm: name one that may run with --function NAME --arg name=value"

    assert plain(run(server.url).stdout)[6:8] == [
        f"skip function with token: {told}",
        f"skip function without token: {told}",
    ]
    assert {path for path, _, _ in server.asked} == {"/"}


def test_check_names_the_functions_that_there_are(server: Server) -> None:
    server.serves(server.offers("ring"), server.offers("track"))
    assert plain(run(server.url, "--function", "rung").stdout)[6:8] == [
        'fail function with token: the document offers no function "rung" (did you mean `ring`?). Name one of ring, '
        "track.",
        'skip function without token: the document offers no function "rung" (did you mean `ring`?)',
    ]
    server.serves()
    assert plain(run(server.url, "--function", "rung").stdout)[6] == (
        'fail function with token: the document offers no function "rung". Leave --function away.'
    )


def test_check_does_not_call_what_is_elsewhere(server: Server) -> None:
    server.serves(server.offers("ring") | {"web_hook_url": "https://other.example.com/swaig"})
    told = "its functions are on another host, which is not asked"
    assert plain(run(server.url, "--function", "ring").stdout)[6] == f"skip function with token: {told}"


def test_check_of_a_function_without_a_token_says_who_may_call_it(server: Server) -> None:
    server.serves(server.offers("ring"))
    server.says("/swaig", 200, {"response": {"tool_result": "It rang."}})

    assert plain(run(server.url, "--function", "ring").stdout)[6:8] == [
        'pass function with token: `ring` ran and answered "{\\"tool_result\\": \\"It rang.\\"}" (N ms of 120 s)',
        "skip function without token: `ring` has none in its URL: whoever has the password may call it",
    ]
    assert [body["argument"] for path, _, body in server.asked if path == "/swaig"] == [{"parsed": [{}], "raw": "{}"}]


@pytest.mark.parametrize(
    ("status", "value", "told"),
    [
        (
            200,
            {"response": errors.not_on_this_call("needs")},
            'fail function with token: `needs` answered "needs cannot be used on this call. Tell the caller that '
            'this cannot be done here." (N ms of 120 s). Give all processes the same SWAIGLET_SECRET, and look at '
            "their clocks.",
        ),
        (
            401,
            {},
            "fail function with token: `needs` answered 401, and no result (N ms of 120 s). The document's URLs need "
            "the password: let one server write and answer them.",
        ),
        (
            403,
            {},
            "fail function with token: `needs` answered 403, and no result (N ms of 120 s). Give all processes the "
            "same SWAIGLET_SECRET, and look at their clocks.",
        ),
        (
            404,
            {},
            "fail function with token: `needs` answered 404, and no result (N ms of 120 s). The path is not the app's: "
            "mount it where its public URL says.",
        ),
        (
            500,
            {},
            "fail function with token: `needs` answered 500, and no result (N ms of 120 s). Look into the server's "
            "log.",
        ),
        (
            200,
            b"hello",
            "fail function with token: `needs` answered 200, and no result (N ms of 120 s). Look into the server's "
            "log.",
        ),
        (200, {}, 'pass function with token: `needs` ran and answered "" (N ms of 120 s)'),
    ],
)
def test_check_says_what_to_do_about_functions(status: int, value: Any, told: str, server: Server) -> None:
    server.serves(server.offers("needs", TOKEN, **NEEDS))
    server.says("/swaig", status, value)
    assert plain(run(server.url).stdout)[6] == told


@pytest.mark.parametrize(
    ("status", "value", "told"),
    [
        (401, {}, "pass function without token: without its token `needs` was refused (N ms of 120 s)"),
        (403, {}, "pass function without token: without its token `needs` was refused (N ms of 120 s)"),
        (
            200,
            {"response": "Done."},
            'fail function without token: without its token `needs` answered "Done." (N ms of 120 s). Let the server '
            "look at the token before it runs anything.",
        ),
        (
            500,
            {},
            "fail function without token: `needs` answered 500, and no result (N ms of 120 s). Look into the server's "
            "log.",
        ),
    ],
)
def test_check_says_what_comes_of_a_call_without_a_token(status: int, value: Any, told: str, server: Server) -> None:
    server.serves(server.offers("needs", f"{TOKEN}&x=1", **NEEDS))
    server.says(f"/swaig{TOKEN}&x=1", 200, {"response": "This could not be done yet: number is missing."})
    server.says("/swaig", status, value)

    assert plain(run(server.url).stdout)[7] == told
    assert [path for path, _, _ in server.asked][2:] == [f"/swaig{TOKEN}&x=1", "/swaig?x=1"]


def test_check_of_a_function_that_never_answers_says_so(server: Server) -> None:
    def wait(_: str, __: bytes) -> Answer:
        server.closing.wait()
        return 200, {}, b""

    server.serves(server.offers("needs", TOKEN, **NEEDS))
    server.answers["/swaig"] = wait
    assert plain(run(server.url, "--timeout", "0.3").stdout)[6:8] == [
        "fail function with token: `needs`: no reply came within 0.3 s (N ms of 0.3 s). Look into the server's log.",
        "fail function without token: `needs`: no reply came within 0.3 s (N ms of 0.3 s). Look into the server's log.",
    ]


@pytest.mark.parametrize(
    ("status", "value", "told"),
    [
        (200, b"", "pass report: a report marked as a check was accepted (N ms of 30 s)"),
        (204, b"", "pass report: a report marked as a check was accepted (N ms of 30 s)"),
        (
            200,
            {"success": False, "reference": "ab12"},
            "pass report: a report marked as a check was accepted, but its handler failed (reference ab12 in the log) "
            "(N ms of 30 s)",
        ),
        (
            403,
            {},
            "fail report: it answered 403 (N ms of 30 s). Give all processes the same SWAIGLET_SECRET, and look at "
            "their clocks.",
        ),
    ],
)
def test_check_posts_a_report(status: int, value: Any, told: str, server: Server) -> None:
    server.serves(post_prompt_url=f"{server.url}done?__token=x", post_prompt={"text": "Sum up."})
    server.says("/done", status, value)

    assert plain(run(server.url).stdout)[8] == told
    path, _, body = server.asked[-1]
    assert (path, body["app_name"], body["post_prompt_data"]["raw"]) == (
        "/done?__token=x",
        "swaiglet check",
        "This is a check by `swaiglet check`. There was no call.",
    )


def test_check_of_a_report_that_nobody_takes_says_so(server: Server) -> None:
    def wait(_: str, __: bytes) -> Answer:
        server.closing.wait()
        return 200, {}, b""

    server.serves(post_prompt_url=f"{server.url}done")
    server.answers["/done"] = wait
    lines = plain(run(server.url, "--timeout", "0.3").stdout)
    assert lines[8] == "fail report: no reply came within 0.3 s (N ms of 0.3 s). Look into the server's log."


# The fallback


def test_check_of_the_fallback_says_what_to_do(server: Server) -> None:
    server.serves()
    server.serves(path="/good")
    server.says("/page", 200, b"<html>")
    server.says("/closed", 401, b"")
    gone = serving()
    end(gone)
    lines = {
        path: plain(run(server.url, "--fallback", f"{server.url}{path}").stdout)[9]
        for path in ("good", "page", "closed")
    }
    with_password = run(server.url, "--fallback", f"{server.url.replace('://', '://a:b@')}closed")

    assert lines == {
        "good": "pass fallback: the document has no problems (N ms of 30 s)",
        "page": f"fail fallback: it is a page of HTML (N ms of 30 s). {MEND}",
        "closed": "fail fallback: it answered 401 (N ms of 30 s). Write user:password@ before the host, "
        "percent-encoded.",
    }
    assert plain(with_password.stdout)[9].endswith("Use the user and the password of the server.")
    assert plain(run(server.url, "--fallback", gone.url).stdout)[9].startswith("fail fallback: nothing listens at HOST")


# Usage


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://", ""),
        ("https://user:secret@", ""),
        ("https://host:port/", ""),
        ("https://agents.example.com/a b", ""),
    ],
)
def test_check_of_a_url_that_is_none_ends_with_2(url: str, reason: str) -> None:
    done = run(url)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith('Error: Cannot check "http')
    assert done.stderr.endswith(" Write https://user:password@host/path, as in the dashboard.\n")
    assert "secret" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["http://localhost/", "--messaging"],
            "Cannot check a URL with --messaging: the checklist is for calls. Save what it answers, and check the "
            "file.",
        ),
        (
            ["desk.py", "--fallback", "http://x/", "--no-report"],
            'Cannot check "desk.py" with --fallback, --no-report: that is for servers. Give the server\'s URL.',
        ),
        (
            ["http://localhost/", "--arg", "x"],
            'Cannot call with "x": it is no argument. Write --arg order_id=12.',
        ),
    ],
)
def test_check_says_in_one_line_which_options_do_not_fit(arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"Error: {message}\n")


def test_check_refuses_a_signing_key_that_is_empty() -> None:
    done = run("http://localhost/", SIGNALWIRE_SIGNING_KEY=",")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: ")


def test_check_shows_marks_and_colours_on_a_terminal(server: Server) -> None:
    server.serves()
    terminal, other = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    done = subprocess.run(
        [sys.executable, "-m", "swaiglet", "check", server.url],
        stdout=other,
        env={**known, "TERM": "xterm"},
        check=False,
    )
    os.close(other)
    shown = os.read(terminal, 10_000).decode()
    os.close(terminal)

    assert done.returncode == 1
    assert "asking the server …" in shown
    for told in (
        f"\x1b[1;31m✗ HTTPS                 \x1b[0m{HTTP}\r\n",
        f"\x1b[33m                        {USE_HTTPS}\x1b[0m\r\n",
        "\x1b[2m- certificate           \x1b[0mthere is none without https\r\n",
        "\x1b[32m✓ POST                  \x1b[0mit answered 200 with ",
    ):
        assert told in shown
