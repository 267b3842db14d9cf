"""How somebody joins a centre's staff: the board's invitation, the mailed link, a password, an authenticator app."""

from __future__ import annotations

from dataclasses import dataclass

from pyotp import TOTP

from local.client.caller import Caller


@dataclass(frozen=True, slots=True)
class Joined:
    """What the person has after joining; each recovery code replaces the app once."""

    authenticator: TOTP
    recovery_codes: tuple[str, ...]


def invite(caller: Caller, centre: str, email: str) -> None:
    """An administrator, by the board: the mail holds the link."""
    caller.board("POST", "staff-invitations", {"centre_number": centre, "email": email, "role": "administrator"})


def join(caller: Caller, email: str, name: str, password: str) -> Joined:
    """By the newest link mailed to them; the first code is spent on it."""
    token = caller.token_mailed_to(email)
    answer = caller.post("/v1/staff-acceptances", {"token": token, "name": name, "password": password})
    app = TOTP(answer["secret"])
    caller.post("/v1/staff-acceptances/confirmations", {"token": token, "code": app.at(caller.now())})
    return Joined(app, tuple(answer["recovery_codes"]))
