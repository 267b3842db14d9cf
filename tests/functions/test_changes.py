"""Every organisation that saw a result is notified when it changes: a line in its list, and one mail a cause."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from functions.changes import notifying, recipients
from shared.adapters import cache, clock, queue
from shared.store import change_feed, organisations, result_causes, rows
from shared.verification.result_change import SETTLED
from tests.kit import snapshots, stories
from tests.kit.interleaving import once
from tests.kit.stories import CANDIDATE, PENDING_CANDIDATE, PENDING_SECRET, SESSION
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

RESULT = f"{CANDIDATE}.{SESSION}"
OFFICERS = ["one@uni.example.org", "two@uni.example.org"]
WHY = {"reason": "a wrong file"}


@snapshots.stage
def seen(world: World) -> tuple[str, list[str]]:
    """A release that two organisations have seen a result of, the one twice, and the other another's besides; and the
    checks that are to be named: the newest of each."""
    release_id = stories.release_results(world)
    officers = []
    for each in (*OFFICERS, "three@uni.example.org"):
        officers.append(stories.an_officer(world, each))
        world.at += timedelta(seconds=1)
    one, two, _ = officers
    checks = []
    for officer in (one, two, one):
        checks.append(stories.verify(world, officer))
        world.at += timedelta(seconds=1)
    other = stories.verify(world, two, PENDING_CANDIDATE, PENDING_SECRET)
    assert {each.status for each in (*checks, other)} == {200}
    world.drain()
    world.sent.clear()
    return release_id, [each.body["verification_id"] for each in (checks[2], checks[1], other)]


def on_result(world: World, act: str) -> Answer:
    return world.call("POST", f"/v1/board/results/{RESULT}/{act}", WHY, operator="ana")


def on_release(world: World, release_id: str, act: str) -> Answer:
    return world.call("POST", f"/v1/board/releases/{release_id}/{act}", WHY, operator="ana")


def in_a_moment(world: World) -> None:
    """Once a cause has settled, without any sweep."""
    world.at += SETTLED
    world.drain()


def notified(world: World) -> list[str]:
    """To whom mails went since, after everything that is queued and three sweeps."""
    cache.forget()
    for _ in range(3):
        world.drain()
        world.at += timedelta(minutes=1)
        world.tick()
    world.drain()
    sent = sorted(mail["to"] for mail in world.mails())
    world.sent.clear()
    return sent


def listed(world: World) -> list[list[tuple[str, str | None, str | None]]]:
    """Of both organisations the lines: type, candidate, check."""
    ids = [each.id for each in all_organisations()]
    lines = [change_feed.page(each, "", 100)[0] for each in ids]
    assert [[line.number for line in each] for each in lines] == [list(range(1, len(each) + 1)) for each in lines]
    return [
        [(each.change.type, each.change.candidate_id, each.change.verification_id) for each in one] for one in lines
    ]


def all_organisations() -> list[Any]:
    rows_found = [row for row in stories.stored()["test-verifications"] if row["sk"]["S"] == "ORGANISATION"]
    found = [organisations.get_organisation(row["pk"]["S"].partition("#")[2]) for row in rows_found]
    return sorted(found, key=lambda each: each.email_proved_at)


def test_a_withdrawal_and_a_return_are_notified_to_whoever_saw_the_result_each_once(
    world: World, seen: tuple[str, list[str]]
) -> None:
    _, (one, two, _) = seen
    assert on_result(world, "withdrawals").status == 201
    assert notified(world) == OFFICERS
    assert listed(world) == [[("result.withdrawn", CANDIDATE, check)] for check in (one, two)] + [[]]
    assert on_result(world, "restorations").status == 201
    assert notified(world) == OFFICERS
    types = [[line[0] for line in each] for each in listed(world)]
    assert types == [["result.withdrawn", "result.restored"]] * 2 + [[]]
    assert notified(world) == []


def test_a_recall_and_its_restoration_are_one_mail_an_organisation_and_a_line_a_result(
    world: World, seen: tuple[str, list[str]]
) -> None:
    release_id, (one, two, other) = seen
    assert on_release(world, release_id, "recalls").status == 200
    in_a_moment(world)
    assert sorted(mail["subject"] for mail in world.mails()) == [
        "2 results that you verified have changed",
        "A result that you verified has changed",
    ]
    assert notified(world) == OFFICERS
    lines = listed(world)
    assert lines[0] == [("result.recalled", CANDIDATE, one)]
    assert sorted(lines[1], key=lambda each: each[1] != CANDIDATE) == [
        ("result.recalled", CANDIDATE, two),
        ("result.recalled", PENDING_CANDIDATE, other),
    ]
    assert on_release(world, release_id, "restorations").status == 200
    assert notified(world) == OFFICERS
    assert [[line[0] for line in each] for each in listed(world)] == [
        ["result.recalled", "result.restored"],
        ["result.recalled", "result.recalled", "result.restored", "result.restored"],
        [],
    ]


def test_a_restoration_is_notified_once_the_results_are_out_again_and_never_before(
    world: World, seen: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    release_id, _ = seen
    assert on_release(world, release_id, "recalls").status == 200
    assert notified(world) == OFFICERS
    with monkeypatch.context() as patched:
        patched.setattr(queue, "send_fanout", lambda *_: None)
        assert on_release(world, release_id, "restorations").status == 200
    in_a_moment(world)
    assert world.mails() == [], "its key is not published yet"
    assert notified(world) == OFFICERS


def test_a_restoration_that_was_held_before_it_came_out_is_not_notified(
    world: World, seen: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    release_id, _ = seen
    assert on_release(world, release_id, "recalls").status == 200
    assert notified(world) == OFFICERS
    with monkeypatch.context() as patched:
        patched.setattr(queue, "send_fanout", lambda *_: None)
        assert on_release(world, release_id, "restorations").status == 200
        assert on_release(world, release_id, "holds").status == 200
    assert notified(world) == []
    assert on_release(world, release_id, "restorations").status == 200
    assert notified(world) == OFFICERS
    assert [line[0] for line in listed(world)[0]] == ["result.recalled", "result.restored"]


def test_a_suspended_organisation_is_notified_too_because_it_relies_on_what_it_saw(
    world: World, seen: tuple[str, list[str]]
) -> None:
    for organisation in all_organisations():
        path = f"/v1/board/organisations/{organisation.id}/suspensions"
        assert world.call("POST", path, {"reason": "a doubt"}, operator="ana").status == 201
    notified(world)
    assert on_result(world, "withdrawals").status == 201
    assert notified(world) == OFFICERS
    assert [len(each) for each in listed(world)] == [1, 1, 0]


def test_who_looked_after_a_recall_or_at_the_new_version_alone_is_not_notified(
    world: World, seen: tuple[str, list[str]]
) -> None:
    assert on_result(world, "withdrawals").status == 201
    late = stories.an_officer(world, "late@uni.example.org")
    cache.forget()
    assert stories.verify(world, late).body["result"]["version"] == 2
    world.sent.clear()
    assert notified(world) == OFFICERS


def test_a_check_that_still_showed_what_was_recalled_is_notified_of_it(
    world: World, seen: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had read of the release a moment before; its record is written when the cause is known already."""
    release_id, _ = seen
    late = stories.sign_in(world, "three@uni.example.org", "admissions office")
    monkeypatch.setattr(clock, "elapsed", lambda: 0.0)  # what is remembered stays so
    cache.forget()
    assert stories.verify(world, late, PENDING_CANDIDATE, PENDING_SECRET).status == 200
    assert on_release(world, release_id, "recalls").status == 200
    world.at += timedelta(seconds=2)
    world.drain()
    assert stories.verify(world, late).body["result"]["state"] == "valid"
    world.sent.clear()
    assert notified(world) == [*OFFICERS[:1], "three@uni.example.org", *OFFICERS[1:]]


