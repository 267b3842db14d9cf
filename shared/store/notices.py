"""The outbox: one row per (release or cause, recipient); the row's state is authoritative about the mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from shared.notices.notice import MAILED, UNDELIVERED, Fate, Notice, NoticeKind, NoticeState
from shared.store import keys, rows
from shared.store.items import Condition, Row
from shared.store.tables import NOTICES

SHARDS = range(keys.NOTICE_SHARDS)


def adding_notice(notice: Notice, expires: datetime) -> Row:
    """Part of a transaction. The row goes then, and the address with it."""
    return rows.putting(NOTICES, {**_row(notice), "expires": int(expires.timestamp())})


def add_notice(notice: Notice) -> bool:
    """Put if absent: False when this recipient has a row of this cause already."""
    return rows.put_new(NOTICES, _row(notice))


def find_notice(cause: str, recipient: str) -> Notice | None:
    row = rows.get(NOTICES, *_place(cause, recipient))
    return _notice(row) if row else None


def lease(cause: str, recipient: str, *, until: int, grace_ended: int) -> Notice | None:
    """Leases a queued notice until then (seconds of the process clock), or one whose lease ended before `grace_ended`
    and about which no event has come since; None if it cannot be leased.

    A row that cannot be read (KeyError, ValueError) is given back first: its message fails, and is seen to.
    """
    condition = Condition(
        "#state = :queued OR (#state = :sending AND leased_until < :grace_ended)",
        {"#state": "state"},
        {":queued": NoticeState.QUEUED.value, ":sending": NoticeState.SENDING.value, ":grace_ended": grace_ended},
    )
    row = rows.update(
        NOTICES,
        *_place(cause, recipient),
        change="SET #state = :sending, leased_until = :until",
        values={":until": until},
        condition=condition,
    )
    try:
        return _notice(row) if row else None
    except (KeyError, ValueError):
        _settle(cause, recipient, NoticeState.QUEUED, until, "")
        raise


def find_lease(cause: str, recipient: str) -> tuple[NoticeState, int] | None:
    """A notice's state, and until when it is or was leased (0: never); None where there is no such notice."""
    row = rows.get(NOTICES, *_place(cause, recipient))
    return (NoticeState(row["state"]), row.get("leased_until", 0)) if row else None


def give_back(notice: Notice, *, until: int) -> bool:
    """Gives back a leased notice that was surely not sent; only the holder of the lease may."""
    return _settle(notice.cause, notice.recipient, NoticeState.QUEUED, until, "")


def mark_sent(notice: Notice, message_id: str, *, until: int) -> bool:
    """Marks a notice as sent and removes its merge fields, so that a link stays in the mail alone."""
    return _settle(notice.cause, notice.recipient, NoticeState.SENT, until, message_id)


def mark_failed(notice: Notice, *, until: int) -> bool:
    return _settle(notice.cause, notice.recipient, NoticeState.FAILED, until, "")


def record_event(cause: str, recipient: str, fate: Fate) -> bool:
    """Records what an event of the provider says of a mail; False where the notice's state is none that it may
    follow."""
    listed = _listed(cause, fate.state)
    before = {f":s{number}": each.value for number, each in enumerate(sorted(fate.may_follow))}
    row = rows.update(
        NOTICES,
        *_place(cause, recipient),
        change=f"SET #state = :state{', undelivered = :undelivered' if listed else ''} REMOVE #merge",
        names={"#merge": "merge"},
        values={":state": fate.state.value, **listed},
        condition=Condition(f"#state IN ({', '.join(before)})", {"#state": "state"}, before),
    )
    return row is not None


def _listed(cause: str, state: NoticeState) -> Row:
    return {":undelivered": keys.undelivered(cause, state)} if state in UNDELIVERED else {}


def count_states(cause: str, shards: Iterable[int] = SHARDS) -> Mapping[str, int]:
    """How many rows of a cause are in each state: counted over its shards, since one counter would be a hot row."""
    counted: Counter[str] = Counter()
    for shard in shards:
        counted.update(row["state"] for row in rows.query(NOTICES, keys.notices(cause, shard), only=("state",)))
    return dict(counted)


