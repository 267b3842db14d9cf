"""The words of a write."""

from __future__ import annotations

from shared.store.items import set_values


def test_set_values_sets_and_removes() -> None:
    assert set_values({"a": 1, "b": None}) == ("SET #a = :a REMOVE #b", {"#a": "a", "#b": "b"}, {":a": 1})
    assert set_values({"b": None})[0] == "REMOVE #b"
