"""The names of people are kept, of whatever people, and what a wrong code page makes of one is refused.

`good_names.txt` beside this has a people and its names a line.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from shared.candidates.candidate import ends_in_a_capital, is_of_two_scripts, personal_name
from shared.ground.errors import RuleBroken
from shared.ground.text import printed_name
from shared.teams.team import member_name

PEOPLES = dict(
    line.split(": ") for line in (Path(__file__).parent / "good_names.txt").read_text(encoding="utf-8").splitlines()
)
MISREAD = (
    *("Martí", "Núñez", "Muñoz", "Ibáñez", "José", "Größe", "Åse", "Øystein", "Łukasz", "Żółć", "Ștefan", "Şahin"),
    *("Dvořák", "Škoda", "Čapek", "Nguyễn", "Phương", "Sơn", "Đặng Thị Hương", "Ünlü", "İbrahim", "Işık", "Þór"),
    *("Conceição", "Məmmədov", "Əliyev", "OʼBrien", "O’Brien", "Lǐ Wěi", "Мария", "Ольга Ёлкина", "Αλέξανδρος"),
    *("محمد", "李小龍", "김민준", "ბექა", "อรุณ", "Nicolà", "Œuvre", "Zoë", "Mª José", "Őri", "Laia Puigdemà"),
)
PAGES = (
    *("latin-1", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257"),
    *("mac_roman", "cp850", "cp437"),
)


def refusal(text: str) -> str:
    """The sentence, or "" where the name is kept."""
    try:
        personal_name(text, pointer="/family_name")
    except RuleBroken as broken:
        return broken.detail
    return ""


def misread(text: str, page: str) -> str:
    """Its UTF-8 bytes as programs read them by this page: a byte that it has not is a control character."""
    return "".join(bytes((byte,)).decode(page, errors="ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("people", PEOPLES)
def test_right_names_of_every_people_are_kept(people: str) -> None:
    names = PEOPLES[people].split("|")
    assert [name for name in names if refusal(name)] == []
    printed = [personal_name(name, pointer="/family_name") for name in names]
    assert printed == [unicodedata.normalize("NFC", name).replace("\u00a0", " ") for name in names]


def test_space_at_the_end_of_a_right_name_is_no_second_byte() -> None:
    assert [refusal(name) for name in ("PENTTILÄ\u00a0", "NORÅ\u00a0", "SEPPÄ \u00a0")] == ["", "", ""]
    assert refusal("NicolÃ\u00a0")


@pytest.mark.parametrize("page", PAGES)
def test_names_read_by_a_wrong_code_page_are_refused(page: str) -> None:
    garbled = {name: misread(name, page) for name in MISREAD}
    assert [(name, text) for name, text in garbled.items() if not refusal(text)] == []


@pytest.mark.parametrize("page", ["cp1252", "latin-1", "mac_roman", "cp1250"])
def test_names_read_twice_by_a_wrong_code_page_are_refused(page: str) -> None:
    garbled = {name: misread(misread(name, page), page) for name in MISREAD}
    assert [(name, text) for name, text in garbled.items() if not refusal(text)] == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("PhÆ°Æ¡ng", "Write the family name again: it was decoded twice, as Ã© for é."),
        ("MÉ™mmÉ™dov", "Write the family name again: it was decoded twice, as Ã© for é."),
        ("OÊ¼Brien", "Write the family name again: it was decoded twice, as Ã© for é."),
        ("Mu¤oz", "Write the family name without the sign ¤: it is in no name, and may stand where a letter was."),
        ("Josã©", "Write the family name without the sign ©: it is in no name, and may stand where a letter was."),
        ("Mart¡", "Write the family name without the sign ¡: it is in no name, and may stand where a letter was."),
        ("JosŽ", "Write the family name again: JosŽ ends in a capital, and a letter may have been lost there."),
        ("MartÃ", "Write the family name again: MartÃ ends in a capital, and a letter may have been lost there."),
        ("Mart铆", "Write the family name again: Mart铆 has letters of two scripts, and one may have been lost."),
        ("Pаul", "Write the family name again: Pаul has letters of two scripts, and one may have been lost."),
        ("Mart\ufffd", "Write the family name again: a letter was lost where \ufffd stands."),
        ("Mart?", "Write the family name without a question mark: a letter was lost there."),
        ("Mart&#237", "Write the family name without markup: < and > and codes as &amp; or %20."),
        ("Mart&iacute", "Write the family name without markup: < and > and codes as &amp; or %20."),
        ("Mart%C3%AD", "Write the family name without markup: < and > and codes as &amp; or %20."),
        ("Mart=C3=AD", "Write the family name without markup: < and > and codes as &amp; or %20."),
        ("Mart\\u00ed", "Write the family name without markup: < and > and codes as &amp; or %20."),
        ("Ana😀", "Write the family name without the sign 😀: it is in no name, and may stand where a letter was."),
        ("4", "Write the family name in letters."),
    ],
)
def test_lost_letters_are_refused_with_a_true_sentence(text: str, sentence: str) -> None:
    assert refusal(text) == sentence


@pytest.mark.parametrize("text", ["Mart\ufffd", "Mart&#237", "Caf%C3%A9", "A%20B", "PhÆ°Æ¡ng", "Jos├®"])
def test_a_centres_name_has_no_lost_letter_either(text: str) -> None:
    with pytest.raises(RuleBroken):
        printed_name(text, field="the centre's name", pointer="/name", longest=100)


def test_a_centres_name_may_have_signs() -> None:
    for name in ("English+", "№ 5", "AT&T", "R&D; Ltd", "100%English", "Школа №5", "Colegio N.º 3", "3° Instituto"):
        assert printed_name(name, field="the centre's name", pointer="/name", longest=100) == name


def test_a_member_of_staff_has_a_persons_name() -> None:
    assert member_name(" Núria  Güell ") == "Núria Güell"
    with pytest.raises(RuleBroken, match="Write your name without the sign ¤"):
        member_name("Mu¤oz")


@pytest.mark.parametrize(
    ("word", "ends"),
    [("MartÃ", True), ("JosŽ", True), ("MacÉoin", False), ("MORÒ", False), ("McD", False), ("Ò", False)],
)
def test_a_small_letter_with_a_capital_behind_it_at_the_end(word: str, ends: bool) -> None:
    assert ends_in_a_capital(word) == ends


@pytest.mark.parametrize(
    ("word", "is_mixed"),
    [("JosГ©", True), ("Martи", True), ("李A", True), ("Мария", False), ("Mª", False), ("xʷməθkʷəy̓əm", False)],
)
def test_words_of_two_scripts(word: str, is_mixed: bool) -> None:
    assert is_of_two_scripts(word) == is_mixed
