from __future__ import annotations

import pytest

from shared.candidates.candidate import (
    PRACTICE_ID,
    PRACTICE_SECRET,
    CandidateId,
    SecretNumber,
    WrongForm,
    find_candidate_id,
    is_practice,
    is_practice_pair,
    parse_candidate_id,
    parse_candidate_number,
    parse_centre_number,
    parse_preparation_centre,
    parse_secret_number,
    personal_name,
)
from shared.ground.errors import RuleBroken


@pytest.mark.parametrize(
    "typed",
    [
        "KXA104827",
        "kxa104827",
        "KXA 104 827",
        " kxa-104-827 ",
        "KXA\u00a0104\u00a0827",  # no-break spaces, as copied from a PDF
        "KXA\u2011104\u2013827",  # no-break hyphen, en dash
        "KXA\u2212104\u00ad827",  # minus, soft hyphen
        "KXA\u2009104\u3000827",  # thin and ideographic spaces
    ],
)
def test_case_spaces_and_hyphens_do_not_count(typed: str) -> None:
    assert parse_candidate_id(typed) == "KXA104827"


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("", "0 characters"),
        ("KXA10482", "8 characters"),
        ("KXA1048277", "10 characters"),
        ("KXA10482\u0667", "letters A to Z"),  # an Arabic-Indic digit
        ("K\u0131A104827", "letters A to Z"),  # dotless i, whose upper case is I
        ("KXA10482\u00df", "letters A to Z"),  # sharp s, whose upper case is two letters
        ("KXA_04827", "letters A to Z"),
        ("KXA\t04827", "8 characters"),
        ("KXA104827\x00", "10 characters"),
    ],
)
def test_nine_letters_and_digits_and_nothing_else(typed: str, remedy: str) -> None:
    with pytest.raises(WrongForm) as refusal:
        parse_candidate_id(typed)
    assert remedy in refusal.value.detail
    assert refusal.value.pointer == "/candidate_id"


def test_an_id_number_is_found_where_an_email_may_stand_as_well() -> None:
    assert find_candidate_id("kxa 104-827") == "KXA104827"
    assert find_candidate_id("ada@example.org") is None


@pytest.mark.parametrize(
    ("typed", "secret"), [("5362", "5362"), ("0007", "0007"), (" 53 62 ", "5362"), ("0000", "0000")]
)
def test_a_secret_number_keeps_its_zeros(typed: str, secret: str) -> None:
    assert parse_secret_number(typed) == secret


@pytest.mark.parametrize("typed", ["", "536", "53621", "53a2", "٥٣٦٢", "-536"])
def test_a_secret_number_is_four_digits_and_never_repeated(typed: str) -> None:
    with pytest.raises(WrongForm) as refusal:
        parse_secret_number(typed)
    assert refusal.value.pointer == "/secret_number"
    assert "536" not in refusal.value.detail


@pytest.mark.parametrize("typed", ["ES442", "es442", "ES 442", "es-442"])
def test_centre_numbers(typed: str) -> None:
    assert parse_centre_number(typed) == "ES442"


@pytest.mark.parametrize("typed", ["", "ES44", "E4422", "ES4422", "ES44٢", "442ES"])
def test_two_letters_and_three_digits(typed: str) -> None:
    with pytest.raises(WrongForm):
        parse_centre_number(typed)


def test_candidate_numbers() -> None:
    assert parse_candidate_number("0001 ") == "0001"
    for typed in ("1", "00001", "000A", ""):
        with pytest.raises(WrongForm):
            parse_candidate_number(typed)


def test_preparation_centres() -> None:
    assert [parse_preparation_centre(typed) for typed in ("", " ", "es901", "71234", "SCH-01")] == [
        "",
        "",
        "ES901",
        "71234",
        "SCH-01",
    ]
    for typed in ("A", "A" * 13, "ES#1", "ÉS901"):
        with pytest.raises(WrongForm):
            parse_preparation_centre(typed)


def test_names_are_composed_and_trimmed() -> None:
    assert personal_name(" Nu\u0301n\u0303ez ", pointer="/family_name") == "Núñez"
    assert len(personal_name("x" * 100, pointer="/family_name")) == 100


@pytest.mark.parametrize(
    "typed", ["", "  ", "x" * 101, "A\x00da", "A\nda", "A\x1bda", "A\u2028da", "A\u200bda", "A\u202eda", "4"]
)
def test_names_that_cannot_be_printed(typed: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        personal_name(typed, pointer="/given_names")
    assert refusal.value.pointer == "/given_names"


def test_the_practice_pair() -> None:
    assert is_practice_pair(PRACTICE_ID, PRACTICE_SECRET)
    assert not is_practice_pair(PRACTICE_ID, SecretNumber("5363"))
    assert not is_practice_pair(CandidateId("KXA104827"), PRACTICE_SECRET)
    assert is_practice(parse_candidate_id("ngg 004 291"))
