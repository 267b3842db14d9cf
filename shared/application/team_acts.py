"""What is done to a team, a centre's staff or an organisation's people: somebody is invited, or leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from typing_extensions import TypedDict

from shared.accounts.account import known_language
from shared.adapters.caller_source import log_if_spent
from shared.adapters.request_body import email_key
from shared.application.mail_orders import order
from shared.ground.dates import instant_text
from shared.ground.errors import Conflict, NotFound
from shared.ground.forms import Instant, Opaque
from shared.ground.rate_limits import INVITATIONS, LINKS_TO_ADDRESS, within
from shared.ground.settings import settings
from shared.notices.notice import Notice
from shared.store import sign_ins, source_counters, team_list
from shared.store.items import Row
from shared.teams.invitation import Colleague, Invitation, is_listed, keeper
from shared.teams.team import Member, OwnMember, TeamRole, is_member_id, must_administer


class Invited(TypedDict):
    """The same whether or not the address is of another team."""

    email: str
    invited: Literal[True]


class TeamLine(TypedDict):
    """`name` and `joined_at` are null of somebody who is only invited; `invited_by` is null for the awarding body, and
    of whoever registered the organisation."""

    id: Opaque
    email: str
    name: str | None
    state: Literal["active", "invited"]
    second_factor: bool
    invited_by: str | None
    invited_at: Instant
    joined_at: Instant | None


def invitation(me: Member, email: str, role: TeamRole, language: str | None, source: str, at: datetime) -> Invitation:
    """By an administrator, to their own team; counted against the source."""
    must_administer(me)
    known = known_language(language or me.language, settings().known_languages)
    log_if_spent(source, INVITATIONS, source_counters.spend(source, INVITATIONS, at))
    return Invitation(email_key(email), email, me.team, role, known, me.name, at, me.id)


def invite(invited: Invitation, made: Notice, at: datetime) -> bool:
    """True for a new invitation. A repetition within two minutes changes nothing and gives False, and so does one to an
    address that has had its mails of this hour; later the new link counts and the old one is void. Raises OwnMember for
    somebody who has joined this team already, RateLimited where nobody is invited, because the address has had its
    mails of this hour.
    """
    if order(made, team_list.inviting(invited, made.cause), at):
        return True
    existing = team_list.find_colleague(invited.team, invited.id)
    if existing is None:
        within(LINKS_TO_ADDRESS, LINKS_TO_ADDRESS.most, at)
    elif existing.joined_at:
        raise OwnMember(invited.team)
    return False


def listed(me: Member, at: datetime) -> list[Colleague]:
    """Who is of one's own team or invited, by address."""
    everybody = team_list.all_colleagues(me.team)
    found = [each for each in everybody if is_listed(each, everybody, at)]
    return sorted(found, key=lambda each: each.invitation.email)


def remove(
    me: Member,
    colleague_id: str,
    at: datetime,
    news: Callable[[Colleague], Notice],
    besides: Callable[[Colleague, str], list[Row]] = lambda *_: [],
) -> None:
    """Ends an invitation, or an account with all its sign-ins, whose owner is mailed the `news`; `besides` are writes
    of the same transaction, by who leaves and who keeps the team. Nobody of another team is found."""
    must_administer(me)
    colleague = team_list.find_colleague(me.team, colleague_id) if is_member_id(colleague_id) else None
    if colleague is None:
        raise NotFound("There is no such colleague.")
    if colleague.joined_at is None:
        removed = team_list.withdraw_invitation(me.team, colleague_id)
    else:
        stays = keeper(me, colleague_id, team_list.all_colleagues(me.team))
        writes = [*team_list.removing(colleague, stays), *besides(colleague, stays)]
        removed = order(news(colleague), writes, at)
    if not removed:
        raise Conflict(f"The people of your {me.team.noun} have just changed. Look at them again.")
    sign_ins.end_all(me.team.holder, colleague_id)


def removal(colleague: Colleague) -> str:
    """The cause of the mail to somebody who is removed: one for each time that they have joined."""
    return f"removed-{colleague.joined_at.timestamp():.0f}" if colleague.joined_at else "removed"


def line(colleague: Colleague) -> TeamLine:
    made = colleague.invitation
    return {
        "id": colleague.id,
        "email": made.email,
        "name": colleague.name,
        "state": "active" if colleague.joined_at else "invited",
        "second_factor": colleague.has_second_factor,
        "invited_by": made.invited_by,
        "invited_at": instant_text(made.at),
        "joined_at": instant_text(colleague.joined_at) if colleague.joined_at else None,
    }
