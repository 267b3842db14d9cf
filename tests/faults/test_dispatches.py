"""Trouble at every call of a dispatch: asked for, sent and mailed once or not, and its address goes."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from cli.contract.requests import REQUESTS
from functions.deadlines.dispatches import event
from shared.adapters import cache
from shared.store import certificates, dispatches
from tests.faults.each_call import TROUBLES, troubled
from tests.kit import snapshots, stories
from tests.kit.aws_calls import Killed, Trouble
from tests.kit.certificate_stories import CERTIFICATE, NUMBER, READY_AT, act, made, take_numbers
from tests.kit.snapshots import Snapshot
from tests.kit.stories import CANDIDATE, EMAIL, SESSION
from tests.kit.world import World

PATH = f"/v1/me/certificates/{CERTIFICATE}/dispatch"
WANTED = REQUESTS["PUT /v1/me/certificates/{id}/dispatch"]
PARCEL = {"tracking_number": "EX123456785ES"}
AFTER = Trouble.TIMED_OUT_AFTER
ONE = [AFTER, *(pytest.param(each, marks=pytest.mark.long) for each in Trouble if each is not AFTER)]


@snapshots.stage
def at_the_centre(world: World) -> tuple[str, str]:
    """Not on its day yet; the cookies of the centre and of Ada."""
    made(world)
    centre = {"name": "Exams Girona", "zone": "Europe/Madrid", "dispatch_prices": {"ES": WANTED["price"]}}
    assert world.call("PUT", "/v1/board/centres/ES442", centre, operator="ana").status == 200
    assert take_numbers(world, f"certificate_id,number\n{CERTIFICATE},{NUMBER}\n").body["data"][0]["numbered"]
    nuria, ada = stories.an_administrator(world).cookie, stories.a_signed_in_candidate(world)
    assert act(world, nuria, "receipts").status == 201
    cache.forget()
    return nuria, ada


@snapshots.stage
def asked(world: World) -> str:
    """On its day; the cookie of the centre."""
    made(world)
    centre = {"name": "Exams Girona", "zone": "Europe/Madrid", "dispatch_prices": {"ES": WANTED["price"]}}
    assert world.call("PUT", "/v1/board/centres/ES442", centre, operator="ana").status == 200
    assert take_numbers(world, f"certificate_id,number\n{CERTIFICATE},{NUMBER}\n").body["data"][0]["numbered"]
    nuria, ada = stories.an_administrator(world), stories.a_signed_in_candidate(world)
    cache.forget()
    assert world.call("PUT", PATH, WANTED, cookie=ada).status == 200
    assert act(world, nuria.cookie, "receipts").status == 201
    stories.later(world, READY_AT)
    return stories.sign_in_staff(world, nuria)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_it_is_asked_for_once_whatever_breaks(world: World, at_the_centre: tuple[str, str], trouble: Trouble) -> None:
    def ask() -> int:
        return world.call("PUT", PATH, WANTED, cookie=at_the_centre[1]).status

    for where, answers in troubled(trouble, ask):
        request = dispatches.find_request(CANDIDATE, SESSION)
        changes = certificates.get_certificates(CANDIDATE, SESSION).dispatch_changes
        assert (request is None) == (changes == 0), where
        assert all(status in (200, 503) for status in answers), where
        assert 200 not in answers or request, where
        assert ask() == 200, where


@pytest.mark.parametrize("trouble", TROUBLES)
def test_it_is_sent_once_whatever_breaks(world: World, asked: str, trouble: Trouble) -> None:
    def send() -> int:
        return act(world, asked, "dispatches", **PARCEL).status

    for where, answers in troubled(trouble, send):
        request = dispatches.find_request(CANDIDATE, SESSION)
        assert request is not None, where
        is_sent = certificates.get_certificates(CANDIDATE, SESSION).copy(1).dispatch is not None
        assert is_sent == (request.sent is not None), where
        assert all(status in (201, 409, 503) for status in answers), where
        assert 201 not in answers or is_sent, where
        assert send() == (409 if is_sent else 201), where


@pytest.mark.parametrize("trouble", ONE)
def test_its_candidate_is_mailed_once_whatever_breaks(world: World, asked: str, trouble: Trouble) -> None:
    assert act(world, asked, "dispatches", **PARCEL).status == 201
    world.drain()
    at, snapshot = world.at, Snapshot()

    def begin() -> None:
        world.at = at
        world.drain()  # what an earlier story has left in the queues
        world.delayed.clear()
        snapshot.restore()
        world.sent.clear()

    def deliver() -> object:
        return world.deliver("deadlines", event(CANDIDATE, SESSION, at))

    for where, _ in troubled(trouble, deliver, begin):
        world.drain()
        world.at = at + timedelta(minutes=1)
        cache.forget()
        with suppress(Killed):
            world.tick()
        world.drain()
        assert [mail["to"] for mail in world.mails() if "was sent" in mail["subject"]] == [EMAIL], where
        request = dispatches.find_request(CANDIDATE, SESSION)
        assert request, where
        assert request.is_notified, where
