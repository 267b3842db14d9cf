"""The receipt of one look, which the candidate and the organisation save alike: what of whose was shown to whom, when
and what for, as the record has it. It never says who of the organisation looked, and holds no score."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum

from typing_extensions import TypedDict

from shared.ground.dates import instant_text
from shared.ground.errors import NotFound
from shared.ground.forms import Count, ExamCode, IdNumber, Instant, Opaque, Revision, SessionId
from shared.verification.access_record import CheckRoute, Purpose, Verification, seen_in


class ReceiptShows(StrEnum):
    """Of the results: the whole Statement; what the candidate has shared of it; whether a requirement profile is met;
    or only whether an earlier check still counts."""

    STATEMENT = "statement"
    SHARED_FIELDS = "shared_fields"
    VERDICT = "verdict"
    STATE = "state"


class ReceiptResult(TypedDict):
    exam: ExamCode
    session_id: SessionId
    version: int


class Receipt(TypedDict):
    """`first_id` is the check that was looked at again; null of a check. `fields` are those of the share that were
    shown; null where nothing was shared, and of a look from before they were kept. `max_age_months` is how old a result
    might be, by the organisation's own limit at the look; null without one, and of a look from before it was kept.
    `record_digest` is the SHA-256 of
    the look's row in the record, as JSON with its names sorted and no white space: who has the record can make it
    again."""

    id: Opaque
    at: Instant
    organisation_id: Opaque
    organisation: str
    candidate_id: IdNumber
    route: CheckRoute
    first_id: Opaque | None
    shows: ReceiptShows
    fields: list[str] | None
    results: list[ReceiptResult]
    purpose: Purpose | None
    purpose_text: str | None
    profile_id: Opaque | None
    profile_version: Revision | None
    max_age_months: Count | None
    record_digest: str


class UnknownLook(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no look with this number here, so there is no receipt of it.")


def receipt(look: Verification, exams: Mapping[str, str], digest: str) -> Receipt:
    """`exams` are the exams of the sessions, by code."""
    declared, judged_by = look.declared, look.judged_by
    return {
        "id": look.id,
        "at": instant_text(look.at),
        "organisation_id": look.organisation_id,
        "organisation": look.organisation_name,
        "candidate_id": look.candidate_id,
        "route": look.route,
        "first_id": look.first_id,
        "shows": _shows(look),
        "fields": list(look.fields) if look.fields else None,
        "results": [
            {"exam": exams[session], "session_id": session, "version": version} for session, version in seen_in(look)
        ],
        "purpose": declared.purpose if declared else None,
        "purpose_text": declared.text if declared else None,
        "profile_id": judged_by.profile_id if judged_by else None,
        "profile_version": judged_by.version if judged_by else None,
        "max_age_months": look.max_age_months,
        "record_digest": digest,
    }


def _shows(look: Verification) -> ReceiptShows:
    if not look.seen:
        return ReceiptShows.STATE
    if look.judged_by and look.judged_by.verdict_only:
        return ReceiptShows.VERDICT
    return ReceiptShows.SHARED_FIELDS if look.share_key else ReceiptShows.STATEMENT


def receipt_text(shown: Receipt) -> str:
    """The file: the same bytes for both who save it."""
    return json.dumps(shown, ensure_ascii=False, indent=2) + "\n"
