from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import RawTestServer
from aiohttp.web import BaseRequest, Response, json_response
from attrs import define, field

from swaiglet.simulator.data_map import run_data_map

Example = Callable[[str], Any]

PLACES = {
    "Brienz": [("Brienz", "Bern", "Switzerland", 46.75, 8.03), ("Brienz", "Grisons", "Switzerland", 46.67, 9.59)],
    "Saas-Fee": [("Saas-Fee", "Valais", "Switzerland", 46.10806, 7.92747)],
    "Saint-Gervais & Co?": [("Saint-Gervais-les-Bains", "Haute-Savoie", "France", 45.89, 7.71)],
}
NO_PLACES = "Places cannot be found now. Offer the weather at a hut."
NOBODY_KNOWS = "Nobody can tell the weather at {} now. Apologise."


@define
class Service:
    """The weather service: what it was asked, what the sky is, and whether it is there at all."""

    asked: list[str] = field(factory=list)
    code: int = 0
    fails: Response | None = None

    async def __call__(self, request: BaseRequest) -> Response:
        self.asked.append(request.raw_path)
        if self.fails:
            return self.fails
        if request.path == "/v1/forecast":
            current = {"weather_code": self.code, "temperature_2m": 8.3, "wind_speed_10m": 12}
            return json_response({"latitude": float(request.query["latitude"]), "current": current})
        keys = ("name", "admin1", "country", "latitude", "longitude")
        found = [dict(zip(keys, place, strict=True)) for place in PLACES.get(request.query["name"], ())]
        return json_response({"generationtime_ms": 0.5, **({"results": found} if found else {})})


@pytest_asyncio.fixture
async def service(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Service]:
    service = Service()
    async with RawTestServer(service) as server:
        monkeypatch.setenv("PLACES_URL", str(server.make_url("/v1/search")))
        monkeypatch.setenv("WEATHER_URL", str(server.make_url("/v1/forecast")))
        yield service


async def test_weather_is_told_of_a_place_that_was_found(example: Example, service: Service) -> None:
    async with example("weather").app.test_call() as call:
        assert call.tools == ("find_place", "weather", "hangup")
        await call.say("What is it like in Saas-Fee?")
        found = await call.tool("find_place", name="Saas-Fee")
        assert found.text == "Ask if this is meant, which is number 1: Saas-Fee, Valais, Switzerland; "
        assert call.global_data["1"] == {"name": "Saas-Fee", "latitude": "46.108060", "longitude": "7.927470"}
        await call.say("Yes.")
        told = await call.tool("weather", place="1")
        assert told.text == "At Saas-Fee it is clear, with 8.300000 degrees and a wind of 12 km/h."
    assert service.asked == [
        "/v1/search?name=Saas-Fee&count=3",
        "/v1/forecast?latitude=46.108060&longitude=7.927470&current=weather_code,temperature_2m,wind_speed_10m",
    ]
    assert not any(event.kind == "post" for event in call.events)  # nothing runs here


async def test_weather_asks_which_of_several_places_is_meant(example: Example, service: Service) -> None:
    async with example("weather").app.test_call() as call:
        found = await call.tool("find_place", name="Brienz")
        assert found.text == (
            "Ask which one is meant. In this order, from number 1, there are: "
            "Brienz, Bern, Switzerland; Brienz, Grisons, Switzerland; "
        )
        await call.say("The one in Grisons.")
        await call.tool("weather", place="2")
        missing = await call.tool("weather", place="3")
        assert missing.text == "There is no hut and no number 3. Find the place first."
    (_, asked) = service.asked
    assert asked.startswith("/v1/forecast?latitude=46.670000&longitude=9.590000&")


async def test_weather_puts_a_name_into_a_url_as_it_must_be(example: Example, service: Service) -> None:
    async with example("weather").app.test_call() as call:
        found = await call.tool("find_place", name="Saint-Gervais & Co?")
        assert "Haute-Savoie" in found.text
        unknown = await call.tool("find_place", name="Zürich/Süd")
        assert unknown.text == "No place is called Zürich/Süd. Ask how it is spelled."
    assert service.asked == [
        "/v1/search?name=Saint-Gervais%20%26%20Co%3F&count=3",
        "/v1/search?name=Z%C3%BCrich/S%C3%BCd&count=3",
    ]


@pytest.mark.parametrize(
    ("code", "sky"),
    [
        (0, "clear"),
        (3, "cloudy"),
        (45, "foggy"),
        (51, "raining"),
        (65, "raining"),
        (75, "snowing"),
        (82, "raining"),
        (86, "snowing"),
        (95, "thundering"),
    ],
)
async def test_weather_has_a_word_for_each_sky(example: Example, service: Service, code: int, sky: str) -> None:
    service.code = code
    async with example("weather").app.test_call() as call:
        told = await call.tool("weather", place="Konkordia")
    assert told.text == f"At the Konkordia hut it is {sky}, with 8.300000 degrees and a wind of 12 km/h."


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 400, "text": '{"error": true, "reason": "Latitude must be in range"}'},
        {"status": 200, "text": '{"error": false}'},  # that the key is there is enough
        {"status": 503, "text": "<h1>Try again later</h1>"},
        {"status": 200, "text": '{"current": {"weather_code": 4000}}'},
        {"status": 200, "text": ""},
    ],
)
async def test_weather_falls_back_when_the_service_cannot_tell(
    example: Example, service: Service, answer: dict[str, Any]
) -> None:
    async with example("weather").app.test_call() as call:
        await call.tool("find_place", name="Saas-Fee")
        service.fails = Response(**answer)
        assert (await call.tool("weather", place="gleckstein")).text == NOBODY_KNOWS.format("the Gleckstein hut")
        service.fails = Response(**answer)
        assert (await call.tool("weather", place="1")).text == NOBODY_KNOWS.format("Saas-Fee")


@pytest.mark.parametrize("answer", [{"status": 400, "text": '{"error": true}'}, {"status": 503, "text": "Later."}])
async def test_weather_falls_back_to_the_huts_when_places_cannot_be_found(
    example: Example, service: Service, answer: dict[str, Any]
) -> None:
    async with example("weather").app.test_call() as call:
        service.fails = Response(**answer)
        assert (await call.tool("find_place", name="Brienz")).text == NO_PLACES


async def test_weather_falls_back_when_nobody_is_there(
    example: Example, service: Service, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    monkeypatch.setenv("PLACES_URL", f"http://127.0.0.1:{unused_tcp_port}/v1/search")
    entry = example("weather").app.data_maps["find_place"]
    run = await run_data_map(entry.data_map.to_wire(), {"name": "Brienz"})
    assert run.result == {"response": NO_PLACES}
    assert run.fired == "output"
