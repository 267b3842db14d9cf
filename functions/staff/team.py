"""The staff of one's own centre: who is on it, who is invited, and who leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from typing_extensions import TypedDict

from functions.staff.bodies import NewColleague
from shared.accounts.account import Holder, known_language
from shared.adapters.caller_source import log_if_spent
from shared.adapters.request_body import email_key
from shared.application import invitations
from shared.application.mail_orders import news, order
from shared.centres.centre import OwnCentre
from shared.ground.dates import instant_text
from shared.ground.errors import Conflict, NotFound
from shared.ground.forms import Instant, LanguageCode, Opaque
from shared.ground.rate_limits import INVITATIONS
from shared.ground.settings import settings
from shared.notices.notice import Notice, NoticeKind
from shared.store import accounts, centres, source_counters, team_list
from shared.teams.invitation import Colleague, Invitation, is_listed, keeper
from shared.teams.team import Member, StaffRole, is_member_id, must_administer


class StaffView(TypedDict):
    """A person's own account."""

    id: Opaque
    name: str
    email: str
    role: StaffRole
    language: LanguageCode
    centre: OwnCentre


class ColleagueLine(TypedDict):
    """`name` and `joined_at` are null of somebody who is only invited; `invited_by` is null for the awarding body."""

    id: Opaque
    email: str
    name: str | None
    role: StaffRole
    state: Literal["active", "invited"]
    invited_by: str | None
    invited_at: Instant
    joined_at: Instant | None


class Colleagues(TypedDict):
    data: list[ColleagueLine]


def invite(me: Member, body: NewColleague, source: str, at: datetime) -> None:
    """Invites alike whether or not the address is another centre's: only its owner learns, by the link, that it is
    taken."""
    must_administer(me)
    centre = centres.get_centre(me.team.id)
    language = known_language(body.language or me.language, settings().known_languages)
    log_if_spent(source, INVITATIONS, source_counters.spend(source, INVITATIONS, at))
    invitation = Invitation(email_key(body.email), body.email, me.team, body.role, language, me.name, at, me.id)
    invitations.invite(invitation, centre.name, at)


def everyone(me: Member, at: datetime) -> Colleagues:
    everybody = team_list.all_colleagues(me.team)
    listed = [each for each in everybody if is_listed(each, everybody, at)]
    return {"data": [_shown(each) for each in sorted(listed, key=lambda each: each.invitation.email)]}


def remove(me: Member, colleague_id: str, at: datetime) -> None:
    """Ends an invitation, or an account with all its sign-ins, whose owner is mailed. Nobody of another centre is
    found."""
    must_administer(me)
    colleague = team_list.find_colleague(me.team, colleague_id) if is_member_id(colleague_id) else None
    if colleague is None:
        raise NotFound("There is no such colleague.")
    if colleague.joined_at is None:
        removed = team_list.withdraw_invitation(me.team, colleague_id)
    else:
        stays = keeper(me, colleague_id, team_list.all_colleagues(me.team))
        made = _removal_notice(colleague.invitation, colleague.joined_at)
        removed = order(made, team_list.removing(me.team, colleague_id, stays), at)
    if not removed:
        raise Conflict("The staff of your centre has just changed. Look at it again.")
    accounts.end_all_sign_ins(Holder.STAFF, colleague_id)


def _removal_notice(colleague: Invitation, joined_at: datetime) -> Notice:
    """One mail for each time that somebody has joined."""
    name, cause = centres.get_centre(colleague.team.id).name, f"removed-{joined_at.timestamp():.0f}"
    return news(NoticeKind.STAFF_REMOVED, colleague, "centre/sign-in", cause, centre_name=name)


def about(me: Member) -> StaffView:
    return {
        "id": me.id,
        "name": me.name,
        "email": me.email,
        "role": StaffRole(me.role),
        "language": me.language,
        "centre": centres.get_centre(me.team.id).to_json(),
    }


def _shown(colleague: Colleague) -> ColleagueLine:
    invitation = colleague.invitation
    return {
        "id": colleague.id,
        "email": invitation.email,
        "name": colleague.name,
        "role": StaffRole(invitation.role),
        "state": "active" if colleague.joined_at else "invited",
        "invited_by": invitation.invited_by,
        "invited_at": instant_text(invitation.at),
        "joined_at": instant_text(colleague.joined_at) if colleague.joined_at else None,
    }
