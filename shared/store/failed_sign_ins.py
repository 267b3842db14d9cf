"""Failed sign-ins in a row, under the name that was typed, whether or not an account has it, by factor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shared.accounts.account import Factor, Holder, unexpired
from shared.accounts.failed_sign_ins import FAILURES_LIFE, FREE_FAILURES, Attempt, Failures
from shared.ground.rate_limits import FAILED_SIGN_INS
from shared.store import accounts, items, keys, rows, source_counters
from shared.store.items import Condition, Row
from shared.store.tables import PEOPLE

_SK = {Factor.PASSWORD: "FAILURES", Factor.CODE: "CODES"}
PASSWORD = Factor.PASSWORD


def find_attempt(
    holder: Holder, key: str, source: str, at: datetime, factor: Factor = PASSWORD, devices: Iterable[str] = ()
) -> Attempt:
    """One strong read of the account, of the failures under its name, of those on these devices, its own or not, and of
    those from this source."""
    account, failed = (accounts.place(holder, key), accounts.SK), _place(holder, key, factor)
    from_source = source_counters.place(source, FAILED_SIGN_INS, at)
    on_devices = {each: _place(holder, key, factor, each) for each in devices}
    places = [account, failed, from_source, *on_devices.values()]
    found = {(row["pk"], row["sk"]): row for row in rows.get_many(PEOPLE, places)}
    return Attempt(
        account=unexpired(accounts.from_row(holder, found[account]) if account in found else None, at),
        failures=_failures(found.get(failed)),
        from_source=source_counters.acts_in(found.get(from_source)),
        on_devices={each: _failures(found.get(place)) for each, place in on_devices.items()},
    )


def _failures(row: Row | None) -> Failures:
    return Failures(row["failures"], datetime.fromisoformat(row["failed_at"])) if row else Failures()


def count_try(
    holder: Holder, key: str, seen: Failures, at: datetime, factor: Factor = PASSWORD, device: str | None = None
) -> bool:
    """Counts an attempt as a failure before its password or code is compared; a success removes the count.

    False when it may not be looked at: the free tries are spent and another try came in between, so a burst of any
    size is compared no more often than one after another.
    """
    counted = rows.update(
        PEOPLE,
        *_place(holder, key, factor, device),
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


def place(holder: Holder, key: str, device: str | None = None) -> tuple[str, str]:
    """The key of the row that counts wrong passwords under this name, or on one known device of its own."""
    return _place(holder, key, PASSWORD, device)


def _place(holder: Holder, key: str, factor: Factor, device: str | None = None) -> tuple[str, str]:
    partition = keys.failures(accounts.place(holder, key))
    return partition, _SK[factor] if device is None else keys.device(device)
