"""Patterns: flavour, flags, and the time that they may take."""

from __future__ import annotations

import pytest

from swaiglet.simulator.patterns import BadPatternError, matches


@pytest.mark.parametrize(
    ("pattern", "text", "is_match"),
    [
        ("port", "Support", True),
        ("PORT", "Support", True),
        ("^port", "Support", False),
        (".*", "", True),
        (r"\w+", "", False),
        ("/port/", "SUPPORT", False),
        ("/port/i", "SUPPORT", True),
        ("/a.b/", "a\nb", False),
        ("/a.b/s", "a\nb", True),
        ("/a/b/", "a/b", True),
        ("/a/x", "a", True),
        ("(?i)port", "SUPPORT", True),
        ("(?<area>212)-", "212-555", True),
        ("^(yes|no)$", "No", True),
        ("^(yes|no)$", "maybe", False),
        ("(?<!x)y", "xy", False),
        ("[[a]", "[", True),
        ("b+", f"{'a' * 5_000}b", True),
    ],
)
async def test_pattern_is_found(pattern: str, text: str, is_match: bool) -> None:
    assert await matches(pattern, text) is is_match


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(", "missing ), unterminated subpattern at position 0"),
        ("/port", "it begins with / and has no second one"),
        ("(a+)+$", "it was not found within 2 s"),
    ],
)
async def test_pattern_that_cannot_be_sought_says_why(pattern: str, reason: str) -> None:
    with pytest.raises(BadPatternError) as caught:
        await matches(pattern, "a" * 60 + "b")

    assert str(caught.value) == reason
