"""One check of an ID number and a Secret number by an organisation: the Statements that it opens, recorded before they
are shown. The one way to a result for a pair, whether it is typed alone or is a row of a batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import NoReturn

from shared.adapters import cache, identity, parallel, queue, sealing, secret_number_macs
from shared.application import guarded_pair
from shared.application.reference import centre_of, release_of, session_of
from shared.candidates.candidate import CandidateId, SecretNumber, is_practice, is_practice_pair
from shared.ground.errors import NotRecognised
from shared.results import verdicts
from shared.results.practice import practice_statement
from shared.results.practice_candidates import practice_check, practice_statements
from shared.results.statement import Statement, statement
from shared.secret_numbers.guard import Guarded, Typed, Use, has_just_closed, shows_to
from shared.store import access_record, guard, requirement_profiles, results
from shared.store.results import Record
from shared.verification.access_record import CheckRoute, Declared, JudgedBy, Verification
from shared.verification.agent import Person
from shared.verification.history import check_id
from shared.verification.organisation import Organisation, TriesById, may_verify
from shared.verification.requirement_profile import RequirementProfile, offered


@dataclass(frozen=True, slots=True)
class Pair:
    """What was typed of one candidate; `session_id` is the one session that is wanted, None for all."""

    candidate_id: CandidateId
    secret_number: SecretNumber
    born: date | None = None
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose person checks, for what, from where and by which route; `source` is the hash of it. `once` is the id of a
    check that may be begun again by whoever goes on where another was killed: it is counted and recorded once.
    `is_practice`: by a key that sees the practice candidates alone."""

    organisation_id: str
    person: Person
    declared: Declared
    profile_id: str | None
    source: str
    route: CheckRoute = CheckRoute.SECRET_NUMBER
    once: str | None = None
    is_practice: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """`organisation` is None where the practice candidate was checked, which nobody records; `shown` is never empty."""

    id: str
    organisation: str | None
    shown: list[Statement]
    profile: RequirementProfile | None

    @property
    def newest(self) -> Statement:
        return newest_of(self.shown)


def newest_of(shown: Sequence[Statement]) -> Statement:
    return max(shown, key=lambda each: (each.session.exam_date, each.released_at))


_asking = cache.for_seconds(3, requirement_profiles.find_asking)


def asking(
    organisation_id: str, at: datetime, profile_id: str | None = None
) -> tuple[Organisation | None, TriesById, RequirementProfile | None]:
    return _asking(organisation_id, at.astimezone(UTC).date(), profile_id)


def check(pair: Pair, asker: Asker, at: datetime) -> Checked:
    """One check. The practice pair opens its Statement for everybody, and is not counted as a check.

    Raises NotRecognised for every refused pair; before anything is compared what the organisation, its budgets and
    those of wrong pairs say. A key for practice opens nothing else, and reads nothing to refuse it.
    """
    return compared(pair, asker, at)()


def compared(pair: Pair, asker: Asker, at: datetime) -> Callable[[], Checked]:
    """The same, but for what is left to do once a pair is right: to look at the budgets again, and to record it. Only
    that gives what it opens."""
    if asker.is_practice or is_practice_pair(pair.candidate_id, pair.secret_number):
        practised = _practised(pair, asker, at)
        return lambda: practised
    found, tried_before, named = asking(asker.organisation_id, at, asker.profile_id)
    organisation, profile = may_verify(found), offered(asker.profile_id, named)
    trial = guarded_pair.Trial(_typed(pair), Use.VERIFICATION, asker.source, at, asker.once)
    own_id = asker.once or check_id(at, identity.new_id())
    before, most = tried_before.get(pair.candidate_id, ()), organisation.checks_per_day
    spend = partial(access_record.spend_check, organisation.id, pair.candidate_id, own_id, at, before, most)
    met, known, shown = _opened(trial, spend, organisation.id, pair.session_id)
    shown = within_limit(shown, organisation)
    looked = Verification(
        id=own_id,
        candidate_id=pair.candidate_id,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        at=at,
        route=asker.route,
        seen=tuple(f"{each.session.id}#{each.version}" for each in shown),
        declared=asker.declared,
        judged_by=_judged_by(profile, shown, at),
        max_age_months=organisation.max_age_months,
        person=asker.person,
    )

    def recorded_now() -> Checked:
        guarded_pair.confirm(trial, met)
        _record(trial, looked, known)
        return Checked(own_id, organisation.name, shown, profile)

    return recorded_now


