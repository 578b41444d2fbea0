from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

import pytest

from swaiglet import SetupError
from swaiglet.web.security import Credentials, Secrets, SigningKeys, settle, settle_secrets, signing_keys

BAD_AUTH = (
    "Cannot use these credentials: a user and a password are two strings, none empty, and no colon in the user. Write "
    "`auth=('user', 'password')`, or `auth='off'` to let anyone in, or set SWML_BASIC_AUTH_USER and "
    "SWML_BASIC_AUTH_PASSWORD."
)


def test_settle_prefers_the_authors_own_credentials() -> None:
    environ = {"SWML_BASIC_AUTH_USER": "env", "SWML_BASIC_AUTH_PASSWORD": "env"}
    assert settle(("user", "pass:word"), environ) == Credentials("user", "pass:word")


def test_settle_takes_a_list_for_a_pair() -> None:
    assert settle(["user", "password"], {}) == Credentials("user", "password")


def test_settle_takes_the_environments_credentials() -> None:
    environ = {"SWML_BASIC_AUTH_USER": "env", "SWML_BASIC_AUTH_PASSWORD": "secret"}
    assert settle(None, environ) == Credentials("env", "secret")


def test_settle_has_a_user_for_a_password_alone() -> None:
    assert settle(None, {"SWML_BASIC_AUTH_PASSWORD": "secret"}) == Credentials("swaiglet", "secret")


def test_settle_makes_a_password_for_a_user_alone() -> None:
    made = settle(None, {"SWML_BASIC_AUTH_USER": "env", "SWML_BASIC_AUTH_PASSWORD": ""})
    assert made is not None
    assert (made.user, len(made.password), made.generated) == ("env", 24, True)


def test_settle_makes_another_password_each_time() -> None:
    first, second = settle(None, {}), settle(None, {})
    assert first is not None
    assert second is not None
    assert first.user == second.user == "swaiglet"
    assert first.password != second.password


def test_settle_lets_anyone_in_when_auth_is_off() -> None:
    assert settle("off", {"SWML_BASIC_AUTH_PASSWORD": "secret"}) is None


@pytest.mark.parametrize(
    "auth",
    [
        "on",
        "",
        5,
        True,
        (),
        ("user",),
        ("user", "password", "more"),
        ("user", 5),
        ("", "p"),
        ("u", ""),
        ("a:b", "p"),
        ("u", "\udcff"),
    ],
)
def test_settle_refuses_what_is_no_pair(auth: Any) -> None:
    with pytest.raises(SetupError) as caught:
        settle(auth, {})
    assert str(caught.value) == BAD_AUTH


@pytest.mark.parametrize("password", ["", "secret"])
def test_settle_refuses_a_colon_in_the_environments_user(password: str) -> None:
    with pytest.raises(SetupError) as caught:
        settle(None, {"SWML_BASIC_AUTH_USER": "a:b", "SWML_BASIC_AUTH_PASSWORD": password})
    assert str(caught.value) == BAD_AUTH


def test_credentials_hide_the_password() -> None:
    assert repr(Credentials("user", "secret")) == "Credentials(user='user', generated=False)"


@pytest.mark.parametrize(
    ("authorization", "admitted"),
    [
        (None, False),
        ("", False),
        ("Basic", False),
        ("Basic ", False),
        ("Basic user:pä:ss", False),
        (base64.b64encode("user:pä:ss".encode()).decode(), False),
        ("Digest " + base64.b64encode("user:pä:ss".encode()).decode(), False),
        ("Basic " + base64.b64encode("user:pä:ss".encode()).decode(), True),
        ("bASIC   " + base64.b64encode("user:pä:ss".encode()).decode() + " ", True),
        ("Basic " + base64.b64encode("user:pä:ss ".encode()).decode(), False),
        ("Basic " + base64.b64encode("User:pä:ss".encode()).decode(), False),
        ("Basic " + base64.b64encode(b"user").decode(), False),
        ("Basic " + base64.b64encode(b"user:\xff").decode(), False),
        ("Basic ü===", False),
        ("Basic !" + base64.b64encode("user:pä:ss".encode()).decode(), False),
    ],
)
def test_credentials_admit_only_themselves(authorization: str | None, admitted: bool) -> None:
    assert Credentials("user", "pä:ss").admit(authorization) is admitted


