"""``swaiglet run`` in processes of its own, asked over real HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

Start = Callable[..., Awaitable[asyncio.subprocess.Process]]
SCRIPT = str(Path(sys.executable).with_name("swaiglet"))
PATIENCE = 60
"""Seconds until a process that does not answer is given up."""

DESK = '''
import os
from swaiglet import App, Call, PostPrompt, Switchboard

app = App("desk")

@app.prompt
def role(call: Call) -> str:
    return f"Greet {call.from_number}."

@app.tool
def whoami() -> str:
    """Say which process this is."""
    return str(os.getpid())

@app.tool(once="call")
def first() -> str:
    """Say which process was asked first."""
    return str(os.getpid())

@app.tool
def password() -> str:
    """Say the password of the environment."""
    return os.environ.get("SWML_BASIC_AUTH_PASSWORD", "none")

@app.post_prompt("Sum up.")
def save(report: PostPrompt) -> None:
    print(f"report: {report.text}", flush=True)

bare = App("bare", auth="off", public_url="https://agent.example/voice")
bare.prompt(role)

own = App("own", auth=("user", "sesame"))
own.prompt(role)
own.tool(password)

odd = App("odd", auth=("user", "" if "SWAIGLET_TARGET" in os.environ else "sesame"))
odd.prompt(role)

class Orders:
    pass

board = Switchboard("board", default=own)
board.mount("/desk", app, numbers=["+15550100177"])

shut = App("shut", auth="off")
shut.prompt(role)

@shut.provide
def orders() -> Orders:
    raise OSError("nobody answers")

if __name__ == "__main__":
    board.run(port=0)

if "FAIL_IN_WORKERS" in os.environ and "SWAIGLET_TARGET" in os.environ:
    raise ValueError("no luck")
'''


NO_SECRET = (
    "{app} signs its tokens with a secret that this process made: another process or machine will refuse them. "
    "Set SWAIGLET_SECRET, the same for all"
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "desk.py").write_text(DESK)
    monkeypatch.chdir(tmp_path)
    return "desk.py"


async def run(start: Start, *arguments: str, **environment: str | None) -> asyncio.subprocess.Process:
    return await start("-W", "error", SCRIPT, "run", *arguments, **environment)


async def line(process: asyncio.subprocess.Process) -> str:
    """The next line on standard output."""
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode().rstrip("\n")


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str, str]:
    output, complaints = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode, output.decode(), complaints.decode()


async def post(session: aiohttp.ClientSession, url: str, body: Any) -> Any:
    """POST to a URL; the client puts the credentials in it into a header, as the platform does."""
    async with session.post(url, json=body) as response:
        assert response.status == 200
        return await response.json()


async def document(session: aiohttp.ClientSession, url: str) -> Any:
    """What the agent is told when somebody calls."""
    whole = await post(session, url, {"call": {"call_id": "c-1", "from": "+15550100123"}})
    ai = whole["sections"]["main"][1]["ai"]
    assert ai["prompt"] == {"pom": [{"body": "Greet +15550100123."}]}
    return ai


async def ask(session: aiohttp.ClientSession, ai: Any, name: str) -> str:
    """What a function of the call answers."""
    url = next(one["web_hook_url"] for one in ai["SWAIG"]["functions"] if one["function"] == name)
    answer = await post(session, url, {"function": name, "call_id": "c-1"})
    assert list(answer) == ["response"]
    return str(answer["response"])


async def call(session: aiohttp.ClientSession, url: str) -> str:
    """A whole call: the document, a function, the report. What the function answered."""
    ai = await document(session, url)
    answer = await ask(session, ai, "whoami")
    report = {"call_id": "c-1", "post_prompt_data": {"raw": "All well."}}
    assert await post(session, ai["post_prompt_url"], report) == {"success": True}
    return answer


def logged(log: str) -> list[str]:
    """The level and the words of each line, without what is measured."""
    lines = [json.loads(line) for line in log.splitlines()]
    return [f"{line['level']}: {re.sub(r' [a-z_]+=.*', '', line['message'])}" for line in lines]


def said(url: str) -> str:
    """The URL in a line that tells what to paste."""
    return url.removeprefix("Paste into the phone number's settings: ")


@pytest.mark.parametrize("server", ["hypercorn", "uvicorn"])
async def test_run_serves_a_call_until_it_is_told_to_stop(server: str, desk: str, start: Start) -> None:
    process = await run(start, desk, "--port", "0", "--server", server)
    listening = re.fullmatch(r"desk: 3 tools, 1 worker, listening at http://127\.0\.0\.1:(\d+)", await line(process))
    assert listening
    pasted = re.fullmatch(r"Paste into the phone number's settings: (http://\S+/)", await line(process))
    assert pasted
    assert re.fullmatch(rf"http://swaiglet:[\w-]{{24}}@127\.0\.0\.1:{listening[1]}/", pasted[1])
    assert await line(process) == (
        "The password was made for this run; to keep one, set SWML_BASIC_AUTH_USER and SWML_BASIC_AUTH_PASSWORD."
    )
    async with aiohttp.ClientSession() as session:
        assert await call(session, pasted[1]) == str(process.pid)
        async with session.post(f"http://127.0.0.1:{listening[1]}/swaig", json={"function": "whoami"}) as response:
            assert (response.status, await response.json()) == (401, {"error": "authentication required"})
            names = {name.lower() for name in response.headers}  # nothing that tells who serves
            assert names == {"content-type", "content-length", "www-authenticate", "date"}
        assert await line(process) == "report: All well."
        process.send_signal(signal.SIGTERM)  # while the client keeps its connection
        status, output, log = await ended(process)
    assert (status, output) == (0, "")
    assert logged(log) == [
        "info: POST / 200",
        "info: POST /swaig 200",
        "info: POST /post_prompt 200",
        "warning: POST /swaig 401: authentication required",
    ]


async def test_run_uses_the_environments_credentials_and_makes_no_password(desk: str, start: Start) -> None:
    environment = {"SWML_BASIC_AUTH_USER": "env", "SWML_BASIC_AUTH_PASSWORD": "p:/s w", "PORT": "0"}
    process = await run(start, desk, **environment)
    port = (await line(process)).rpartition(":")[2]
    url = f"http://env:p%3A%2Fs%20w@127.0.0.1:{port}/"
    assert await line(process) == f"Paste into the phone number's settings: {url}"
    async with aiohttp.ClientSession() as session:
        await call(session, url)
    process.send_signal(signal.SIGINT)
    assert (await ended(process))[:2] == (0, "report: All well.\n")


async def test_run_tells_the_public_url_of_an_app_that_lets_anyone_in(desk: str, start: Start) -> None:
    process = await run(start, f"{desk}:bare", "--port", "0", SWAIGLET_PUBLIC_URL="https://env.example")
    port = (await line(process)).rpartition(":")[2]
    assert await line(process) == "Paste into the phone number's settings: https://agent.example/voice/"
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/ready") as response,
    ):
        assert await response.json() == {"status": "ready"}
    process.send_signal(signal.SIGTERM)
    status, output, log = await ended(process)
    assert (status, output) == (0, "")
    assert logged(log) == [
        "warning: bare lets anyone in: auth is off",
        f"warning: {NO_SECRET.format(app='bare')}",
        "info: GET /ready 200",
    ]


async def test_run_takes_the_public_url_of_the_environment(desk: str, start: Start) -> None:
    environment = {"SWML_BASIC_AUTH_PASSWORD": "secret", "SWML_PROXY_URL_BASE": "https://env.example/"}
    process = await run(start, desk, "--port", "0", **environment)
    port = (await line(process)).rpartition(":")[2]
    assert await line(process) == "Paste into the phone number's settings: https://swaiglet:secret@env.example/"
    async with aiohttp.ClientSession() as session:
        document = await post(session, f"http://swaiglet:secret@127.0.0.1:{port}/", {})
    ai = document["sections"]["main"][1]["ai"]
    assert ai["SWAIG"]["defaults"] == {"web_hook_url": "https://swaiglet:secret@env.example/swaig"}
    process.send_signal(signal.SIGTERM)
    assert (await ended(process))[:2] == (0, "")


async def test_run_serves_from_several_processes_with_one_password(desk: str, start: Start) -> None:
    # without coverage, which complains into the log when a signal ends a worker while it writes
    process = await run(start, desk, "--port", "0", "--workers", "2", COVERAGE_PROCESS_CONFIG=None)
    assert re.fullmatch(r"desk: 3 tools, 2 workers, listening at http://127\.0\.0\.1:\d+", await line(process))
    url = said(await line(process))
    assert (await line(process)).startswith("The password was made for this run")
    served: set[str] = set()
    for _ in range(200):  # the kernel chooses who accepts a connection
        async with aiohttp.ClientSession() as session:
            served.add(await call(session, url))
        if len(served) == 2:
            break
    assert len(served) == 2
    assert str(process.pid) not in served
    process.send_signal(signal.SIGTERM)
    status, output, log = await ended(process)
    assert status == 0
    assert set(output.splitlines()) == {"report: All well."}
    assert set(logged(log)) == {"info: POST / 200", "info: POST /swaig 200", "info: POST /post_prompt 200"}


async def processes(url: str, known: set[str]) -> str:
    """A process that serves, other than those."""
    while True:  # the kernel chooses who accepts a connection
        async with aiohttp.ClientSession() as session:
            answer = await ask(session, await document(session, url), "whoami")
        if answer not in known:
            return answer


async def test_run_replaces_a_worker_that_is_killed_and_calls_go_on(desk: str, start: Start) -> None:
    empty = {"SWAIGLET_SECRET": "", "SWAIGLET_STORE": ""}  # which counts as none
    process = await run(start, desk, "--port", "0", "--workers", "2", COVERAGE_PROCESS_CONFIG=None, **empty)
    await line(process)
    url = said(await line(process))
    one = await asyncio.wait_for(processes(url, set()), PATIENCE)
    two = await asyncio.wait_for(processes(url, {one}), PATIENCE)
    async with aiohttp.ClientSession() as session:
        ai = await document(session, url)
        first = await ask(session, ai, "first")
        os.kill(int(first), signal.SIGKILL)
    three = await asyncio.wait_for(processes(url, {one, two}), PATIENCE)
    assert three not in {one, two, str(process.pid)}
    served: set[str] = set()
    while served != {one, two, three} - {first}:
        async with aiohttp.ClientSession() as session:
            served.add(await ask(session, ai, "whoami"))  # with a token that another process made
            assert await ask(session, ai, "first") == first  # it happened, though who did it is gone
    process.send_signal(signal.SIGTERM)
    status, _, log = await ended(process)
    assert status == 0
    warnings = [told for told in logged(log) if told.startswith("warning")]
    assert warnings == ["warning: a worker ended with status -9, starting another"]


async def test_workers_end_when_their_parent_is_killed(desk: str, start: Start) -> None:
    process = await run(start, desk, "--port", "0", "--workers", "2", COVERAGE_PROCESS_CONFIG=None)
    await line(process)
    url = said(await line(process))
    one = await asyncio.wait_for(processes(url, set()), PATIENCE)
    await asyncio.wait_for(processes(url, {one}), PATIENCE)
    process.kill()
    assert (await ended(process))[0] == -signal.SIGKILL  # at the end of their output, which is the workers' too
    with pytest.raises(aiohttp.ClientConnectorError):
        async with aiohttp.ClientSession() as session:
            await session.get(url)


async def test_run_of_several_processes_says_that_another_machine_will_refuse_its_tokens(
    desk: str, start: Start
) -> None:
    process = await run(start, f"{desk}:bare", "--port", "0", "--workers", "2", COVERAGE_PROCESS_CONFIG=None)
    process.send_signal(signal.SIGTERM)
    status, _, log = await ended(process)
    assert (status, logged(log)[:1]) in [(0, [f"warning: {NO_SECRET.format(app='bare')}"]), (-signal.SIGTERM, [])]


async def test_run_serves_from_several_processes_without_a_password(desk: str, start: Start) -> None:
    process = await run(start, f"{desk}:bare", "--port", "0", "--workers", "2")
    port = (await line(process)).rpartition(":")[2]
    assert await line(process) == "Paste into the phone number's settings: https://agent.example/voice/"
    async with aiohttp.ClientSession() as session:
        await post(session, f"http://127.0.0.1:{port}/", {})
    process.send_signal(signal.SIGTERM)
    assert (await ended(process))[:2] == (0, "")


async def test_run_leaves_an_apps_own_password_out_of_the_environment(desk: str, start: Start) -> None:
    process = await run(start, f"{desk}:own", "--port", "0", "--workers", "2")
    port = (await line(process)).rpartition(":")[2]
    assert await line(process) == f"Paste into the phone number's settings: http://user:sesame@127.0.0.1:{port}/"
    async with aiohttp.ClientSession() as session:
        ai = await document(session, f"http://user:sesame@127.0.0.1:{port}/")
        assert await ask(session, ai, "password") == "none"
    process.send_signal(signal.SIGTERM)
    assert (await ended(process))[:2] == (0, "")


async def test_run_serves_a_switchboard_from_several_processes_with_one_password(desk: str, start: Start) -> None:
    process = await run(start, f"{desk}:board", "--port", "0", "--workers", "2")
    whole, *parts = [await line(process) for _ in range(3)]
    local = whole.rpartition(" ")[2]
    assert whole == f"board: 2 apps, 2 workers, listening at {local}"
    assert parts == [
        f"  {local}/desk  desk: 3 tools, takes +15550100177",
        f"  {local}/default  own: 1 tool, takes whatever else is called",
    ]
    url = said(await line(process))
    async with aiohttp.ClientSession() as session:
        for _ in range(20):
            whole = await post(session, url, {"call": {"call_id": "c-1", "to": "+15550100177"}})
            assert await ask(session, whole["sections"]["main"][1]["ai"], "whoami") != str(process.pid)
    process.send_signal(signal.SIGTERM)
    assert (await ended(process))[0] == 0


async def test_a_switchboard_serves_itself(desk: str, start: Start) -> None:
    process = await start("-W", "error", desk)
    told = [await line(process) for _ in range(4)]
    assert told[0].startswith("board: 2 apps, 1 worker, listening at http://127.0.0.1:")
    async with aiohttp.ClientSession() as session:
        document = await post(session, said(told[3]), {"call": {"from": "+15550100123"}})
        assert document["sections"]["main"][1]["ai"]["prompt"] == {"pom": [{"body": "Greet +15550100123."}]}
    process.send_signal(signal.SIGINT)
    assert (await ended(process))[0] == 0


CLOSED = "Cannot open what `orders` provides: OSError: nobody answers. Mend that, then start again."


async def test_run_says_in_one_line_what_could_not_be_opened(desk: str, start: Start) -> None:
    status, output, complaint = await ended(await run(start, f"{desk}:shut", "--port", "0"))
    assert (status, output.count("\n")) == (2, 2)
    assert complaint.splitlines()[-1] == f"Error: {CLOSED}"
    assert "Traceback" not in complaint


@pytest.mark.parametrize(
    ("name", "environment", "told"),
    [
        (
            "app",
            {"FAIL_IN_WORKERS": "1"},
            'Error: Cannot load "desk.py:app": importing it raised ValueError: no luck (desk.py, line {line}). '
            "Mend that first.",
        ),
        ("shut", {}, f"Error: {CLOSED}"),
        ("odd", {}, "Error: Cannot use these credentials: {auth}"),
    ],
)
async def test_run_ends_with_1_when_workers_fail_and_says_why_in_a_line_from_each(
    name: str, environment: dict[str, str], told: str, desk: str, start: Start
) -> None:
    process = await run(start, f"{desk}:{name}", "--port", "0", "--workers", "2", **environment)
    status, output, complaints = await ended(process)
    assert (status, output.splitlines()[0].startswith(f"{'desk' if name == 'app' else name}: ")) == (1, True)
    lines = DESK.rstrip().count("\n") + 1
    written = complaints.splitlines()
    assert {line for line in written if not line.startswith("{")} == {told.format(line=lines, auth=NO_AUTH)}
    assert (
        logged("\n".join(line for line in written if line.startswith("{")))[-1] == "error: no worker starts, giving up"
    )


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine knows no IPv6")
async def test_run_tells_a_url_for_an_ipv6_address(desk: str, start: Start) -> None:
    try:
        socket.create_server(("::", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6 address")
    process = await run(start, f"{desk}:own", "--host", "::", "--port", "0")
    url = (await line(process)).rpartition(" ")[2]
    assert re.fullmatch(r"http://\[::1\]:\d+", url)
    async with aiohttp.ClientSession() as session, session.get(f"{url}/ready") as response:
        assert await response.json() == {"status": "ready"}
    process.send_signal(signal.SIGTERM)
    assert (await ended(process))[0] == 0


async def test_run_survives_a_client_that_leaves_and_one_that_talks_nonsense(desk: str, start: Start) -> None:
    process = await run(start, desk, "--port", "0", SWML_BASIC_AUTH_PASSWORD="secret")
    port = int((await line(process)).rpartition(":")[2])
    url = said(await line(process))
    _, leaving = await asyncio.open_connection("127.0.0.1", port)
    proof = "Authorization: Basic c3dhaWdsZXQ6c2VjcmV0\r\n"
    leaving.write(f"POST /swaig HTTP/1.1\r\nHost: x\r\n{proof}Content-Length: 50\r\n\r\n{{".encode())
    await leaving.drain()
    leaving.close()
    await leaving.wait_closed()
    reader, nonsense = await asyncio.open_connection("127.0.0.1", port)
    nonsense.write(b"\x16\x03\x01 hello\r\n\r\n")
    assert (await asyncio.wait_for(reader.readline(), PATIENCE)).startswith(b"HTTP/1.1 400")
    nonsense.close()
    await nonsense.wait_closed()
    async with aiohttp.ClientSession() as session:
        assert await call(session, url) == str(process.pid)
    process.send_signal(signal.SIGTERM)
    status, output, log = await ended(process)
    assert (status, output) == (0, "report: All well.\n")
    assert "Traceback" not in log
    assert "secret" not in log


async def test_run_refuses_a_port_that_is_taken(desk: str, start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = await run(start, desk, "--port", str(port))
        status, output, complaint = await ended(process)
    told = f"Cannot listen at 127.0.0.1:{port}: Address already in use"
    advice = "Choose another host or port, or stop what has it."
    assert (status, output, complaint) == (2, "", f"Error: {told}. {advice}\n")


NO_URL = "write it with its scheme and without a query, for example `https://agent.example.com/voice`."
NO_AUTH = (
    "a user and a password are two strings, none empty, and no colon in the user. Write `auth=('user', 'password')`, "
    "or `auth='off'` to let anyone in, or set SWML_BASIC_AUTH_USER and SWML_BASIC_AUTH_PASSWORD."
)


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        (
            ["desk.py:ap"],
            {},
            'Cannot load "desk.py:ap": desk.py has no `ap` (did you mean `app`?). '
            "It has desk.py:app, desk.py:bare, desk.py:own, desk.py:odd, desk.py:board, desk.py:shut.",
        ),
        (
            ["desk.py"],
            {"SWAIGLET_PUBLIC_URL": "agent.example"},
            f'Cannot use "agent.example" as the public URL: {NO_URL}',
        ),
        (
            ["desk.py"],
            {"SWML_BASIC_AUTH_USER": "a:b", "SWML_BASIC_AUTH_PASSWORD": "secret"},
            f"Cannot use these credentials: {NO_AUTH}",
        ),
        (
            ["desk.py", "--host", "no.host.invalid", "--port", "0"],
            {},
            "Cannot listen at no.host.invalid:0: {unknown}. Choose another host or port, or stop what has it.",
        ),
    ],
)
@pytest.mark.usefixtures("desk")
async def test_run_says_in_one_line_what_is_wrong(
    arguments: list[str], environment: dict[str, str], message: str, start: Start
) -> None:
    status, output, complaint = await ended(await run(start, *arguments, **environment))
    assert (status, output, complaint.count("\n")) == (2, "", 1)
    pattern = re.escape(f"Error: {message}\n").replace(re.escape("{unknown}"), "[A-Z][a-z ]+")
    assert re.fullmatch(pattern, complaint), complaint


@pytest.mark.parametrize(
    ("port", "reason"),
    [("70000", "70000 is not in the range 0<=x<=65535"), ("http", "'http' is not a valid integer range")],
)
async def test_run_refuses_a_port_that_is_none(port: str, reason: str, desk: str, start: Start) -> None:
    told = f"Error: Invalid value for '--port' (env var: 'PORT'): {reason}. See swaiglet run --help.\n"
    assert await ended(await run(start, desk, PORT=port)) == (2, "", told)
