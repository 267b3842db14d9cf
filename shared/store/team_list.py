"""The list of a team: who is on it or invited, how one joins by a mailed link, and how one leaves."""

from __future__ import annotations

from datetime import datetime

from shared.accounts.account import ASK_AGAIN_AFTER, Account, Factor, Holder
from shared.accounts.second_factor import SecondFactor
from shared.store import accounts, failed_sign_ins, items, keys, rows, teams, tokens, verification_keys
from shared.store.items import PRESENT, Condition, Row
from shared.store.tables import PEOPLE
from shared.teams.invitation import INVITATION_LIFE, Acceptance, Colleague, Invitation, administers, may_be_followed
from shared.teams.team import ADMINISTRATOR, Member, Team, role_of

_PURPOSES = {Holder.STAFF: "join-staff", Holder.ORGANISATION: "join-organisation"}
_PARTITIONS = {Holder.STAFF: keys.centre, Holder.ORGANISATION: verification_keys.organisation}
_ACCEPTANCE = "ACCEPTANCE"
WITHOUT = Condition("attribute_exists(pk) AND attribute_not_exists(totp)", {}, {})
"""An account whose owner has no second factor."""
_PENDING = "attribute_exists(pk) AND attribute_not_exists(joined_at)"


def find_colleague(team: Team, person_id: str) -> Colleague | None:
    row = rows.get(PEOPLE, *_place(team, person_id))
    return _colleague(team, row) if row else None


def all_colleagues(team: Team) -> list[Colleague]:
    """Who is of the team, or invited."""
    pk, begins = _place(team, "")
    return [_colleague(team, row) for row in rows.query(PEOPLE, pk, begins=begins)]


def administrators(team: Team) -> list[Colleague]:
    """Who has joined as one."""
    return [each for each in all_colleagues(team) if administers(each)]


def inviting(invitation: Invitation, link: str) -> list[Row]:
    """Puts the invitation with its link; not where one has joined, nor over an invitation of the last two minutes."""
    condition = Condition(
        "attribute_not_exists(pk) OR (attribute_not_exists(joined_at) AND invited_at <= :until)",
        {},
        {":until": items.moment(invitation.at - ASK_AGAIN_AFTER)},
    )
    ends = invitation.at + INVITATION_LIFE
    spoken_for = f"{invitation.team.id}.{invitation.id}"
    return [
        rows.putting(PEOPLE, {**_line(invitation), "link": link, "expires": int(ends.timestamp())}, condition),
        tokens.adding_token(link, purpose=_PURPOSES[invitation.team.holder], key=spoken_for, expires=ends),
    ]


def find_invitation(holder: Holder, link: str, at: datetime) -> Invitation | None:
    """What a link invites to; None for one that was used, replaced or taken back, is too old, or of another kind of
    team."""
    found = tokens.find_token(link, purpose=_PURPOSES[holder], at=at) or ""
    team_id, _, person_id = found.partition(".")
    colleague = find_colleague(Team(holder, team_id), person_id) if person_id else None
    if colleague is None or not may_be_followed(colleague, link, at):
        return None
    return colleague.invitation if _is_stood_behind(colleague.invitation) else None


def _is_stood_behind(invitation: Invitation) -> bool:
    """The check that the inviter still administers the team; none for an invitation by the awarding body."""
    if invitation.inviter is None:
        return True
    row = rows.get(PEOPLE, accounts.place(invitation.team.holder, invitation.inviter), accounts.SK)
    team_of = teams.TEAM_OF[invitation.team.holder]
    return row is not None and (row[team_of], row["role"]) == (invitation.team.id, ADMINISTRATOR)


def put_acceptance(link: str, acceptance: Acceptance, expires: datetime) -> None:
    """Keeps what an invited person has chosen; whoever has the link may begin again, and the last choice counts."""
    row = {
        "pk": keys.token(link),
        "sk": _ACCEPTANCE,
        "name": acceptance.name,
        "password_hash": acceptance.password_hash,
        "totp": acceptance.box,
        "recovery_codes": set(acceptance.recovery),
        "expires": int(expires.timestamp()),
    }
    rows.put(PEOPLE, row)


def find_acceptance(link: str) -> Acceptance | None:
    row = rows.get(PEOPLE, keys.token(link), _ACCEPTANCE)
    return Acceptance(row["name"], row["password_hash"], row["totp"], frozenset(row["recovery_codes"])) if row else None


