"""Certificates follow results: made after a release, recalled and made anew as results move, and never before."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random

import pytest
from moto.dynamodb.responses import DynamoHandler

from functions.printing import making
from shared.adapters import cache, queue
from shared.certificates.certificate import Certificates
from shared.certificates.states import Party
from shared.certificates.steps import Actor, numbered
from shared.store import certificates, keys, rows
from shared.store.certificates import CertificateChange
from tests.kit import enquiry_stories, snapshots, stories
from tests.kit.interleaving import once
from tests.kit.stories import CANDIDATE, PENDING_CANDIDATE, RELEASE_AT, SESSION
from tests.kit.world import World

pytestmark = pytest.mark.thorough

RESULT = f"{CANDIDATE}.{SESSION}"
WHY = {"reason": "a wrong file"}


@snapshots.stage
def released(world: World) -> str:
    release_id = stories.release_results(world)
    world.drain()
    return release_id


@snapshots.stage
def out_for_enquiries(world: World) -> None:
    enquiry_stories.results_are_out(world)
    world.drain()


def kept() -> list[str]:
    """The keys of every row that is about certificates."""
    return [row["pk"]["S"] for row in stories.stored()["test-results"] if row["pk"]["S"].startswith("CERTIFICATE")]


def of_ada() -> Certificates:
    return certificates.get_certificates(CANDIDATE, SESSION)


def states() -> list[str]:
    return [each.state.value for each in of_ada().copies]


def settle(world: World) -> None:
    """Everything that is queued, and what the sweeps of two minutes queue."""
    cache.forget()
    for _ in range(2):
        world.drain()
        world.at += timedelta(minutes=1)
        world.tick()
    world.drain()


def on_result(world: World, act: str) -> None:
    assert world.call("POST", f"/v1/board/results/{RESULT}/{act}", WHY, operator="ana").status == 201
    settle(world)


def on_release(world: World, release_id: str, act: str) -> None:
    assert world.call("POST", f"/v1/board/releases/{release_id}/{act}", WHY, operator="ana").status == 200
    settle(world)


def test_a_release_makes_the_certificates_of_those_with_a_level(world: World) -> None:
    release_id = snapshots.begin(world, stories.set_the_stage)
    stories.load_and_approve(world, release_id)
    world.move_to(RELEASE_AT - timedelta(seconds=1))
    world.drain()
    assert kept() == []
    stories.later(world, RELEASE_AT)
    world.drain()
    assert kept() == [f"CERTIFICATE#{CANDIDATE}"]
    (copy,) = of_ada().copies
    assert (of_ada().zone, copy.version, copy.release_id, copy.number) == (
        "Europe/Madrid",
        1,
        release_id,
        None,
    )


def test_a_row_says_nothing_of_what_is_certified(world: World, released: str) -> None:
    text = str(stories.row("results", f"CERTIFICATE#{CANDIDATE}", f"SESSION#{SESSION}"))
    assert not [word for word in ("B2", "C1", "174", "grade", "level", "cefr") if word in text]


def test_a_page_that_comes_again_changes_nothing(world: World, released: str) -> None:
    before = stories.stored()["test-results"]
    for shard in range(64):
        assert world.deliver("certificates", queue.certificates_page(released, world.at, shard)) == []
    assert world.deliver("certificates", queue.certificates_of(CANDIDATE, SESSION, world.at)) == []
    assert stories.stored()["test-results"] == before


def test_a_release_that_is_not_out_makes_none_whoever_asks(world: World) -> None:
    release_id = snapshots.begin(world, stories.set_the_stage)
    stories.load_and_approve(world, release_id)
    world.move_to(RELEASE_AT - timedelta(minutes=1))  # its key is published
    for shard in range(64):
        assert world.deliver("certificates", queue.certificates_page(release_id, world.at, shard)) == []
    for candidate in (CANDIDATE, PENDING_CANDIDATE, "KXZ999999"):
        assert world.deliver("certificates", queue.certificates_of(candidate, SESSION, world.at)) == []
    assert kept() == []


def test_a_withdrawal_recalls_and_the_return_makes_another(world: World, released: str) -> None:
    on_result(world, "withdrawals")
    assert states() == ["recalled"]
    on_result(world, "restorations")
    assert states() == ["recalled", "made"]
    assert of_ada().copies[1].version == 3


def test_a_recall_recalls_and_the_restoration_makes_another(world: World, released: str) -> None:
    on_release(world, released, "recalls")
    assert states() == ["recalled"]
    on_release(world, released, "restorations")
    assert states() == ["recalled", "made"]


def test_a_late_result_is_certified_by_its_own_release(world: World, released: str) -> None:
    late = stories.plan_release(world, "2026-12-20T08:00:00Z")
    head = stories.RESULTS.splitlines()[0]
    stories.load_and_approve(world, late, f"{head}\n{PENDING_CANDIDATE},{SESSION},reported,176,171,168,182,174\n")
    assert len(kept()) == 1
    stories.later(world, RELEASE_AT.replace(day=20))
    world.drain()
    (copy,) = certificates.get_certificates(PENDING_CANDIDATE, SESSION).copies
    assert (copy.version, copy.release_id) == (2, late)


GRADES = {
    "same": ({"reading": "161"}, ["made"]),
    "moved": ({"reading": "190", "writing": "190", "listening": "190"}, ["recalled", "made"]),
}


@pytest.mark.parametrize(("papers", "after"), GRADES.values(), ids=GRADES)
def test_an_outcome_recalls_only_where_grade_or_level_moves(
    world: World, out_for_enquiries: None, papers: dict[str, str], after: list[str]
) -> None:
    cookie = enquiry_stories.somebody_of_age(world)
    enquiry_stories.begun(world, cookie)
    done = enquiry_stories.board(world, "outcomes", checks=enquiry_stories.CHECKS, papers=papers)
    assert done.status == 201, done.raw
    settle(world)
    found = certificates.get_certificates(enquiry_stories.OF_AGE, SESSION)
    assert [each.state.value for each in found.copies] == after


def test_a_message_that_comes_late_undoes_nothing(world: World, released: str) -> None:
    on_result(world, "withdrawals")
    on_result(world, "restorations")
    before = of_ada()
    early = RELEASE_AT - timedelta(days=1)
    assert world.deliver("certificates", queue.certificates_of(CANDIDATE, SESSION, early)) == []
    assert of_ada() == before


def test_a_walk_that_is_cut_off_goes_on_where_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "RELEASE_SHARDS", 1)
    monkeypatch.setattr(making, "PER_PAGE", 1)
    monkeypatch.setattr(making, "PER_CALL", 0.0)
    scores = "reported,176,171,168,182,174"
    both = "\n".join(f"{each},{SESSION},{scores}" for each in (CANDIDATE, PENDING_CANDIDATE))
    stories.load_and_approve(world, stories.set_the_stage(world), f"{stories.RESULTS.splitlines()[0]}\n{both}\n")
    stories.later(world, RELEASE_AT)
    world.drain()
    assert kept() == [f"CERTIFICATE#{CANDIDATE}", f"CERTIFICATE#{PENDING_CANDIDATE}"]


def print_it() -> None:
    """What the board does to the first certificate of this result meanwhile."""
    before = of_ada()
    after = numbered(before, 1, "B1234567", Actor(Party.BOARD, "ana"), RELEASE_AT)
    certificates.write(lambda: CertificateChange(before, after))


def test_a_step_that_comes_in_between_is_kept(world: World, released: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert world.call("POST", f"/v1/board/results/{RESULT}/withdrawals", WHY, operator="ana").status == 201
    cache.forget()
    once(monkeypatch, rows, "transact", print_it)
    making.settle([(CANDIDATE, SESSION)], world.at)
    assert [each.step.value for each in of_ada().copy(1).events] == ["make", "number", "recall"]


def test_a_first_certificate_is_not_made_over_another(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    release_id = snapshots.begin(world, stories.set_the_stage)
    stories.load_and_approve(world, release_id)
    monkeypatch.setattr(queue, "send_certificates", lambda _: None)
    stories.later(world, RELEASE_AT)

    def make_and_print() -> None:
        making.settle([(CANDIDATE, SESSION)], world.at)
        print_it()

    once(monkeypatch, rows, "transact", make_and_print)
    making.settle([(CANDIDATE, SESSION)], world.at)
    assert [each.number for each in of_ada().copies] == ["B1234567"]


def test_many_at_once_make_one(world: World, released: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the locked backend, slow at odds: without the condition each of them makes its own."""
    call, chance = DynamoHandler.call_action, Random(7)

    def slowly(*args: object, **kwargs: object) -> object:
        answer = call(*args, **kwargs)
        time.sleep(chance.random() / 200)
        return answer

    on_result(world, "withdrawals")
    assert world.call("POST", f"/v1/board/results/{RESULT}/restorations", WHY, operator="ana").status == 201
    cache.forget()
    monkeypatch.setattr(DynamoHandler, "call_action", slowly)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: making.settle([(CANDIDATE, SESSION)], world.at), range(4)))
    assert states() == ["recalled", "made"]
    assert of_ada().revision == 3
