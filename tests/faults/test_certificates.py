"""Trouble at every call of a centre's desk and of a certificate's mails: each is done once or not, and mailed once."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from functions.deadlines.certificates import event
from shared.adapters import cache
from shared.certificates.states import CertificateStep
from shared.store import certificates
from tests.faults.each_call import TROUBLES, troubled
from tests.kit import snapshots, stories
from tests.kit.aws_calls import Killed, Trouble
from tests.kit.certificate_stories import CERTIFICATE, NUMBER, PASSPORT, READY_AT, act, made, take_numbers
from tests.kit.snapshots import Snapshot
from tests.kit.stories import CANDIDATE, EMAIL, SESSION
from tests.kit.world import World

AFTER = Trouble.TIMED_OUT_AFTER
ONE = [AFTER, *(pytest.param(each, marks=pytest.mark.long) for each in Trouble if each is not AFTER)]
BOX = {"numbers": [NUMBER, "B0000000"]}


@snapshots.stage
def printed(world: World) -> str:
    """On its day, still on its way; the cookie of the centre."""
    made(world)
    stories.a_signed_in_candidate(world)
    assert take_numbers(world, f"certificate_id,number\n{CERTIFICATE},{NUMBER}\n").body["data"][0]["numbered"]
    nuria = stories.an_administrator(world)
    stories.later(world, READY_AT)
    stories.sign_in_staff(world, nuria)
    return nuria.cookie


def steps() -> list[CertificateStep]:
    return [each.step for each in certificates.get_certificates(CANDIDATE, SESSION).copy(1).events][2:]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_box_is_received_once_whatever_breaks(world: World, printed: str, trouble: Trouble) -> None:
    def send() -> list[str]:
        answer = world.call("POST", "/v1/certificate-receipts", BOX, cookie=printed)
        assert answer.status in (200, 503)
        return [each["outcome"] for each in answer.body.get("data", [])]

    for where, answers in troubled(trouble, send):
        assert steps() in ([], [CertificateStep.RECEIVE]), where
        assert not any("received" in each for each in answers) or steps(), where
        assert send() in (["received", "unknown"], ["already", "unknown"]), where
        assert steps() == [CertificateStep.RECEIVE], where


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_certificate_is_handed_over_once_whatever_breaks(world: World, printed: str, trouble: Trouble) -> None:
    revision = act(world, printed, "receipts").body["revision"]

    def hand_over() -> int:
        return act(world, printed, "collections", **PASSPORT, revision=revision).status

    for where, answers in troubled(trouble, hand_over):
        done = CertificateStep.COLLECT in steps()
        for status in answers:
            assert status in (201, 409, 503), where
            assert status != 201 or done, where
        assert hand_over() == (409 if done else 201), where
        assert steps() == [CertificateStep.RECEIVE, CertificateStep.COLLECT], where


@pytest.mark.parametrize("trouble", ONE)
def test_its_candidate_is_mailed_once_whatever_breaks(world: World, printed: str, trouble: Trouble) -> None:
    assert act(world, printed, "receipts").status == 201
    at, snapshot = world.at, Snapshot()
    world.drain()

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
        assert [mail["to"] for mail in world.mails() if "can be collected" in mail["subject"]] == [EMAIL], where
        waits = certificates.get_certificates(CANDIDATE, SESSION).waits
        assert waits, where
        assert waits.next_look, where
        assert waits.next_look.year == 2027, where
