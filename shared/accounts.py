"""Accounts and sign-ins: who may open what, and for how long."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path

from shared.errors import RuleBroken, SignInRequired, TooManyAttempts

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
STAMP_EVERY = timedelta(minutes=5)
CONFIRMATION_LIFE = timedelta(days=7)
RESET_LIFE = timedelta(minutes=30)
ASK_AGAIN_AFTER = timedelta(minutes=2)
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256
FREE_FAILURES = 4
LONGEST_DELAY = timedelta(minutes=15)
MOST_FAILURES = 100
FAILURES_LIFE = timedelta(days=30)


class Holder(StrEnum):
    """Whose sign-in it is; the letter stands in the cookie."""

    CANDIDATE = "C"
    ORGANISATION = "O"


class SignInRefused(SignInRequired):
    """The one answer to an unknown identifier and a wrong password."""

    code = "sign_in_refused"

    def __init__(self) -> None:
        super().__init__("The ID number or email and the password do not match. Check both, or reset the password.")


class NewPasswordNeeded(TooManyAttempts):
    """A hundred wrong passwords in a row: waiting no longer helps."""

    code = "new_password_needed"

    def __init__(self) -> None:
        sentence = "Too many wrong passwords in a row. Ask for a new password by email."
        super().__init__(sentence, retry_after=int(LONGEST_DELAY.total_seconds()))


@dataclass(frozen=True, slots=True)
class Account:
    """A candidate's or an organisation's own account; `mail_asked_at` is when a mail with a link was last asked for.

    `reset_token` is the hash of the last link to a new password, until one is set. `mail_trouble` is why
    nothing more is mailed about results ("bounced", "complained") until the address is proved anew.
    """

    holder: Holder
    id: str
    email: str
    password_hash: str
    language: str
    terms_version: str
    terms_accepted_at: datetime
    email_proved_at: datetime | None = None
    marketing: bool = False
    mail_asked_at: datetime | None = None
    reset_token: str | None = None
    mail_trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed sign-ins in a row under one identifier, known or not."""

    count: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is known when somebody wants to sign in; `from_source` counts the failures from where they are."""

    account: Account | None
    failures: Failures
    from_source: int = 0


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a session cookie proves: whose it says it is, and the hash of its token."""

    holder: Holder
    id: str
    token_hash: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """What stands behind a session cookie."""

    holder: Holder
    id: str
    began_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class ResetAsked:
    """Somebody wants a new password for the account of this key, which may not exist; `source` is where they are."""

    holder: Holder
    key: str
    source: str
    at: datetime


def admitted(sign_in: SignIn | None, holder: Holder, at: datetime) -> SignIn:
    """The sign-in if it is of this holder and still good: 30 minutes idle, 12 hours in all (ASVS 5.0, 7.3)."""
    if sign_in is None or sign_in.holder is not holder or not is_live(sign_in, at):
        raise SignInRequired("Please sign in to see this.")
    return sign_in


def is_live(sign_in: SignIn, at: datetime) -> bool:
    return at - sign_in.seen_at <= IDLE and at - sign_in.began_at <= ABSOLUTE


def wants_stamp(sign_in: SignIn, at: datetime) -> bool:
    """The idle stamp is written at most every five minutes: a view stays two reads."""
    return at - sign_in.seen_at > STAMP_EVERY


def must_wait(failures: Failures, at: datetime) -> None:
    """From the fifth failure in a row each doubles the wait, up to 15 minutes; told before any hashing.

    After the hundredth only a new password helps (NIST SP 800-63B-4, 3.2.2).
    """
    if failures.count >= MOST_FAILURES:
        raise NewPasswordNeeded
    if failures.count <= FREE_FAILURES or failures.last_at is None:
        return
    delay = min(timedelta(seconds=2 ** min(failures.count - FREE_FAILURES, 10)), LONGEST_DELAY)
    left = failures.last_at + delay - at
    if left > timedelta(0):
        raise too_soon(max(1, round(left.total_seconds())))


def too_soon(seconds: int = 2) -> TooManyAttempts:
    """Two seconds are the shortest wait: what one of several tries at once is told."""
    return TooManyAttempts(f"Too many wrong passwords. Try again in {seconds} seconds.", retry_after=seconds)


def same_password_text(password: str) -> str:
    """One form for the same characters however a keyboard makes them (NIST SP 800-63B-4, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def good_password(password: str, *, not_these: tuple[str, ...] = ()) -> str:
    """NFKC, 10 to 256 characters of any kind, not a common one, not the ID or email. RuleBroken says which."""
    text = same_password_text(password)
    if len(text) < SHORTEST_PASSWORD:
        raise RuleBroken(f"Use at least {SHORTEST_PASSWORD} characters; you typed {len(text)}.", pointer="/password")
    if len(text) > LONGEST_PASSWORD:
        raise RuleBroken(f"Use at most {LONGEST_PASSWORD} characters; you typed {len(text)}.", pointer="/password")
    folded = text.casefold()
    if folded in common_passwords():
        raise RuleBroken("This password is on the lists that burglars try first. Choose another.", pointer="/password")
    if any(folded == other.casefold() for other in not_these):
        raise RuleBroken("The password must not be your ID number or your email address.", pointer="/password")
    return text


def accepted_terms(version: str, current: str) -> str:
    """Terms are accepted in the version that stands; its number and the moment are kept with the account."""
    if version != current:
        raise RuleBroken(f"Read and accept the terms of use, version {current}.", pointer="/accept_terms")
    return version


def known_language(language: str, known: tuple[str, ...]) -> str:
    if language not in known:
        raise RuleBroken(f"Choose one of these languages: {', '.join(known)}.", pointer="/language")
    return language


def may_ask_again(asked_at: datetime | None, at: datetime) -> bool:
    """A mail with a link may be asked for once in two minutes, or anyone could fill another's mailbox."""
    return asked_at is None or at - asked_at >= ASK_AGAIN_AFTER


def reset_claim(holder: Holder, key: str, password_hash: str) -> str:
    """What the link to a new password speaks for: "C.KXA104827." and a digest. It is good while the password stands
    that stood when it was mailed. So a stranger's asking takes nobody's link away, and once one of them has set a
    password, every other link out is dead: somebody else may have read it."""
    return f"{holder.value}.{key}.{sha256(password_hash.encode()).hexdigest()}"


def claimed_account(claim: str) -> tuple[Holder, str] | None:
    """Whose password a link would set, as `reset_claim` wrote it; None for anything else."""
    match claim.split("."):
        case [Holder.CANDIDATE | Holder.ORGANISATION as letter, key, _]:
            return Holder(letter), key
    return None


def is_same_asking(account: Account, at: datetime) -> bool:
    """Whether the account's last mail was ordered by the very asking of `at`, which has come again."""
    return account.mail_asked_at == at


@cache
def common_passwords() -> frozenset[str]:
    """Common passwords of ten characters and more; shorter ones are refused by their length."""
    text = (Path(__file__).parent / "data" / "common-passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def masked(email: str) -> str:
    """ "m•••@example.org": enough for its owner to know it, too little for a stranger."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}•••@{host}"
