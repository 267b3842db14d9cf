"""Accounts and sign-ins: who may open what, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from typing_extensions import TypeAliasType

from shared.ground.errors import RuleBroken, SignInRequired

HALF_LIFE = timedelta(minutes=10)
"""The longest time allowed between the right password and the right code."""
STAMP_EVERY = timedelta(minutes=5)
CONFIRMATION_LIFE = timedelta(days=7)
"""Of a link that proves an address. An organisation that never proves its own ends with it."""
RESET_LIFE = timedelta(minutes=30)
ASK_AGAIN_AFTER = timedelta(minutes=2)


MailTrouble = TypeAliasType("MailTrouble", Literal["bounced", "complained"])
"""Why an address takes no mail."""
HolderKind = Literal["candidate", "organisation", "staff"]


class Factor(StrEnum):
    """What somebody signs in with; wrong passwords and wrong codes are counted separately."""

    PASSWORD = "passwords"
    CODE = "codes"


class Holder(StrEnum):
    """Whose sign-in it is: a candidate's, that of a person who acts for an organisation, or of a centre's staff; the
    cookie carries the letter."""

    CANDIDATE = "C"
    ORGANISATION = "O"
    STAFF = "T"

    @property
    def kind(self) -> HolderKind:
        """The word for it in answers."""
        return _KINDS[self]

    @property
    def lifetime(self) -> Lifetime:
        return _STAFFS if self is Holder.STAFF else _EVERYONES


_KINDS: dict[Holder, HolderKind] = {
    Holder.CANDIDATE: "candidate",
    Holder.ORGANISATION: "organisation",
    Holder.STAFF: "staff",
}


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a sign-in lasts that nobody uses, and how long at most (ASVS 5.0, 7.3)."""

    idle: timedelta
    absolute: timedelta


_EVERYONES = Lifetime(timedelta(minutes=30), timedelta(hours=12))
_STAFFS = Lifetime(timedelta(minutes=15), timedelta(hours=8))
"""Short by decision: many people share a centre's office, and staff can read every candidate's result."""


class SignInRefused(SignInRequired):
    """The one answer to an unknown identifier and a wrong password."""

    code = "sign_in_refused"

    def __init__(self) -> None:
        super().__init__("The ID number or email and the password do not match. Check both, or reset the password.")


class NobodySignedIn(SignInRequired):
    """The one answer to a request without a cookie, with somebody else's, or with one that has ended."""

    def __init__(self) -> None:
        super().__init__("Please sign in to see this.")


def ticket_of(holder: Holder, ticket: Ticket | None) -> Ticket:
    """The ticket, if it belongs to this kind of holder; raises NobodySignedIn otherwise. Nothing has been read yet."""
    if ticket is None or ticket.holder is not holder:
        raise NobodySignedIn
    return ticket


