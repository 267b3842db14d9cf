"""What the guard knows of an ID, as the store keeps it; how a pair is tried stands in tests/application."""

from __future__ import annotations

import pytest

from shared.secret_numbers.guard import Issued
from shared.store import guard, rows


@pytest.mark.parametrize("first", [True, False])
def test_an_id_is_of_one_kind_of_session(aws: None, first: bool) -> None:
    def adding(practice: bool) -> dict[str, object]:
        return guard.adding_candidate("KXA104827", Issued(b"s", b"b", 1), practice=practice)

    assert rows.transact([adding(first)])
    assert rows.transact([adding(first)])
    assert not rows.transact([adding(not first)])
    assert guard.find_guarded(["KXA104827"])["KXA104827"].practice is first
