"""Webhooks: where the platform calls an app back."""

from __future__ import annotations

import pytest

from swaiglet.swaig.webhooks import Webhooks


@pytest.mark.parametrize(
    ("base", "swaig", "post_prompt"),
    [
        ("https://example.com", "https://example.com/swaig", "https://example.com/post_prompt"),
        ("https://u:p%40@example.com/v", "https://u:p%40@example.com/v/swaig", "https://u:p%40@example.com/v/post_prompt"),
    ],
)  # fmt: skip
def test_webhooks_stand_below_the_base(base: str, swaig: str, post_prompt: str) -> None:
    webhooks = Webhooks(base)

    assert (webhooks.swaig, webhooks.post_prompt) == (swaig, post_prompt)
