"""One-time codes for all of a centre's locked candidates at once: who may give them out, how often, and why not.

Strangers can lock many IDs of one centre, and its staff must not type a hundred reasons on results day. Such a handout
is one act a day (UTC) and centre. It names its candidates when it is asked for, and never others: above a hundred, a
colleague confirms that very list. Codes are shown once, so whoever has given them out may do so again, for an answer
that was lost or a call that was cut: new codes for the same list, and the ones before are void.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from typing_extensions import TypeAliasType, TypedDict

from shared.ground.dates import instant_text
from shared.ground.errors import Conflict, NotAllowed, NotFound, StaleVersion
from shared.ground.forms import Count, Day, Instant

MOST_ALONE = 100
MOST_TURNS = 3
"""How often the codes of one handout are made: each allows ten tries of a Secret number."""


class NobodyLocked(Conflict):
    code = "nobody_locked"

    def __init__(self) -> None:
        super().__init__("None of your candidates is locked without an account, so there is nobody who needs a code.")


class UnknownHandout(NotFound):
    def __init__(self) -> None:
        super().__init__("Your centre has no handout of codes of this day that could be confirmed now.")


class HandedOut(Conflict):
    code = "handed_out"

    def __init__(self, handout: Handout) -> None:
        who = (handout.confirmer or handout.asker).name
        super().__init__(
            f"Your centre has given out its codes of today already: {who} did. Until tomorrow (UTC) {who} alone can "
            f'give them out again, with "again", {MOST_TURNS} times in all; single codes can be given as before.'
        )


class GivenAtOnce(StaleVersion):
    """Of two requests at once that both give them out, the one whose codes are void, or that made none."""

    def __init__(self) -> None:
        super().__init__(
            "Another request has given out these codes again at this moment: the codes of that answer count, and this "
            'one has none. If you do not have that answer, ask with "again" once more.'
        )


class ColleagueRequired(NotAllowed):
    code = "second_person_required"

    def __init__(self) -> None:
        super().__init__(f"Codes for more than {MOST_ALONE} candidates need a colleague who confirms. You have asked.")


class HandoutState(StrEnum):
    PENDING = "pending"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class Person:
    """One of a centre's staff; `id` is the hash of their address."""

    id: str
    name: str


class HandoutView(TypedDict):
    """Never a code: those stand in the one answer that makes them."""

    day: Day
    state: HandoutState
    count: Count
    reason: str
    asked_by: str
    asked_at: Instant
    confirmed_by: str | None
    confirmed_at: Instant | None


HandoutAct = TypeAliasType("HandoutAct", Literal["confirm", "repeat"])


@dataclass(frozen=True, slots=True)
class Handout:
    """`listed` has each candidate's ID with a session for which the centre entered them; `turns` is how often codes
    have been made for them."""

    centre_number: str
    reason: str
    asker: Person
    asked_at: datetime
    listed: tuple[tuple[str, str], ...]
    count: int
    turns: int = 0
    confirmer: Person | None = None
    confirmed_at: datetime | None = None

    @property
    def needs_colleague(self) -> bool:
        return self.count > MOST_ALONE

    @property
    def state(self) -> HandoutState:
        return HandoutState.PENDING if self.needs_colleague and self.confirmer is None else HandoutState.ISSUED

    def to_json(self) -> HandoutView:
        return {
            "day": f"{self.asked_at:%Y-%m-%d}",
            "state": self.state,
            "count": self.count,
            "reason": self.reason,
            "asked_by": self.asker.name,
            "asked_at": instant_text(self.asked_at),
            "confirmed_by": self.confirmer.name if self.confirmer else None,
            "confirmed_at": instant_text(self.confirmed_at) if self.confirmed_at else None,
        }


def begun(centre_number: str, reason: str, asker: Person, at: datetime, listed: tuple[tuple[str, str], ...]) -> Handout:
    """The centre's handout of the day: its first turn is spent, where it needs no colleague. Raises NobodyLocked."""
    if not listed:
        raise NobodyLocked
    turns = 0 if len(listed) > MOST_ALONE else 1
    return Handout(centre_number, reason, asker, at, listed, len(listed), turns)


def next_act(existing: Handout, me: str) -> HandoutAct | None:
    """What this one of the centre's staff may do about the day's handout: "confirm" it, or "repeat" its codes."""
    if existing.state is HandoutState.PENDING:
        return None if existing.asker.id == me else "confirm"
    may_repeat = (existing.confirmer or existing.asker).id == me and existing.turns < MOST_TURNS
    return "repeat" if may_repeat else None


def may_ask(existing: Handout, me: str, *, again: bool) -> bool:
    """Whether whoever asks for the day's `existing` handout is given its codes again; False where it still waits for a
    colleague. Raises HandedOut."""
    if existing.state is HandoutState.PENDING:
        return False
    _may_repeat(existing, me, again=again)
    return True


def may_confirm(existing: Handout | None, me: str, *, again: bool) -> Handout:
    """The day's handout, where this colleague may confirm it, or be given its codes again. Raises UnknownHandout,
    ColleagueRequired, HandedOut."""
    if existing is None or not existing.needs_colleague:
        raise UnknownHandout
    if existing.confirmer is None:
        if existing.asker.id == me:
            raise ColleagueRequired
        return existing
    _may_repeat(existing, me, again=again)
    return existing


def _may_repeat(existing: Handout, me: str, *, again: bool) -> None:
    if not again or next_act(existing, me) != "repeat":
        raise HandedOut(existing)
