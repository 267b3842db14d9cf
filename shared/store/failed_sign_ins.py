"""Failed sign-ins in a row, under the name that was typed, whether or not an account has it, by factor."""

from __future__ import annotations

from datetime import datetime

from shared.accounts.account import Factor, Holder, unexpired
from shared.accounts.failed_sign_ins import FAILURES_LIFE, FREE_FAILURES, Attempt, Failures
from shared.ground.rate_limits import FAILED_SIGN_INS
from shared.store import accounts, items, keys, rows, source_counters
from shared.store.items import Condition, Row
from shared.store.tables import PEOPLE

_SK = {Factor.PASSWORD: "FAILURES", Factor.CODE: "CODES"}
PASSWORD = Factor.PASSWORD


def find_attempt(holder: Holder, key: str, source: str, at: datetime, factor: Factor = PASSWORD) -> Attempt:
    """One strong read of the account, of the failures under its name and of those from this source."""
    account, failed = (accounts.place(holder, key), accounts.SK), _place(holder, key, factor)
    from_source = source_counters.place(source, FAILED_SIGN_INS, at)
    found = {(row["pk"], row["sk"]): row for row in rows.get_many(PEOPLE, [account, failed, from_source])}
    return Attempt(
        account=unexpired(accounts.from_row(holder, found[account]) if account in found else None, at),
        failures=_failures(found.get(failed)),
        from_source=source_counters.acts_in(found.get(from_source)),
    )


def _failures(row: Row | None) -> Failures:
    return Failures(row["failures"], datetime.fromisoformat(row["failed_at"])) if row else Failures()


def count_try(holder: Holder, key: str, seen: Failures, at: datetime, factor: Factor = PASSWORD) -> bool:
    """Counts an attempt as a failure before its password or code is compared; a success removes the count.

    False when it may not be looked at: the free tries are spent and another try came in between, so a burst of any
    size is compared no more often than one after another.
    """
    counted = rows.update(
        PEOPLE,
        *_place(holder, key, factor),
        change="SET failed_at = :at, expires = :expires ADD failures :one",
        values={
            ":at": items.moment(at),
            ":one": 1,
            ":expires": int((at + FAILURES_LIFE).timestamp()),
        },
        condition=Condition(
            "attribute_not_exists(pk) OR failures <= :free OR failures = :seen",
            {},
            {":free": FREE_FAILURES, ":seen": seen.count},
        ),
    )
    return counted is not None


def forget(holder: Holder, key: str, factor: Factor = PASSWORD) -> None:
    rows.delete(PEOPLE, *_place(holder, key, factor))


def forgetting(holder: Holder, key: str, factor: Factor = PASSWORD) -> Row:
    """The same as part of a transaction."""
    return rows.deleting(PEOPLE, *_place(holder, key, factor))


def _place(holder: Holder, key: str, factor: Factor) -> tuple[str, str]:
    return keys.failures(accounts.place(holder, key)), _SK[factor]
