"""A batch: many pairs and share codes that an approved organisation has checked, and what became of each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from shared.ground.errors import NotFound
from shared.ground.file_faults import Fault, FaultCode
from shared.verification.access_record import Declared
from shared.verification.agent import Person
from shared.verification.history import check_id
from shared.verification.requirements import MissView

MOST_ROWS, MOST_ROWS_SENT = 5000, 100
"""Of a batch, and of one whose rows come in the request itself."""
LARGEST_FILE = 2 * 1024 * 1024
"""Bytes; 5,000 rows take about 400 KB."""
FILE_LIFE_S = 60 * 60
"""How long, in seconds, a batch waits for its file. The link to send it to ends earlier (`adapters/uploads.py`)."""
KEPT_FOR = timedelta(days=90)
"""How long the rows of a batch are shown; its checks stay in the history."""
NEVER_CAME = Fault(
    0,
    "",
    "",
    "No file was read within an hour. Begin another batch, and send the file to it.",
    FaultCode.NEVER_CAME,
)


class BatchState(StrEnum):
    """A refused one has faults of its file and has checked nothing."""

    AWAITING_FILE = "awaiting_file"
    CHECKING = "checking"
    FINISHED = "finished"
    REFUSED = "refused"


class BatchForm(StrEnum):
    """How its rows came: in the request, or as a file."""

    JSON = "json"
    CSV = "csv"


class Met(StrEnum):
    """What of a row is counted by the requirement profile of its batch."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"


class RowReason(StrEnum):
    """Why a row has no result; each is also the code of the refusal of a single check, where there is one."""

    NOT_RECOGNISED = "not_recognised"
    WAIT_FOR_ID = "wait_for_id"
    SECOND_ITEM_REQUIRED = "second_item_required"
    RATE_LIMITED = "rate_limited"
    NOT_FOUND = "not_found"
    LINK_EXPIRED = "link_expired"
    LINK_REVOKED = "link_revoked"
    LINK_USED_UP = "link_used_up"
    LINK_LOCKED = "link_locked"
    PIN_REQUIRED = "pin_required"
    INVALID = "invalid"
    REPEATED = "repeated"
    CHECKS_SPENT = "checks_spent"
    ORGANISATION_SUSPENDED = "organisation_suspended"
    PROFILE_NOT_OFFERED = "profile_not_offered"
    FILE_GONE = "file_gone"


SAID: Mapping[RowReason, str] = {
    RowReason.NOT_RECOGNISED: "This ID number and Secret number open no result that is out. Ask the candidate.",
    RowReason.WAIT_FOR_ID: "Three numbers for this ID opened nothing within 24 hours. Check it tomorrow.",
    RowReason.SECOND_ITEM_REQUIRED: "Give the date of birth besides: many wrong numbers are being tried just now.",
    RowReason.RATE_LIMITED: "Too many wrong pairs or codes came from your organisation. Check it again in ten minutes.",
    RowReason.NOT_FOUND: "This share code shows no result that is out, or not of this ID number. Ask the candidate.",
    RowReason.LINK_EXPIRED: "The time that the candidate shared this for has ended. Ask them to share it again.",
    RowReason.LINK_REVOKED: "The candidate has ended this share. Ask them for another one.",
    RowReason.LINK_USED_UP: "All views of this share code are used. Ask the candidate for more, or for another one.",
    RowReason.LINK_LOCKED: "Ten wrong PINs have ended this share code. Ask the candidate for another one.",
    RowReason.PIN_REQUIRED: "This share code has a PIN. Check it by itself, with the PIN.",
    RowReason.CHECKS_SPENT: (
        "Not tried: your organisation's checks of the day are spent, or twenty opened nothing. Check it after midnight "
        "UTC."
    ),
    RowReason.ORGANISATION_SUSPENDED: "Not tried: your organisation is suspended.",
    RowReason.PROFILE_NOT_OFFERED: "Not tried: the requirement profile was retired.",
    RowReason.FILE_GONE: "Not tried: the file was replaced or deleted before this row. Send it in another batch.",
}
"""One sentence for each; of an invalid or repeated row its own `detail` says what it is."""


