"""The causes for which results changed, in the `results` table, each due until everybody concerned has been told.

The partition is the subject's, so its causes are in the order of their numbers; it is apart from the release's own, so
that IAM can allow marking a cause without allowing to touch a release. What is due is in the index `due`.
"""

from __future__ import annotations

from datetime import datetime

from shared.store import items, keys, rows
from shared.store.items import Condition, Row
from shared.store.tables import RESULTS
from shared.verification.result_change import SETTLED, Cause, CauseKind, OneResult, OtherCause

_DUE = Condition("attribute_exists(due)", {}, {})


def adding_cause(cause: Cause) -> Row:
    """Part of the transaction that is the cause."""
    return rows.putting(RESULTS, _row(cause))


def add_cause(cause: Cause) -> bool:
    """False where it is there already, done or not."""
    return rows.put_new(RESULTS, _row(cause))


def find_cause(subject: str, number: int) -> tuple[Cause, list[OtherCause]] | None:
    """A cause that is due, and the others of its subject; None where it is done, or not there."""
    listed = [OtherCause(_cause(row), "due" in row) for row in rows.query(RESULTS, keys.causes(subject))]
    mine = next((each.cause for each in listed if each.is_due and each.cause.number == number), None)
    return None if mine is None else (mine, [each for each in listed if each.cause != mine])


def due_causes(up_to: datetime) -> list[tuple[str, int]]:
    """Subject and number of those that are to be taken up (again) by then."""
    found = rows.query_index(RESULTS, "due", keys.CAUSE, up_to=items.sortable(up_to))
    return [(keys.named_in(row["pk"]), int(row["sk"])) for row in found]


def put_off(cause: Cause, until: datetime) -> None:
    """The sweep takes it up again at `until`, if it is still due."""
    _update(cause, "SET due_at = :at", {":at": items.sortable(until)})


def begin_shards(cause: Cause, until: datetime) -> list[int]:
    """The shards of its release that are still to be walked: all of them the first time. Whatever becomes of their
    messages, the sweep takes it up again at `until`."""
    every = {f"{shard:02d}" for shard in range(keys.RELEASE_SHARDS)}
    change = "SET due_at = :at, shards = if_not_exists(shards, :every)"
    row = _update(cause, change, {":at": items.sortable(until), ":every": every})
    return sorted(int(shard) for shard in row["shards"]) if row else []


def end_shard(cause: Cause, shard: int) -> bool:
    """Whether it was the last one, so that the mails can be counted; again, where that is asked again."""
    row = _update(cause, "DELETE shards :this", {":this": {f"{shard:02d}"}})
    return row is not None and not row.get("shards")


def end(cause: Cause) -> None:
    """Everybody concerned has been told."""
    _update(cause, "REMOVE due, due_at, shards", {})


def _update(cause: Cause, change: str, values: Row) -> Row | None:
    place = keys.causes(cause.subject), keys.cause(cause.number)
    return rows.update(RESULTS, *place, change=change, values=values, condition=_DUE)


def _row(cause: Cause) -> Row:
    result = cause.result
    return {
        "pk": keys.causes(cause.subject),
        "sk": keys.cause(cause.number),
        "kind": cause.kind.value,
        "release_id": cause.release_id,
        "at": items.moment(cause.at),
        "candidate_id": result.candidate_id if result else None,
        "session_id": result.session_id if result else None,
        "due": keys.CAUSE,
        "due_at": items.sortable(cause.at + SETTLED),
    }


def _cause(row: Row) -> Cause:
    number = int(row["sk"])
    result = OneResult(row["candidate_id"], row["session_id"], number) if "candidate_id" in row else None
    return Cause(CauseKind(row["kind"]), row["release_id"], number, datetime.fromisoformat(row["at"]), result)
