"""One row of a batch: the guarded check of a pair or of a share code, and what became of it in one word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from shared.application import checked_pair, checked_share
from shared.application.checked_pair import Asker, Checked, Pair
from shared.application.checked_share import CheckedShare
from shared.candidates.batch_rows import AnyRow, BatchRow, CodeRow
from shared.ground.errors import ExpectedError, NotRecognised
from shared.ground.rate_limits import RateLimited
from shared.ground.settings import keyed_hash
from shared.results import verdicts
from shared.results.statement import State
from shared.secret_numbers.wrong_pairs import SecondItemRequired
from shared.verification.access_record import CheckRoute
from shared.verification.batch import Batch, RowOutcome, RowReason, row_check_id
from shared.verification.organisation import (
    ChecksSpent,
    EmailNotProved,
    OrganisationSuspended,
    RefusalsSpent,
    WaitsForId,
)
from shared.verification.requirement_profile import ProfileNotOffered
from shared.verification.requirements import VerdictView
from shared.verification.share_errors import (
    PinRequired,
    ShareExpired,
    ShareLocked,
    ShareRevoked,
    ShareUsedUp,
    UnknownLink,
)

A = TypeVar("A")
ROWS: dict[type[ExpectedError], RowReason] = {
    NotRecognised: RowReason.NOT_RECOGNISED,
    WaitsForId: RowReason.WAIT_FOR_ID,
    SecondItemRequired: RowReason.SECOND_ITEM_REQUIRED,
    RateLimited: RowReason.RATE_LIMITED,
    UnknownLink: RowReason.NOT_FOUND,
    ShareExpired: RowReason.LINK_EXPIRED,
    ShareRevoked: RowReason.LINK_REVOKED,
    ShareUsedUp: RowReason.LINK_USED_UP,
    ShareLocked: RowReason.LINK_LOCKED,
    PinRequired: RowReason.PIN_REQUIRED,
}
"""What a row is refused for; the next is tried."""
BATCHES: dict[type[ExpectedError], RowReason] = {
    ChecksSpent: RowReason.CHECKS_SPENT,
    RefusalsSpent: RowReason.CHECKS_SPENT,
    OrganisationSuspended: RowReason.ORGANISATION_SUSPENDED,
    EmailNotProved: RowReason.ORGANISATION_SUSPENDED,
    ProfileNotOffered: RowReason.PROFILE_NOT_OFFERED,
}
"""What ends a batch: the rows that are left are not tried, and say why."""


@dataclass(frozen=True, slots=True)
class Worked:
    """How far a worker is: why no further row is tried, if so, and the ids of this page's checks that are recorded."""

    batch: Batch
    stopped: RowReason | None
    recorded: frozenset[str]


Begun = RowOutcome | Callable[[], RowOutcome]
"""What became of a row; or, of a right pair, what is left to do, which says it."""


def outcomes(worked: Worked, page: Sequence[AnyRow]) -> tuple[Worked, list[RowOutcome]]:
    """One after another, each by the calls of a single check, so that none is faster than one. A right pair is recorded
    while the next row is compared; a wrong one, which is all that an attacker can use, waits for all before it."""
    found: list[RowOutcome | Future[RowOutcome]] = []
    with ThreadPoolExecutor(1, thread_name_prefix="recording") as thread:
        before = _Before()
        for row in page:
            begun = row if isinstance(row, RowOutcome) else _after(before, worked, row)
            if isinstance(begun, RowOutcome):
                found.append(begun)
                worked = replace(worked, stopped=begun.reason) if begun.reason in BATCHES.values() else worked
            else:
                before.await_end()
                ends = thread.submit(begun)
                before = _Before(row.candidate_id, ends)
                found.append(ends)
    return worked, [each.result() if isinstance(each, Future) else each for each in found]


@dataclass(slots=True)
class _Before:
    """The right pair before, whose ID number this is, while it is recorded."""

    whose: str | None = None
    ends: Future[RowOutcome] | None = None

    @property
    def is_under_way(self) -> bool:
        return self.ends is not None and not self.ends.done()

    def await_end(self) -> None:
        """Raises what cut it off: a row after it would come between, and the tries of both be counted again."""
        if self.ends is not None:
            self.ends.result()


