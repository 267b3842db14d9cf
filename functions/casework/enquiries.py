"""The awarding body's side of enquiries: the work list, and the steps without an outcome."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from shared.adapters import enquiry_notifications
from shared.adapters.paging import Page, cursor_of, mark_of, page_of
from shared.calendar.working_days import Turnaround, turnaround_of
from shared.enquiries import board_steps
from shared.enquiries.case import Actor, Chain, Enquiry, must_be_as_seen, parse_enquiry_id
from shared.enquiries.errors import UnknownEnquiry
from shared.enquiries.outcome import OutcomeKind
from shared.enquiries.states import Role
from shared.enquiries.view import EnquiryView, is_shown_to, to_json
from shared.enquiries.worklists import EnquiryLine, for_board, line
from shared.ground.settings import settings
from shared.store import enquiries
from shared.store.enquiries import Change

PER_PAGE = 100

Decide = Callable[[Chain, int, Actor], Chain]


class WorkLine(EnquiryLine):
    """`outcome` is what the body found before an appeal."""

    outcome: OutcomeKind | None


def worklist(cursor: str | None, at: datetime) -> Page[WorkLine]:
    """One page of what waits for the awarding body, overdue first; what has no day (paused, appealed) last."""
    chains, ended = enquiries.page_of_worklist(mark_of(cursor), PER_PAGE)
    waiting = [(chain, for_board(chain)) for chain in chains]
    calendar = turnaround_of(settings().enquiry_turnaround).calendar
    lines: list[WorkLine] = [
        {**line(chain, each, at, calendar), "outcome": _found(each)} for chain, each in waiting if each
    ]
    return page_of(lines, cursor_of(ended))


def show(given: str, at: datetime) -> EnquiryView:
    candidate_id, session_id, number = parse_enquiry_id(given)
    chain = enquiries.get_chain(candidate_id, session_id)
    if not is_shown_to(chain.enquiry(number), Role.BOARD):
        raise UnknownEnquiry
    return to_json(chain, number, Role.BOARD, at)


def begin(given: str, revision: int | None, operator: str, at: datetime) -> EnquiryView:
    return _act(given, revision, lambda chain, n, actor: board_steps.begin(chain, n, actor, at), operator, at)


def pause(given: str, reason: str, revision: int | None, operator: str, at: datetime) -> EnquiryView:
    def decide(chain: Chain, number: int, actor: Actor) -> Chain:
        return board_steps.pause(chain, number, reason, turnaround(), actor, at)

    return _act(given, revision, decide, operator, at)


def resume(given: str, revision: int | None, operator: str, at: datetime) -> EnquiryView:
    def decide(chain: Chain, number: int, actor: Actor) -> Chain:
        return board_steps.resume(chain, number, turnaround(), actor, at)

    return _act(given, revision, decide, operator, at)


def end(given: str, reason: str, revision: int | None, operator: str, at: datetime) -> EnquiryView:
    """Ends an enquiry that cannot be answered."""
    return _act(given, revision, lambda chain, n, actor: board_steps.end(chain, n, reason, actor, at), operator, at)


def settle_in_words(given: str, reason: str, revision: int | None, operator: str, at: datetime) -> EnquiryView:
    def decide(chain: Chain, number: int, actor: Actor) -> Chain:
        return board_steps.settle(chain, number, reason, actor, at)

    return _act(given, revision, decide, operator, at)


def _found(enquiry: Enquiry) -> OutcomeKind | None:
    return enquiry.outcome.kind if enquiry.outcome else None


def turnaround() -> Turnaround:
    return turnaround_of(settings().enquiry_turnaround)


def acting(operator: str) -> Actor:
    return Actor(Role.BOARD, operator)


def _act(given: str, revision: int | None, decide: Decide, operator: str, at: datetime) -> EnquiryView:
    candidate_id, session_id, number = parse_enquiry_id(given)

    def decided() -> Change:
        chain = enquiries.get_chain(candidate_id, session_id)
        must_be_as_seen(chain, revision)
        return Change(chain, decide(chain, number, acting(operator)))

    return to_json(enquiry_notifications.asked_for(enquiries.write(decided), at), number, Role.BOARD, at)
