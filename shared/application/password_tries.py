"""A password that is tried on an account: counted before anything is compared, at a sign-in or when asked for again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.accounts.account import Account, Factor, Holder, SignInRefused
from shared.accounts.failed_sign_ins import REFUSED, Attempt, must_wait, too_soon
from shared.accounts.password import same_password_text
from shared.adapters import devices, log, passwords
from shared.adapters.caller_source import log_if_spent
from shared.application import counted_passwords
from shared.ground.rate_limits import FAILED_SIGN_INS, within
from shared.ground.settings import settings
from shared.store import accounts, failed_sign_ins, source_counters


@dataclass(frozen=True, slots=True)
class Proof:
    """Whose password it was, the key of the row of failures that the sign-in ends, and whether the account was known on
    the device."""

    account: Account
    forgotten: tuple[str, str]
    on_known_device: bool


def proved(holder: Holder, key: str, typed: str, source: str, at: datetime, marks: dict[str, str]) -> Proof:
    """SignInRefused after the same work for an unknown name and a wrong password. `marks` are the device's.

    A device that the account is known on waits for its own failures alone, never for strangers', under its name or from
    its address. Its passwords are counted all the same, for the account instead of the address.
    """
    attempt = failed_sign_ins.find_attempt(holder, key, source, at, Factor.PASSWORD, marks)
    device = devices.known(marks, attempt.account)
    if device is None:
        within(FAILED_SIGN_INS, attempt.from_source, at, patience=settings().patience)
        must_wait(attempt.failures, at)
    paying = source if device is None else counted_passwords.source_of_account(accounts.place(holder, key))
    counted = counted_passwords.count(paying, at)
    count_try(attempt, device, holder, key, at, Factor.PASSWORD)
    account, password = attempt.account, same_password_text(typed)
    password_hash = account.password_hash if account else None
    if not counted_passwords.matches(password, password_hash, counted) or account is None:
        note_refusal(key, source, at)
        raise SignInRefused
    ended = failed_sign_ins.place(holder, key, device)
    return Proof(_with_our_parameters(account, key, password, paying, at), ended, on_known_device=device is not None)


def count_try(attempt: Attempt, device: str | None, holder: Holder, key: str, at: datetime, factor: Factor) -> None:
    failures = attempt.on(device)
    must_wait(failures, at, factor)
    if not failed_sign_ins.count_try(holder, key, failures, at, factor, device):
        raise too_soon(factor)


def _with_our_parameters(account: Account, key: str, password: str, paying: str, at: datetime) -> Account:
    """The account, with a new hash where our parameters have grown; only a sign-in, which has the password, can make
    it."""
    if not passwords.wants_rehash(account.password_hash):
        return account
    password_hash = counted_passwords.hashed(password, counted_passwords.count(paying, at))
    return accounts.change_account(account.holder, key, password_hash=password_hash) or account


def note_refusal(key: str, source: str, at: datetime) -> None:
    """Counts a refusal against its source and logs it without naming anybody (`log.who`); the log still shows one
    source that tries many names, and one name that many sources try."""
    log_if_spent(source, FAILED_SIGN_INS, source_counters.count(source, FAILED_SIGN_INS, at))
    log.info(REFUSED, who=log.who(key), source=source)