@dataclass(frozen=True, slots=True)
class Account:
    """The account of a candidate, or of a person of an organisation or a centre; `mail_asked_at` is when a mail with a
    link was last asked for. Who is invited accepts no terms, because the centre or organisation has accepted them.

    `reset_token` is the hash of the last link to a new password, until one is set. `mail_trouble` is why
    nothing more is mailed about results ("bounced", "complained") until the address is proved again. `expires_at` is
    when an account ends whose address is not proved by then. `new_device_mails` is a candidate's own choice.
    `team_id` is the centre or organisation that the person acts for. Who has a second factor is asked for a
    code at each sign-in: all staff, because they see the results of others (ASVS 5.0, 6.3.3).
    """

    holder: Holder
    id: str
    email: str
    password_hash: str
    language: str
    terms_version: str = ""
    terms_accepted_at: datetime | None = None
    email_proved_at: datetime | None = None
    marketing: bool = False
    mail_asked_at: datetime | None = None
    reset_token: str | None = None
    mail_trouble: MailTrouble | None = None
    expires_at: datetime | None = None
    new_device_mails: bool = True
    team_id: str | None = None
    has_second_factor: bool = False

    @property
    def asks_code(self) -> bool:
        return self.holder is Holder.STAFF or self.has_second_factor


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a session cookie proves: whose it says it is, and the hash of its token."""

    holder: Holder
    id: str
    token_hash: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """The stored sign-in of a session cookie. A half sign-in had the right password, waits for its code and opens
    nothing. `with_code`: a code was shown besides, the last at `coded_at`. `team_id` is that of the account whose
    password was right: another may have taken its place."""

    holder: Holder
    id: str
    began_at: datetime
    seen_at: datetime
    is_half: bool = False
    with_code: bool = False
    team_id: str | None = None
    coded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ResetAsked:
    """Somebody wants a new password for the account of this key, which may not exist; `source` is where they are."""

    holder: Holder
    key: str
    source: str
    at: datetime


def admitted(sign_in: SignIn | None, holder: Holder, at: datetime) -> SignIn:
    """The sign-in if it is whole, of this holder and still good."""
    if sign_in is None or sign_in.holder is not holder or sign_in.is_half or not is_live(sign_in, at):
        raise NobodySignedIn
    return sign_in


def admitted_to_code(sign_in: SignIn | None, at: datetime) -> SignIn:
    """The half sign-in that a code would complete, for ten minutes; or a whole one, whose last code is to be a new
    one."""
    if sign_in is None or not (sign_in.is_half or sign_in.with_code and is_live(sign_in, at)):
        raise NobodySignedIn
    if sign_in.is_half and at - sign_in.began_at > HALF_LIFE:
        raise NobodySignedIn
    return sign_in


def is_live(sign_in: SignIn, at: datetime) -> bool:
    lifetime = sign_in.holder.lifetime
    return at - sign_in.seen_at <= lifetime.idle and at - sign_in.began_at <= lifetime.absolute


def wants_stamp(sign_in: SignIn, at: datetime) -> bool:
    """Whether the time of last use is to be written: at most every five minutes, so that most views stay two reads."""
    return at - sign_in.seen_at > STAMP_EVERY


def wants_new_device_mail(account: Account) -> bool:
    """Whether its owner is mailed about a sign-in from a new device: a candidate who has not switched it off, at a
    proved address that takes mail. Others look on shared machines, and have their app besides, or may."""
    takes_mail = account.email_proved_at is not None and account.mail_trouble is None
    return account.holder is Holder.CANDIDATE and account.new_device_mails and takes_mail


def unexpired(account: Account | None, at: datetime) -> Account | None:
    """None for an account that has ended, too: DynamoDB removes its row some days late."""
    has_ended = account is not None and account.expires_at is not None and account.expires_at <= at
    return None if has_ended else account


def accepted_terms(version: str, current: str) -> str:
    """The accepted version of the terms, which must be the current one; it is kept with the account, and so is the
    moment."""
    if version != current:
        raise RuleBroken(f"Read and accept the terms of use, version {current}.", pointer="/accept_terms")
    return version


def known_language(language: str, known: tuple[str, ...], pointer: str = "/language") -> str:
    if language not in known:
        raise RuleBroken(f"Choose one of these languages: {', '.join(known)}.", pointer=pointer)
    return language


def may_ask_again(asked_at: datetime | None, at: datetime) -> bool:
    """A mail with a link may be asked for once in two minutes, or anyone could fill another's mailbox."""
    return asked_at is None or at - asked_at >= ASK_AGAIN_AFTER


def reset_claim(holder: Holder, key: str, password_hash: str) -> str:
    """What the link to a new password is for: "C.KXA104827." and a digest of the current password's hash. The link is
    good until that password is replaced. So a stranger who asks for another link voids nobody's, and once one link has
    set a password every other link is void: somebody else may have read it."""
    return f"{holder.value}.{key}.{sha256(password_hash.encode()).hexdigest()}"


def claimed_account(claim: str) -> tuple[Holder, str] | None:
    """Whose password a link would set, as `reset_claim` wrote it; None for anything else."""
    match claim.split("."):
        case [letter, key, _] if letter in set(Holder):
            return Holder(letter), key
    return None


def is_same_asking(account: Account, at: datetime) -> bool:
    """Whether the request made at `at` has already ordered the account's last mail, and has only been delivered
    again."""
    return account.mail_asked_at == at


def masked(email: str) -> str:
    """ "m•••@example.org": enough for its owner to know it, too little for a stranger."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}•••@{host}"
