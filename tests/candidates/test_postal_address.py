"""An address in the parts that a courier asks for: what each takes, and the sentence that names one with a fault."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.candidates.postal_address import PARTS, PostalAddress, parse_address
from shared.ground.errors import RuleBroken
from shared.ground.text import is_unseen

SOUND = {
    "name": "Ada Martí",
    "line_1": "C/ Major, 5, 3r 2a",
    "line_2": "",
    "postal_code": "17001",
    "town": "Girona",
    "country": "ES",
}


@pytest.mark.parametrize(
    ("changes", "read"),
    [
        ({}, {}),
        ({"town": "  Sant Feliu   de Guíxols "}, {"town": "Sant Feliu de Guíxols"}),
        ({"postal_code": "sw1a  1aa", "country": "gb"}, {"postal_code": "SW1A 1AA", "country": "GB"}),
        ({"postal_code": "AD500", "country": "AD"}, {"postal_code": "AD500", "country": "AD"}),
        ({"postal_code": "", "country": "HK"}, {"postal_code": "", "country": "HK"}),
        ({"line_2": "Apt. #4", "line_1": "ул. Ленина 12"}, {"line_2": "Apt. #4", "line_1": "ул. Ленина 12"}),
    ],
)
def test_an_address_is_read_as_it_is_meant(changes: dict[str, str], read: dict[str, str]) -> None:
    assert parse_address({**SOUND, **changes}) == PostalAddress(**{**SOUND, **read})
    assert parse_address({**SOUND, **changes}).to_json() == {**SOUND, **read}


@pytest.mark.parametrize(
    ("part", "text", "sentence"),
    [
        ("name", "A", "Give the name of who receives it, in 2 to 60 characters."),
        ("name", "x" * 61, "Give the name of who receives it, in 2 to 60 characters."),
        ("line_1", "", "Give the street and number, in 3 to 60 characters."),
        ("line_1", "Carrer\x00 Major", "Remove the invisible character U+0000 from the street and number."),
        ("line_1", "Carrer\nMajor 5", "Remove the invisible character U+000A from the street and number."),
        ("line_2", "\u202eroinim", "Remove the invisible character U+202E from the second line of the address."),
        (
            "line_2",
            "<b>3r</b>",
            "Write the second line of the address without markup: < and > and codes as &amp; or %20.",
        ),
        ("town", "#NAME?", "Write the town again: this is a spreadsheet's error value."),
        ("town", "GironÃ¨s", "Write the town again: it was decoded twice, as Ã© for é."),
        ("postal_code", "17_001", "A postal code is 2 to 12 letters, digits, spaces and hyphens, or blank."),
        ("postal_code", "１７００１é", "A postal code is 2 to 12 letters, digits, spaces and hyphens, or blank."),
        ("country", "Spain", "Give the country as its two letters of ISO 3166-1, as ES."),
        ("country", "UK", "Give the country as its two letters of ISO 3166-1, as ES."),
    ],
)
def test_a_fault_names_its_part(part: str, text: str, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse_address({**SOUND, part: text})
    assert (refusal.value.detail, refusal.value.pointer) == (sentence, f"/address/{part}")


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(sorted(PARTS)), st.text("aZ5 é·'-,./<>&;#%\u202e\u200d\x00\n\ufffdÃ©漢", max_size=70))
def test_what_is_read_is_seen_and_short_whatever_is_typed(part: str, text: str) -> None:
    found, blamed = "", f"/address/{part}"
    try:
        found = getattr(parse_address({**SOUND, part: text}), part)
    except RuleBroken as refused:
        blamed = refused.pointer or ""
    assert blamed == f"/address/{part}"
    assert len(found) <= 60
    assert found == " ".join(found.split())
    assert not any(is_unseen(sign) and sign not in "\u200c\u200d" for sign in found)
