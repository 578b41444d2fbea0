"""Models: what is checked when an object is made, and what the mistake says."""

import re
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from swaiglet import AI, Document, Hint, Language, Params, Prompt, Section
from swaiglet.errors import DocumentError, Problem, SetupError
from swaiglet.verbs import Answer, Connect, Destination, Hangup, Play, RawVerb


def anything_goes(cls: Any) -> Any:
    """The class without its types, to call it wrongly."""
    return cls


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Play(url="say:x", urls=["say:y"]), "Cannot make Play: exactly one of `url`, `urls` must be given."),
        (Play, "Cannot make Play: exactly one of `url`, `urls` must be given."),
        (lambda: Play("say:x", volume=90), "Cannot make Play: volume: found 90, expected a number from -40 to 40."),
        (
            lambda: anything_goes(Play)(ulrs=["say:x"]),
            "Cannot make Play: unknown key `ulrs` (did you mean `urls`?).",
        ),
        (
            lambda: anything_goes(Language)("English", code="en-US", voice="rime.spore"),
            'Cannot make Language: found "English" without a keyword, expected keywords only, such as `name=…`.',
        ),
        (
            lambda: anything_goes(Language)("English", code="en-US"),
            "Cannot make Language:\n"
            '  found "English" without a keyword, expected keywords only, such as `name=…`\n'
            "  `voice` is missing, expected a string",
        ),
        (
            lambda: anything_goes(Connect)("+15550100123", "+15550100199"),
            'Cannot make Connect: found "+15550100199" without a keyword, expected keywords after `to`, such as '
            "`serial=…`.",
        ),
        (
            lambda: anything_goes(Hangup)("busy", 2),
            "Cannot make Hangup: found 2 without a keyword, expected keywords after `reason`.",
        ),
        (
            lambda: anything_goes(Play)("say:x", url="say:y"),
            'Cannot make Play: `url` is given twice: "say:x" without a keyword and "say:y" with it.',
        ),
        (
            lambda: anything_goes(Play)("say:x", "say:y", url="say:z", volum=3),
            "Cannot make Play:\n"
            '  found "say:y" without a keyword, expected keywords after `url`, such as `urls=…`\n'
            '  `url` is given twice: "say:x" without a keyword and "say:z" with it\n'
            "  unknown key `volum` (did you mean `volume`?)",
        ),
        (
            lambda: anything_goes(Params)(3),
            "Cannot make Params: found 3 without a keyword, expected keywords only, such as `ai_model=…`.",
        ),
        (
            lambda: anything_goes(Params)(ai_modle="x", extra=3),
            "Cannot make Params: unknown key `ai_modle` (did you mean `ai_model`?).",
        ),
        (
            lambda: anything_goes(Hangup)("goodbye"),
            'Cannot make Hangup: reason: found "goodbye", expected one of "hangup", "busy", "decline".',
        ),
        (anything_goes(Destination), "Cannot make Destination: `to` is missing, expected a string that is not empty."),
        (
            lambda: anything_goes(Answer)(max_duration=True, codecs=3),
            "Cannot make Answer:\n"
            "  max_duration: found true, expected a whole number or a variable such as ${vars.x}\n"
            "  codecs: found 3, expected a string",
        ),
        (
            lambda: anything_goes(Connect)(serial=[{"to": "+1", "timout": 3}]),
            "Cannot make Connect: serial[0].timout: unknown key `timout` (did you mean `timeout`?).",
        ),
        (Section, "Cannot make Section: at least one of `body`, `bullets` must be given."),
        (lambda: Prompt("x", pom=[Section("y")]), "Cannot make Prompt: at most one of `text`, `pom` must be given."),
        (lambda: AI(hints=[anything_goes(object)()]), "Cannot make AI: hints[0]: found <object>, expected"),
    ],
)
def test_model_refuses_what_the_platform_would(make: Callable[[], object], message: str) -> None:
    with pytest.raises(DocumentError, match=f"^{re.escape(message)}"):
        make()


