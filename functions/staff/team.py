"""The staff of one's own centre: who is on it, who is invited, and who leaves."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from functions.staff.bodies import NewColleague
from shared.adapters.paging import Listing
from shared.application import team_acts
from shared.application.mail_orders import letter, news
from shared.application.team_acts import TeamLine
from shared.centres.centre import OwnCentre
from shared.ground.forms import LanguageCode, Opaque
from shared.notices.notice import Notice, NoticeKind
from shared.store import centres
from shared.teams.invitation import Colleague
from shared.teams.team import Member, StaffRole, must_administer


class ColleagueLine(TeamLine):
    role: StaffRole


class StaffView(TypedDict):
    """A person's own account."""

    id: Opaque
    name: str
    email: str
    role: StaffRole
    language: LanguageCode
    centre: OwnCentre


def invite(me: Member, body: NewColleague, source: str, at: datetime) -> None:
    """Invites alike whether or not the address is another centre's: only its owner learns, by the link, that it is
    taken."""
    must_administer(me)
    centre = centres.get_centre(me.team.id)
    invited = team_acts.invitation(me, body.email, body.role, body.language, source, at)
    made = letter(NoticeKind.STAFF_INVITATION, invited, "centre/join", centre_name=centre.name)
    team_acts.invite(invited, made, at)


def everyone(me: Member, at: datetime) -> Listing[ColleagueLine]:
    found = team_acts.listed(me, at)
    return {"data": [{**team_acts.line(each), "role": StaffRole(each.invitation.role)} for each in found]}


def remove(me: Member, colleague_id: str, at: datetime) -> None:
    team_acts.remove(me, colleague_id, at, _removal_notice)


def _removal_notice(colleague: Colleague) -> Notice:
    name, cause = centres.get_centre(colleague.invitation.team.id).name, team_acts.removal(colleague)
    return news(NoticeKind.STAFF_REMOVED, colleague.invitation, "centre/sign-in", cause, centre_name=name)


def about(me: Member) -> StaffView:
    return {
        "id": me.id,
        "name": me.name,
        "email": me.email,
        "role": StaffRole(me.role),
        "language": me.language,
        "centre": centres.get_centre(me.team.id).to_json(),
    }
