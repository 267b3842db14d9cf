"""The second factor of staff: one-time codes by the clock (RFC 6238), and recovery codes for a lost telephone.

A code is good once. The time step of the last one used is kept, and only a later step's is taken (RFC 6238, 5.2).
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.accounts.account import SignIn
from shared.ground.errors import NotAllowed, SignInRequired
from shared.ground.readable_codes import grouped, spelled
from shared.ground.text import closed_up

STEP = 30
"""Seconds. With six digits, this is the default of every authenticator app."""
DRIFT = 1
"""Steps that a telephone may be behind or ahead: "one time step is allowed as the network delay" (RFC 6238, 5.2)."""
NONE_USED = -1
ENROLMENT_LIFE = timedelta(minutes=30)
"""How long a second factor that somebody adds waits for its first code."""
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
"""80 bits, so that a plain hash of one gives nothing away."""


CODE_IS_FRESH = timedelta(minutes=5)
"""How long after a code somebody may do what asks for a new one: a screen left alone in an office prints no numbers."""


class CodeTooOld(NotAllowed):
    code = "code_too_old"

    def __init__(self) -> None:
        super().__init__(
            "This is done within five minutes of a code. Give the next code of your app (POST /v1/second-factors), and "
            "ask again."
        )


class CodeRefused(SignInRequired):
    """The one answer to a wrong code and to one that was used."""

    code = "code_refused"

    def __init__(self) -> None:
        super().__init__(
            "This code is not right, or has been used already. Wait for the next one, or use a recovery code."
        )


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What a code is compared with: the secret, sealed; the last time step used; the recovery codes left, hashed."""

    box: bytes
    last_step: int = NONE_USED
    recovery: frozenset[str] = field(default_factory=frozenset)

    def shown_at(self, step: int) -> SecondFactor:
        """With the code of this time step spent."""
        return replace(self, last_step=step)


def has_fresh_code(sign_in: SignIn, at: datetime) -> bool:
    return sign_in.coded_at is not None and at - sign_in.coded_at <= CODE_IS_FRESH


def step_of(at: datetime) -> int:
    return int(at.timestamp()) // STEP


def steps_to_try(at: datetime, last_step: int) -> list[int]:
    """The time steps whose code is taken at this moment, without those used."""
    now = step_of(at)
    return [step for step in range(now - DRIFT, now + DRIFT + 1) if step > last_step]


def step_shown(typed: str, codes: Mapping[int, str]) -> int | None:
    """The first time step whose code was typed, in whatever spelling."""
    plain = closed_up(typed).encode()
    return next((step for step, code in codes.items() if hmac.compare_digest(plain, code.encode())), None)


def recovery_code(random_bytes: bytes) -> str:
    """ "7k2m-x9qd-4t0w-hz3e": of ten random bytes."""
    return grouped(spelled(random_bytes))
