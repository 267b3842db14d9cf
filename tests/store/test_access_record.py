"""The record of who saw what: written with its count or not at all, and never changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.store import access_record, rows
from shared.store.items import Row
from shared.store.tables import PEOPLE
from shared.verification.access_record import CentreAct, CentreRoute, Verification
from shared.verification.organisation import ChecksSpent, Organisation
from tests.kit import stories

AT = datetime(2026, 12, 9, 8, 0, 0, 123000, tzinfo=UTC)
SEEN = Verification("v1", "KXA104827", "o1", "Universitat", AT, "secret_number", ("FCE-2026-12-PB#1",))


def given_back() -> Row:
    """The guard's part of the transaction; nothing here depends on it."""
    return rows.putting(PEOPLE, {"pk": "GUARD#KXA104827", "sk": "GUARD"}, None)


def add(seen: Verification, most_per_day: int = 100) -> bool:
    """As a check does: what a refused pair would cost is taken first."""
    access_record.spend_check(seen.organisation_id, seen.at)
    return access_record.add_verification(seen, most_per_day, given_back())


def spends(organisation_id: str = "o1", at: datetime = AT) -> bool:
    try:
        access_record.spend_check(organisation_id, at)
    except ChecksSpent:
        return False
    return True


def test_an_organisation_comes_back_as_it_went(aws: None) -> None:
    organisation = Organisation("o1", "Universitat", email_proved_at=AT, account_key="hash")
    assert rows.transact([access_record.adding_organisation(organisation)])
    assert not rows.transact([access_record.adding_organisation(organisation)])
    assert access_record.find_organisation("o1") == organisation
    assert access_record.find_organisation("o2") is None


def test_the_record_is_read_newest_first_and_by_its_candidate_alone(aws: None) -> None:
    later = replace(SEEN, id="v2", at=AT + timedelta(seconds=1))
    for each in (SEEN, later, replace(SEEN, id="v3", candidate_id="KXA104835")):
        assert add(each)
    assert access_record.find_verifications("KXA104827") == [later, SEEN]
    assert access_record.find_verifications("KXA104827", most=1) == [later]


def test_a_record_is_never_written_over(aws: None) -> None:
    assert add(SEEN)
    assert not add(replace(SEEN, organisation_name="Another"))
    assert access_record.find_verifications("KXA104827") == [SEEN]


def test_what_a_centre_did_stands_among_what_organisations_saw_and_its_looks_apart(aws: None) -> None:
    assert add(SEEN)
    look = CentreAct(
        *("a1", "KXA104827", "ES442", "Exams Girona", "hash", "Núria Soler"),
        at=AT + timedelta(seconds=1),
        route=CentreRoute.CENTRE,
        seen=SEEN.seen,
    )
    code = replace(look, id="a2", at=AT + timedelta(seconds=2), route=CentreRoute.ACCESS_CODE, seen=(), reason="Locked")
    assert rows.transact([access_record.adding_centre_act(look), access_record.adding_centre_act(code)])
    assert not rows.transact([access_record.adding_centre_act(replace(look, centre_name="Another"))])
    assert access_record.find_verifications("KXA104827") == [code, SEEN]
    assert access_record.find_looks("KXA104827") == [look]
    assert access_record.organisations_that_saw("KXA104827", "FCE-2026-12-PB", before=99) == ["o1"]


def test_over_the_days_budget_nothing_is_written(aws: None) -> None:
    written = [add(replace(SEEN, id=f"v{number}"), 2) for number in range(3)]
    assert written == [True, True, False]
    assert len(access_record.find_verifications("KXA104827")) == 2
    assert add(replace(SEEN, id="v9", at=AT + timedelta(days=1)), 2)
    assert add(replace(SEEN, id="v9", organisation_id="o2"), 2)


def test_a_burst_of_an_organisation_is_compared_twenty_times_a_day(aws: None) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: spends(), range(60))) == 20
    assert spends("o2")
    assert spends(at=AT + timedelta(days=1))


def test_a_recorded_check_gives_back_what_it_took(aws: None) -> None:
    for number in range(25):
        assert add(replace(SEEN, id=f"v{number}"))
    limit = stories.row("verifications", "LIMIT#o1", "20261209")
    assert (limit["failed"], limit["checks"]) == ({"N": "0"}, {"N": "25"})


def test_nothing_is_recorded_for_which_nothing_was_taken(aws: None) -> None:
    assert not access_record.add_verification(SEEN, 100, given_back())
    assert access_record.find_verifications("KXA104827") == []


@pytest.mark.thorough
def test_after_a_hundred_checks_none_is_compared(aws: None) -> None:
    for number in range(100):
        assert add(replace(SEEN, id=f"v{number}"))
    assert not spends()


@pytest.mark.parametrize("wrong", [0, 3])
def test_wrong_ones_stay_counted_among_right_ones(aws: None, wrong: int) -> None:
    for _ in range(wrong):
        assert spends()
    assert add(SEEN)
    assert sum(spends() for _ in range(25)) == 20 - wrong


@pytest.mark.parametrize(
    ("before", "answer"),
    [(1, []), (2, ["o1", "o2"]), (3, ["o1", "o2", "o3"])],
)
def test_who_saw_an_older_version_of_this_very_result(aws: None, before: int, answer: list[str]) -> None:
    looks = [
        ("o1", ("FCE-2026-12-PB#1",)),
        ("o1", ("FCE-2026-12-PB#1", "KET-2026-12-PB#1")),
        ("o2", ("KET-2026-12-PB#1", "FCE-2026-12-PB#1")),
        ("o2", ("FCE-2026-12-PB#2",)),
        ("o3", ("FCE-2026-12-PB#2",)),
        ("o4", ("KET-2026-12-PB#1",)),
    ]
    for number, (organisation, seen) in enumerate(looks):
        at = AT + timedelta(seconds=number)
        assert add(replace(SEEN, id=f"v{number}", organisation_id=organisation, at=at, seen=seen))
    assert add(replace(SEEN, candidate_id="KXA104835", organisation_id="o5"))
    assert access_record.organisations_that_saw("KXA104827", "FCE-2026-12-PB", before=before) == answer
