"""A centre's list of staff: an invitation once in two minutes, a link once, and somebody who stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.centres.staff import Acceptance, Colleague, Invitation, StaffRole
from shared.store import rows, staff_list

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)
INVITED = Invitation("n" * 64, "nuria@exams.example.org", "ES442", StaffRole.ADMINISTRATOR, "ca", "Zoe", AT)
ACCEPTED = Acceptance("Núria", "$argon2id$", b"box", frozenset({"one"}))


def join(invitation: Invitation, link: str) -> bool:
    assert rows.transact(staff_list.inviting(invitation, link))
    staff_list.put_acceptance(link, ACCEPTED, AT)
    return rows.transact(staff_list.joining(invitation, ACCEPTED, link, 1, AT))


def test_an_invitation_comes_back_as_it_was_put(aws: None) -> None:
    assert rows.transact(staff_list.inviting(INVITED, "link"))
    assert staff_list.find_invitation("link", AT) == INVITED
    assert staff_list.find_colleague("ES442", INVITED.id) == Colleague(INVITED, "link")
    assert staff_list.find_invitation("other", AT) is None
    assert staff_list.find_colleague("ES101", INVITED.id) is None
    assert staff_list.all_colleagues("ES101") == []


def test_once_in_two_minutes_and_not_over_one_who_has_joined(aws: None) -> None:
    times = [timedelta(0), timedelta(minutes=2) - MS, timedelta(minutes=2)]
    invited = [replace(INVITED, at=AT + after) for after in times]
    put = [rows.transact(staff_list.inviting(each, f"link{number}")) for number, each in enumerate(invited)]
    assert put == [True, False, True]
    assert [staff_list.find_invitation(f"link{number}", AT) is not None for number in range(3)] == [False, False, True]
    staff_list.put_acceptance("link2", ACCEPTED, AT)
    assert rows.transact(staff_list.joining(invited[2], ACCEPTED, "link2", 1, AT))
    assert not rows.transact(staff_list.inviting(replace(INVITED, at=AT + timedelta(days=1)), "link3"))


def test_who_joined_stands_on_the_list(aws: None) -> None:
    assert join(INVITED, "link")
    (listed,) = staff_list.all_colleagues("ES442")
    assert listed == Colleague(INVITED, None, "Núria", AT)
    assert not staff_list.withdraw_invitation("ES442", INVITED.id)


def test_one_person_is_on_one_list(aws: None) -> None:
    assert join(INVITED, "link")
    assert not join(replace(INVITED, centre_number="ES101"), "other")
    (listed,) = staff_list.all_colleagues("ES101")
    assert listed.joined_at is None
    assert staff_list.withdraw_invitation("ES101", INVITED.id)
    assert not staff_list.withdraw_invitation("ES101", INVITED.id)


def test_somebody_leaves_while_an_administrator_of_the_centre_stays(aws: None) -> None:
    member = replace(INVITED, id="m" * 64, role=StaffRole.MEMBER)
    elsewhere = replace(INVITED, id="e" * 64, centre_number="ES101")
    assert all(join(each, each.id[0]) for each in (INVITED, member, elsewhere))
    kept = [rows.transact(staff_list.removing("ES442", INVITED.id, each)) for each in (member.id, elsewhere.id, "x")]
    assert kept == [False, False, False]
    assert rows.transact(staff_list.removing("ES442", member.id, INVITED.id))
    assert not rows.transact(staff_list.removing("ES442", member.id, INVITED.id))
