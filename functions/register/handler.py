"""Called by candidates' browsers. Turns the pair on a Confirmation of Entry into an account, once, and keeps it.

Promises: one registration per ID, whatever races; a mail that proves the address. Never says why a pair was refused.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.register import letters
from functions.register.bodies import AccountChange, NewPassword, Nothing, Registration, ResetAsked
from shared.accounts import Account, Holder, accepted_terms, good_password, known_language, masked, may_ask_again
from shared.candidates import CandidateId, is_practice, parse_candidate_id, parse_secret_number
from shared.dates import parse_date
from shared.edge import cache, events, http, identity, passwords, secret_numbers
from shared.edge.bodies import Proof, account_key
from shared.edge.sources import source_of
from shared.errors import LinkExpired, NotRecognised
from shared.guard import Guarded, Spent, windows
from shared.settings import settings
from shared.sources import RESETS, WRONG_PAIRS, WRONG_WITH_BIRTH_DATE, window, within
from shared.store import accounts, failures, guard, rows, sources, tokens
from shared.store.rows import Row

app = http.api(enable_validation=True)
handler = http.handler(app)

wrong_pairs = cache.for_seconds(3, guard.wrong_pairs)
wrong_from = cache.for_seconds(3, sources.counted)
C = Holder.CANDIDATE


@app.post("/v1/registrations")
def register(body: Annotated[Registration, Body()]) -> Response[dict[str, object]]:
    at = _at()
    candidate_id = parse_candidate_id(body.candidate_id)
    password = good_password(body.password, not_these=(candidate_id, body.email))
    terms = accepted_terms(body.accept_terms, settings().terms_version)
    language = known_language(body.language, settings().known_languages)
    if _admitted(candidate_id, body, at).registered:
        raise NotRecognised
    account = Account(
        C, candidate_id, body.email, passwords.hash_password(password), language, terms, at, marketing=body.marketing
    )
    writes = [accounts.adding_account(candidate_id, account), guard.marking_registered(candidate_id)]
    if not letters.confirm_email(account, at, writes):
        raise NotRecognised
    answer: dict[str, object] = {
        "candidate_id": candidate_id,
        "email": masked(account.email),
        "confirmation_sent": True,
    }
    return http.created(answer)


def _admitted(candidate_id: CandidateId, body: Registration, at: datetime) -> Guarded:
    secret = parse_secret_number(body.secret_number)
    born = parse_date(body.date_of_birth, pointer="/date_of_birth") if body.date_of_birth else None
    if is_practice(candidate_id):
        raise NotRecognised
    typed = secret_numbers.typed(guard.find_wrapped_keys, candidate_id, secret, born)
    budget, source = WRONG_WITH_BIRTH_DATE if born else WRONG_PAIRS, _source()
    begun = window(budget, at)
    from_source = wrong_from(source, budget, begun)
    if born:
        within(budget, from_source, at)
    try:
        return guard.admit(typed, at, Spent(*wrong_pairs(*windows(at)), by_source=from_source), source)
    except NotRecognised:
        wrong_from.afresh(source, budget, begun)  # this environment at least goes by what it has just counted
        raise


@app.post("/v1/email-confirmations")
def confirm_email(body: Annotated[Proof, Body()]) -> dict[str, object]:
    at, token_hash = _at(), identity.hashed(body.token)
    candidate_id = tokens.find_token(token_hash, purpose=letters.CONFIRM, at=at)
    if candidate_id is None or not rows.transact(
        [
            tokens.spending_token(token_hash),
            accounts.changing_account(C, candidate_id, email_proved_at=at),
        ]
    ):
        raise LinkExpired("This link is used or too old. Sign in and ask for a new one.")
    return {"confirmed": True}


@app.post("/v1/me/email-confirmations")
def ask_for_confirmation(_: Annotated[Nothing, Body()]) -> Response[dict[str, object]]:
    at = _at()
    account = _my_account(at)
    if account.email_proved_at is None and may_ask_again(account.mail_asked_at, at):
        letters.confirm_email(account, at, [letters.asking(account, account.id, at)])
    return http.accepted({"email": masked(account.email)})


@app.post("/v1/password-resets")
def ask_for_reset(body: Annotated[ResetAsked, Body()]) -> Response[dict[str, object]]:
    """A candidate's by ID number, an organisation's by email; the same answer whether or not there is such an account.

    Only the link of the last mail works.
    """
    at = _at()
    sources.spend(_source(), RESETS, at)
    holder, key = account_key(body.identifier)
    account = accounts.find_account(holder, key)
    if account is not None and may_ask_again(account.mail_asked_at, at):
        letters.reset_password(account, key, at)
    return http.accepted({"accepted": True})


@app.put("/v1/password-resets")
def reset_password(body: Annotated[NewPassword, Body()]) -> dict[str, object]:
    """Ends every sign-in of the account, and forgets the wrong passwords that strangers may have tried on it."""
    at, token_hash = _at(), identity.hashed(body.token)
    letter, _, key = (tokens.find_token(token_hash, purpose=letters.RESET, at=at) or "").partition(".")
    account = accounts.find_account(Holder(letter), key) if key else None
    if account is None or account.reset_token != token_hash:
        raise _old_link()
    password = good_password(body.password, not_these=(account.id, account.email))
    accounts.end_all_sign_ins(account.holder, account.id)  # before the change as well: a crash must leave nothing open
    password_hash = passwords.hash_password(password)
    if not rows.transact(_setting_password(account, key, password_hash, token_hash)):
        raise _old_link()
    accounts.end_all_sign_ins(account.holder, account.id)
    return {"changed": True}


def _setting_password(account: Account, key: str, password_hash: str, token_hash: str) -> list[Row]:
    """Only while this link is the account's last one: an older one may have been read by somebody else."""
    changes: dict[str, str | None] = {"password_hash": password_hash, "reset_token": None}
    return [
        tokens.spending_token(token_hash),
        accounts.changing_account(account.holder, key, {"reset_token": token_hash}, **changes),
        failures.forgetting(account.holder, key),
    ]


def _old_link() -> LinkExpired:
    return LinkExpired("This link is used or too old. Ask for a new one.")


@app.get("/v1/me")
def my_account() -> dict[str, object]:
    return _shown(_my_account(_at()))


@app.patch("/v1/me")
def change_my_account(body: Annotated[AccountChange, Body()]) -> dict[str, object]:
    account = _my_account(_at())
    if body.language is not None:
        known_language(body.language, settings().known_languages)
    changes = {"language": body.language, "marketing": body.marketing}
    wanted = {name: value for name, value in changes.items() if value is not None}
    if wanted:
        account = accounts.change_account(C, account.id, **wanted) or account
    if body.verification_by_secret is not None:
        guard.switch_verification(account.id, on=body.verification_by_secret)
    return _shown(account)


def _my_account(at: datetime) -> Account:
    sign_in = accounts.admit(identity.find_ticket(http.cookies(app)), C, at)
    return accounts.get_account(C, sign_in.id)


def _shown(account: Account) -> dict[str, object]:
    return {
        "candidate_id": account.id,
        "email": account.email,
        "email_proved": account.email_proved_at is not None,
        "language": account.language,
        "marketing": account.marketing,
        "verification_by_secret": guard.verification_by_secret(account.id),
    }


def _at() -> datetime:
    return events.http_at(app.current_event.raw_event)


def _source() -> str:
    return source_of(app.current_event.raw_event)