def _practised(pair: Pair, asker: Asker, at: datetime) -> Checked:
    """Of a key for practice any practice pair, and of everybody else the one that is published. The profile alone is
    read, where one is named."""
    shown = [practice_statement()]
    if asker.is_practice:
        found = practice_statements(pair.candidate_id, pair.secret_number, at)
        shown = [each for each in found if pair.session_id in (None, each.session.id)]
    if not shown:
        raise NotRecognised
    tried_on = asking(asker.organisation_id, at, asker.profile_id)[2] if asker.profile_id else None
    own_id = practice_check(pair.candidate_id, at) if asker.is_practice else identity.new_id()
    return Checked(own_id, None, shown, offered(asker.profile_id, tried_on))


def recorded(pair: Pair, asker: Asker, at: datetime) -> Checked:
    """A check that was recorded just before its worker was killed: what it showed, without another comparison. Raises
    NotRecognised where that is out no more."""
    organisation, _, profile = asking(asker.organisation_id, at, asker.profile_id)
    shown = _out(results.get_record(pair.candidate_id), pair.session_id, at)
    if organisation is None or not shown:
        raise NotRecognised
    return Checked(asker.once or "", organisation.name, within_limit(shown, organisation), profile)


def _judged_by(profile: RequirementProfile | None, shown: Sequence[Statement], at: datetime) -> JudgedBy | None:
    if profile is None:
        return None
    verdict = verdicts.verdict_on(profile, [each.to_json(at) for each in shown], at)
    return verdicts.judged_by(profile, verdict, newest_of(shown).to_json(at)["state"])


def within_limit(shown: Sequence[Statement], organisation: Organisation) -> list[Statement]:
    """As this organisation sees them, which may take no results over an age of its own."""
    return [replace(each, max_age_months=organisation.max_age_months) for each in shown]


def _typed(pair: Pair) -> Typed:
    if is_practice(pair.candidate_id):
        raise NotRecognised
    return secret_number_macs.typed(guard.find_wrapped_keys, pair.candidate_id, pair.secret_number, pair.born)


def _opened(
    trial: guarded_pair.Trial, spend: Callable[[], object], organisation_id: str, session_id: str | None
) -> tuple[guarded_pair.Compared, Guarded, list[Statement]]:
    """The released Statements. The record is read whatever the guard answers, so that the time taken shows nothing.

    The budgets of the organisation (`spend`) are spent before anything is compared, and not where a second item is
    asked. A candidate who has registered may have ended the use of ID and Secret number for verification, or blocked
    the organisation.
    """
    met, record = parallel.both(
        lambda: guarded_pair.compare(trial, spend), lambda: results.get_record(trial.typed.candidate_id)
    )
    known = met.known
    shown = _out(record, session_id, trial.at) if known and shows_to(known, organisation_id) else []
    if known is None or not shown:
        _refuse(trial, met)
    return met, known, shown


def _refuse(trial: guarded_pair.Trial, met: guarded_pair.Compared) -> NoReturn:
    """Counts and refuses the pair. If this was the last try of a candidate who has registered, they are mailed of it:
    one message more, by decision, for the one try that ends an ID's verifications."""
    try:
        guarded_pair.refuse(trial, met)
    finally:
        if met.known is None and has_just_closed(met.counted):
            queue.send_lock(trial.typed.candidate_id, trial.at)


def _out(record: Record, session_id: str | None, at: datetime) -> list[Statement]:
    shown = []
    for entry in record.entries:
        session = session_of(entry.session_id)
        found = sealing.newest_out(record.versions_of(entry.session_id), session, release_of, at)
        if found is None or session_id not in (None, session.id):
            continue
        centre = centre_of(entry.centre_number)
        released_at = found.released_at
        shown.append(statement(entry, session, centre, found.result, found.number, released_at))
    return shown


def _record(trial: guarded_pair.Trial, looked: Verification, known: Guarded) -> None:
    """Written with the try given back, before anything is shown."""
    candidate_id, at = looked.candidate_id, looked.at
    given_back = [guard.giving_back(candidate_id, known, at), *guarded_pair.giving_back_lock(trial, known)]
    if not access_record.add_verification(looked, given_back):
        raise NotRecognised
    if known.look_mails:
        queue.send_look(candidate_id, looked.id, at)
