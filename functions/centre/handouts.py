"""One-time codes for all of a centre's locked candidates in one act: who is on the list, and the answer with the codes.

The list is fixed before a code is made, and every turn of making codes is counted before it begins: a lost answer or a
call that was cut leaves codes that nobody has seen, which the next turn's make void.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from typing_extensions import TypedDict

from functions.centre.reference import all_sessions
from shared.accounts.account import Ticket
from shared.adapters import log, parallel, secret_number_macs
from shared.adapters.paging import Listing
from shared.application.centre_candidates import centre_act
from shared.application.reference import centre_of, sessions_with_cohort
from shared.candidates.candidate import Entry
from shared.centres.centre import Centre, CentreKind
from shared.ground.dates import instant_text
from shared.ground.forms import CandidateNumber, IdNumber, Instant
from shared.secret_numbers import access_code, handout
from shared.secret_numbers.handout import Handout, HandoutAct, HandoutState, HandoutView, Person
from shared.secret_numbers.issuing import ForCentresOnly, entered_lately
from shared.store import access_record, centres, code_handouts, guard, results, rows, secret_numbers, teams
from shared.store.items import Row
from shared.teams.team import Member
from shared.verification.access_record import CentreRoute


class HandoutOfToday(HandoutView):
    """`may` is what the reader may do about it."""

    may: HandoutAct | None


class GivenCode(TypedDict):
    candidate_id: IdNumber
    candidate_number: CandidateNumber
    family_name: str
    given_names: str
    access_code: str


class HandedOutView(HandoutView):
    """With its codes, in the one answer that makes them, and the moment at which they end."""

    expires_at: Instant
    codes: list[GivenCode]


_IN_ONE_TRANSACTION = 50
"""Candidates: each is two writes of the hundred that a transaction takes."""
_AT_ONCE = 4
_A_PAGE = 1000
"""Keys of a cohort in one read of the index."""


def listed(ticket: Ticket | None, at: datetime) -> Listing[HandoutOfToday]:
    """The centre's handout of today, if there is one, with what the reader may do about it."""
    me, centre = _asking(ticket, at)
    found = code_handouts.find(centre.number, at)
    return {"data": [{**found.to_json(), "may": handout.next_act(found, me.id)}] if found else []}


def ask(ticket: Ticket | None, reason: str, at: datetime, *, again: bool) -> HandoutView | HandedOutView:
    """The handout of today with its codes; without them where it waits for a colleague."""
    me, centre = _asking(ticket, at)
    existing = code_handouts.find(centre.number, at)
    if existing is None:
        made = handout.begun(centre.number, reason, _person(me), at, tuple(_locked_out(centre, at)))
        if code_handouts.add(made):
            return made.to_json() if made.state is HandoutState.PENDING else _issued(made, me, at)
        existing = code_handouts.find(centre.number, at) or made  # a colleague was faster
    if not handout.may_ask(existing, me.id, again=again):
        return existing.to_json()
    return _issued(_with_a_turn(existing), me, at)


def confirm(ticket: Ticket | None, day: str, at: datetime, *, again: bool) -> HandedOutView:
    """The handout of today that a colleague has asked for, with its codes."""
    me, centre = _asking(ticket, at)
    found = code_handouts.find(centre.number, at) if day == f"{at:%Y-%m-%d}" else None
    existing = handout.may_confirm(found, me.id, again=again)
    if existing.confirmer:
        return _issued(_with_a_turn(existing), me, at)
    confirmed = code_handouts.confirm(existing, _person(me), at)
    if confirmed is None:
        raise handout.HandedOut(code_handouts.find(centre.number, at) or existing)
    return _issued(confirmed, me, at)


def _with_a_turn(existing: Handout) -> Handout:
    counted = code_handouts.spend_turn(existing)
    if counted is None:
        raise handout.GivenAtOnce
    return counted


def _asking(ticket: Ticket | None, at: datetime) -> tuple[Member, Centre]:
    me = teams.admit_staff(ticket, at)
    centre = centre_of(me.team.id)
    if centre.kind is not CentreKind.CENTRE:
        raise ForCentresOnly
    return me, centre


def _person(me: Member) -> Person:
    return Person(me.id, me.name)


def _locked_out(centre: Centre, at: datetime) -> Iterator[tuple[str, str]]:
    """Each locked candidate without an account, once, with a session for which the centre entered them lately."""
    lately = [each.id for each in all_sessions() if entered_lately(each.exam_date, at.date())]
    own = sessions_with_cohort(centre.number, centre.kind, tuple(lately))
    found: set[str] = set()
    for session_id in (each for each in lately if each in own):
        for chunk in rows.in_chunks(_cohort(centre, session_id), 100):
            locked = [each for each in secret_numbers.find_locked_out(chunk) if each not in found]
            entries = results.find_entries([(each, session_id) for each in locked]) if locked else {}
            mine = [who for (who, _), entry in entries.items() if entry.centre_number == centre.number]
            found.update(mine)
            yield from ((who, session_id) for who in mine)


def _cohort(centre: Centre, session_id: str) -> Iterator[str]:
    after: Row | None = None
    while True:
        found, after = centres.page_of_centre(session_id, centre.number, centre.kind, after, _A_PAGE)
        yield from found
        if after is None:
            return


def _issued(given: Handout, me: Member, at: datetime) -> HandedOutView:
    """Makes and records the codes of everyone on the list who has not registered meanwhile, and shows them. Raises
    GivenAtOnce where a later turn has made codes for them already: then it shows none, for all will be void."""
    codes = {who: secret_number_macs.new_code() for who, _ in given.listed}
    macs = secret_number_macs.code_macs(guard.find_wrapped_keys, codes)
    until, made = access_code.lives_until(at), list[Entry]()

    def writes(entry: Entry) -> list[Row]:
        act = centre_act(me, entry, CentreRoute.ACCESS_CODE, given.reason, at)
        code = secret_numbers.giving_code(entry.candidate_id, macs[entry.candidate_id], until, given)
        return [code, access_record.adding_centre_act(act)]

    def give(chunk: list[tuple[str, str]]) -> None:
        entries = [each for each in results.find_entries(chunk).values() if each.centre_number == given.centre_number]
        if entries and not rows.transact([write for each in entries for write in writes(each)]):
            entries = [each for each in entries if _done_alone(writes(each), given)]
        made.extend(entries)

    parallel.each(give, rows.in_chunks(given.listed, _IN_ONE_TRANSACTION), _AT_ONCE)
    log.info("codes were handed out", centre_number=given.centre_number, who=log.who(me.id), count=len(made))
    made.sort(key=lambda each: (each.candidate_number, each.candidate_id))
    lines = [_line(each, codes[each.candidate_id]) for each in made]
    return {**given.to_json(), "expires_at": instant_text(until), "codes": lines}


def _done_alone(writes: list[Row], given: Handout) -> bool:
    """False for one who has registered meanwhile. Raises GivenAtOnce where a later turn has begun."""
    done = rows.transact(writes)
    newest = None if done else code_handouts.find(given.centre_number, given.asked_at)
    if newest and newest.turns > given.turns:
        raise handout.GivenAtOnce
    return done


def _line(entry: Entry, code: str) -> GivenCode:
    return {
        "candidate_id": entry.candidate_id,
        "candidate_number": entry.candidate_number,
        "family_name": entry.family_name,
        "given_names": entry.given_names,
        "access_code": access_code.shown(code),
    }
