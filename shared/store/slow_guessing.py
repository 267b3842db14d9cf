"""What a season's unanswered guesses add up to, and the acts that ended the asking: beside the day's wrong pairs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shared.secret_numbers.guard import Use
from shared.secret_numbers.slow_guessing import Season, Tries
from shared.store import guard, items, keys, rows, wrong_pairs
from shared.store.items import Condition, Row
from shared.store.tables import PEOPLE

_DAY = "d_"
MOST_KEYS = 100


def find_season(use: Use) -> Season:
    return _season(rows.get(PEOPLE, *wrong_pairs.season(use)))


def find_tries(use: Use, days: Iterable[str]) -> dict[str, Tries]:
    """By day, the guesses without a second item that were counted for all."""
    found = rows.get_many(PEOPLE, [(keys.wrong_pairs(use), day) for day in days])
    return {row["sk"]: wrong_pairs.tries_in(row) for row in found}


def find_opened(candidate_ids: Iterable[str]) -> dict[str, datetime | None]:
    """Of these IDs those that exist, with the moment when their pair was last right."""
    opened: dict[str, datetime | None] = {}
    for chunk in rows.in_chunks(candidate_ids, MOST_KEYS):
        places = [(keys.guard(each), guard.SK) for each in chunk]
        for row in rows.get_many(PEOPLE, places, only=("pk", "opened_at")):
            at = row.get("opened_at")
            opened[keys.named_in(row["pk"])] = datetime.fromisoformat(at) if at else None
    return opened


def keep_season(use: Use, season: Season) -> bool:
    """False where an operator has ended the asking since it was read, or another sweep begun it."""
    return rows.put(PEOPLE, _row(use, season), _as_read(season))


def asking(use: Use, season: Season, at: datetime) -> bool:
    """From now on everyone is asked for a second item."""
    row = {**_row(use, season), "asked_since": items.moment(at)}
    return rows.put(PEOPLE, row, _as_read(season))


def end(use: Use, before: Season, after: Season, *, operator: str, reason: str, at: datetime) -> bool:
    """The new count, and who ended the asking, when and why, in one transaction; False where somebody else was
    faster."""
    act = {
        "pk": keys.wrong_pairs(use),
        "sk": f"{keys.ACTS}{items.sortable(at)}",
        "operator": operator,
        "reason": reason,
        "asked_since": items.moment(before.asked_since) if before.asked_since else None,
        "guesses": before.guesses,
    }
    return rows.transact([rows.putting(PEOPLE, _row(use, after), _as_read(before)), rows.putting(PEOPLE, act)])


def find_endings(use: Use) -> list[Row]:
    """The acts, newest first: `at`, `operator`, `reason`, `asked_since` and `guesses`."""
    found = rows.query(PEOPLE, keys.wrong_pairs(use), begins=keys.ACTS, newest_first=True, most=100)
    return [
        {
            "at": row["sk"].removeprefix(keys.ACTS),
            **{name: row[name] for name in ("operator", "reason", "asked_since", "guesses")},
        }
        for row in found
    ]


def _as_read(season: Season) -> Condition:
    """The condition that nobody has begun or ended the asking meanwhile; what the days add up to may be written
    twice."""
    parts: list[str] = []
    values: Row = {}
    for name, moment in (("asked_since", season.asked_since), ("counts_from", season.counts_from)):
        parts.append(f"{name} = :{name}" if moment else f"attribute_not_exists({name})")
        values |= {f":{name}": items.moment(moment)} if moment else {}
    return Condition(" AND ".join(parts), {}, values)


def _row(use: Use, season: Season) -> Row:
    pk, sk = wrong_pairs.season(use)
    return {
        "pk": pk,
        "sk": sk,
        **{f"{_DAY}{day}": count for day, count in season.days.items()},
        "asked_since": items.moment(season.asked_since) if season.asked_since else None,
        "counts_from": items.moment(season.counts_from) if season.counts_from else None,
    }


def _season(row: Row | None) -> Season:
    found = row or {}
    return Season(
        {name.removeprefix(_DAY): count for name, count in found.items() if name.startswith(_DAY)},
        _instant(found.get("asked_since")),
        _instant(found.get("counts_from")),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
