"""Joining a team by a mailed link, and leaving it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.teams.team import ADMINISTRATOR, LastAdministrator, Member, Team, TeamRole

INVITATION_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invitation:
    """To join a team, by a link in a mail. `invited_by` is a colleague's name, `inviter` their id; None for the
    awarding body, whose `operator` is kept and never shown to the team."""

    id: str
    email: str
    team: Team
    role: TeamRole
    language: str
    invited_by: str | None
    at: datetime
    inviter: str | None = None
    operator: str | None = None


@dataclass(frozen=True, slots=True)
class Colleague:
    """One line of a team's list: the invitation, the hash of its live link, and the member who has joined by it."""

    invitation: Invitation
    link: str | None = None
    name: str | None = None
    joined_at: datetime | None = None
    has_second_factor: bool = False

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


def may_be_followed(colleague: Colleague, link: str, at: datetime) -> bool:
    """Only the newest link to an invitation is good, until somebody has joined by it or seven days are over."""
    is_open = colleague.joined_at is None and at - colleague.invitation.at < INVITATION_LIFE
    return is_open and colleague.link == link


def is_listed(colleague: Colleague, colleagues: Iterable[Colleague], at: datetime) -> bool:
    if colleague.joined_at is not None:
        return True
    return at - colleague.invitation.at < INVITATION_LIFE and stands_behind(colleague.invitation, colleagues)


def stands_behind(invitation: Invitation, colleagues: Iterable[Colleague]) -> bool:
    """Whether the inviter still administers the team; an unused invitation ends when they do not."""
    invited = invitation.inviter is not None
    return not invited or any(administers(each) and each.id == invitation.inviter for each in colleagues)


def administers(colleague: Colleague) -> bool:
    """Whether they have joined as an administrator."""
    return colleague.joined_at is not None and colleague.invitation.role == ADMINISTRATOR


def keeper(actor: Member, leaving: str, colleagues: Iterable[Colleague]) -> str:
    """The administrator who stays when somebody leaves: the one who removes them, or, of one's own leaving, another.

    Raises LastAdministrator where nobody would. Of two who remove each other, one then finds no keeper.
    """
    if actor.id != leaving:
        return actor.id
    for each in colleagues:
        if each.id != leaving and administers(each):
            return each.id
    raise LastAdministrator(actor.team)
