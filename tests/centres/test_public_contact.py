"""What a centre publishes of how to reach it."""

from __future__ import annotations

import pytest

from shared.centres.public_contact import PublicContact, parse_contact
from shared.ground.errors import RuleBroken


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("+34 972 000 000", "+34 972 000 000"),
        ("  972\u00a000 00\u201100 ", "972 00 00-00"),
        ("(020) 7946-0000", "(020) 7946-0000"),
        ("+44 (20) 7946 0000", "+44 (20) 7946 0000"),
        ("112", None),
        ("ring Maria", None),
        ("+34 972 000 000 <b>", None),
    ],
)
def test_a_telephone_number_is_one(given: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(RuleBroken) as refused:
            parse_contact({"telephone": given})
        assert refused.value.pointer == "/public_contact/telephone"
    else:
        assert parse_contact({"telephone": given}).telephone == kept


@pytest.mark.parametrize("part", ["address", "hours"])
def test_lines_are_printed_text(part: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        parse_contact({part: "9:00 <b>to</b> 14:00"})
    assert refused.value.pointer == f"/public_contact/{part}"
    assert parse_contact({part: "  9:00   to 14:00 "}) == PublicContact(**{part: "9:00 to 14:00"})


def test_nothing_is_published_unless_given() -> None:
    assert parse_contact({}) == PublicContact()
