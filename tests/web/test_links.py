from __future__ import annotations

import json
import re

import pytest

from swaiglet import App, SetupError
from swaiglet.errors import PayloadError
from swaiglet.swaig.webhooks import Webhooks
from swaiglet.web.http import HttpRequest
from swaiglet.web.links import asked_urls, base_url, default_port, is_allowed, public_url, webhooks
from swaiglet.web.proxies import Proxies
from swaiglet.web.security import Credentials


def test_public_url_prefers_the_authors_own() -> None:
    app = App("desk", public_url="https://own.example/voice/")
    assert public_url(app, {"SWAIGLET_PUBLIC_URL": "https://env.example"}) == "https://own.example/voice"


def test_public_url_comes_from_the_environment() -> None:
    environ = {"SWAIGLET_PUBLIC_URL": "https://env.example:8443/", "SWML_PROXY_URL_BASE": "https://proxy.example"}
    assert public_url(App("desk"), environ) == "https://env.example:8443"


def test_public_url_knows_the_platforms_variable() -> None:
    environ = {"SWAIGLET_PUBLIC_URL": "", "SWML_PROXY_URL_BASE": "https://proxy.example"}
    assert public_url(App("desk"), environ) == "https://proxy.example"


def test_public_url_may_be_unknown() -> None:
    assert public_url(App("desk"), {}) is None


@pytest.mark.parametrize(
    "url",
    [
        "agent.example.com",
        "ftp://agent.example.com",
        "https://",
        "https:///voice",
        "https://agent.example.com/?x=1",
        "https://agent.example.com/?",
        "https://agent.example.com/#top",
        "https://user@agent.example.com",
        "https://:password@agent.example.com",
        "https://agent.example.com:port",
        "https://agent.example.com:70000",
        "https://[::1",
        "https://agent .example.com",
        " https://agent.example.com",
    ],
)
def test_public_url_refuses_what_no_url_can_be_made_of(url: str) -> None:
    with pytest.raises(SetupError) as caught:
        public_url(App("desk", public_url=url), {})
    shown = re.sub("//.*@", "//***@", url)
    assert str(caught.value) == (
        f'Cannot use "{shown}" as the public URL: write it with its scheme and without a query, for example '
        "`https://agent.example.com/voice`."
    )


def test_webhooks_hold_the_credentials() -> None:
    made = webhooks("https://agent.example.com/voice/", Credentials("us@r", "p:w"))
    assert made == Webhooks("https://us%40r:p%3Aw@agent.example.com/voice")
    assert made.swaig == "https://us%40r:p%3Aw@agent.example.com/voice/swaig"
    assert made.post_prompt == "https://us%40r:p%3Aw@agent.example.com/voice/post_prompt"


def test_webhooks_hold_no_credentials_when_auth_is_off() -> None:
    assert webhooks("http://localhost:3000", None) == Webhooks("http://localhost:3000")


@pytest.mark.parametrize(
    ("request_", "public", "url"),
    [
        (HttpRequest(), None, "http://localhost"),
        (HttpRequest(scheme="https", host="a-b.example:8443", prefix="/voice"), None, "https://a-b.example:8443/voice"),
        (HttpRequest(host="[2001:db8::1]:3000"), None, "http://[2001:db8::1]:3000"),
        (HttpRequest(host="10.0.0.1"), None, "http://10.0.0.1"),
        (HttpRequest(prefix="/a b/é@?"), None, "http://localhost/a%20b/%C3%A9%40%3F"),
        (HttpRequest(host="ignored", prefix="/voice"), "https://p.example/x", "https://p.example/x/voice"),
        (HttpRequest(host="not/a/host"), "https://p.example", "https://p.example"),
    ],
)
def test_base_url_is_where_the_platform_reaches_the_app(request_: HttpRequest, public: str | None, url: str) -> None:
    assert base_url(request_, public, Proxies()) == url


