"""Requests for dispatch: one row a result, apart from its certificates, because it alone holds an address, and goes.

The row is in the sparse index `due` by the moment of its mail, and then of its erasure. What a candidate or a centre
changes is written with the certificates of the result, on their revision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from shared.candidates.postal_address import PostalAddress
from shared.centres.fees import Money
from shared.certificates.dispatch import AskedBy, DispatchRequest, Sending
from shared.store import items, keys, rows
from shared.store.items import Condition, Row
from shared.store.tables import RESULTS

Pair = tuple[str, str]
"""A candidate and a session."""


def find_request(candidate_id: str, session_id: str) -> DispatchRequest | None:
    row = rows.get(RESULTS, keys.dispatches(candidate_id), keys.session(session_id))
    return _request(row) if row else None


def requests_of(candidate_id: str) -> list[DispatchRequest]:
    return [_request(row) for row in rows.query(RESULTS, keys.dispatches(candidate_id))]


def find_many(wanted: Sequence[Pair]) -> dict[Pair, DispatchRequest]:
    """Of up to 100 results."""
    places = [(keys.dispatches(who), keys.session(session)) for who, session in wanted]
    found = [_request(row) for row in rows.get_many(RESULTS, places)] if places else []
    return {(each.candidate_id, each.session_id): each for each in found}


def changing(before: DispatchRequest | None, after: DispatchRequest | None) -> tuple[Row, ...]:
    """Parts of a transaction: what is asked for from now on, in place of what was read."""
    if before == after:
        return ()
    if after is None:
        return (rows.deleting(RESULTS, *_place(before)),) if before else ()
    return (rows.putting(RESULTS, _row(after), _as_read(before) if before else None),)


def mark_notified(request: DispatchRequest) -> bool:
    """False, and nothing changed, when the row is not as it was read."""
    row = rows.update(
        RESULTS,
        *_place(request),
        change="SET is_notified = :yes, due_at = :at",
        values={":yes": True, ":at": items.sortable(replace(request, is_notified=True).next_moment)},
        condition=_as_read(request),
    )
    return row is not None


def erase(request: DispatchRequest) -> bool:
    """False, and nothing changed, when the row is not as it was read."""
    return rows.transact([rows.deleting(RESULTS, *_place(request), _as_read(request))])


def due_requests(up_to: datetime) -> list[Pair]:
    """Those whose mail or erasure is due by then."""
    found = rows.query_index(RESULTS, "due", keys.DISPATCH, up_to=items.sortable(up_to))
    return [(keys.named_in(row["pk"]), keys.named_in(row["sk"])) for row in found]


def _place(of: DispatchRequest) -> tuple[str, str]:
    return keys.dispatches(of.candidate_id), keys.session(of.session_id)


def _as_read(of: DispatchRequest) -> Condition:
    values = {":asked": items.moment(of.asked_at), ":seen": items.sortable(of.next_moment)}
    return Condition("asked_at = :asked AND due_at = :seen", {}, values)


def _row(of: DispatchRequest) -> Row:
    pk, sk = _place(of)
    sent = of.sent
    return {
        "pk": pk,
        "sk": sk,
        "address": asdict(of.address),
        "price": {"amount": of.price.amount, "currency": of.price.currency},
        "asked_by": of.by.value,
        "asked_at": items.moment(of.asked_at),
        "kept_until": items.moment(of.kept_until),
        "sent": {**asdict(sent), "at": items.moment(sent.at)} if sent else None,
        "is_notified": of.is_notified,
        "due": keys.DISPATCH,
        "due_at": items.sortable(of.next_moment),
    }


def _request(row: Row) -> DispatchRequest:
    sent = row.get("sent")
    return DispatchRequest(
        candidate_id=keys.named_in(row["pk"]),
        session_id=keys.named_in(row["sk"]),
        address=PostalAddress(**row["address"]),
        price=Money(row["price"]["amount"], row["price"]["currency"]),
        by=AskedBy(row["asked_by"]),
        asked_at=datetime.fromisoformat(row["asked_at"]),
        kept_until=datetime.fromisoformat(row["kept_until"]),
        sent=Sending(**{**sent, "at": datetime.fromisoformat(sent["at"])}) if sent else None,
        is_notified=row["is_notified"],
    )
