from __future__ import annotations

from typing import Any

import pytest

from swaiglet import App, Switchboard
from swaiglet.limits import Limits
from swaiglet.simulator.service import Service, document_url, local_transport


def app(**settings: Any) -> App:
    made = App("a", **{"auth": ("user", "p@w"), **settings})
    made.prompt(lambda: "You answer the phone.")
    return made


def board() -> Switchboard:
    made = Switchboard(auth=("user", "word"))
    made.mount("/a", app(), numbers=["+15550100199"])
    return made


@pytest.mark.parametrize(
    ("service", "url"),
    [
        (app(), "http://user:p%40w@app.local/"),
        (app(auth="off"), "http://app.local/"),
        (app(public_url="https://acme.example/voice/"), "https://user:p%40w@acme.example/voice/"),
        (app(limits=Limits(allowed_hosts=("*.example", "acme.example"))), "http://user:p%40w@acme.example/"),
        (app(limits=Limits(allowed_hosts=("*.local",))), "http://user:p%40w@app.local/"),
        (board(), "http://user:word@app.local/"),
    ],
)
async def test_service_is_reached_where_its_document_is(service: Service, url: str) -> None:
    assert document_url(service) == url

    async with service.lifespan:
        reply = await local_transport(service).send("POST", url, {"content-type": "application/json"}, b"{}", 1)
    assert reply.status == 200
