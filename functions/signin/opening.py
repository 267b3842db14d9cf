"""What opens a sign-in once the password is proved, for programs and for plain forms alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from aws_lambda_powertools.shared.cookies import Cookie

from functions.signin import new_devices
from shared.accounts.account import Account, SignInRefused, Ticket
from shared.adapters import devices, identity
from shared.adapters.request_body import Named, Password
from shared.application import password_tries
from shared.application.password_tries import Proof
from shared.store import accounts, sign_ins


class Credentials(Named):
    password: Password


@dataclass(frozen=True, slots=True)
class Opened:
    """A sign-in, half of one where a code completes it, and the cookies that carry it."""

    account: Account
    cookies: tuple[Cookie | None, ...]
    is_half: bool


def opened(body: Credentials, source: str, marks: Mapping[str, str], at: datetime) -> Opened:
    """Of staff, and of whoever has a second factor, only half."""
    holder, key = body.account_key()
    proof = password_tries.proved(holder, key, body.password, source, at, dict(marks))
    ticket, cookie = identity.new_ticket(proof.account.holder, proof.account.id)
    made = _half(proof, ticket, cookie, at) if proof.account.asks_code else _whole(proof, ticket, cookie, marks, at)
    _still_proved(proof.account, key, ticket, at)
    return made


def _still_proved(account: Account, key: str, ticket: Ticket, at: datetime) -> None:
    """A new password ends the sign-ins that are there. One that is written after that, by the password before, is met
    here: whichever of the two is later sees what the other has written."""
    now = accounts.find_account(account.holder, key, at)
    if now is None or now.password_hash != account.password_hash:
        sign_ins.end(ticket)
        raise SignInRefused


def _half(proof: Proof, ticket: Ticket, cookie: Cookie, at: datetime) -> Opened:
    accounts.open_half_sign_in(ticket, at, proof.forgotten)
    return Opened(proof.account, (cookie,), is_half=True)


def _whole(proof: Proof, ticket: Ticket, cookie: Cookie, marks: Mapping[str, str], at: datetime) -> Opened:
    account = proof.account
    new_devices.notify(proof, at)  # first: nobody is in unnoticed
    accounts.open_sign_in(ticket, at, proof.forgotten, account.team_id)
    return Opened(account, (cookie, devices.marked(dict(marks), account)), is_half=False)
