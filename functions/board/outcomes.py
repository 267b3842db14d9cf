"""Outcomes of enquiries and appeals: one that changes a result is its next version, under the key that is published.

Decided on the chain, the result and its release as they were read; written whole if all of it still stands. The chain
says who is yet to be told (shared/tellings.py), so an outcome without its mails is found by the next minute's sweep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from functions.board import enquiries as others
from functions.board.bodies import NewOutcome, Otherwise, Settlement
from shared import enquiries as rules
from shared import withdrawals
from shared.chains import Actor, Chain, must_be_as_seen, parse_enquiry_id, row_for
from shared.edge import cache, sealing, tellings, together
from shared.enquiryviews import to_json
from shared.errors import RuleBroken
from shared.exams import Paper, exam
from shared.findings import MARK, found
from shared.outcomes import Finding, RefundRule, parse_checks
from shared.releases import Release, was_ever_out
from shared.results import Result, Sealed, version_shown
from shared.settings import settings
from shared.store import enquiries, releases, results
from shared.store.enquiries import Change
from shared.store.rows import Row
from shared.transitions import Role, Step
from shared.withdrawals import Standing

release_of = cache.for_seconds(3, releases.get_release)

Shown = dict[str, object]
Rule = Callable[[Chain, int, Finding], Chain]


def conclude(given: str, body: NewOutcome, operator: str, at: datetime) -> Shown:
    """What was found, told by comparing the two results; the chain's fees go back in the same write if it says so."""
    checks, actor = parse_checks(body.checks or ()), others.acting(operator)

    def rule(chain: Chain, number: int, finding: Finding) -> Chain:
        return rules.conclude(chain, number, replace(finding, checks=checks), actor, at, refunds=_refunds())

    return _write(given, body, Step.CONCLUDE, rule, actor, at)


def settle(given: str, body: Settlement, operator: str, at: datetime) -> Shown:
    """An appeal is answered in words; where the procedure was at fault, the result may change for it."""
    actor = others.acting(operator)
    if body.said.is_nothing:
        return others.settle_in_words(given, body.reason, body.revision, operator, at)

    def rule(chain: Chain, number: int, finding: Finding) -> Chain:
        return rules.settle(chain, number, body.reason, actor, at, finding=finding, refunds=_refunds())

    return _write(given, body, Step.SETTLE, rule, actor, at)


def _write(given: str, body: Otherwise, step: Step, rule: Rule, actor: Actor, at: datetime) -> Shown:
    candidate_id, session_id, number = parse_enquiry_id(given)
    reads = iter((release_of,))  # what is remembered of the release, at first: the write holds it to that

    def decided() -> Change:
        chain, record = together.both(
            lambda: enquiries.get_chain(candidate_id, session_id), lambda: results.get_record(candidate_id)
        )
        must_be_as_seen(chain, body.revision)
        row_for(chain, number, step, actor, at)
        of, shown = _standing(record.versions_of(session_id), next(reads, releases.get_release), at)
        before = sealing.unseal(of.newest, of.release.key or b"")
        with _faults_under_papers():
            after = found(exam(before.exam), before, body.said)
            decided = rule(chain, number, Finding(exam(before.exam), before, after, shown, shown + 1, of.release.id))
        return Change(chain, decided, _besides(decided, number, step, of, after))

    return to_json(tellings.asked_for(enquiries.write(decided), at), number, Role.BOARD, at)


def _standing(versions: list[Sealed], read: Callable[[str], Release], at: datetime) -> tuple[Standing, int]:
    """The result as it stands, and the number that its version is shown with; Conflict while its release is not out."""
    planned = {each: read(each) for each in {version.release_id for version in versions}}
    of = withdrawals.standing(versions, planned, at)
    seen = [(each.version, was_ever_out(planned[each.release_id], at)) for each in versions]
    return of, version_shown(of.newest.version, seen)


def _besides(chain: Chain, number: int, step: Step, of: Standing, after: Result) -> tuple[Row, ...]:
    """The release must still be out; where the result changes, its next version is put if absent."""
    out = releases.still_out(of.release)
    enquiry = chain.enquiry(number)
    outcome = enquiry.appeal_outcome if step is Step.SETTLE else enquiry.outcome
    if outcome is None or outcome.new_version is None:
        return (out,)
    sealed = sealing.seal(after, of.release.key or b"", withdrawals.next_version(of, MARK))
    return out, results.adding_version(sealed)


@contextmanager
def _faults_under_papers() -> Iterator[None]:
    """The rules name a paper as files have it, by its column; in the body it stands among the papers."""
    try:
        yield
    except RuleBroken as broken:
        name = (broken.pointer or "").removeprefix("/")
        broken.pointer = f"/papers/{name}" if name in set(Paper) else broken.pointer
        raise


def _refunds() -> RefundRule:
    return RefundRule(settings().refund_rule)
