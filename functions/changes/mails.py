"""The mails of a cause, once all lines are written: one an organisation, however many of its results it is about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from shared.accounts.account import Account, Holder
from shared.application import notices_for
from shared.application.reference import session_of
from shared.calendar.session import names_of
from shared.notices.notice import Notice, NoticeKind
from shared.store import accounts, change_feed, organisations, releases, rows
from shared.verification.organisation import Organisation
from shared.verification.result_change import Cause


def order(cause: Cause) -> None:
    """Put if absent, so again it orders none twice. A suspended organisation is mailed, too: it relies on what it saw
    as much as any other."""
    sessions = names_of(session_of(each) for each in _session_ids(cause))
    for part in rows.in_chunks(change_feed.concerned_by(cause.name).items(), 100):
        notices_for.put(
            (
                _notice(cause, sessions, results, *whom)
                for organisation_id, results in part
                for whom in _whom(organisation_id, cause.at)
            ),
            cause.at,
        )


def _session_ids(cause: Cause) -> tuple[str, ...]:
    return (cause.result.session_id,) if cause.result else releases.get_release(cause.release_id).session_ids


def _whom(organisation_id: str, at: datetime) -> Iterator[tuple[Organisation, Account]]:
    """The organisation, where its address is proved and still its own, since the account is stored under it."""
    organisation = organisations.find_organisation(organisation_id)
    if organisation is None or organisation.account_key is None:
        return
    account = accounts.find_account(Holder.ORGANISATION, organisation.account_key, at)
    if account is not None and account.team_id == organisation.id and account.email_proved_at is not None:
        yield organisation, account


def _notice(cause: Cause, sessions: str, results: int, organisation: Organisation, account: Account) -> Notice:
    """Names the candidate where it is about one result; never what was found, nor any score."""
    candidate = {"candidate_id": cause.result.candidate_id} if cause.result else {}
    return notices_for.reader(
        account,
        NoticeKind.RESULT_CHANGED,
        cause.name,
        "org/history",
        what=cause.kind.value,
        results=str(results),
        sessions=sessions,
        organisation_name=organisation.name,
        **candidate,
    )