def test_base_url_follows_the_proxy_that_is_trusted() -> None:
    told = {"x-forwarded-proto": "https", "x-forwarded-host": "agent.example", "x-forwarded-prefix": "/p q"}
    request = HttpRequest(host="10.0.0.5:3000", prefix="/voice", headers=told)
    assert base_url(request, None, Proxies(hops=1)) == "https://agent.example/p%20q/voice"
    assert base_url(request, "https://public.example/x", Proxies(hops=1)) == "https://public.example/x/voice"
    assert base_url(request, None, Proxies()) == "http://10.0.0.5:3000/voice"


@pytest.mark.parametrize("told", [{"x-forwarded-host": "evil/x"}, {"x-forwarded-proto": "javascript"}])
def test_base_url_refuses_what_a_proxy_tells_that_makes_no_url(told: dict[str, str]) -> None:
    with pytest.raises(PayloadError, match=r"is no host name$"):
        base_url(HttpRequest(headers=told), None, Proxies(hops=1))


def test_asked_urls_are_all_that_may_have_been_signed() -> None:
    request = HttpRequest(host="a.example", prefix="/voice", path="/", query_string="lang=de&x=%20")
    assert asked_urls(request, None, Proxies(), None) == [
        "http://a.example/voice?lang=de&x=%20",
        "http://a.example/voice/?lang=de&x=%20",
    ]
    assert asked_urls(request, "https://p.example", Proxies(), Credentials("u", "p:w")) == [
        "https://p.example/voice?lang=de&x=%20",
        "https://p.example/voice/?lang=de&x=%20",
        "https://u:p%3Aw@p.example/voice?lang=de&x=%20",
        "https://u:p%3Aw@p.example/voice/?lang=de&x=%20",
    ]


def test_asked_urls_are_those_of_a_switchboard_that_chose_the_app() -> None:
    request = HttpRequest(host="a.example", prefix="/board/sales", path="/", asked="/board/")
    assert asked_urls(request, None, Proxies(), None) == ["http://a.example/board", "http://a.example/board/"]


@pytest.mark.parametrize(
    ("host", "allowed", "is_one"),
    [
        ("anything", (), True),
        ("a.example", ("a.example",), True),
        ("A.Example:8443", ("a.eXample",), True),
        ("b.example", ("a.example", "b.example"), True),
        ("x.b.example", ("*.b.example",), True),
        ("b.example", ("*.b.example",), False),
        ("a.example.evil", ("a.example",), False),
        ("evil-a.example", ("a.example",), False),
        ("[2001:db8::1]:80", ("[2001:db8::1]",), False),
        ("", ("a.example",), False),
    ],
)
def test_is_allowed_knows_the_names_of_the_app(host: str, allowed: tuple[str, ...], is_one: bool) -> None:
    assert is_allowed(host, allowed) is is_one


@pytest.mark.parametrize(
    "host", ["", " ", "a b", "evil/x", "user@evil", "evil?x", "evil#x", "evil:port", "a:1:2", "::1", "é", "a\n", "a\\b"]
)
def test_base_url_refuses_a_host_that_is_none(host: str) -> None:
    with pytest.raises(PayloadError) as caught:
        base_url(HttpRequest(host=host), None, Proxies())
    assert str(caught.value) == f"the host {json.dumps(host, ensure_ascii=False)} is no host name"


@pytest.mark.parametrize(
    ("given", "port"), [({}, 3000), ({"PORT": ""}, 3000), ({"PORT": "8080"}, 8080), ({"PORT": "0"}, 0)]
)
def test_default_port_is_the_environments(given: dict[str, str], port: int) -> None:
    assert default_port(given) == port


@pytest.mark.parametrize("given", ["http", "-1", "65536", "9" * 400])
def test_default_port_refuses_what_is_no_port(given: str) -> None:
    with pytest.raises(
        SetupError, match=r"^Cannot use \".*\" as the port: set PORT to a number from 0 to 65535, or leave"
    ):
        default_port({"PORT": given})
