"""The mails a registration may cause: a notice row in the caller's transaction, then a reference on the queue."""

from __future__ import annotations

from datetime import datetime

from shared.accounts.account import CONFIRMATION_LIFE, RESET_LIFE, Account, Holder, reset_claim
from shared.adapters import identity, queue
from shared.application.mail_orders import RESET_PAGES, letter, news, order
from shared.ground.rate_limits import LOOK_MAILS
from shared.ground.settings import keyed_hash
from shared.notices.notice import NoticeKind, NoticeState, Reference, first_state
from shared.store import accounts, guard, rows, source_counters, tokens
from shared.store.items import Row

CONFIRM = "confirm-email"
RESET = "reset-password"


def registered(account: Account, at: datetime, writes: list[Row]) -> bool:
    """Does `writes` and orders the mail that proves the address, which goes whatever others have had mailed to it: an
    ID registers once. False when a condition of `writes` fails."""
    return confirm_email(account, at, writes, is_counted=False)


def confirm_email(account: Account, at: datetime, writes: list[Row], *, is_counted: bool = True) -> bool:
    """Does `writes` and orders the mail that proves the address; False, with nothing done, as `order` says."""
    made = letter(NoticeKind.EMAIL_CONFIRMATION, account, "confirm")
    token = tokens.adding_token(made.cause, purpose=CONFIRM, key=account.id, expires=at + CONFIRMATION_LIFE)
    return order(made, [*writes, token], at, is_counted=is_counted)


def reset_password(account: Account, key: str, at: datetime) -> None:
    """Orders the mail with a link to a new password, to the account's current address; older links stay good. Nothing
    is written where `order` mails nothing."""
    made = letter(NoticeKind.PASSWORD_RESET, account, f"{RESET_PAGES[account.holder]}/new")
    spoken_for = reset_claim(account.holder, key, account.password_hash)
    writes = [
        asking(account, key, at, reset_token=made.cause),
        tokens.adding_token(made.cause, purpose=RESET, key=spoken_for, expires=at + RESET_LIFE),
    ]
    order(made, writes, at)


def password_set(account: Account, token_hash: str, writes: list[Row], at: datetime) -> bool:
    """Does `writes` and orders the mail that says so to the account's owner; False when a condition of `writes`
    fails."""
    made = news(NoticeKind.PASSWORD_SET, account, RESET_PAGES[account.holder], f"set-{token_hash}")
    return order(made, writes, at)


def password_changed(account: Account, password_hash: str, writes: list[Row], at: datetime) -> bool:
    """The same where the present password was given for the new one; mailed to an address that takes mail and is proved
    alone: a mistyped one is a stranger's."""
    if first_state(account) is not NoticeState.QUEUED:
        return rows.transact(writes)
    made = news(NoticeKind.PASSWORD_CHANGED, account, "reset", f"changed-{identity.hashed(password_hash)}")
    return order(made, writes, at)


def mail_of_lock(candidate_id: str, at: datetime) -> None:
    """Mails the candidate, if their address takes mail, that their number opens no verification: once for each number.

    A message that comes again, or a second lock of the same number, finds the notice there and queues the same letter.
    Nothing is mailed where the lock is gone meanwhile.
    """
    known, lock = guard.find_lock(candidate_id)
    account = accounts.find_account(Holder.CANDIDATE, candidate_id, at)
    if known is None or lock is None or account is None or first_state(account) is not NoticeState.QUEUED:
        return
    number = identity.hashed(f"{candidate_id}#{known.secret_mac.hex()}")
    made = news(NoticeKind.VERIFICATION_LOCKED, account, "account", number)
    if not order(made, [], at):
        queue.send_letter(Reference(made.cause, made.recipient, at, is_letter=True))


def mail_of_look(candidate_id: str, check_id: str, at: datetime) -> None:
    """Mails the candidate, if they still want it and their address takes mail, that an organisation has looked: once
    for each look, ten a day at most. It names nobody: whoever registers an organisation chooses its name.

    A message that comes again queues the same mail; there is none where the day's are spent.
    """
    known, _ = guard.find_lock(candidate_id)
    account = accounts.find_account(Holder.CANDIDATE, candidate_id, at)
    if known is None or not known.look_mails or account is None or first_state(account) is not NoticeState.QUEUED:
        return
    made = news(NoticeKind.ORGANISATION_LOOK, account, "activity", f"look-{identity.hashed(check_id)}")
    counted = source_counters.spending(keyed_hash("looks", candidate_id)[:32], LOOK_MAILS, at)
    if not order(made, [counted], at, is_letter=False):
        queue.send_references([Reference(made.cause, made.recipient, at)])


def asking(account: Account, key: str, at: datetime, **changes: str) -> Row:
    """The account's part of ordering a mail; it fails if somebody has asked since it was read, so two at once send one
    mail."""
    asked = {"mail_asked_at": account.mail_asked_at}
    return accounts.changing_account(account.holder, key, asked, mail_asked_at=at, **changes)
