"""One check, as it is typed and as it is shown: of an ID number and Secret number, or of what a candidate shares."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from functions.verify.bodies import NewCheck
from shared.application import checked_pair, checked_share
from shared.application.checked_pair import Asker, Checked, Pair
from shared.application.checked_share import CheckedShare
from shared.candidates.candidate import parse_candidate_id, parse_secret_number
from shared.ground.dates import instant_text, parse_date
from shared.ground.errors import RuleBroken
from shared.ground.forms import Instant, Opaque
from shared.results import verdicts
from shared.results.shared_result import SharedResult, without_content
from shared.results.statement import StatementView
from shared.results.verdicts import ResultState
from shared.verification.access_record import Declared, Purpose, declare
from shared.verification.agent import Agent
from shared.verification.requirements import VerdictView


class VerificationView(TypedDict):
    """`result` is the newest of `results`. Each result has its state; there is none above them, for two results may be
    in two. What was shared has the fields that its candidate has chosen. `organisation` is null where the practice
    candidate was checked, which nobody records. `verdict` is there where a requirement profile was named; one that
    shows the verdict alone leaves only the state of each result. Of what was shared it is by what was shared."""

    verification_id: Opaque
    verified_at: Instant
    organisation: str | None
    purpose: Purpose
    purpose_text: str | None
    result: StatementView | ResultState | SharedResult
    results: list[StatementView | ResultState | SharedResult]
    verdict: VerdictView | None


def check(agent: Agent, body: NewCheck, source: str, at: datetime) -> VerificationView:
    """Raises RuleBroken where it is not clear by what is checked."""
    _must_be_one(body)
    declared = declare(body.purpose, body.purpose_text)
    asker = Asker(agent.organisation_id, agent.person, declared, body.profile_id, source, is_practice=agent.is_practice)
    if body.share_code is not None:
        return _shared(checked_share.check_code(body.share_code, body.pin, asker, at), declared, at)
    if body.share_id is not None:
        return _shared(checked_share.check_inbox(body.share_id, asker, at), declared, at)
    return _shown(checked_pair.check(_pair(body), asker, at), declared, at)


def _must_be_one(body: NewCheck) -> None:
    """Of the pair, the code and the id; and with each only what belongs to it."""
    by_share = [name for name in ("share_code", "share_id") if getattr(body, name) is not None]
    pairs = [name for name in ("candidate_id", "secret_number") if getattr(body, name) is not None]
    if len(by_share) + bool(pairs) > 1:
        raise RuleBroken(
            "Give ID number and Secret number, or a share_code, or a share_id, and not two of them.",
            pointer=f"/{by_share[-1]}",
        )
    if not by_share and len(pairs) < 2:
        missing = "candidate_id" if "candidate_id" not in pairs else "secret_number"
        raise RuleBroken("Give ID number and Secret number, or a share_code, or a share_id.", pointer=f"/{missing}")
    besides = ("session_id", "date_of_birth") if by_share else ("pin",)
    besides = (*besides, "pin") if by_share == ["share_id"] else besides
    for name in besides:
        if getattr(body, name) is not None:
            raise RuleBroken("This belongs to another kind of check. Leave it out.", pointer=f"/{name}")


def _pair(body: NewCheck) -> Pair:
    candidate_id, secret = parse_candidate_id(body.candidate_id or ""), parse_secret_number(body.secret_number or "")
    born = parse_date(body.date_of_birth, pointer="/date_of_birth") if body.date_of_birth else None
    return Pair(candidate_id, secret, born, body.session_id)


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


def _shared(checked: CheckedShare, declared: Declared, at: datetime) -> VerificationView:
    profile, whole = checked.profile, checked.shared.to_json(checked.share.fields, at, with_id=True)
    shown = without_content(whole) if profile and profile.asks.verdict_only else whole
    return {
        "verification_id": checked.id,
        "verified_at": instant_text(at),
        "organisation": checked.organisation,
        "purpose": declared.purpose,
        "purpose_text": declared.text,
        "result": shown,
        "results": [shown],
        "verdict": verdicts.verdict_on_shared(profile, whole, at),
    }
