"""Writes docs/how-to/coming-from-the-sdk.md: ``make reference``.

Its tables are those that tests/parity/ holds against the SDK itself, so that the page says what is so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import field, frozen

from swaiglet.cli.flags import ACTIONS, INSTEAD, SETTINGS

PAGE = Path(__file__).parent / "how-to" / "coming-from-the-sdk.md"

Wire = dict[str, Any]


@frozen
class Quirk:
    """Something that the SDK writes otherwise than swaiglet does.

    Attributes:
        reason: what, and why.
        mend: what swaiglet writes, of an answer that the SDK has written.
    """

    reason: str
    mend: Callable[[Wire], Wire]


@frozen
class Row:
    """A call of the SDK's, and the one that stands for it; both as source, the part after the result's text.

    Attributes:
        sdk: of ``FunctionResult("Hi")``, or a whole expression.
        ours: of ``Result("Hi")``, or a whole expression.
        quirks: names of what the SDK writes otherwise.
    """

    sdk: str
    ours: str
    quirks: Sequence[str] = field(default=())


@frozen
class Refusal:
    """A call that the SDK sends out, and swaiglet refuses when it is made."""

    sdk: str
    ours: str
    reason: str


# What the SDK writes otherwise


def _actions(mend: Callable[[Wire], Sequence[Wire]]) -> Callable[[Wire], Wire]:
    """Mend each action of an answer; one may become several."""
    return lambda wire: {**wire, "action": [new for action in wire["action"] for new in mend(action)]}


def _booleans(action: Wire) -> Sequence[Wire]:
    """``"transfer": "true"`` as a boolean; ``"false"`` is what holds when there is none."""
    if "transfer" not in action:
        return [action]
    document = {"SWML": action["SWML"]}
    return [{"transfer": True, **document} if action["transfer"] == "true" else document]


SHORT = {"playback_bg": "file", "context_switch": "system_prompt"}


def _objects(action: Wire) -> Sequence[Wire]:
    """An object in place of a bare string."""
    ((key, value),) = action.items()
    if key == "SWML":
        (step,) = value["sections"]["main"]
        main = [{"join_conference": {"name": step["join_conference"]}}]
        return [{"SWML": {**value, "sections": {"main": main}}}]
    return [{key: {SHORT[key]: value}}]


def _single_keys(action: Wire) -> Sequence[Wire]:
    """An action for each key of a list."""
    ((key, names),) = action.items()
    return [{key: name} for name in names]


DEFAULTS: Mapping[str, Any] = {
    "pay": {
        "input": "dtmf",
        "payment_method": "credit-card",
        "timeout": "5",
        "max_attempts": "1",
        "security_code": "true",
        "postal_code": "true",
        "min_postal_code_length": "0",
        "token_type": "reusable",
        "currency": "usd",
        "language": "en-US",
        "voice": "woman",
        "valid_card_types": "visa mastercard amex",
    },
    "record_call": {"stereo": False, "format": "wav", "direction": "both", "beep": False, "input_sensitivity": 44.0},
}


def _each_verb(mend: Callable[[str, Any], Any]) -> Callable[[Wire], Wire]:
    """Mend the parameters of each verb of each document."""

    def mend_document(action: Wire) -> Sequence[Wire]:
        main = [{name: mend(name, body) for name, body in step.items()} for step in action["SWML"]["sections"]["main"]]
        return [{"SWML": {**action["SWML"], "sections": {"main": main}}}]

    return _actions(mend_document)


def _without_defaults(verb: str, body: Any) -> Any:
    """The parameters that are not what the platform takes anyway."""
    defaults = DEFAULTS.get(verb, {})
    return {key: value for key, value in body.items() if key not in defaults or value != defaults[key]}


TYPED = {"true": True, "false": False}


def _typed(verb: str, body: Any) -> Any:
    """Numbers and booleans of a payment as such."""
    if verb != "pay":
        return body
    words = {key: TYPED.get(value, value) for key, value in body.items()}
    return {key: int(value) if key in ("timeout", "max_attempts") else value for key, value in words.items()}


QUIRKS: Mapping[str, Quirk] = {
    "boolean": Quirk(
        "The SDK sends `transfer` as a string, after `SWML`. The newer schema wants a boolean, and the platform reads "
        "keys in order. Here it is `true` and stands first; for `false` there is none.",
        _actions(_booleans),
    ),
    "object": Quirk(
        "The SDK sends a bare string, which the official schemas refuse. Here it is the object that they have.",
        _actions(_objects),
    ),
    "list": Quirk(
        "The SDK sends a list, which the official schemas refuse. Here it is an action for each key.",
        _actions(_single_keys),
    ),
    "defaults": Quirk(
        "The SDK sends what the platform takes anyway. Here only what you give goes out.",
        _each_verb(_without_defaults),
    ),
    "types": Quirk(
        "The SDK sends numbers and booleans of a payment as strings, as it says the platform reads them; the official "
        "schemas refuse strings. Here they are what you give. Give `postal_code='true'` for that string.",
        _each_verb(_typed),
    ),
    "done": Quirk(
        "A result without text and actions is `Action completed.` there, and `Done.` here.",
        lambda wire: {**wire, "response": "Done."},
    ),
    "empty": Quirk(
        "Here `response` is always there, because the older schema requires it.", lambda wire: {"response": "", **wire}
    ),
}

# Results

NUMBERS = '"+15550100200", from_="+15550100123"'

RESULTS: Sequence[Row] = (
    Row("FunctionResult()", "Result()", ["done"]),
    Row('FunctionResult().set_response("Hi")', 'Result("Hi")'),
    Row(
        'FunctionResult().set_tool_response("5 left", "Offer one.")',
        'Result(tool_result="5 left", tool_prompt="Offer one.")',
    ),
    Row(
        'FunctionResult("Hi").set_post_process(True).hangup()',
        'Result("Hi", post_process=True).hangup()',
    ),
    Row(".to_dict()", ".to_wire()"),
    Row('.add_action("novelty", 1)', '.raw("novelty", 1)'),
    Row('.add_actions([{"say": "Hi"}, {"stop": True}])', '.say("Hi").stop()'),
    Row('.say("One moment.")', '.say("One moment.")'),
    Row("FunctionResult().stop()", "Result().stop()", ["empty"]),
    Row(".hangup()", ".hangup()"),
    Row(".hold(timeout=120)", ".hold(120)"),
    Row(
        'FunctionResult().hold("Ask for patience.", 60, step="back")',
        'Result(tool_result="status: on hold", tool_prompt="Ask for patience.", post_process=True)'
        '.hold(60, step="back")',
    ),
    Row(".wait_for_user()", ".wait_for_user()"),
    Row(".wait_for_user(timeout=3)", ".wait_for_user(3)"),
    Row(".wait_for_user(answer_first=True)", '.wait_for_user("answer_first")'),
    Row('.simulate_user_input("Pay.")', '.user_input("Pay.")'),
    Row('.swml_user_event({"kind": "order"})', '.swml_user_event({"kind": "order"})'),
    Row('.swml_change_step("pay")', '.change_step("pay")'),
    Row('.swml_change_context("sales")', '.change_context("sales")'),
    Row('.switch_context("You sell.")', '.context_switch("You sell.")', ["object"]),
    Row(
        '.switch_context("You sell.", consolidate=True)',
        '.context_switch("You sell.", consolidate=True)',
    ),
    Row('.toggle_functions([{"function": "refund", "active": False}])', '.toggle_functions({"refund": False})'),
    Row(".enable_functions_on_timeout()", ".functions_on_speaker_timeout()"),
    Row(".enable_extensive_data()", ".extensive_data()"),
    Row('.replace_in_history("Booked.")', '.replace_in_history("Booked.")'),
    Row('.update_settings({"max-tokens": 100})', ".settings(max_tokens=100)"),
    Row('.update_global_data({"order": 7})', ".set_global_data(order=7)"),
    Row('.set_semantic_state({"paid": True})', '.set_global_data(semantic_state={"paid": True})'),
    Row('.remove_global_data("order")', '.unset_global_data("order")'),
    Row('.remove_global_data(["a", "b"])', '.unset_global_data("a", "b")', ["list"]),
    Row('.set_metadata({"order": 7})', ".set_meta_data(order=7)"),
    Row('.remove_metadata(["a", "b"])', '.unset_meta_data("a", "b")', ["list"]),
    Row('.play_background_file("https://a.b/c.mp3")', '.playback_bg("https://a.b/c.mp3")', ["object"]),
    Row(
        '.play_background_file("https://a.b/c.mp3", wait=True)',
        '.playback_bg("https://a.b/c.mp3", wait=True)',
    ),
    Row(".stop_background_file()", ".stop_playback_bg()"),
    Row('.change_voice("rime.spore")', '.change_voice("rime.spore")'),
    Row(".set_end_of_speech_timeout(700)", ".end_of_speech_timeout(700)"),
    Row(".set_speech_event_timeout(700)", ".speech_event_timeout(700)"),
    Row(
        '.add_dynamic_hints(["Acme", {"pattern": "ack me", "replace": "Acme"}])',
        '.add_dynamic_hints("Acme", DynamicHint(pattern="ack me", replace="Acme"))',
    ),
    Row(".clear_dynamic_hints()", ".clear_dynamic_hints()"),
    Row(
        '.execute_swml({"version": "1.0.0", "sections": {"main": [{"hangup": {}}]}}, transfer=True)',
        ".swml(Hangup(), transfer=True)",
        ["boolean"],
    ),
    Row(
        '.swml_transfer("https://a.b", "Welcome back.", final=False)',
        '.swml(Set({"ai_response": "Welcome back."}), Transfer("https://a.b"))',
        ["boolean"],
    ),
    Row('.connect("+15550100200")', '.connect("+15550100200")', ["boolean"]),
    Row(
        '.connect("+15550100200", final=False, from_addr="+15550100123")',
        f".connect({NUMBERS}, transfer=False)",
        ["boolean"],
    ),
    Row(
        '.send_sms("+15550100200", "+15550100123", body="Hi", tags=["a"])',
        f'.send_sms({NUMBERS}, body="Hi", tags=["a"])',
    ),
    Row(
        '.pay("https://a.b", ai_response="Paid.", max_attempts=2, postal_code=False)',
        '.pay("https://a.b", ai_response="Paid.", max_attempts=2, postal_code=False)',
        ["defaults", "types"],
    ),
    Row(
        'FunctionResult.create_payment_action("Say", "Your card?")',
        'PayAction("Say", "Your card?")',
    ),
    Row(
        'FunctionResult.create_payment_prompt("payment-failed", [{"type": "Say", "phrase": "No."}], card_type="visa")',
        'PayPrompt("payment-failed", [PayAction("Say", "No.")], card_type="visa")',
    ),
    Row(
        'FunctionResult.create_payment_parameter("shop", "7")',
        'PayParameter("shop", "7")',
    ),
    Row('.record_call("one", stereo=True)', '.record_call(control_id="one", stereo=True)', ["defaults"]),
    Row('.stop_record_call("one")', '.stop_record_call("one")'),
    Row('.join_room("lobby")', '.join_room("lobby")'),
    Row('.join_conference("team")', '.join_conference("team")', ["object"]),
    Row('.join_conference("team", muted=True)', '.join_conference("team", muted=True)'),
    Row('.sip_refer("sip:desk@a.b")', '.sip_refer("sip:desk@a.b")'),
    Row('.tap("wss://a.b")', '.tap("wss://a.b", direction="both")'),
    Row('.stop_tap("one")', '.stop_tap("one")'),
    Row('.execute_rpc("ping", {"a": 1}, call_id="c-1")', '.execute_rpc("ping", {"a": 1}, call_id="c-1")'),
    Row(
        '.rpc_dial("+15550100200", "+15550100123", "https://a.b")',
        f'.rpc_dial({NUMBERS}, dest_swml="https://a.b")',
    ),
    Row('.rpc_ai_message("c-1", "Nobody is in.")', '.rpc_ai_message("c-1", "Nobody is in.")'),
    Row('.rpc_ai_global_data("c-1", {"a": 1})', '.rpc_ai_message("c-1", global_data={"a": 1})'),
    Row('.rpc_ai_unhold("c-1")', '.rpc_ai_unhold("c-1")'),
)
"""Every method of ``FunctionResult``, what stands for it, and how the answers differ where they do."""

REFUSALS: Sequence[Refusal] = (
    Refusal(".hold(5000)", ".hold(5000)", "900 seconds at most; there it becomes 900"),
    Refusal('.say("")', '.say("")', "there is nothing to say"),
    Refusal(".set_end_of_speech_timeout(0)", ".end_of_speech_timeout(0)", "a time is more than nothing"),
    Refusal('.update_settings({"top-p": 7})', ".settings(top_p=7)", "from 0 to 1"),
    Refusal('.update_settings({"temprature": 1})', ".settings(temprature=1)", "there is no such setting"),
    Refusal('.update_settings({"temperature": 2})', ".settings(temperature=2)", "1.5 at most; more is taken for 1.5"),
    Refusal('.play_background_file("c.mp3")', '.playback_bg("c.mp3")', "the platform has no such file"),
    Refusal(".switch_context()", ".context_switch()", "there is no prompt to switch to"),
    Refusal(".remove_global_data([])", ".unset_global_data()", "no key is named, and an empty object removes all"),
    Refusal('.join_room("a b")', '.join_room("a b")', "letters, digits, hyphens and underscores"),
    Refusal('.rpc_ai_unhold("")', '.rpc_ai_unhold("")', "no call is named"),
    Refusal('.add_action("at", {1, 2})', '.raw("at", {1, 2})', "a set is no JSON"),
)
"""What the SDK sends out, and swaiglet does not."""

# Agents

NONE = "none"

AGENTS: Mapping[str, str] = {
    "tool define_tool": "`@app.tool`, `app.add_tool`; the types of the parameters are the schema",
    "define_tools": "`@app.tool` on each",
    "register_swaig_function": "`@app.data_map`",
    "on_function_call": "`await app.dispatch(FunctionCall(…))`",
    "prompt_add_section prompt_add_subsection prompt_add_to_section set_prompt_pom": "`@app.prompt`, which returns "
    "text, a list of bullets, or a `Section`",
    "set_prompt_text": "`@app.prompt` that returns text; `prompt_format='text'` sends all as text",
    "PROMPT_SECTIONS": "`App(…, ai=AI(prompt=Prompt(pom=[Section(…)])))`",
    "prompt_has_section get_prompt get_post_prompt": "`(await app.render()).ai.prompt`",
    "set_prompt_llm_params": "`App(…, ai=AI(prompt=Prompt(temperature=0.5)))`",
    "set_post_prompt on_summary": "`@app.post_prompt('Summarize the call.')` over the handler of the `PostPrompt`",
    "set_post_prompt_llm_params": "`@app.post_prompt(Prompt('Summarize the call.', temperature=0.5))`",
    "add_language set_languages": "`App(…, voice='rime.spore', language='en-US')`, or `AI(languages=[Language(…)])`",
    "set_language_params get_language_params": "`Language(…, params=LanguageParams(…))`",
    "set_multilingual": "`AI(multilingual=Multilingual(…))`",
    "add_hint add_hints add_pattern_hint": "`App(…, hints=['parcel', Hint(…)])`",
    "add_pronunciation set_pronunciations": "`AI(pronounce=[Pronunciation(…)])`",
    "set_param set_params": "`App(…, params=Params(end_of_speech_timeout=700))`",
    "set_global_data update_global_data": "`App(…, global_data={…})`; for one call, in `@app.before_call`",
    "set_native_functions": "`AI(SWAIG=SWAIG(native_functions=['check_time']))`",
    "set_internal_fillers add_internal_filler SUPPORTED_INTERNAL_FILLER_NAMES": "`SWAIG(internal_fillers={…})`",
    "add_function_include set_function_includes": "`SWAIG(includes=[Include(…)])`",
    "add_mcp_server": "`SWAIG(mcp_servers=[MCPServer(…)])`",
    "define_contexts contexts": "`Prompt(contexts={'default': Context([Step(…)])})`",
    "reset_contexts": "none: in `@app.before_call`, the call has contexts of its own",
    "set_dynamic_config_callback add_per_call_config on_request on_swml_request": "`@app.before_call`, "
    "which is given the `Call` and the call's own `AI`",
    "add_answer_verb add_pre_answer_verb add_post_answer_verb add_post_ai_verb add_section add_verb "
    "add_verb_to_section": "`@app.section`, a generator that yields verbs in the order in which they run",
    "clear_pre_answer_verbs clear_post_answer_verbs clear_post_ai_verbs reset_document": "none: a document is made "
    "anew for every call",
    "get_document render_document": "`await app.render(Call(…))`, a `Document`",
    "register_verb_handler": "`RawVerb('name', {…})`",
    "full_validation_enabled": "always: what a verb refuses is an error where it is made",
    "on_call_start": "`@app.startup_hook`",
    "on_call_end": "`@app.hangup_hook`; the transcript is in the `PostPrompt`",
    "add_skill remove_skill has_skill list_skills": "`app.register(toolkit)`; skills of the SDK are not read",
    "run": "`app.run()`, `swaiglet run module:app`",
    "serve stop": "`app.run()`, which ends when it is interrupted",
    "setup_graceful_shutdown": "always: `SIGTERM` lets calls of functions end, for `Limits.shutdown_seconds`",
    "get_app handle_request": "`app` itself, an ASGI application",
    "as_router mount": "`quart_app.register_blueprint(app.blueprint(), url_prefix='/voice')`, "
    "`Switchboard().mount('/voice', app)`",
    "handle_serverless_request": "none",
    "manual_set_proxy_url get_full_url": "`App(…, public_url='https://…')`, or `SWML_PROXY_URL_BASE`",
    "set_web_hook_url": "`@app.tool(web_hook_url='https://…')`; the app's own are written by themselves",
    "set_post_prompt_url": "`AI(post_prompt_url='https://…')`",
    "add_swaig_query_params clear_swaig_query_params": "none",
    "get_basic_auth_credentials validate_basic_auth": "`App(…, auth=('user', 'password'))`, "
    "`SWML_BASIC_AUTH_USER` and `SWML_BASIC_AUTH_PASSWORD`; `app.credentials`",
    "get_name": "`app.name`",
    "enable_debug_routes": "`GET /` shows the document, `swaiglet tools` the functions",
    "validate_tool_token": "always; `@app.tool(secure=False)` does without",
    "enable_debug_events on_debug_event": "`@app.debug_event`, which takes the `DebugEvent`",
    "enable_sip_routing register_sip_username auto_map_sip_usernames": "`board.mount('/desk', app, sip=['desk'])` "
    "of a `Switchboard`",
    "extract_sip_username": "`call.to_number`",
    "register_routing_callback": "`@app.before_call` that returns `redirect('https://…')`, or a `Switchboard`",
    "enable_mcp_server set_semantic_gates": NONE,
}
"""Every public name of ``AgentBase``, in groups, and what stands for it."""

INTRODUCTION = """\
# Coming from the SDK

