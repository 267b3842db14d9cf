"""Batches and their rows, as answers and as CSV."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import TypedDict

from shared.adapters.uploads import UploadForm
from shared.candidates.candidate import printed_id
from shared.ground.csv_writing import csv_text
from shared.ground.dates import instant_text
from shared.ground.file_faults import Fault, FaultCode, FileFault, shown_fault
from shared.ground.forms import Count, IdNumber, Instant, Opaque, SessionId
from shared.results.statement import State
from shared.verification.access_record import Purpose
from shared.verification.batch import KEPT_FOR, SAID, Batch, BatchState, Met, RowOutcome, RowReason
from shared.verification.requirements import MissView


class VerdictCounts(TypedDict):
    """Rows with a result, by whether it meets the requirement profile."""

    met: Count
    not_met: Count
    not_known: Count


class BatchLine(TypedDict):
    """`rows` is 0 until its file is read. `counts` are the rows by their state or reason; `verdicts` those with a
    result, by whether it meets the profile, null where none was named. The rows themselves are shown
    until `rows_until`."""

    id: Opaque
    opened_at: Instant
    state: BatchState
    purpose: Purpose
    purpose_text: str | None
    profile_id: Opaque | None
    rows: Count
    done: Count
    percent: Count
    counts: dict[str, Count]
    verdicts: VerdictCounts | None
    fault_count: Count
    ended_at: Instant | None
    rows_until: Instant


class BatchView(BatchLine):
    """`faults` are of a refused file, of which nothing was checked; the first 500 are listed."""

    faults: list[FileFault]


class OpenedBatch(BatchView):
    """`upload` takes the CSV file, of 2 MB at most, within fifteen minutes; null where the rows came in the request."""

    upload: UploadForm | None


class RowView(TypedDict):
    """`row` counts from 1; `line` is where it begins in the file, counted from 1, the header; null where the rows came
    in the request. A row has the `state` of its newest result, or the `reason` why it has none, with what it means in
    `detail`. `column` is the one that an invalid row is to be mended in, "" for the whole line, and `fault` what is
    wrong there. `meets` is null where no profile was
    named, and while it is not known yet: the newest result is pending or withheld, and no other one meets the
    profile; `misses` is why it is not met, as the verdict of a single check says it."""

    row: Count
    line: Count | None
    candidate_id: IdNumber | None
    reference: str | None
    state: State | None
    reason: RowReason | None
    fault: FaultCode | None
    column: str | None
    detail: str | None
    verification_id: Opaque | None
    session_id: SessionId | None
    meets: bool | None
    misses: list[MissView]


HEADER = tuple(RowView.__annotations__)


def line(batch: Batch) -> BatchLine:
    return {
        "id": batch.id,
        "opened_at": instant_text(batch.at),
        "state": batch.state,
        "purpose": batch.declared.purpose,
        "purpose_text": batch.declared.text,
        "profile_id": batch.profile_id,
        "rows": batch.rows,
        "done": batch.done,
        "percent": batch.percent,
        "counts": dict(batch.counts),
        "verdicts": _verdicts(batch) if batch.profile_id is not None else None,
        "fault_count": batch.fault_count,
        "ended_at": instant_text(batch.ended_at) if batch.ended_at else None,
        "rows_until": instant_text(batch.at + KEPT_FOR),
    }


def _verdicts(batch: Batch) -> VerdictCounts:
    return {
        "met": batch.verdicts.get(Met.MET, 0),
        "not_met": batch.verdicts.get(Met.NOT_MET, 0),
        "not_known": batch.verdicts.get(Met.NOT_KNOWN, 0),
    }


def shown(batch: Batch, faults: Sequence[Fault]) -> BatchView:
    return {**line(batch), "faults": [shown_fault(each) for each in faults]}


def row(outcome: RowOutcome) -> RowView:
    return {
        "row": outcome.number,
        "line": outcome.line,
        "candidate_id": outcome.candidate_id,
        "reference": outcome.reference,
        "state": State(outcome.state) if outcome.state else None,
        "reason": outcome.reason,
        "fault": outcome.fault,
        "column": outcome.column,
        "detail": outcome.detail or (SAID.get(outcome.reason) if outcome.reason else None),
        "verification_id": outcome.verification_id,
        "session_id": outcome.session_id,
        "meets": outcome.meets,
        "misses": list(outcome.misses),
    }


def csv(outcomes: Sequence[RowOutcome]) -> str:
    """ID numbers are in groups of three, so that a spreadsheet takes none for a number."""
    return "\ufeff" + csv_text([HEADER, *(_cells(row(each)) for each in outcomes)])


def _cells(view: RowView) -> list[str]:
    values = {
        **view,
        "candidate_id": printed_id(view["candidate_id"]) if view["candidate_id"] else None,
        "misses": "; ".join(_missed(each) for each in view["misses"]),
    }
    return [_cell(values[name]) for name in HEADER]


def _missed(miss: MissView) -> str:
    """As “writing: 176 asked, 168 found”."""
    found = f", {miss['actual'] or 'none'} found" if "actual" in miss else ""
    return f"{miss['paper'] or miss['what']}: {miss['required']} asked{found}"


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
