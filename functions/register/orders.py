"""The mails a registration may cause: a notice row in the caller's transaction, then a reference on the queue."""

from __future__ import annotations

from datetime import datetime

from shared.accounts.account import CONFIRMATION_LIFE, RESET_LIFE, Account, Holder, reset_claim
from shared.application.mail_orders import letter, news, order
from shared.ground.rate_limits import RESETS_TO_ADDRESS
from shared.ground.settings import keyed_hash
from shared.notices.notice import NoticeKind
from shared.store import accounts, source_counters, tokens
from shared.store.items import Row

CONFIRM = "confirm-email"
RESET = "reset-password"
RESET_PAGES = {Holder.CANDIDATE: "reset", Holder.ORGANISATION: "org/reset", Holder.STAFF: "centre/reset"}
"""Where one asks for a new password; the page that the mailed link opens is below each."""


def confirm_email(account: Account, at: datetime, writes: list[Row]) -> bool:
    """Does `writes` and orders the mail that proves the address; False when a condition of `writes` fails."""
    made = letter(NoticeKind.EMAIL_CONFIRMATION, account, "confirm")
    token = tokens.adding_token(made.cause, purpose=CONFIRM, key=account.id, expires=at + CONFIRMATION_LIFE)
    return order(made, [*writes, token], at)


def reset_password(account: Account, key: str, at: datetime) -> None:
    """Orders the mail with a link to a new password, to the account's current address; older links stay good. Nothing
    is written, nor mailed, once the address has had its mails of this hour."""
    made = letter(NoticeKind.PASSWORD_RESET, account, f"{RESET_PAGES[account.holder]}/new")
    spoken_for = reset_claim(account.holder, key, account.password_hash)
    writes = [
        asking(account, key, at, reset_token=made.cause),
        tokens.adding_token(made.cause, purpose=RESET, key=spoken_for, expires=at + RESET_LIFE),
        source_counters.spending(_mailbox(account.email), RESETS_TO_ADDRESS, at),
    ]
    order(made, writes, at)


def password_set(account: Account, token_hash: str, writes: list[Row], at: datetime) -> bool:
    """Does `writes` and orders the mail that says so to the account's owner; False when a condition of `writes`
    fails."""
    made = news(NoticeKind.PASSWORD_SET, account, RESET_PAGES[account.holder], f"set-{token_hash}")
    return order(made, writes, at)


def _mailbox(email: str) -> str:
    """How an address is known to its counter: 32 hexadecimal signs, the same for any case."""
    return keyed_hash("mailbox", email.casefold())[:32]


def asking(account: Account, key: str, at: datetime, **changes: str) -> Row:
    """The account's part of ordering a mail; it fails if somebody has asked since it was read, so two at once send one
    mail."""
    asked = {"mail_asked_at": account.mail_asked_at}
    return accounts.changing_account(account.holder, key, asked, mail_asked_at=at, **changes)
