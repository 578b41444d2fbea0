"""Mountain guides tell the weather, and nothing runs here: the platform asks the weather service by itself."""

import os
from typing import Annotated

from swaiglet import App, DataMap, Expression, ForEach, Placeholder, Result, Webhook, enc, lc

PLACES_URL = os.environ.get("PLACES_URL", "https://geocoding-api.open-meteo.com/v1/search")
WEATHER_URL = os.environ.get("WEATHER_URL", "https://api.open-meteo.com/v1/forecast")
KEYS = ("name", "latitude", "longitude")
HUTS = {
    "gleckstein": {"name": "the Gleckstein hut", "latitude": 46.62, "longitude": 8.1},
    "konkordia": {"name": "the Konkordia hut", "latitude": 46.5, "longitude": 8.05},
}
SKIES = {
    "^0$": "clear",
    "^[123]$": "cloudy",
    "^4[58]$": "foggy",
    r"^(5\d|6[0-7]|8[0-2])$": "raining",
    r"^(7\d|8[56])$": "snowing",
    r"^9\d$": "thundering",
}
app = App("weather", voice="rime.spore", hints=[*HUTS], global_data=HUTS)


@app.prompt
def role() -> list[str]:
    return [
        "You answer the phone of mountain guides, and tell the weather. Round all numbers.",
        f"The huts {' and '.join(HUTS)} are known. Any other place must be found first.",
    ]


@app.data_map
def find_place(name: Annotated[str, "Of a town or a mountain, without its country"]) -> DataMap:
    """Find a place. Use when the caller names one that is no hut."""
    found = {str(nth): {key: Placeholder(f"results[{nth - 1}].{key}") for key in KEYS} for nth in (1, 2, 3)}
    several = "Ask which one is meant. In this order, from number 1, there are: ${found}"
    one = "Ask if this is meant, which is number 1: ${found}"
    asked = Webhook(
        f"{PLACES_URL}?name={enc(name)}&count=3",
        error_keys="error",
        foreach=ForEach("results", "found", "${this.name}, ${this.admin1}, ${this.country}; ", max=3),
        expressions=[
            Expression("${results[1].name}", r"\w", Result(several).set_global_data(found)),
            Expression("${results[0].name}", r"\w", Result(one).set_global_data(found)),
        ],
        output=f"No place is called {name}. Ask how it is spelled.",
    )
    return DataMap(webhooks=[asked], output="Places cannot be found now. Offer the weather at a hut.")


@app.data_map
def weather(place: Annotated[str, "The name of a hut, or the number of a place that was found"]) -> DataMap:
    """Look up the weather. Use when it is clear which place is meant."""
    name, latitude, longitude = (Placeholder(f"global_data.{lc(place)}.{key}") for key in KEYS)
    now = (
        f"At {name} it is %s, with ${{current.temperature_2m}} degrees and a wind of ${{current.wind_speed_10m}} km/h."
    )
    asked = Webhook(
        f"{WEATHER_URL}?latitude={latitude}&longitude={longitude}&current=weather_code,temperature_2m,wind_speed_10m",
        error_keys="error",
        expressions=[Expression("${current.weather_code}", code, now % sky) for code, sky in SKIES.items()],
    )
    return DataMap(
        expressions=[Expression(latitude, "^$", f"There is no hut and no number {place}. Find the place first.")],
        webhooks=[asked],
        output=f"Nobody can tell the weather at {name} now. Apologise.",
    )