def joining(invitation: Invitation, acceptance: Acceptance, link: str, step: int | None, at: datetime) -> list[Row]:
    """The account, with the second factor whose first right code was of this time step, or without one; a transaction
    that fails where link or address is taken, or whoever invited is gone. Wrong codes of an earlier account are
    forgotten."""
    holder = invitation.team.holder
    account = Account(
        holder, invitation.id, invitation.email, acceptance.password_hash, invitation.language, email_proved_at=at
    )
    member = Member(
        account.id, account.email, acceptance.name, invitation.team, invitation.role, account.language, joined_at=at
    )
    factor = {} if step is None else teams.factor_row(SecondFactor(acceptance.box, step, acceptance.recovery))
    return [
        tokens.spending_token(link),
        rows.deleting(PEOPLE, keys.token(link), _ACCEPTANCE, PRESENT),
        rows.putting(PEOPLE, {**teams.account_row(account, member), **factor}, teams.REPLACED),
        rows.updating(
            PEOPLE,
            *_place(invitation.team, invitation.id),
            change="SET joined_at = :at, #name = :name, has_second_factor = :has REMOVE link, expires",
            names={"#name": "name"},
            values={":at": items.moment(at), ":name": acceptance.name, ":has": step is not None},
            condition=Condition(f"{_PENDING} AND link = :link", {}, {":link": link}),
        ),
        failed_sign_ins.forgetting(holder, account.id, Factor.CODE),
        *([_administering(invitation.team, invitation.inviter)] if invitation.inviter else []),
    ]


def withdraw_invitation(team: Team, person_id: str) -> bool:
    """Ends an invitation, whose link is then void; False where somebody has just joined by it."""
    return rows.transact([rows.deleting(PEOPLE, *_place(team, person_id), Condition(_PENDING, {}, {}))])


def removing(colleague: Colleague, keeper: str) -> list[Row]:
    """Account and line of the list, while the keeper administers the team still, and the colleague has got no second
    factor since the line was read."""
    team, person_id = colleague.invitation.team, colleague.id
    as_read = PRESENT if colleague.has_second_factor else WITHOUT
    return [
        rows.deleting(PEOPLE, *_place(team, person_id), PRESENT),
        rows.deleting(PEOPLE, accounts.place(team.holder, person_id), accounts.SK, as_read),
        _administering(team, keeper),
    ]


def noting_second_factor(team: Team, person_id: str) -> Row:
    change, values = "SET has_second_factor = :has", {":has": True}
    return rows.updating(PEOPLE, *_place(team, person_id), change=change, values=values, condition=PRESENT)


def changing_language(team: Team, person_id: str, language: str) -> Row:
    """Of the mails to somebody who is removed."""
    change, values = "SET #language = :language", {":language": language}
    names = {"#language": "language"}
    return rows.updating(PEOPLE, *_place(team, person_id), change=change, names=names, values=values, condition=PRESENT)


def founding(member: Member) -> Row:
    """Part of a transaction: the line of a team's first person, whom nobody has invited."""
    invitation = Invitation(member.id, member.email, member.team, member.role, member.language, None, member.joined_at)
    joined = {"joined_at": items.moment(member.joined_at), "name": member.name}
    return rows.putting(PEOPLE, {**_line(invitation), **joined})


def _administering(team: Team, person_id: str) -> Row:
    administers = Condition(
        "#team = :team AND #role = :role",
        {"#team": teams.TEAM_OF[team.holder], "#role": "role"},
        {":team": team.id, ":role": ADMINISTRATOR},
    )
    return rows.checking(PEOPLE, accounts.place(team.holder, person_id), accounts.SK, administers)


def _place(team: Team, person_id: str) -> tuple[str, str]:
    """Where the list has somebody: under the name of their account."""
    return _PARTITIONS[team.holder](team.id), accounts.place(team.holder, person_id)


def _line(invitation: Invitation) -> Row:
    pk, sk = _place(invitation.team, invitation.id)
    return {
        "pk": pk,
        "sk": sk,
        "email": invitation.email,
        "role": invitation.role.value,
        "language": invitation.language,
        "invited_by": invitation.invited_by,
        "invited_at": items.moment(invitation.at),
        "inviter": invitation.inviter,
        "operator": invitation.operator,
    }


def _colleague(team: Team, row: Row) -> Colleague:
    invitation = Invitation(
        id=keys.named_in(row["sk"]),
        email=row["email"],
        team=team,
        role=role_of(team.holder, row["role"]),
        language=row["language"],
        invited_by=row.get("invited_by"),
        at=datetime.fromisoformat(row["invited_at"]),
        inviter=row.get("inviter"),
        operator=row.get("operator"),
    )
    joined_at = datetime.fromisoformat(row["joined_at"]) if "joined_at" in row else None
    has_second_factor = joined_at is not None and (team.holder is Holder.STAFF or row.get("has_second_factor", False))
    return Colleague(invitation, row.get("link"), row.get("name"), joined_at, has_second_factor)
