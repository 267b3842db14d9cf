"""The awarding body's side of certifying statements: what waits for it, the fees it takes, the searches, the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from shared.adapters import certifying_notifications
from shared.adapters.paging import Page, cursor_of, mark_of, page_of
from shared.application.enquiry_cases import newest_out
from shared.application.reference import session_of
from shared.centres.fees import Money
from shared.certifying_statements.application import Actor, Applications, must_be_as_seen, parse_application_id
from shared.certifying_statements.states import ApplicationParty
from shared.certifying_statements.steps import issued, must_be_certified, paid, refused, searched
from shared.certifying_statements.view import ApplicationView, to_json
from shared.exams.catalogue import exam
from shared.store import certifying_statements, results
from shared.store.certifying_statements import ApplicationChange

PER_PAGE = 100
PARTY = ApplicationParty.BOARD

Decide = Callable[[Applications, int, Actor], Applications]


def worklist(cursor: str | None) -> Page[ApplicationView]:
    """One page of those that the awarding body has to act on, the longest waiting first."""
    listed, ended = certifying_statements.page_of_worklist(mark_of(cursor), PER_PAGE)
    return page_of([to_json(of, of.last, PARTY) for of in listed if of.last], cursor_of(ended))


def pay(given: str, fee: Money, revision: int | None, operator: str, at: datetime) -> ApplicationView:
    """The fee of a private candidate: that of all others is taken by their exam centre."""
    return _act(given, revision, lambda of, n, actor: paid(of, n, fee, actor, at), operator, at)


def search(given: str, revision: int | None, operator: str, at: datetime, *, found: bool) -> ApplicationView:
    return _act(given, revision, lambda of, n, actor: searched(of, n, actor, at, found=found), operator, at)


def issue(given: str, revision: int | None, operator: str, at: datetime) -> ApplicationView:
    """About the version of the result that is out; a result that is not, or has no certificate, certifies nothing."""

    def decide(of: Applications, number: int, actor: Actor) -> Applications:
        found = newest_out(results.get_record(of.candidate_id), of.session_id, at)
        after = issued(of, number, found.number if found else 0, actor, at)
        must_be_certified(exam(session_of(of.session_id).exam), found.result if found else None)
        return after

    return _act(given, revision, decide, operator, at)


def refuse(given: str, reason: str, revision: int | None, operator: str, at: datetime) -> ApplicationView:
    return _act(given, revision, lambda of, n, actor: refused(of, n, reason, actor, at), operator, at)


def _act(given: str, revision: int | None, decide: Decide, operator: str, at: datetime) -> ApplicationView:
    candidate_id, session_id, number = parse_application_id(given)

    def decided() -> ApplicationChange:
        of = certifying_statements.get_applications(candidate_id, session_id)
        must_be_as_seen(of, revision)
        return ApplicationChange(of, decide(of, number, Actor(PARTY, operator)))

    written = certifying_notifications.asked_for(certifying_statements.write(decided), at)
    return to_json(written, written.application(number), PARTY)
