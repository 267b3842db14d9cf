"""A name is found by the beginning of any of its words, whatever its case and accents, and listed once."""

from __future__ import annotations

import pytest

from shared.ground.errors import RuleBroken
from shared.verification.directory import MOST_WORDS, folded, is_first_match, places, search_text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Universitat Politècnica de Catalunya", "universitat politecnica de catalunya"),
        ("UNIVERSITÄT ZÜRICH", "universitat zurich"),
        ("Universita\u0308t", "universitat"),
        ("L’Hospitalet, S.A.", "l hospitalet s a"),
        ("Łódź · Gdańsk", "lodz gdansk"),
        ("Øresund Ærø", "oresund aero"),
        ("Straße", "strasse"),
        ("İzmir ısı", "izmir isi"),
        ("Ｕｎｉ", "uni"),
        ("Πανεπιστήμιο", "πανεπιστημιο"),
        ("MГУ 42", "mгу 42"),
        ("  -  ", ""),
    ],
)
def test_folding(text: str, plain: str) -> None:
    assert folded(text) == plain


def test_a_name_stands_at_each_of_its_words_once() -> None:
    assert places("Uni de  la Uni") == ["uni de la uni", "de la uni", "la uni", "uni"]
    assert places("ja ja ja") == ["ja ja ja", "ja ja", "ja"]


def test_the_longest_name_is_within_a_transaction_and_a_key() -> None:
    """120 characters; of some, Unicode makes eighteen."""
    for name in ("a " * 60, "ab " * 40, "\ufdfa" * 120, "\U0001d54a" * 120):
        made = places(name)
        assert len(made) <= MOST_WORDS
        assert max(len(each.encode()) for each in made) <= 240


@pytest.mark.parametrize(
    ("query", "text"), [("Uni", "uni"), (" politè ", "polite"), ("l'h o", "l h o"), ("x" * 99, "x" * 60)]
)
def test_what_is_searched_for(query: str, text: str) -> None:
    assert search_text(query) == text


@pytest.mark.parametrize("query", ["", "  ", "un", "u-n", "é´é", "...", "x" * 121])
def test_fewer_than_three_letters_are_no_search(query: str) -> None:
    with pytest.raises(RuleBroken, match="at least 3 letters") as refused:
        search_text(query)
    assert refused.value.pointer == "/query"


def test_a_name_with_several_words_that_begin_so_is_listed_by_the_first() -> None:
    name = "Universitat Oberta, Unitat"
    found = [each for each in places(name) if each.startswith("uni") and is_first_match(name, "uni", each)]
    assert found == ["universitat oberta unitat"]
    assert not is_first_match(name, "xyz", "unitat")