def _after(before: _Before, worked: Worked, row: BatchRow | CodeRow) -> Begun:
    """Of the same ID, or by a code, which may be of the same one, only once the row before has ended: what a number
    opens depends on those before. So do the twenty refusals of a day, among which that row is while it is under way."""
    if isinstance(row, CodeRow) or row.candidate_id == before.whose:
        before.await_end()
    was_under_way, begun = before.is_under_way, _begun(worked, row)
    if was_under_way and isinstance(begun, RowOutcome) and begun.reason is RowReason.CHECKS_SPENT:
        before.await_end()
        return _begun(worked, row)
    return begun


def _begun(worked: Worked, row: BatchRow | CodeRow) -> Begun:
    outcome = RowOutcome(row.number, row.line, row.candidate_id, row.reference)
    if worked.stopped:
        return replace(outcome, reason=worked.stopped)
    batch, at = worked.batch, worked.batch.page_at or worked.batch.at
    own_id = row_check_id(batch, row.number, at)
    source = keyed_hash("organisation", batch.organisation_id)[:32]
    who, what = (batch.organisation_id, batch.person), (batch.declared, batch.profile_id)
    asker, is_recorded = Asker(*who, *what, source, CheckRoute.BATCH, own_id), own_id in worked.recorded
    if isinstance(row, CodeRow):
        return _said(outcome, lambda: _shared(outcome, _checked(row, asker, at, is_recorded=is_recorded), at))
    pair = Pair(row.candidate_id, row.secret_number, row.born, row.session_id)
    if is_recorded:
        return _said(outcome, lambda: _opened(outcome, checked_pair.recorded(pair, asker, at), at))
    return _said(outcome, lambda: _left(outcome, checked_pair.compared(pair, asker, at), at))


def _said(outcome: RowOutcome, act: Callable[[], A]) -> A | RowOutcome:
    try:
        return act()
    except tuple(ROWS | BATCHES) as refusal:
        return replace(outcome, reason=(ROWS | BATCHES)[type(refusal)])


def _left(outcome: RowOutcome, record: Callable[[], Checked], at: datetime) -> Callable[[], RowOutcome]:
    return lambda: _said(outcome, lambda: _opened(outcome, record(), at))


def _checked(row: CodeRow, asker: Asker, at: datetime, *, is_recorded: bool) -> CheckedShare:
    if is_recorded:
        return checked_share.recorded(row.share_code, asker, at)
    return checked_share.check_code(row.share_code, None, asker, at, row.candidate_id)


def _opened(outcome: RowOutcome, checked: Checked, at: datetime) -> RowOutcome:
    """Of several results the state is the newest one's, as a single check shows it first."""
    shown = [each.to_json(at) for each in checked.shown]
    state = checked.newest.to_json(at)["state"]
    verdict = verdicts.verdict_on(checked.profile, shown, at)
    shown_as = replace(outcome, state=state, session_id=checked.newest.session.id)
    return _judged(replace(shown_as, verification_id=checked.id if checked.organisation else None), state, verdict)


def _shared(outcome: RowOutcome, checked: CheckedShare, at: datetime) -> RowOutcome:
    """Whose it is, an organisation that checks it is shown."""
    whole = checked.shared.to_json(checked.share.fields, at, with_id=True)
    verdict = verdicts.verdict_on_shared(checked.profile, whole, at)
    share = checked.share
    whose = replace(outcome, candidate_id=share.candidate_id, session_id=share.session_id, verification_id=checked.id)
    return _judged(replace(whose, state=whole["state"]), whole["state"], verdict)


def _judged(outcome: RowOutcome, newest: State, verdict: VerdictView | None) -> RowOutcome:
    if verdict is None:
        return outcome
    is_met = verdicts.known_to_meet(newest, meets=verdict["meets"])
    return replace(outcome, meets=is_met, misses=tuple(verdict["misses"]) if is_met is False else ())
