"""An organisation's requirement profiles, and verdicts by them, out of the real domain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from shared.exams.catalogue import Paper
from shared.exams.scale import Cefr
from shared.results.sitting import sitting_of
from shared.verification.cautions import can_be_met, cautions
from shared.verification.organisation import Organisation
from shared.verification.publication import published_view
from shared.verification.requirement_profile import Minimum, RequirementProfile, Requirements
from shared.verification.requirements import judge
from tests.web.canned_statements import a_statement

AT = datetime(2026, 12, 10, 9, 30, tzinfo=UTC)
BIOLOGY = RequirementProfile(
    "78abe446394e0845b82f11a0dbb029",
    2,
    "MSc <Biology>",
    Requirements(
        exams=("FCE", "CAE", "CPE", "IELTS"),
        overall=Minimum(160, Cefr.C1),
        papers=MappingProxyType({Paper.WRITING: Minimum(176), Paper.SPEAKING: Minimum(level=Cefr.C1)}),
        maximum_age_months=36,
        may_combine_sittings=True,
    ),
    AT,
)
RESIDENCE = RequirementProfile(
    "78abe446394e0845b82f11a0dbb02a",
    1,
    "Residence",
    Requirements(("CAE",), Minimum(level=Cefr.B2), maximum_age_months=18, verdict_only=True),
    AT,
)
NOBODY = RequirementProfile(
    "78abe446394e0845b82f11a0dbb02b",
    1,
    "Nobody’s",
    Requirements(("FCE",), Minimum(195), MappingProxyType({Paper.WRITING: Minimum(200)})),
    AT,
)


def a_profile(profile: RequirementProfile) -> dict[str, Any]:
    """As the API lists it, with its cautions."""
    found = cautions(profile.asks)
    return {**profile.to_json(), "cautions": found, "can_be_met": can_be_met(profile.asks, found)}


def a_verdict(profile: RequirementProfile, code: str, *, later: int = 0) -> dict[str, Any]:
    """On the canned Statement of an exam, so many days after its usual check."""
    judged = judge(profile, [sitting_of(a_statement(code))], AT + timedelta(days=later))  # type: ignore[arg-type]
    return dict(judged.to_json())


def a_check(profile: RequirementProfile, code: str, *, later: int = 0) -> tuple[int, dict[str, Any]]:
    """The answer of a check by a profile."""
    shown = {key: value for key, value in a_statement(code).items() if key != "enquiry"}
    if profile.asks.verdict_only:
        shown = {key: shown[key] for key in ("id", "version", "state", "candidate")}
    verdict = a_verdict(profile, code, later=later)
    at = {"verification_id": "V-7KQ2M", "verified_at": "2026-12-10T09:30:00Z"}
    asked = {"organisation": "Universitat <de> Prova", "purpose": "admission", "purpose_text": None}
    return 200, {**at, **asked, "result": shown, "results": [shown], "verdict": verdict}


BY = Organisation(
    "78abe446394e0845b82f11a0dbb0ff", "Universitat <de> Prova", country="ES", web_domain="uni.example.org"
)
PUBLISHED = [published_view(BY, each) for each in (BIOLOGY, RESIDENCE)]
PROFILES_LISTED: dict[tuple[str, str], Any] = {
    ("GET", "/v1/published-requirements"): (200, {"data": PUBLISHED, "has_more": False, "next_cursor": None}),
    ("GET", "/v1/requirement-profiles"): (
        200,
        {"data": [a_profile(each) for each in (BIOLOGY, RESIDENCE, NOBODY)], "has_more": False, "next_cursor": None},
    ),
}
