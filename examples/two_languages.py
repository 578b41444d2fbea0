"""A hotel that speaks two languages: a key chooses the first one, and the caller may go over to the other."""

from collections.abc import Iterator, Sequence
from typing import Literal

from attrs import frozen

from swaiglet import AI, App, Call, Language, Pronunciation, Result
from swaiglet.verbs import Answer, Goto, Label, Switch, Verb
from swaiglet.verbs import Prompt as Ask

MENU = ["say:For English, press one.", "silence:0.5", "say:Para español, pulse dos."]
BOTH = "elevenlabs.josh:eleven_multilingual_v2"
HOURS = {"breakfast": "7:00 to 10:30", "pool": "8:00 to 21:00", "bar": "17:00 to 1:00"}


@frozen
class Tongue:
    """A language that is spoken here, what is said in it, and who speaks it slowly."""

    language: Language
    hints: Sequence[str]
    greeting: str
    slow_voice: str

    def greets(self, ai: AI) -> AI:
        """An agent that begins in this language; it knows the others too."""
        agent = ai.draft()
        others = [other.language for other in TONGUES.values() if other is not self]
        agent.languages, agent.hints = [self.language, *others], [*ai.hints, *self.hints]
        agent.params = ai.params.merged({"static_greeting": self.greeting})
        agent.global_data["language"] = self.language.name
        return agent


ENGLISH = Language(
    name="English",
    code="en-US",
    voice="rime.spore",
    speech_fillers=["Well,", "Let me see."],
    function_fillers=["One moment."],
    pronounce=[Pronunciation("Jordi", "Jordee")],
)
SPANISH = Language(
    name="Spanish",
    code="es-MX",
    voice="rime.luna",
    speech_fillers=["Pues,", "A ver."],
    function_fillers=["Un momento."],
    pronounce=[Pronunciation("check-in", "chequín")],
)
TONGUES = {
    "English": Tongue(ENGLISH, ["breakfast", "pool"], "Hotel Jordi, good day.", "rime.cove"),
    "Spanish": Tongue(SPANISH, ["desayuno", "piscina"], "Hotel Jordi, buenos días.", "rime.celeste"),
}
app = App("two-languages", hints=["Jordi"])


@app.prompt
def role() -> list[str]:
    return [
        "You answer the phone of the hotel Jordi, in ${global_data.language}.",
        "When the caller goes over to another language that you speak, call `change_language`, and go on in it.",
    ]


@app.section
def main(ai: AI) -> Iterator[Verb]:
    yield Answer()
    yield Label("menu")
    yield Ask(MENU, max_digits=1, initial_timeout=4, say_voice=BOTH)
    yield Goto("menu", when="prompt_value != '1' && prompt_value != '2'", max=2)  # then it is English
    yield Switch("prompt_value", {"2": [TONGUES["Spanish"].greets(ai)]}, default=[TONGUES["English"].greets(ai)])


@app.tool
def hours(place: Literal["breakfast", "pool", "bar"]) -> str:
    """Tell when something is open."""
    return HOURS[place]


@app.tool
def change_language(call: Call, language: Literal["English", "Spanish"]) -> Result:
    """Go over to another language. Use when the caller speaks it, or asks for it."""
    if language == call.global_data.get("language"):
        return Result(f"You speak {language} already.")
    result = Result(f"Go on in {language}.").set_global_data(language=language)
    return result.clear_dynamic_hints().add_dynamic_hints(*TONGUES[language].hints)


@app.tool
def slow_down(call: Call) -> Result:
    """Speak more slowly. Use when the caller does not understand you, or asks for it."""
    voice = TONGUES[call.global_data.get("language", "English")].slow_voice
    return Result("Say it again, in short sentences.").change_voice(voice).end_of_speech_timeout(1500)
