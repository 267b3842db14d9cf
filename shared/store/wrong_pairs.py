"""Counters of wrong pairs, in partitions of their own (`GUARD#`): a row per source and day, and one per use and day for
all sources.

What they allow is decided in `shared/secret_numbers/wrong_pairs.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from shared.ground.rate_limits import LOCKS, WRONG_PAIRS, window
from shared.secret_numbers.guard import Use
from shared.secret_numbers.wrong_pairs import (
    WRONG_PER_DAY,
    WRONG_PER_TEN_MINUTES,
    OfAll,
    OfSource,
    SecondItem,
    WrongPairs,
)
from shared.store import items, keys, rows
from shared.store.items import Condition, Row
from shared.store.tables import PEOPLE

SEASON = "SEASON"
_KEPT = timedelta(days=4)
"""Longer than the slow attack looks back on single tries."""


def count_of_source(
    source: str, use: Use, second: SecondItem, at: datetime, once: str | None = None
) -> tuple[bool, OfSource]:
    """Counts a wrong pair of a source; its counts with it. One write. False where the one that is named `once` has been
    counted before.

    `source` is the hash of where the caller comes from, an organisation's officer or nobody in particular; of a batch
    that of the organisation.
    """
    begun, kind = window(WRONG_PAIRS, at), _kind(use, second)
    counted, row = rows.update_or_met(
        PEOPLE,
        *_of_source(source, begun),
        change=f"ADD #day :one, #ten :one{', named :names' if once else ''} SET expires = :expires",
        names={"#day": kind, "#ten": f"{kind}_{_ten_minutes(begun)}"},
        values={":one": 1, ":expires": _expires(at), **({":names": {once}} if once else {})},
        condition=Condition("NOT contains(named, :name)", {}, {":name": once}) if once else None,
    )
    return counted, _source_from(row, use, second, begun)


def spending_lock(source: str, at: datetime) -> Row:
    """The part of a transaction that spends one of a source's locks of this hour: it fails where none is left."""
    begun = window(WRONG_PAIRS, at)
    return rows.updating(
        PEOPLE,
        *_of_source(source, begun),
        change="ADD #locks :one SET expires = :expires",
        names={"#locks": _locks(begun)},
        values={":one": 1, ":expires": _expires(at)},
        condition=Condition("attribute_not_exists(#locks) OR #locks < :most", {}, {":most": LOCKS.most}),
    )


def giving_back_lock(source: str, at: datetime) -> Row:
    """The part of a transaction that gives back the lock spent at this moment."""
    begun = window(WRONG_PAIRS, at)
    names = {"#locks": _locks(begun)}
    return rows.updating(
        PEOPLE, *_of_source(source, begun), change="ADD #locks :back", names=names, values={":back": -1}
    )


def find_of_source(source: str, use: Use, begun: datetime, second: SecondItem) -> OfSource:
    """With this second item or none, in the ten minutes that have `begun`, their hour and their day."""
    return _source_from(rows.get(PEOPLE, *_of_source(source, begun)), use, second, begun)


def count_of_all(guessed_id: str | None, use: Use, at: datetime) -> WrongPairs | None:
    """Counts a wrong pair without a second item for all; None, and nothing counted, where the budget is spent: exact
    under any burst. The ID is kept with the moment for the slow attack, if the try was a guess at its number."""
    begun = window(WRONG_PAIRS, at)
    change, names, values = _kept_of(guessed_id, at)
    row = rows.update(
        PEOPLE,
        *_of_all(use, begun),
        change=change,
        names={"#day": "day", "#ten": _ten_minutes(begun), **names},
        values={":one": 1, ":expires": _expires(at), **values},
        condition=Condition(
            "(attribute_not_exists(#day) OR #day < :day) AND (attribute_not_exists(#ten) OR #ten < :ten)",
            {},
            {":day": WRONG_PER_DAY, ":ten": WRONG_PER_TEN_MINUTES},
        ),
    )
    return _wrong_pairs(row, begun) if row else None


def find_of_all(use: Use, begun: datetime) -> OfAll:
    found = _by_place([_of_all(use, begun), season(use)])
    return _all_from(found, use, begun)


def find_of_both(source: str, use: Use, begun: datetime) -> tuple[OfAll, OfSource]:
    """Of all and of one source without a second item, in one strong read."""
    place = _of_source(source, begun)
    found = _by_place([_of_all(use, begun), season(use), place])
    return _all_from(found, use, begun), _source_from(found.get(place), use, SecondItem.NONE, begun)


def season(use: Use) -> tuple[str, str]:
    """The key of the row that says whether the second item is asked for the season's sake."""
    return keys.wrong_pairs(use), SEASON


def _by_place(places: list[tuple[str, str]]) -> Mapping[tuple[str, str], Row]:
    return {(row["pk"], row["sk"]): row for row in rows.get_many(PEOPLE, places)}


def _of_source(source: str, begun: datetime) -> tuple[str, str]:
    return keys.pairs_of_source(source), _day(begun)


def _of_all(use: Use, begun: datetime) -> tuple[str, str]:
    return keys.wrong_pairs(use), _day(begun)


def _source_from(row: Row | None, use: Use, second: SecondItem, begun: datetime) -> OfSource:
    kind, found = _kind(use, second), row or {}
    pairs = WrongPairs(found.get(f"{kind}_{_ten_minutes(begun)}", 0), found.get(kind, 0))
    return OfSource(pairs, found.get(_locks(begun), 0))


def _all_from(found: Mapping[tuple[str, str], Row], use: Use, begun: datetime) -> OfAll:
    row = found.get(_of_all(use, begun))
    return OfAll(_wrong_pairs(row, begun) if row else WrongPairs(), "asked_since" in found.get(season(use), {}))


def _wrong_pairs(row: Row, begun: datetime) -> WrongPairs:
    return WrongPairs(row.get(_ten_minutes(begun), 0), row.get("day", 0))


_TRIED, _LAST = "n_", "t_"
"""Of one ID in the row of all: how often its number was compared in vain on that day, and when last."""


def _kept_of(guessed_id: str | None, at: datetime) -> tuple[str, dict[str, str], Row]:
    if guessed_id is None:
        return "ADD #day :one, #ten :one SET expires = :expires", {}, {}
    change = "ADD #day :one, #ten :one, #id :one SET #last = :at, expires = :expires"
    return change, {"#id": f"{_TRIED}{guessed_id}", "#last": f"{_LAST}{guessed_id}"}, {":at": items.moment(at)}


def tries_in(row: Row) -> dict[str, tuple[int, datetime]]:
    """By ID, how many of the row's wrong pairs were guesses at its number, and when the last one was."""
    tried = {name.removeprefix(_TRIED): count for name, count in row.items() if name.startswith(_TRIED)}
    return {each: (count, datetime.fromisoformat(row[f"{_LAST}{each}"])) for each, count in tried.items()}


def _kind(use: Use, second: SecondItem) -> str:
    return f"{use}_{second}"


def _ten_minutes(begun: datetime) -> str:
    return f"w{begun.astimezone(UTC):%H%M}"


def _locks(begun: datetime) -> str:
    return f"locks_{begun.astimezone(UTC):%H}"


def _day(begun: datetime) -> str:
    return f"{begun.astimezone(UTC):%Y%m%d}"


def _expires(at: datetime) -> int:
    return int((at + _KEPT).timestamp())