<!-- `make reference` wrote this from docs/sdk.py. -->

For those who have written agents with the package `signalwire-sdk`: what its classes have, and what stands for it here.
An agent is an object with decorators, not a class to inherit from. Names are those of the wire. What the platform would
refuse is an error where it is written.

```python
from swaiglet import App, PostPrompt, Result

app = App("front-desk", voice="rime.spore", hints=["parcel"])  # AgentBase(name=…), add_language, add_hints


@app.prompt("Role")  # prompt_add_section("Role", …)
def role() -> str:
    return "You answer the phone at Acme."


@app.tool  # define_tool(name=…, description=…, parameters=…, handler=…)
def order_status(order_id: str) -> Result:  # handler(args, raw_data)
    \"\"\"Look up an order. Use when the caller asks where a parcel is.\"\"\"
    return Result("It arrives tomorrow.").set_global_data(order=order_id)  # FunctionResult(…).update_global_data(…)


@app.post_prompt("Summarize the call in one sentence.")  # set_post_prompt, on_summary
def save(report: PostPrompt) -> None:
    print(report.text)
```

A handler that takes `(args, raw_data)` needs no change: give `@app.tool` its `parameters`. One that returns a `dict`
with `response` and `action` is understood too."""

RESULT_HEADING = """\
## Results

