"""The record of who viewed a candidate's results and what their centre did for them, and how the candidate reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NotRequired

from typing_extensions import TypedDict

from shared.ground.dates import instant_text
from shared.ground.errors import RuleBroken
from shared.ground.forms import Instant, Opaque, SessionId
from shared.ground.text import printed_name
from shared.verification.agent import Person

PER_PAGE, MOST_LOOKS_READ = 200, 1000


class Purpose(StrEnum):
    """What an institution needs a result for; the candidate reads it."""

    ADMISSION = "admission"
    EMPLOYMENT = "employment"
    PROFESSIONAL_REGISTRATION = "professional_registration"
    VISA = "visa"
    SCHOLARSHIP = "scholarship"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Declared:
    """The purpose of a look; `text` says what the other one is."""

    purpose: Purpose
    text: str | None = None


def declare(purpose: Purpose, text: str | None) -> Declared:
    """Raises RuleBroken where another purpose has no text of 3 to 120 characters, or one of the list has one."""
    if purpose is not Purpose.OTHER:
        if text is not None:
            raise RuleBroken("Write a purpose in words only where it is “other”.", pointer="/purpose_text")
        return Declared(purpose)
    if text is None:
        raise RuleBroken("Say in words what you need the result for.", pointer="/purpose_text")
    return Declared(purpose, printed_name(text, field="the purpose", pointer="/purpose_text", shortest=3, longest=120))


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """The version of the requirement profile that a look was for; `verdict_only`: no score was shown. `meets` is what
    the look showed: None while it was not known yet, and of a look from before it was kept."""

    profile_id: str
    version: int
    name: str
    verdict_only: bool
    meets: bool | None = None


class CentreRoute(StrEnum):
    """What a centre or school did: viewed a result, as the one or the other, or issued something, or printed it."""

    CENTRE = "centre"
    SCHOOL = "school"
    ACCESS_CODE = "access_code"
    SECRET_REISSUE = "secret_reissue"  # noqa: S105
    CONFIRMATION_REISSUE = "confirmation_reissue"
    CONFIRMATION = "confirmation"


class CheckRoute(StrEnum):
    """How an organisation saw results: by a number, a link's code, what was shared with it, or its own check again."""

    SECRET_NUMBER = "secret_number"  # noqa: S105
    SHARE_CODE = "share_code"
    SHARE = "share"
    LOOK_AGAIN = "look_again"
    BATCH = "batch"


class LinkRoute(StrEnum):
    """Whoever has a link that the candidate has shared, or a document of theirs; who they are, nobody knows."""

    SHARED_LINK = "shared_link"
    DOCUMENT = "document"


class ActivityLine(TypedDict):
    """The line for the candidate whose results were seen: it names the organisation or centre, never a person; null
    where somebody had a link or a document. `organisation_id` is null for them and for a centre; `results` are
    sessions; `reason` is there in a centre's acts, null where it only looked; `purpose` in organisations' looks, null
    where none was asked for then; so is `profile_name`, the requirements that the results were held against, with
    whether the organisation saw the verdict alone; `document_number` of a document's check, null before it was kept."""

    id: Opaque
    at: Instant
    organisation: str | None
    organisation_id: Opaque | None
    route: CheckRoute | CentreRoute | LinkRoute
    results: list[SessionId]
    reason: NotRequired[str | None]
    purpose: NotRequired[Purpose | None]
    purpose_text: NotRequired[str | None]
    profile_name: NotRequired[str | None]
    verdict_only: NotRequired[bool]
    document_number: NotRequired[str | None]


