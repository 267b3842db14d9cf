"""An organisation's batches: one under way, one that has ended with a row of each kind, one refused for its file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from functions.batches import views
from shared.exams.catalogue import Paper
from shared.ground.file_faults import Fault, FaultCode
from shared.verification.access_record import Declared, Purpose
from shared.verification.agent import Person
from shared.verification.batch import Batch, BatchForm, BatchState, Met, RowOutcome, RowReason
from shared.verification.history import check_id
from shared.verification.requirements import Missed
from tests.web.canned_requirements import BIOLOGY

NURIA = Person("p1", "Núria Soler")
AT = datetime(2026, 12, 10, 9, 30, tzinfo=UTC)


def _batch(number: int, state: BatchState, **more: Any) -> Batch:
    at = AT - timedelta(hours=number)
    return Batch(
        check_id(at, f"{number:030d}"),
        "o1",
        NURIA,
        at,
        0,
        Declared(Purpose.ADMISSION),
        BatchForm.CSV,
        state=state,
        **more,
    )


VALUE = FaultCode.VALUE
OUTCOMES = [
    RowOutcome(1, 2, "KXA104827", "A-2027-0042", state="valid", meets=True, verification_id="v1"),
    RowOutcome(
        *(2, 3, "KXA104835", "Núria Soler i Puigdomènech de la Vall"),
        state="superseded",
        meets=False,
        misses=(
            {"what": Missed.PAPER, "paper": Paper.WRITING, "required": "176", "actual": "168"},
            {"what": Missed.AGE, "paper": None, "required": "2024-12-10", "actual": "2023-11-28"},
            {"what": Missed.EXAM, "paper": None, "required": "CAE, CPE"},
        ),
    ),
    RowOutcome(
        3, 4, reason=RowReason.INVALID, fault=VALUE, column="secret_number", detail="A Secret number is four digits."
    ),
    RowOutcome(4, 5, "KXA104843", "A-2027-0043", state="pending", verification_id="v2"),
    *(
        RowOutcome(number, number + 1, f"KXA1048{number}", reason=reason)
        for number, reason in enumerate((each for each in RowReason if each is not RowReason.INVALID), 40)
    ),
]
ENDED = _batch(
    1,
    BatchState.FINISHED,
    profile_id=BIOLOGY.id,
    rows=len(OUTCOMES),
    done=len(OUTCOMES),
    counts={"valid": 1, "superseded": 1, "pending": 1, "invalid": 1, "not_recognised": 1, "not_found": 1},
    verdicts={Met.MET: 1, Met.NOT_MET: 1, Met.NOT_KNOWN: 1},
)
STOPPED = _batch(
    3,
    BatchState.FINISHED,
    rows=27,
    done=27,
    counts={"valid": 1, "not_recognised": 16, "checks_spent": 10},
)
CHECKING = _batch(0, BatchState.CHECKING, rows=400, done=150, counts={"valid": 148, "not_recognised": 2})
REFUSED = _batch(2, BatchState.REFUSED, fault_count=1)
FAULTS = [Fault(17, "reference", "Mart?", "Save the file as CSV UTF-8 and send it again.", FaultCode.LETTER_LOST)]
PATH = "/v1/verification-batches"

BATCHES_LISTED: dict[tuple[str, str], tuple[int, Any]] = {
    ("GET", PATH): (
        200,
        {
            "data": [views.line(each) for each in (CHECKING, ENDED, REFUSED)],
            "has_more": True,
            "next_cursor": "WyJvMSJd",
        },
    ),
    ("POST", PATH): (202, {**views.shown(ENDED, []), "upload": None}),
    ("PUT", f"{PATH}/{ENDED.id}/file"): (202, views.shown(ENDED, [])),
    ("GET", f"{PATH}/{CHECKING.id}"): (200, views.shown(CHECKING, [])),
    ("GET", f"{PATH}/{ENDED.id}"): (200, views.shown(ENDED, [])),
    ("GET", f"{PATH}/{STOPPED.id}"): (200, views.shown(STOPPED, [])),
    ("GET", f"{PATH}/{STOPPED.id}/rows"): (200, {"data": [], "has_more": False, "next_cursor": None}),
    ("GET", f"{PATH}/{REFUSED.id}"): (200, views.shown(REFUSED, FAULTS)),
    ("GET", f"{PATH}/{ENDED.id}/rows"): (
        200,
        {"data": [views.row(each) for each in OUTCOMES], "has_more": False, "next_cursor": None},
    ),
}
