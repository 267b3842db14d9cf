"""Documents: all of their rows or none, one read by what each is found by, and one file a slot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.documents.document import Document, DocumentKind, Slot
from shared.store import documents
from tests.kit.aws_calls import watched

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
SLOT = Slot(DocumentKind.STATEMENT, "KXA104827", "FCE-2026-12-PB", 1, "en", "1")
FIRST = Document("7k2mx9qd3v5tadc", SLOT, "a" * 64, "b" * 64, AT)
SECOND = Document("1802g0401802gbf", SLOT, "c" * 64, "d" * 64, AT + timedelta(minutes=1))


@pytest.mark.parametrize(
    "find",
    [
        lambda: documents.find_by_number(FIRST.number),
        lambda: documents.find_by_file(FIRST.sha256),
        lambda: documents.find_by_token(FIRST.token_hash),
    ],
    ids=["number", "file", "token"],
)
def test_it_is_found_by_one_strong_read(find: Callable[[], Document | None], aws: None) -> None:
    assert find() is None
    assert documents.add_document(FIRST)
    with watched() as calls:
        assert find() == FIRST
    assert calls.made == calls.strong == ["dynamodb.GetItem"]


def test_a_slot_has_one_document_until_that_gives_way(aws: None) -> None:
    assert documents.find_in_slot(SLOT) is None
    assert documents.add_document(FIRST)
    assert not documents.add_document(SECOND)
    assert documents.find_by_number(SECOND.number) is None
    assert documents.find_in_slot(SLOT) == FIRST
    assert documents.add_document(SECOND, instead_of=FIRST)
    assert not documents.add_document(replace(SECOND, number="0" * 15, sha256="e" * 64, token_hash="f" * 64), FIRST)
    assert documents.find_in_slot(SLOT) == SECOND
    assert documents.find_by_file(FIRST.sha256) == FIRST


@pytest.mark.parametrize("taken", ["number", "sha256", "token_hash"])
def test_nothing_is_written_where_one_of_its_rows_is_there(taken: str, aws: None) -> None:
    assert documents.add_document(FIRST)
    elsewhere = replace(SECOND, slot=replace(SLOT, language="ca"), **{taken: getattr(FIRST, taken)})
    assert not documents.add_document(elsewhere)
    assert documents.find_in_slot(elsewhere.slot) is None


@pytest.mark.parametrize(
    "other",
    [
        {"candidate_id": "NGG004291"},
        {"session_id": "CAE-2026-12-PB"},
        {"version": 2},
        {"language": "ca"},
        {"template": "2"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_a_slot_is_of_one_result_language_and_template(other: dict[str, str | int], aws: None) -> None:
    assert documents.add_document(FIRST)
    assert documents.find_in_slot(replace(SLOT, **other)) is None  # type: ignore[arg-type]
    assert documents.add_document(replace(SECOND, slot=replace(SLOT, **other)))  # type: ignore[arg-type]


def test_a_candidate_lists_their_own_newest_first(aws: None) -> None:
    assert documents.add_document(FIRST)
    assert documents.add_document(SECOND, instead_of=FIRST)
    others = Document("0" * 15, replace(SLOT, candidate_id="NGG004291"), "e" * 64, "f" * 64, AT)
    assert documents.add_document(others)
    assert documents.find_documents(SLOT.candidate_id) == [SECOND, FIRST]
    assert documents.find_documents("ABC123456") == []


def test_one_that_is_retired_is_so_wherever_it_is_found_and_since_the_first_time(aws: None) -> None:
    assert documents.add_document(FIRST)
    assert documents.retire(FIRST, AT + timedelta(days=1))
    assert documents.retire(FIRST, AT + timedelta(days=2))
    retired = replace(FIRST, retired_at=AT + timedelta(days=1))
    assert documents.find_by_number(FIRST.number) == documents.find_by_file(FIRST.sha256) == retired
    assert documents.find_by_token(FIRST.token_hash) == documents.find_in_slot(SLOT) == retired
    assert documents.find_documents(SLOT.candidate_id) == [retired]
    assert not documents.retire(SECOND, AT)


def test_its_own_name_says_nothing_of_its_number() -> None:
    assert FIRST.id != SECOND.id
    assert FIRST.number not in FIRST.id
    assert replace(FIRST, retired_at=AT).id == FIRST.id
