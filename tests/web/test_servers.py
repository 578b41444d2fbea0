"""Which servers and loops there are to choose from."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import uvloop

from swaiglet.errors import SetupError
from swaiglet.web.servers import new_event_loop, serve_with_hypercorn, serve_with_uvicorn, server_of


def test_servers_go_by_their_names() -> None:
    assert [server_of("hypercorn"), server_of("uvicorn")] == [serve_with_hypercorn, serve_with_uvicorn]


def test_a_server_that_is_not_installed_is_told_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    sentence = (
        "Cannot serve with uvicorn: it is not installed. Type `pip install 'swaiglet[fast]'`, or leave `--server` out."
    )
    with pytest.raises(SetupError) as caught:
        server_of("uvicorn")
    assert str(caught.value) == sentence

    (tmp_path / "plain_desk.py").write_text("import swaiglet\n\napp = swaiglet.App('desk')\napp.prompt(lambda: 'Hi')\n")
    code = "import sys; sys.modules['uvicorn'] = None; from swaiglet.cli import main; main()"
    command = (sys.executable, "-c", code, "run", "plain_desk.py", "--server", "uvicorn")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"Error: {sentence}\n")


def test_the_loop_is_uvloops_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = new_event_loop()
    monkeypatch.setitem(sys.modules, "uvloop", None)
    plain = new_event_loop()
    with closing(fast), closing(plain):
        assert isinstance(fast, uvloop.Loop)
        assert isinstance(plain, asyncio.SelectorEventLoop)
