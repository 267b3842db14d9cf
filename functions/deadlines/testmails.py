"""Test mails: seven days before an announced time, to the entered candidates who would be mailed at the release.

A call walks pages of one centre's candidates for a while; then the cursor travels in the queue. Whoever proves an
address later needs none: the mail that proved it has arrived.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shared.accounts.account import Account
from shared.adapters import clock, queue
from shared.application import notices_for
from shared.calendar.session import Session
from shared.centres.centre import CentreKind
from shared.notices.notice import Notice, NoticeKind, NoticeState, first_state
from shared.releases.announced_time import announced_text, wants_test_mail
from shared.store import accounts, centres, due_work, sessions

PER_PAGE = 100
PER_CALL = 20.0
"""Seconds after which a call hands over to the next."""


def begin(session_id: str, at: datetime) -> None:
    """A first page for each centre with entries; from then on the sweep leaves them to the queue."""
    session = sessions.get_session(session_id)
    if session.release_at is None or (session.held and at < session.release_at):
        return
    if wants_test_mail(session, at):
        queue.send_deadlines([_page(session_id, each, at, None) for each in centres.centres_of_session(session_id)])
    due_work.mark_tested(session_id, session.release_at)


def go_on(session_id: str, at: datetime, page: dict[str, object]) -> None:
    """Writes pages of one centre, until it is through or its time is up."""
    until, number, after = clock.elapsed() + PER_CALL, str(page["centre"]), page.get("after")
    cursor = after if isinstance(after, dict) else None
    session = sessions.get_session(session_id)
    while True:
        candidates, cursor = centres.page_of_centre(session_id, number, CentreKind.CENTRE, cursor, PER_PAGE)
        existing = accounts.find_accounts(candidates) if candidates else {}
        notices_for.put(_notices(session, existing.values()), at)
        if cursor is None:
            return
        if clock.elapsed() >= until:
            queue.send_deadlines([{**_page(session_id, number, at, cursor), "hop": queue.next_hop(page)}])
            return


def _page(session_id: str, number: str, at: datetime, after: dict[str, object] | None) -> dict[str, object]:
    return {"test": session_id, "at": at.isoformat(), "centre": number, "after": after}


def _notices(session: Session, existing: Iterable[Account]) -> list[Notice]:
    """Notices only for those who can be mailed now; the others get no row, so that a later page can still mail whoever
    registers before it."""
    wanted = [account for account in existing if first_state(account) is NoticeState.QUEUED]
    return [_notice(session, account) for account in wanted]


def _notice(session: Session, account: Account) -> Notice:
    fields = {"sessions": session.name, "announced": announced_text(session)}
    return notices_for.reader(account, NoticeKind.TEST_MAIL, f"test-{session.id}", "calendar", **fields)
