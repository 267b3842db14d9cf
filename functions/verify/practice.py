"""A check of a practice candidate as it stands now, for a key for practice: nothing is read, and nothing recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from functions.verify.again import CheckAgain, Seen, declared_again, shown_again
from shared.results.check_history import has_content, seen_view
from shared.results.practice_candidates import as_out_now, practised
from shared.verification.access_record import CheckRoute, Purpose, Verification
from shared.verification.agent import Agent
from shared.verification.history import UnknownCheck, shows_content


def look_again(agent: Agent, given: str, purpose: Purpose | None, text: str | None, at: datetime) -> CheckAgain:
    """Raises UnknownCheck alike for every id but a practice check's."""
    found = practised(given)
    if found is None:
        raise UnknownCheck
    sittings = as_out_now(found, at)
    check = Verification(
        id=given,
        candidate_id=found.candidate_id,
        organisation_id=agent.organisation_id,
        organisation_name="",
        at=found.at,
        route=CheckRoute.SECRET_NUMBER,
        seen=tuple(f"{session.id}#1" for session, _, _ in sittings),
        person=agent.person,
    )
    declared = declared_again(check, purpose, text)
    shows = shows_content(check, at, candidate_agrees=True, may_verify=True)
    views = [(seen_view(session, 1, out, at), statement) for session, out, statement in sittings]
    seen = [Seen(view, statement if shows and has_content(view["state"]) else None) for view, statement in views]
    return shown_again(replace(check, declared=declared), check.id, seen, None, None, at, shows_scores=shows)
