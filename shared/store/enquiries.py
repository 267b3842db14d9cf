"""Chains of enquiries: one row each, every change of one a conditional put on the revision that was read.

The row is in up to three sparse indexes: `due` by the moment at which the sweep must look at it, `inbox` of its
centre, `worklist` of the awarding body.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.enquiries.case import KEY_LIFE, Asking, Chain
from shared.enquiries.clock_steps import next_moment
from shared.enquiries.errors import UnknownEnquiry
from shared.enquiries.notifications import event_counts, next_sweep_at
from shared.enquiries.worklists import Group, Place, in_inbox, on_worklist
from shared.ground.errors import StaleVersion, TryAgain
from shared.store import items, keys, rows
from shared.store.enquiry_rows import chain_of, row_of
from shared.store.items import ABSENT, Condition, Row
from shared.store.tables import RESULTS

TURNS = 3
"""How often a step is decided again where somebody else has changed the chain meanwhile."""
Mark = tuple[str, str, str]
"""Where a page of a list ends: candidate, session, and the place in the index."""
_ASKED = "ASKED"
_UNTIMED = "~"
"""Sorts after every moment; for chains without one."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was decided on a chain as it was read; `besides` are other parts of one transaction."""

    before: Chain
    after: Chain
    besides: tuple[Row, ...] = ()


def find_chain(candidate_id: str, session_id: str) -> Chain | None:
    row = rows.get(RESULTS, keys.enquiries(candidate_id), keys.session(session_id))
    return chain_of(row) if row else None


def get_chain(candidate_id: str, session_id: str) -> Chain:
    """Raises UnknownEnquiry."""
    found = find_chain(candidate_id, session_id)
    if found is None:
        raise UnknownEnquiry
    return found


def chains_of(candidate_id: str) -> list[Chain]:
    return [chain_of(row) for row in rows.query(RESULTS, keys.enquiries(candidate_id))]


def find_asking(again: Asking | None) -> Asking | None:
    """What came last under the Idempotency-Key of this request, where it has one. In a row of its own, because it may
    have been about another session or candidate."""
    row = rows.get(RESULTS, keys.asked(again.id), _ASKED) if again else None
    return Asking(again.id, row["request"], datetime.fromisoformat(row["at"])) if again and row else None


def keeping_asking(asking: Asking | None) -> tuple[Row, ...]:
    """Part of a transaction: it fails where the key has just come with another request."""
    if asking is None:
        return ()
    condition = Condition(
        "attribute_not_exists(pk) OR #request = :request OR #at <= :then",
        {"#request": "request", "#at": "at"},
        {":request": asking.request, ":then": items.sortable(asking.at - KEY_LIFE)},
    )
    row = {"pk": keys.asked(asking.id), "sk": _ASKED, "request": asking.request, "at": items.sortable(asking.at)}
    return (rows.putting(RESULTS, row, condition),)


def write(decide: Callable[[], Change]) -> Chain:
    """The chain after what `decide` reads and decides; decided again where somebody was faster;
    nothing is written where nothing was decided.

    So the slower of two gets an error about the state that the faster one made. Raises StaleVersion when it keeps
    changing, TryAgain when it keeps meeting others' transactions.
    """
    for turn in range(TURNS):
        change = decide()
        if change.after is change.before:
            return change.before
        after = replace(change.after, revision=change.before.revision + 1)
        try:
            if _written(change, after):
                return after
        except TryAgain:
            if turn + 1 == TURNS:
                raise
    raise StaleVersion("Somebody has just changed this enquiry. Look at it again.")


def _written(change: Change, after: Chain) -> bool:
    """Also true where the row is there by this very write: a put whose answer was lost is put again, and then finds
    its own revision in its way."""
    mark = secrets.token_hex(8)
    row, condition = {**_row(after), "mark": mark}, _as_read(change.before)
    if change.besides:
        return rows.transact([rows.putting(RESULTS, row, condition), *change.besides])
    return rows.put(RESULTS, row, condition) or _is_ours(after, mark)


def _is_ours(after: Chain, mark: str) -> bool:
    row = rows.get(RESULTS, keys.enquiries(after.candidate_id), keys.session(after.session_id))
    return row is not None and row.get("mark") == mark


