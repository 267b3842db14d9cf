"""An organisation's registration and the proof of its address."""

from __future__ import annotations

from datetime import datetime

from functions.verify.bodies import NewOrganisation
from shared.accounts.account import (
    CONFIRMATION_LIFE,
    Account,
    Holder,
    ResetAsked,
    accepted_terms,
    known_language,
)
from shared.accounts.password import Beside, good_password
from shared.adapters import identity, passwords, queue
from shared.adapters.caller_source import log_if_spent
from shared.adapters.request_body import email_key
from shared.application.mail_orders import letter, order
from shared.ground.errors import LinkExpired
from shared.ground.rate_limits import ORGANISATIONS
from shared.ground.settings import settings
from shared.notices.notice import NoticeKind
from shared.store import access_record, accounts, rows, source_counters, tokens
from shared.store.items import Row
from shared.verification.organisation import Organisation, organisation_name

O = Holder.ORGANISATION  # noqa: E741
PURPOSE = "prove-organisation"


def register(body: NewOrganisation, source: str, at: datetime) -> None:
    """Makes the account and orders its mail; a source over its budget gets neither, nor a hash.

    A registration whose address is not proved gives way to a new one with an id of its own, so nothing of the old one
    (its link, its sign-ins) is any good; after seven days it ends. The organisation itself begins with the proof: until
    then its name stands with the link. A proved one stays unchanged, and the answer does not say so: a link to a new
    password is mailed instead, so one message is queued either way and the time taken shows nothing.
    """
    key, name = email_key(body.email), organisation_name(body.name)
    account = _account(identity.new_id(), body, source, at)
    made = letter(NoticeKind.ORGANISATION_CONFIRMATION, account, "org/confirm")
    spoken_for = f"{key}.{account.id}.{name}"
    writes = [
        accounts.replacing_account(key, account, at),
        tokens.adding_token(made.cause, purpose=PURPOSE, key=spoken_for, expires=at + CONFIRMATION_LIFE),
    ]
    if not order(made, writes, at):
        queue.send_reset(ResetAsked(O, key, source, at))


def _account(organisation_id: str, body: NewOrganisation, source: str, at: datetime) -> Account:
    password = good_password(body.password, Beside(settings().body_name, body.email))
    language = known_language(body.language, settings().known_languages)
    terms = accepted_terms(body.accept_terms, settings().terms_version)
    log_if_spent(source, ORGANISATIONS, source_counters.spend(source, ORGANISATIONS, at))
    password_hash = passwords.hash_password(password)
    ends = at + CONFIRMATION_LIFE
    return Account(
        O, organisation_id, body.email, password_hash, language, terms, at, mail_asked_at=at, expires_at=ends
    )


def prove_address(token: str, at: datetime) -> None:
    """Proves the registration that this link was mailed for, and no later one under the same address."""
    token_hash = identity.hashed(token)
    spoken_for = tokens.find_token(token_hash, purpose=PURPOSE, at=at)
    if spoken_for is None or not rows.transact(_proving(spoken_for, token_hash, at)):
        raise LinkExpired("This link is used or too old. Register again with the same address.")


def _proving(spoken_for: str, token_hash: str, at: datetime) -> list[Row]:
    key, organisation_id, name = spoken_for.split(".", 2)
    return [
        tokens.spending_token(token_hash),
        accounts.changing_account(O, key, {"id": organisation_id}, email_proved_at=at, expires=None),
        access_record.adding_organisation(Organisation(organisation_id, name, email_proved_at=at, account_key=key)),
    ]
