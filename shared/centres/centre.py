"""Exam centres and the schools that prepare candidates; each has its own zone and its own enquiry windows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from typing_extensions import TypedDict

from shared.calendar.enquiry_windows import OwnWindows
from shared.candidates.candidate import Entry
from shared.centres.fees import DispatchPrices, Fees
from shared.centres.public_contact import ContactView, PublicContact
from shared.ground.forms import CentreNumber, ZoneName
from shared.ground.text import printed_name

KEPT_MONTHS = 12
"""Certificates that nobody collects: "kept 1 year then destroyed" (FGUMA), "6 months then returned" (Kensington). A
centre's setting."""
LEAST_KEPT_MONTHS, MOST_KEPT_MONTHS = 6, 120


class CentreKind(StrEnum):
    CENTRE = "centre"
    SCHOOL = "school"


class OwnCentre(TypedDict):
    """A centre or school as its own staff see it named."""

    number: CentreNumber
    name: str
    kind: CentreKind
    zone: ZoneName


class ExamCentre(TypedDict):
    number: CentreNumber
    name: str
    zone: ZoneName


class CentreToAsk(ExamCentre):
    """The exam centre as its candidates see it, and how they reach it."""

    contact: ContactView


@dataclass(frozen=True, slots=True)
class Centre:
    """`windows` are those of enquiries that the centre has of its own, in place of the awarding body's; `fees` what it
    asks for them. `language` is that of its mails, None for the body's own first one; `daily_digest` is whether it
    wants the figures of a young release; it keeps a certificate that nobody collects for `keeps_certificates_months`,
    and sends them to the countries of `dispatch_prices`. `contact_email` is for us alone, `public_contact` for its
    candidates.
    """

    number: str
    name: str
    zone: str
    windows: OwnWindows = OwnWindows()
    kind: CentreKind = CentreKind.CENTRE
    contact_email: str | None = None
    language: str | None = None
    daily_digest: bool = True
    keeps_certificates_months: int = KEPT_MONTHS
    fees: Fees = field(default_factory=dict)
    dispatch_prices: DispatchPrices = field(default_factory=dict)
    public_contact: PublicContact = PublicContact()

    def to_json(self) -> OwnCentre:
        return {"number": self.number, "name": self.name, "kind": self.kind, "zone": self.zone}

    def to_ask(self) -> CentreToAsk:
        contact = self.public_contact.to_json()
        return {"number": self.number, "name": self.name, "zone": self.zone, "contact": contact}


def unnamed_centre(number: str, zone: str) -> Centre:
    """A centre that only an entries file has named so far: its number serves as its name, and the body's windows
    apply."""
    return Centre(number, number, zone)


def cohorts_of(entry: Entry) -> list[tuple[str, str, CentreKind]]:
    """The cohorts to which this entry belongs, as session, number and kind: of its centre, and of the preparation
    centre."""
    found = [(entry.session_id, entry.centre_number, CentreKind.CENTRE)]
    if entry.preparation_centre:
        found.append((entry.session_id, entry.preparation_centre, CentreKind.SCHOOL))
    return found


def centre_name(text: str) -> str:
    """2 to 120 characters that can all be seen; RuleBroken otherwise."""
    return printed_name(text, field="the centre's name", pointer="/name", shortest=2, longest=120)
