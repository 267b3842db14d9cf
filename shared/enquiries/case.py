"""All enquiries about one result: a chain, its parts, and the one way in which it changes.

A chain is one row, so each change of it is one conditional write on its revision; events and ledger only grow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NotRequired

from typing_extensions import TypedDict

from shared.calendar.enquiry_windows import Windows
from shared.calendar.working_days import Pause
from shared.enquiries.errors import UnknownEnquiry
from shared.enquiries.fee_ledger import Ledger
from shared.enquiries.outcome import Outcome
from shared.enquiries.states import (
    ACTS_NEXT,
    AT_THE_CENTRE,
    OPEN_STATES,
    EnquiryState,
    Role,
    Step,
    Until,
)
from shared.exams.catalogue import Paper
from shared.exams.enquiry_stages import Stage
from shared.ground.errors import StaleVersion
from shared.ground.forms import Instant
from shared.ground.text import as_meant, ascii_upper, closed_up

_ENQUIRY_ID = re.compile(r"([A-Z0-9]{9})\.([A-Za-z0-9-]{3,40})\.([1-9][0-9]{0,2})")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: `who` is an ID number, a member of staff's email, or an operator's name."""

    role: Role
    who: str


THE_CLOCK = Actor(Role.CLOCK, "clock")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an enquiry's log; `before` is None for its first."""

    step: Step
    who: str
    role: Role
    at: datetime
    before: EnquiryState | None
    after: EnquiryState
    reason: str | None = None


class EventView(TypedDict):
    """`before` is null for the first. A candidate reads only the reasons that were written for them, and nobody's name;
    the centre reads the names of its own staff."""

    step: Step
    role: Role
    at: Instant
    before: EnquiryState | None
    after: EnquiryState
    reason: NotRequired[str | None]
    who: NotRequired[str]


class Giver(StrEnum):
    """Who agreed that the grade may go down: the candidate of age, a guardian (as the centre declares), or a candidate
    under 18, which alone is not enough."""

    CANDIDATE = "candidate"
    GUARDIAN = "guardian"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class Consent:
    giver: Giver
    by: str
    at: datetime


class ConsentView(TypedDict):
    """`by` whom it was given or declared is for staff."""

    giver: Giver
    at: Instant
    by: NotRequired[str]


KEY_LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Asking:
    """The request that opened an enquiry: the id that its key makes, a hash of what it asked, and when."""

    id: str
    request: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Enquiry:
    """One stage about one result. `papers` are those a re-mark covers; none for Stage 1, which checks all.

    The three `..._until` are last seconds of windows, as they were when each began: for the consent, for the
    submission, and, once concluded, for what may follow: `followed_by`, or an appeal where that is None. `received_at`
    is the submission; `due_at` and `alarm_at` are None before it and while a pause leaves them open.
    """

    number: int
    stage: Stage
    state: EnquiryState
    papers: tuple[Paper, ...]
    consent_until: datetime
    submit_until: datetime
    windows: Windows
    followed_by: Stage | None
    events: tuple[Event, ...] = ()
    consents: tuple[Consent, ...] = ()
    pauses: tuple[Pause, ...] = ()
    received_at: datetime | None = None
    due_at: datetime | None = None
    alarm_at: datetime | None = None
    outcome: Outcome | None = None
    further_until: datetime | None = None
    appeal_outcome: Outcome | None = None
    asking: Asking | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def has_consent(self) -> bool:
        return any(consent.giver is not Giver.MINOR for consent in self.consents)

    @property
    def missing_consent(self) -> Giver | None:
        """Whose consent the submission still waits for once the enquiry is with the centre; None where it waits for
        none. A candidate under 18 who has agreed has done their part."""
        if self.has_consent or self.state not in AT_THE_CENTRE:
            return None
        return Giver.GUARDIAN if self.consents else Giver.CANDIDATE

    @property
    def acts_next(self) -> tuple[Role, Step] | None:
        """Who is to act, and how. A consent comes first where it is the candidate's; the centre can record a guardian's
        beside what else it does, so that one comes first only once nothing else is missing."""
        missing = self.missing_consent
        if missing is Giver.CANDIDATE:
            return Role.CANDIDATE, Step.CONSENT
        if missing is Giver.GUARDIAN and self.state is EnquiryState.PAID:
            return Role.CENTRE, Step.CONSENT
        return ACTS_NEXT.get(self.state)

    @property
    def answer_by(self) -> datetime | None:
        """Until when the board is to answer; an appeal has no such moment, for no source gives it one."""
        return None if self.state is EnquiryState.APPEALED else self.due_at

    def ends(self, until: Until) -> datetime | None:
        """The last second of the window of this kind; None where none runs."""
        return {
            Until.CONSENT: self.consent_until,
            Until.SUBMISSION: self.submit_until,
            Until.FURTHER: self.further_until,
        }.get(until)


@dataclass(frozen=True, slots=True)
class Chain:
    """All enquiries about the result of one candidate in one session, in order. `zone` is the centre's: windows close
    there. `revision` is 0 before the first write, and each write makes the next. `notified` is, for each enquiry, how
    many of its events have no pending notification any more (`shared/enquiries/notifications.py`)."""

    candidate_id: str
    session_id: str
    centre_number: str
    zone: str
    revision: int = 0
    enquiries: tuple[Enquiry, ...] = ()
    ledger: Ledger = ()
    notified: tuple[int, ...] = ()

    def enquiry(self, number: int) -> Enquiry:
        """Raises UnknownEnquiry."""
        if not 1 <= number <= len(self.enquiries):
            raise UnknownEnquiry
        return self.enquiries[number - 1]

    @property
    def open_enquiry(self) -> Enquiry | None:
        return next((each for each in self.enquiries if each.is_open), None)

    def answered(self, stage: Stage) -> Enquiry | None:
        """The enquiry of this stage that has an outcome."""
        return next((each for each in self.enquiries if each.stage is stage and each.outcome), None)


def enquiry_id(chain: Chain, number: int) -> str:
    """As "KXA104827.FCE-2026-12-PB.1"."""
    return f"{chain.candidate_id}.{chain.session_id}.{number}"


def parse_enquiry_id(text: str) -> tuple[str, str, int]:
    """Candidate (however the ID number is spelled), session and number; raises UnknownEnquiry, for what is no id is no
    enquiry either."""
    candidate, point, rest = as_meant(text).partition(".")
    found = _ENQUIRY_ID.fullmatch(ascii_upper(closed_up(candidate)) + point + rest)
    if found is None:
        raise UnknownEnquiry
    return found[1], found[2], int(found[3])


def must_be_as_seen(chain: Chain, revision: int | None) -> None:
    """Raises StaleVersion where the client decided on another revision than the current one; None: it named none."""
    if revision is not None and revision != chain.revision:
        raise StaleVersion(
            f"You saw revision {revision}; the enquiry is at revision {chain.revision}. Look at it again.",
            pointer="/revision",
        )
