from __future__ import annotations

import pytest
from attrs import evolve

from swaiglet import Call
from swaiglet.web.tokens import Tokens

TOKENS = Tokens("desk", ("secret",), 14_400, clock=lambda: 1_000_000.0)
CALL = Call(id="c-1")


@pytest.mark.parametrize(
    ("made_for", "asked_by"),
    [
        (CALL, CALL),
        (CALL, Call(id="c-1", conversation_id="any")),
        (Call(id="ä:*. "), Call(id="ä:*. ")),
        (Call(conversation_id="chat"), Call(conversation_id="chat")),
        (Call(conversation_id="chat"), Call(id="c-2", conversation_id="chat")),
        (Call(conversation_id="chat"), Call(id="chat")),
        (None, CALL),
        (None, Call()),
        (Call(), CALL),
        (Call(), Call(conversation_id="chat")),
    ],
)
def test_tokens_hold_for_the_call_that_they_were_made_for(made_for: Call | None, asked_by: Call) -> None:
    assert TOKENS.hold(TOKENS.make("refund", made_for), "refund", asked_by)


@pytest.mark.parametrize(
    ("made_for", "asked_by"),
    [
        (CALL, Call(id="c-2")),
        (CALL, Call()),
        (CALL, Call(id="C-1")),
        (CALL, Call(conversation_id="c-1")),
        (CALL, Call(id="c-2", conversation_id="c-1")),
        (Call(id="*"), CALL),
        (Call(conversation_id="chat"), Call(conversation_id="chat-2")),
        (Call(id="conversation:chat"), Call(conversation_id="chat")),
    ],
)
def test_tokens_hold_for_no_other_call(made_for: Call, asked_by: Call) -> None:
    assert not TOKENS.hold(TOKENS.make("refund", made_for), "refund", asked_by)


@pytest.mark.parametrize("token", ["", ".", "..", "a.b", "é", "\0", "A" * 100_000, "aaaaaa.bbbb", "*"])
def test_tokens_hold_for_nothing_that_was_not_made(token: str) -> None:
    assert not TOKENS.hold(token, "refund", CALL)


def test_tokens_hold_for_one_function() -> None:
    token = TOKENS.make("refund", CALL)
    assert [TOKENS.hold(token, name, CALL) for name in ("refund", "refunds", "Refund", "/post_prompt")] == [
        True,
        False,
        False,
        False,
    ]


def test_tokens_hold_for_one_app_and_one_secret() -> None:
    token = TOKENS.make("refund", CALL)
    assert not evolve(TOKENS, app="sales").hold(token, "refund", CALL)
    assert not evolve(TOKENS, keys=("another",)).hold(token, "refund", CALL)


@pytest.mark.parametrize("position", range(5))
def test_tokens_are_spoiled_by_another_letter(position: int) -> None:
    token = TOKENS.make("refund", CALL)
    other = "A" if token[position] != "A" else "B"
    assert not TOKENS.hold(token[:position] + other + token[position + 1 :], "refund", CALL)


def test_tokens_do_not_hold_for_a_call_whose_id_begins_alike() -> None:
    token = TOKENS.make("refund", Call(id="c.1"))
    assert TOKENS.hold(token, "refund", Call(id="c.1"))
    assert not TOKENS.hold(f"1.{token}", "refund", Call(id="c"))


@pytest.mark.parametrize(
    ("seconds", "good"), [(0, True), (14_400, True), (14_401, False), (-60, True), (-61, False), (10**9, False)]
)
def test_tokens_age(seconds: int, good: bool) -> None:
    token = TOKENS.make("refund", CALL)
    later = evolve(TOKENS, clock=lambda: 1_000_000.0 + seconds)
    assert later.hold(token, "refund", CALL) is good


def test_tokens_of_former_secrets_are_good_while_they_are_listed() -> None:
    token = TOKENS.make("refund", CALL)
    changing = evolve(TOKENS, keys=("new", "secret"))
    changed = evolve(TOKENS, keys=("new",))
    assert changing.hold(token, "refund", CALL)
    assert not changed.hold(token, "refund", CALL)
    assert changed.hold(changing.make("refund", CALL), "refund", CALL)


def test_tokens_do_not_show_their_secret() -> None:
    assert "secret" not in repr(TOKENS)
    assert "secret" not in TOKENS.make("refund", CALL)


@pytest.mark.parametrize("asked_by", [CALL, Call(id="c-2"), Call(conversation_id="chat"), Call()])
def test_tokens_of_a_kept_document_hold_for_any_call_on_any_day(asked_by: Call) -> None:
    token = TOKENS.make_hosted("refund")
    later = evolve(TOKENS, clock=lambda: 2_000_000_000.0)

    assert token.startswith("hosted.")
    assert TOKENS.hold(token, "refund", asked_by)
    assert later.hold(token, "refund", asked_by)


def test_tokens_of_a_kept_document_hold_for_nothing_else() -> None:
    token = TOKENS.make_hosted("refund")
    others = [
        TOKENS.hold(token, "refunds", CALL),
        TOKENS.hold(token.removeprefix("hosted."), "refund", CALL),
        TOKENS.hold(f"hosted.{token}", "refund", CALL),
        TOKENS.hold(f"hosted.{TOKENS.make('refund', CALL)}", "refund", CALL),
        TOKENS.hold(f"hosted.{TOKENS.make('refund', None)}", "refund", CALL),
        TOKENS.hold(f"hosted.{TOKENS.make('refund', Call(id='hosted'))}", "refund", CALL),
        TOKENS.hold("hosted.", "refund", CALL),
        evolve(TOKENS, keys=("another",)).hold(token, "refund", CALL),
        evolve(TOKENS, app="another").hold(token, "refund", CALL),
        evolve(TOKENS, clock=lambda: 900_000.0).hold(token, "refund", CALL),  # made by a clock that is far ahead
    ]
    assert others == [False] * len(others)


def test_tokens_of_a_kept_document_end_with_their_secret() -> None:
    token = TOKENS.make_hosted("refund")
    held = [evolve(TOKENS, keys=keys).hold(token, "refund", CALL) for keys in (("new", "secret"), ("new",))]
    assert held == [True, False]


def test_tokens_do_not_hold_for_a_call_whose_id_holds_part_of_them() -> None:
    token = TOKENS.make("refund", Call(id="A:B"))
    assert not TOKENS.hold(f"B:{token}", "refund", Call(id="A"))
