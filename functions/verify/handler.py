"""Called by institutions. Registers an organisation and answers one check of an ID number and Secret number at a time.

Promises: the record of who saw what is written before the answer; every refused pair gets the one refusal. Never shows
what the candidate could not see at that second, nor to an organisation that the candidate has shut out.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.verify import organisations
from functions.verify.bodies import Check, NewOrganisation
from shared.accounts.account import Holder
from shared.adapters import cache, events, http, identity, parallel, sealing, secret_number_macs
from shared.adapters.caller_source import source_hash, tell_if_spent
from shared.adapters.request_body import Proof
from shared.application.reference import centre_of, release_of, session_of
from shared.candidates.candidate import (
    CandidateId,
    is_practice,
    is_practice_pair,
    parse_candidate_id,
    parse_secret_number,
)
from shared.ground.dates import instant_text, parse_date
from shared.ground.errors import NotRecognised
from shared.ground.rate_limits import WRONG_PAIRS, window
from shared.ground.settings import settings
from shared.results.practice import practice_statement
from shared.results.statement import Statement, statement
from shared.secret_numbers.guard import Guarded, PairRefused, Spent, Typed, Use, may_try
from shared.store import access_record, accounts, guard, results
from shared.store.results import Record
from shared.verification.access_record import Verification, VerificationState
from shared.verification.organisation import MOST_CHECKS_PER_DAY, ChecksSpent, Organisation, may_verify

app = http.api(enable_validation=True)
handler = http.handler(app)

organisation_of = cache.for_seconds(3, access_record.find_organisation)
wrong_pairs = cache.for_seconds(3, guard.wrong_pairs)
wrong_from = cache.for_seconds(3, guard.wrong_pairs_of)
V = Use.VERIFICATION


@app.post("/v1/organisations")
def register(body: Annotated[NewOrganisation, Body()]) -> Response[dict[str, object]]:
    """The same answer whether or not the address has an organisation already.

    One that has not proved its address yet is replaced and mailed again, at most every two minutes.
    """
    organisations.register(body, source_hash(app.current_event.raw_event), _at())
    return http.created({"confirmation_sent": True})


@app.post("/v1/organisation-confirmations")
def prove_address(body: Annotated[Proof, Body()]) -> dict[str, object]:
    """Confirms the registration that the link was mailed for; the link of one that was replaced is dead."""
    organisations.prove_address(body.token, _at())
    return {"confirmed": True}


@app.post("/v1/verifications")
def verify(body: Annotated[Check, Body()]) -> dict[str, object]:
    at = _at()
    sign_in = accounts.admit(identity.find_ticket(http.cookies(app)), Holder.ORGANISATION, at)
    candidate_id = parse_candidate_id(body.candidate_id)
    secret = parse_secret_number(body.secret_number)
    if is_practice_pair(candidate_id, secret):
        return _answer(identity.new_id(), at, VerificationState.PRACTICE, [practice_statement()])
    organisation = may_verify(organisation_of(sign_in.id))
    born = parse_date(body.date_of_birth, pointer="/date_of_birth") if body.date_of_birth else None
    shown = _statements(_typed(candidate_id, secret, born), organisation.id, body.session_id, at)
    return _recorded(organisation, candidate_id, shown, at)


def _typed(candidate_id: CandidateId, secret: str, born: date | None) -> Typed:
    if is_practice(candidate_id):
        raise NotRecognised
    return secret_number_macs.typed(guard.find_wrapped_keys, candidate_id, secret, born)


def _statements(typed: Typed, asker: str, session_id: str | None, at: datetime) -> list[Statement]:
    """The Statements that are out. The record is read beside the guard whatever it says: time must not tell."""
    guarded, record = parallel.both(lambda: _admit(typed, asker, at), lambda: results.get_record(typed.candidate_id))
    shown = _out(record, session_id, at)
    if not _may_be_seen(guarded) or not shown:
        raise NotRecognised
    return shown


def _admit(typed: Typed, asker: str, at: datetime) -> Guarded:
    """The day's budget of the organisation is spent before anything is compared, and not where a second item is asked.

    What a refused pair has counted against the officer's source is kept, as registering keeps it.
    """
    source, begun, second = source_hash(app.current_event.raw_event), window(WRONG_PAIRS, at), typed.second
    spent = Spent(wrong_pairs(V, begun), wrong_from(source, V, begun, second), settings().patience)
    may_try(spent, at, second)
    access_record.spend_check(asker, at)
    try:
        return guard.admit(typed, at, spent, source, V)
    except PairRefused as refused:
        wrong_from.keep(refused.counted, source, V, begun, second)
        tell_if_spent(source, second.budget, refused.counted.ten_minutes)
        raise


def _may_be_seen(guarded: Guarded) -> bool:
    """A candidate who has registered may have ended the use of ID and Secret number for verification."""
    return guarded.verification_by_secret


def _out(record: Record, session_id: str | None, at: datetime) -> list[Statement]:
    shown = []
    for entry in record.entries:
        session = session_of(entry.session_id)
        found = sealing.newest_out(record.versions_of(entry.session_id), session, release_of, at)
        if found is None or session_id not in (None, session.id):
            continue
        centre = centre_of(entry.centre_number)
        released_at = found.release.release_at
        shown.append(statement(entry, session, centre, found.result, found.number, released_at))
    return shown


def _recorded(organisation: Organisation, candidate_id: str, shown: list[Statement], at: datetime) -> dict[str, object]:
    verification = Verification(
        id=identity.new_id(),
        candidate_id=candidate_id,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        at=at,
        route="secret_number",
        seen=tuple(f"{each.session.id}#{each.version}" for each in shown),
    )
    if not access_record.add_verification(verification, MOST_CHECKS_PER_DAY):
        raise ChecksSpent
    is_practice_session = all(each.session.practice for each in shown)  # no candidate is in both kinds
    state = VerificationState.PRACTICE if is_practice_session else VerificationState.VALID
    return _answer(verification.id, at, state, shown)


def _answer(verification_id: str, at: datetime, state: VerificationState, shown: list[Statement]) -> dict[str, object]:
    newest = max(shown, key=lambda each: (each.session.exam_date, each.released_at))
    return {
        "verification_id": verification_id,
        "verified_at": instant_text(at),
        "state": state.value,
        "result": newest.to_json(),
        "results": [each.to_json() for each in shown],
    }


def _at() -> datetime:
    return events.http_at(app.current_event.raw_event)
