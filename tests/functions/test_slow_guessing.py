"""The slow attack from the guess to the operator who ends the asking: counted by the minute, heard, recorded."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import Mock

import pytest

from shared.adapters import cache, log
from shared.application import guarded_pair
from shared.ground.rate_limits import WRONG_PAIRS, window
from shared.ground.settings import settings
from shared.secret_numbers.guard import Use
from shared.secret_numbers.slow_guessing import Season
from shared.secret_numbers.wrong_pairs import ASKED_OF_EVERYONE, OfAll
from shared.store import slow_guessing, wrong_pairs
from tests.kit import snapshots, stories
from tests.kit.stories import (
    BORN,
    CANDIDATE,
    PENDING_CANDIDATE,
    PENDING_SECRET,
    SECRET,
    an_officer,
    is_refusal,
    load_and_approve,
    register,
    release_results,
    row,
    set_the_stage,
    verify,
)
from tests.kit.world import World

pytestmark = pytest.mark.thorough

REASON = "the addresses are blocked now"


@pytest.fixture
def entered(released: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Of a season of five guesses."""
    monkeypatch.setenv("SEASON_GUESSES", "5")
    settings.cache_clear()
    return released


@snapshots.stage
def released(world: World) -> World:
    release_results(world)
    return world


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Mock:
    found = Mock()
    monkeypatch.setattr(log, "_logger", found)
    return found


def lines(logged: Mock) -> list[tuple[str, int]]:
    said = [each.kwargs["extra"] for each in logged.warning.call_args_list if each.args == (ASKED_OF_EVERYONE,)]
    return [(each["kind"], each["count"]) for each in said]


def guess(world: World, times: int, candidate_id: str = CANDIDATE) -> None:
    """Wrong ones at registering, each from an address of its own, an hour apart."""
    for number in range(times):
        world.source = f"198.51.100.{number}"
        assert is_refusal(register(world, candidate_id=candidate_id, secret_number=f"1{number:03d}"))
        world.at += timedelta(hours=1)
    minute(world)


def minute(world: World) -> None:
    world.tick()
    cache.forget()


def test_a_seasons_guesses_ask_everyone_for_a_second_item_and_are_heard_once(entered: World, logged: Mock) -> None:
    guess(entered, 4)
    assert lines(logged) == []
    guess(entered, 1, PENDING_CANDIDATE)
    minute(entered)
    assert lines(logged) == [("registration", 5)]
    before = stories.tries()
    assert register(entered).body["code"] == "second_item_required"
    assert stories.tries() == before
    assert register(entered, date_of_birth=BORN).status == 201


def test_guesses_at_one_use_ask_nothing_of_the_other(entered: World) -> None:
    guess(entered, 5)
    assert verify(entered, an_officer(entered)).status == 200


