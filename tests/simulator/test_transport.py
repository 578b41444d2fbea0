import pytest

from swaiglet import App
from swaiglet.simulator.transport import LocalTransport, NoReplyError, Reply


class Elsewhere:
    """Another way to servers, which tells what it was asked."""

    async def send(self, method: str, url: str, headers: object, body: bytes, seconds: float) -> Reply:
        return Reply(200, f"{method} {url}".encode())

    async def close(self) -> None: ...


def make_app() -> App:
    app = App("a", auth=("user", "p:w"))
    app.prompt(lambda: "You answer the phone.")
    return app


async def test_local_transport_asks_the_service_with_the_credentials_of_the_url() -> None:
    transport = LocalTransport(make_app().endpoints)

    let_in = await transport.send("GET", "http://user:p%3Aw@app.local/", {}, b"", 1)
    kept_out = await transport.send("GET", "http://app.local/", {}, b"", 1)

    assert (let_in.status, kept_out.status) == (200, 401)


async def test_local_transport_asks_the_service_under_its_public_url() -> None:
    transport = LocalTransport(make_app().endpoints, url="https://acme.example/voice/")

    assert (await transport.send("GET", "https://acme.example/voice/health", {}, b"", 1)).status == 200
    assert (await transport.send("GET", "https://user:p%3Aw@acme.example/voice", {}, b"", 1)).status == 200


async def test_local_transport_asks_other_servers_over_the_network() -> None:
    transport = LocalTransport(make_app().endpoints, Elsewhere())
    reply = await transport.send("POST", "http://app.local:99/", {}, b"", 1)

    assert reply == Reply(200, b"POST http://app.local:99/")
    await transport.close()


async def test_local_transport_without_a_network_reaches_nobody_else() -> None:
    transport = LocalTransport(make_app().endpoints)

    with pytest.raises(NoReplyError, match=r"nothing but the app can be reached, and acme\.example is another host"):
        await transport.send("GET", "https://acme.example/", {}, b"", 1)
    await transport.close()
