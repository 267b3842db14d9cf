"""Grants on rows are put together for IAM without giving anybody more."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pytest

from infra.catalogue import FUNCTIONS
from infra.grants import united
from infra.words import Function, Rows

by_name = pytest.mark.parametrize("row", FUNCTIONS, ids=lambda row: row.name)


def rights(grants: Iterable[Rows]) -> set[tuple[str, str | None, str, str]]:
    """(table, index, action, key pattern) of each."""
    return {(each.table, each.index, *right) for each in grants for right in product(each.actions, each.keys)}


def rows_of(row: Function) -> list[Rows]:
    return [grant for grant in row.grants if isinstance(grant, Rows)]


@by_name
def test_no_right_widens(row: Function) -> None:
    assert rights(united(rows_of(row))) == rights(rows_of(row))


@by_name
def test_each_action_on_a_table_is_granted_once(row: Function) -> None:
    places = [(each.table, each.index, action) for each in united(rows_of(row)) for action in each.actions]
    assert len(places) == len(set(places))


def test_a_key_is_united_with_its_own_action_table_and_index_alone() -> None:
    given = [
        Rows("people", ("BatchGetItem", "UpdateItem"), ("A#*",)),
        Rows("people", ("BatchGetItem",), ("B#*",)),
        Rows("results", ("BatchGetItem",), ("C#*",)),
        Rows("people", ("BatchGetItem",), ("D#*",), index="due"),
    ]
    assert united(given) == [
        Rows("people", ("BatchGetItem",), ("A#*", "B#*")),
        Rows("people", ("UpdateItem",), ("A#*",)),
        Rows("results", ("BatchGetItem",), ("C#*",)),
        Rows("people", ("BatchGetItem",), ("D#*",), "due"),
    ]
