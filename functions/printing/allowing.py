"""One more Secret number for a candidate than the limits let their exam centre issue: allowed by the awarding body."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from shared.candidates.candidate import find_candidate_id
from shared.ground.dates import instant_text
from shared.ground.errors import NotFound
from shared.ground.forms import IdNumber, Instant
from shared.secret_numbers.confirmation import Allowance, AlreadyAllowed
from shared.store import allowances, results


class NumberAllowed(TypedDict):
    """The centre may issue one more number until `until`."""

    candidate_id: IdNumber
    until: Instant


def allow(given: str, reason: str, operator: str, at: datetime) -> NumberAllowed:
    """Raises NotFound, AlreadyAllowed."""
    candidate_id = find_candidate_id(given)
    if candidate_id is None or not results.entries_of(candidate_id):
        raise NotFound("There is no candidate with this ID number.")
    allowance = Allowance(candidate_id, at, operator, reason)
    if not allowances.add_allowance(allowance):
        raise AlreadyAllowed(allowances.find_allowance(candidate_id, at) or allowance)
    return {"candidate_id": candidate_id, "until": instant_text(allowance.until)}
