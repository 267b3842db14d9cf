"""An attempt to sign in, by password or by code: counted before anything is compared."""

from __future__ import annotations

from datetime import datetime

from shared.accounts.account import Account, Factor, Holder, SignInRefused
from shared.accounts.failed_sign_ins import REFUSED, must_wait, too_soon
from shared.accounts.password import same_password_text
from shared.adapters import log, passwords
from shared.adapters.caller_source import log_if_spent
from shared.ground.rate_limits import FAILED_SIGN_INS, within
from shared.ground.settings import settings
from shared.store import accounts, failed_sign_ins, source_counters


def admitted(holder: Holder, key: str, source: str, at: datetime, factor: Factor) -> Account | None:
    """The account, if there is one, once the try is counted: a burst must not be compared before it is counted.

    A source that has spent its budget many times over counts against nobody's account.
    """
    attempt = failed_sign_ins.find_attempt(holder, key, source, at, factor)
    within(FAILED_SIGN_INS, attempt.from_source, at, patience=settings().patience)
    must_wait(attempt.failures, at, factor)
    if not failed_sign_ins.count_try(holder, key, attempt.failures, at, factor):
        raise too_soon(factor)
    return attempt.account


def proved(holder: Holder, key: str, typed: str, source: str, at: datetime) -> Account:
    """The account whose password it is; SignInRefused after the same work for an unknown name and a wrong password."""
    account = admitted(holder, key, source, at, Factor.PASSWORD)
    password = same_password_text(typed)
    if not passwords.password_matches(password, account.password_hash if account else None) or account is None:
        note_refusal(key, source, at)
        raise SignInRefused
    failed_sign_ins.forget(holder, key)
    _raise_parameters(account, key, password)
    return account


def _raise_parameters(account: Account, key: str, password: str) -> None:
    """Stores a new hash where our parameters have grown; only a sign-in, which has the password, can do it."""
    if passwords.wants_rehash(account.password_hash):
        accounts.change_account(account.holder, key, password_hash=passwords.hash_password(password))


def note_refusal(key: str, source: str, at: datetime) -> None:
    """Counts a refusal against its source and logs it without naming anybody (`log.who`); the log still shows one
    source that tries many names, and one name that many sources try."""
    log_if_spent(source, FAILED_SIGN_INS, source_counters.count(source, FAILED_SIGN_INS, at))
    log.info(REFUSED, who=log.who(key), source=source)
