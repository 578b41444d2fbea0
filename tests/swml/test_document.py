"""Documents: in from texts and files, out again without loss, and refused with every problem at once."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from swaiglet import AI, App, Document, Params, Prompt
from swaiglet.errors import DocumentError, Problem, SWMLWarning, UnreadableError
from swaiglet.swml.document import MessagingDocument
from swaiglet.verbs import Answer, Execute, Goto, Hangup, Label, MessageGoto, Play, RawVerb, Reply, Switch

DOCUMENTS = json.loads((Path(__file__).parents[1] / "data" / "documents.json").read_text())

JSON = '{"version": "1.0.0", "sections": {"main": [{"answer": {}}, {"play": {"url": "say:Grüß dich"}}]}}'
YAML = """\
version: 1.0.0
sections:
  main:
  - answer: {}
  - play:
      url: say:Grüß dich
"""
MADE = Document([Answer(), Play("say:Grüß dich")])


@pytest.mark.parametrize("source", [JSON, f"\n {JSON}\n", JSON.encode(), json.dumps(json.loads(JSON), indent=2)])
def test_document_is_read_from_json_text(source: str | bytes) -> None:
    assert Document.from_json(source) == MADE


@pytest.mark.parametrize("source", [YAML, YAML.encode(), f"---\n{YAML}"])
def test_document_is_read_from_yaml_text(source: str | bytes) -> None:
    assert Document.from_yaml(source) == MADE


def test_document_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "call"

    path.write_text(JSON, encoding="utf-8")
    assert Document.from_json(path) == Document.from_json(str(path)) == MADE
    assert Document.from_yaml(path) == Document.from_yaml(str(path)) == MADE

    path.write_text(YAML, encoding="utf-8")
    assert Document.from_yaml(path) == Document.from_yaml(str(path)) == MADE


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [(YAML, 1, 1), ("{'sections': {'main': []}}", 1, 2), ('{\n  "sections": {main: []}\n}', 2, 16)],
)
def test_document_that_is_yaml_is_not_read_as_json(text: str, line: int, column: int) -> None:
    assert isinstance(Document.from_yaml(text), Document)
    with pytest.raises(UnreadableError) as caught:
        Document.from_json(text)
    assert str(caught.value).startswith("Cannot read the document as JSON: unexpected character, expected a ")
    assert str(caught.value).endswith(f" (line {line}, column {column})")


@pytest.mark.parametrize("read", [Document.from_json, Document.from_yaml])
def test_document_of_a_file_that_is_not_there_is_the_systems_error(
    read: Callable[[str | Path], Document], tmp_path: Path
) -> None:
    for missing in (tmp_path / "call.yaml", str(tmp_path / "call.yaml")):
        with pytest.raises(FileNotFoundError):
            read(missing)


def test_document_of_a_file_without_end_is_refused() -> None:
    with pytest.raises(UnreadableError, match=r"^Cannot read a document of more than 4194304 bytes$"):
        Document.from_yaml("/dev/zero")


def test_document_is_written_as_text() -> None:
    assert json.loads(MADE.to_json()) == json.loads(JSON)
    assert MADE.to_json() == json.dumps(json.loads(JSON), ensure_ascii=False, separators=(",", ":"))
    assert MADE.to_json(indent=True) == json.dumps(json.loads(JSON), ensure_ascii=False, indent=2)
    assert MADE.to_yaml() == YAML


OLDER_EXAMPLES = ("e1c42f ", "e2cd7d ")
"""Official examples with a variable in braces where none belong, and with `env` for `envs`."""


@pytest.mark.parametrize(
    "example", [e for e in DOCUMENTS if e["name"].startswith(OLDER_EXAMPLES)], ids=lambda e: e["name"]
)
def test_document_in_an_older_form_goes_out_in_the_form_of_today(example: dict[str, Any]) -> None:
    with pytest.warns(SWMLWarning, match="today written"):
        read = Document.from_wire(example["document"])

    assert read.to_wire() != example["document"]
    assert Document.from_json(read.to_json()) == read


@pytest.mark.parametrize(
    "example",
    [e for e in DOCUMENTS if e["valid"] and not e["name"].startswith(OLDER_EXAMPLES)],
    ids=lambda e: e["name"],
)
def test_document_goes_round_without_loss(example: dict[str, Any]) -> None:
    kind = MessagingDocument if example["kind"] == "messaging" else Document
    read = kind.from_wire(example["document"])

    assert read.to_wire() == example["document"]
    assert kind.from_json(read.to_json()) == read
    assert kind.from_yaml(read.to_yaml()) == read
    assert list(read.sections) == list(example["document"]["sections"])


def test_document_keeps_the_order_that_an_author_gave_to_names() -> None:
    text = (
        '{"version":"1.0.0","sections":{"main":[{"set":{"b":1,"a":{"z":null,"y":[]}}},'
        '{"switch":{"variable":"x","case":{"2":[],"1":[{"return":null}]}}}],"b":[],"a":[]}}'
    )

    assert Document.from_json(text).to_json() == text
    assert Document.from_yaml(Document.from_json(text).to_yaml()).to_json() == text


def test_document_without_a_version_stays_without() -> None:
    read = Document.from_json('{"sections": {"main": []}}')

    assert read.version is None
    assert read.to_json() == '{"sections":{"main":[]}}'
    assert Document.from_yaml(read.to_yaml()) == read
    assert Document([]).version == "1.0.0"


def test_document_keeps_a_verb_that_it_does_not_know_with_a_warning() -> None:
    text = '{"version":"1.0.0","sections":{"main":[{"answer":{}},{"plya":{"b":[1,null],"a":"x"}}]}}'

    with pytest.warns(SWMLWarning) as caught:
        read = Document.from_json(text)

    assert [str(warning.message) for warning in caught] == [
        "sections.main[1]: unknown verb `plya` (did you mean `play`?)"
    ]
    assert read == Document([Answer(), RawVerb("plya", {"b": [1, None], "a": "x"})])
    assert read.to_json() == text


OLDER = {"sections": {"main": ["hangup"]}}
MISSPELT: Any = {"ai_modle": "x"}


@pytest.mark.parametrize(
    "read",
    [
        lambda: Document.from_wire(OLDER),
        lambda: Document.from_json(json.dumps(OLDER)),
        lambda: Document.from_yaml("sections:\n  main: [hangup]\n"),
        lambda: MessagingDocument.from_wire({"sections": {"main": [{"recieve": {}}]}}),
        lambda: Params(**MISSPELT),
        lambda: attrs.evolve(Params(), **MISSPELT),
        lambda: AI(params=MISSPELT),
        lambda: [attrs.evolve(AI(), params=MISSPELT)],
        lambda: setattr(AI().draft(), "params", MISSPELT),
        lambda: App("desk", params=MISSPELT),
    ],
)
def test_warning_names_the_line_of_the_author(read: Callable[[], object]) -> None:
    with pytest.warns(SWMLWarning) as caught:
        read()

    assert [(warning.filename, warning.lineno) for warning in caught] == [(__file__, read.__code__.co_firstlineno)]


def test_warning_can_be_chosen_by_the_module_of_the_author() -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=__name__.replace(".", r"\."))
        assert Document.from_wire(OLDER) == Document([Hangup()], version=None)


def test_warnings_are_given_once_for_each_line_and_text_and_not_all_remembered() -> None:
    remembered = globals().setdefault("__warningregistry__", {})
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(3):
            Document.from_wire(OLDER)
        assert len(caught) == 1
        for number in range(3_000):
            Document.from_wire({"sections": {"main": [{"hangup": {}, "label": f"a{number}"}]}})

    assert len(caught) == 3_001
    assert len(remembered) <= 1_001


def test_value_that_contains_itself_is_no_document() -> None:
    value: dict[str, Any] = {"sections": {"main": []}}
    value["sections"]["main"].append(value)

    with pytest.raises(UnreadableError, match=r"^Cannot read the document: it is nested deeper than 100 levels$"):
        Document.from_wire(value)


@pytest.mark.parametrize(
    ("older", "modern", "messages"),
    [
        (
            [{"play": "say:x"}, "hangup", {"answer": None}],
            [Play("say:x"), Hangup(), Answer()],
            [
                'sections.main[0].play: found "say:x", today written {"url": "say:x"}',
                'sections.main[1]: found "hangup", today written {"hangup": {}}',
                "sections.main[2].answer: found null, today written {}",
            ],
        ),
        (
            [{"label": "a", "goto": {"label": "a", "max": "3"}}],
            [Label("a"), Goto("a", max=3)],
            [
                'sections.main[0]: found {"label": "a", "goto": {"label": "a", "max": "3"}}, today written a step for '
                'each: "label", "goto"',
                'sections.main[0].goto.max: found "3", today written 3',
            ],
        ),
        (
            [{"play": {"urls": ["say:x"], "auto_answer": "no"}}],
            [Play(urls=["say:x"], auto_answer=False)],
            ['sections.main[0].play.auto_answer: found "no", today written false'],
        ),
    ],
)
def test_document_in_older_forms_is_read_with_a_warning_for_each(
    older: list[Any], modern: list[Any], messages: list[str]
) -> None:
    with pytest.warns(SWMLWarning) as caught:
        read = Document.from_wire({"version": "1.0.0", "sections": {"main": older}})

    assert read == Document(modern)
    assert [str(warning.message) for warning in caught] == messages


def test_document_that_would_be_refused_is_refused_with_every_problem() -> None:
    steps = ["hangup", {"play": {"url": "x"}}, {"hangup": {"reason": "bye", "resaon": 1}}]
    playable = "an http(s) URL, say:<text>, silence:<seconds>, ring:[<seconds>:]<country>"
    playable = f"{playable} or a variable such as ${{vars.x}}"
    reasons = 'one of "hangup", "busy", "decline"'

    with pytest.raises(DocumentError) as caught:
        Document.from_wire({"sections": {"main": steps}})

    assert caught.value.problems == (
        Problem("sections.main[1].play.url", f'found "x", expected {playable}', '"x"', playable),
        Problem(
            "sections.main[2].hangup.resaon",
            "unknown key `resaon` (did you mean `reason`?)",
            '"resaon"',
            "one of reason",
        ),
        Problem("sections.main[2].hangup.reason", f'found "bye", expected {reasons}', '"bye"', reasons),
    )
    assert str(caught.value) == (
        "Cannot make Document:\n"
        f'  sections.main[1].play.url: found "x", expected {playable}\n'
        "  sections.main[2].hangup.resaon: unknown key `resaon` (did you mean `reason`?)\n"
        f'  sections.main[2].hangup.reason: found "bye", expected {reasons}'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "Cannot read the document as "),
        (b"", "Cannot read the document: it is empty"),
        ("", "Cannot read the document: it is empty"),
        (" \t", "Cannot read the document: it is empty"),
        ("\n", "Cannot read the document: it is empty"),
    ],
)
def test_text_that_is_no_document_is_refused(text: str | bytes, message: str) -> None:
    for read in (Document.from_json, Document.from_yaml, MessagingDocument.from_json):
        with pytest.raises(UnreadableError, match=f"^{re.escape(message)}"):
            read(text)


def test_text_that_is_no_yaml_is_refused() -> None:
    with pytest.raises(UnreadableError, match=r"^Cannot read the document as YAML: .* \(line 2, column 1\)$"):
        Document.from_yaml("a: [\n")


@pytest.mark.parametrize("value", [[], "x", 5, None, {}, {"sections": []}, {"sections": {}}])
def test_value_that_is_no_document_is_refused(value: Any) -> None:
    with pytest.raises(DocumentError, match=r"^Cannot make Document: "):
        Document.from_wire(value)


def test_goto_to_nowhere_is_refused_when_the_document_is_made() -> None:
    with pytest.raises(DocumentError) as caught:
        Document({"main": [Label("start"), Goto("strat")], "other": [Goto("start")]})

    assert caught.value.problems == (
        Problem(
            "sections.main[1].goto.label",
            "there is no label `strat` in this section (did you mean `start`?)",
            '"strat"',
            "a label of the same section: start",
        ),
        Problem(
            "sections.other[0].goto.label",
            "there is no label `start` in this section",
            '"start"',
            "a label in the same section",
        ),
    )


def test_document_tells_no_more_jumps_to_nowhere_than_a_person_would_read() -> None:
    with pytest.raises(DocumentError) as caught:
        Document([Goto("nowhere")] * 2_000)

    assert len(caught.value.problems) == 1_000


def test_label_that_stands_twice_is_refused_when_the_document_is_made() -> None:
    with pytest.raises(DocumentError) as caught:
        Document([Label("a"), Switch("x", {"1": [Label("a")]})])

    assert str(caught.value) == (
        "Cannot make Document: sections.main[1].switch.case.1[0].label: the label `a` stands at "
        "sections.main[0].label already."
    )


def test_execute_of_a_section_that_is_not_there_is_no_error_of_the_document() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Document([Execute("menu")]).main == (Execute("menu"),)


def test_messaging_document_has_messaging_verbs_alone() -> None:
    made = MessagingDocument([Reply("Hello.")])

    assert MessagingDocument.from_yaml(made.to_yaml()) == made
    assert made.to_wire() == {"version": "1.0.0", "sections": {"main": [{"reply": "Hello."}]}}
    with pytest.raises(DocumentError, match=r"main\[0\]: found <Answer>, expected a messaging verb\.$"):
        MessagingDocument([Answer()])
    with pytest.raises(DocumentError, match=r"main\[0\]\.goto\.label: there is no label `a` in this section\.$"):
        MessagingDocument([MessageGoto("a")])


def test_document_finds_its_first_conversation() -> None:
    ai = AI(prompt=Prompt("You help."))

    assert Document([Switch("x", {"1": [ai]}), AI(prompt=Prompt("Later."))]).ai is ai
    with pytest.raises(LookupError, match=r"^the document has no `ai` verb$"):
        _ = Document([Answer()]).ai


def test_document_shows_its_sections() -> None:
    assert repr(Document([Hangup("busy")])) == (
        "Document(version='1.0.0', sections={'main': (Hangup(reason='busy'),)})"
    )
    assert repr(MessagingDocument([])) == "MessagingDocument(version='1.0.0', sections={'main': ()})"
