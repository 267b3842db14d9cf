"""Issues a one-time code, or another Secret number, to a candidate whom the exam centre entered.

It is shown once, in the answer. The same transaction writes who issued it, when and why, into the candidate's record.
"""

from __future__ import annotations

from datetime import date, datetime

from typing_extensions import TypedDict

from shared.accounts.account import Ticket
from shared.adapters import secret_number_macs
from shared.adapters.caller_source import log_if_spent
from shared.adapters.paging import Page, after_place, page_of, place_cursor
from shared.application.centre_candidates import centre_act
from shared.application.mail_orders import news, order
from shared.application.reference import centre_of, session_of
from shared.candidates.candidate import Entry, SecretNumber, find_candidate_id
from shared.ground.dates import instant_text
from shared.ground.forms import IdNumber, Instant
from shared.ground.rate_limits import GIVEN_OUT, RateLimited
from shared.notices.notice import NoticeKind, NoticeState, first_state
from shared.secret_numbers import access_code, issuing
from shared.secret_numbers.confirmation import ReissuedToday, ReissuesSpent, may_issue_another
from shared.secret_numbers.guard import Guarded, Issued, was_issued
from shared.secret_numbers.handout import Person
from shared.store import (
    access_record,
    accounts,
    allowances,
    confirmations,
    guard,
    results,
    rows,
    secret_numbers,
    source_counters,
    teams,
)
from shared.store.items import Row
from shared.teams.team import Member
from shared.verification.access_record import CentreAct, CentreRoute


class AccessCodeGiven(TypedDict):
    """`access_code` is shown in this one answer."""

    candidate_id: IdNumber
    access_code: str
    expires_at: Instant


class NumberReissued(TypedDict):
    """`secret_number` is shown in this one answer."""

    candidate_id: IdNumber
    secret_number: str


MOST_READ = 1000
"""Rows of a candidate's record that are read, newest first: organisations' checks are among them."""


def give_code(ticket: Ticket | None, given: str, reason: str, at: datetime) -> AccessCodeGiven:
    """For a candidate who has no account. An older code, if there is one, becomes void."""
    me, entry = _asked_by(ticket, given, at)
    code, until = secret_number_macs.new_code(), access_code.lives_until(at)
    mac = secret_number_macs.code_mac(guard.find_wrapped_keys, entry.candidate_id, code)
    act = centre_act(me, entry, CentreRoute.ACCESS_CODE, reason, at)
    if not rows.transact(
        [secret_numbers.giving_code(entry.candidate_id, mac, until), access_record.adding_centre_act(act)]
    ):
        raise issuing.HasAccount
    return {
        "candidate_id": entry.candidate_id,
        "access_code": access_code.shown(code),
        "expires_at": instant_text(until),
    }


def reissue(ticket: Ticket | None, given: str, reason: str, at: datetime) -> NumberReissued:
    """For a candidate with or without an account, since organisations verify by the number, too. The one before becomes
    void; who has registered is mailed that it has changed, never the number. As many as `allowed` says."""
    me, entry = _asked_by(ticket, given, at)
    existing = guard.find_guarded([entry.candidate_id])[entry.candidate_id]
    act = centre_act(me, entry, CentreRoute.SECRET_REISSUE, reason, at)
    more = allowed(existing, act)
    number, issued = drawn(existing, entry)
    shown = confirmations.noting_shown(entry.candidate_id, act.id, me.team.id, Person(me.id, me.name), at)
    writes = [secret_numbers.reissuing(entry.candidate_id, existing, issued, at), *shown, *more]
    if not done_and_mailed(act, [*writes, access_record.adding_centre_act(act)]):
        raise issuing.NumberJustIssued
    return {"candidate_id": entry.candidate_id, "secret_number": number}


def allowed(existing: Guarded, act: CentreAct) -> list[Row]:
    """One a day and three in 180 days, for each has ten tries of its own; past that what the awarding body has allowed
    is used, by a part of the transaction. Raises ReissuesSpent, ReissuedToday."""
    try:
        may_issue_another(existing.reissued, act.at)
    except (ReissuesSpent, ReissuedToday):
        allowance = allowances.find_allowance(act.candidate_id, act.at)
        if allowance is None:
            raise
        return [allowances.using(allowance, act.id)]
    return []


def done_and_mailed(act: CentreAct, writes: list[Row]) -> bool:
    """Whether the writes are done; they include the notice for a candidate with an address that takes mail."""
    account = accounts.find_accounts([act.candidate_id]).get(act.candidate_id)
    if account is None or first_state(account) is not NoticeState.QUEUED:
        return rows.transact(writes)
    made = news(NoticeKind.SECRET_REISSUED, account, "activity", act.id, centre_name=act.centre_name)
    return order(made, writes, act.at)


def list_given(ticket: Ticket | None, given: str, cursor: str | None, at: datetime) -> Page[issuing.GivenOut]:
    """What this centre has issued to the candidate, newest first, of one page of the candidate's record."""
    me, entry = _about(ticket, given, at)
    found = access_record.find_verifications(entry.candidate_id, MOST_READ, after_place(cursor))
    ended = found[-1].place if len(found) == MOST_READ else None
    return page_of(issuing.given_by(me.team.id, found), place_cursor(ended))


def _asked_by(ticket: Ticket | None, given: str, at: datetime) -> tuple[Member, Entry]:
    """Who asks, and for whom; raises ActsSpent besides, after a hundred a day."""
    me, entry = _about(ticket, given, at)
    try:
        log_if_spent(me.id, GIVEN_OUT, source_counters.spend(me.id, GIVEN_OUT, at))
    except RateLimited as spent:
        raise issuing.ActsSpent(spent.retry_after) from spent
    return me, entry


def _about(ticket: Ticket | None, given: str, at: datetime) -> tuple[Member, Entry]:
    """Who asks, and an entry that their centre made; raises what `issuing.may_give_out` raises."""
    me = teams.admit_staff(ticket, at)
    candidate_id = find_candidate_id(given)
    entries = results.entries_of(candidate_id) if candidate_id else []
    return me, issuing.may_give_out(centre_of(me.team.id), entries, _exam_date, at.date())


def _exam_date(session_id: str) -> date:
    return session_of(session_id).exam_date


def drawn(existing: Guarded, entry: Entry) -> tuple[SecretNumber, Issued]:
    """A new number, neither the current one nor the one on the Confirmation of Entry; its MAC is under the newest
    key."""
    while True:
        number = secret_number_macs.new_number()
        macs = secret_number_macs.typed(guard.find_wrapped_keys, entry.candidate_id, number, entry.date_of_birth).macs
        if not was_issued(existing, macs):
            version = secret_number_macs.newest_version(guard.find_wrapped_keys)
            made = macs(version)
            return number, Issued(made.secret, made.birth or b"", version)
