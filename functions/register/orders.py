"""The mails a registration may cause: a notice row in the caller's transaction, then a reference on the queue."""

from __future__ import annotations

from datetime import datetime

from shared.accounts.account import CONFIRMATION_LIFE, RESET_LIFE, Account, Holder, reset_claim
from shared.adapters import identity, queue
from shared.application.mail_orders import letter, news, order
from shared.notices.notice import NoticeKind, NoticeState, Reference, first_state
from shared.store import accounts, guard, tokens
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


def mail_of_lock(candidate_id: str, at: datetime) -> None:
    """Mails the candidate, if their address takes mail, that their number opens no verification: once for each number.

    A message that comes again, or a second lock of the same number, finds the notice there and queues the same letter.
    Nothing is mailed where the lock is gone meanwhile.
    """
    known, lock = guard.find_lock(candidate_id)
    account = accounts.find_account(Holder.CANDIDATE, candidate_id)
    if known is None or lock is None or account is None or first_state(account) is not NoticeState.QUEUED:
        return
    number = identity.hashed(f"{candidate_id}#{known.secret_mac.hex()}")
    made = news(NoticeKind.VERIFICATION_LOCKED, account, "account", number)
    if not order(made, [], at):
        queue.send_letter(Reference(made.cause, made.recipient, at, is_letter=True))


def asking(account: Account, key: str, at: datetime, **changes: str) -> Row:
    """The account's part of ordering a mail; it fails if somebody has asked since it was read, so two at once send one
    mail."""
    asked = {"mail_asked_at": account.mail_asked_at}
    return accounts.changing_account(account.holder, key, asked, mail_asked_at=at, **changes)
