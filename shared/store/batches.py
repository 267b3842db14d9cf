"""Batches and the outcomes of their rows, in `verifications`; never a Secret number.

One worker at a time has a batch's turn, and each of its writes is refused once it has it no more. A page of outcomes is
written with the progress in one transaction: so a row is done with its page or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.ground.errors import Conflict
from shared.ground.file_faults import Fault, shown_fault
from shared.store import batch_keys, batch_rows, items, keys, rows
from shared.store.items import ABSENT, Condition, Row
from shared.store.tables import VERIFICATIONS
from shared.verification.access_record import Declared, Purpose, place_of
from shared.verification.agent import Person
from shared.verification.batch import KEPT_FOR, Batch, BatchForm, BatchState, Met, RowOutcome, counted
from shared.verification.history import place_in

_KEY_FOR = timedelta(days=1)


class TurnLost(Conflict):
    """Another worker has the batch: this one writes no more."""

    def __init__(self) -> None:
        super().__init__("Another worker has this batch.")


@dataclass(frozen=True, slots=True)
class Turn:
    """Who works a batch, until when at most, in seconds of the process clock."""

    holder: str
    until: int


@dataclass(frozen=True, slots=True)
class BatchAsked:
    """What came under an Idempotency-Key: the key's id, and the keyed hash of the request."""

    id: str
    request: str


def add_batch(batch: Batch, asked: BatchAsked | None) -> bool:
    """False where the key has made another within a day, or there is a batch of this id."""
    head = rows.putting(VERIFICATIONS, {**_place(batch), **_head(batch)})
    if asked is None:
        return rows.transact([head])
    row = {
        "pk": batch_keys.batches(batch.organisation_id),
        "sk": batch_keys.asked(asked.id),
        "expires": _seconds(batch.at),
    }
    free = Condition("attribute_not_exists(pk) OR expires <= :now", {}, {":now": int(batch.at.timestamp())})
    key = rows.putting(VERIFICATIONS, {**row, "batch": batch.id, "request": asked.request}, free)
    return rows.transact([head, key])


def _seconds(at: datetime) -> int:
    return int((at + _KEY_FOR).timestamp())


def find_asked(organisation_id: str, asking_id: str, at: datetime) -> tuple[str, str] | None:
    """The batch that the key made within a day, and the keyed hash of its request."""
    row = rows.get(VERIFICATIONS, batch_keys.batches(organisation_id), batch_keys.asked(asking_id))
    return (row["batch"], row["request"]) if row and row["expires"] > int(at.timestamp()) else None


def find_batch(organisation_id: str, batch_id: str) -> Batch | None:
    """The organisation's own; None for another's, and for text that is no id of ours."""
    place = place_in(batch_id)
    row = rows.get(VERIFICATIONS, batch_keys.batches(organisation_id), place) if place else None
    return _batch(row) if row else None


def page_of_batches(organisation_id: str, before: str, most: int) -> tuple[list[Batch], str | None]:
    """Newest first, from before this place on ("" is the beginning), and the place to go on before."""
    high = before or "9"
    found = rows.newest_between(VERIFICATIONS, batch_keys.batches(organisation_id), "0", high, most + 2)
    listed = [each for each in found if each["sk"] != before]
    last = listed[most - 1]["sk"] if len(listed) > most else None
    return [_batch(each) for each in listed[:most]], last


def take_turn(batch: Batch, turn: Turn, now: int) -> bool:
    """False while another worker has it."""
    free = Condition("attribute_exists(pk) AND (attribute_not_exists(turn) OR turn_until <= :now)", {}, {":now": now})
    return _changed(batch, {"turn": turn.holder, "turn_until": turn.until}, free)


def give_turn_back(batch: Batch, turn: Turn) -> None:
    """Nothing happens where another has it by now."""
    _changed(batch, {"turn": None, "turn_until": None}, _held(turn))


def begin(batch: Batch, turn: Turn, total: int, tag: str, page_at: datetime) -> Batch:
    """Its file was read, and is sound."""
    begun = replace(batch, state=BatchState.CHECKING, rows=total, tag=tag, page_at=page_at)
    return _kept(batch, begun, turn)


def refuse(batch: Batch, turn: Turn, faults: Sequence[Fault], count: int, at: datetime) -> Batch:
    """Its file has faults, and nothing of it is checked."""
    refused = replace(batch, state=BatchState.REFUSED, fault_count=count, ended_at=at, page_at=None)
    row = {
        "pk": batch_keys.batch(batch.id),
        "sk": batch_keys.FAULTS,
        "faults": [{**shown_fault(each)} for each in faults],
        "expires": _until(batch),
    }
    rows.put(VERIFICATIONS, row)
    return _kept(batch, refused, turn)


