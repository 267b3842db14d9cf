"""Webhook endpoints: where an organisation takes changes in as they are written, and when one is left alone.

Signatures are those of Standard Webhooks (standardwebhooks.com), by a secret of each endpoint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from typing_extensions import TypedDict

from shared.ground.dates import instant_text
from shared.ground.errors import Conflict, NotFound, RuleBroken
from shared.ground.forms import Instant, Opaque
from shared.verification.delivery import WAITS, Outcome
from shared.verification.result_change import ChangeType

MOST_ENDPOINTS = 5
LONGEST_URL = 500
BOTH_SIGN = timedelta(hours=24)
"""How long the secret before still signs besides the new one, so that a receiver can be changed over in between."""


class UnknownEndpoint(NotFound):
    def __init__(self) -> None:
        super().__init__("Your organisation has no webhook endpoint with this id.")


class EndpointsSpent(Conflict):
    code = "endpoints_spent"

    def __init__(self) -> None:
        super().__init__(
            f"Your organisation has {MOST_ENDPOINTS} webhook endpoints, which is the most. Remove one first."
        )


class EndpointOff(Conflict):
    code = "endpoint_off"

    def __init__(self) -> None:
        super().__init__("This endpoint is switched off. Switch it on first.")


class EndpointState(StrEnum):
    """`failed`: switched off by us, because a delivery was given up."""

    ON = "on"
    OFF = "off"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an organisation takes changes in, and of which types. `secrets` are sealed, the newest first; the second
    one signs besides until `both_until`. `turn` counts how often it was switched off by us. `failures` are attempts in
    a row that failed: until `rests_until` it is left alone, and then tried by one delivery, so that one that hangs
    holds up nobody else's."""

    id: str
    organisation_id: str
    url: str
    types: tuple[ChangeType, ...]
    created_at: datetime
    secrets: tuple[bytes, ...]
    state: EndpointState = EndpointState.ON
    both_until: datetime | None = None
    failures: int = 0
    rests_until: datetime | None = None
    turn: int = 0

    def to_json(self, at: datetime) -> EndpointView:
        both = self.both_until if self.both_until and at < self.both_until else None
        return {
            "id": self.id,
            "url": self.url,
            "types": list(self.types),
            "state": self.state,
            "created_at": instant_text(self.created_at),
            "both_sign_until": instant_text(both) if both else None,
        }

    def takes(self, kind: ChangeType) -> bool:
        return self.state is EndpointState.ON and (kind is ChangeType.TEST or kind in self.types)

    def signing(self, at: datetime) -> tuple[bytes, ...]:
        """The sealed secrets that sign now."""
        return self.secrets if self.both_until is not None and at < self.both_until else self.secrets[:1]


class EndpointView(TypedDict):
    """`both_sign_until`: until then the secret before signs besides the new one; null where one signs alone."""

    id: Opaque
    url: str
    types: list[ChangeType]
    state: EndpointState
    created_at: Instant
    both_sign_until: Instant | None


def after_attempt(endpoint: Endpoint, outcome: Outcome, at: datetime) -> Endpoint:
    """What an attempt makes of its endpoint."""
    if outcome is Outcome.ACCEPTED:
        return replace(endpoint, failures=0, rests_until=None)
    failed = replace(endpoint, failures=endpoint.failures + 1)
    if outcome is Outcome.GONE or failed.failures > len(WAITS):
        return replace(failed, state=EndpointState.FAILED, rests_until=None)
    return replace(failed, rests_until=at + WAITS[failed.failures - 1])


_HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?"
_REST = r"(?:/[A-Za-z0-9._~:/@!$&'()*+,;=%-]*)?(?:\?[A-Za-z0-9._~:/?@!$&'()*+,;=%-]*)?"
_PUBLIC = re.compile(rf"https://{_HOST}(?::443)?{_REST}", re.IGNORECASE)
_ON_ONE_MACHINE = re.compile(rf"https?://(?:127\.0\.0\.1|localhost)(?::[0-9]{{1,5}})?{_REST}")


def endpoint_url(text: str, *, local: bool = False) -> str:
    """An https address with a host name on port 443, and no user, password or fragment; RuleBroken otherwise. `local`
    is a platform on one machine: there that machine's own addresses are taken, too. Where a name leads is looked at
    with each delivery."""
    if len(text) > LONGEST_URL:
        raise RuleBroken(f"The address is longer than {LONGEST_URL} characters. Use a shorter one.", pointer="/url")
    if not _PUBLIC.fullmatch(text) and not (local and _ON_ONE_MACHINE.fullmatch(text)):
        raise RuleBroken(
            "Write an https address with a host name of the public internet, as https://crm.example.org/webhooks, "
            "without user, password, fragment or a port other than 443.",
            pointer="/url",
        )
    return text
