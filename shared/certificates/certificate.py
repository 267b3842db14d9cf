"""The certificates of one result: one that is good at most, those that were recalled before it, and their log.

A certificate names the version that it certifies and says nothing of what is in it: level and grade stay sealed there,
so that what a recall hides is nowhere else. All of a result's are one row, and each change one conditional write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.centres.fees import Money
from shared.certificates.errors import UnknownCertificate
from shared.certificates.states import CertificateState, CertificateStep, Party
from shared.ground.errors import RuleBroken, StaleVersion
from shared.ground.text import as_meant, ascii_upper, closed_up, printed_name

_ID = re.compile(r"([A-Z0-9]{9})\.([A-Za-z0-9-]{3,40})\.([1-9][0-9]{0,2})")
_NUMBER = re.compile(r"[A-Z0-9]{4,20}")
_TRACKING = re.compile(r"(?=.*[0-9])[A-Z0-9]{6,35}")


class ProofOfIdentity(StrEnum):
    """What a person showed: the kind alone is kept, no number of it."""

    PASSPORT = "passport"
    IDENTITY_CARD = "identity_card"
    RESIDENCE_PERMIT = "residence_permit"
    DRIVING_LICENCE = "driving_licence"


class AuthorisedBy(StrEnum):
    """How the candidate has named another person: in the account, or in a letter that the centre has read."""

    ACCOUNT = "account"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Authorisation:
    """The one person besides the candidate who may collect, as the candidate has named them."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Collection:
    """What the centre saw when it handed a certificate over; `name` and `authorised_by` are of another person, None
    where the candidate came."""

    identity: ProofOfIdentity
    name: str | None = None
    authorised_by: AuthorisedBy | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """How a certificate went to its candidate; the address is kept apart, for it is erased."""

    tracking_number: str
    country: str
    price: Money


@dataclass(frozen=True, slots=True)
class CertificateEvent:
    """One line of the log; `who` is a member of staff's address, an operator's name, or the rule."""

    step: CertificateStep
    who: str
    party: Party
    at: datetime
    before: CertificateState | None
    after: CertificateState


@dataclass(frozen=True, slots=True)
class Certificate:
    """`copy` counts the certificates of one result; `number` is what is printed on it, None before the print run."""

    copy: int
    version: int
    release_id: str
    state: CertificateState
    events: tuple[CertificateEvent, ...]
    number: str | None = None
    collection: Collection | None = None
    dispatch: Dispatch | None = None

    def reached(self, state: CertificateState) -> datetime | None:
        """When it came into this state last; None if it never was."""
        return next((each.at for each in reversed(self.events) if each.after is state), None)

    @property
    def came_back_at(self) -> datetime | None:
        """When the courier brought it back to the centre where it is; None for any other."""
        last = self.events[-1] if self.state is CertificateState.AT_CENTRE and self.events else None
        return last.at if last and last.before is CertificateState.DISPATCHED else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A certificate that lies at a centre: at which, and when the clock looks next at whether its candidate is to be
    mailed, None for never."""

    centre_number: str
    next_look: datetime | None


@dataclass(frozen=True, slots=True)
class Certificates:
    """All certificates of one result, oldest first; `zone` is that of the centre that hands them out, which is the
    entry's. `waits` is of the current one while it lies at the centre; `dispatch_changes` counts what the candidate did
    about dispatch, so that it moves the revision."""

    candidate_id: str
    session_id: str
    zone: str
    revision: int = 0
    copies: tuple[Certificate, ...] = ()
    authorisation: Authorisation | None = None
    waits: Waiting | None = None
    dispatch_changes: int = 0

    @property
    def current(self) -> Certificate | None:
        """The one that is good, or was until it ended unclaimed; None where the last was recalled or ended after it."""
        last = self.copies[-1] if self.copies else None
        return last if last and last.reached(CertificateState.RECALLED) is None else None

    def copy(self, number: int) -> Certificate:
        """Raises UnknownCertificate."""
        if not 1 <= number <= len(self.copies):
            raise UnknownCertificate
        return self.copies[number - 1]

    def id_of(self, certificate: Certificate) -> str:
        return f"{self.candidate_id}.{self.session_id}.{certificate.copy}"

    def must_be_as_seen(self, revision: int | None) -> None:
        """None where nobody says what they saw. Raises StaleVersion."""
        if revision not in (None, self.revision):
            raise StaleVersion("This certificate has changed meanwhile, and nothing was done. Look at it again.")


def parse_certificate_id(text: str) -> tuple[str, str, int]:
    """Candidate, session and copy of "KXA104827.FCE-2026-12-PB.1"; raises UnknownCertificate."""
    found = _ID.fullmatch(as_meant(text))
    if found is None:
        raise UnknownCertificate
    return found[1], found[2], int(found[3])


def parse_certificate_number(text: str, *, pointer: str = "/number") -> str:
    """What is printed on a certificate: 4 to 20 letters and digits, in one spelling. Raises RuleBroken."""
    number = ascii_upper(closed_up(text))
    if not _NUMBER.fullmatch(number):
        raise RuleBroken("A certificate's number is 4 to 20 letters and digits.", pointer=pointer)
    return number


def parse_tracking_number(text: str, *, pointer: str = "/tracking_number") -> str:
    """The courier's: 6 to 35 letters and digits, in one spelling. Raises RuleBroken."""
    number = ascii_upper(closed_up(text))
    if not _TRACKING.fullmatch(number):
        raise RuleBroken("A tracking number is 6 to 35 letters and digits.", pointer=pointer)
    return number


def parse_collection(identity: ProofOfIdentity, name: str | None, authorised_by: AuthorisedBy | None) -> Collection:
    """By the candidate, or by a named person with an authorisation, never the one without the other: "another person
    needs specific written authorisation" (candidate guidance). Raises RuleBroken."""
    if authorised_by is not None and not name:
        raise RuleBroken("Give the name of the person who collects, as on their proof of identity.", pointer="/name")
    if name and authorised_by is None:
        raise RuleBroken(
            "Another person needs a written authorisation: say whether it is in the account or a letter.",
            pointer="/authorised_by",
        )
    return Collection(identity, parse_authorised_name(name) if name else None, authorised_by)


def parse_authorised_name(text: str) -> str:
    """The name of a person who may collect, as on their proof of identity; raises RuleBroken."""
    return printed_name(text, field="the person's name", pointer="/name", shortest=3, longest=120)
