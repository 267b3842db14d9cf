"""Trouble at every call of an application's steps and of its mails: each is done once or not, and mailed once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from shared.adapters import cache, certifying_notifications
from shared.store import certifying_statements
from tests.faults.each_call import TROUBLES, troubled
from tests.kit import certifying_stories, snapshots
from tests.kit.aws_calls import Killed, Trouble
from tests.kit.certifying_stories import FEE, PAUS, act, ask, board
from tests.kit.snapshots import Snapshot
from tests.kit.stories import PENDING_CANDIDATE, SESSION, an_administrator
from tests.kit.world import Answer, World

PAU, NURIA = "pau@example.org", "nuria@exams.example.org"
AFTER = Trouble.TIMED_OUT_AFTER
ONE = [AFTER, *(pytest.param(each, marks=pytest.mark.long) for each in Trouble if each is not AFTER)]
Step = Callable[[World, str, str], Answer]
STEPS: dict[str, tuple[int, Step]] = {
    "apply": (1, lambda world, pau, nuria: ask(world, pau)),
    "pay": (2, lambda world, pau, nuria: act(world, nuria, "payments", **FEE)),
    "search": (3, lambda world, pau, nuria: board(world, "searches", PAUS, found=True, revision=2)),
    "issue": (4, lambda world, pau, nuria: board(world, "issues", PAUS)),
    "refuse": (2, lambda world, pau, nuria: board(world, "refusals", PAUS, reason="There is no record")),
    "withdraw": (2, lambda world, pau, nuria: act(world, pau, "withdrawals")),
}
BEFORE = {"apply": (), "issue": ("apply", "pay", "search"), "search": ("apply", "pay")}


@snapshots.stage
def mailable(world: World) -> tuple[str, str]:
    """Pau, whose address is proved, and Núria of his centre."""
    certifying_stories.results_are_out(world)
    cookie, nuria = certifying_stories.pau_who_reads_spanish(world), an_administrator(world).cookie
    world.drain()
    return cookie, nuria


def revision() -> int:
    found = certifying_statements.find_applications(PENDING_CANDIDATE, SESSION)
    return found.revision if found else 0


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_taken_once_or_not_at_all(
    world: World, mailable: tuple[str, str], name: str, trouble: Trouble
) -> None:
    for each in BEFORE.get(name, ("apply",)):
        assert STEPS[each][1](world, *mailable).status == 201
    after, step = STEPS[name]
    for where, answers in troubled(trouble, lambda: step(world, *mailable)):
        done = revision()
        assert done in (after - 1, after), where
        for answer in answers:
            assert answer.status in (201, 409, 503), where
            assert answer.status != 201 or done == after, where
        assert step(world, *mailable).status == (201 if done < after else 409), where
        assert revision() == after, where


@pytest.mark.parametrize("trouble", ONE)
def test_everybody_is_mailed_once(world: World, mailable: tuple[str, str], trouble: Trouble) -> None:
    assert ask(world, mailable[0]).status == 201
    at, snapshot = world.at, Snapshot()
    world.sent.clear()

    def begin() -> None:
        world.at = at
        world.drain()  # what an earlier story has left in the queues
        world.delayed.clear()
        snapshot.restore()
        world.sent.clear()

    def deliver() -> object:
        return world.deliver("deadlines", certifying_notifications.event(PENDING_CANDIDATE, SESSION, at))

    for where, _ in troubled(trouble, deliver, begin):
        world.drain()
        world.at = at + timedelta(minutes=1)
        cache.forget()
        with suppress(Killed):
            world.tick()
        world.drain()
        assert sorted(mail["to"] for mail in world.mails()) == [NURIA, PAU], where
        assert certifying_statements.due_applications(at + timedelta(days=1)) == [], where
