"""A forgotten password: asked for by anyone, mailed behind a queue, set once by the mailed link."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from typing_extensions import TypedDict

from functions.register import orders
from functions.register.bodies import NewPassword, ResetWanted
from shared.accounts.account import (
    Account,
    Holder,
    ResetAsked,
    claimed_account,
    is_same_asking,
    may_ask_again,
    reset_claim,
)
from shared.accounts.password import Beside, good_password
from shared.adapters import batches, events, identity, queue
from shared.adapters.caller_source import log_if_spent
from shared.application import counted_passwords
from shared.ground.errors import LinkExpired
from shared.ground.rate_limits import RESETS, has_room
from shared.ground.settings import settings
from shared.notices.notice import Reference
from shared.store import accounts, failed_sign_ins, sign_ins, source_counters, tokens
from shared.store.items import Row


class ResetAccepted(TypedDict):
    """The same whether or not there is such an account."""

    accepted: Literal[True]


class PasswordChanged(TypedDict):
    changed: Literal[True]


def ask(body: ResetWanted, source: str, at: datetime) -> ResetAccepted:
    """Queues one message for everyone and reads nothing, so that the time taken does not show who is registered.

    Every link mailed works for its half hour, until one of them has set a password.
    """
    queue.send_reset(ResetAsked(*body.account_key(), source, at))
    return {"accepted": True}


def order_all(event: events.Event) -> events.BatchAnswer:
    """A batch of those who asked, whose number was locked, or who were looked at; what fails comes again alone."""
    return events.failed(batches.each(event, lambda message: _order_one(message.body), "a mail was not ordered"))


def _order_one(body: dict[str, object]) -> None:
    if lock := queue.locked(body):
        orders.mail_of_lock(*lock)
    elif look := queue.look_in(body):
        orders.mail_of_look(*look)
    else:
        _order(queue.reset_asked(body))


def _order(asked: ResetAsked) -> None:
    """Mails whoever has an account; not an organisation that has not confirmed it, which anybody may have registered
    and whoever forgot its password registers again. A message that comes again after its order was written queues the
    same letter."""
    account = accounts.find_account(asked.holder, asked.key, asked.at)
    if account is None or account.expires_at is not None:
        return
    if is_same_asking(account, asked.at) and account.reset_token:
        queue.send_letter(Reference(account.reset_token, account.id, asked.at, is_letter=True))
    elif may_ask_again(account.mail_asked_at, asked.at) and _within_budget(asked):
        orders.reset_password(account, asked.key, asked.at)


def _within_budget(asked: ResetAsked) -> bool:
    """Only what is asked for an account is counted, so invented names spend nothing."""
    counted = source_counters.count(asked.source, RESETS, asked.at)
    log_if_spent(asked.source, RESETS, counted)
    return has_room(RESETS, counted - 1, patience=settings().patience)


def set_password(body: NewPassword, source: str, at: datetime) -> None:
    """Sets a new password by any link that was mailed for the current one, and tells the owner; LinkExpired for any
    other link."""
    token_hash = identity.hashed(body.token)
    claim = tokens.find_token(token_hash, purpose=orders.RESET, at=at) or ""
    holder, key = claimed_account(claim) or (None, "")
    account = accounts.find_account(holder, key, at) if holder else None
    if account is None or claim != reset_claim(account.holder, key, account.password_hash):
        raise _old_link()
    password = good_password(body.password, _beside(account))
    password_hash = counted_passwords.hashed(password, counted_passwords.count(source, at))
    sign_ins.end_all(account.holder, account.id)  # before the change, too: a crash must leave none
    if not orders.password_set(account, token_hash, _setting_password(account, key, password_hash, token_hash), at):
        raise _old_link()
    sign_ins.end_all(account.holder, account.id)


def _beside(account: Account) -> Beside:
    """Whose link it is names the account; it was mailed to this address."""
    candidate_id = account.id if account.holder is Holder.CANDIDATE else ""
    return Beside(settings().body_name, account.email, candidate_id)


def _setting_password(account: Account, key: str, password_hash: str, token_hash: str) -> list[Row]:
    """The write, conditional on the password for which this link was mailed: of two links at once only one sets it."""
    changes: dict[str, str | None] = {"password_hash": password_hash, "reset_token": None}
    return [
        tokens.spending_token(token_hash),
        accounts.changing_account(account.holder, key, {"password_hash": account.password_hash}, **changes),
        failed_sign_ins.forgetting(account.holder, key),  # not of codes: a mailbox must not reset those
    ]


def _old_link() -> LinkExpired:
    return LinkExpired("This link is used or too old. Ask for a new one.")