def find_faults(batch_id: str) -> list[Fault]:
    """Of a refused batch; none where its file never came."""
    row = rows.get(VERIFICATIONS, batch_keys.batch(batch_id), batch_keys.FAULTS)
    listed = row["faults"] if row else []
    return [batch_rows.fault_of(each) for each in listed]


def end(batch: Batch, turn: Turn, at: datetime) -> Batch:
    """All rows are done."""
    return _kept(batch, replace(batch, state=BatchState.FINISHED, ended_at=at, page_at=None), turn)


def write_page(batch: Batch, turn: Turn, outcomes: Sequence[RowOutcome], next_at: datetime) -> Batch:
    """Up to 99 outcomes with the progress that they make, all or nothing."""
    after = replace(counted(batch, outcomes), page_at=next_at)
    change, names, values = items.set_values(_progress(after))
    here = Condition(f"{_held(turn).expression} AND done = :before", {}, {**_held(turn).values, ":before": batch.done})
    moved = rows.updating(
        VERIFICATIONS, *_place(batch).values(), change=change, names=names, values=values, condition=here
    )
    added = [
        rows.putting(VERIFICATIONS, {**batch_rows.row_of(batch.id, each), "expires": _until(batch)}, ABSENT)
        for each in outcomes
    ]
    if not rows.transact([*added, moved]):
        raise TurnLost
    return after


def find_rows(batch_id: str, after: int = 0, most: int = 0) -> list[RowOutcome]:
    """In order, from the one after this number on; all of them where `most` is 0."""
    place, pk = batch_keys.row(after) if after else "", batch_keys.batch(batch_id)
    found = rows.query(VERIFICATIONS, pk, begins=batch_keys.ROWS, most=most, after=place)
    return [batch_rows.outcome_of(each) for each in found]


def _kept(before: Batch, after: Batch, turn: Turn) -> Batch:
    here = Condition(f"{_held(turn).expression} AND #state = :seen", {"#state": "state"}, {":seen": before.state.value})
    if not _changed(before, _progress(after), replace(here, values={**here.values, **_held(turn).values})):
        raise TurnLost
    return after


def _changed(batch: Batch, to: Row, condition: Condition) -> bool:
    change, names, values = items.set_values(to)
    place = _place(batch).values()
    return (
        rows.update(VERIFICATIONS, *place, change=change, names=names, values=values, condition=condition) is not None
    )


def _held(turn: Turn) -> Condition:
    return Condition("turn = :mine", {}, {":mine": turn.holder})


def _place(batch: Batch) -> dict[str, str]:
    return {"pk": batch_keys.batches(batch.organisation_id), "sk": place_of(batch.at, batch.id)}


def _head(batch: Batch) -> Row:
    return {
        "opened_at": items.moment(batch.at),
        "opened": batch.opened,
        "person_id": batch.person.id,
        "person_name": batch.person.name,
        "purpose": batch.declared.purpose.value,
        "purpose_text": batch.declared.text,
        "form": batch.form.value,
        "profile_id": batch.profile_id,
        **_progress(batch),
    }


def _progress(batch: Batch) -> Row:
    return {
        "state": batch.state.value,
        "total": batch.rows,
        "done": batch.done,
        "counts": dict(batch.counts),
        "verdicts": {each.value: count for each, count in batch.verdicts.items()},
        "fault_count": batch.fault_count,
        "tag": batch.tag,
        "page_at": items.moment(batch.page_at) if batch.page_at else None,
        "ended_at": items.moment(batch.ended_at) if batch.ended_at else None,
    }


def _batch(row: Row) -> Batch:
    return Batch(
        id=row["sk"].partition("#")[2],
        organisation_id=keys.named_in(row["pk"]),
        person=Person(row["person_id"], row["person_name"]),
        at=datetime.fromisoformat(row["opened_at"]),
        opened=row["opened"],
        declared=Declared(Purpose(row["purpose"]), row.get("purpose_text")),
        form=BatchForm(row["form"]),
        profile_id=row.get("profile_id"),
        state=BatchState(row["state"]),
        rows=row["total"],
        done=row["done"],
        counts=row["counts"],
        verdicts={Met(each): count for each, count in row.get("verdicts", {}).items()},
        fault_count=row["fault_count"],
        tag=row["tag"],
        page_at=datetime.fromisoformat(row["page_at"]) if row.get("page_at") else None,
        ended_at=datetime.fromisoformat(row["ended_at"]) if row.get("ended_at") else None,
    )


def _until(batch: Batch) -> int:
    return int((batch.at + KEPT_FOR).timestamp())
