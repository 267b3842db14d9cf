"""An organisation's checks as it looks back at them: where each stands in the record, and how long it shows content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from shared.ground.dates import parse_date, parse_instant
from shared.ground.errors import NotFound, RuleBroken
from shared.verification.access_record import Verification, place_of

CONTENT_FOR = timedelta(days=90)
"""How long after a check its results are shown again; their states are shown for ever."""
_EPOCH, _MOMENT = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
_DIGITS, _LENGTH = 12, 30


class UnknownCheck(NotFound):
    """There is none with this id, or it is another organisation's."""

    def __init__(self) -> None:
        super().__init__("Your organisation has made no check with this number.")


def check_id(at: datetime, random: str) -> str:
    """An opaque id of 30 hexadecimal digits: the check's moment in milliseconds, and the last 18 of `random`.

    The record is in the order of time, so an id that has its moment finds its row without an index of its own.
    """
    return f"{(at - _EPOCH) // _MOMENT:0{_DIGITS}x}{random[_DIGITS - _LENGTH :]}"


def place_in(given: str) -> str | None:
    """Where the check with this id stands in the record; None for text that is no id of ours."""
    if len(given) != _LENGTH or not given.isascii() or not given.isalnum():
        return None
    try:
        return place_of(_EPOCH + int(given[:_DIGITS], 16) * _MOMENT, given)
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class Span:
    """From `begins` on and before `ends`; None is without an end."""

    begins: datetime | None = None
    ends: datetime | None = None

    @property
    def low(self) -> str:
        return "0" if self.begins is None else place_of(self.begins, "")

    @property
    def high(self) -> str:
        return "9" if self.ends is None else place_of(self.ends, "")


def parse_span(begins: str | None, ends: str | None) -> Span:
    """Of a time, or of a day (UTC): from its beginning, and through its end. Raises RuleBroken, also where nothing
    can be between them."""
    span = Span(_instant(begins, "/from", timedelta(0)), _instant(ends, "/to", timedelta(days=1)))
    if span.begins and span.ends and span.ends <= span.begins:
        raise RuleBroken("“to” is not after “from”. Give a later one, or leave one of them out.", pointer="/to")
    return span


def _instant(text: str | None, pointer: str, of_a_day: timedelta) -> datetime | None:
    if text is None:
        return None
    if len(text) > len("2026-12-09"):
        return parse_instant(text, pointer=pointer)
    return datetime.combine(parse_date(text, pointer=pointer), time(), UTC) + of_a_day


def content_until(check: Verification) -> datetime:
    return check.at + CONTENT_FOR


def shows_content(check: Verification, at: datetime, *, candidate_agrees: bool, may_verify: bool) -> bool:
    """Whether its results are shown again, and not their states alone: for 90 days, while the candidate lets their
    numbers be used for verification, or has not ended what they shared, and has not blocked the organisation, and it
    may verify."""
    return at < content_until(check) and candidate_agrees and may_verify
