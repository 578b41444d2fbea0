"""Placeholders: how they are written, composed and carried."""

import copy
import pickle

import pytest

from swaiglet.errors import SetupError
from swaiglet.swml.convert import to_json, to_wire
from swaiglet.swml.data_map import Webhook
from swaiglet.swml.templates import Placeholder, echo, enc, expr, fmt_ph, lc, separate, sleep_, strftime_tz


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (Placeholder("args.city"), "${args.city}"),
        (Placeholder("${args.city}"), "${args.city}"),
        (Placeholder("%{args.city}"), "${args.city}"),
        (Placeholder("array[0].joke"), "${array[0].joke}"),
        (enc("args.city"), "${enc:args.city}"),
        (enc("${args.city}"), "${enc:args.city}"),
        (enc(Placeholder("args.city")), "${enc:args.city}"),
        (lc(enc("args.q")), "${lc:enc:args.q}"),
        (enc(f"meta_data.table.{lc('args.target')}"), "${enc:meta_data.table.${lc:args.target}}"),
        (Placeholder("${meta_data.table.${lc:args.target}}"), "${meta_data.table.${lc:args.target}}"),
        (fmt_ph("args.phone"), "${fmt_ph:args.phone}"),
        (fmt_ph("args.phone", "e164"), "@{fmt_ph e164 ${args.phone}}"),
        (fmt_ph("args.phone", separator="-"), "@{fmt_ph national:sep:- ${args.phone}}"),
        (expr("2 * (3 + 4)"), "@{expr 2 * (3 + 4)}"),
        (strftime_tz("Europe/Berlin", "%H:%M"), "@{strftime_tz Europe/Berlin %H:%M}"),
        (echo("hello"), "@{echo hello}"),
        (separate(f"{Placeholder('args.code')}"), "@{separate ${args.code}}"),
        (sleep_(2), "@{sleep 2}"),
        (sleep_(0.5), "@{sleep 0.5}"),
        (f"https://example.com/{enc('args.city')}?n=1", "https://example.com/${enc:args.city}?n=1"),
    ],
)
def test_template_is_written_as_the_platform_reads_it(made: str, text: str) -> None:
    assert str(made) == text


@pytest.mark.parametrize("text", ["", "${}", "${a}${b}", "@{expr 1 + 2}", "${a", "a}", "in ${a} and ${b}"])
def test_placeholder_of_no_path_is_refused(text: str) -> None:
    with pytest.raises(SetupError) as caught:
        enc(text)

    assert str(caught.value).startswith("Cannot make a placeholder of ")
    assert str(caught.value).endswith(
        "Write the path of a value, such as 'args.city', or its placeholder, '${args.city}'."
    )


def test_placeholder_has_its_path() -> None:
    assert Placeholder("${args.city}").path == "args.city"


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_placeholder_is_a_string_like_any_other(duplicate: type) -> None:
    placeholder = Placeholder("args.city")
    webhook = Webhook(f"https://example.com/{placeholder}", params={"city": duplicate(placeholder)})

    assert duplicate(placeholder) == "${args.city}"
    assert to_json(to_wire(webhook)) == b'{"url":"https://example.com/${args.city}","params":{"city":"${args.city}"}}'
