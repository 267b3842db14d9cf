"""Staff: whose link may be followed, who stays when somebody leaves, and who may say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.accounts.account import Holder, SignIn
from shared.centres.staff import (
    Colleague,
    Invitation,
    LastAdministrator,
    Staff,
    StaffRole,
    is_listed,
    is_of,
    is_staff_id,
    keeper,
    may_be_followed,
    must_administer,
    staff_name,
)
from shared.ground.errors import NotAllowed, RuleBroken

T = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)
WEEK = timedelta(days=7)
ADMINISTRATOR, MEMBER = StaffRole.ADMINISTRATOR, StaffRole.MEMBER
NURIA = Staff("nuria", "nuria@exams.example.org", "Núria", "ES442", ADMINISTRATOR, "ca", T)


def colleague(name: str, role: StaffRole = ADMINISTRATOR, joined_at: datetime | None = T) -> Colleague:
    invitation = Invitation(name, f"{name}@exams.example.org", "ES442", role, "ca", None, T)
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


def test_a_member_does_not_administer() -> None:
    must_administer(NURIA)
    with pytest.raises(NotAllowed):
        must_administer(replace(NURIA, role=MEMBER))


@pytest.mark.parametrize(
    ("began", "whose", "good"),
    [(T, "nuria", True), (T + MS, "nuria", True), (T - MS, "nuria", False), (T, "marc", False)],
)
def test_a_sign_in_is_of_this_employment(began: datetime, whose: str, good: bool) -> None:
    assert is_of(SignIn(Holder.STAFF, whose, began, began), NURIA) is good


@pytest.mark.parametrize("name", ["N", "x" * 121, "--", "Nu\u200bria", "\u202eaïruN"])
def test_a_name_is_one_that_can_be_read(name: str) -> None:
    assert staff_name(" Núria  Soler ") == "Núria Soler"
    with pytest.raises(RuleBroken) as caught:
        staff_name(name)
    assert caught.value.pointer == "/name"


@pytest.mark.parametrize(
    ("text", "good"), [("0" * 64, True), ("0" * 63, False), ("0" * 65, False), ("G" * 64, False), ("A" * 64, False)]
)
def test_an_id_has_its_form(text: str, good: bool) -> None:
    assert is_staff_id(text) is good
