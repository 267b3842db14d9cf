"""What opens a sign-in once the password is proved, for programs and for plain forms alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from aws_lambda_powertools.shared.cookies import Cookie

from functions.signin import new_devices
from shared.accounts.account import Account
from shared.adapters import devices, identity
from shared.adapters.request_body import Named, Password
from shared.application import password_tries
from shared.application.password_tries import Proof
from shared.store import accounts


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
    proof = password_tries.proved(*body.account_key(), body.password, source, at, dict(marks))
    return _half(proof, at) if proof.account.asks_code else _whole(proof, marks, at)


def _half(proof: Proof, at: datetime) -> Opened:
    ticket, cookie = identity.new_ticket(proof.account.holder, proof.account.id)
    accounts.open_half_sign_in(ticket, at, proof.forgotten)
    return Opened(proof.account, (cookie,), is_half=True)


def _whole(proof: Proof, marks: Mapping[str, str], at: datetime) -> Opened:
    account = proof.account
    ticket, cookie = identity.new_ticket(account.holder, account.id)
    new_devices.notify(proof, at)  # first: nobody is in unnoticed
    accounts.open_sign_in(ticket, at, proof.forgotten, account.team_id)
    return Opened(account, (cookie, devices.marked(dict(marks), account)), is_half=False)
