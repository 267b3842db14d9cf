"""Numbers and tokens of documents: what they are made of, and which mistakes in typing them are noticed."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.adapters.document_numbers import new_number, new_token
from shared.documents.document_number import (
    EXAMPLE,
    RANDOM_BYTES,
    RANDOM_SIGNS,
    number_of,
    parse_number,
    shown_number,
)
from shared.documents.document_token import hash_of, parse_token, token_of
from shared.ground.errors import RuleBroken
from shared.ground.readable_codes import BITS, SIGNS

NUMBERS = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES).map(number_of)
few = settings(max_examples=20, deadline=None)


def refuses(typed: str) -> bool:
    try:
        parse_number(typed)
    except RuleBroken as refused:
        return refused.pointer == "/number"
    return False


def test_at_least_fifty_bits_are_random_and_every_one_of_them_is_seen() -> None:
    assert RANDOM_SIGNS * BITS >= 50
    changed = {number_of((1 << bit).to_bytes(RANDOM_BYTES)) for bit in range(RANDOM_SIGNS * BITS)}
    assert len(changed) == RANDOM_SIGNS * BITS
    assert len({new_number() for _ in range(50)}) == 50


@few
@given(NUMBERS)
def test_a_number_is_read_as_it_is_printed(number: str) -> None:
    assert parse_number(shown_number(number)) == parse_number(number) == number


@few
@given(NUMBERS)
def test_every_mistyped_sign_is_noticed(number: str) -> None:
    typed = (
        number[:place] + sign + number[place + 1 :]
        for place in range(len(number))
        for sign in SIGNS
        if sign != number[place]
    )
    assert all(map(refuses, typed))


@few
@given(NUMBERS)
def test_every_two_signs_that_are_exchanged_are_noticed(number: str) -> None:
    for one, other in combinations(range(len(number)), 2):
        typed = list(number)
        typed[one], typed[other] = number[other], number[one]
        assert refuses("".join(typed)) == (number[one] != number[other])


@few
@given(NUMBERS, st.lists(st.sampled_from(range(15)), min_size=2, max_size=2, unique=True), st.data())
def test_any_two_mistyped_signs_are_noticed(number: str, places: list[int], data: st.DataObject) -> None:
    typed = list(number)
    for place in places:
        typed[place] = data.draw(st.sampled_from([sign for sign in SIGNS if sign != number[place]]))
    assert refuses("".join(typed))


@pytest.mark.parametrize(
    "typed",
    [
        "7k2mx 9qd3v 5tadc",
        " 7K2MX9QD3V5TADC\n",
        "7k2mx–9qd3v–5tadc",
        EXAMPLE.lower(),
        "7K2MX.9QD3V.5TADC.",
        "7k2mx·9qd3v/5tadc",
        '="7K2MX-9QD3V-5TADC"',
        f"Document number {EXAMPLE}",
        f"Número de documento: {EXAMPLE.replace('-', ' ')}",
        f"Núm. del document\n{EXAMPLE}",
    ],
)
def test_case_gaps_marks_and_the_words_before_it_do_not_count(typed: str) -> None:
    assert parse_number(typed) == "7k2mx9qd3v5tadc"


def test_signs_that_are_taken_for_others_are_read_as_those() -> None:
    assert parse_number("1802g-04o18-o2gbf") == parse_number("i8o2g-04018-02gbf") == number_of(b"\x01" * RANDOM_BYTES)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "7k2mx-9qd3v-5tad",
        "7k2mx-9qd3v-5tadc0",
        "0 7k2mx-9qd3v-5tadc",
        "7k2mx-9qd3v-5tadc document",
        "7k2mx-9qd3v-5tadu",
        "é" * 15,
        "0" * 14,
    ],
)
def test_what_is_no_number_is_refused_by_its_form(typed: str) -> None:
    with pytest.raises(RuleBroken, match="15 letters and digits"):
        parse_number(typed)


def test_a_token_has_at_least_128_bits_and_is_read_at_the_end_of_its_link() -> None:
    token = new_token()
    assert len(token) * BITS >= 128
    assert parse_token(token) == parse_token(f"https://results.example.org/check#{token}") == token
    assert len({token_of((1 << bit).to_bytes(17)) for bit in range(135)}) == 135


@pytest.mark.parametrize("given", ["", "https://results.example.org/check#", "0" * 26, "0" * 28, "u" * 27])
def test_what_is_no_token_is_refused(given: str) -> None:
    with pytest.raises(RuleBroken, match="QR code") as refused:
        parse_token(given)
    assert refused.value.pointer == "/token"


def test_the_hash_of_a_token_is_of_nothing_else() -> None:
    token = token_of(bytes(17))
    assert hash_of(token) != hash_of(token_of(bytes(16) + b"\x01"))
    assert len(hash_of(token)) == 64
