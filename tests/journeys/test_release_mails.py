"""Who hears of results by mail, and when: nobody before the second, whatever is tried; then each once; and latecomers
never, for whom the result is simply there.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shared.adapters import cache, identity
from shared.store import releases
from tests.conftest import a_world, fresh_aws
from tests.kit import stories
from tests.kit.stories import CANDIDATE, EMAIL, PASSWORD, RELEASE_AT, SESSION
from tests.kit.world import World

DAY, MINUTE, MOMENT = timedelta(days=1), timedelta(minutes=1), timedelta(milliseconds=1)
OFFICE, SCHOOL = "exams@example.org", "school@example.org"
ABOUT_RESULTS = ("Your exam results are ready", "beginning to be released", "candidates and their results")


def nothing_in(world: World, release_id: str) -> None:
    """The release is planned and announced; no file has come."""


def with_addresses(world: World) -> str:
    """Both candidates entered, a centre and a school to be told; the release's id."""
    release_id = stories.set_the_stage(world)
    for number, kind, address in (("ES442", "centre", OFFICE), ("ES901", "school", SCHOOL)):
        body = {"name": "Girona", "zone": "Europe/Madrid", "kind": kind, "contact_email": address}
        assert world.call("PUT", f"/v1/board/centres/{number}", body, operator="ana").status == 200
    return release_id


def tempt(world: World, cookie: str) -> None:
    """Whatever a candidate may do that sends a mail, or might be thought to."""
    world.call("POST", "/v1/registrations", stories.registration())
    world.call("POST", "/v1/me/email-confirmations", {}, cookie=cookie)
    world.call("PATCH", "/v1/me", {"language": "es"}, cookie=cookie)
    world.call("PATCH", "/v1/me", {"language": "en"}, cookie=cookie)
    world.call("POST", "/v1/password-resets", {"identifier": CANDIDATE})
    stories.sign_in(world)
    world.call("GET", "/v1/me/results", cookie=cookie)
    world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie)
    world.drain()


def eight_days(monkeypatch: pytest.MonkeyPatch, prepare: Callable[[World, str], None]) -> list[dict[str, str]]:
    """Every mail of one world from eight days before the second until the moment before it."""
    with fresh_aws(monkeypatch), pytest.MonkeyPatch.context() as frozen:
        world = a_world()
        release_id = with_addresses(world)
        world.at = RELEASE_AT - 8 * DAY
        prepare(world, release_id)
        numbers = itertools.count(1)
        frozen.setattr(identity, "new_token", lambda: f"token-{next(numbers):037d}")
        stories.a_signed_in_candidate(world)
        for before in (7 * DAY, 3 * DAY, DAY, 4 * MINUTE, MINUTE, MOMENT):
            world.at = RELEASE_AT - before
            cache.forget()
            world.tick()
            world.drain()
            tempt(world, stories.sign_in(world))
        if prepare is not nothing_in:
            assert releases.get_release(release_id).key is not None, "published, and still nothing is said"
        return world.mails()


def test_whatever_is_tried_in_the_embargo_every_mail_is_the_same_and_none_is_about_results(
    moto_running: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = eight_days(monkeypatch, nothing_in)
    assert eight_days(monkeypatch, stories.load_and_approve) == plain
    assert not any(words in mail["subject"] for mail in plain for words in ABOUT_RESULTS)
    subjects = [mail["subject"] for mail in plain]
    assert subjects.count("A test mail before your exam results") == 1
    assert {mail["to"] for mail in plain} == {EMAIL}


def about_results(world: World) -> list[str]:
    return [mail["to"] for mail in world.mails() if any(words in mail["subject"] for words in ABOUT_RESULTS[:1])]


def prove(world: World) -> None:
    world.drain()
    proof = {"token": stories.link_token(world.mails()[-1]["text"])}
    assert world.call("POST", "/v1/email-confirmations", proof).status == 200


def for_days(world: World) -> None:
    for days in (0, 1, 5, 8):
        stories.later(world, RELEASE_AT + days * DAY + timedelta(hours=10))


@pytest.mark.parametrize(
    ("registers", "proves", "mailed"),
    [
        (-DAY, -DAY, [EMAIL]),
        (-2 * MINUTE, -MINUTE, [EMAIL]),
        (-2 * MINUTE, MINUTE, []),
        (MINUTE, 2 * MINUTE, []),
        (DAY, DAY, []),
    ],
)
def test_who_has_a_proved_address_at_the_second_is_mailed_and_a_latecomer_finds_the_result(
    world: World, registers: timedelta, proves: timedelta, mailed: list[str]
) -> None:
    stories.load_and_approve(world, stories.set_the_stage(world))
    stories.later(world, RELEASE_AT + registers)
    assert stories.register(world).status == 201
    world.drain()
    stories.later(world, RELEASE_AT + proves)
    prove(world)
    for_days(world)
    assert about_results(world) == mailed
    shown: Any = world.call("GET", f"/v1/me/results/{SESSION}", cookie=stories.sign_in(world, CANDIDATE, PASSWORD))
    assert shown.status == 200


def test_asking_again_after_the_release_mails_nobody_again(world: World) -> None:
    stories.load_and_approve(world, stories.set_the_stage(world))
    stories.later(world, RELEASE_AT - 2 * MINUTE)
    stories.a_signed_in_candidate(world)
    stories.later(world, RELEASE_AT)
    assert about_results(world) == [EMAIL]
    for minutes in (5, 10, 15):
        stories.later(world, RELEASE_AT + minutes * MINUTE)
        tempt(world, stories.sign_in(world))
    assert about_results(world) == [EMAIL]
