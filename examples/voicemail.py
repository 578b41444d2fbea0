"""A number with voicemail: rings its owner, takes a message when nobody answers, and texts the owner a link to it."""

import os
import sqlite3
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator

from aiohttp import ClientSession
from attrs import frozen

from swaiglet import App, Call, StatusEvent, Webhooks
from swaiglet.verbs import Answer, Cond, Connect, Else, Hangup, Play, Record, SwitchOn, Transfer, Verb, When

NUMBER, OWNER = "+15550100199", "+15550100171"
TABLE = "CREATE TABLE IF NOT EXISTS messages (call_id TEXT PRIMARY KEY, caller TEXT, url TEXT, told INTEGER DEFAULT 0)"
app = App("voicemail")


@frozen
class Messages:
    """Who called, where the message is once there is one, and whether the owner was told."""

    database: sqlite3.Connection

    def expect(self, call: Call) -> None:
        """Remember who calls: what tells of the recording later does not know."""
        with self.database:
            row = (call.id, call.from_number or "Somebody")
            self.database.execute("INSERT OR IGNORE INTO messages (call_id, caller) VALUES (?, ?)", row)

    def claim(self, call_id: str, url: str) -> str | None:
        """Who left a message, for the first who asks; nobody for all others."""
        claim = "UPDATE messages SET url = ?, told = 1 WHERE call_id = ? AND NOT told RETURNING caller"
        with self.database:
            return next((caller for (caller,) in self.database.execute(claim, (url, call_id)).fetchall()), None)

    def give_back(self, call_id: str) -> None:
        """Let the next who asks be the first."""
        with self.database:
            self.database.execute("UPDATE messages SET told = 0 WHERE call_id = ?", (call_id,))


@frozen
class Texts:
    """Sends text messages with SignalWire's REST API; without a URL for it, prints them."""

    session: ClientSession
    url: str | None

    async def send(self, to: str, body: str) -> None:
        """Send one."""
        if self.url is None:
            print(f"{to}: {body}")
            return
        async with self.session.post(self.url, data={"From": NUMBER, "To": to, "Body": body}) as response:
            response.raise_for_status()


@app.provide
async def messages() -> AsyncIterator[Messages]:
    database = sqlite3.connect(os.environ.get("VOICEMAIL_DATABASE", ":memory:"))
    database.execute(TABLE)
    yield Messages(database)
    database.close()


@app.provide
async def texts() -> AsyncIterator[Texts]:
    space, project, token = (os.environ.get(f"SIGNALWIRE_{name}", "") for name in ("SPACE", "PROJECT", "TOKEN"))
    named = b64encode(f"{project}:{token}".encode()).decode()
    async with ClientSession(headers={"Authorization": f"Basic {named}"}) as session:
        yield Texts(session, f"{space}/api/laml/2010-04-01/Accounts/{project}/Messages" if space else None)


@app.section
async def main(call: Call, box: Messages) -> Connect:
    box.expect(call)
    afterwards = SwitchOn({"connected": [Hangup()]}, default=[Transfer("voicemail")])
    return Connect(OWNER, timeout=20, answer_on_bridge=True, result=afterwards)


@app.section
def voicemail(webhooks: Webhooks) -> Iterator[Verb]:
    busy = Play("say:Ada is on the phone.")
    yield Answer()
    yield Cond([When("connect_failed_reason == 'busy'", [busy]), Else([Play("say:Ada is not here.")])])
    yield Play("say:Please leave a message after the beep. Press the hash key when you are done.")
    yield Record(beep=True, format="mp3", max_length=120, status_url=webhooks.status)
    yield Cond([When("record_result == 'success'", [Play("say:Thank you. Goodbye.")])])
    yield Hangup()


@app.status_callback("calling.call.record")
async def recorded(event: StatusEvent, box: Messages, texts: Texts) -> None:
    url = event.find("url")
    caller = box.claim(event.call_id, url) if event.state == "finished" else None
    if caller is None:  # not yet, or told already, whatever else has changed in what is posted again
        return
    try:
        await texts.send(OWNER, f"{caller} left a message: {url}")
    except BaseException:  # that it took too long among them
        box.give_back(event.call_id)
        raise
