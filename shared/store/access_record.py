"""Organisations' daily budgets of checks, and the append-only record of who saw what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from threading import Lock

from shared.store import items, judged_by, link_looks, rows, verification_keys
from shared.store.items import Condition, Row
from shared.store.tables import VERIFICATIONS
from shared.verification.access_record import (
    CentreAct,
    CentreRoute,
    CheckRoute,
    Declared,
    Line,
    Purpose,
    Verification,
)
from shared.verification.agent import Person
from shared.verification.organisation import (
    MOST_CHECKS_PER_DAY,
    MOST_FAILED_CHECKS_PER_DAY,
    ChecksSpent,
    RefusalsSpent,
    TriesById,
    WaitsForId,
    tries_left,
    wait_for,
)

one_by_one = Lock()
"""Held by each write to an organisation's row of the day: it takes one at a time, and refuses what meets a transaction.
Those of this environment wait for one another instead."""
_UNSPENT = (
    "(attribute_not_exists(failed) OR failed < :failed) AND (attribute_not_exists(checks) OR checks < :checks) "
    "AND (attribute_not_exists(#tried) OR size(#tried) < :left AND NOT contains(#tried, :mark))"
)


def of_day(organisation_id: str, day: date) -> tuple[str, str]:
    """Where an organisation's checks and tries of a day (UTC) are counted."""
    return verification_keys.limit(organisation_id), f"{day:%Y%m%d}"


def spend_check(
    organisation_id: str,
    candidate_id: str,
    check_id: str,
    at: datetime,
    before: Sequence[datetime] = (),
    most: int = MOST_CHECKS_PER_DAY,
) -> None:
    """Counts a check of the day, of `most`, and a refused pair of the day and of the ID, before anything is compared,
    exact under any burst. ChecksSpent or RefusalsSpent over a budget of the day; WaitsForId after three of this ID,
    with those `before` this day (UTC). One that is recorded gets the refused pair back (`add_verification`); the check
    is counted either way: by a budget that is met after a pair was compared, right ones would be told from wrong ones
    without a record. The same check again is counted once."""
    left = tries_left(before, at)
    if left == 0:
        raise WaitsForId(wait_for(before, at))
    mark = _mark(at, check_id)
    limits = {":failed": MOST_FAILED_CHECKS_PER_DAY, ":checks": most, ":left": left, ":mark": mark}
    with one_by_one:
        counted, row = rows.update_or_met(
            VERIFICATIONS,
            *of_day(organisation_id, _day(at)),
            change="ADD failed :one, checks :one, #tried :this SET expires = :expires",
            names={"#tried": _tried(candidate_id)},
            values={":one": 1, ":this": {mark}, ":expires": in_two_days(at)},
            condition=Condition(_UNSPENT, {}, limits),
        )
    if not counted and mark not in row.get(_tried(candidate_id), ()):
        today = tries_in(row)
        if wait := wait_for([*before, *today.get(candidate_id, ())], at):
            raise WaitsForId(wait)
        raise ChecksSpent(at) if row.get("checks", 0) >= most else RefusalsSpent(today, at)


def add_verification(verification: Verification, given_back: Sequence[Row]) -> bool:
    """Writes the record, lists it among the organisation's checks, and gives back the refused pair that `spend_check`
    took and what the guard did (`given_back`), all or nothing; False when nothing was taken for this one, or the number
    was replaced.

    Put if absent: a role that writes here can neither change nor delete.
    """
    at = verification.at
    counted = rows.updating(
        VERIFICATIONS,
        *of_day(verification.organisation_id, _day(at)),
        change="ADD failed :back DELETE #tried :this",
        names={"#tried": _tried(verification.candidate_id)},
        values={":back": -1, ":this": {_mark(at, verification.id)}},
        condition=Condition("failed > :none", {}, {":none": 0}),
    )
    parts = [adding_look(verification), listing(verification), counted, *given_back]
    with one_by_one:
        return rows.transact(parts)


def listing(verification: Verification) -> Row:
    """Part of a transaction: where the record stands, under the organisation that made the check."""
    place = {"pk": verification_keys.checks(verification.organisation_id), "sk": verification.place}
    return rows.putting(VERIFICATIONS, {**place, "candidate_id": verification.candidate_id})


def adding_look(verification: Verification) -> Row:
    """Part of a transaction: its record, put if absent."""
    declared = verification.declared
    return rows.putting(
        VERIFICATIONS,
        {
            "pk": verification_keys.seen(verification.candidate_id),
            "sk": verification.place,
            "organisation_id": verification.organisation_id,
            "organisation_name": verification.organisation_name,
            "route": verification.route.value,
            "seen": list(verification.seen),
            "purpose": declared.purpose.value if declared else None,
            "purpose_text": declared.text if declared else None,
            "first_id": verification.first_id,
            "person_id": verification.person.id if verification.person else None,
            "person_name": verification.person.name if verification.person else None,
            "share_key": verification.share_key,
            **({"fields": list(verification.fields)} if verification.fields else {}),
            **judged_by.row_of(verification.judged_by),
            "max_age_months": verification.max_age_months,
        },
    )


def adding_centre_act(act: CentreAct) -> Row:
    """Part of a transaction: what a centre did, put if absent with what organisations saw; its views of results have a
    partition of their own."""
    place = verification_keys.looks if act.is_look else verification_keys.seen
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


def find_verifications(candidate_id: str, most: int = 100, after: str = "") -> list[Line]:
    """Which organisations saw what of this candidate's, and whoever had a link, and what centres did for them, newest
    first; what stands after this place."""
    found = rows.query(VERIFICATIONS, verification_keys.seen(candidate_id), newest_first=True, most=most, after=after)
    return [_line(candidate_id, row) for row in found]


def _line(candidate_id: str, row: Row) -> Line:
    if "organisation_id" in row:
        return verification_of(candidate_id, row)
    return link_looks.look_of(candidate_id, row) if link_looks.is_look(row) else _act(candidate_id, row)


def find_looks(candidate_id: str, most: int = 100, after: str = "") -> list[CentreAct]:
    """Centres' and schools', newest first; what stands after this place."""
    found = rows.query(VERIFICATIONS, verification_keys.looks(candidate_id), newest_first=True, most=most, after=after)
    return [_act(candidate_id, row) for row in found]


def verification_of(candidate_id: str, row: Row) -> Verification:
    moment, _, verification_id = row["sk"].partition("#")
    return Verification(
        id=verification_id,
        candidate_id=candidate_id,
        organisation_id=row["organisation_id"],
        organisation_name=row["organisation_name"],
        at=datetime.fromisoformat(moment),
        route=CheckRoute(row["route"]),
        seen=tuple(row["seen"]),
        declared=Declared(Purpose(row["purpose"]), row.get("purpose_text")) if row.get("purpose") else None,
        judged_by=judged_by.judged_by_of(row),
        max_age_months=row.get("max_age_months"),
        first_id=row.get("first_id"),
        person=Person(row["person_id"], row["person_name"]) if "person_id" in row else None,
        share_key=row.get("share_key"),
        fields=tuple(row["fields"]) if "fields" in row else None,
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


def tries_in(row: Row) -> TriesById:
    """Of a day's row."""
    tried = {name.removeprefix(_TRIED): marks for name, marks in row.items() if name.startswith(_TRIED)}
    return {each: [datetime.fromisoformat(mark.partition("#")[0]) for mark in marks] for each, marks in tried.items()}


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def in_two_days(at: datetime) -> int:
    return int((at + timedelta(days=2)).timestamp())
