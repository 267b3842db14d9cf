"""The clock's steps of a chain (remind, expire, warn, close), and when the sweep must look at it next.

Each is kept as an event, like a person's step, so that it is done once, however often and late the sweep comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from shared.enquiries import fee_ledger
from shared.enquiries.case import THE_CLOCK, Chain, Enquiry
from shared.enquiries.states import TRANSITIONS, EnquiryState, Role, Step, Transition, Until
from shared.enquiries.steps import moved, row_for
from shared.ground.dates import zone_named

_FIRST_AFTER = timedelta(seconds=1)
# Reminders go in the morning: one about tomorrow that comes at night would be read tomorrow.
_MORNING = time(9)
_DAYS_BEFORE = {Step.REMIND_IN_THREE_DAYS: 3, Step.REMIND_TOMORROW: 1}
# A later one makes the earlier ones pointless: after a day without sweeps nobody reads both.
_ORDER = (
    *(Step.REMIND_IN_THREE_DAYS, Step.REMIND_TOMORROW, Step.EXPIRE),
    *(Step.OUTCOME_DUE, Step.OVERDUE, Step.CLOSE),
)


def fall_due(chain: Chain, at: datetime) -> Chain:
    """The chain with everything done that has fallen due by `at`; the very same chain where nothing has."""
    found = chain
    for enquiry in chain.enquiries:
        due = [row.step for moment, row in _to_come(chain, enquiry) if moment <= at]
        if due:
            found = _done(found, enquiry.number, max(due, key=_ORDER.index), at)
    return found if found is chain else replace(found, revision=chain.revision + 1)


def next_moment(chain: Chain) -> datetime | None:
    """When the sweep must look at this chain next; None: never, unless somebody acts."""
    moments = [moment for enquiry in chain.enquiries for moment, _ in _to_come(chain, enquiry)]
    return min(moments, default=None)


def has_gone_on(chain: Chain, enquiry: Enquiry) -> bool:
    """Whether the stage that may follow an outcome was asked for, and has not come to nothing before its time."""
    given_up = (EnquiryState.WITHDRAWN, EnquiryState.REFUSED)
    return any(each.stage is enquiry.followed_by and each.state not in given_up for each in chain.enquiries)


def reminder_at(until: datetime, days: int, zone: str) -> datetime:
    """Nine in the morning, so many local days before the day on which a window closes."""
    there = zone_named(zone)
    day = until.astimezone(there).date() - timedelta(days=days)
    return datetime.combine(day, _MORNING, there).astimezone(until.tzinfo)


def _done(chain: Chain, number: int, step: Step, at: datetime) -> Chain:
    enquiry, row = row_for(chain, number, step, THE_CLOCK, at)
    # As if withdrawn (by decision): nobody still owes a fee, or has paid one for nothing, because a window closed.
    back = fee_ledger.let_go(chain.ledger, number, at, THE_CLOCK.who, "expired") if step is Step.EXPIRE else ()
    return moved(chain, enquiry, row, THE_CLOCK, at, ledger=back)


def _to_come(chain: Chain, enquiry: Enquiry) -> Iterator[tuple[datetime, Transition]]:
    """The clock's rows for this enquiry in its present state, and the first second of each."""
    for step in _ORDER:
        row = TRANSITIONS.get((step, enquiry.state))
        moment = _moment(enquiry, row, chain.zone) if row and Role.CLOCK in row.who else None
        if row and moment is not None and not _is_done(enquiry, row) and not _is_pointless(chain, enquiry, row):
            yield moment, row


def _moment(enquiry: Enquiry, row: Transition, zone: str) -> datetime | None:
    if row.step is Step.OUTCOME_DUE:
        return enquiry.alarm_at and enquiry.alarm_at + _FIRST_AFTER
    if row.step is Step.OVERDUE:
        return enquiry.due_at and enquiry.due_at + _FIRST_AFTER
    closes = enquiry.ends(row.until)
    if closes is None:
        return None
    if row.step not in _DAYS_BEFORE:
        return closes + _FIRST_AFTER
    moment = reminder_at(closes, _DAYS_BEFORE[row.step], zone)
    # Who came into this window on its last day has just read when it closes.
    return moment if moment > _entered_at(enquiry, row.until) else None


def _is_pointless(chain: Chain, enquiry: Enquiry, row: Transition) -> bool:
    """Whoever has asked for the next stage is not reminded that they may."""
    return row.step in _DAYS_BEFORE and row.until is Until.FURTHER and has_gone_on(chain, enquiry)


def _is_done(enquiry: Enquiry, row: Transition) -> bool:
    """Whether this step, or one that makes it pointless, was done in the same window."""
    later = _ORDER[_ORDER.index(row.step) :]
    return any(event.step in later and _window_of(event.before) == _window_of(row.before) for event in enquiry.events)


def _entered_at(enquiry: Enquiry, until: Until) -> datetime:
    return next(event.at for event in enquiry.events if _window_of(event.after) is until)


def _window_of(state: EnquiryState | None) -> Until | None:
    ends = (Step.EXPIRE, Step.CLOSE)
    return next((TRANSITIONS[(step, state)].until for step in ends if state and (step, state) in TRANSITIONS), None)
