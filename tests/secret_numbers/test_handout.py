"""Who may give one-time codes to all of a centre's locked candidates, how often, and who must confirm: a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.secret_numbers.handout import (
    ColleagueRequired,
    HandedOut,
    Handout,
    HandoutState,
    NobodyLocked,
    Person,
    UnknownHandout,
    begun,
    may_ask,
    may_confirm,
    next_act,
)

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
ANA, BEN, CARLA = Person("a", "Ana"), Person("b", "Ben"), Person("c", "Carla")


def asked(count: int) -> Handout:
    listed = tuple((f"KXB{number:06d}", "FCE-2026-12-PB") for number in range(count))
    return begun("ES442", "Locked", ANA, AT, listed)


FEW, MANY = asked(100), asked(101)
CONFIRMED = replace(MANY, confirmer=BEN, confirmed_at=AT, turns=1)


@pytest.mark.parametrize(
    ("handout", "state", "ana", "ben", "carla"),
    [
        (FEW, HandoutState.ISSUED, "repeat", None, None),
        (replace(FEW, turns=2), HandoutState.ISSUED, "repeat", None, None),
        (replace(FEW, turns=3), HandoutState.ISSUED, None, None, None),
        (MANY, HandoutState.PENDING, None, "confirm", "confirm"),
        (CONFIRMED, HandoutState.ISSUED, None, "repeat", None),
        (replace(CONFIRMED, turns=3), HandoutState.ISSUED, None, None, None),
    ],
)
def test_above_a_hundred_a_colleague_confirms_and_who_issued_may_repeat(
    handout: Handout, state: HandoutState, ana: str | None, ben: str | None, carla: str | None
) -> None:
    """The project's plan: one act a day and centre, above 100 a second member of staff confirms."""
    assert handout.state is state
    assert [next_act(handout, each.id) for each in (ANA, BEN, CARLA)] == [ana, ben, carla]


def test_without_anybody_locked_there_is_no_act() -> None:
    with pytest.raises(NobodyLocked):
        asked(0)


@pytest.mark.parametrize(
    ("existing", "me", "again", "answer"),
    [
        (MANY, ANA, False, False),  # it still waits, whoever asks
        (MANY, BEN, True, False),
        (FEW, ANA, True, True),
        (FEW, ANA, False, HandedOut),
        (FEW, BEN, True, HandedOut),
        (replace(FEW, turns=3), ANA, True, HandedOut),
        (CONFIRMED, ANA, True, HandedOut),
        (CONFIRMED, BEN, True, True),
    ],
)
def test_who_asks_for_the_act_of_a_day_that_has_one(
    existing: Handout, me: Person, again: bool, answer: bool | type[Exception]
) -> None:
    if isinstance(answer, bool):
        assert may_ask(existing, me.id, again=again) is answer
        return
    with pytest.raises(answer):
        may_ask(existing, me.id, again=again)


@pytest.mark.parametrize(
    ("existing", "me", "again", "refused"),
    [
        (None, BEN, False, UnknownHandout),
        (FEW, BEN, False, UnknownHandout),  # it needs nobody
        (MANY, ANA, False, ColleagueRequired),
        (MANY, BEN, False, None),
        (CONFIRMED, BEN, True, None),
        (CONFIRMED, BEN, False, HandedOut),
        (CONFIRMED, CARLA, True, HandedOut),
        (CONFIRMED, ANA, True, HandedOut),
    ],
)
def test_who_confirms(existing: Handout | None, me: Person, again: bool, refused: type[Exception] | None) -> None:
    if refused is None:
        assert may_confirm(existing, me.id, again=again) is existing
        return
    with pytest.raises(refused):
        may_confirm(existing, me.id, again=again)
