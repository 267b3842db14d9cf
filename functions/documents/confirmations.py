"""Prints Confirmations of Entry: a number that was issued here is taken, once, and only then printed.

Nothing of it is kept: whoever does not get the answer has the centre issue another number.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import typst

from functions.documents.confirmation_sheet import ConfirmationSheet, Numbered, Page, confirmation_sheet, without_name
from functions.documents.typesetting import typeset
from functions.documents.words import words_in
from shared.accounts.account import Ticket, known_language
from shared.adapters import log, parallel, sealed_numbers
from shared.application.centre_candidates import centre_act, own_entries
from shared.application.reference import centre_of, session_of
from shared.calendar.session import Session, parse_session_id
from shared.candidates.candidate import Entry
from shared.centres.centre import Centre
from shared.cohorts.visibility import UnknownCohort
from shared.ground.errors import NotFound, RuleBroken
from shared.ground.settings import settings
from shared.secret_numbers.confirmation import NotWaiting, may_print
from shared.secret_numbers.handout import Person
from shared.store import access_record, confirmations, rows, teams
from shared.store.confirmations import SealedNumber
from shared.store.items import Row
from shared.teams.team import Member
from shared.verification.access_record import CentreRoute

TEMPLATE = "confirmation"
_IN_ONE_TRANSACTION = 33
"""Candidates: each is three writes of the hundred that a transaction takes."""
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Printing:
    """Who prints for which session, when."""

    me: Member
    centre: Centre
    session: Session
    at: datetime


def asked_for(ticket: Ticket | None, session_id: str, at: datetime) -> Printing:
    """Raises SignInRequired, CodeTooOld, and UnknownCohort for a session that nobody knows."""
    me = teams.admit_staff_with_code(ticket, at)
    try:
        return Printing(me, centre_of(me.team.id), session_of(parse_session_id(session_id)), at)
    except (RuleBroken, NotFound):
        raise UnknownCohort from None


def printed(asked: Printing, given: list[str], language: str | None) -> bytes:
    """The PDF of those whose number still waited when it was taken. Raises UnknownCandidate where one of the list is
    not theirs, NotWaiting where no number of one waits, and then takes none."""
    said = known_language(language or asked.me.language, settings().known_languages)
    entries = own_entries(asked.centre, asked.session, given, asked.at)
    waiting = _waiting(asked, list(entries))
    opened: dict[str, str] = {}

    def open_one(sealed: SealedNumber) -> None:
        opened[sealed.candidate_id] = sealed_numbers.unseal(sealed.candidate_id, sealed.box)

    parallel.each(open_one, waiting.values(), _AT_ONCE)
    taken = _taken(asked, entries, list(waiting.values()))
    log.info(
        "confirmations were printed", centre_number=asked.centre.number, who=log.who(asked.me.id), count=len(taken)
    )
    if not taken:
        raise NotWaiting(list(entries))
    return _typeset(asked, [Numbered(entries[each], opened[each]) for each in entries if each in taken], said)


def _waiting(asked: Printing, who: list[str]) -> dict[str, SealedNumber]:
    known = confirmations.find(who)
    sealed = confirmations.find_sealed(who)
    gone = [each for each in who if each not in sealed or not may_print(known.get(each), asked.centre.kind)]
    if gone:
        raise NotWaiting(gone)
    return sealed


def _taken(asked: Printing, entries: dict[str, Entry], waiting: list[SealedNumber]) -> set[str]:
    """Whose number this call has taken, each with its record; another call, or a registration, may have been faster."""
    taken: set[str] = set()

    def writes(sealed: SealedNumber) -> list[Row]:
        act = centre_act(asked.me, entries[sealed.candidate_id], CentreRoute.CONFIRMATION, None, asked.at)
        who = Person(asked.me.id, asked.me.name)
        return [*confirmations.taking(sealed, asked.centre.number, who, asked.at), access_record.adding_centre_act(act)]

    def take(chunk: list[SealedNumber]) -> None:
        if rows.transact([write for each in chunk for write in writes(each)]):
            taken.update(each.candidate_id for each in chunk)
        else:
            taken.update(each.candidate_id for each in chunk if rows.transact(writes(each)))

    parallel.each(take, rows.in_chunks(waiting, _IN_ONE_TRANSACTION), _AT_ONCE)
    return taken


def _typeset(asked: Printing, numbered: list[Numbered], language: str) -> bytes:
    """What the fonts cannot write is left out, so that a number that was taken is printed all the same: the names that
    they cannot, or the session's, of which the id stands."""
    words = words_in(language)

    def sheet(of: list[Numbered], session_name: str) -> ConfirmationSheet:
        return confirmation_sheet(of, asked.session, session_name, asked.centre, words, asked.at)

    whole = sheet(numbered, asked.session.name)
    with suppress(typst.TypstError):
        return typeset(TEMPLATE, [whole], asked.at)
    if not _is_legible(whole, without_name(whole["candidates"][0], words), asked.at):
        whole = sheet(numbered, asked.session.id)
    pages = whole["candidates"]
    legible = [each if _is_legible(whole, each, asked.at) else without_name(each, words) for each in pages]
    return typeset(TEMPLATE, [{**whole, "candidates": legible}], asked.at)


def _is_legible(sheet: ConfirmationSheet, page: Page, at: datetime) -> bool:
    try:
        typeset(TEMPLATE, [{**sheet, "candidates": [page]}], at)
    except typst.TypstError:
        return False
    return True
