"""Applications for a certifying statement about one result: in place of a certificate that is gone.

"Candidates who have lost their certificate may only apply for a certifying statement; [the awarding body] will not
issue a replacement certificate" (candidate guidance).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.centres.fees import Money
from shared.certifying_statements.errors import UnknownApplication
from shared.certifying_statements.states import Applicant, ApplicationParty, ApplicationState, ApplicationStep
from shared.ground.errors import StaleVersion
from shared.ground.text import as_meant

_ID = re.compile(r"([A-Z0-9]{9})\.([A-Za-z0-9-]{3,40})\.([1-9][0-9]?)")


class Loss(StrEnum):
    """What has become of the certificate. One that nobody collected was destroyed by rule."""

    LOST = "lost"
    NEVER_ARRIVED = "never_arrived"
    DAMAGED = "damaged"
    NOT_COLLECTED = "not_collected"


@dataclass(frozen=True, slots=True)
class Actor:
    """`who` is an ID number, a member of staff's address or an operator's name."""

    party: ApplicationParty
    who: str


@dataclass(frozen=True, slots=True)
class ApplicationEvent:
    """One line of the log. `found` is what a search came to, `reason` why it was refused."""

    step: ApplicationStep
    who: str
    party: ApplicationParty
    at: datetime
    after: ApplicationState
    found: bool | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """One of them; `number` counts those about one result. `version` is the version of the result that the issued
    statement certifies, None before."""

    number: int
    applicant: Applicant
    loss: Loss
    fee: Money
    state: ApplicationState
    events: tuple[ApplicationEvent, ...]
    version: int | None = None

    @property
    def searches(self) -> tuple[ApplicationEvent, ...]:
        return tuple(each for each in self.events if each.step is ApplicationStep.SEARCH)

    @property
    def reason(self) -> str | None:
        """Why it was refused."""
        return self.events[-1].reason


@dataclass(frozen=True, slots=True)
class Applications:
    """All applications about one result, oldest first; one row, each change one conditional write on its revision.
    `notified`: of how many of their events, in order, everybody has been mailed."""

    candidate_id: str
    session_id: str
    centre_number: str
    revision: int = 0
    applications: tuple[Application, ...] = ()
    notified: int = 0

    @property
    def last(self) -> Application | None:
        return self.applications[-1] if self.applications else None

    def application(self, number: int) -> Application:
        """Raises UnknownApplication."""
        if not 1 <= number <= len(self.applications):
            raise UnknownApplication
        return self.applications[number - 1]

    def id_of(self, application: Application) -> str:
        return f"{self.candidate_id}.{self.session_id}.{application.number}"


def must_be_as_seen(of: Applications, revision: int | None) -> None:
    """Raises StaleVersion where somebody has changed it since this revision was looked at."""
    if revision is not None and revision != of.revision:
        sentence = f"You saw revision {revision}; the application is at revision {of.revision}. Look at it again."
        raise StaleVersion(sentence, pointer="/revision")


def parse_application_id(text: str) -> tuple[str, str, int]:
    """Candidate, session and number of "KXA104827.FCE-2026-12-PB.1"; raises UnknownApplication."""
    found = _ID.fullmatch(as_meant(text))
    if found is None:
        raise UnknownApplication
    return found[1], found[2], int(found[3])


def applicant_of(preparation_centre: str) -> Applicant:
    """Whoever a preparation centre entered applies through the exam centre; everybody else directly."""
    return Applicant.PREPARATION_CENTRE if preparation_centre else Applicant.PRIVATE
