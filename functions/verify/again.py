"""One of an organisation's checks as it stands now: the same results and only them, recorded before they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from functions.verify.agreement import agrees
from shared.adapters import identity, parallel, queue, sealing
from shared.application.checked_pair import asking
from shared.application.reference import centre_of, release_of, session_of
from shared.application.share_conditions import is_met_by
from shared.exams.catalogue import exam
from shared.ground.dates import instant_text
from shared.ground.errors import RuleBroken
from shared.ground.forms import Instant, Opaque
from shared.results import verdicts
from shared.results.check_history import CheckLine, OutNow, SeenView, check_line, has_content, seen_view
from shared.results.shared_result import Shared, SharedResult, shared_sitting
from shared.results.sitting import sitting_of
from shared.results.statement import Statement, StatementView, statement
from shared.secret_numbers.guard import Guarded
from shared.store import check_history, guard, requirement_profiles, results, shares
from shared.store.results import Record
from shared.verification.access_record import CheckRoute, Declared, JudgedBy, Purpose, Verification, declare, seen_in
from shared.verification.agent import Agent
from shared.verification.history import UnknownCheck, check_id, content_until, place_in, shows_content
from shared.verification.organisation import ChecksSpent, is_allowed
from shared.verification.requirements import Sitting, VerdictView, judge
from shared.verification.share import Share


class SeenAgain(SeenView):
    """`result` is the Statement of the newest version that is out, with a state of its own, or of what was shared the
    fields that were; null where no content is shown, and of a result that is recalled or withheld."""

    result: StatementView | SharedResult | None


class CheckAgain(CheckLine):
    """`purpose` is that of this look, and `look_id` its own id. `content_shown` is false from `content_until` on, and
    while the candidate or the awarding body does not let the organisation see results, and where the candidate has
    ended what they shared: then the states are all. It is false, too, where the check was by a requirement profile that
    shows the verdict alone. `verdict` is by the version of the profile that the check named, on the results as they
    stand now; null where none was named, and where the states are all."""

    look_id: Opaque
    content_until: Instant
    content_shown: bool
    results: list[SeenAgain]
    verdict: VerdictView | None


@dataclass(frozen=True, slots=True)
class Seen:
    """One result of the check, with its Statement where that is shown."""

    view: SeenView
    shown: Statement | None


def look_again(
    agent: Agent, given: str, purpose: Purpose | None, text: str | None, at: datetime, *, is_look: bool
) -> CheckAgain:
    """Raises UnknownCheck alike for an id that is not there and for another organisation's. A look counts as a check of
    the day; without `is_look` nobody sees the answer (HEAD)."""
    place = place_in(given)
    check = check_history.find_check(agent.organisation_id, place) if place else None
    if check is None:
        raise UnknownCheck
    declared = declared_again(check, purpose, text)
    organisation, _, _ = asking(agent.organisation_id, at)
    (known, share), record = parallel.both(lambda: _asked(check), lambda: results.get_record(check.candidate_id))
    may_see = _agrees(check, known, share, record, at)
    shows = shows_content(check, at, candidate_agrees=may_see, may_verify=is_allowed(organisation))
    months = organisation.max_age_months if organisation else None
    seen = [_seen(record, *each, at, months, shows=shows) for each in seen_in(check)]
    verdict = _verdict(check, share, seen, at) if shows else None
    shows_scores = shows and not (check.judged_by and check.judged_by.verdict_only)
    look_id = check.id
    if is_look:
        judged = _judged_now(check, seen, verdict) if shows else None
        shown = replace(check, person=agent.person, judged_by=judged, max_age_months=months)
        look = _record(shown, declared, seen, at, most=organisation.checks_per_day if organisation else 0)
        look_id = look.id
        if known and known.look_mails:
            queue.send_look(check.candidate_id, look_id, at)
    shown = replace(check, declared=declared)
    return shown_again(shown, look_id, seen, share, verdict, at, shows_scores=shows_scores)


def shown_again(
    check: Verification,
    look_id: str,
    seen: Sequence[Seen],
    share: Share | None,
    verdict: VerdictView | None,
    at: datetime,
    *,
    shows_scores: bool,
) -> CheckAgain:
    return {
        **check_line(check),
        "look_id": look_id,
        "content_until": instant_text(content_until(check)),
        "content_shown": shows_scores,
        "results": [
            {**each.view, "result": _content(each.shown, share, at) if each.shown and shows_scores else None}
            for each in seen
        ],
        "verdict": verdict,
    }


def _asked(check: Verification) -> tuple[Guarded | None, Share | None]:
    """What the candidate allows: by their number, and of what they shared."""
    known, _ = guard.find_lock(check.candidate_id)
    return known, shares.find_share(check.share_key) if check.share_key else None


def _agrees(check: Verification, known: Guarded | None, share: Share | None, record: Record, at: datetime) -> bool:
    """Of what was shared, too, while the result meets what it is shared by."""
    return agrees(check, known, share, at) and (share is None or is_met_by(share, record, at))


def _content(shown: Statement, share: Share | None, at: datetime) -> StatementView | SharedResult:
    return _shared(shown, share, at) if share else shown.to_json(at)


def _shared(shown: Statement, share: Share, at: datetime) -> SharedResult:
    return Shared(shown.entry, shown.session, shown).to_json(share.fields, at, with_id=True)


def _verdict(check: Verification, share: Share | None, seen: Sequence[Seen], at: datetime) -> VerdictView | None:
    """No version of a profile is ever deleted, so the check's is there."""
    named = check.judged_by
    if named is None:
        return None
    profile = requirement_profiles.get_version(check.organisation_id, named.profile_id, named.version)
    return judge(profile, [_sitting(each, share, at) for each in seen], at).to_json()


