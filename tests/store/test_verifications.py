"""The record of who saw what: written with its count or not at all, and never changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.store import rows, verifications
from shared.verifications import Organisation, Verification

AT = datetime(2026, 12, 9, 8, 0, 0, 123000, tzinfo=UTC)
SEEN = Verification("v1", "KXA104827", "o1", "Universitat", AT, "secret_number", ("FCE-2026-12-PB#1",))


def test_an_organisation_comes_back_as_it_went_and_its_address_is_proved(aws: None) -> None:
    organisation = Organisation("o1", "Universitat")
    assert rows.transact([verifications.adding_organisation(organisation)])
    assert not rows.transact([verifications.adding_organisation(organisation)])
    assert verifications.find_organisation("o1") == organisation
    assert rows.transact([verifications.proving_organisation("o1", AT)])
    assert verifications.find_organisation("o1") == replace(organisation, email_proved_at=AT)
    assert not rows.transact([verifications.proving_organisation("o2", AT)])
    assert verifications.find_organisation("o2") is None


def test_the_record_is_read_newest_first_and_by_its_candidate_alone(aws: None) -> None:
    later = replace(SEEN, id="v2", at=AT + timedelta(seconds=1))
    for each in (SEEN, later, replace(SEEN, id="v3", candidate_id="KXA104835")):
        assert verifications.add_verification(each, 100)
    assert verifications.find_verifications("KXA104827") == [later, SEEN]
    assert verifications.find_verifications("KXA104827", most=1) == [later]


def test_a_record_is_never_written_over(aws: None) -> None:
    assert verifications.add_verification(SEEN, 100)
    assert not verifications.add_verification(replace(SEEN, organisation_name="Another"), 100)
    assert verifications.find_verifications("KXA104827") == [SEEN]


def test_over_the_days_budget_nothing_is_written(aws: None) -> None:
    written = [verifications.add_verification(replace(SEEN, id=f"v{number}"), 2) for number in range(3)]
    assert written == [True, True, False]
    assert len(verifications.find_verifications("KXA104827")) == 2
    assert verifications.add_verification(replace(SEEN, id="v9", at=AT + timedelta(days=1)), 2)
    assert verifications.add_verification(replace(SEEN, id="v9", organisation_id="o2"), 2)
