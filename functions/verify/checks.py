"""One check of an ID number and a Secret number: the Statements that it opens, recorded before they are shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import NoReturn

from typing_extensions import TypedDict

from functions.verify import verdicts
from functions.verify.bodies import NewCheck
from functions.verify.verdicts import ResultState
from shared.adapters import cache, identity, parallel, queue, sealing, secret_number_macs
from shared.application import guarded_pair
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
from shared.ground.forms import Instant, Opaque
from shared.results.practice import practice_statement
from shared.results.statement import Statement, StatementView, statement
from shared.secret_numbers.guard import Guarded, Typed, Use, has_just_closed, shows_to
from shared.store import access_record, guard, requirement_profiles, results
from shared.store.results import Record
from shared.verification import history
from shared.verification.access_record import CheckRoute, Declared, Purpose, Verification, declare
from shared.verification.agent import Agent
from shared.verification.organisation import Organisation, TriesById, may_verify
from shared.verification.requirement_profile import RequirementProfile, offered
from shared.verification.requirements import VerdictView


class VerificationView(TypedDict):
    """`result` is the newest of `results`. Each result has its state; there is none above them, for two results may be
    in two. `organisation` is null where the practice candidate was checked, which nobody records. `verdict` is there
    where a requirement profile was named; one that shows the verdict alone leaves only the state of each result."""

    verification_id: Opaque
    verified_at: Instant
    organisation: str | None
    purpose: Purpose
    purpose_text: str | None
    result: StatementView | ResultState
    results: list[StatementView | ResultState]
    verdict: VerdictView | None


_asking = cache.for_seconds(3, requirement_profiles.find_asking)


def asking(
    organisation_id: str, at: datetime, profile_id: str | None = None
) -> tuple[Organisation | None, TriesById, RequirementProfile | None]:
    return _asking(organisation_id, at.astimezone(UTC).date(), profile_id)


def check(agent: Agent, body: NewCheck, source: str, at: datetime) -> VerificationView:
    """One check. The practice pair opens its Statement for everybody, and is not counted as a check."""
    candidate_id = parse_candidate_id(body.candidate_id)
    secret = parse_secret_number(body.secret_number)
    declared = declare(body.purpose, body.purpose_text)
    if is_practice_pair(candidate_id, secret):
        tried_on = asking(agent.organisation_id, at, body.profile_id)[2] if body.profile_id else None
        profile = offered(body.profile_id, tried_on)
        return _answer(identity.new_id(), None, declared, at, [practice_statement()], profile)
    found, tried_before, named = asking(agent.organisation_id, at, body.profile_id)
    organisation, profile = may_verify(found), offered(body.profile_id, named)
    born = parse_date(body.date_of_birth, pointer="/date_of_birth") if body.date_of_birth else None
    trial = guarded_pair.Trial(_typed(candidate_id, secret, born), Use.VERIFICATION, source, at)
    check_id = history.check_id(at, identity.new_id())
    before, most = tried_before.get(candidate_id, ()), organisation.checks_per_day
    spend = partial(access_record.spend_check, organisation.id, candidate_id, check_id, at, before, most)
    known, shown = _opened(trial, spend, organisation.id, body.session_id)
    looked = Verification(
        id=check_id,
        candidate_id=candidate_id,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        at=at,
        route=CheckRoute.SECRET_NUMBER,
        seen=tuple(f"{each.session.id}#{each.version}" for each in shown),
        declared=declared,
        judged_by=verdicts.judged_by(profile),
    )
    _record(trial, looked, known)
    return _answer(check_id, organisation.name, declared, at, shown, profile)


def _typed(candidate_id: CandidateId, secret: str, born: date | None) -> Typed:
    if is_practice(candidate_id):
        raise NotRecognised
    return secret_number_macs.typed(guard.find_wrapped_keys, candidate_id, secret, born)


def _opened(
    trial: guarded_pair.Trial, spend: Callable[[], object], organisation_id: str, session_id: str | None
) -> tuple[Guarded, list[Statement]]:
    """The released Statements. The record is read whatever the guard answers, so that the time taken shows nothing.

    The budgets of the organisation (`spend`) are spent before anything is compared, and not where a second item is
    asked. A candidate who has registered may have ended the use of ID and Secret number for verification, or blocked
    the organisation.
    """
    compared, record = parallel.both(
        lambda: guarded_pair.compare(trial, spend), lambda: results.get_record(trial.typed.candidate_id)
    )
    known = compared.known
    shown = _out(record, session_id, trial.at) if known and shows_to(known, organisation_id) else []
    if known is None or not shown:
        _refuse(trial, compared)
    guarded_pair.confirm(trial, compared)
    return known, shown


def _refuse(trial: guarded_pair.Trial, compared: guarded_pair.Compared) -> NoReturn:
    """Counts and refuses the pair. If this was the last try of a candidate who has registered, they are mailed of it:
    one message more, by decision, for the one try that ends an ID's verifications."""
    try:
        guarded_pair.refuse(trial, compared)
    finally:
        if compared.known is None and has_just_closed(compared.counted):
            queue.send_lock(trial.typed.candidate_id, trial.at)


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


def _record(trial: guarded_pair.Trial, looked: Verification, known: Guarded) -> None:
    """Written with the try given back, before anything is shown."""
    candidate_id, at = looked.candidate_id, looked.at
    given_back = [guard.giving_back(candidate_id, known, at), *guarded_pair.giving_back_lock(trial, known)]
    if not access_record.add_verification(looked, given_back):
        raise NotRecognised


def _answer(
    check_id: str,
    organisation: str | None,
    declared: Declared,
    at: datetime,
    shown: list[Statement],
    profile: RequirementProfile | None,
) -> VerificationView:
    newest = max(shown, key=lambda each: (each.session.exam_date, each.released_at))
    statements = [each.to_json(at) for each in shown]
    return {
        "verification_id": check_id,
        "verified_at": instant_text(at),
        "organisation": organisation,
        "purpose": declared.purpose,
        "purpose_text": declared.text,
        "result": verdicts.as_shown(profile, newest.to_json(at)),
        "results": [verdicts.as_shown(profile, each) for each in statements],
        "verdict": verdicts.verdict_on(profile, statements, at),
    }
