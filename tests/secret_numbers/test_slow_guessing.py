"""The slow attack: what is put right does not count, what is not adds up, and an operator ends it."""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from shared.secret_numbers.slow_guessing import (
    NotAsked,
    Season,
    counted,
    day_of,
    ended,
    must_ask,
    open_days,
    unanswered,
)

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SEASON = timedelta(days=180)


@pytest.mark.parametrize(
    ("tried", "opened", "counts_from", "guesses"),
    [
        ({}, {}, None, 0),
        ({"A": (1, AT)}, {"A": None}, None, 1),
        ({"A": (3, AT)}, {"A": None}, None, 3),
        ({"A": (1, AT)}, {}, None, 0),
        ({"A": (1, AT)}, {"A": AT + HOUR}, None, 0),
        ({"A": (1, AT)}, {"A": AT}, None, 0),
        ({"A": (1, AT)}, {"A": AT - HOUR}, None, 1),
        ({"A": (9, AT), "B": (1, AT)}, {"A": AT + HOUR, "B": None}, None, 1),
        ({"A": (1, AT)}, {"A": None}, AT, 0),
        ({"A": (1, AT)}, {"A": None}, AT - HOUR, 1),
    ],
    ids=[
        "none",
        "never put right",
        "three on one ID",
        "no such ID",
        "put right",
        "in the same moment",
        "opened before the try",
        "one of two",
        "before an operator ended it",
        "after",
    ],
)
def test_a_wrong_try_counts_while_no_success_has_followed_it(
    tried: dict[str, tuple[int, datetime]],
    opened: dict[str, datetime | None],
    counts_from: datetime | None,
    guesses: int,
) -> None:
    assert unanswered(tried, opened, counts_from) == guesses


def test_today_and_yesterday_are_open() -> None:
    assert open_days(AT) == ("20261209", "20261208")


def test_a_season_has_180_days() -> None:
    season = Season({day_of(AT - timedelta(days=180)): 7, day_of(AT - timedelta(days=179)): 5})
    assert counted(season, {day_of(AT): 2}, AT, SEASON).days == {"20260613": 5, "20261209": 2}


@pytest.mark.parametrize(
    ("season", "asks"),
    [
        (Season({"20261208": 600, "20261209": 399}), False),
        (Season({"20261208": 600, "20261209": 400}), True),
        (Season({"20261209": 5000}, asked_since=AT), False),
    ],
)
def test_a_thousand_guesses_ask_everyone_once(season: Season, asks: bool) -> None:
    assert must_ask(season, 1000) is asks


def test_an_operator_ends_what_is_asked_and_nothing_else() -> None:
    assert ended(Season({"20261209": 1000}, asked_since=AT), AT + HOUR) == Season(counts_from=AT + HOUR)
    with pytest.raises(NotAsked):
        ended(Season({"20261209": 1000}), AT)


class Morning:
    """A season as the sweep adds it up every minute, over wrong tries that were compared."""

    def __init__(self) -> None:
        self.tries: dict[str, dict[str, tuple[int, datetime]]] = defaultdict(dict)
        self.opened: dict[str, datetime | None] = {}
        self.season, self.guesses, self.asked_at_guess = Season(), 0, 0

    def wrong(self, candidate_id: str, at: datetime) -> None:
        count, _ = self.tries[day_of(at)].get(candidate_id, (0, at))
        self.tries[day_of(at)][candidate_id] = (count + 1, at)
        self.opened.setdefault(candidate_id, None)

    def sweep(self, at: datetime) -> None:
        by_day = {day: unanswered(self.tries[day], self.opened, None) for day in open_days(at)}
        self.season = counted(self.season, by_day, at, SEASON)
        if must_ask(self.season, 1000) and not self.asked_at_guess:
            self.asked_at_guess = self.guesses or -1


@pytest.mark.thorough
@pytest.mark.parametrize("tries_an_id", [1, 10])
@pytest.mark.parametrize("attacked", [True, False], ids=["attacked", "calm"])
def test_3000_guesses_at_20_an_hour_are_heard_by_the_thousandth_among_15000_honest_typists(
    tries_an_id: int, attacked: bool
) -> None:
    """The typists are spread over the 150 hours of the attack; each errs once and puts it right within three hours.
    `make test` plays the first third, `make guesses` all of it."""
    hours = 150 if os.environ.get("GUESSES") == "all" else 55
    chance, morning = Random(tries_an_id), Morning()
    events: list[tuple[datetime, str, str]] = []
    for number in range(100 * hours):
        erred = AT + chance.random() * hours * HOUR
        events += [(erred, "errs", f"H{number}"), (erred + chance.random() * 3 * HOUR, "opens", f"H{number}")]
    if attacked:
        events += [(AT + number * HOUR / 20, "guess", f"A{number // tries_an_id}") for number in range(20 * hours)]
    swept = AT
    for at, what, candidate_id in sorted(events):
        while swept + HOUR / 20 <= at:
            swept += HOUR / 20
            morning.sweep(swept)
        if what == "opens":
            morning.opened[candidate_id] = at
        else:
            morning.wrong(candidate_id, at)
            morning.guesses += what == "guess"
    print(f"{20 * hours if attacked else 0} guesses, {100 * hours} typists: asked at guess {morning.asked_at_guess}")
    if attacked:
        assert 0 < morning.asked_at_guess <= 1000
    else:
        assert morning.asked_at_guess == 0
