"""Rows of entries that ask for dispatch: each to a country for which its centre has a price, until its results are out.

Whoever is entered by a file with these columns, and leaves them empty, asks for none; a file without them says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from shared.adapters import clock, patience
from shared.calendar.session import Session
from shared.candidates.candidate import Entry
from shared.candidates.earlier_lines import EnteredCandidate
from shared.candidates.entry_file import EntriesFile
from shared.candidates.postal_address import PostalAddress
from shared.centres.centre import Centre
from shared.centres.dispatch_prices import NoDispatchPrice, dispatch_price
from shared.certificates.dispatch import AskedBy, DispatchRequest, unsent_kept_until
from shared.ground.errors import Conflict
from shared.store import centres, dispatches, rows
from shared.store.items import Row

PER_READ, PER_WRITE = 100, 100
OUT = "Results of this session are out: its candidates ask for dispatch in their account, and nothing was changed here."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one entry asks for now, in place of what it asked for before."""

    before: DispatchRequest | None
    after: DispatchRequest | None


@dataclass(slots=True)
class _Centres:
    """Each read once."""

    known: dict[str, Centre | None] = field(default_factory=dict)

    def named(self, number: str) -> Centre | None:
        if number not in self.known:
            self.known[number] = centres.find_centre(number)
        return self.known[number]


def check(read: EntriesFile, sessions: Mapping[str, Session], published: set[str]) -> list[Wanted]:
    """Adds a fault for each country without a price, and a warning where it is too late; what is to be written."""
    at, of_centres, wanted = datetime.fromtimestamp(clock.seconds(), UTC), _Centres(), list[Wanted]()
    for chunk in rows.in_chunks((each for each in read.entries if each.whole), PER_READ):
        existing = dispatches.find_many([(each.entry.candidate_id, each.entry.session_id) for each in chunk])
        for entered in chunk:
            before = existing.get((entered.entry.candidate_id, entered.entry.session_id))
            if entered.entry.session_id in published:
                if entered.address and (before is None or before.address != entered.address):
                    read.warnings.add(entered.line, "dispatch_country", "", OUT)
                continue
            after = _asked(entered, of_centres, sessions, read, at)
            if _differ(before, after):
                wanted.append(Wanted(before, after))
    return wanted


def load(wanted: Iterable[Wanted], until: float) -> None:
    """Repeatable: what is asked for already is not written again. Raises TryAgain when this moment of
    `clock.elapsed()` comes before the last write, Conflict where a request has just changed."""
    patience.each(_write, rows.in_chunks(_writes(wanted), PER_WRITE), until)


def _writes(wanted: Iterable[Wanted]) -> Iterator[Row]:
    for each in wanted:
        yield from dispatches.changing(each.before, each.after)


def _write(writes: list[Row]) -> None:
    if not rows.transact(writes, turns=1):
        raise Conflict("A request for dispatch of this file has just changed. Send the file again.")


def _asked(
    entered: EnteredCandidate, of: _Centres, sessions: Mapping[str, Session], read: EntriesFile, at: datetime
) -> DispatchRequest | None:
    if entered.address is None:
        return None
    entry: Entry = entered.entry
    session, address = sessions[entry.session_id], entered.address
    centre = of.named(entry.centre_number)
    try:
        price = dispatch_price(centre.dispatch_prices if centre else {}, address.country)
    except NoDispatchPrice as refused:
        read.faults.add(entered.line, "dispatch_country", "", refused.detail)
        return None
    kept_until = unsent_kept_until(session.exam_date, centre.zone if centre else session.zone)
    return DispatchRequest(entry.candidate_id, session.id, address, price, AskedBy.ENTRY, at, kept_until)


def _differ(before: DispatchRequest | None, after: DispatchRequest | None) -> bool:
    return _said(before) != _said(after)


def _said(of: DispatchRequest | None) -> tuple[PostalAddress, object] | None:
    return (of.address, of.price) if of else None
