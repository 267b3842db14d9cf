"""One row of a batch: the guarded check of a pair or of a share code, and what became of it in one word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.application import checked_pair, checked_share
from shared.application.checked_pair import Asker, Checked, Pair
from shared.application.checked_share import CheckedShare
from shared.candidates.batch_rows import AnyRow, BatchRow, CodeRow
from shared.ground.errors import ExpectedError, NotRecognised
from shared.ground.rate_limits import RateLimited
from shared.ground.settings import keyed_hash
from shared.results import verdicts
from shared.secret_numbers.wrong_pairs import SecondItemRequired
from shared.verification.access_record import CheckRoute
from shared.verification.batch import Batch, RowOutcome, RowReason, row_check_id
from shared.verification.organisation import ChecksSpent, EmailNotProved, OrganisationSuspended, WaitsForId
from shared.verification.requirement_profile import ProfileNotOffered
from shared.verification.share_errors import (
    PinRequired,
    ShareExpired,
    ShareLocked,
    ShareRevoked,
    ShareUsedUp,
    UnknownLink,
)

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


def outcomes(worked: Worked, page: Sequence[AnyRow]) -> tuple[Worked, list[RowOutcome]]:
    """One after another: a row is never faster than a single check."""
    found = []
    for row in page:
        outcome = row if isinstance(row, RowOutcome) else _outcome(worked, row)
        if outcome.reason in BATCHES.values():
            worked = replace(worked, stopped=outcome.reason)
        found.append(outcome)
    return worked, found


def _outcome(worked: Worked, row: BatchRow | CodeRow) -> RowOutcome:
    outcome = RowOutcome(row.number, row.candidate_id, row.reference)
    if worked.stopped:
        return replace(outcome, reason=worked.stopped)
    batch, at = worked.batch, worked.batch.page_at or worked.batch.at
    own_id = row_check_id(batch, row.number, at)
    source = keyed_hash("organisation", batch.organisation_id)[:32]
    who, what = (batch.organisation_id, batch.person), (batch.declared, batch.profile_id)
    asker = Asker(*who, *what, source, CheckRoute.BATCH, own_id)
    try:
        if isinstance(row, CodeRow):
            return _shared(outcome, _checked_code(row, asker, at, is_recorded=own_id in worked.recorded), at)
        return _opened(outcome, _checked_pair(row, asker, at, is_recorded=own_id in worked.recorded), at)
    except tuple(ROWS | BATCHES) as refusal:
        return replace(outcome, reason=(ROWS | BATCHES)[type(refusal)])


def _checked_pair(row: BatchRow, asker: Asker, at: datetime, *, is_recorded: bool) -> Checked:
    pair = Pair(row.candidate_id, row.secret_number, row.born, row.session_id)
    return checked_pair.recorded(pair, asker, at) if is_recorded else checked_pair.check(pair, asker, at)


def _checked_code(row: CodeRow, asker: Asker, at: datetime, *, is_recorded: bool) -> CheckedShare:
    if is_recorded:
        return checked_share.recorded(row.share_code, asker, at)
    return checked_share.check_code(row.share_code, None, asker, at, row.candidate_id)


def _opened(outcome: RowOutcome, checked: Checked, at: datetime) -> RowOutcome:
    """Of several results the state is the newest one's, as a single check shows it first."""
    shown = [each.to_json(at) for each in checked.shown]
    verdict = verdicts.verdict_on(checked.profile, shown, at)
    return replace(
        outcome,
        state=checked.newest.to_json(at)["state"],
        session_id=checked.newest.session.id,
        verification_id=checked.id if checked.organisation else None,
        meets=verdict["meets"] if verdict else None,
    )


def _shared(outcome: RowOutcome, checked: CheckedShare, at: datetime) -> RowOutcome:
    """Whose it is, an organisation that checks it is shown."""
    whole = checked.shared.to_json(checked.share.fields, at, with_id=True)
    verdict = verdicts.verdict_on_shared(checked.profile, whole, at)
    return replace(
        outcome,
        candidate_id=checked.share.candidate_id,
        state=whole["state"],
        session_id=checked.share.session_id,
        verification_id=checked.id,
        meets=verdict["meets"] if verdict else None,
    )
