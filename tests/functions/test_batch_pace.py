"""A right pair of a batch is recorded while the next row is compared: with the calls of a single check, the outcomes of
rows one after another, and one write at a time to the organisation's row of the day."""

from __future__ import annotations

import time
from collections import Counter
from threading import Event, Lock
from typing import Any

import pytest

from shared.application import checked_pair
from shared.application.checked_pair import Asker, Pair
from shared.candidates.candidate import CandidateId, SecretNumber
from shared.store import access_record, rows
from shared.verification.access_record import Declared, Purpose
from shared.verification.agent import Person
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.batch_stories import ADA, PAU, an_office, outcomes, worked
from tests.kit.stories import PENDING_CANDIDATE, PENDING_SECRET, organisation_of, release_results
from tests.kit.world import World

STALE_AFTER = 0.2
"""Seconds that a record waits here for the row behind it to be counted."""


@snapshots.stage
def office(world: World) -> str:
    release_results(world)
    return an_office(world)


def test_a_row_makes_the_calls_of_a_single_check_and_no_fewer(world: World, office: str) -> None:
    asker = Asker(organisation_of(office), Person("p", "Laia Puig"), Declared(Purpose.VISA), None, "somewhere")
    pair = Pair(CandidateId(PENDING_CANDIDATE), SecretNumber(PENDING_SECRET))
    checked_pair.check(pair, asker, world.at)
    with watched() as single:
        checked_pair.check(pair, asker, world.at)
    with watched() as one:
        worked(world, office, [ADA])
    with watched() as two:
        worked(world, office, [{**ADA, "reference": "again"}, PAU])
    assert Counter(two.made) - Counter(one.made) == Counter(single.made)
    assert Counter(single.made) == {
        "dynamodb.UpdateItem": 2,
        "dynamodb.Query": 1,
        "dynamodb.BatchGetItem": 1,
        "dynamodb.TransactWriteItems": 1,
    }


@pytest.fixture
def slow_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each waits until the row behind it has been counted, or would have been."""
    counted, spend, record = Event(), access_record.spend_check, access_record.add_verification

    def spending(*given: Any) -> None:
        try:
            spend(*given)
        finally:
            counted.set()

    def recording(*given: Any) -> bool:
        counted.clear()
        counted.wait(STALE_AFTER)
        return record(*given)

    monkeypatch.setattr(access_record, "spend_check", spending)
    monkeypatch.setattr(access_record, "add_verification", recording)


@pytest.mark.usefixtures("slow_records")
def test_the_row_under_way_is_none_of_the_twenty_that_open_nothing(world: World, office: str) -> None:
    wrong = [{"candidate_id": f"KXC{number:06d}", "secret_number": "0000"} for number in range(19)]
    batch = worked(
        world, office, [*wrong, ADA, PAU, {**wrong[0], "secret_number": "0001"}, {**PAU, "session_id": "X1Y"}]
    )
    assert outcomes(world, office, batch) == [
        *["not_recognised"] * 19,
        *("valid", "pending", "not_recognised", "checks_spent"),
    ]


@pytest.mark.usefixtures("slow_records")
def test_rows_of_one_id_are_never_compared_side_by_side(world: World, office: str) -> None:
    wrong = [{**ADA, "secret_number": f"000{number}"} for number in range(2)]
    batch = worked(world, office, [*wrong, ADA, {**ADA, "session_id": stories.SESSION}])
    assert outcomes(world, office, batch) == ["not_recognised"] * 2 + ["valid"] * 2


def test_the_row_of_the_day_takes_one_write_at_a_time(
    world: World, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way, most, lock = 0, 0, Lock()
    transact, update = rows.transact, rows.update_or_met

    def alone(call: Any) -> Any:
        def asked(*given: Any, **more: Any) -> Any:
            nonlocal under_way, most
            if "LIMIT#" not in str(given):
                return call(*given, **more)
            with lock:
                under_way += 1
                most = max(most, under_way)
            time.sleep(0.02)
            try:
                return call(*given, **more)
            finally:
                with lock:
                    under_way -= 1

        return asked

    monkeypatch.setattr(rows, "transact", alone(transact))
    monkeypatch.setattr(rows, "update_or_met", alone(update))
    batch = worked(world, office, [ADA, PAU, {"candidate_id": "KXA999999", "secret_number": "0000"}])
    assert outcomes(world, office, batch) == ["valid", "pending", "not_recognised"]
    assert most == 1
