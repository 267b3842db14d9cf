"""A Statement of Results as a credential that other systems read: Open Badges 3.0 (1EdTech, 2024) in the data model of
Verifiable Credentials 2.0 (W3C, 2025).

It says what the Statement says, and no more: a figure that is not reported is not in it. Only a reported result has
one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.documents.issuer import Json
from shared.exams.catalogue import Kind
from shared.ground.dates import instant_text
from shared.results.result import PaperResult
from shared.results.statement import StatementView

CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
_RESULT_TYPES = {
    Kind.SCALE: "ScaledScore",
    Kind.MARKS: "RawScore",
    Kind.GRADE: "LetterGrade",
}
"""Open Badges' own word for a kind of value; "Result" for all others."""


@dataclass(frozen=True, slots=True)
class Issuance:
    """What is said of a credential beside its result. `id` is a URI; `ends` is when the validity of its result does,
    None for ever; `status` are the entries of the lists that say whether it still stands."""

    id: str
    did: str
    body_name: str
    site_url: str
    issued_at: datetime
    ends: datetime | None
    status: list[Json]


def credential(shown: StatementView, issuance: Issuance) -> Json:
    """With the registered claims beside it that Open Badges asks for (8.2.4.1)."""
    described = _described(shown, issuance)
    made: Json = {
        "@context": CONTEXTS,
        "id": issuance.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": issuance.did,
            "type": ["Profile"],
            "name": issuance.body_name,
            "url": issuance.site_url,
        },
        "validFrom": instant_text(issuance.issued_at),
        **({"validUntil": instant_text(issuance.ends)} if issuance.ends else {}),
        "name": f"{shown['exam']['name']}, {shown['session']['name']}",
        "credentialSubject": _subject(shown, issuance, described),
        "credentialStatus": issuance.status,
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }
    ends: Json = {"exp": int(issuance.ends.timestamp())} if issuance.ends else {}
    return {**made, "iss": issuance.did, "jti": issuance.id, "nbf": int(issuance.issued_at.timestamp()), **ends}


def _subject(shown: StatementView, issuance: Issuance, described: list[tuple[Json, str]]) -> Json:
    exam, who = shown["exam"], shown["candidate"]
    page = f"{issuance.site_url}/en/understanding/{exam['code'].lower()}"
    return {
        "type": ["AchievementSubject"],
        "identifier": [
            _identity("name", f"{who['given_names']} {who['family_name']}"),
            _identity("identifier", who["candidate_id"]),
        ],
        "activityEndDate": f"{shown['session']['exam_date']}T00:00:00Z",
        "achievement": {
            "id": page,
            "type": ["Achievement"],
            "achievementType": "Assessment",
            "name": exam["name"],
            "description": f"The result of one candidate in {exam['name']}, as their Statement of Results has it.",
            "criteria": {"id": page},
            "resultDescription": [description for description, _ in described],
        },
        "result": [
            {"type": ["Result"], "resultDescription": description["id"], "value": value}
            for description, value in described
        ],
    }


def _identity(kind: str, text: str) -> Json:
    """In clear: whoever is shown a credential is to compare it with the person."""
    return {"type": "IdentityObject", "identityType": kind, "identityHash": text, "hashed": False}


def _described(shown: StatementView, issuance: Issuance) -> list[tuple[Json, str]]:
    """Each figure that is printed: what it is, and its value."""
    overall, found = shown["overall"], [_of_paper(shown, each, issuance) for each in shown["papers"]]
    figures = [each for each in found if each]
    if overall is None:
        return figures
    if overall["value"] is not None and overall["kind"] is not Kind.GRADE:
        figures.append(_figure(shown, issuance, "overall", _RESULT_TYPES.get(overall["kind"]), overall["value"]))
    if overall["grade"]:
        figures.append(_figure(shown, issuance, "grade", "LetterGrade", overall["grade"]))
    if overall["cefr"]:
        figures.append(_figure(shown, issuance, "cefr", "PerformanceLevel", overall["cefr"].value))
    return figures


def _of_paper(shown: StatementView, paper: PaperResult, issuance: Issuance) -> tuple[Json, str] | None:
    if paper["value"] is None:
        return None
    return _figure(shown, issuance, paper["paper"].value, _RESULT_TYPES.get(paper["kind"]), paper["value"])


def _figure(shown: StatementView, issuance: Issuance, name: str, kind: str | None, value: str) -> tuple[Json, str]:
    exam = shown["exam"]
    limits: Json = {}
    if kind == "ScaledScore":
        limits = {"valueMin": str(exam["scale_min"]), "valueMax": str(exam["scale_max"])}
    description: Json = {
        "id": f"{issuance.id}#{name}",
        "type": ["ResultDescription"],
        "name": name.replace("_", " ").capitalize() if name != "cefr" else "CEFR level",
        "resultType": kind or "Result",
        **limits,
    }
    return description, value
