"""The awarding body invites a centre's first people; after that the centre's own administrators do."""

from __future__ import annotations

from datetime import datetime

from functions.board.bodies import NewStaff
from shared.accounts.account import Holder, known_language
from shared.adapters import log
from shared.adapters.request_body import email_key
from shared.application import team_acts
from shared.application.mail_orders import letter
from shared.application.team_acts import Invited
from shared.candidates.candidate import parse_preparation_centre
from shared.ground.settings import settings
from shared.notices.notice import NoticeKind
from shared.store import centres
from shared.teams.invitation import Invitation
from shared.teams.team import Team


def invite(body: NewStaff, operator: str, at: datetime) -> Invited:
    centre = centres.get_centre(parse_preparation_centre(body.centre_number, pointer="/centre_number"))
    known = settings().known_languages
    language = known_language(body.language or centre.language or known[0], known)
    invitation = Invitation(
        email_key(body.email),
        body.email,
        Team(Holder.STAFF, centre.number),
        body.role,
        language,
        None,
        at,
        operator=operator,
    )
    made = letter(NoticeKind.STAFF_INVITATION, invitation, "centre/join", centre_name=centre.name)
    if team_acts.invite(invitation, made, at):
        log.info("staff were invited", operator=operator, centre_number=centre.number, who=log.who(invitation.id))
    return {"email": body.email, "invited": True}
