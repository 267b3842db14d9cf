"""Called by candidates' browsers. Turns the pair on a Confirmation of Entry into an account, once, and keeps it.

Promises: one registration per ID, whatever races; a mail that proves the address. Never says why a pair was refused.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.register import orders, resets
from functions.register.bodies import AccountChange, NewPassword, Nothing, Registration, ResetWanted
from shared.accounts.account import Account, Holder, accepted_terms, known_language, masked, may_ask_again
from shared.accounts.password import good_password
from shared.adapters import cache, events, http, identity, passwords, secret_number_macs
from shared.adapters.caller_source import source_hash, tell_if_spent
from shared.adapters.request_body import Proof
from shared.candidates.candidate import CandidateId, is_practice, parse_candidate_id, parse_secret_number
from shared.ground.dates import parse_date
from shared.ground.errors import LinkExpired, NotRecognised
from shared.ground.rate_limits import WRONG_PAIRS, window
from shared.ground.settings import settings
from shared.secret_numbers.access_code import parse_access_code
from shared.secret_numbers.guard import Guarded, PairRefused, Spent, Typed, Use
from shared.store import accounts, guard, rows, tokens

app = http.api(enable_validation=True)
answer_request = http.handler(app)

wrong_pairs = cache.for_seconds(3, guard.wrong_pairs)
wrong_from = cache.for_seconds(3, guard.wrong_pairs_of)
C, R = Holder.CANDIDATE, Use.REGISTRATION


def handler(event: events.Event, context: object) -> dict[str, object]:
    """A request, or a batch of the queue `resets`."""
    return dict(resets.order_all(event)) if "Records" in event else answer_request(event, context)


@app.post("/v1/registrations")
def register(body: Annotated[Registration, Body()]) -> Response[dict[str, object]]:
    at = _at()
    candidate_id = parse_candidate_id(body.candidate_id)
    password = good_password(body.password, not_these=(candidate_id, body.email))
    terms = accepted_terms(body.accept_terms, settings().terms_version)
    language = known_language(body.language, settings().known_languages)
    admitted = _admit(candidate_id, body, at)
    account = Account(
        C, candidate_id, body.email, passwords.hash_password(password), language, terms, at, marketing=body.marketing
    )
    writes = [accounts.adding_account(candidate_id, account), guard.marking_registered(candidate_id, admitted)]
    if not orders.confirm_email(account, at, writes):
        raise NotRecognised
    answer: dict[str, object] = {
        "candidate_id": candidate_id,
        "email": masked(account.email),
        "confirmation_sent": True,
    }
    return http.created(answer)


def _admit(candidate_id: CandidateId, body: Registration, at: datetime) -> Guarded:
    secret = parse_secret_number(body.secret_number)
    born = parse_date(body.date_of_birth, pointer="/date_of_birth") if body.date_of_birth else None
    code = parse_access_code(body.access_code) if body.access_code else None
    if is_practice(candidate_id):
        raise NotRecognised
    typed = secret_number_macs.typed(guard.find_wrapped_keys, candidate_id, secret, born)
    return _guard(secret_number_macs.typed_with_code(guard.find_wrapped_keys, typed, code) if code else typed, at)


def _guard(typed: Typed, at: datetime) -> Guarded:
    """What a refused pair has counted is kept: this environment at least goes by it, without a read."""
    source, begun, second = source_hash(app.current_event.raw_event), window(WRONG_PAIRS, at), typed.second
    spent = Spent(wrong_pairs(R, begun), wrong_from(source, R, begun, second), settings().patience)
    try:
        return guard.admit(typed, at, spent, source, R)
    except PairRefused as refused:
        wrong_from.keep(refused.counted, source, R, begun, second)
        tell_if_spent(source, second.budget, refused.counted.ten_minutes)
        raise


@app.post("/v1/email-confirmations")
def confirm_email(body: Annotated[Proof, Body()]) -> dict[str, object]:
    at, token_hash = _at(), identity.hashed(body.token)
    candidate_id = tokens.find_token(token_hash, purpose=orders.CONFIRM, at=at)
    if candidate_id is None or not rows.transact(
        [
            tokens.spending_token(token_hash),
            accounts.changing_account(C, candidate_id, email_proved_at=at, mail_trouble=None),
        ]
    ):
        raise LinkExpired("This link is used or too old. Sign in and ask for a new one.")
    return {"confirmed": True}


@app.post("/v1/me/email-confirmations")
def ask_for_confirmation(_: Annotated[Nothing, Body()]) -> Response[dict[str, object]]:
    at = _at()
    account = _my_account(at)
    wants_proof = account.email_proved_at is None or account.mail_trouble is not None
    if wants_proof and may_ask_again(account.mail_asked_at, at):
        orders.confirm_email(account, at, [orders.asking(account, account.id, at)])
    return http.accepted({"email": masked(account.email)})


@app.post("/v1/password-resets")
def ask_for_reset(body: Annotated[ResetWanted, Body()]) -> Response[dict[str, object]]:
    """A candidate's by ID number, an organisation's and staff's by email; the same answer whether or not there is one.

    Every link mailed works for its half hour, until one of them has set a password.
    """
    resets.ask(body, source_hash(app.current_event.raw_event), _at())
    return http.accepted({"accepted": True})


@app.put("/v1/password-resets")
def reset_password(body: Annotated[NewPassword, Body()]) -> dict[str, object]:
    """Ends every sign-in of the account, and forgets the wrong passwords that strangers may have tried on it."""
    resets.set_password(body, _at())
    return {"changed": True}


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
        "mail_trouble": account.mail_trouble,
        "language": account.language,
        "marketing": account.marketing,
        "verification_by_secret": guard.verification_by_secret(account.id),
    }


def _at() -> datetime:
    return events.http_at(app.current_event.raw_event)
