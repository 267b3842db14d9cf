"""The outbox: one row per (release or cause, recipient); its state is the truth about the mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from shared.notices import RANK, Notice, NoticeKind, NoticeState
from shared.store import keys, rows
from shared.store.rows import Condition, Row
from shared.store.tables import NOTICES


def adding_notice(notice: Notice) -> Row:
    return rows.putting(NOTICES, _row(notice))


def add_notice(notice: Notice) -> bool:
    """Put if absent: False when this recipient has a row of this cause already."""
    return rows.put_new(NOTICES, _row(notice))


def find_notice(cause: str, recipient: str) -> Notice | None:
    row = rows.get(NOTICES, *_place(cause, recipient))
    return _notice(row) if row else None


def lease(cause: str, recipient: str, *, now: int, until: int) -> Notice | None:
    """Takes a queued notice, or one whose lease is over (seconds of the process clock); None if it is not to be had."""
    condition = Condition(
        "#state = :queued OR (#state = :sending AND leased_until < :now)",
        {"#state": "state"},
        {":queued": NoticeState.QUEUED.value, ":sending": NoticeState.SENDING.value, ":now": now},
    )
    row = rows.update(
        NOTICES,
        *_place(cause, recipient),
        change="SET #state = :sending, leased_until = :until",
        values={":until": until},
        condition=condition,
    )
    return _notice(row) if row else None


def is_leased(cause: str, recipient: str) -> bool:
    """Whether somebody holds it now, or held it and was not heard of again."""
    standing = find_notice(cause, recipient)
    return standing is not None and standing.state is NoticeState.SENDING


def give_back(notice: Notice, *, until: int) -> bool:
    """A leased notice that was surely not sent waits again; only its holder's lease counts."""
    return _settle(notice, NoticeState.QUEUED, until, "")


def mark_sent(notice: Notice, message_id: str, *, until: int) -> bool:
    """What filled the template is forgotten with the sending: a link in a mail stays in the mail alone."""
    return _settle(notice, NoticeState.SENT, until, message_id)


def mark_failed(notice: Notice, *, until: int) -> bool:
    return _settle(notice, NoticeState.FAILED, until, "")


def record_event(cause: str, recipient: str, state: NoticeState) -> bool:
    """What the provider says of a mail; a later state never moves back to an earlier one."""
    lower = {f":s{rank}": each.value for each, rank in RANK.items() if rank < RANK[state]}
    condition = Condition(f"#state IN ({', '.join(lower)})", {"#state": "state"}, lower)
    row = rows.update(
        NOTICES,
        *_place(cause, recipient),
        change="SET #state = :state REMOVE #merge",
        names={"#merge": "merge"},
        values={":state": state.value},
        condition=condition,
    )
    return row is not None


def count_states(cause: str) -> Mapping[str, int]:
    """How many rows of a cause stand in each state: recounted over its shards, never a hot counter."""
    counted: Counter[str] = Counter()
    for shard in range(keys.SHARDS):
        counted.update(row["state"] for row in rows.query(NOTICES, keys.notices(cause, shard)))
    return dict(counted)


def _settle(notice: Notice, state: NoticeState, until: int, message_id: str) -> bool:
    condition = Condition(
        "#state = :sending AND leased_until = :until",
        {"#state": "state"},
        {":sending": NoticeState.SENDING.value, ":until": until},
    )
    forgets = state is not NoticeState.QUEUED
    row = rows.update(
        NOTICES,
        *_place(notice.cause, notice.recipient),
        change="SET #state = :state, message_id = :id REMOVE leased_until" + (", #merge" if forgets else ""),
        names={"#merge": "merge"} if forgets else None,
        values={":state": state.value, ":id": message_id},
        condition=condition,
    )
    return row is not None


def _place(cause: str, recipient: str) -> tuple[str, str]:
    return keys.notices(cause, keys.shard_of(recipient)), recipient


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
    )
