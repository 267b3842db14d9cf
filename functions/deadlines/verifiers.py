"""Asks each organisation that had verified a result which has changed since to verify it again, once.

They are those in the append-only record, at their proved address; the mail never says what changed, nor how.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from shared.accounts.account import Account, Holder
from shared.application import notices_for
from shared.application.reference import session_of
from shared.enquiries import notifications
from shared.enquiries.case import Chain
from shared.enquiries.notifications import PendingNotification
from shared.notices.notice import Notice, NoticeKind
from shared.store import access_record, accounts
from shared.verification.organisation import Organisation


def notify(chain: Chain, pending: PendingNotification, at: datetime) -> list[str]:
    """Writes the notices and returns the recipients. Whoever has verified the new version has seen it, so gets none."""
    seen = access_record.organisations_that_saw(chain.candidate_id, chain.session_id, before=pending.new_version or 0)
    return notices_for.put(
        (_notice(chain, pending, organisation, account) for organisation, account in _reached(seen)), at
    )


def _reached(organisation_ids: list[str]) -> Iterator[tuple[Organisation, Account]]:
    """The organisations whose address is proved and still theirs, since the account is stored under it."""
    for each in organisation_ids:
        organisation = access_record.find_organisation(each)
        if organisation is None or organisation.account_key is None:
            continue
        account = accounts.find_account(Holder.ORGANISATION, organisation.account_key)
        if account is not None and account.id == organisation.id and account.email_proved_at is not None:
            yield organisation, account


def _notice(chain: Chain, pending: PendingNotification, organisation: Organisation, account: Account) -> Notice:
    return notices_for.reader(
        account,
        NoticeKind.RESULT_CHANGED,
        notifications.cause(chain, pending),
        "org/verify",
        release_id=pending.release_id,
        candidate_id=chain.candidate_id,
        sessions=session_of(chain.session_id).name,
        organisation_name=organisation.name,
    )
