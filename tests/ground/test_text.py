"""One rule for every name that is printed: nothing in it that nobody sees, and nothing that a program made of it."""

from __future__ import annotations

import unicodedata

import pytest

from shared.ground.errors import RuleBroken
from shared.ground.text import is_decoded_twice, is_unseen, parse_reason, printed_name

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


NAMES = (
    "Martí",
    "Núñez",
    "Şahin",
    "Ivanović",
    "Čapek",
    "Ștefan",
    "Nguyễn",
    "O’Neill",
    "Nicolò",
    "GARCÍA",
    "ÀNGEL",
    "Ωμέγα",
    "Иванов",
    "山田花子",
    "أحمد",
)


@pytest.mark.parametrize("page", ["cp1252", "latin-1", "mac_roman", "cp1250"])
@pytest.mark.parametrize("text", NAMES)
def test_a_name_decoded_twice_is_none(text: str, page: str) -> None:
    garbled = "".join(bytes((byte,)).decode(page, errors="ignore") or chr(byte) for byte in text.encode())
    assert is_decoded_twice(garbled)
    with pytest.raises(RuleBroken) as refusal:
        printed_name(garbled, field="the centre's name", pointer="/name", longest=100)
    assert refusal.value.detail == "Write the centre's name again: it was decoded twice, as Ã© for é."


@pytest.mark.parametrize(
    "text",
    [
        *NAMES,
        "Null",
        "MATÚŠ",
        "MÍŠEK",
        "RĂŞCANU",
        "JOÃO",
        "IRMÃ",
        "Weiß’",
        "D’ÉLIA",
        "M.ª Ángeles",
        "KŘÍŽ",
        "Đorđević",
        "É",
    ],
)
def test_a_name_that_could_be_bytes_is_a_name(text: str) -> None:
    assert not is_decoded_twice(text)
    assert printed_name(text, field="the name", pointer="/name", longest=100) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("#N/A", "this is a spreadsheet's error value"),
        ("#N/D", "this is a spreadsheet's error value"),
        ("#NAME?", "this is a spreadsheet's error value"),
        ("#¿NOMBRE?", "this is a spreadsheet's error value"),
        ("#¡VALOR!", "this is a spreadsheet's error value"),
        ("#DIV/0!", "this is a spreadsheet's error value"),
        ("#NV", "this is a spreadsheet's error value"),
        ("########", "this is a spreadsheet's error value"),
        ("Err:502", "this is a spreadsheet's error value"),
        ("O&#39;Neill", "without markup"),
        ("Mart&iacute;", "without markup"),
        ("Ben &amp; Co", "without markup"),
        ("<b>Ada</b>", "without markup"),
        ("Ada<br>", "without markup"),
    ],
)
def test_what_a_program_made_of_a_name_is_none(text: str, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        printed_name(text, field="the name", pointer="/name", longest=100)
    assert sentence in refusal.value.detail
    assert parse_reason(f"They sent {text}") == f"They sent {text}", "a reason is no name"


@pytest.mark.parametrize("text", ["Null", "Marks & Spencer", "R&D; Ltd", "#1 School", "Who Cares? Trust", "AT&T"])
def test_what_only_looks_like_it_is_a_name(text: str) -> None:
    assert printed_name(text, field="the name", pointer="/name", longest=100) == text


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("علی\u200cرضا", True),  # Persian
        ("ක්\u200dෂ", True),  # Sinhala, after a virama
        ("क्\u200cष", True),
        ("ক\u09cd\u200dয", True),
        ("Ma\u200drtí", False),
        ("Ma\u200crtí", False),
        ("علی\u200c", False),
        ("\u200cعلی", False),
        ("علی\u200c رضا", False),
        ("علی\u200c\u200cرضا", False),
        ("ع\u200dM", False),
        ("രാജന്\u200d", True),  # Malayalam, a virama and a joiner at a word's end
        ("മോഹന്\u200dലാല്\u200d", True),
        ("രാജന്\u200d നായര്\u200d", True),
        ("র\u200d\u09cdযাচেল", True),  # Bengali, a joiner before a virama
        ("ന്\u200dാ", False),  # a vowel sign follows
        ("രാജന്\u200c", False),  # the non-joiner stands between letters alone
        ("ന്\u200d\u200d", False),
        ("山\u200d田", False),
    ],
)
def test_joiners_stay_between_letters_of_scripts_that_need_them(text: str, is_kept: bool) -> None:
    if is_kept:
        assert printed_name(text, field="the name", pointer="/name", longest=100) == unicodedata.normalize("NFC", text)
    else:
        with pytest.raises(RuleBroken, match="invisible character"):
            printed_name(text, field="the name", pointer="/name", longest=100)
