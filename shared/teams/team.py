"""Teams of named people, each of one team: the staff of a centre or school, the people of an organisation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from typing_extensions import TypeAliasType

from shared.accounts.account import Holder, SignIn
from shared.candidates.candidate import personal_name
from shared.ground.errors import Conflict, NotAllowed
from shared.verification.agent import OrganisationRole


class StaffRole(StrEnum):
    """What somebody may do at their centre: an administrator says besides who is on its staff."""

    ADMINISTRATOR = "administrator"
    MEMBER = "member"


TeamRole = TypeAliasType("TeamRole", StaffRole | OrganisationRole)
ADMINISTRATOR = "administrator"
"""Of every team."""


@dataclass(frozen=True, slots=True)
class Team:
    """`id` is the centre's number, or the organisation's id."""

    holder: Holder
    id: str

    @property
    def noun(self) -> str:
        return NOUNS[self.holder]


NOUNS = {Holder.STAFF: "centre", Holder.ORGANISATION: "organisation"}
"""Whose people have a team, and what it is called in sentences."""


@dataclass(frozen=True, slots=True)
class Member:
    """A named person of a team. `id` is the hash of their address."""

    id: str
    email: str
    name: str
    team: Team
    role: TeamRole
    language: str
    joined_at: datetime
    has_second_factor: bool = False


class AddressTaken(Conflict):
    """The address belongs to somebody of a team already: one person works for one. Shown only to whoever reads its
    mailbox."""

    code = "already_staff"

    def __init__(self, team: Team) -> None:
        super().__init__(
            f"This address has an account of a {team.noun} already. Sign in with it, or ask to be invited under "
            "another."
        )


class OwnMember(Conflict):
    """The address belongs to this same team already; shown only to its administrator."""

    code = "already_staff"

    def __init__(self, team: Team) -> None:
        super().__init__(f"This address is of the {team.noun} already.", pointer="/email")


class LastAdministrator(Conflict):
    code = "last_administrator"

    def __init__(self, team: Team) -> None:
        super().__init__(f"The {team.noun} keeps one administrator at least. Invite another one first.")


def role_of(holder: Holder, text: str) -> TeamRole:
    return OrganisationRole(text) if holder is Holder.ORGANISATION else StaffRole(text)


def member_name(text: str, pointer: str = "/name") -> str:
    """2 to 120 characters that can all be seen; RuleBroken otherwise."""
    return personal_name(text, field="your name", pointer=pointer, shortest=2, longest=120)


def is_member_id(text: str) -> bool:
    return re.fullmatch("[0-9a-f]{64}", text) is not None


def must_administer(member: Member) -> None:
    if member.role != ADMINISTRATOR:
        raise NotAllowed(f"Only an administrator of your {member.team.noun} can do this.")


def is_of(sign_in: SignIn, member: Member) -> bool:
    """Whether the sign-in is to this team, began after the person joined, and showed a code where they have a second
    factor: somebody who was removed and joined again, or has just got one, must sign in again, and so must whoever
    registered an address before its owner did."""
    is_here = (sign_in.id, sign_in.team_id) == (member.id, member.team.id)
    has_shown = sign_in.with_code or not member.has_second_factor
    return is_here and sign_in.began_at >= member.joined_at and has_shown
