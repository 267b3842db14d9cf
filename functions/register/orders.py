"""The mails a registration may cause: a notice row in the caller's transaction, then a reference on the queue."""

from __future__ import annotations

from datetime import datetime

from shared.accounts.account import CONFIRMATION_LIFE, RESET_LIFE, Account, Holder, reset_claim
from shared.application.mail_orders import letter, order
from shared.notices.notice import NoticeKind
from shared.store import accounts, tokens
from shared.store.items import Row

CONFIRM = "confirm-email"
RESET = "reset-password"
RESET_PAGES = {
    Holder.CANDIDATE: "reset/new",
    Holder.ORGANISATION: "org/reset/new",
    Holder.STAFF: "centre/reset/new",
}


def confirm_email(account: Account, at: datetime, writes: list[Row]) -> bool:
    """Does `writes` and orders the mail that proves the address; False when a condition of `writes` fails."""
    made = letter(NoticeKind.EMAIL_CONFIRMATION, account, "confirm")
    token = tokens.adding_token(made.cause, purpose=CONFIRM, key=account.id, expires=at + CONFIRMATION_LIFE)
    return order(made, [*writes, token], at)


def reset_password(account: Account, key: str, at: datetime) -> None:
    """Orders the mail with a link to a new password, to the account's current address; older links stay good."""
    made = letter(NoticeKind.PASSWORD_RESET, account, RESET_PAGES[account.holder])
    spoken_for = reset_claim(account.holder, key, account.password_hash)
    writes = [
        asking(account, key, at, reset_token=made.cause),
        tokens.adding_token(made.cause, purpose=RESET, key=spoken_for, expires=at + RESET_LIFE),
    ]
    order(made, writes, at)


def asking(account: Account, key: str, at: datetime, **changes: str) -> Row:
    """The account's part of ordering a mail; it fails if somebody has asked since it was read, so two at once send one
    mail."""
    asked = {"mail_asked_at": account.mail_asked_at}
    return accounts.changing_account(account.holder, key, asked, mail_asked_at=at, **changes)
