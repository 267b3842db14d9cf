"""A centre's or school's candidates in a session: who has an account, whom no mail reaches, whose ID is locked."""

from __future__ import annotations

from shared.adapters.paging import Page, page_of
from shared.application.cohorts import Asked, page
from shared.cohorts.visibility import CandidateLine, candidate_line, notice_of
from shared.store import accounts, notices, secret_numbers


def listed(asked: Asked, cursor: str | None) -> Page[CandidateLine]:
    """The list; until a release is out, nothing is read that depends on its results."""
    found = page(asked, cursor)
    who = [str(entry.candidate_id) for entry in found.entries]
    reach, locked = accounts.find_reach(who), secret_numbers.find_locked(who)
    noted = [notices.find_states(release.id, who) for release in asked.out]
    lines = [
        candidate_line(entry, reach.get(each), notice_of(each, noted), locked.get(each))
        for each, entry in zip(who, found.entries, strict=True)
    ]
    return page_of(lines, found.next_cursor)