def undelivered(
    cause: str, state: NoticeState, after: tuple[str, str] | None, most: int
) -> tuple[list[tuple[str, str]], tuple[str, str] | None]:
    """(centre, recipient) of one page of a cause's notices that ended so, by centre, and the one to go on after."""
    partition = keys.undelivered(cause, state.value)
    start = _undelivered_at(cause, partition, *after) if after else None
    found, last = rows.page_of_index(NOTICES, "undelivered", partition, after=start, most=most)
    listed = [(str(row["centre"]), str(row["sk"])) for row in found]
    return listed, listed[-1] if last else None


def _undelivered_at(cause: str, partition: str, centre: str, recipient: str) -> Row:
    pk, sk = _place(cause, recipient)
    return {"pk": pk, "sk": sk, "undelivered": partition, "centre": centre}


def note_view(release_id: str, candidate_id: str) -> bool:
    """Notes, once, that a candidate has viewed a result of this release. A row of its own, because the first view may
    come before the fan-out has written the notice."""
    return rows.put_new(
        NOTICES, {"pk": keys.viewed(release_id, keys.notice_shard_of(candidate_id)), "sk": candidate_id}
    )


def known_to(candidate_id: str, release_ids: Collection[str]) -> frozenset[str]:
    """Those of these releases that the candidate was mailed about, or has viewed a result of: one read of all."""
    shard = keys.notice_shard_of(candidate_id)
    viewed = {keys.viewed(each, shard): each for each in release_ids}
    mailed = {keys.notices(each, shard): each for each in release_ids}
    places = [(pk, candidate_id) for pk in (*viewed, *mailed)]
    found = [row for part in rows.in_chunks(places, 100) for row in rows.get_many(NOTICES, part, only=("pk", "state"))]
    heard = [row for row in found if row["pk"] in viewed or NoticeState(row["state"]) in MAILED]
    return frozenset({**viewed, **mailed}[row["pk"]] for row in heard)


def count_views(release_id: str, shards: Iterable[int] = SHARDS) -> int:
    return sum(len(rows.query(NOTICES, keys.viewed(release_id, shard), only=("sk",))) for shard in shards)


def find_states(cause: str, recipients: Sequence[str]) -> dict[str, NoticeState]:
    """The states of up to 100 recipients' notices; recipients without one are left out."""
    found = rows.get_many(NOTICES, [_place(cause, each) for each in recipients])
    return {row["sk"]: NoticeState(row["state"]) for row in found}


def _settle(cause: str, recipient: str, state: NoticeState, until: int, message_id: str) -> bool:
    condition = Condition(
        "#state = :sending AND leased_until = :until",
        {"#state": "state"},
        {":sending": NoticeState.SENDING.value, ":until": until},
    )
    forgets, listed = state is not NoticeState.QUEUED, _listed(cause, state)
    change = "SET #state = :state, message_id = :id" + (", undelivered = :undelivered" if listed else "")
    row = rows.update(
        NOTICES,
        *_place(cause, recipient),
        change=f"{change} REMOVE leased_until" + (", #merge" if forgets else ""),
        names={"#merge": "merge"} if forgets else None,
        values={":state": state.value, ":id": message_id, **listed},
        condition=condition,
    )
    return row is not None


def _place(cause: str, recipient: str) -> tuple[str, str]:
    return keys.notices(cause, keys.notice_shard_of(recipient)), recipient


def _row(notice: Notice) -> Row:
    pk, sk = _place(notice.cause, notice.recipient)
    return {
        "pk": pk,
        "sk": sk,
        "cause": notice.cause,
        "kind": notice.kind.value,
        "state": notice.state.value,
        "language": notice.language,
        "email": notice.email,
        "release_id": notice.release_id,
        "merge": dict(notice.merge),
        "centre": notice.centre,
        "undelivered": keys.undelivered(notice.cause, notice.state) if notice.state in UNDELIVERED else None,
    }


def _notice(row: Row) -> Notice:
    return Notice(
        cause=row["cause"],
        recipient=row["sk"],
        kind=NoticeKind(row["kind"]),
        state=NoticeState(row["state"]),
        language=row["language"],
        email=row.get("email"),
        release_id=row.get("release_id"),
        merge=row.get("merge", {}),
        centre=row.get("centre"),
    )
