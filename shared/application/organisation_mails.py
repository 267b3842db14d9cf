"""Where an organisation is mailed."""

from __future__ import annotations

from datetime import datetime

from shared.accounts.account import Account, Holder
from shared.store import accounts, organisations
from shared.verification.organisation import Organisation


def find_addressed(organisation_id: str, at: datetime) -> tuple[Organisation, Account] | None:
    """The organisation, where its address is proved and still its own, since the account is stored under it."""
    organisation = organisations.find_organisation(organisation_id)
    if organisation is None or organisation.account_key is None:
        return None
    account = accounts.find_account(Holder.ORGANISATION, organisation.account_key, at)
    if account is None or account.team_id != organisation.id or account.email_proved_at is None:
        return None
    return organisation, account