def test_an_environment_that_has_not_heard_yet_opens_nothing(entered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    guess(entered, 5)
    monkeypatch.setattr(guarded_pair, "of_all", lambda *_: OfAll())
    assert register(entered).body["code"] == "second_item_required"


def test_who_puts_it_right_within_the_day_does_not_count(entered: World, logged: Mock) -> None:
    guess(entered, 4)
    assert slow_guessing.find_season(Use.REGISTRATION).guesses == 4
    assert register(entered).status == 201
    guess(entered, 1, PENDING_CANDIDATE)
    assert slow_guessing.find_season(Use.REGISTRATION).guesses == 1
    assert lines(logged) == []


def test_a_check_that_opens_puts_its_own_use_right(entered: World) -> None:
    officer, other = an_officer(entered), an_officer(entered, "adm@other.example.org")
    for _ in range(3):
        assert is_refusal(verify(entered, officer, secret="0418"))
    minute(entered)
    assert slow_guessing.find_season(Use.VERIFICATION).guesses == 3
    assert verify(entered, other).status == 200
    minute(entered)
    assert slow_guessing.find_season(Use.VERIFICATION) == Season()


def test_ids_that_do_not_exist_are_no_guesses(entered: World) -> None:
    guess(entered, 6, "KXA999999")
    assert slow_guessing.find_season(Use.REGISTRATION) == Season()


def counted_of_all(world: World, use: Use) -> int:
    return wrong_pairs.find_of_all(use, window(WRONG_PAIRS, world.at)).pairs.day


def test_who_has_registered_and_types_their_own_pair_again_is_no_guesser(entered: World) -> None:
    assert register(entered).status == 201
    entered.at += timedelta(minutes=1)
    for _ in range(12):
        assert is_refusal(register(entered))
    minute(entered)
    assert counted_of_all(entered, Use.REGISTRATION) == 12
    assert slow_guessing.find_season(Use.REGISTRATION) == Season()


@pytest.mark.parametrize(("what", "guesses"), [("registered", 0), ("locked", 10)])
def test_tries_that_are_not_compared_are_no_guesses(entered: World, what: str, guesses: int) -> None:
    """However many are tried of an ID, ten are guesses at most."""
    if what == "registered":
        assert register(entered).status == 201
    entered.at += timedelta(minutes=1)
    for number in range(20):
        assert is_refusal(register(entered, secret_number=f"1{number:03d}"))
    minute(entered)
    assert counted_of_all(entered, Use.REGISTRATION) == 20
    assert slow_guessing.find_season(Use.REGISTRATION).guesses == guesses


def test_a_right_pair_that_opens_nothing_yet_is_no_guess(world: World) -> None:
    """An organisation checks before the release; and whoever erred before has put it right with it."""
    load_and_approve(world, set_the_stage(world))
    officers = [an_officer(world, f"adm@uni{number}.example.org") for number in range(2)]
    answers = [verify(world, officers[0], secret=secret) for secret in ("0418", SECRET, SECRET)]
    assert all(is_refusal(answer) for answer in answers)
    minute(world)
    assert counted_of_all(world, Use.VERIFICATION) == 3
    assert slow_guessing.find_season(Use.VERIFICATION) == Season()
    world.at += timedelta(seconds=1)
    assert is_refusal(verify(world, officers[1], secret="0418"))
    minute(world)
    assert slow_guessing.find_season(Use.VERIFICATION).guesses == 2, "of the day, and never the right ones"


def test_yesterdays_guesses_stay_in_the_season_and_leave_it_with_it(
    entered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    guess(entered, 3)
    entered.at += timedelta(days=3)
    minute(entered)
    assert slow_guessing.find_season(Use.REGISTRATION).guesses == 3
    monkeypatch.setenv("SEASON_DAYS", "2")
    settings.cache_clear()
    minute(entered)
    assert slow_guessing.find_season(Use.REGISTRATION).guesses == 0


def test_an_operator_ends_it_with_a_reason_and_only_later_guesses_count(entered: World, logged: Mock) -> None:
    guess(entered, 5)
    shown = entered.call("GET", "/v1/board/second-item", operator="ana").body["data"]
    assert [(each["use"], each["guesses"], bool(each["asked_since"])) for each in shown] == [
        ("registration", 5, True),
        ("verification", 0, False),
    ]
    ending = {"use": "registration", "reason": REASON}
    answer = entered.call("POST", "/v1/board/second-item/endings", ending, operator="ana")
    assert answer.status == 201
    assert (answer.body["guesses"], answer.body["asked_since"]) == (0, None)
    (act,) = answer.body["endings"]
    assert act == {**act, "reason": REASON, "guesses": 5, "asked_since": shown[0]["asked_since"]}
    assert act["operator"].endswith("/ana")
    minute(entered)
    assert slow_guessing.find_season(Use.REGISTRATION).guesses == 0
    assert entered.call("POST", "/v1/board/second-item/endings", ending, operator="ana").status == 409
    assert register(entered, candidate_id=PENDING_CANDIDATE, secret_number=PENDING_SECRET).status == 201
    assert lines(logged) == [("registration", 5)]


def test_two_operators_at_once_end_it_once(entered: World) -> None:
    guess(entered, 5)
    before = slow_guessing.find_season(Use.REGISTRATION)
    ends = [
        slow_guessing.end(
            Use.REGISTRATION, before, Season(counts_from=entered.at), operator=each, reason=REASON, at=entered.at
        )
        for each in ("ana", "joan")
    ]
    assert ends == [True, False]


def test_a_sweep_does_not_undo_an_ending_that_it_did_not_read(entered: World) -> None:
    guess(entered, 5)
    stale = slow_guessing.find_season(Use.REGISTRATION)
    ending = {"use": "registration", "reason": REASON}
    entered.call("POST", "/v1/board/second-item/endings", ending, operator="ana")
    assert not slow_guessing.keep_season(Use.REGISTRATION, stale)
    assert "asked_since" not in row("people", "GUARD#ALL#registration", "SEASON")


def test_trouble_in_adding_up_leaves_the_notices_alone_and_rings(
    entered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow_guessing, "find_season", Mock(side_effect=ValueError))
    with pytest.raises(Exception, match="registration, verification"):
        entered.tick()
