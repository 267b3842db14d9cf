"""The limits on trying Secret numbers: ten wrong ones lock an ID, for four digits are safe only while somebody counts.

Ten wrong Secret numbers are compared per ID in the life of that number, whoever asks, on whatever route; so a
burglar who tries one ID gets in with a chance of ten in ten thousand. Against a burglar who tries many there are the
budgets of `shared/secret_numbers/wrong_pairs.py`. The ten tries of an ID are the same ten for registering and for
verifying.

A centre's one-time code opens an ID whose tries are spent, and replaces the second item
(`shared/secret_numbers/access_code.py`). The Secret number is still needed: it is compared only where the code is
right, and at most ten times for each code.

The order of every try, which `shared/application/guarded_pair.py` keeps: `may_try`, the try counted while the ID is
open to its `Use`, `opened`; then a refused pair is counted against the budgets before the answer, and a right one opens
only where they are unspent at that moment.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from typing_extensions import TypedDict

from shared.ground.dates import instant_text
from shared.ground.errors import Conflict
from shared.ground.forms import Instant
from shared.secret_numbers.wrong_pairs import SecondItem

MOST_TRIES = 10
MOST_WITHOUT_LOCKS = MOST_TRIES // 2
"""Compared of an ID that nobody has registered, by a source whose locks are spent (`LOCKS` of
`shared/ground/rate_limits.py`): it must not bring IDs to their last try, where no list shows a lock. The other half is
the owner's, from anywhere else; at the same address they wait for an hour at most, or take a code of their centre."""
MOST_BLOCKED = 100
"""Organisations that one candidate may block: each check of the ID reads and writes the row they stand in."""
ASK_AGAIN_AFTER = timedelta(days=1)
"""A request for a new Secret number stands until it is answered; its candidate may repeat it once a day."""


class Use(StrEnum):
    """What a pair is used for; wrong ones are counted separately for each. Once its candidate has registered, a pair
    opens verification alone, and is not compared for anything else."""

    REGISTRATION = "registration"
    VERIFICATION = "verification"


@dataclass(frozen=True, slots=True)
class Macs:
    """The MACs of a Secret number and of a date of birth, 32 bytes each, under one version of the key."""

    secret: bytes
    birth: bytes | None


@dataclass(frozen=True, slots=True)
class Typed:
    """A pair as somebody typed it: the ID, and by version of the key the MACs of the rest; never the rest itself.

    `code_macs` are those of a one-time code, under every version there is: which one it was made under, nobody says.
    """

    candidate_id: str
    macs: Callable[[int], Macs]
    second: SecondItem
    code_macs: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued Secret number and the candidate's date of birth, as MACs of 32 bytes under one version of the key."""

    secret_mac: bytes
    birth_mac: bytes
    key_version: int


@dataclass(frozen=True, slots=True)
class Guarded:
    """What the guard knows of one ID. The MACs are 32 bytes each; no Secret number or birth date is kept here.

    `practice` says that the ID is used in practice sessions, and so never in a real one. `first` is the number that
    came in the file of entries, where another one has been issued since; `code_mac` the one-time code that opened it;
    `tries` how many Secret numbers have been compared with it, this one among them; `blocked` are the ids of the
    organisations that its candidate shows nothing to; `look_mails`: the candidate is mailed about each look;
    `issued_here`: the first number came from no file, but was issued here; `reissued`: when its centre issued others.
    """

    secret_mac: bytes
    birth_mac: bytes
    key_version: int
    registered: bool
    verification_by_secret: bool
    practice: bool = False
    first: Issued | None = None
    code_mac: bytes | None = None
    tries: int = 0
    blocked: frozenset[str] = frozenset()
    look_mails: bool = False
    issued_here: bool = False
    reissued: tuple[datetime, ...] = ()

    @property
    def issued(self) -> Issued:
        """The current Secret number."""
        return Issued(self.secret_mac, self.birth_mac, self.key_version)


class LockView(TypedDict):
    """Since when ID and Secret number open no verification any more, if that is known."""

    since: Instant | None
    new_number_asked_at: Instant | None


@dataclass(frozen=True, slots=True)
class Lock:
    """An ID whose ten tries are spent: its pair opens nothing until its centre issues another Secret number. `since` is
    not known of the oldest; `asked_at` is when its candidate, who has registered, asked for another number."""

    since: datetime | None = None
    asked_at: datetime | None = None

    def to_json(self) -> LockView:
        return {
            "since": instant_text(self.since) if self.since else None,
            "new_number_asked_at": instant_text(self.asked_at) if self.asked_at else None,
        }


class NotLocked(Conflict):
    code = "number_not_locked"

    def __init__(self) -> None:
        super().__init__(
            "Your ID number and Secret number are not locked, so there is nothing to ask for. If somebody has them who "
            "should not, ask your exam centre for a new Secret number yourself."
        )


class BlockedListFull(Conflict):
    code = "blocked_list_full"

    def __init__(self) -> None:
        super().__init__(f"You have blocked {MOST_BLOCKED} organisations, the most there can be. Unblock one first.")


def shows_to(known: Guarded, organisation_id: str) -> bool:
    """Whether the right pair opens this organisation's checks: its candidate may have ended this use of the number for
    all organisations, or blocked this one."""
    return known.verification_by_secret and organisation_id not in known.blocked


def has_just_closed(counted: Guarded | None) -> bool:
    """Whether this try, which was wrong, was the last of an ID whose candidate has registered: they are mailed that
    nobody can verify by it."""
    return counted is not None and counted.registered and counted.tries == MOST_TRIES


def has_one_try_left(met: Guarded) -> bool:
    """Whether the next try is the last of an ID that nobody has registered yet, which costs its source a lock."""
    return not met.registered and met.tries == MOST_TRIES - 1


def has_cost_a_lock(counted: Guarded) -> bool:
    """Whether this try was that last one. A right pair that opens gets the lock back: what strangers have tried must
    not spend the locks of a school whose candidates register."""
    return not counted.registered and counted.tries == MOST_TRIES


def opened(counted: Guarded | None, typed: Typed) -> Guarded | None:
    """What is known of the ID, where its try was `counted` and the pair is right. None alike for an unknown ID, a wrong
    pair, spent tries, a candidate who has registered and a code that is not theirs."""
    if counted is None or not matches(counted, typed.macs(counted.key_version)):
        return None
    return counted


def matches(guarded: Guarded, macs: Macs) -> bool:
    """Compared in constant time; a date of birth counts where one was typed."""
    secret_is_right = hmac.compare_digest(guarded.secret_mac, macs.secret)
    birth_is_right = macs.birth is None or hmac.compare_digest(guarded.birth_mac, macs.birth)
    return secret_is_right and birth_is_right


def was_issued(guarded: Guarded, macs: Callable[[int], Macs]) -> bool:
    """Whether a file of entries gives a Secret number that this ID has, or had first: a centre that has issued another
    one since does not change the awarding body's file."""
    known = [guarded.issued, *([guarded.first] if guarded.first else [])]
    return any(hmac.compare_digest(each.secret_mac, macs(each.key_version).secret) for each in known)
