"""An organisation's keys, by which its machines act: what each may do, and which are good now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest

from typing_extensions import TypedDict

from shared.ground.dates import instant_text
from shared.ground.errors import Conflict, NotAllowed, NotFound
from shared.ground.forms import Instant, Opaque
from shared.ground.text import printed_name
from shared.verification.agent import Agent, OrganisationRole, Person
from shared.verification.key_text import KeyMode, KeyRefused, Shown, digest_of, signs_shown
from shared.verification.organisation import ChecksOfDay, Organisation

MOST_KEYS = 10
"""Of one organisation: one for each of its systems, live and for practice."""
LONGEST_OVERLAP_H, USUAL_OVERLAP_H = 168, 24
"""For how many hours, at most and where none is given, a key that is replaced stays good besides the new one."""
NOTE_EVERY = timedelta(minutes=5)
"""How often, at most, the last use of a key is written."""


class Scope(StrEnum):
    """What a key may do: check one at a time and look at its checks again; check many; list what has changed or is
    shared, and acknowledge it; keep webhooks."""

    VERIFY = "verify"
    BATCH = "batch"
    FEED = "feed"
    WEBHOOKS = "webhooks"


class ScopeMissing(NotAllowed):
    code = "scope_missing"

    def __init__(self, scope: Scope) -> None:
        self.challenge = f'Bearer realm="results-online", error="insufficient_scope", scope="{scope}"'
        super().__init__(f"This key has not the scope “{scope}”, which this needs. Make one that has it.")


class PersonRequired(NotAllowed):
    code = "person_required"

    def __init__(self) -> None:
        super().__init__("A key cannot do this. A person of your organisation signs in and does it.")


class LiveKeyRequired(NotAllowed):
    code = "live_key_required"

    def __init__(self) -> None:
        super().__init__("A key for practice checks the practice candidates, one at a time. This needs a live key.")


class UnknownKey(NotFound):
    def __init__(self) -> None:
        super().__init__("Your organisation has no key with this id.")


class KeysSpent(Conflict):
    code = "keys_spent"

    def __init__(self) -> None:
        super().__init__(f"Your organisation has {MOST_KEYS} keys, which is the most. Revoke one first.")


class TwoLive(Conflict):
    code = "two_keys_live"

    def __init__(self, ends: datetime) -> None:
        super().__init__(
            f"The key before is still good until {instant_text(ends)}, and two are good at most. Replace it then; or "
            "at once with 0 hours, which ends both."
        )


@dataclass(frozen=True, slots=True)
class ApiKey:
    """`digest` is the SHA-256 of the whole key, and `ends_with` its last signs, by which people tell keys apart;
    `old_digest` that of the one it has replaced, which is good until `old_ends_at`."""

    id: str
    organisation_id: str
    name: str
    mode: KeyMode
    scopes: tuple[Scope, ...]
    made_at: datetime
    made_by: Person
    digest: str
    ends_with: str
    old_digest: str | None = None
    old_ends_with: str | None = None
    old_ends_at: datetime | None = None
    last_used_at: datetime | None = None

    @property
    def agent(self) -> Agent:
        """Who the record and the history name where the key has acted."""
        is_practice = self.mode is KeyMode.TEST
        return Agent(self.organisation_id, self.id, f"key {self.name}", OrganisationRole.OFFICER, is_practice)

    def old_is_good(self, at: datetime) -> bool:
        return self.old_ends_at is not None and at < self.old_ends_at

    def to_json(self, at: datetime) -> ApiKeyView:
        has_old = self.old_is_good(at)
        return {
            "id": self.id,
            "name": self.name,
            "mode": self.mode,
            "scopes": list(self.scopes),
            "ends_with": self.ends_with,
            "made_at": instant_text(self.made_at),
            "made_by": self.made_by.name,
            "last_used_at": instant_text(self.last_used_at) if self.last_used_at else None,
            "old_ends_with": self.old_ends_with if has_old else None,
            "old_ends_at": instant_text(self.old_ends_at) if self.old_ends_at and has_old else None,
        }


class ApiKeyView(TypedDict):
    """`ends_with` are the last signs of the key, which is shown whole only as it is made. `old_ends_at`: until then the
    key that it has replaced is good, too; null where one is good alone. `last_used_at` is exact to five minutes; null
    of a key that was never used."""

    id: Opaque
    name: str
    mode: KeyMode
    scopes: list[Scope]
    ends_with: str
    made_at: Instant
    made_by: str
    last_used_at: Instant | None
    old_ends_with: str | None
    old_ends_at: Instant | None


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """A key as it is asked for with a request, with its organisation and what that has checked this day."""

    key: ApiKey
    organisation: Organisation | None
    counted: ChecksOfDay


def good_key(found: KeyInUse | None, shown: Shown, at: datetime) -> KeyInUse:
    """The key that was shown; raises KeyRefused of another."""
    if found is None or not _is_good(found.key, shown, at):
        raise KeyRefused
    return found


def _is_good(key: ApiKey, shown: Shown, at: datetime) -> bool:
    old = key.old_digest if key.old_digest and key.old_is_good(at) else key.digest
    return any(compare_digest(each, shown.digest) for each in (key.digest, old))


def wants_note(key: ApiKey, at: datetime) -> bool:
    return key.last_used_at is None or at - key.last_used_at > NOTE_EVERY


def key_name(text: str) -> str:
    """2 to 60 characters that can all be seen; RuleBroken otherwise."""
    return printed_name(text, field="the key's name", pointer="/name", shortest=2, longest=60)


def replaced(before: ApiKey, text: str, hours: int, at: datetime) -> ApiKey:
    """With another secret; the one before is good for so many hours more. Raises TwoLive where a third would be."""
    if hours and before.old_ends_at and before.old_is_good(at):
        raise TwoLive(before.old_ends_at)
    return replace(
        before,
        digest=digest_of(text),
        ends_with=signs_shown(text),
        old_digest=before.digest if hours else None,
        old_ends_with=before.ends_with if hours else None,
        old_ends_at=at + timedelta(hours=hours) if hours else None,
    )
