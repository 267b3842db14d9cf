"""Called by every browser. Opens and ends sign-ins of candidates (ID number) and organisations (email).

Promises: the same answer and the same work for an unknown identifier and a wrong password. Never issues a token that
the store could give away: only its hash is kept.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from shared.accounts import Account, Holder, SignInRefused, must_wait, same_password_text, too_soon
from shared.budgets import FAILED_SIGN_INS, within
from shared.edge import events, http, identity, log, passwords
from shared.edge.bodies import Identifier, Password, RequestBody, account_key
from shared.edge.sources import source_hash, tell_if_spent
from shared.settings import settings
from shared.store import accounts, failures, sources

app = http.api(enable_validation=True)
handler = http.handler(app)


class Credentials(RequestBody):
    identifier: Identifier
    password: Password


@app.post("/v1/sign-ins")
def sign_in(body: Annotated[Credentials, Body()]) -> Response[dict[str, object]]:
    at = events.http_at(app.current_event.raw_event)
    source = source_hash(app.current_event.raw_event)
    holder, key = account_key(body.identifier)
    account = _admitted_to_try(holder, key, source, at)
    password = same_password_text(body.password)
    if not passwords.password_matches(password, account.password_hash if account else None) or account is None:
        raise _refused(key, source, at)
    failures.forget(holder, key)
    _raise_parameters(account, key, password)
    ticket, cookie = identity.new_ticket(holder, account.id)
    accounts.add_sign_in(ticket, at)
    return http.created(_shown(account), cookie)


def _admitted_to_try(holder: Holder, key: str, source: str, at: datetime) -> Account | None:
    """The account, if there is one, once the try is counted: a burst must not be compared before it is counted.

    A source that has spent its budget many times over counts against nobody's account.
    """
    attempt = failures.find_attempt(holder, key, source, at)
    within(FAILED_SIGN_INS, attempt.from_source, at, patience=settings().patience)
    must_wait(attempt.failures, at)
    if not failures.count_try(holder, key, attempt.failures, at):
        raise too_soon()
    return attempt.account


def _refused(key: str, source: str, at: datetime) -> SignInRefused:
    """Counted against its source, and in the log under a name that tells nobody's: one source that tries many names
    shows there, and one name that many sources try."""
    tell_if_spent(source, FAILED_SIGN_INS, sources.count(source, FAILED_SIGN_INS, at))
    log.info("a sign-in was refused", who=log.who(key), source=source)
    return SignInRefused()


@app.delete("/v1/sign-ins/current")
def sign_out() -> Response[None]:
    ticket = identity.find_ticket(http.cookies(app))
    if ticket is not None:
        accounts.end_sign_in(ticket)
    return http.gone(identity.ended_cookie())


def _raise_parameters(account: Account, key: str, password: str) -> None:
    """The one moment a stored hash can follow our parameters when they grow."""
    if passwords.wants_rehash(account.password_hash):
        accounts.change_account(account.holder, key, password_hash=passwords.hash_password(password))


def _shown(account: Account) -> dict[str, object]:
    return {
        "kind": account.holder.name.lower(),
        "email_proved": account.email_proved_at is not None,
        "mail_trouble": account.mail_trouble,
        "language": account.language,
    }
