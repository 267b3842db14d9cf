"""The list of a centre's staff: who is on it or invited, how one joins by a mailed link, and how one leaves."""

from __future__ import annotations

from datetime import datetime

from shared.accounts.account import ASK_AGAIN_AFTER, Account, Factor, Holder
from shared.centres.staff import INVITATION_LIFE, Acceptance, Colleague, Invitation, StaffRole, may_be_followed
from shared.store import accounts, failed_sign_ins, items, keys, rows, tokens
from shared.store.items import PRESENT, Condition, Row
from shared.store.tables import PEOPLE

T = Holder.STAFF
_PURPOSE = "join-staff"
_ACCEPTANCE = "ACCEPTANCE"
_PENDING = "attribute_exists(pk) AND attribute_not_exists(joined_at)"


def find_colleague(number: str, staff_id: str) -> Colleague | None:
    row = rows.get(PEOPLE, keys.centre(number), keys.staff(staff_id))
    return _colleague(row) if row else None


def all_colleagues(number: str) -> list[Colleague]:
    """Who is on the staff of a centre, or invited."""
    return [_colleague(row) for row in rows.query(PEOPLE, keys.centre(number), begins=keys.staff(""))]


def administrators(number: str) -> list[Colleague]:
    """Who has joined as one."""
    found = (each for each in all_colleagues(number) if each.joined_at)
    return [each for each in found if each.invitation.role is StaffRole.ADMINISTRATOR]


def inviting(invitation: Invitation, link: str) -> list[Row]:
    """Puts the invitation with its link; not where one has joined, nor over an invitation of the last two minutes."""
    condition = Condition(
        "attribute_not_exists(pk) OR (attribute_not_exists(joined_at) AND invited_at <= :until)",
        {},
        {":until": items.moment(invitation.at - ASK_AGAIN_AFTER)},
    )
    ends = invitation.at + INVITATION_LIFE
    spoken_for = f"{invitation.centre_number}.{invitation.id}"
    return [
        rows.putting(PEOPLE, {**_colleague_row(invitation), "link": link, "expires": int(ends.timestamp())}, condition),
        tokens.adding_token(link, purpose=_PURPOSE, key=spoken_for, expires=ends),
    ]


def find_invitation(link: str, at: datetime) -> Invitation | None:
    """What a link invites to; None for one that was used, replaced or taken back, or is too old."""
    number, _, staff_id = (tokens.find_token(link, purpose=_PURPOSE, at=at) or "").partition(".")
    colleague = find_colleague(number, staff_id) if staff_id else None
    if colleague is None or not may_be_followed(colleague, link, at):
        return None
    return colleague.invitation if _is_stood_behind(colleague.invitation) else None


def _is_stood_behind(invitation: Invitation) -> bool:
    """The check that the inviter still administers the centre; none for an invitation by the awarding body."""
    if invitation.inviter is None:
        return True
    row = rows.get(PEOPLE, accounts.place(T, invitation.inviter), accounts.SK)
    return row is not None and (row["centre_number"], row["role"]) == (
        invitation.centre_number,
        StaffRole.ADMINISTRATOR.value,
    )


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


def joining(invitation: Invitation, acceptance: Acceptance, link: str, step: int, at: datetime) -> list[Row]:
    """The account, live from the first right code on; a transaction that fails where link or address is taken, or
    whoever invited is gone. Wrong codes of an earlier account are forgotten."""
    account = Account(
        T, invitation.id, invitation.email, acceptance.password_hash, invitation.language, email_proved_at=at
    )
    own = {
        "name": acceptance.name,
        "centre_number": invitation.centre_number,
        "role": invitation.role.value,
        "joined_at": items.moment(at),
        "totp": acceptance.box,
        "last_step": step,
        "recovery_codes": set(acceptance.recovery),
    }
    return [
        tokens.spending_token(link),
        rows.deleting(PEOPLE, keys.token(link), _ACCEPTANCE, PRESENT),
        rows.putting(PEOPLE, {**accounts.account_row(account.id, account), **own}),
        rows.updating(
            PEOPLE,
            keys.centre(invitation.centre_number),
            keys.staff(invitation.id),
            change="SET joined_at = :at, #name = :name REMOVE link, expires",
            names={"#name": "name"},
            values={":at": items.moment(at), ":name": acceptance.name},
            condition=Condition(f"{_PENDING} AND link = :link", {}, {":link": link}),
        ),
        failed_sign_ins.forgetting(T, account.id, Factor.CODE),
        *([_administering(invitation.centre_number, invitation.inviter)] if invitation.inviter else []),
    ]


def withdraw_invitation(number: str, staff_id: str) -> bool:
    """Ends an invitation, whose link is then void; False where somebody has just joined by it."""
    return rows.transact(
        [rows.deleting(PEOPLE, keys.centre(number), keys.staff(staff_id), Condition(_PENDING, {}, {}))]
    )


def removing(number: str, staff_id: str, keeper: str) -> list[Row]:
    """Account and line of the list, while the keeper administers the centre still."""
    return [
        rows.deleting(PEOPLE, keys.centre(number), keys.staff(staff_id), PRESENT),
        rows.deleting(PEOPLE, accounts.place(T, staff_id), accounts.SK, PRESENT),
        _administering(number, keeper),
    ]


def _administering(number: str, staff_id: str) -> Row:
    administers = Condition(
        "centre_number = :number AND #role = :role",
        {"#role": "role"},
        {":number": number, ":role": StaffRole.ADMINISTRATOR.value},
    )
    return rows.checking(PEOPLE, accounts.place(T, staff_id), accounts.SK, administers)


def _colleague_row(invitation: Invitation) -> Row:
    return {
        "pk": keys.centre(invitation.centre_number),
        "sk": keys.staff(invitation.id),
        "email": invitation.email,
        "role": invitation.role.value,
        "language": invitation.language,
        "invited_by": invitation.invited_by,
        "invited_at": items.moment(invitation.at),
        "inviter": invitation.inviter,
        "operator": invitation.operator,
    }


def _colleague(row: Row) -> Colleague:
    invitation = Invitation(
        id=keys.named_in(row["sk"]),
        email=row["email"],
        centre_number=keys.named_in(row["pk"]),
        role=StaffRole(row["role"]),
        language=row["language"],
        invited_by=row.get("invited_by"),
        at=datetime.fromisoformat(row["invited_at"]),
        inviter=row.get("inviter"),
        operator=row.get("operator"),
    )
    joined_at = datetime.fromisoformat(row["joined_at"]) if "joined_at" in row else None
    return Colleague(invitation, row.get("link"), row.get("name"), joined_at)
