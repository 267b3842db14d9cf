"""One rule for every name that is printed: nothing in it that nobody sees."""

from __future__ import annotations

import unicodedata

import pytest

from shared.ground.errors import RuleBroken
from shared.ground.text import is_unseen, printed_name

INVISIBLE = [
    ("\u200b", "zero width space"),
    ("\u200c", "zero width non-joiner"),
    ("\u200d", "zero width joiner"),
    ("\u2060", "word joiner"),
    ("\ufeff", "byte order mark"),
    ("\u00ad", "soft hyphen"),
    ("\u061c", "Arabic letter mark"),
    ("\u200e", "left-to-right mark"),
    ("\u200f", "right-to-left mark"),
    ("\u202a", "left-to-right embedding"),
    ("\u202e", "right-to-left override"),
    ("\u2066", "left-to-right isolate"),
    ("\u2069", "pop directional isolate"),
    ("\U000e0041", "tag letter"),
    ("\ue000", "private use"),
    ("\ud800", "lone surrogate"),
    ("\u0378", "unassigned"),
    ("\u2028", "line separator"),
    ("\u2029", "paragraph separator"),
    ("\u0085", "next line"),
    ("\n", "line feed"),
    ("\x00", "null"),
    ("\x1b", "escape"),
    ("\u115f", "Hangul initial filler"),
    ("\u3164", "Hangul filler"),
    ("\uffa0", "half-width Hangul filler"),
    ("\u034f", "combining grapheme joiner"),
    ("\u2800", "Braille blank"),
    ("\ufe0f", "variation selector"),
    ("\U000e0100", "variation selector"),
]


def name(text: str) -> str:
    return printed_name(text, field="the centre's name", pointer="/name", shortest=2, longest=12)


@pytest.mark.parametrize(("sign", "what"), INVISIBLE, ids=[what for _, what in INVISIBLE])
@pytest.mark.parametrize("text", ["Giro{}na", "{}Girona", "Girona{}"])
def test_what_nobody_sees_is_refused_by_the_name_of_its_field(sign: str, what: str, text: str) -> None:
    assert is_unseen(sign)
    with pytest.raises(RuleBroken) as refusal:
        name(text.format(sign))
    assert refusal.value.pointer == "/name"
    assert refusal.value.detail == f"Remove the invisible character U+{ord(sign):04X} from the centre's name."


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Girona", "Girona"),
        ("  UB  de \u00a0BCN ", "UB de BCN"),
        ("Nu\u0301n\u0303ez", "Núñez"),
        ("O'Neill-Sá", "O'Neill-Sá"),
        ("L\u2019Hospitalet", "L\u2019Hospitalet"),
        ("Ivanović", "Ivanović"),
        ("Ωμέγα", "Ωμέγα"),
        ("山田花子", "山田花子"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("أحمد", "أحمد"),
        ("x" * 12, "x" * 12),
        ("42", "42"),
    ],
)
def test_names_as_they_are_printed(text: str, printed: str) -> None:
    assert name(text) == unicodedata.normalize("NFC", printed)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Give the centre's name, in 2 to 12 characters."),
        ("   ", "Give the centre's name, in 2 to 12 characters."),
        ("x", "Give the centre's name, in 2 to 12 characters."),
        ("x" * 13, "Give the centre's name, in 2 to 12 characters."),
        ("---", "Write the centre's name in letters."),
    ],
)
def test_texts_that_are_no_name(text: str, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        name(text)
    assert (refusal.value.detail, refusal.value.pointer) == (sentence, "/name")
