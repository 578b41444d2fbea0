"""A whole call to an agent that is written with the SDK, over real HTTP, with its own credentials and tokens."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest_asyncio
from hypercorn.asyncio import serve
from hypercorn.config import Config
from signalwire import AgentBase, FunctionResult

from swaiglet import errors
from swaiglet.simulator.script import parse_script
from swaiglet.simulator.staging import Performed, perform

Serve = Callable[[], "Shop"]

SCRIPT = b"""
summary: {bought: Assam}
steps:
  - expect:
      step: begin
      prompt: You sell tea.
      tools: {has: [price], lacks: [order]}
      document: '"post_prompt":'
  - caller: What is Assam?
  - call: price tea=Assam
  - expect:
      text: Assam is 5.
      actions: [{set_global_data: {tea: Assam}}, {change_step: end}]
      global_data: {tea: Assam}
      step: end
      tools: {has: [order], lacks: [price]}
  - say: It is five.
  - caller: I take it.
  - call: order count=2
  - expect: {text: 2 Assam are ordered., error: false}
  - hangup
  - expect:
      ended: the caller hangs up
      called: [price, order]
      report: {global_data: {tea: Assam}, post_prompt_data: {parsed: [{bought: Assam}]}}
"""


class Shop(AgentBase):
    """Sells tea in two steps."""

    def __init__(self, port: int) -> None:
        super().__init__(name="shop", route="/shop", host="127.0.0.1", port=port, basic_auth=("user", "p@ss"))
        self.prompt_add_section("Role", "You sell tea.")
        self.set_post_prompt("Sum up as JSON.")
        default = self.define_contexts().add_context("default")
        default.add_step("begin").set_text("Ask which.").set_functions(["price"]).set_valid_steps(["end"])
        default.add_step("end").set_text("Take the order.").set_functions(["order"]).set_valid_steps([])
        tea, count = {"tea": {"type": "string"}}, {"count": {"type": "integer"}}
        self.define_tool("price", "Tell a price.", tea, self.price, required=["tea"])
        self.define_tool("order", "Order.", count, self.order, required=["count"])
        self.summaries: list[Any] = []

    def price(self, args: dict[str, Any], raw_data: dict[str, Any]) -> FunctionResult:
        result = FunctionResult(f"{args['tea']} is 5.").update_global_data({"tea": args["tea"]})
        return result.swml_change_step("end")

    def order(self, args: dict[str, Any], raw_data: dict[str, Any]) -> FunctionResult:
        return FunctionResult(f"{args['count']} {raw_data['global_data']['tea']} are ordered.")

    def on_summary(self, summary: Any, raw_data: Any = None) -> None:
        self.summaries.append(summary)


@pytest_asyncio.fixture
async def served() -> AsyncIterator[Serve]:
    """Serves the shop until the end of the test."""
    stop, servers = asyncio.Event(), list[asyncio.Task[None]]()

    def begin() -> Shop:
        listening = socket.create_server(("127.0.0.1", 0))
        shop = Shop(listening.getsockname()[1])
        config = Config()
        config.bind = [f"fd://{listening.detach()}"]
        config.graceful_timeout = 1
        servers.append(asyncio.create_task(serve(shop.get_app(), config, shutdown_trigger=stop.wait)))  # type: ignore[arg-type]
        return shop

    yield begin
    stop.set()
    await asyncio.gather(*servers)


async def played(shop: Shop, password: str) -> Performed:
    return await perform(parse_script(SCRIPT, "shop.call.yaml"), f"http://user:{password}@127.0.0.1:{shop.port}/shop")


async def test_call_to_an_agent_of_the_sdk_goes_from_ring_to_report(served: Serve) -> None:
    shop = served()
    performed = await played(shop, "p%40ss")

    assert performed.failures == (), str(performed)
    assert shop.summaries == [{"bought": "Assam"}]
    timeline = performed.played.session.timeline
    assert [event.text.rpartition(": ")[2] for event in timeline.of("fetch", "post")] == ["200", "200"]


async def test_call_to_an_agent_of_the_sdk_needs_its_password(served: Serve) -> None:
    performed = await played(served(), "wrong")

    assert performed.played.session.ended == errors.call_without_document()
    assert [event.text.rpartition(": ")[2] for event in performed.played.session.timeline.of("fetch")] == ["401"]