class UnknownBatch(NotFound):
    """There is none with this id, or it is another organisation's."""

    def __init__(self) -> None:
        super().__init__("Your organisation has no batch with this number.")


@dataclass(frozen=True, slots=True)
class Batch:
    """`person` has opened it, `at` this business time; `opened` is the same by the process clock, in seconds. `page_at`
    is the business time of the page of rows that is under way, None before the first; `tag` tells its file from
    another. A refused one has `fault_count` faults, which stand apart."""

    id: str
    organisation_id: str
    person: Person
    at: datetime
    opened: int
    declared: Declared
    form: BatchForm
    profile_id: str | None = None
    state: BatchState = BatchState.AWAITING_FILE
    rows: int = 0
    done: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    verdicts: Mapping[Met, int] = field(default_factory=dict)
    fault_count: int = 0
    tag: str = ""
    page_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def name(self) -> str:
        """Of its file in the bucket."""
        return f"{self.organisation_id}/{self.id}"

    @property
    def percent(self) -> int:
        return self.done * 100 // self.rows if self.rows else 0


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What has become of one row, `number` from 1; `line` is where it begins in its file, None of one that came in the
    request. Of its result it has the state, of one without a result the reason, of one that cannot be read the
    `fault`; never the Secret number. `meets` is None where the batch names no requirement profile, and while its newest
    result is pending or withheld and no other one meets the profile; `misses` is why it does not."""

    number: int
    line: int | None = None
    candidate_id: str | None = None
    reference: str | None = None
    state: str | None = None
    reason: RowReason | None = None
    fault: FaultCode | None = None
    column: str | None = None
    detail: str | None = None
    verification_id: str | None = None
    session_id: str | None = None
    meets: bool | None = None
    misses: tuple[MissView, ...] = ()

    @property
    def counted_as(self) -> str:
        return self.reason.value if self.reason else str(self.state)

    @property
    def met(self) -> Met | None:
        """None of a row without a result, which no profile judges."""
        if self.state is None:
            return None
        return Met.NOT_KNOWN if self.meets is None else Met.MET if self.meets else Met.NOT_MET


def counted(batch: Batch, outcomes: Sequence[RowOutcome]) -> Batch:
    """The batch once these rows are done."""
    counts, verdicts = Counter(batch.counts), Counter(batch.verdicts)
    counts.update(each.counted_as for each in outcomes)
    if batch.profile_id is not None:
        verdicts.update(each.met for each in outcomes if each.met)
    return replace(batch, done=batch.done + len(outcomes), counts=dict(counts), verdicts=dict(verdicts))


def batch_of(name: str) -> tuple[str, str]:
    """Organisation and batch, by the name of its file."""
    organisation_id, _, batch_id = name.partition("/")
    return organisation_id, batch_id


def as_of(batch: Batch, now: int) -> Batch:
    """The batch at this second of the process clock: one whose file never came has ended after an hour."""
    if batch.state is BatchState.AWAITING_FILE and now >= batch.opened + FILE_LIFE_S:
        return replace(batch, state=BatchState.REFUSED, fault_count=1)
    return batch


def has_ended(batch: Batch) -> bool:
    return batch.state in (BatchState.FINISHED, BatchState.REFUSED)


def business_time(batch: Batch, now: int) -> datetime:
    """At this second of the process clock: as long after the batch was opened as that clock says. A file's own event
    carries no business time."""
    return batch.at + timedelta(seconds=max(0, now - batch.opened))


def row_check_id(batch: Batch, number: int, at: datetime) -> str:
    """The id of the row's check. It is the same whoever works the row, so that no row is compared, counted or recorded
    as two."""
    return check_id(at, sha256(f"{batch.id}#{number}".encode()).hexdigest())