def test_settle_secrets_takes_the_environments_the_newest_first() -> None:
    assert settle_secrets({"SWAIGLET_SECRET": " new, old ,,"}) == Secrets(("new", "old"))


@pytest.mark.parametrize("environ", [{}, {"SWAIGLET_SECRET": ""}, {"SWAIGLET_SECRET": " , "}])
def test_settle_secrets_makes_another_each_time(environ: dict[str, str]) -> None:
    first, second = settle_secrets(environ), settle_secrets(environ)
    assert first.generated
    assert second.generated
    assert first.keys != second.keys
    assert len(first.keys[0]) == 43


def test_secrets_do_not_show_themselves() -> None:
    assert repr(Secrets(("secret",))) == "Secrets(generated=False)"
    assert repr(SigningKeys(("secret",))) == "SigningKeys()"


URL, BODY = "https://agent.example.com/voice/?lang=de", b'{"call": {}}'


def signature(key: str, digest: Any, url: str = URL, body: bytes = BODY) -> str:
    return hmac.new(key.encode(), url.encode() + body, digest).hexdigest()


def test_signing_keys_are_the_environments() -> None:
    assert signing_keys({"SIGNALWIRE_SIGNING_KEY": " PSK_new,PSK_old "}) == SigningKeys(("PSK_new", "PSK_old"))
    assert signing_keys({"SIGNALWIRE_SIGNING_KEY": ""}) is signing_keys({}) is None


@pytest.mark.parametrize("given", [",", " ", " , ,"])
def test_signing_keys_that_are_none_are_refused(given: str) -> None:
    with pytest.raises(SetupError) as caught:
        signing_keys({"SIGNALWIRE_SIGNING_KEY": given})
    assert str(caught.value) == (
        "Cannot check signatures: SIGNALWIRE_SIGNING_KEY is set and holds no key. Set it to the project's signing key, "
        "or to several with commas between them, or unset it."
    )


NEW256, NEW1 = signature("new", hashlib.sha256), signature("new", hashlib.sha1)


@pytest.mark.parametrize(
    ("headers", "signed"),
    [
        ({"x-signalwire-sha256-signature": NEW256}, True),
        ({"x-signalwire-signature": NEW1}, True),
        ({"x-signalwire-sha256-signature": f" {NEW256} "}, True),
        ({"x-signalwire-sha256-signature": signature("old", hashlib.sha256)}, True),
        ({"x-signalwire-signature": signature("old", hashlib.sha1)}, True),
        ({"x-signalwire-sha256-signature": NEW256, "x-signalwire-signature": "wrong"}, True),
        ({"x-signalwire-sha256-signature": "wrong", "x-signalwire-signature": NEW1}, False),
        ({"x-signalwire-sha256-signature": "", "x-signalwire-signature": NEW1}, False),
        ({}, False),
        ({"x-signalwire-signature": ""}, False),
        ({"x-signalwire-signature": "é"}, False),
        ({"x-signalwire-signature": NEW256}, False),
        ({"x-signalwire-sha256-signature": NEW1}, False),
        ({"x-signalwire-sha256-signature": NEW256.upper()}, False),
        ({"x-signalwire-sha256-signature": signature("other", hashlib.sha256)}, False),
        ({"x-signalwire-sha256-signature": signature("new", hashlib.sha256, body=BODY + b" ")}, False),
        ({"x-signalwire-sha256-signature": signature("new", hashlib.sha256, url=URL + "&x")}, False),
    ],
)
def test_signing_keys_know_what_they_signed(headers: dict[str, str], signed: bool) -> None:
    keys = SigningKeys(("new", "old"))
    assert keys.signed(headers, ["https://agent.example.com/other", URL], BODY) is signed
