from __future__ import annotations

from pathlib import Path
from typing import Any

from swaiglet import Document
from swaiglet.testing.snapshot import Snapshot, stem_of
from swaiglet.verbs import Hangup, Play


def document(word: str = "Hello", token: str = "abc") -> Document:
    url = f"https://user:{token}@acme.example/swaig?__token={token}"
    return Document([Play(f"say:{word}", status_url=url), Hangup()])


def test_snapshot_that_was_never_saved_is_like_nothing(tmp_path: Path) -> None:
    snapshot = Snapshot(tmp_path / "snapshots" / "test_a.test_b")

    assert document() != snapshot
    assert snapshot.told == [
        "There is no snapshots/test_a.test_b.json. Run pytest with --update-swml to write it.",
    ]
    assert not (tmp_path / "snapshots").exists()


def test_snapshot_is_written_on_request_without_secrets(tmp_path: Path) -> None:
    stem = tmp_path / "snapshots" / "test_a.test_b"
    assert document() == Snapshot(stem, update=True)

    saved = (tmp_path / "snapshots" / "test_a.test_b.json").read_text()
    assert '"status_url": "https://acme.example/swaig?__token=…"' in saved
    assert "abc" not in saved


def test_snapshot_takes_no_heed_of_tokens_and_passwords(tmp_path: Path) -> None:
    stem = tmp_path / "snapshots" / "a"
    assert document() == Snapshot(stem, update=True)
    assert document(token="other") == Snapshot(stem)
    assert document(token="other").to_wire() == Snapshot(stem)


def test_snapshot_tells_what_is_different(tmp_path: Path) -> None:
    stem = tmp_path / "snapshots" / "a"
    assert document() == Snapshot(stem, update=True)

    snapshot = Snapshot(stem)
    assert document("Goodbye") != snapshot
    assert snapshot.told[:3] == [
        "The document is not that of snapshots/a.json. Run pytest with --update-swml when the change is meant.",
        "--- snapshots/a.json",
        "+++ now",
    ]
    assert [line.strip() for line in snapshot.told[4:] if line[0] in "+-"] == [
        '-          "url": "say:Hello",',
        '+          "url": "say:Goodbye",',
    ]


def test_snapshot_has_a_file_for_each_comparison(tmp_path: Path) -> None:
    stem = tmp_path / "snapshots" / "a"
    writing = Snapshot(stem, update=True)
    assert document() == writing
    assert document("Goodbye") == writing

    reading = Snapshot(stem)
    assert [document() == reading, document() == reading, document("Goodbye") == reading] == [True, False, False]
    assert sorted(path.name for path in stem.parent.iterdir()) == ["a-2.json", "a.json"]


def test_snapshot_is_not_like_other_things(tmp_path: Path) -> None:
    anything: Any = "text"
    assert Snapshot(tmp_path / "a", update=True) != anything
    assert list(tmp_path.iterdir()) == []


def test_snapshot_files_have_names_that_a_file_may_have() -> None:
    assert stem_of(Path("/t/test_a.py"), "test_b[+1 555/x:y]") == Path("/t/snapshots/test_a.test_b-1-555-x-y")
