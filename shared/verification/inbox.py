"""An organisation's inbox: what candidates have shared with it and is out, each with the organisation's own mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.ground.dates import instant_text
from shared.ground.forms import Instant
from shared.verification.access_record import place_of
from shared.verification.history import check_id


class InboxMark(StrEnum):
    """What the organisation has done with a line: nothing, seen its result, or said that it has taken it over."""

    NEW = "new"
    READ = "read"
    ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True, slots=True)
class InboxLine:
    """`share_key` is what the share is found by, which has whose it is and what of it is shown. `acknowledged_by` is
    the name of who did."""

    id: str
    organisation_id: str
    share_key: str
    opened_at: datetime
    read_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None

    @property
    def place(self) -> str:
        return place_of(self.opened_at, self.id)

    @property
    def mark(self) -> InboxMark:
        if self.acknowledged_at:
            return InboxMark.ACKNOWLEDGED
        return InboxMark.READ if self.read_at else InboxMark.NEW


def line_for(organisation_id: str, share_key: str, opened_at: datetime) -> InboxLine:
    """Its id has its moment, so that it finds its row (`check_id`)."""
    return InboxLine(check_id(opened_at, share_key), organisation_id, share_key, opened_at)


def moment(at: datetime | None) -> Instant | None:
    return instant_text(at) if at else None
