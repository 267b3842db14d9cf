"""What the awarding body's routes take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import Email, Reason, RequestBody, ShortText
from shared.calendar.enquiry_windows import LONGEST, SHORTEST, OwnWindows
from shared.centres.centre import KEPT_MONTHS, LEAST_KEPT_MONTHS, MOST_KEPT_MONTHS, CentreKind
from shared.centres.fees import MOST
from shared.exams.catalogue import EXAMS
from shared.ground.countries import countries
from shared.results.taken_back import ShownReason
from shared.secret_numbers.guard import Use
from shared.teams.team import StaffRole
from shared.verification.organisation_acts import FEWEST_CHECKS_SET, MOST_CHECKS_SET

Days = Annotated[int, Field(ge=SHORTEST, le=LONGEST)]
NO_OWN = OwnWindows()


class WindowDays(RequestBody):
    """The windows of enquiries that a centre or a session has of its own; what is left out is as above it."""

    candidate_window_days: Days | None = None
    centre_window_days: Days | None = None
    stage_2_window_days: Days | None = None
    appeal_window_days: Days | None = None

    def own(self, existing: OwnWindows = NO_OWN) -> OwnWindows:
        """The windows that the request sets; those of `existing` for the others."""
        return OwnWindows(
            self.candidate_window_days or existing.candidate_days,
            self.centre_window_days or existing.centre_days,
            self.stage_2_window_days or existing.stage_2_days,
            self.appeal_window_days or existing.appeal_days,
        )


class Fee(RequestBody):
    """`amount` in minor units (cents; whole yen) of an ISO 4217 currency."""

    amount: Annotated[int, Field(ge=0, le=MOST)]
    currency: ShortText


class NewSession(WindowDays):
    id: ShortText
    exam: ShortText
    name: ShortText
    format: ShortText
    exam_date: ShortText
    release_at: ShortText | None = None
    zone: ShortText | None = None
    practice: bool = False
    certificates_from: ShortText | None = None


class SessionChange(WindowDays):
    name: ShortText | None = None
    format: ShortText | None = None
    exam_date: ShortText | None = None
    release_at: ShortText | None = None
    zone: ShortText | None = None
    certificates_from: ShortText | None = None

    @property
    def changes_no_statement(self) -> bool:
        """Whether it sets only what no Statement prints: windows of enquiries, and when certificates are collected."""
        return self.model_fields_set <= {*WindowDays.model_fields, "certificates_from"}


class Contact(RequestBody):
    """What a centre publishes for its candidates; each in one line."""

    telephone: ShortText | None = None
    email: Email | None = None
    address: ShortText | None = None
    hours: ShortText | None = None


class CentreDetails(WindowDays):
    name: ShortText
    zone: ShortText
    kind: Annotated[CentreKind, Field(strict=False)] = CentreKind.CENTRE
    contact_email: Email | None = None
    language: ShortText | None = None
    daily_digest: bool = True
    keeps_certificates_months: Annotated[int, Field(ge=LEAST_KEPT_MONTHS, le=MOST_KEPT_MONTHS)] = KEPT_MONTHS
    fees: Annotated[dict[ShortText, dict[ShortText, Fee]], Field(max_length=len(EXAMS) + 1)] = {}
    dispatch_prices: Annotated[dict[ShortText, Fee], Field(max_length=len(countries()) + 1)] = {}
    public_contact: Contact | None = None


class NewStaff(RequestBody):
    centre_number: ShortText
    email: Email
    role: Annotated[StaffRole, Field(strict=False)] = StaffRole.ADMINISTRATOR
    language: ShortText | None = None


class NewIngest(RequestBody):
    kind: ShortText
    release_id: ShortText | None = None


class NewRelease(RequestBody):
    session_ids: Annotated[list[ShortText], Field(min_length=1, max_length=40)]
    release_at: ShortText
    zone: ShortText


class ReleaseChange(RequestBody):
    release_at: ShortText
    zone: ShortText | None = None


class Approval(RequestBody):
    revision: Annotated[int, Field(ge=1)] | None = None


class OptionalReason(RequestBody):
    reason: Reason | None = None


class RequiredReason(RequestBody):
    reason: Reason


class Retraction(RequiredReason):
    """`reason` is for the log alone; `shown_reason` is what the candidates read."""

    shown_reason: Annotated[ShownReason, Field(strict=False)] = ShownReason.CHECK


class EndedAsking(RequestBody):
    use: Annotated[Use, Field(strict=False)]
    reason: Reason


class OrganisationApproval(RequestBody):
    """`checks_per_day` is the limit of the organisation's checks in a day (UTC)."""

    checks_per_day: Annotated[int, Field(ge=FEWEST_CHECKS_SET, le=MOST_CHECKS_SET)]