def _judged_now(check: Verification, seen: Sequence[Seen], verdict: VerdictView | None) -> JudgedBy | None:
    """The version is the check's, the verdict this look's."""
    if check.judged_by is None or verdict is None:
        return check.judged_by
    newest = max((each.view for each in seen), key=lambda each: (each["session"]["exam_date"], each["session"]["id"]))
    return replace(check.judged_by, meets=verdicts.known_to_meet(newest["state"], meets=verdict["meets"]))


def _sitting(seen: Seen, share: Share | None, at: datetime) -> Sitting:
    """Of what is recalled or withheld the state is all that is judged."""
    if seen.shown:
        return shared_sitting(_shared(seen.shown, share, at)) if share else sitting_of(seen.shown.to_json(at))
    session = session_of(seen.view["session"]["id"])
    return Sitting(session.id, exam(session.exam), session.exam_date, session.zone, seen.view["state"])


def declared_again(check: Verification, purpose: Purpose | None, text: str | None) -> Declared | None:
    """That of the first check, where none is given."""
    if purpose is not None:
        return declare(purpose, text)
    if text is not None:
        raise RuleBroken("Give the purpose besides its words.", pointer="/purpose")
    return check.declared


def _seen(record: Record, session_id: str, version: int, at: datetime, months: int | None, *, shows: bool) -> Seen:
    session, entry = session_of(session_id), record.entry(session_id)
    found = sealing.newest_out(record.versions_of(session_id), session, release_of, at)
    view = seen_view(session, version, OutNow(found.result, found.number) if found else None, at, months)
    if not shows or entry is None or found is None or not has_content(view["state"]):
        return Seen(view, None)
    where, released_at = centre_of(entry.centre_number), found.released_at
    shown = statement(entry, session, where, found.result, found.number, released_at)
    return Seen(view, replace(shown, max_age_months=months))


def _record(
    check: Verification, declared: Declared | None, seen: Sequence[Seen], at: datetime, *, most: int
) -> Verification:
    """Written before anything is shown, and counted with it; it names a profile only where its verdict is shown."""
    shown = [each.shown for each in seen if each.shown]
    look = replace(
        check,
        id=check_id(at, identity.new_id()),
        at=at,
        route=CheckRoute.LOOK_AGAIN,
        seen=tuple(f"{each.session.id}#{each.version}" for each in shown),
        declared=declared,
        first_id=check.id,
    )
    if not check_history.add_look_again(look, most):
        raise ChecksSpent(at)
    return look
