from __future__ import annotations

import asyncio
import json
import signal
import stat
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from swaiglet import App, PostPrompt, Switchboard
from swaiglet.cli.mistake import MistakeError
from swaiglet.cli.recording import recorded
from swaiglet.simulator.network import Network
from swaiglet.simulator.platform import Platform
from swaiglet.simulator.ringing import ringing
from swaiglet.simulator.service import document_url, local_transport
from swaiglet.simulator.session import Session

ARGUMENTS = {"code": "1234", "when": {"day": "Friday", "sure": True}}
TEXT = json.dumps(ARGUMENTS)
REPORT: dict[str, Any] = {
    "action": "post_conversation",
    "call_id": "c 1/../x",
    "app_name": "ai",
    "caller_id_name": "Ada",
    "caller_id_number": "+15551112222",
    "SWMLCall": {
        "call_id": "c 1/../x",
        "from": "+15551112222",
        "to": "+15553334444",
        "headers": [{"name": "X", "value": "y"}],
    },
    "call_log": [
        {"role": "user", "content": "I am Ada, +15551112222.", "timestamp": 1},
        {"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "check", "arguments": TEXT}}]},
    ],
    "swaig_log": [
        {
            "command_name": "check",
            "command_arg": TEXT,
            "epoch_time": 5,
            "url": "https://user:word@acme.example/swaig?__token=abc&x=1",
            "post_data": {
                "function": "check",
                "argument": {"parsed": [ARGUMENTS], "raw": TEXT, "substituted": ""},
                "caller_id_num": "+15551112222",
                "global_data": {"name": "Ada", "tries": 2},
            },
            "post_response": {"response": "Right, Ada.", "action": [{"stop": True}]},
        }
    ],
    "global_data": {"name": "Ada"},
    "post_prompt_data": {"raw": "Ada called from +15551112222 to +15553334444."},
}
ADA, SHOP = "+15550100000", "+15550100001"


def app(**settings: Any) -> App:
    made = App("shop", auth=("user", "word"), **settings)
    made.prompt(lambda: "You sell tea.")
    return made


async def post(session: Session, url: str, report: Mapping[str, Any]) -> None:
    """Post a report to where the document says."""
    document = await session.platform.fetch(session, url)
    (ai,) = (step["ai"] for step in document["sections"]["main"] if "ai" in step)
    reply = await session.platform.post(session, ai["post_prompt_url"], report, "report")
    assert reply is not None
    assert reply.status == 200


async def reported(service: App | Switchboard, report: Mapping[str, Any] = REPORT) -> None:
    """Post a report to where the document says, with nothing between."""
    async with service.lifespan:
        session = Session(ringing(call_id=report["call_id"]), Platform(local_transport(service)))
        await post(session, document_url(service), report)


async def saved(service: App | Switchboard, folder: Path, report: Mapping[str, Any] = REPORT) -> Any:
    """What a report is saved as that is posted to where the document says."""
    await reported(recorded(service, folder), report)
    (file,) = folder.iterdir()  # noqa: ASYNC240  one file
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.name.endswith("-c-1-x.json")
    return json.loads(file.read_text())


async def test_recording_tells_the_course_of_a_call_and_not_what_was_said(tmp_path: Path) -> None:
    gone = "[redacted]"
    assert await saved(app(), tmp_path / "calls") == {
        "action": "post_conversation",
        "call_id": "c 1/../x",
        "app_name": "ai",
        "caller_id_name": gone,
        "caller_id_number": ADA,
        "SWMLCall": {"call_id": "c 1/../x", "from": ADA, "to": SHOP, "headers": [{"name": gone, "value": gone}]},
        "call_log": [
            {"role": "user", "content": gone, "timestamp": 1},
            {"role": "assistant", "content": gone, "tool_calls": [{"function": {"name": gone, "arguments": gone}}]},
        ],
        "swaig_log": [
            {
                "command_name": "check",
                "command_arg": gone,
                "epoch_time": 5,
                "url": "https://acme.example/swaig?__token=&x=1",
                "post_data": {
                    "function": "check",
                    "argument": {
                        "parsed": [{"code": gone, "when": {"day": gone, "sure": True}}],
                        "raw": gone,
                        "substituted": gone,
                    },
                    "caller_id_num": ADA,
                    "global_data": {"name": gone, "tries": gone},
                },
                "post_response": {"response": gone, "action": [{"stop": True}]},
            }
        ],
        "global_data": {"name": gone},
        "post_prompt_data": {"raw": gone},
    }


async def test_recording_of_an_app_that_logs_values_tells_all_but_numbers_and_secrets(tmp_path: Path) -> None:
    told = await saved(app(log_values=True), tmp_path)
    text = json.dumps(REPORT).replace("+15551112222", ADA).replace("+15553334444", SHOP)
    expected = json.loads(text.replace("user:word@", "").replace("abc", ""))
    del expected["swaig_log"][0]["post_data"]["argument"]["substituted"]

    assert told == expected


def without_code(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {**arguments, "code": "****"}


async def test_recording_has_arguments_as_the_app_redacts_them(tmp_path: Path) -> None:
    told = await saved(app(log_values=True, redact=without_code), tmp_path)
    entry, shown = told["swaig_log"][0], without_code(ARGUMENTS)

    assert entry["post_data"]["argument"] == {"parsed": [shown], "raw": json.dumps(shown)}
    assert json.loads(entry["command_arg"]) == shown
    assert json.loads(told["call_log"][1]["tool_calls"][0]["function"]["arguments"]) == shown
    assert "1234" not in json.dumps(told)


def fail(arguments: Mapping[str, Any]) -> None:
    raise ValueError("no")


async def test_recording_has_no_argument_that_the_app_fails_to_redact(tmp_path: Path) -> None:
    told = await saved(app(log_values=True, redact=fail), tmp_path)

    assert "1234" not in json.dumps(told)
    assert told["swaig_log"][0]["post_data"]["argument"]["parsed"] == [
        {"code": "[redacted]", "when": {"day": "[redacted]", "sure": True}}
    ]


@pytest.mark.parametrize("argument", ["1234", {"parsed": {"code": "1234"}}, {"raw": "1234"}])
async def test_recording_understands_odd_arguments(tmp_path: Path, argument: Any) -> None:
    entry = {"command_name": "check", "command_arg": "1234 {", "post_data": {"argument": argument}}
    told = await saved(app(log_values=True), tmp_path, {**REPORT, "swaig_log": [entry, "odd"], "call_log": None})

    assert "1234" not in json.dumps(told["swaig_log"])
    assert told["swaig_log"][1] == "odd"


async def test_recording_understands_odd_reports(tmp_path: Path) -> None:
    odd = {"call_id": "c 1/../x", "swaig_log": ["odd", {"post_data": "odd"}], "call_log": "odd", "SWMLCall": 5}
    gone = "[redacted]"

    assert await saved(app(), tmp_path, odd) == {
        "call_id": "c 1/../x",
        "swaig_log": [gone, {"post_data": gone}],
        "call_log": gone,
        "SWMLCall": gone,
    }


async def test_recording_leaves_the_apps_own_report_alone(tmp_path: Path) -> None:
    reports: list[str] = []
    shop = app()

    @shop.post_prompt("Sum up.")
    def keep(report: PostPrompt) -> None:
        reports.append(report.text)

    await saved(shop, tmp_path)
    assert reports == ["Ada called from +15551112222 to +15553334444."]


async def test_recording_of_a_switchboard_has_the_calls_of_every_app(tmp_path: Path) -> None:
    board = Switchboard(auth=("user", "word"))
    board.mount("/shop", app(), numbers=["+15550100199"])

    assert (await saved(board, tmp_path))["app_name"] == "ai"


@pytest.mark.parametrize("words", [["run"], ["dev", "--no-reload"]])
def test_record_wants_a_folder_that_can_be_written_to(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "shop.py").write_text("from swaiglet import App\napp = App('shop')\napp.prompt(lambda: 'You sell.')\n")
    (tmp_path / "calls").write_text("")
    command = (str(Path(sys.executable).with_name("swaiglet")), *words, "shop.py", "--port", "0")
    pipes: dict[str, Any] = {"capture_output": True, "text": True}
    done = subprocess.run((*command, "--record", "calls/today"), cwd=tmp_path, check=False, **pipes)
    assert done.returncode == 2
    told = 'Error: Cannot record calls in "calls/today": Not a directory. Name a folder that can be written to.'
    assert told in done.stderr.splitlines()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="there is no folder here in which nobody can write")
def test_record_wants_a_folder_where_one_can_write() -> None:
    with pytest.raises(MistakeError, match=r'^Cannot record calls in "/proc": .+\. Name a folder'):
        recorded(app(), Path("/proc"))


async def test_recording_that_cannot_be_written_is_no_reason_to_refuse_a_report(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    service = recorded(app(), tmp_path / "calls")
    (tmp_path / "calls").rmdir()
    (tmp_path / "calls").write_text("")  # where the folder was when the server began
    await reported(service)
    told = [record.message for record in caplog.records if record.name == "swaiglet.recording"]
    assert told == [
        f"Cannot record a call in {tmp_path}/calls: File exists. Its report went to the app all the same.",
    ]


@pytest.mark.parametrize("words", [["run", "--workers", "1"], ["run", "--workers", "2"], ["dev"]])
async def test_record_saves_the_calls_of_a_server(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    start: Callable[..., Awaitable[asyncio.subprocess.Process]],
    words: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.py").write_text("from swaiglet import App\napp = App('shop')\napp.prompt(lambda: 'You sell.')\n")
    script = str(Path(sys.executable).with_name("swaiglet"))
    process = await start(script, *words, "shop.py", "--port", "0", "--record", "calls", PYTHONUNBUFFERED="1")
    assert process.stdout
    lines = [await asyncio.wait_for(process.stdout.readline(), 60) for _ in range(2)]
    network = Network()
    session = Session(ringing(call_id="c-1"), Platform(network))
    await post(session, lines[1].decode().split()[-1], {"call_id": "c-1"})
    await network.close()
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.communicate(), 60)

    assert [json.loads(file.read_text()) for file in (tmp_path / "calls").iterdir()] == [{"call_id": "c-1"}]