def mark_notified(chain: Chain) -> bool:
    """Marks all events of the chain, as it was read, as notified; False where the chain has changed meanwhile, so that
    the sweep looks at it again."""
    notified = replace(chain, notified=event_counts(chain))
    return _sweep_again(notified, next_sweep_at(notified))


def sweep_again(chain: Chain, moment: datetime) -> bool:
    """Postpones a chain whose notifications are still pending: the sweep finds it at this moment, or when the clock has
    a step."""
    clock = next_moment(chain)
    return _sweep_again(chain, min(moment, clock) if clock else moment)


def _sweep_again(chain: Chain, moment: datetime | None) -> bool:
    """Changes attributes of the row and keeps its revision, so that nobody else's write is refused for it."""
    row = rows.update(
        RESULTS,
        keys.enquiries(chain.candidate_id),
        keys.session(chain.session_id),
        change="SET told = :told" + (", due = :due, due_at = :at" if moment else " REMOVE due, due_at"),
        values={
            ":told": list(chain.notified),
            **({":due": keys.CHAIN, ":at": items.sortable(moment)} if moment else {}),
        },
        condition=_as_read(chain),
    )
    return row is not None


def page_of_worklist(after: Mark | None, most: int) -> tuple[list[Chain], Mark | None]:
    """One page of what the awarding body has to answer, overdue first, and where to go on."""
    return _page("worklist", keys.WORKLIST, after, most)


def answer_moments() -> list[datetime | None]:
    """Until when each chain that waits for the awarding body is to be answered; None: no such moment runs."""
    found = [str(row["worklist_at"]) for row in rows.query_index(RESULTS, "worklist", keys.WORKLIST)]
    return [None if each.startswith(_UNTIMED) else datetime.fromisoformat(each) for each in found]


def page_of_inbox(centre_number: str, group: Group, after: Mark | None, most: int) -> tuple[list[Chain], Mark | None]:
    """One page of a centre's chains of this group, and where to go on."""
    return _page("inbox", keys.inbox(centre_number, group.value), after, most)


def due_chains(up_to: datetime) -> list[tuple[str, str]]:
    """(candidate, session) of the chains that the sweep must have looked at by then."""
    found = rows.query_index(RESULTS, "due", keys.CHAIN, up_to=items.sortable(up_to))
    return [(keys.named_in(row["pk"]), keys.named_in(row["sk"])) for row in found]


def _page(index: str, partition: str, after: Mark | None, most: int) -> tuple[list[Chain], Mark | None]:
    """As the index has it, so a chain that has just changed may be at its old place; each is read strongly."""
    place = f"{index}_at"
    begin = {"pk": keys.enquiries(after[0]), "sk": keys.session(after[1]), place: after[2]} if after else None
    start = {**begin, index: partition} if begin else None
    found, last = rows.page_of_index(RESULTS, index, partition, after=start, most=most)
    places = [(row["pk"], row["sk"]) for row in found]
    chains = {(row["pk"], row["sk"]): chain_of(row) for row in _rows_of(places)}
    ended = (keys.named_in(last["pk"]), keys.named_in(last["sk"]), str(last[place])) if last else None
    return [chains[each] for each in places if each in chains], ended


def _rows_of(places: Sequence[tuple[str, str]]) -> list[Row]:
    return rows.get_many(RESULTS, places) if places else []


def _as_read(before: Chain) -> Condition:
    if not before.revision:
        return ABSENT
    return Condition("#revision = :seen", {"#revision": "revision"}, {":seen": before.revision})


def _row(chain: Chain) -> Row:
    moment, listed, waits = next_sweep_at(chain), in_inbox(chain), on_worklist(chain)
    return {
        **row_of(chain),
        "due": keys.CHAIN if moment else None,
        "due_at": items.sortable(moment) if moment else None,
        "inbox": keys.inbox(chain.centre_number, listed[0].value) if listed else None,
        "inbox_at": _order(listed[1]) if listed else None,
        "worklist": keys.WORKLIST if waits else None,
        "worklist_at": _order(waits) if waits else None,
    }


def _order(place: Place) -> str:
    return items.sortable(place.until) if place.until else _UNTIMED + items.sortable(place.since)
