"""What became of a row of a batch, and what is wrong with its file, as `verifications` has them."""

from __future__ import annotations

from shared.ground.file_faults import Fault, FaultCode
from shared.store import batch_keys, keys
from shared.store.items import Row
from shared.verification.batch import RowOutcome, RowReason

_PLAIN = ("line", "candidate_id", "reference", "state", "column", "detail", "verification_id", "session_id", "meets")


def row_of(batch_id: str, outcome: RowOutcome) -> Row:
    return {
        "pk": batch_keys.batch(batch_id),
        "sk": batch_keys.row(outcome.number),
        **{name: getattr(outcome, name) for name in _PLAIN},
        "reason": outcome.reason.value if outcome.reason else None,
        "fault": outcome.fault.value if outcome.fault else None,
        "misses": list(outcome.misses) or None,
    }


def outcome_of(row: Row) -> RowOutcome:
    return RowOutcome(
        number=int(keys.named_in(row["sk"])),
        reason=RowReason(row["reason"]) if "reason" in row else None,
        fault=FaultCode(row["fault"]) if "fault" in row else None,
        misses=tuple(row.get("misses", ())),
        **{name: row.get(name) for name in _PLAIN},
    )


def fault_of(row: Row) -> Fault:
    """The code is not there of one from before it was kept."""
    return Fault(row["line"], row["column"], row["found"], row["remedy"], FaultCode(row.get("code", "value")))
