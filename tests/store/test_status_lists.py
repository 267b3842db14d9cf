"""The places of credentials: each is had once, and is never given back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.documents.status_list import StatusPlace
from shared.store import rows, status_lists

FIRST, LAST = StatusPlace(1, 0), StatusPlace(1, 131_071)


@pytest.mark.usefixtures("aws")
def test_a_place_is_had_once_whatever_the_release() -> None:
    assert status_lists.take(FIRST, "r1")
    assert not status_lists.take(FIRST, "r1")
    assert not status_lists.take(FIRST, "r2")
    assert status_lists.take(StatusPlace(2, 0), "r2")
    assert status_lists.take(LAST, "r2")
    found = status_lists.find_places(1)
    assert found is not None
    assert (found.by_release, found.revoked) == ({"r1": {0}, "r2": {131_071}}, set())


@pytest.mark.usefixtures("aws")
def test_of_many_at_once_one_has_it() -> None:
    with ThreadPoolExecutor(8) as pool:
        had = list(pool.map(lambda turn: status_lists.take(FIRST, f"r{turn}"), range(16)))
    assert had.count(True) == 1


@pytest.mark.usefixtures("aws")
def test_what_is_revoked_stays_so() -> None:
    for index in (3, 4, 2000):
        assert status_lists.take(StatusPlace(1, index), "r1")
    for _ in range(2):
        assert rows.transact([status_lists.revoking(StatusPlace(1, 3))])
    found = status_lists.find_places(1)
    assert found is not None
    assert (found.by_release, found.revoked) == ({"r1": {3, 4, 2000}}, {3})
    assert not status_lists.take(StatusPlace(1, 3), "r1")


@pytest.mark.usefixtures("aws")
def test_the_newest_list_only_goes_on() -> None:
    assert status_lists.newest_list() == 1
    for number in (2, 3, 2):
        status_lists.begin_list(number)
    assert status_lists.newest_list() == 3
    assert status_lists.find_places(3) is None
