"""Organisations, their daily budgets of checks, and the append-only record of who saw what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from shared.store import items, keys, rows
from shared.store.items import Condition, Row
from shared.store.tables import VERIFICATIONS
from shared.verification.access_record import CentreAct, CentreRoute, Declared, Purpose, Verification
from shared.verification.organisation import (
    MOST_CHECKS_PER_DAY,
    MOST_FAILED_CHECKS_PER_DAY,
    ChecksSpent,
    Organisation,
    Tier,
    TriesById,
    WaitsForId,
    tries_left,
    wait_for,
)

_UNSPENT = (
    "(attribute_not_exists(failed) OR failed < :failed) AND (attribute_not_exists(checks) OR checks < :checks) "
    "AND (attribute_not_exists(#tried) OR size(#tried) < :left)"
)


def adding_organisation(organisation: Organisation) -> Row:
    """Part of the transaction that proves its address: there is no row before."""
    proved = organisation.email_proved_at
    return rows.putting(
        VERIFICATIONS,
        {
            "pk": keys.organisation(organisation.id),
            "sk": "ORGANISATION",
            "name": organisation.name,
            "tier": organisation.tier.value,
            "account_key": organisation.account_key,
            "email_proved_at": items.moment(proved) if proved else None,
            "country": organisation.country,
            "web_domain": organisation.web_domain,
        },
    )


def find_organisation(organisation_id: str) -> Organisation | None:
    row = rows.get(VERIFICATIONS, *organisation_place(organisation_id))
    return organisation_from(row) if row else None


def find_asking(organisation_id: str, day: date) -> tuple[Organisation | None, TriesById]:
    """The organisation, and its tries of the day (UTC) before this one, in one strong read."""
    places = (organisation_place(organisation_id), _of_day(organisation_id, day - timedelta(days=1)))
    found = {(row["pk"], row["sk"]): row for row in rows.get_many(VERIFICATIONS, places)}
    row, before = (found.get(place) for place in places)
    return organisation_from(row) if row else None, _tries_in(before or {})


def organisation_place(organisation_id: str) -> tuple[str, str]:
    return keys.organisation(organisation_id), "ORGANISATION"


def _of_day(organisation_id: str, day: date) -> tuple[str, str]:
    return keys.limit(organisation_id), f"{day:%Y%m%d}"


def organisation_from(row: Row) -> Organisation:
    proved = row.get("email_proved_at")
    return Organisation(
        id=keys.named_in(row["pk"]),
        name=row["name"],
        tier=Tier(row["tier"]),
        email_proved_at=datetime.fromisoformat(proved) if proved else None,
        account_key=row.get("account_key"),
        country=row.get("country"),
        web_domain=row.get("web_domain"),
        checks_per_day=row.get("checks_per_day", MOST_CHECKS_PER_DAY),
        suspended_because=row.get("suspended_because"),
        acts=row.get("acts", 0),
    )


def spend_check(
    organisation_id: str,
    candidate_id: str,
    check_id: str,
    at: datetime,
    before: Sequence[datetime] = (),
    most: int = MOST_CHECKS_PER_DAY,
) -> None:
    """Counts a check of the day, of `most`, and a refused pair of the day and of the ID, before anything is compared,
    exact under any burst. ChecksSpent over either of the day's budgets; WaitsForId after three of this ID, with those
    `before` this day (UTC). One that is recorded gets the refused pair back (`add_verification`); the check is counted
    either way: by a budget that is met after a pair was compared, right ones would be told from wrong ones without a
    record."""
    left = tries_left(before, at)
    if left == 0:
        raise WaitsForId(wait_for(before, at))
    limits = {":failed": MOST_FAILED_CHECKS_PER_DAY, ":checks": most, ":left": left}
    counted, row = rows.update_or_met(
        VERIFICATIONS,
        *_of_day(organisation_id, _day(at)),
        change="ADD failed :one, checks :one, #tried :this SET expires = :expires",
        names={"#tried": _tried(candidate_id)},
        values={":one": 1, ":this": {_mark(at, check_id)}, ":expires": _in_two_days(at)},
        condition=Condition(_UNSPENT, {}, limits),
    )
    if not counted:
        wait = wait_for([*before, *_tries_in(row).get(candidate_id, ())], at)
        raise WaitsForId(wait) if wait else ChecksSpent(at)


def add_verification(verification: Verification, given_back: Sequence[Row]) -> bool:
    """Writes the record and gives back the refused pair that `spend_check` took and what the guard did (`given_back`),
    all or nothing; False when nothing was taken for this one, or the number was replaced.

    Put if absent: a role that writes here can neither change nor delete.
    """
    at, declared = verification.at, verification.declared
    record = rows.putting(
        VERIFICATIONS,
        {
            "pk": keys.seen(verification.candidate_id),
            "sk": verification.place,
            "organisation_id": verification.organisation_id,
            "organisation_name": verification.organisation_name,
            "route": verification.route,
            "seen": list(verification.seen),
            "purpose": declared.purpose.value if declared else None,
            "purpose_text": declared.text if declared else None,
        },
    )
    counted = rows.updating(
        VERIFICATIONS,
        *_of_day(verification.organisation_id, _day(at)),
        change="ADD failed :back DELETE #tried :this",
        names={"#tried": _tried(verification.candidate_id)},
        values={":back": -1, ":this": {_mark(at, verification.id)}},
        condition=Condition("failed > :none", {}, {":none": 0}),
    )
    return rows.transact([record, counted, *given_back])


def adding_centre_act(act: CentreAct) -> Row:
    """Part of a transaction: what a centre did, put if absent with what organisations saw; its views of results have a
    partition of their own."""
    place = keys.looks if act.is_look else keys.seen
    return rows.putting(
        VERIFICATIONS,
        {
            "pk": place(act.candidate_id),
            "sk": act.place,
            "centre_number": act.centre_number,
            "centre_name": act.centre_name,
            "staff_id": act.staff_id,
            "staff_name": act.staff_name,
            "route": act.route.value,
            "seen": list(act.seen),
            "reason": act.reason,
        },
    )


def find_verifications(candidate_id: str, most: int = 100, after: str = "") -> list[Verification | CentreAct]:
    """Which organisations saw what of this candidate's, and what centres did for them, newest first; what stands after
    this place."""
    found = rows.query(VERIFICATIONS, keys.seen(candidate_id), newest_first=True, most=most, after=after)
    return [_verification(candidate_id, row) if "organisation_id" in row else _act(candidate_id, row) for row in found]


def find_looks(candidate_id: str, most: int = 100, after: str = "") -> list[CentreAct]:
    """Centres' and schools', newest first; what stands after this place."""
    found = rows.query(VERIFICATIONS, keys.looks(candidate_id), newest_first=True, most=most, after=after)
    return [_act(candidate_id, row) for row in found]


def organisations_that_saw(candidate_id: str, session_id: str, *, before: int) -> list[str]:
    """The ids of all organisations that were shown a version of this result older than `before`, each once, without
    centres."""
    found = rows.query(VERIFICATIONS, keys.seen(candidate_id), only=("organisation_id", "seen"))
    shown = [row for row in found if "organisation_id" in row and _saw(row["seen"], session_id, before)]
    return list(dict.fromkeys(row["organisation_id"] for row in shown))


def _saw(seen: list[str], session_id: str, before: int) -> bool:
    shown = (each.rpartition("#") for each in seen)
    return any(session == session_id and int(version) < before for session, _, version in shown)


def _verification(candidate_id: str, row: Row) -> Verification:
    moment, _, verification_id = row["sk"].partition("#")
    return Verification(
        id=verification_id,
        candidate_id=candidate_id,
        organisation_id=row["organisation_id"],
        organisation_name=row["organisation_name"],
        at=datetime.fromisoformat(moment),
        route=row["route"],
        seen=tuple(row["seen"]),
        declared=Declared(Purpose(row["purpose"]), row.get("purpose_text")) if row.get("purpose") else None,
    )


def _act(candidate_id: str, row: Row) -> CentreAct:
    moment, _, act_id = row["sk"].partition("#")
    return CentreAct(
        id=act_id,
        candidate_id=candidate_id,
        centre_number=row["centre_number"],
        centre_name=row["centre_name"],
        staff_id=row["staff_id"],
        staff_name=row["staff_name"],
        at=datetime.fromisoformat(moment),
        route=CentreRoute(row["route"]),
        seen=tuple(row["seen"]),
        reason=row.get("reason"),
    )


_TRIED = "tried_"


def _tried(candidate_id: str) -> str:
    """The attribute of one ID: a set, so that a try is taken out again without moving others."""
    return f"{_TRIED}{candidate_id}"


def _mark(at: datetime, check_id: str) -> str:
    return f"{items.sortable(at)}#{check_id}"


def _tries_in(row: Row) -> TriesById:
    tried = {name.removeprefix(_TRIED): marks for name, marks in row.items() if name.startswith(_TRIED)}
    return {each: [datetime.fromisoformat(mark.partition("#")[0]) for mark in marks] for each, marks in tried.items()}


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def _in_two_days(at: datetime) -> int:
    return int((at + timedelta(days=2)).timestamp())