@dataclass(frozen=True, slots=True)
class Verification:
    """One look at a candidate's results; its row is written before the answer is given."""

    id: str
    candidate_id: str
    organisation_id: str
    organisation_name: str
    at: datetime
    route: CheckRoute
    seen: tuple[str, ...]
    """Session and version of each result shown, as "FCE-2026-12-PB#1"."""
    declared: Declared | None = None
    first_id: str | None = None
    """Of a look at an earlier check: that check's id."""
    judged_by: JudgedBy | None = None
    max_age_months: int | None = None
    """The organisation's own limit then, by which a state may be `expired`; None also from before it was kept."""
    person: Person | None = None
    """Who looked, which the candidate is never told."""
    share_key: str | None = None
    """Of a look at what was shared: the share, which says what of it may be shown."""
    fields: tuple[str, ...] | None = None
    """Of such a look, the fields that were shown; None also of one from before they were kept."""

    @property
    def place(self) -> str:
        return place_of(self.at, self.id)

    def to_json(self) -> ActivityLine:
        return {
            "id": self.id,
            "at": instant_text(self.at),
            "organisation": self.organisation_name,
            "organisation_id": self.organisation_id,
            "route": self.route,
            "results": [each.partition("#")[0] for each in self.seen],
            "purpose": self.declared.purpose if self.declared else None,
            "purpose_text": self.declared.text if self.declared else None,
            "profile_name": self.judged_by.name if self.judged_by else None,
            "verdict_only": self.judged_by is not None and self.judged_by.verdict_only,
        }


@dataclass(frozen=True, slots=True)
class CentreAct:
    """What a named person of a centre or school saw of a candidate, or did for them; its row is written before the
    answer is given. `reason` is there where the route asks for one, and is shown to the candidate."""

    id: str
    candidate_id: str
    centre_number: str
    centre_name: str
    staff_id: str
    staff_name: str
    at: datetime
    route: CentreRoute
    seen: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def place(self) -> str:
        return place_of(self.at, self.id)

    @property
    def is_look(self) -> bool:
        return self.route in (CentreRoute.CENTRE, CentreRoute.SCHOOL)

    def to_json(self) -> ActivityLine:
        return {
            "id": self.id,
            "at": instant_text(self.at),
            "organisation": self.centre_name,
            "organisation_id": None,
            "route": self.route,
            "results": [each.partition("#")[0] for each in self.seen],
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class LinkLook:
    """One view of a shared link, or of what a document says; its row is written before the answer is given."""

    id: str
    candidate_id: str
    at: datetime
    seen: tuple[str, ...]
    route: LinkRoute = LinkRoute.SHARED_LINK
    number: str | None = None  # of the document, as printed; None also from before it was kept

    @property
    def place(self) -> str:
        return place_of(self.at, self.id)

    def to_json(self) -> ActivityLine:
        line: ActivityLine = {
            "id": self.id,
            "at": instant_text(self.at),
            "organisation": None,
            "organisation_id": None,
            "route": self.route,
            "results": [each.partition("#")[0] for each in self.seen],
        }
        return line if self.route is LinkRoute.SHARED_LINK else {**line, "document_number": self.number}


Line = Verification | CentreAct | LinkLook


def seen_in(line: Line) -> list[tuple[str, int]]:
    """Session and version of each result that was shown."""
    parts = (each.rpartition("#") for each in line.seen)
    return [(session, int(version)) for session, _, version in parts]


def page_of(found: Sequence[Line], looks: Sequence[CentreAct]) -> tuple[list[Line], str | None]:
    """The lines of one page, the newest first, and the place to go on after, None at the end.

    Of what was read, newest first: up to a line more than a page of organisations' checks and centres' acts, and up
    to `MOST_LOOKS_READ` of centres' views. Of a centre's views of one version on one day (UTC) a page lists the newest.

    Where not all views were read, what is older than the last one read waits for the next page: views that nobody has
    read yet may belong above it.
    """
    last_read = looks[-1].place if len(looks) == MOST_LOOKS_READ else None
    by_day = {(of.centre_number, of.route, of.seen, of.at.astimezone(UTC).date()): of for of in reversed(looks)}
    lines = sorted([*found, *by_day.values()], key=lambda each: each.place, reverse=True)
    known = [each for each in lines if last_read is None or each.place >= last_read]
    if len(known) > PER_PAGE:
        return known[:PER_PAGE], known[PER_PAGE - 1].place
    return known, last_read


def place_of(at: datetime, row_id: str) -> str:
    """Where it stands in the record, so that text sorts as time does."""
    return f"{at.astimezone(UTC).isoformat(timespec='milliseconds')}#{row_id}"
