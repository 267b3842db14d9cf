"""The record of who saw what: written with its count or not at all, and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from shared.store import access_record, organisation_looks, organisations, requirement_profiles, rows
from shared.store.items import Row
from shared.store.tables import PEOPLE
from shared.verification.access_record import (
    CentreAct,
    CentreRoute,
    CheckRoute,
    Declared,
    JudgedBy,
    Purpose,
    Verification,
)
from shared.verification.organisation import ChecksSpent, Organisation, RefusalsSpent, WaitsForId
from shared.verification.result_change import OrganisationLook
from tests.kit import stories

AT = datetime(2026, 12, 9, 8, 0, 0, 123000, tzinfo=UTC)
DECLARED = Declared(Purpose.OTHER, "an exchange year")
SEEN = Verification(
    "v1", "KXA104827", "o1", "Universitat", AT, CheckRoute.SECRET_NUMBER, ("FCE-2026-12-PB#1",), DECLARED
)


DAY = 24 * 3600


def given_back() -> list[Row]:
    """The guard's part of the transaction; nothing here depends on it."""
    return [rows.putting(PEOPLE, {"pk": "GUARD#KXA104827", "sk": "GUARD"}, None)]


def add(seen: Verification) -> bool:
    """As a check does: what a refused pair would cost is taken first."""
    access_record.spend_check(seen.organisation_id, seen.candidate_id, seen.id, seen.at)
    return access_record.add_verification(seen, given_back())


_numbers = count()


def spends(organisation_id: str = "o1", at: datetime = AT, candidate_id: str | None = None) -> bool:
    """One try of an ID, of another one each time where none is named."""
    number = next(_numbers)
    try:
        access_record.spend_check(organisation_id, candidate_id or f"KXB{number:06d}", f"c{number}", at)
    except (ChecksSpent, RefusalsSpent):
        return False
    return True


def waits(seconds: int, most: int = 100) -> int:
    """How long a check is to wait, so long after twenty that have not ended."""
    with pytest.raises((ChecksSpent, RefusalsSpent)) as refused:
        access_record.spend_check("o1", "KXB999999", "c", AT + timedelta(seconds=seconds), most=most)
    return refused.value.retry_after or 0


@pytest.mark.usefixtures("aws")
def test_who_has_twenty_checks_under_way_waits_for_them_and_not_for_the_next_day() -> None:
    assert all(spends() for _ in range(20))
    left = 16 * 3600  # begun, until midnight
    assert [waits(0), waits(29), waits(30)] == [30, 30, left - 30]
    assert waits(0, most=20) == left, "the checks of the day are spent, and no end of one gives any back"


def tries_of_one(before: Sequence[datetime] = (), *, at: datetime, times: int = 1) -> list[int]:
    """So many tries of one ID by one organisation, one beside another: of each how long it waits, 0 where it does
    not."""

    def tried(number: int) -> int:
        try:
            access_record.spend_check("o1", SEEN.candidate_id, f"c{at}{number}", at, before)
        except WaitsForId as waits:
            return waits.retry_after
        return 0

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(tried, range(times)))


def test_an_organisation_comes_back_as_it_went(aws: None) -> None:
    organisation = Organisation("o1", "Universitat", email_proved_at=AT, account_key="hash")
    assert rows.transact([organisations.adding_organisation(organisation)])
    assert not rows.transact([organisations.adding_organisation(organisation)])
    assert organisations.find_organisation("o1") == organisation
    assert organisations.find_organisation("o2") is None
    assert requirement_profiles.find_asking("o2", AT.date()) == (None, {}, None)
    assert requirement_profiles.find_asking("o1", AT.date()) == (organisation, {}, None)


def test_the_record_is_read_newest_first_and_by_its_candidate_alone(aws: None) -> None:
    judged = JudgedBy("p1", 3, "MSc Biology", verdict_only=True)
    later = replace(SEEN, id="v2", at=AT + timedelta(seconds=1), judged_by=judged)
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
    assert [each.organisation_id for each in organisation_looks.looks_of_organisations("KXA104827")] == ["o1"]


def test_a_burst_of_an_organisation_is_compared_twenty_times_a_day(aws: None) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: spends(), range(60))) == 20
    assert spends("o2")
    assert spends(at=AT + timedelta(days=1))


def test_three_wrong_for_one_id_by_one_organisation_within_24_hours_even_in_a_burst(aws: None) -> None:
    waits = tries_of_one(at=AT, times=60)
    assert sorted(waits) == [0] * 3 + [30] * 57
    assert spends()
    assert spends("o2", candidate_id=SEEN.candidate_id)


