"""The list of a team: an invitation once in two minutes, a link once, and somebody who stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.accounts.account import Holder
from shared.store import rows, team_list
from shared.teams.invitation import Acceptance, Colleague, Invitation
from shared.teams.team import StaffRole, Team
from shared.verification.agent import OrganisationRole

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)
CENTRE, OTHER, OFFICE = Team(Holder.STAFF, "ES442"), Team(Holder.STAFF, "ES101"), Team(Holder.ORGANISATION, "0a1b")
INVITED = Invitation("n" * 64, "nuria@exams.example.org", CENTRE, StaffRole.ADMINISTRATOR, "ca", "Zoe", AT)
ACCEPTED = Acceptance("Núria", "$argon2id$", b"box", frozenset({"one"}))


def join(invitation: Invitation, link: str) -> bool:
    assert rows.transact(team_list.inviting(invitation, link))
    team_list.put_acceptance(link, ACCEPTED, AT)
    return rows.transact(team_list.joining(invitation, ACCEPTED, link, 1, AT))


def test_an_invitation_comes_back_as_it_was_put(aws: None) -> None:
    assert rows.transact(team_list.inviting(INVITED, "link"))
    assert team_list.find_invitation(Holder.STAFF, "link", AT) == INVITED
    assert team_list.find_colleague(CENTRE, INVITED.id) == Colleague(INVITED, "link")
    assert team_list.find_invitation(Holder.STAFF, "other", AT) is None
    assert team_list.find_colleague(OTHER, INVITED.id) is None
    assert team_list.all_colleagues(OTHER) == []


def test_once_in_two_minutes_and_not_over_one_who_has_joined(aws: None) -> None:
    times = [timedelta(0), timedelta(minutes=2) - MS, timedelta(minutes=2)]
    invited = [replace(INVITED, at=AT + after) for after in times]
    put = [rows.transact(team_list.inviting(each, f"link{number}")) for number, each in enumerate(invited)]
    assert put == [True, False, True]
    assert [team_list.find_invitation(Holder.STAFF, f"link{number}", AT) is not None for number in range(3)] == [
        False,
        False,
        True,
    ]
    team_list.put_acceptance("link2", ACCEPTED, AT)
    assert rows.transact(team_list.joining(invited[2], ACCEPTED, "link2", 1, AT))
    assert not rows.transact(team_list.inviting(replace(INVITED, at=AT + timedelta(days=1)), "link3"))


def test_who_joined_stands_on_the_list(aws: None) -> None:
    assert join(INVITED, "link")
    (listed,) = team_list.all_colleagues(CENTRE)
    assert listed == Colleague(INVITED, None, "Núria", AT, has_second_factor=True)
    assert not team_list.withdraw_invitation(CENTRE, INVITED.id)


def test_one_person_is_on_one_list(aws: None) -> None:
    assert join(INVITED, "link")
    assert not join(replace(INVITED, team=OTHER), "other")
    (listed,) = team_list.all_colleagues(OTHER)
    assert listed.joined_at is None
    assert team_list.withdraw_invitation(OTHER, INVITED.id)
    assert not team_list.withdraw_invitation(OTHER, INVITED.id)


def test_somebody_leaves_while_an_administrator_of_the_centre_stays(aws: None) -> None:
    member = replace(INVITED, id="m" * 64, role=StaffRole.MEMBER)
    elsewhere = replace(INVITED, id="e" * 64, team=OTHER)
    assert all(join(each, each.id[0]) for each in (INVITED, member, elsewhere))
    nuria, marc = (team_list.find_colleague(CENTRE, each.id) for each in (INVITED, member))
    assert nuria is not None
    assert marc is not None
    kept = [rows.transact(team_list.removing(nuria, each)) for each in (member.id, elsewhere.id, "x")]
    assert kept == [False, False, False]
    assert rows.transact(team_list.removing(marc, INVITED.id))
    assert not rows.transact(team_list.removing(marc, INVITED.id))


def test_an_organisations_invitation_is_no_centres(aws: None) -> None:
    """The two have lists and links of their own."""
    office = replace(INVITED, team=OFFICE, role=OrganisationRole.OFFICER)
    assert rows.transact(team_list.inviting(office, "office"))
    assert team_list.find_invitation(Holder.ORGANISATION, "office", AT) == office
    assert team_list.find_invitation(Holder.STAFF, "office", AT) is None
    assert [team_list.all_colleagues(each) for each in (CENTRE, OFFICE)] == [[], [Colleague(office, "office")]]