def test_document_error_is_a_setup_error_with_every_problem() -> None:
    with pytest.raises(SetupError) as caught:
        anything_goes(Play)("say:x", volume="loud", auto_answer=1)
    assert isinstance(caught.value, DocumentError)
    volume = "a number from -40 to 40 or a variable such as ${vars.x}"
    flag = "true or false or a variable such as ${vars.x}"
    assert caught.value.problems == (
        Problem("auto_answer", f"found 1, expected {flag}", "1", flag),
        Problem("volume", f'found "loud", expected {volume}', '"loud"', volume),
    )


@pytest.mark.parametrize("volume", ["${vars.v}", "%{v}", -40, 40, 0.5])
def test_variable_passes_where_a_number_does(volume: Any) -> None:
    assert Play("say:x", volume=volume).volume == volume


def test_verb_is_frozen() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        anything_goes(Play("say:x")).url = "say:y"


def test_verbs_compare_by_value_and_evolve() -> None:
    play = Play(urls=["say:a", "say:b"])
    assert play == Play(urls=("say:a", "say:b"))
    assert attrs.evolve(play, volume=3).to_wire() == {"play": {"urls": ["say:a", "say:b"], "volume": 3}}


def test_repr_shows_what_was_set() -> None:
    assert repr(Connect("+15550100123", from_="+15550100199")) == "Connect(to='+15550100123', from_='+15550100199')"


def test_nested_json_becomes_objects() -> None:
    made = anything_goes(Connect)(parallel=[{"to": "+1", "from": "+2"}, Destination("+3")])
    assert made == Connect(parallel=[Destination("+1", from_="+2"), Destination("+3")])


def test_shared_ai_is_frozen_and_says_how_to_change_a_call() -> None:
    ai = AI(hints=["parcel"])
    message = (
        "Cannot set `hints`: this AI is shared by every call. Change the call's own, which a handler gets by "
        "annotating a parameter with `AI`, or make another with `attrs.evolve`."
    )
    with pytest.raises(AttributeError, match=f"^{re.escape(message)}$"):
        ai.hints = []


def test_draft_shares_nothing_and_is_checked() -> None:
    shared = AI(hints=["parcel"], global_data={"a": [1]})
    draft = shared.draft()
    draft.hints.append(Hint("Acme", pattern="ack me", replace="Acme"))
    draft.global_data["a"].append(2)
    draft.prompt = Prompt("You help.")
    with pytest.raises(DocumentError, match=re.escape("Cannot make AI: hints: found 3, expected a list,")):
        draft.hints = anything_goes(3)
    assert shared == AI(hints=["parcel"], global_data={"a": [1]})
    assert draft.sealed() == AI(
        prompt=Prompt("You help."),
        hints=["parcel", Hint("Acme", pattern="ack me", replace="Acme")],
        global_data={"a": [1, 2]},
    )


def test_document_takes_a_list_or_named_sections() -> None:
    assert Document([Answer()]) == Document({"main": [Answer()]})
    assert Document({"main": [Play("say:x")], "bye": [Hangup("busy")]}).to_wire() == {
        "version": "1.0.0",
        "sections": {"main": [{"play": {"url": "say:x"}}], "bye": [{"hangup": {"reason": "busy"}}]},
    }


def test_document_needs_main() -> None:
    with pytest.raises(DocumentError, match=r"^Cannot make Document: sections: `main` is missing, expected"):
        Document({"mian": [Answer()]})


def test_raw_verb_goes_out_as_it_is_and_must_be_json() -> None:
    assert Document([RawVerb("brand_new", {"a": (1, None)})]).main[0].to_wire() == {"brand_new": {"a": [1, None]}}
    with pytest.raises(DocumentError, match=r"^Cannot make RawVerb: value\.a: found <set>, expected a JSON value\.$"):
        RawVerb("brand_new", {"a": {1}})


def test_raw_verb_that_is_called_wrongly_is_refused_as_others_are() -> None:
    make: Any = RawVerb

    with pytest.raises(DocumentError, match=r"^Cannot make RawVerb: `name` is missing, expected a string\.$"):
        make()
    with pytest.raises(DocumentError, match=r"^Cannot make RawVerb: unknown key `valeu` \(did you mean `value`\?\)\.$"):
        make("sing", valeu=1)
