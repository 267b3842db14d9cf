"""Who acts for one's own organisation: listed, invited and removed."""

from __future__ import annotations

from datetime import datetime

from functions.members.bodies import NewMember
from shared.adapters.paging import Listing
from shared.application import team_acts
from shared.application.mail_orders import letter, news
from shared.application.team_acts import TeamLine
from shared.notices.notice import Notice, NoticeKind
from shared.store import organisations
from shared.store.items import Row
from shared.teams.invitation import Colleague, Invitation
from shared.teams.team import Member, must_administer
from shared.verification.agent import OrganisationRole
from shared.verification.organisation import Organisation, Tier, has_proved, may_verify


class MemberLine(TeamLine):
    role: OrganisationRole


def invite(me: Member, body: NewMember, source: str, at: datetime) -> None:
    """Invites alike whether or not the address acts for another organisation: only its owner learns, by the link, that
    it is taken."""
    must_administer(me)
    organisation = may_verify(organisations.find_organisation(me.team.id))
    invited = team_acts.invitation(me, body.email, body.role, body.language, source, at)
    team_acts.invite(invited, _letter(invited, organisation), at)


def _letter(invited: Invitation, organisation: Organisation) -> Notice:
    """A stranger has typed the name of an organisation, and may invite any address: a mail says it only once the
    awarding body has approved it."""
    if organisation.tier is Tier.INSTANT:
        return letter(NoticeKind.MEMBER_INVITATION, invited, "org/join")
    return letter(NoticeKind.APPROVED_INVITATION, invited, "org/join", organisation_name=organisation.name)


def everyone(me: Member, at: datetime) -> Listing[MemberLine]:
    found = team_acts.listed(me, at)
    return {"data": [{**team_acts.line(each), "role": OrganisationRole(each.invitation.role)} for each in found]}


def remove(me: Member, person_id: str, at: datetime) -> None:
    """Whoever leaves is mailed; where the organisation was mailed through them, it is through who stays."""
    must_administer(me)
    organisation = has_proved(organisations.find_organisation(me.team.id))

    def news_of(colleague: Colleague) -> Notice:
        cause, name = team_acts.removal(colleague), organisation.name
        made = colleague.invitation
        return news(NoticeKind.MEMBER_REMOVED, made, "org/sign-in", cause, organisation_name=name)

    def besides(colleague: Colleague, keeper: str) -> list[Row]:
        has = colleague.has_second_factor
        return [organisations.losing(organisation, colleague.id, keeper, has_second_factor=has)]

    team_acts.remove(me, person_id, at, news_of, besides)
