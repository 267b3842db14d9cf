"""The two mails a registration may cause: a notice row in the caller's transaction, then a reference on the queue."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.accounts import CONFIRMATION_LIFE, RESET_LIFE, Account
from shared.edge import identity, queue
from shared.notices import Kind, Notice, NoticeState, Reference
from shared.settings import settings
from shared.store import accounts, notices, rows
from shared.store.rows import Row

CONFIRM = "confirm-email"
RESET = "reset-password"


def confirm_email(account: Account, at: datetime, writes: list[Row]) -> bool:
    """Does `writes` and orders the mail that proves the address; False when a condition of `writes` fails."""
    return _order(account, at, writes, CONFIRM, CONFIRMATION_LIFE, Kind.EMAIL_CONFIRMATION, "confirm")


def reset_password(account: Account, at: datetime, writes: list[Row]) -> bool:
    """Does `writes` and orders the mail with a link to a new password, to the address that stands."""
    return _order(account, at, writes, RESET, RESET_LIFE, Kind.PASSWORD_RESET, "reset/new")


def _order(
    account: Account, at: datetime, writes: list[Row], purpose: str, life: timedelta, kind: Kind, page: str
) -> bool:
    token = identity.new_token()
    token_hash = identity.hashed(token)
    notice = Notice(
        cause=token_hash,
        recipient=account.id,
        kind=kind,
        state=NoticeState.QUEUED,
        language=account.language,
        email=account.email,
        merge={
            "link": f"{settings().site_url}/{account.language}/{page}#{token}",
            "candidate_id": account.id,
            "body_name": settings().body_name,
            "support_contact": settings().support_contact,
        },
    )
    adding_token = accounts.adding_token(token_hash, purpose=purpose, key=account.id, expires=at + life)
    if not rows.transact([*writes, adding_token, notices.adding_notice(notice)]):
        return False
    queue.send_references([Reference(notice.cause, notice.recipient, at)])
    return True
