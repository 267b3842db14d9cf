"""Trouble at every call of what a centre gives out, and of a registration by it: recorded or not done, never half."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from shared.adapters import cache, secret_number_macs
from tests.faults.approved import Snapshot
from tests.kit import stories
from tests.kit.aws_calls import Killed, Trouble, watched
from tests.kit.confirmation_stories import allow
from tests.kit.stories import CANDIDATE
from tests.kit.world import Answer, World

ROUTES = ("access-codes", "secret-reissues")


@pytest.fixture
def entered(world: World) -> World:
    stories.enter_candidates(world)
    return world


def ask(world: World, cookie: str, name: str) -> Answer:
    return world.call("POST", f"/v1/candidates/{CANDIDATE}/{name}", {"reason": "locked out"}, cookie=cookie)


def guard() -> dict[str, Any]:
    return stories.row("people", f"GUARD#{CANDIDATE}", "GUARD")


def recorded() -> int:
    return sum(each["pk"]["S"].startswith("SEEN#") for each in stories.stored()["test-verifications"])


def in_a_new_environment() -> None:
    cache.forget()
    secret_number_macs.forget()


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize("trouble", Trouble)
def test_what_is_given_is_recorded_and_what_is_not_is_not(entered: World, name: str, trouble: Trouble) -> None:
    """A number whose answer was lost is the one of this day: for another the awarding body is asked."""
    cookie, before = stories.an_administrator(entered).cookie, guard()
    snapshot = Snapshot()
    in_a_new_environment()
    with watched() as whole:
        assert ask(entered, cookie, name).status == 201
    assert len(whole.made) >= 7
    for index in range(len(whole.made)):
        snapshot.put_back()
        in_a_new_environment()
        with watched(trouble, index) as calls, suppress(Killed):
            ask(entered, cookie, name)
        where = f"{trouble} at {calls.made[index]}, call {index}"
        assert (guard() != before) is (recorded() == 1), where
        existing = recorded()
        if existing and name == "secret-reissues":
            assert ask(entered, cookie, name).body["code"] == "reissued_today", where
            assert allow(entered, CANDIDATE).status == 201, where
        assert ask(entered, cookie, name).status == 201, where
        assert recorded() == existing + 1, where


@pytest.mark.parametrize("trouble", Trouble)
def test_a_code_is_spent_by_a_registration_that_stands_or_opens_the_next(entered: World, trouble: Trouble) -> None:
    cookie = stories.an_administrator(entered).cookie
    code = ask(entered, cookie, "access-codes").body["access_code"]
    for _ in range(10):
        stories.register(entered, secret_number="0000")
    snapshot = Snapshot()
    in_a_new_environment()
    with watched() as whole:
        assert stories.register(entered, access_code=code).status == 201
    for index in range(len(whole.made)):
        snapshot.put_back()
        in_a_new_environment()
        with watched(trouble, index) as calls, suppress(Killed):
            stories.register(entered, access_code=code)
        where = f"{trouble} at {calls.made[index]}, call {index}"
        stands = stories.row("people", f"CANDIDATE#{CANDIDATE}", "ACCOUNT") != {}
        assert stands is ("code_mac" not in guard()) is guard()["registered"]["BOOL"], where
        again = stories.register(entered, access_code=code)
        assert stories.is_refusal(again) if stands else again.status == 201, where
        assert stories.sign_in(entered), where
