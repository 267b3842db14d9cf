"""An organisation's registration and the proof of its address."""

from __future__ import annotations

from datetime import datetime

from functions.verify.bodies import NewOrganisation
from shared.accounts import CONFIRMATION_LIFE, Account, Holder, accepted_terms, good_password, known_language
from shared.edge import identity, passwords, queue
from shared.errors import LinkExpired
from shared.notices import Kind, Notice, NoticeState, Reference
from shared.settings import settings
from shared.store import accounts, notices, rows, verifications
from shared.verifications import Organisation, organisation_name

O = Holder.ORGANISATION  # noqa: E741
PURPOSE = "confirm-organisation"


def register(body: NewOrganisation, at: datetime) -> None:
    """Makes the organisation and orders its mail; an address that has one already changes nothing and is not told."""
    organisation = Organisation(identity.new_id(), organisation_name(body.name))
    account = Account(
        O,
        organisation.id,
        body.email,
        passwords.hash_password(good_password(body.password, not_these=(body.email,))),
        known_language(body.language, settings().known_languages),
        accepted_terms(body.accept_terms, settings().terms_version),
        at,
    )
    key, token = identity.hashed(body.email), identity.new_token()
    notice = _notice(organisation, account, token)
    writes = [
        accounts.adding_account(key, account),
        verifications.adding_organisation(organisation),
        accounts.adding_token(
            identity.hashed(token), purpose=PURPOSE, key=f"{key}.{organisation.id}", expires=at + CONFIRMATION_LIFE
        ),
        notices.adding_notice(notice),
    ]
    if rows.transact(writes):
        queue.send_references([Reference(notice.cause, notice.recipient, at)])


def prove_address(token: str, at: datetime) -> None:
    token_hash = identity.hashed(token)
    spoken_for = accounts.find_token(token_hash, purpose=PURPOSE, at=at)
    if spoken_for is None:
        raise LinkExpired("This link is used or too old. Register again with the same address.")
    key, _, organisation_id = spoken_for.partition(".")
    proved = rows.transact(
        [
            accounts.spending_token(token_hash),
            accounts.changing_account(O, key, email_proved_at=at),
            verifications.proving_organisation(organisation_id, at),
        ]
    )
    if not proved:
        raise LinkExpired("This link is used or too old. Register again with the same address.")


def _notice(organisation: Organisation, account: Account, token: str) -> Notice:
    return Notice(
        cause=identity.hashed(token),
        recipient=organisation.id,
        kind=Kind.ORGANISATION_CONFIRMATION,
        state=NoticeState.QUEUED,
        language=account.language,
        email=account.email,
        merge={
            "link": f"{settings().site_url}/{account.language}/org/confirm#{token}",
            "organisation": organisation.name,
            "body_name": settings().body_name,
            "support_contact": settings().support_contact,
        },
    )