def test_a_message_that_could_not_be_sent_is_made_good_by_the_next_sweep(
    world: World, seen: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(queue, "send_cause", _fails)
        assert on_result(world, "withdrawals").status == 201
    in_a_moment(world)
    assert world.mails() == []
    assert notified(world) == OFFICERS


def _fails(*_: object, **__: object) -> None:
    raise OSError


def test_however_often_a_cause_comes_it_is_notified_once(world: World, seen: tuple[str, list[str]]) -> None:
    release_id, _ = seen
    assert on_release(world, release_id, "recalls").status == 200
    assert result_causes.due_causes(world.at) == []
    world.at += SETTLED
    (cause,) = result_causes.due_causes(world.at)
    body = queue.cause_body(*cause, world.at)
    shards = [{**body, "shard": shard, "after": None} for shard in range(4)]
    for each in (body, *shards, body, *shards):
        assert world.deliver("changes", each) == []
    assert notified(world) == OFFICERS
    assert [len(each) for each in listed(world)] == [1, 2, 0]
    for each in (body, *shards):
        assert world.deliver("changes", each) == []
    assert notified(world) == []
    assert result_causes.due_causes(world.at + timedelta(days=9)) == []


def test_two_calls_that_notified_of_one_cause_at_the_same_moment_write_one_line(
    world: World, seen: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert on_result(world, "withdrawals").status == 201
    body = queue.cause_body(RESULT, 2, world.at)
    once(monkeypatch, rows, "transact", lambda: world.deliver("changes", body))
    assert world.deliver("changes", body) == []
    assert notified(world) == OFFICERS
    assert [len(each) for each in listed(world)] == [1, 1, 0]


def test_a_shard_that_takes_long_goes_on_in_the_next_call(
    world: World, seen: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    release_id, _ = seen
    monkeypatch.setattr(notifying, "PER_PAGE", 1)
    monkeypatch.setattr(notifying, "PER_CALL", 0)
    assert on_release(world, release_id, "recalls").status == 200
    assert notified(world) == OFFICERS
    assert [len(each) for each in listed(world)] == [1, 2, 0]


def test_a_line_has_the_moment_of_its_writing_and_never_one_before_its_cause(
    world: World, seen: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    later = world.at + timedelta(minutes=7)
    at = world.at
    monkeypatch.setattr(clock, "seconds", lambda: int(at.timestamp()) - 999)
    assert on_result(world, "withdrawals").status == 201
    in_a_moment(world)
    monkeypatch.setattr(clock, "seconds", lambda: int(later.timestamp()))
    assert on_result(world, "restorations").status == 201
    in_a_moment(world)
    first, second = change_feed.page(all_organisations()[0].id, "", 9)[0]
    assert (first.at, second.at) == (at, later)


def test_what_nobody_saw_costs_one_query_a_candidate_and_no_line(
    world: World, seen: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[object] = []
    monkeypatch.setattr(change_feed, "append", lambda *given: written.append(given))
    assert on_result(world, "withdrawals").status == 201
    found = result_causes.find_cause(RESULT, 2)
    assert found is not None
    recipients.write(found[0], [("KXA999999", SESSION)])
    assert written == []
