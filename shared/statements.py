"""The Statement of Results: what a candidate reads, an institution verifies and a document prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.candidates import Entry
from shared.enquiries import Enquiry
from shared.exams import Exam
from shared.results import Result
from shared.sessions import Session


@dataclass(frozen=True, slots=True)
class Statement:
    """One version of one result, with all that is printed beside it."""

    entry: Entry
    session: Session
    centre_name: str
    centre_zone: str
    exam: Exam
    result: Result
    version: int
    released_at: datetime
    is_superseded: bool
    enquiry: Enquiry | None

    def to_json(self) -> dict[str, object]:
        """The Statement as the HTTP contract gives it."""
        raise NotImplementedError

    def for_verification(self) -> dict[str, object]:
        """The same for an institution: without the enquiry, which is the candidate's own business."""
        raise NotImplementedError


def statement(
    entry: Entry,
    session: Session,
    centre_name: str,
    exam: Exam,
    result: Result,
    version_number: int,
    released_at: datetime,
    *,
    centre_zone: str | None = None,
    superseded: bool = False,
    enquiry: Enquiry | None = None,
) -> Statement:
    """The Statement of one released version; the centre's zone is the session's unless given."""
    raise NotImplementedError
