"""Teams: whose link may be followed, who stays when somebody leaves, and who may say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.accounts.account import Holder, SignIn
from shared.ground.errors import NotAllowed, RuleBroken
from shared.teams.invitation import Colleague, Invitation, is_listed, keeper, may_be_followed
from shared.teams.team import (
    LastAdministrator,
    Member,
    StaffRole,
    Team,
    TeamRole,
    is_member_id,
    is_of,
    member_name,
    must_administer,
    role_of,
)
from shared.verification.agent import OrganisationRole

T = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)
WEEK = timedelta(days=7)
ADMINISTRATOR, MEMBER = StaffRole.ADMINISTRATOR, StaffRole.MEMBER
CENTRE, OFFICE = Team(Holder.STAFF, "ES442"), Team(Holder.ORGANISATION, "0a1b")
NURIA = Member("nuria", "nuria@exams.example.org", "Núria", CENTRE, ADMINISTRATOR, "ca", T)
LAIA = replace(NURIA, team=OFFICE, role=OrganisationRole.ADMINISTRATOR)


def colleague(name: str, role: StaffRole = ADMINISTRATOR, joined_at: datetime | None = T) -> Colleague:
    invitation = Invitation(name, f"{name}@exams.example.org", CENTRE, role, "ca", None, T)
    return Colleague(invitation, None if joined_at else "link", name if joined_at else None, joined_at)


PENDING = colleague("marc", joined_at=None)


@pytest.mark.parametrize(
    ("invited", "link", "after", "may"),
    [
        (PENDING, "link", timedelta(0), True),
        (PENDING, "link", WEEK - MS, True),
        (PENDING, "link", WEEK, False),
        (PENDING, "older link", timedelta(0), False),
        (replace(PENDING, joined_at=T), "link", timedelta(0), False),
    ],
)
def test_the_newest_link_for_seven_days_until_somebody_has_joined(
    invited: Colleague, link: str, after: timedelta, may: bool
) -> None:
    assert may_be_followed(invited, link, T + after) is may


@pytest.mark.parametrize(
    ("each", "after", "listed"),
    [(PENDING, WEEK - MS, True), (PENDING, WEEK, False), (colleague("nuria"), 99 * WEEK, True)],
)
def test_an_old_invitation_is_not_listed(each: Colleague, after: timedelta, listed: bool) -> None:
    assert is_listed(each, [each], T + after) is listed


@pytest.mark.parametrize(
    ("others", "listed"),
    [
        ([colleague("zoe")], True),
        ([], False),
        ([colleague("zoe", MEMBER)], False),
        ([colleague("zoe", joined_at=None)], False),
        ([colleague("nuria")], False),
    ],
)
def test_with_whoever_invited_goes_what_nobody_has_followed(others: list[Colleague], listed: bool) -> None:
    invited = replace(PENDING, invitation=replace(PENDING.invitation, inviter="zoe"))
    assert is_listed(invited, [invited, *others], T) is listed
    joined = replace(invited, joined_at=T)
    assert is_listed(joined, [joined], T)


@pytest.mark.parametrize(
    ("leaving", "others", "stays"),
    [
        ("marc", [], "nuria"),
        ("nuria", [colleague("nuria"), colleague("zoe")], "zoe"),
        ("nuria", [colleague("nuria")], None),
        ("nuria", [colleague("nuria"), colleague("zoe", MEMBER)], None),
        ("nuria", [colleague("nuria"), colleague("zoe", joined_at=None)], None),
    ],
)
def test_one_administrator_stays(leaving: str, others: list[Colleague], stays: str | None) -> None:
    if stays is not None:
        assert keeper(NURIA, leaving, others) == stays
        return
    with pytest.raises(LastAdministrator):
        keeper(NURIA, leaving, others)


@pytest.mark.parametrize(("who", "below"), [(NURIA, MEMBER), (LAIA, OrganisationRole.OFFICER)])
def test_a_member_does_not_administer(who: Member, below: TeamRole) -> None:
    must_administer(who)
    with pytest.raises(NotAllowed, match=who.team.noun):
        must_administer(replace(who, role=below))


@pytest.mark.parametrize(
    ("holder", "text", "role"),
    [
        (Holder.STAFF, "member", StaffRole.MEMBER),
        (Holder.STAFF, "administrator", StaffRole.ADMINISTRATOR),
        (Holder.STAFF, "officer", None),
        (Holder.ORGANISATION, "officer", OrganisationRole.OFFICER),
        (Holder.ORGANISATION, "administrator", OrganisationRole.ADMINISTRATOR),
        (Holder.ORGANISATION, "member", None),
    ],
)
def test_a_role_is_one_of_its_kind_of_team(holder: Holder, text: str, role: TeamRole | None) -> None:
    if role is not None:
        assert role_of(holder, text) is role
        return
    with pytest.raises(ValueError, match=text):
        role_of(holder, text)


@pytest.mark.parametrize(
    ("began", "whose", "good"),
    [(T, "nuria", True), (T + MS, "nuria", True), (T - MS, "nuria", False), (T, "marc", False)],
)
def test_a_sign_in_is_of_this_employment(began: datetime, whose: str, good: bool) -> None:
    assert is_of(SignIn(Holder.STAFF, whose, began, began, team_id="ES442"), NURIA) is good
    assert not is_of(SignIn(Holder.STAFF, whose, began, began, team_id="ES101"), NURIA)


@pytest.mark.parametrize(
    ("has", "shown", "good"), [(False, False, True), (False, True, True), (True, True, True), (True, False, False)]
)
def test_a_sign_in_without_a_code_is_over_once_there_is_a_second_factor(has: bool, shown: bool, good: bool) -> None:
    sign_in = SignIn(Holder.ORGANISATION, "nuria", T, T, with_code=shown, team_id=OFFICE.id)
    assert is_of(sign_in, replace(LAIA, has_second_factor=has)) is good


@pytest.mark.parametrize("name", ["N", "x" * 121, "--", "Nu\u200bria", "\u202eaïruN"])
def test_a_name_is_one_that_can_be_read(name: str) -> None:
    assert member_name(" Núria  Soler ") == "Núria Soler"
    with pytest.raises(RuleBroken) as caught:
        member_name(name)
    assert caught.value.pointer == "/name"


@pytest.mark.parametrize(
    ("text", "good"), [("0" * 64, True), ("0" * 63, False), ("0" * 65, False), ("G" * 64, False), ("A" * 64, False)]
)
def test_an_id_has_its_form(text: str, good: bool) -> None:
    assert is_member_id(text) is good