What stands after a dot follows `FunctionResult("Hi")` on the left, `Result("Hi")` on the right. Both send the same, but
for what the notes below say. Classes are from `swaiglet.verbs`, `DynamicHint` from `swaiglet.actions`.
`FunctionResult` has no method for the actions `transfer`, `user_event` and `back_to_back_functions`; `Result` has."""

REFUSAL_HEADING = """\
## What is refused

The SDK sends these out. Here they are errors, at the line that makes them."""

AGENT_HEADING = """\
## Agents

What `AgentBase` has, and what stands for it."""

COMMAND_HEADING = """\
## The command swaig-test

What is written for `swaig-test` runs with `swaiglet test` in its place, on a file with an `App`:

```console
$ swaiglet test examples/front_desk.py --list-tools
SWAIG functions of front-desk:
  order_status - Look up an order. Use when the caller asks where a parcel is. (LOCAL webhook)
    Parameters:
      order_id (string) (required): The eight-digit order number
  person - Put the caller through to a person. Use when there is no such order, or on request. (LOCAL webhook)
    Parameters: None
$ swaiglet test examples/front_desk.py --call-id c-1 --exec order_status --order-id 10245678
RESULT:
FunctionResult: It arrives tomorrow before noon.

Actions:
{
  "set_global_data": {
    "last_order": "10245678"
  }
}
```