def test_the_fourth_check_of_one_id_under_way_waits_for_the_three_and_not_for_a_day(aws: None) -> None:
    assert sorted(tries_of_one(at=AT, times=4)) == [0, 0, 0, 30]
    assert tries_of_one(at=AT + timedelta(seconds=29)) == [1]
    assert tries_of_one(at=AT + timedelta(seconds=30)) == [DAY - 30]


def test_the_24_hours_go_on_over_midnight(aws: None) -> None:
    """The tries of the day before come with the organisation; the one that is 24 hours old counts no more."""
    first, second, third = (AT.replace(hour=hour) for hour in (9, 21, 23))
    assert [wait for at in (first, second, third) for wait in tries_of_one(at=at)] == [0, 0, 0]
    _, tried, _ = requirement_profiles.find_asking("o1", AT.date() + timedelta(days=1))
    before = tried[SEEN.candidate_id]
    assert sorted(before) == [first, second, third]
    night = first + timedelta(hours=20)
    assert tries_of_one(before, at=night) == [4 * 3600]
    morning = first + timedelta(days=1)
    assert sorted(tries_of_one(before, at=morning, times=20)) == [0] + [30] * 19


def test_a_right_check_gives_back_its_try_of_the_id_and_no_other(aws: None) -> None:
    assert tries_of_one(at=AT, times=2) == [0, 0]
    for number in range(5):
        assert add(replace(SEEN, id=f"v{number}"))
    assert tries_of_one(at=AT + timedelta(hours=1)) == [0]
    assert tries_of_one(at=AT + timedelta(hours=2)) == [22 * 3600]
    assert len(stories.row("verifications", "LIMIT#o1", "20261209")["tried_KXA104827"]["SS"]) == 3


def test_a_recorded_check_gives_back_what_it_took(aws: None) -> None:
    for number in range(25):
        assert add(replace(SEEN, id=f"v{number}"))
    limit = stories.row("verifications", "LIMIT#o1", "20261209")
    assert (limit["failed"], limit["checks"]) == ({"N": "0"}, {"N": "25"})


def test_nothing_is_recorded_for_which_nothing_was_taken(aws: None) -> None:
    assert not access_record.add_verification(SEEN, given_back())
    assert access_record.find_verifications("KXA104827") == []


@pytest.mark.thorough
def test_after_a_hundred_checks_none_is_compared(aws: None) -> None:
    for number in range(100):
        assert add(replace(SEEN, id=f"v{number}"))
    assert not spends()
    assert add(replace(SEEN, id="v9", at=AT + timedelta(days=1)))
    assert add(replace(SEEN, id="w9", organisation_id="o2"))


@pytest.mark.thorough
def test_of_a_burst_at_the_last_check_of_the_day_one_is_compared(aws: None) -> None:
    """A right pair that was compared and then refused for the day's budget would be known without a record."""
    for number in range(99):
        assert add(replace(SEEN, id=f"v{number}"))
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: spends(), range(20))) == 1


@pytest.mark.parametrize("wrong", [0, 3])
def test_wrong_ones_stay_counted_among_right_ones(aws: None, wrong: int) -> None:
    for _ in range(wrong):
        assert spends()
    assert add(SEEN)
    assert sum(spends() for _ in range(25)) == 20 - wrong


def test_the_looks_of_organisations_each_belong_to_a_check(aws: None) -> None:
    assert add(SEEN)
    again = replace(SEEN, id="v2", at=AT + timedelta(seconds=1), seen=("KET-2026-12-PB#12",), first_id=SEEN.id)
    assert add(again)
    assert add(replace(SEEN, candidate_id="KXA104835", organisation_id="o5"))
    assert organisation_looks.looks_of_organisations("KXA104827") == [
        OrganisationLook("o1", SEEN.id, AT, (("FCE-2026-12-PB", 1),)),
        OrganisationLook("o1", SEEN.id, again.at, (("KET-2026-12-PB", 12),)),
    ]


@pytest.mark.parametrize("most", [1, 7])
def test_a_burst_spends_an_organisations_own_checks_to_the_last_one(aws: None, most: int) -> None:
    def spent(number: int) -> bool:
        try:
            access_record.spend_check("o1", f"KXB{number:06d}", f"c{number}", AT, (), most)
        except (ChecksSpent, RefusalsSpent):
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spent, range(15))) == most
