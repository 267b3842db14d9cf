"""Confirmations of Entry whose number was issued here: a list of them, and other numbers in place of lost ones."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from functions.centre.codes import allowed, done_and_mailed, drawn
from shared.adapters import parallel, sealed_numbers
from shared.adapters.paging import Listing, Page, page_of
from shared.application.centre_candidates import centre_act, own_entries
from shared.application.cohorts import Asked, page
from shared.candidates.candidate import Entry
from shared.centres.centre import CentreKind
from shared.cohorts.confirmations import ConfirmationLine, confirmation_line
from shared.ground.dates import instant_text
from shared.ground.errors import Conflict
from shared.ground.forms import IdNumber, Instant
from shared.secret_numbers import issuing
from shared.secret_numbers.confirmation import AlreadyRegistered, ReissuedToday, ReissuesSpent
from shared.secret_numbers.guard import Guarded
from shared.store import access_record, accounts, confirmations, guard, secret_numbers
from shared.store.confirmations import SealedNumber
from shared.verification.access_record import CentreRoute

_AT_ONCE = 8


class Reissued(TypedDict):
    """Another number waits to be printed."""

    candidate_id: IdNumber
    reissued: Literal[True]


class NotReissued(TypedDict):
    """`code` and `detail` say why, as those of a problem do; `next_at`: from when on another number can be issued."""

    candidate_id: IdNumber
    reissued: Literal[False]
    code: str
    detail: str
    next_at: Instant | None


def listed(asked: Asked, cursor: str | None) -> Page[ConfirmationLine]:
    found = page(asked, cursor)
    who = [str(entry.candidate_id) for entry in found.entries]
    known, reach = confirmations.find(who), accounts.find_reach(who)
    lines = [
        confirmation_line(entry, known.get(each), reach.get(each), asked.centre.number)
        for each, entry in zip(who, found.entries, strict=True)
    ]
    return page_of(lines, found.next_cursor)


def reissue(asked: Asked, given: list[str], reason: str) -> Listing[NotReissued | Reissued]:
    """By the exam centre, each by itself: who cannot have another number keeps none of the others from theirs."""
    if asked.centre.kind is not CentreKind.CENTRE:
        raise issuing.ForCentresOnly
    entries = own_entries(asked.centre, asked.session, given, asked.at)
    known = guard.find_guarded(list(entries))
    made: dict[str, NotReissued | Reissued] = {}

    def act(entry: Entry) -> None:
        who = entry.candidate_id
        try:
            _reissue(asked, entry, known[who], reason)
            made[who] = {"candidate_id": who, "reissued": True}
        except Conflict as refusal:
            made[who] = _refused(who, refusal)

    parallel.each(act, entries.values(), _AT_ONCE)
    return {"data": [made[each] for each in entries]}


def _refused(who: str, refusal: Conflict) -> NotReissued:
    next_at = instant_text(refusal.next_at) if isinstance(refusal, ReissuedToday | ReissuesSpent) else None
    return {
        "candidate_id": who,
        "reissued": False,
        "code": refusal.code,
        "detail": refusal.detail,
        "next_at": next_at,
    }


def _reissue(asked: Asked, entry: Entry, existing: Guarded, reason: str) -> None:
    """Sealed until it is printed, in the transaction that makes the one before void."""
    if existing.registered:
        raise AlreadyRegistered
    act = centre_act(asked.me, entry, CentreRoute.CONFIRMATION_REISSUE, reason, asked.at)
    more = allowed(existing, act)
    number, issued = drawn(existing, entry)
    sealed = SealedNumber(entry.candidate_id, act.id, sealed_numbers.seal(entry.candidate_id, number))
    writes = [
        secret_numbers.reissuing(entry.candidate_id, existing, issued, asked.at),
        *confirmations.replacing_sealed(sealed, asked.at),
        *more,
        access_record.adding_centre_act(act),
    ]
    if not done_and_mailed(act, writes):
        raise issuing.NumberJustIssued
