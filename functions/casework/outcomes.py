"""Outcomes of enquiries and appeals; one that changes a result writes its next version, under the published key.

Decided on the chain, the result and its release as they were read; one transaction, which fails if any has changed. The
chain keeps its pending notifications (shared/enquiries/notifications.py), so the next minute's sweep finds an outcome
whose mails are missing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from functions.casework.bodies import NewOutcome, RevisedScoresBody, Settlement
from functions.casework.enquiries import acting, settle_in_words, turnaround
from shared.adapters import enquiry_notifications, parallel, sealing
from shared.application.reference import planned_release
from shared.enquiries import board_steps
from shared.enquiries.case import Actor, Chain, must_be_as_seen, parse_enquiry_id
from shared.enquiries.outcome import Check, Finding, RefundRule, parse_checks
from shared.enquiries.revised_result import MARK, found
from shared.enquiries.states import Role, Step
from shared.enquiries.steps import row_for
from shared.enquiries.turnaround_report import answered
from shared.enquiries.view import EnquiryView, to_json
from shared.exams.catalogue import Exam, Paper, exam
from shared.ground.errors import RuleBroken
from shared.ground.settings import settings
from shared.releases import withdrawal
from shared.releases.release import Release, was_ever_out
from shared.releases.withdrawal import CountedResult
from shared.results.result import Result, Sealed, version_shown
from shared.store import enquiries, releases, results, turnaround_report
from shared.store.enquiries import Change
from shared.store.items import Row

Rule = Callable[[Chain, int, Finding], Chain]
Find = Callable[[Exam, Result], Result]
Read = Callable[[str], Release]


@dataclass(frozen=True, slots=True)
class Decision:
    """An operator's decision on one enquiry: how to find the result, and what follows from it by the rules."""

    enquiry_id: str
    step: Step
    find: Find
    rule: Rule
    actor: Actor
    at: datetime
    revision: int | None = None


def conclude(given: str, body: NewOutcome, operator: str, at: datetime) -> EnquiryView:
    """Concludes with the outcome of comparing the two results; the same write refunds the chain's fees where the rules
    say so."""
    decision = concluding(given, parse_checks(body.checks or ()), _find(body), operator, at)
    return _shown(replace(decision, revision=body.revision))


def concluding(given: str, checks: Collection[Check], find: Find, operator: str, at: datetime) -> Decision:
    actor = acting(operator)

    def rule(chain: Chain, number: int, finding: Finding) -> Chain:
        ticked = replace(finding, checks=frozenset(checks))
        return board_steps.conclude(chain, number, ticked, actor, at, refunds=_refunds())

    return Decision(given, Step.CONCLUDE, find, rule, actor, at)


def settle(given: str, body: Settlement, operator: str, at: datetime) -> EnquiryView:
    """Answers an appeal in words; where the procedure was at fault, the result may change."""
    actor = acting(operator)
    if body.revised.is_nothing:
        return settle_in_words(given, body.reason, body.revision, operator, at)

    def rule(chain: Chain, number: int, finding: Finding) -> Chain:
        return board_steps.settle(chain, number, body.reason, actor, at, finding=finding, refunds=_refunds())

    return _shown(Decision(given, Step.SETTLE, _find(body), rule, actor, at, body.revision))


def write(of: Decision, first: Change | None = None) -> Chain:
    """Writes the decision and returns the chain. `first` is a change decided on what was just read; it is decided again
    if that has changed."""
    prepared = iter((first,) if first else ())
    reads = iter((releases.get_release,) if first else (planned_release,))

    def decided() -> Change:
        return next(prepared, None) or decide(of, next(reads, releases.get_release))

    return enquiry_notifications.asked_for(enquiries.write(decided), of.at)


def decide(of: Decision, read: Read = planned_release) -> Change:
    """Decides on the current chain and result; a cached release is enough, because the write is conditional on it."""
    candidate_id, session_id, number = parse_enquiry_id(of.enquiry_id)
    chain, record = parallel.both(
        lambda: enquiries.get_chain(candidate_id, session_id), lambda: results.get_record(candidate_id)
    )
    must_be_as_seen(chain, of.revision)
    row_for(chain, number, of.step, of.actor, of.at)
    counted, shown = _counted(record.versions_of(session_id), read, of.at)
    before = sealing.unseal(counted.newest, counted.release.key or b"")
    after = of.find(exam(before.exam), before)
    finding = Finding(exam(before.exam), before, after, shown, shown + 1, counted.release.id)
    decided = of.rule(chain, number, finding)
    return Change(chain, decided, _besides(decided, number, of, counted, after))


def _find(body: RevisedScoresBody) -> Find:
    def find(of_exam: Exam, before: Result) -> Result:
        return found(of_exam, before, body.revised)

    return find


def _shown(of: Decision) -> EnquiryView:
    with _faults_under_papers():
        written = write(of)
    return to_json(written, parse_enquiry_id(of.enquiry_id)[2], Role.BOARD, of.at)


def _counted(versions: list[Sealed], read: Read, at: datetime) -> tuple[CountedResult, int]:
    """The current result, and the number that its version is shown with; Conflict while its release is not out."""
    planned = {each: read(each) for each in {version.release_id for version in versions}}
    of = withdrawal.counted(versions, planned, at)
    seen = [(each.version, was_ever_out(planned[each.release_id], at)) for each in versions]
    return of, version_shown(of.newest.version, seen)


def _besides(chain: Chain, number: int, by: Decision, of: CountedResult, after: Result) -> tuple[Row, ...]:
    """The other parts of the transaction: the check that the release is still out, the row for the turnaround report,
    and the next version of a changed result, put if absent."""
    out, enquiry = releases.still_out(of.release), chain.enquiry(number)
    kept = answered(chain, number, turnaround()) if by.step is Step.CONCLUDE else None
    counted = (turnaround_report.adding(kept),) if kept else ()
    outcome = enquiry.appeal_outcome if by.step is Step.SETTLE else enquiry.outcome
    if outcome is None or outcome.new_version is None:
        return (out, *counted)
    sealed = sealing.seal(after, of.release.key or b"", withdrawal.next_version(of, MARK, by.at))
    return (out, *counted, results.adding_version(sealed))


@contextmanager
def _faults_under_papers() -> Iterator[None]:
    """Errors with pointers of the body: the rules name a paper as a file's column, the body has it under `papers`."""
    try:
        yield
    except RuleBroken as broken:
        name = (broken.pointer or "").removeprefix("/")
        broken.pointer = f"/papers/{name}" if name in set(Paper) else broken.pointer
        raise


def _refunds() -> RefundRule:
    return RefundRule(settings().refund_rule)
