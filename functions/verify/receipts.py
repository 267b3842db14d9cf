"""The receipt of one of the organisation's looks: a check, or a look at it again."""

from __future__ import annotations

from shared.application.look_receipts import receipt_of
from shared.store import check_history, recorded_looks
from shared.verification.agent import Agent
from shared.verification.history import UnknownCheck, place_in
from shared.verification.receipt import Receipt, UnknownLook


def of_look(agent: Agent, check_id: str, look_id: str) -> Receipt:
    """Raises UnknownCheck alike for an id that is not there and for another organisation's, and UnknownLook for what is
    no look at this check."""
    place, at = place_in(check_id), place_in(look_id)
    check = check_history.find_check(agent.organisation_id, place) if place else None
    if check is None:
        raise UnknownCheck
    found = recorded_looks.find_look(check.candidate_id, at) if at else None
    if found is None or check.id not in (found[0].id, found[0].first_id):
        raise UnknownLook
    return receipt_of(*found)
