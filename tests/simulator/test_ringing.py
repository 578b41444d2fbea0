from typing import Any

from swaiglet.simulator.ringing import ringing
from swaiglet.swaig.call import Call

IDS = ("call_id", "node_id", "project_id", "segment_id", "space_id")


def without_ids(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in IDS}


def test_ringing_tells_of_a_phone_call_what_the_platform_tells() -> None:
    assert without_ids(ringing("+15550100001")) == {
        "call_state": "created",
        "direction": "inbound",
        "type": "phone",
        "headers": [],
        "from": "+15550100001",
        "to": "+15550100199",
        "from_number": "+15550100001",
        "to_number": "+15550100199",
    }


def test_ringing_gives_each_call_ids_of_its_own() -> None:
    one, other = ringing(), ringing()

    assert {name for name in IDS if one[name] != other[name]} == set(IDS)


def test_ringing_takes_other_facts() -> None:
    assert ringing(call_id="c-1", tag="sales").items() >= {"call_id": "c-1", "tag": "sales"}.items()


def test_ringing_tells_of_a_sip_call_its_addresses_and_headers() -> None:
    facts = ringing("sip:ada@example.com", "sip:sales@acme.example", type_="sip", headers={"X-Account": "7"})
    call = Call.from_body({"call": facts})

    assert call.sip == {
        "sip_from_user": "ada",
        "sip_from_host": "example.com",
        "sip_from_uri": "ada@example.com",
        "sip_to_user": "sales",
        "sip_to_host": "acme.example",
        "sip_to_uri": "sales@acme.example",
        "sip_req_user": "sales",
        "sip_req_host": "acme.example",
        "sip_req_uri": "sales@acme.example",
    }
    assert call.headers["x-account"] == "7"
    assert (call.from_number, call.to_number) == ("sip:ada@example.com", "sip:sales@acme.example")
