"""Invites somebody to a team, for the awarding body or for an administrator of the team."""

from __future__ import annotations

from datetime import datetime

from shared.application.mail_orders import letter, order
from shared.ground.rate_limits import LINKS_TO_ADDRESS, within
from shared.notices.notice import NoticeKind
from shared.store import team_list
from shared.teams.invitation import Invitation
from shared.teams.team import OwnMember


def invite(invitation: Invitation, centre_name: str, at: datetime) -> bool:
    """True for a new invitation. A repetition within two minutes changes nothing and gives False, and so does one to an
    address that has had its mails of this hour; later the new link counts and the old one is void. Raises OwnMember for
    somebody who has joined this team already, RateLimited where nobody is invited, because the address has had its
    mails of this hour.

    `centre_name` is the name that the awarding body gave the centre, not one that the inviter chose.
    """
    made = letter(NoticeKind.STAFF_INVITATION, invitation, "centre/join", centre_name=centre_name)
    if order(made, team_list.inviting(invitation, made.cause), at):
        return True
    existing = team_list.find_colleague(invitation.team, invitation.id)
    if existing is None:
        within(LINKS_TO_ADDRESS, LINKS_TO_ADDRESS.most, at)
    elif existing.joined_at:
        raise OwnMember(invitation.team)
    return False
