"""Exam centres and the schools that prepare candidates; each has its own zone and its own enquiry windows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.names import printed_name
from shared.windows import Windows


class CentreKind(StrEnum):
    CENTRE = "centre"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Centre:
    """Windows are in days after the release: until when the candidate must reach the centre, and the centre the body.

    The awarding body's own defaults are settings; each centre may have others. `language` is that of its mails, None
    for the body's own first one; `daily_digest` is whether it wants the figures of a young release.
    """

    number: str
    name: str
    zone: str
    candidate_window_days: int
    centre_window_days: int
    kind: CentreKind = CentreKind.CENTRE
    contact_email: str | None = None
    language: str | None = None
    daily_digest: bool = True

    @property
    def windows(self) -> Windows:
        return Windows(self.candidate_window_days, self.centre_window_days)


def unnamed_centre(number: str, zone: str, default_windows: tuple[int, int]) -> Centre:
    """A centre that only an entries file has named so far: its number for a name, the body's own windows."""
    return Centre(number, number, zone, *default_windows)


def centre_name(text: str) -> str:
    """2 to 120 characters that can all be seen; RuleBroken otherwise."""
    return printed_name(text, field="the centre's name", pointer="/name", shortest=2, longest=120)
