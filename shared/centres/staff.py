"""Staff of exam centres and schools: named people, invited, each of one centre."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shared.accounts.account import SignIn
from shared.candidates.candidate import personal_name
from shared.ground.errors import Conflict, NotAllowed

INVITATION_LIFE = timedelta(days=7)


class StaffRole(StrEnum):
    """What somebody may do at their centre: an administrator says besides who is on its staff."""

    ADMINISTRATOR = "administrator"
    MEMBER = "member"


class OthersStaff(Conflict):
    """The address belongs to the staff of a centre already: one person works for one centre. Shown only to whoever
    reads its mailbox."""

    code = "already_staff"

    def __init__(self) -> None:
        super().__init__(
            "This address has an account of a centre already. Sign in with it, or ask to be invited under another."
        )


class OwnStaff(Conflict):
    """The address belongs to the staff of this same centre already; shown only to its administrator."""

    code = "already_staff"

    def __init__(self) -> None:
        super().__init__("This address is on the centre's staff already.", pointer="/email")


class LastAdministrator(Conflict):
    code = "last_administrator"

    def __init__(self) -> None:
        super().__init__("A centre keeps one administrator at least. Invite another one first.")


@dataclass(frozen=True, slots=True)
class Staff:
    """A named person who works for a centre or school. `id` is the hash of their address."""

    id: str
    email: str
    name: str
    centre_number: str
    role: StaffRole
    language: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """To join a centre's staff, by a link in a mail. `invited_by` is a colleague's name, `inviter` their id; None
    for the awarding body, whose `operator` is kept and never shown to the centre."""

    id: str
    email: str
    centre_number: str
    role: StaffRole
    language: str
    invited_by: str | None
    at: datetime
    inviter: str | None = None
    operator: str | None = None


@dataclass(frozen=True, slots=True)
class Colleague:
    """One line of a centre's list of staff: the invitation, the hash of its live link, and the member who has joined by
    it."""

    invitation: Invitation
    link: str | None = None
    name: str | None = None
    joined_at: datetime | None = None

    @property
    def id(self) -> str:
        return self.invitation.id


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What an invited person has chosen, until a first code shows that their authenticator has the secret."""

    name: str
    password_hash: str
    box: bytes
    recovery: frozenset[str]


def staff_name(text: str) -> str:
    """2 to 120 characters that can all be seen; RuleBroken otherwise."""
    return personal_name(text, field="your name", pointer="/name", shortest=2, longest=120)


def is_staff_id(text: str) -> bool:
    return re.fullmatch("[0-9a-f]{64}", text) is not None


def must_administer(staff: Staff) -> None:
    if staff.role is not StaffRole.ADMINISTRATOR:
        raise NotAllowed("Only an administrator of your centre can do this.")


def is_of(sign_in: SignIn, staff: Staff) -> bool:
    """Whether the sign-in began after the person joined: somebody who was removed and joined again must sign in
    again."""
    return sign_in.id == staff.id and sign_in.began_at >= staff.joined_at


def may_be_followed(colleague: Colleague, link: str, at: datetime) -> bool:
    """Only the newest link to an invitation is good, until somebody has joined by it or seven days are over."""
    is_open = colleague.joined_at is None and at - colleague.invitation.at < INVITATION_LIFE
    return is_open and colleague.link == link


def is_listed(colleague: Colleague, colleagues: Iterable[Colleague], at: datetime) -> bool:
    if colleague.joined_at is not None:
        return True
    return at - colleague.invitation.at < INVITATION_LIFE and stands_behind(colleague.invitation, colleagues)


def stands_behind(invitation: Invitation, colleagues: Iterable[Colleague]) -> bool:
    """Whether the inviter still administers the centre; an unused invitation ends when they do not."""
    invited = invitation.inviter is not None
    return not invited or any(_administers(each) and each.id == invitation.inviter for each in colleagues)


def _administers(colleague: Colleague) -> bool:
    return colleague.joined_at is not None and colleague.invitation.role is StaffRole.ADMINISTRATOR


def keeper(actor: Staff, leaving: str, colleagues: Iterable[Colleague]) -> str:
    """The administrator who stays when somebody leaves: the one who removes them, or, of one's own leaving, another.

    Raises LastAdministrator where nobody would. Of two who remove each other, one then finds no keeper.
    """
    if actor.id != leaving:
        return actor.id
    for each in colleagues:
        if each.id != leaving and _administers(each):
            return each.id
    raise LastAdministrator
