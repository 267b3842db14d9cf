"""One check of an ID number and a Secret number, as it is typed and as it is shown."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from functions.verify.bodies import NewCheck
from shared.application import checked_pair
from shared.application.checked_pair import Asker, Checked, Pair
from shared.candidates.candidate import parse_candidate_id, parse_secret_number
from shared.ground.dates import instant_text, parse_date
from shared.ground.forms import Instant, Opaque
from shared.results import verdicts
from shared.results.statement import StatementView
from shared.results.verdicts import ResultState
from shared.verification.access_record import Declared, Purpose, declare
from shared.verification.agent import Agent
from shared.verification.requirements import VerdictView


class VerificationView(TypedDict):
    """`result` is the newest of `results`. Each result has its state; there is none above them, for two results may be
    in two. `organisation` is null where the practice candidate was checked, which nobody records. `verdict` is there
    where a requirement profile was named; one that shows the verdict alone leaves only the state of each result."""

    verification_id: Opaque
    verified_at: Instant
    organisation: str | None
    purpose: Purpose
    purpose_text: str | None
    result: StatementView | ResultState
    results: list[StatementView | ResultState]
    verdict: VerdictView | None


def check(agent: Agent, body: NewCheck, source: str, at: datetime) -> VerificationView:
    candidate_id, secret = parse_candidate_id(body.candidate_id), parse_secret_number(body.secret_number)
    declared = declare(body.purpose, body.purpose_text)
    born = parse_date(body.date_of_birth, pointer="/date_of_birth") if body.date_of_birth else None
    asker = Asker(agent.organisation_id, agent.person, declared, body.profile_id, source)
    return _shown(checked_pair.check(Pair(candidate_id, secret, born, body.session_id), asker, at), declared, at)


def _shown(checked: Checked, declared: Declared, at: datetime) -> VerificationView:
    statements = [each.to_json(at) for each in checked.shown]
    return {
        "verification_id": checked.id,
        "verified_at": instant_text(at),
        "organisation": checked.organisation,
        "purpose": declared.purpose,
        "purpose_text": declared.text,
        "result": verdicts.as_shown(checked.profile, checked.newest.to_json(at)),
        "results": [verdicts.as_shown(checked.profile, each) for each in statements],
        "verdict": verdicts.verdict_on(checked.profile, statements, at),
    }
