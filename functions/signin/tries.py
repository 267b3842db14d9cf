"""What a sign-in answers, and an attempt at its code: counted before anything is compared."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from typing_extensions import TypedDict

from shared.accounts.account import Account, Factor, Holder, HolderKind, MailTrouble
from shared.application import password_tries
from shared.ground.forms import LanguageCode
from shared.ground.rate_limits import FAILED_SIGN_INS, within
from shared.ground.settings import settings
from shared.store import failed_sign_ins


class SignedIn(TypedDict):
    kind: HolderKind
    email_proved: bool
    mail_trouble: MailTrouble | None
    language: LanguageCode


class HalfSignedIn(TypedDict):
    """The password was right; a code completes the sign-in."""

    kind: HolderKind
    second_factor: Literal["required"]


def admitted(holder: Holder, key: str, source: str, at: datetime, factor: Factor) -> Account | None:
    """The account, if there is one, once the try is counted: a burst must not be compared before it is counted.

    A source that has spent its budget many times over counts against nobody's account.
    """
    attempt = failed_sign_ins.find_attempt(holder, key, source, at, factor)
    within(FAILED_SIGN_INS, attempt.from_source, at, patience=settings().patience)
    password_tries.count_try(attempt, None, holder, key, at, factor)
    return attempt.account


def shown(account: Account) -> SignedIn:
    return {
        "kind": account.holder.kind,
        "email_proved": account.email_proved_at is not None,
        "mail_trouble": account.mail_trouble,
        "language": account.language,
    }