Standard output holds what was asked for, for `jq` and its like; what the app prints, and logs, go to standard error.
Options stand before `--exec NAME`, and all behind it are the function's arguments. Other than there:

* A function is asked as the platform asks it, and nothing is made up, unless `--fake-full-data` wants more.
* Arguments become what the schema says, in lists and objects, too. Those that are wrong are told to the model.
* A function that refused or failed ends the command with 1, and whatever is typed wrongly with 2: also JSON that cannot
  be read, which there is a warning.
* `--raw` holds for every action. `--override call.from=+15550100123` keeps the plus of a number.
* `--env` and `--env-file` need no serverless platform.
* An agent that is written with the SDK's classes is told from an `App`, and is not run."""

REFUSED_HEADING = "These are refused:"


def page() -> str:
    """The whole page as Markdown."""
    notes = {name: number for number, name in enumerate(QUIRKS, start=1)}
    results = [(f"`{row.sdk}`", f"`{row.ours}`", ", ".join(str(notes[name]) for name in row.quirks)) for row in RESULTS]
    refusals = [(f"`{refusal.sdk}`", f"`{refusal.ours}`", refusal.reason) for refusal in REFUSALS]
    agents = [(", ".join(f"`{name}`" for name in names.split()), ours) for names, ours in AGENTS.items()]
    parts = [
        INTRODUCTION,
        RESULT_HEADING,
        _table(("the SDK", "swaiglet", "note"), results),
        "\n".join(f"{notes[name]}. {quirk.reason}" for name, quirk in QUIRKS.items()),
        REFUSAL_HEADING,
        _table(("the SDK", "swaiglet", "why"), refusals),
        AGENT_HEADING,
        _table(("the SDK", "swaiglet"), agents),
        COMMAND_HEADING,
        _table(("flag", "what it does here"), _flags()),
        REFUSED_HEADING,
        _table(("flag", "why, and what to write"), _refused_flags()),
    ]
    return "\n\n".join(parts) + "\n"


def _flags() -> list[tuple[str, str]]:
    """What ``swaiglet test`` understands."""
    return [
        (", ".join(f"`{name} {flag.takes}".rstrip() + "`" for name in flag.names), _in_code(flag.help))
        for flag in (*ACTIONS, *SETTINGS)
    ]


def _refused_flags() -> list[tuple[str, str]]:
    """What it does not, flags with the same reason together."""
    reasons: dict[str, list[str]] = {}
    for flag, reason in INSTEAD.items():
        reasons.setdefault(reason, []).append(f"`{flag}`")
    return [(", ".join(flags), _in_code(reason)) for reason, flags in reasons.items()]


def _in_code(text: str) -> str:
    """The text with flags, and what stands after them in capitals, as code: two hyphens would become a dash."""
    return re.sub(r"--[a-z][a-z-]*( [A-Z]\S*[^\s.])?", r"`\g<0>`", text)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |" for cells in lines)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
