"""How much one chain may hold: it is one row, and a full one could never be moved again (by decision)."""

from __future__ import annotations

from shared.enquiries.case import Chain, Enquiry
from shared.enquiries.states import Role
from shared.ground.errors import Conflict

MOST_OPENED = {Role.CANDIDATE: 20, Role.CENTRE: 30}
"""Enquiries about one result, whatever became of them, after which no more are opened. The centre's rest begins where
the candidate's ends, so that drafts opened and withdrawn again never shut the centre out."""
MOST_PAUSES = 20
"""Of one enquiry. With reasons of 500 letters of four bytes each, all of it stays under half of a row's 400 KB."""


class ChainFull(Conflict):
    code = "enquiry_limit"


def must_have_room(chain: Chain, role: Role) -> None:
    """Raises ChainFull where another enquiry would be one too many."""
    if len(chain.enquiries) >= MOST_OPENED[role]:
        raise ChainFull(f"There have been {len(chain.enquiries)} enquiries about this result: ask the exam centre.")


def must_have_pauses_left(enquiry: Enquiry) -> None:
    if len(enquiry.pauses) >= MOST_PAUSES:
        raise ChainFull(f"This enquiry has been paused {MOST_PAUSES} times: answer it.")
