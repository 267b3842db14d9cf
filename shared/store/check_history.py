"""An organisation's own checks, newest first, and its looks at one of them again. All is read strongly: a check is in
its history from the moment on at which it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date

from shared.store import access_record, keys, organisations, rows, verification_keys
from shared.store.access_record import adding_look, listing, verification_of
from shared.store.items import Condition, Row
from shared.store.tables import VERIFICATIONS
from shared.verification.access_record import Verification
from shared.verification.history import Span
from shared.verification.organisation import ChecksOfDay, Organisation


def find_with_checks(organisation_id: str, day: date) -> tuple[Organisation | None, ChecksOfDay]:
    """The organisation, and its checks of the day (UTC), in one strong read."""
    places = [organisations.of_organisation(organisation_id), access_record.of_day(organisation_id, day)]
    found = {(row["pk"], row["sk"]): row for row in rows.get_many(VERIFICATIONS, places)}
    row, counted = (found.get(place) for place in places)
    return organisations.organisation_of(row) if row else None, organisations.checks_in(counted)


def find_checks(
    organisation_id: str, span: Span, most: int, *, before: str = "", candidate_id: str | None = None
) -> list[Verification]:
    """Up to `most`, at most 100, within the span and before this place; of one candidate alone where one is named.

    No two stand at one place, so a page goes on without losing or repeating one that was made in the same moment.
    """
    high = min(span.high, before or span.high)
    if high < span.low:
        return []
    if candidate_id is not None:
        return _of_candidate(candidate_id, organisation_id, span.low, high, before)[:most]
    found = rows.newest_between(VERIFICATIONS, verification_keys.checks(organisation_id), span.low, high, most + 1)
    return _read([each for each in found if each["sk"] != before][:most])


def find_check(organisation_id: str, place: str) -> Verification | None:
    """The organisation's own check at this place of the record, whomever it was of."""
    found = rows.get(VERIFICATIONS, verification_keys.checks(organisation_id), place)
    return next(iter(_read([found])), None) if found else None


def recorded(organisation_id: str, places: Sequence[str]) -> frozenset[str]:
    """Those of up to 100 places at which the organisation has a check."""
    found = rows.get_many(
        VERIFICATIONS, [(verification_keys.checks(organisation_id), each) for each in places], only=("sk",)
    )
    return frozenset(each["sk"] for each in found)


def add_look_again(look: Verification, most: int) -> bool:
    """Writes the record of a look at an earlier check and counts it as a check of the day, of `most`, all or nothing;
    False where the day has no more. No number is compared, so no refused pair is counted; and it is no check of its
    own, so it is not listed among the checks."""
    return rows.transact([adding_look(look), _counting(look, most)])


def add_shared_check(check: Verification, most: int, parts: Sequence[Row]) -> bool:
    """The same of a check of what was shared, which is listed; with what holds it to the share (`parts`)."""
    counted = [adding_look(check), listing(check), _counting(check, most), *parts]
    with access_record.one_by_one:
        return rows.transact(counted)


def _counting(look: Verification, most: int) -> Row:
    """Part of a transaction, which fails where the day has no more checks."""
    return rows.updating(
        VERIFICATIONS,
        *access_record.of_day(look.organisation_id, look.at.astimezone(UTC).date()),
        change="ADD checks :one SET expires = :expires",
        values={":one": 1, ":expires": access_record.in_two_days(look.at)},
        condition=Condition("attribute_not_exists(checks) OR checks < :most", {}, {":most": most}),
    )


def _read(listed: Sequence[Row]) -> list[Verification]:
    """Their records, newest first."""
    read = rows.get_many(VERIFICATIONS, [(verification_keys.seen(each["candidate_id"]), each["sk"]) for each in listed])
    checks = [verification_of(keys.named_in(row["pk"]), row) for row in read]
    return sorted(checks, key=lambda each: each.place, reverse=True)


def _of_candidate(candidate_id: str, organisation_id: str, low: str, high: str, before: str) -> list[Verification]:
    """From the candidate's own partition, which has few rows: of the organisation's theirs may be one in ten
    thousand."""
    found = rows.query(VERIFICATIONS, verification_keys.seen(candidate_id), newest_first=True)
    mine = [row for row in found if row.get("organisation_id") == organisation_id and "first_id" not in row]
    return [verification_of(candidate_id, row) for row in mine if low <= row["sk"] <= high and row["sk"] != before]
