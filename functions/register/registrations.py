"""A candidate's account: registered once by a pair, its address proved, and changed by its owner."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from typing_extensions import TypedDict

from functions.register import orders
from functions.register.bodies import AccountChange, Registration
from shared.accounts.account import (
    Account,
    Holder,
    MailTrouble,
    SignIn,
    accepted_terms,
    known_language,
    masked,
    may_ask_again,
)
from shared.accounts.password import Beside, good_password
from shared.adapters import events, http, identity, passwords, secret_number_macs
from shared.application import guarded_pair
from shared.candidates.candidate import CandidateId, SecretNumber, is_practice, parse_candidate_id, parse_secret_number
from shared.ground.dates import instant_text, parse_date
from shared.ground.errors import LinkExpired, NotRecognised
from shared.ground.forms import IdNumber, Instant, LanguageCode
from shared.ground.settings import settings
from shared.secret_numbers.access_code import parse_access_code
from shared.secret_numbers.guard import LockView, Typed, Use
from shared.store import accounts, confirmations, guard, rows, tokens

C = Holder.CANDIDATE


class AccountView(TypedDict):
    """A candidate's own account."""

    candidate_id: IdNumber
    email: str
    email_proved: bool
    mail_trouble: MailTrouble | None
    language: LanguageCode
    marketing: bool
    new_device_mails: bool
    verification_by_secret: bool
    look_mails: bool
    verification_lock: LockView | None


class Registered(TypedDict):
    """`email` is masked: enough for its owner to know it, too little for a stranger."""

    candidate_id: IdNumber
    email: str
    confirmation_sent: Literal[True]


class ConfirmationAsked(TypedDict):
    """`email` is masked."""

    email: str


def signed_in(event: events.Event) -> SignIn:
    return accounts.admit(http.ticket(event), C, events.http_at(event))


def my_account(event: events.Event) -> Account:
    return accounts.get_account(C, signed_in(event).id)


def register(body: Registration, source: str, at: datetime) -> Account:
    """The account, and the mail that proves its address, in the transaction that ends the pair's use for registering.

    Raises NotRecognised as well where somebody has registered, or the number changed, since the pair was admitted.
    """
    candidate_id, secret = parse_candidate_id(body.candidate_id), parse_secret_number(body.secret_number)
    born = parse_date(body.date_of_birth, pointer="/date_of_birth") if body.date_of_birth else None
    password = good_password(body.password, Beside(settings().body_name, body.email, candidate_id, secret, born))
    terms = accepted_terms(body.accept_terms, settings().terms_version)
    language = known_language(body.language, settings().known_languages)
    trial = guarded_pair.Trial(_typed(candidate_id, secret, born, body.access_code), Use.REGISTRATION, source, at)
    compared = guarded_pair.compare(trial)
    if compared.known is None:
        guarded_pair.refuse(trial, compared)
    guarded_pair.confirm(trial, compared)
    # Not counted besides: the try of the pair was counted before, and a number has ten.
    account = Account(
        C, candidate_id, body.email, passwords.hash_password(password), language, terms, at, marketing=body.marketing
    )
    writes = [
        accounts.adding_account(candidate_id, account),
        guard.marking_registered(candidate_id, at, compared.known),
        confirmations.dropping(candidate_id),
        *guarded_pair.giving_back_lock(trial, compared.known),
    ]
    if not orders.registered(account, at, writes):
        guarded_pair.refuse(trial, compared)
    return account


def _typed(candidate_id: CandidateId, secret: SecretNumber, born: date | None, access_code: str | None) -> Typed:
    code = parse_access_code(access_code) if access_code else None
    if is_practice(candidate_id):
        raise NotRecognised
    typed = secret_number_macs.typed(guard.find_wrapped_keys, candidate_id, secret, born)
    return secret_number_macs.typed_with_code(guard.find_wrapped_keys, typed, code) if code else typed


def prove_address(token: str, at: datetime) -> None:
    """By the mailed link, once; who presses again reads the same while that proof stands. Raises LinkExpired."""
    token_hash = identity.hashed(token)
    candidate_id = tokens.find_token(token_hash, purpose=orders.CONFIRM, at=at)
    is_proved_now = candidate_id is not None and rows.transact(
        [
            tokens.using_token(token_hash, at),
            accounts.changing_account(C, candidate_id, email_proved_at=at, mail_trouble=None),
        ]
    )
    if not is_proved_now and not _has_proved(token_hash, at):
        raise LinkExpired("This link is used or too old. Sign in and ask for a new one.")


def _has_proved(token_hash: str, at: datetime) -> bool:
    """Whether the address of the account is proved by this very link, and has taken every mail since."""
    used = tokens.find_link(token_hash, purpose=orders.CONFIRM, at=at)
    account = accounts.find_account(C, used.key, at) if used and used.used_at else None
    return bool(used and account and account.email_proved_at == used.used_at and account.mail_trouble is None)


def ask_for_confirmation(account: Account, at: datetime) -> ConfirmationAsked:
    """Orders another mail where the address is not proved, or a mail to it came back; every two minutes at most."""
    wants_proof = account.email_proved_at is None or account.mail_trouble is not None
    if wants_proof and may_ask_again(account.mail_asked_at, at):
        orders.confirm_email(account, at, [orders.asking(account, account.id, at)])
    return {"email": masked(account.email)}


def change(account: Account, body: AccountChange) -> Account:
    if body.language is not None:
        known_language(body.language, settings().known_languages)
    changes = {
        "language": body.language,
        "marketing": body.marketing,
        "new_device_mails": body.new_device_mails,
    }
    wanted = {name: value for name, value in changes.items() if value is not None}
    if wanted:
        account = accounts.change_account(C, account.id, **wanted) or account
    of_checks = {"verification_by_secret": body.verification_by_secret, "look_mails": body.look_mails}
    chosen = {name: value for name, value in of_checks.items() if value is not None}
    if chosen:
        guard.change_choices(account.id, **chosen)
    return account


class NumberAsked(TypedDict):
    new_number_asked_at: Instant


def ask_for_number(account: Account, at: datetime) -> NumberAsked:
    """When the candidate asked their centre for another number: now, or already within a day. Raises NotLocked."""
    return {"new_number_asked_at": instant_text(guard.ask_for_number(account.id, at))}


def registered(account: Account) -> Registered:
    return {"candidate_id": account.id, "email": masked(account.email), "confirmation_sent": True}


def shown(account: Account) -> AccountView:
    known, lock = guard.find_lock(account.id)
    return {
        "candidate_id": account.id,
        "email": account.email,
        "email_proved": account.email_proved_at is not None,
        "mail_trouble": account.mail_trouble,
        "language": account.language,
        "marketing": account.marketing,
        "new_device_mails": account.new_device_mails,
        "verification_by_secret": known is not None and known.verification_by_secret,
        "look_mails": known is not None and known.look_mails,
        "verification_lock": lock.to_json() if lock else None,
    }
