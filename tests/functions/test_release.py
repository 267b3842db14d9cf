"""Releasing: one conditional write at most five minutes ahead, once, whatever happens in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.release import fanout, steps
from functions.release.handler import LAST_CALL, handler, sweep
from shared.adapters import cache, release_keys
from shared.notices.notice import fate_of
from shared.releases.release import Release, ReleaseState
from shared.store import notices, releases, sessions
from tests.kit import many_candidates, stories
from tests.kit.aws_calls import watched
from tests.kit.lambda_chains import record
from tests.kit.stories import RELEASE_AT, SESSION
from tests.kit.world import START, World

pytestmark = pytest.mark.thorough

MINUTE = timedelta(minutes=1)
MOMENT = timedelta(milliseconds=1)


def ask(world: World, release_id: str, act: str, operator: str = "ana", **body: Any) -> Any:
    given = {"reason": "a wrong file", **body} if act == "recalls" else body
    return world.call("POST", f"/v1/board/releases/{release_id}/{act}", given, operator=operator)


def move_release(world: World, release_id: str, release_at: str) -> Any:
    return world.call("PATCH", f"/v1/board/releases/{release_id}", {"release_at": release_at}, operator="ana")


def mailed(world: World) -> Counter[str]:
    return Counter(mail["to"] for mail in world.mails())


def tick_at(world: World, at: datetime) -> None:
    world.at = at
    world.tick()


# The key


@pytest.mark.parametrize(
    ("before", "published"),
    [(timedelta(minutes=5) + MINUTE, False), (timedelta(minutes=5), True), (MINUTE, True), (-MINUTE, True)],
)
def test_the_key_is_published_five_minutes_ahead_at_most(world: World, before: timedelta, published: bool) -> None:
    release_id = many_candidates.approved(world, 1)
    tick_at(world, RELEASE_AT - before)
    existing = releases.get_release(release_id)
    assert (existing.state is ReleaseState.RELEASED, existing.key is not None) == (published, published)


def test_nothing_but_an_approved_release_is_published(world: World) -> None:
    release_id = many_candidates.drafted(world, 1)
    tick_at(world, RELEASE_AT - MINUTE)
    assert releases.get_release(release_id).state is ReleaseState.DRAFT
    ask(world, release_id, "approvals")
    world.at = RELEASE_AT - MINUTE
    world.drain()
    tick_at(world, RELEASE_AT)
    assert releases.get_release(release_id).key is None


def test_fifty_sweeps_release_once_and_mail_once(world: World) -> None:
    release_id = many_candidates.approved(world, 2)
    for number in range(50):
        tick_at(world, RELEASE_AT - timedelta(minutes=8) + number * timedelta(seconds=15))
        if number % 10 == 9:
            world.drain()
    world.at = RELEASE_AT + timedelta(minutes=10)
    world.drain()
    assert mailed(world) == {f"{each.lower()}@example.org": 1 for each in many_candidates.ids(2)}
    assert notices.count_states(release_id) == {"sent": 2}
    published = releases.get_release(release_id)
    tick_at(world, RELEASE_AT + timedelta(hours=1))
    assert releases.get_release(release_id) == published


def test_missed_sweeps_are_made_good_by_the_next(world: World) -> None:
    release_id = many_candidates.approved(world, 1)
    tick_at(world, RELEASE_AT + timedelta(hours=3))
    world.drain()
    assert releases.get_release(release_id).fanout_begun
    assert mailed(world).total() == 1


def test_a_short_notice_needs_no_sweep(world: World) -> None:
    """The second approval sends the sweep's own message."""
    release_id = many_candidates.drafted(world, 1)
    world.at = RELEASE_AT - timedelta(seconds=90)
    world.approve(release_id)
    world.drain()
    assert releases.get_release(release_id).state is ReleaseState.RELEASED
    assert mailed(world).total() == 0
    world.at = RELEASE_AT - MOMENT
    world.drain()
    assert mailed(world).total() == 0
    world.at = RELEASE_AT
    world.drain()
    assert mailed(world).total() == 1


def test_a_release_that_fails_keeps_no_other_waiting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    release_id = many_candidates.approved(world, 1)
    broken = stories.plan_release(world)
    unwrap, found = release_keys.unwrap, releases.due_releases(RELEASE_AT)
    monkeypatch.setattr(
        releases, "due_releases", lambda _: [Release(broken, (), RELEASE_AT, "UTC", ReleaseState.APPROVED), *found]
    )
    monkeypatch.setattr(releases, "find_wrapped_key", lambda each: each.encode())

    def unwrapped(each: str, wrapped: bytes) -> bytes:
        if each == broken:
            raise RuntimeError
        del wrapped
        monkeypatch.undo()
        return unwrap(each, releases.find_wrapped_key(each) or b"")

    monkeypatch.setattr(release_keys, "unwrap", unwrapped)
    with pytest.raises(steps.Unpublished, match=broken):
        sweep(RELEASE_AT - MINUTE)
    assert releases.get_release(release_id).state is ReleaseState.RELEASED


@pytest.mark.parametrize("before", [timedelta(minutes=5), timedelta(), -timedelta(hours=1)])
def test_a_release_without_a_key_rings_an_alarm_every_minute(
    world: World, monkeypatch: pytest.MonkeyPatch, before: timedelta
) -> None:
    many_candidates.approved(world, 1)
    monkeypatch.setattr(releases, "find_wrapped_key", lambda _: None)
    with pytest.raises(steps.Unpublished):
        tick_at(world, RELEASE_AT - before)


@pytest.mark.parametrize(("before", "wakes"), [(LAST_CALL + MOMENT, False), (LAST_CALL, True), (-MINUTE, True)])
def test_a_release_that_others_keep_changing_rings_an_alarm_in_its_last_minute(
    world: World, monkeypatch: pytest.MonkeyPatch, before: timedelta, wakes: bool
) -> None:
    many_candidates.approved(world, 1)
    monkeypatch.setattr(releases, "publish", lambda *_: False)
    with pytest.raises(steps.Unpublished) if wakes else nullcontext():
        sweep(RELEASE_AT - before)


# Races: something happens between the sweep's read and its one write.

MEANWHILE: dict[str, Callable[[World, str], Any]] = {
    "held": lambda world, release_id: ask(world, release_id, "holds"),
    "edited": lambda world, release_id: move_release(world, release_id, "2026-12-09T20:00:00Z"),
    "published": lambda world, release_id: sweep(world.at),
}


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_publishing_is_conditional_on_what_was_read(
    world: World, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    release_id = many_candidates.approved(world, 1)
    unwrap, happens = release_keys.unwrap, [MEANWHILE[meanwhile]]

    def unwrapped(each: str, wrapped: bytes) -> bytes:
        if happens:
            happens.pop()(world, release_id)
        return unwrap(each, wrapped)

    monkeypatch.setattr(release_keys, "unwrap", unwrapped)
    tick_at(world, RELEASE_AT - MINUTE)
    existing = releases.get_release(release_id)
    assert (existing.key is not None) is (meanwhile == "published")
    tick_at(world, RELEASE_AT)
    world.drain()
    assert mailed(world).total() == (1 if meanwhile == "published" else 0)


def test_an_approval_is_conditional_on_what_was_approved(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    release_id = many_candidates.drafted(world, 1)
    assert ask(world, release_id, "approvals").status == 201
    find, happens = releases.find_release, [lambda: move_release(world, release_id, "2026-12-10T08:00:00Z")]

    def found(each: str) -> Any:
        existing = find(each)
        if happens:
            happens.pop()()
        return existing

    monkeypatch.setattr(releases, "find_release", found)
    late = ask(world, release_id, "approvals", operator="ben")
    assert (late.status, late.body["code"]) == (409, "stale_version")
    assert releases.get_release(release_id).approvals == ()


# Held, recalled, restored


def test_a_hold_in_the_last_five_minutes_takes_the_key_away(world: World) -> None:
    release_id = many_candidates.approved(world, 1)
    world.move_to(RELEASE_AT - MINUTE)
    assert releases.get_release(release_id).key is not None
    assert ask(world, release_id, "holds").body["state"] == "held"
    assert "key" not in stories.row("results", f"RELEASE#{release_id}", "RELEASE")
    world.move_to(RELEASE_AT + timedelta(minutes=30))
    assert mailed(world).total() == 0
    assert ask(world, release_id, "restorations").status == 409
    assert move_release(world, release_id, "2026-12-11T08:00:00Z").status == 200
    world.approve(release_id)
    world.move_to(datetime(2026, 12, 11, 8, 0, tzinfo=UTC))
    assert releases.get_release(release_id).key is not None
    assert mailed(world).total() == 1


def test_a_held_release_says_so_on_its_session_until_it_has_a_new_time(world: World) -> None:
    release_id = many_candidates.approved(world, 1)
    ask(world, release_id, "holds")
    assert sessions.get_session(SESSION).held
    assert move_release(world, release_id, "2026-12-11T08:00:00Z").status == 200
    session = sessions.get_session(SESSION)
    assert (session.held, session.release_at) == (False, datetime(2026, 12, 11, 8, 0, tzinfo=UTC))


def test_recalled_is_hidden_and_restored_is_shown_and_nobody_is_mailed_twice(world: World) -> None:
    release_id = many_candidates.approved(world, 2)
    stories.later(world, RELEASE_AT)
    assert ask(world, release_id, "recalls").body["state"] == "recalled"
    assert "key" not in stories.row("results", f"RELEASE#{release_id}", "RELEASE")
    tick_at(world, RELEASE_AT + MINUTE)
    assert releases.get_release(release_id).state is ReleaseState.RECALLED
    ask(world, release_id, "restorations")
    world.move_to(RELEASE_AT + timedelta(minutes=5))
    assert releases.get_release(release_id).state is ReleaseState.RELEASED
    assert set(mailed(world).values()) == {1}
    assert mailed(world).total() == 2


# Never earlier than announced


@pytest.mark.parametrize(
    ("release_at", "status"),
    [
        ("2026-12-09T07:59:59Z", 422),
        ("2026-12-09T08:00:00Z", 201),
        ("2026-12-09T09:00:00+01:00", 201),
        ("2026-12-09T08:59:59+01:00", 422),
        ("2026-12-01T08:59:59Z", 422),
    ],
)
def test_a_release_is_never_planned_before_the_announced_time(world: World, release_at: str, status: int) -> None:
    stories.enter_candidates(world)
    planned = {"session_ids": [SESSION], "release_at": release_at, "zone": "Europe/Madrid"}
    assert world.call("POST", "/v1/board/releases", planned, operator="ana").status == status


def test_a_second_release_of_a_session_is_never_moved_before_the_announced_time(world: World) -> None:
    stories.set_the_stage(world)
    second = stories.plan_release(world, "2026-12-12T08:00:00Z")
    assert move_release(world, second, "2026-12-09T07:59:59Z").status == 422
    assert move_release(world, second, "2026-12-09T08:00:00Z").status == 200
    announced = sessions.get_session(SESSION).release_at
    assert announced == RELEASE_AT


def test_a_time_announced_while_a_release_is_planned_stops_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stories.enter_candidates(world)
    get, happens = sessions.get_session, [{"release_at": "2026-12-20T08:00:00Z"}]

    def got(session_id: str) -> Any:
        session = get(session_id)
        if happens:
            change = world.call("PATCH", f"/v1/board/sessions/{SESSION}", happens.pop(), operator="ben")
            assert change.status == 200
        return session

    monkeypatch.setattr(sessions, "get_session", got)
    planned = {"session_ids": [SESSION], "release_at": "2026-12-09T08:00:00Z", "zone": "Europe/Madrid"}
    late = world.call("POST", "/v1/board/releases", planned, operator="ana")
    assert (late.status, late.body["code"]) == (409, "stale_version")
    assert sessions.get_session(SESSION).release_ids == ()


# The fan-out


def test_only_the_step_that_publishes_queues_the_next(world: World) -> None:
    many_candidates.approved(world, 1)
    world.drain()
    for minutes in range(5, 0, -1):
        tick_at(world, RELEASE_AT - minutes * MINUTE)
    assert world._received() == []
    assert len(world.delayed) == 1


def test_a_sweep_makes_good_a_lost_message(world: World) -> None:
    many_candidates.approved(world, 1)
    world.drain()
    tick_at(world, RELEASE_AT - MINUTE)
    world._received()
    world.delayed.clear()
    tick_at(world, RELEASE_AT)
    world.drain()
    assert mailed(world).total() == 1


def test_a_recall_in_the_second_the_fan_out_begins_is_not_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    release_id = many_candidates.approved(world, 2)
    tick_at(world, RELEASE_AT - MINUTE)
    world.at = RELEASE_AT
    get, happens = releases.get_release, [world.drain]

    def got(each: str) -> Release:
        existing = get(each)
        if happens:
            happens.pop()()
        return existing

    monkeypatch.setattr(releases, "get_release", got)
    recalled = ask(world, release_id, "recalls")
    assert (recalled.status, recalled.body["state"]) == (200, "recalled")
    assert mailed(world).total() == 2
    shown = world.call("GET", f"/v1/board/releases/{release_id}", operator="ana").body
    assert shown["notices"] == {"sent": 2}
    ask(world, release_id, "restorations")
    world.move_to(RELEASE_AT + timedelta(minutes=5))
    assert releases.get_release(release_id).fanout_begun
    assert mailed(world).total() == 2


def test_everybody_gets_one_notice_over_many_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanout, "PER_PAGE", 2)
    release_id = many_candidates.approved(world, 60)
    world.move_to(RELEASE_AT)
    assert notices.count_states(release_id) == {"sent": 60}
    assert mailed(world) == {f"{each.lower()}@example.org": 1 for each in many_candidates.ids(60)}


def test_two_fan_outs_at_once_make_one_notice_each(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanout, "PER_PAGE", 3)
    release_id = many_candidates.approved(world, 12)
    tick_at(world, RELEASE_AT - MINUTE)
    for _ in range(2):
        fanout.begin(releases.get_release(release_id))
    world.at = RELEASE_AT
    world.drain()
    world.tick()
    world.drain()
    assert set(mailed(world).values()) == {1}
    assert notices.count_states(release_id) == {"sent": 12}


def test_every_candidate_has_a_row_whatever_can_be_sent(world: World) -> None:
    many_candidates.enter(world, 3)
    many_candidates.give_accounts(2)
    release_id = stories.plan_release(world)
    assert world.ingest("results", many_candidates.results(3), release_id)["state"] == "loaded"
    world.approve(release_id)
    world.move_to(RELEASE_AT)
    assert notices.count_states(release_id) == {"sent": 2, "no_account": 1}


def test_a_page_of_a_recalled_release_writes_nothing(world: World) -> None:
    release_id = many_candidates.approved(world, 2)
    tick_at(world, RELEASE_AT)
    ask(world, release_id, "recalls")
    world.drain()
    assert notices.count_states(release_id) == {}
    assert mailed(world).total() == 0


def test_a_mail_about_results_says_nothing_of_them(world: World) -> None:
    many_candidates.approved(world, 1)
    world.move_to(RELEASE_AT)
    (mail,) = world.mails()
    text = f"{mail['subject']} {mail['text']}"
    assert not any(word in text for word in ("174", "176", "B2", "Pass", many_candidates.ids(1)[0]))


def test_releasing_is_one_write_for_any_number(world: World) -> None:
    for count in (1, 7):
        release_id = many_candidates.approved(world, count) if count == 1 else release_id_of_more(world, count)
        world.at = RELEASE_AT - MINUTE
        world.delayed.clear()
        with watched() as calls:
            steps.advance(releases.get_release(release_id), world.at)
        assert calls.writes == ["dynamodb.PutItem"]


def release_id_of_more(world: World, count: int) -> str:
    """A second session's release in the same world."""
    world.at = START
    session = {
        "id": "FCE-2026-12-CB",
        "exam": "FCE",
        "name": "December 2026",
        "format": "computer_based",
        "exam_date": "2026-11-28",
        "release_at": "2026-12-09T08:00:00Z",
    }
    assert world.call("POST", "/v1/board/sessions", session, operator="ana").status == 201
    assert world.ingest("entries", many_candidates.entries(count, "FCE-2026-12-CB"))["state"] == "loaded"
    planned = {"session_ids": ["FCE-2026-12-CB"], "release_at": "2026-12-09T08:00:00Z", "zone": "UTC"}
    release_id = str(world.call("POST", "/v1/board/releases", planned, operator="ana").body["id"])
    assert world.ingest("results", many_candidates.results(count, "FCE-2026-12-CB"), release_id)["state"] == "loaded"
    world.approve(release_id)
    cache.forget()
    return release_id


def test_one_unreadable_message_fails_alone(world: World) -> None:
    release_id = many_candidates.approved(world, 1)
    records = [
        record("poison", "fanout", "no json"),
        record("empty", "fanout", "{}"),
        record("sound", "fanout", f'{{"release_id": "{release_id}", "at": "2026-12-09T07:59:00+00:00"}}'),
    ]
    failed = handler({"Records": records}, None)["batchItemFailures"]
    assert [each["itemIdentifier"] for each in failed] == ["poison", "empty"]
    assert releases.get_release(release_id).state is ReleaseState.RELEASED


def test_the_states_of_a_release_add_up_to_its_candidates(world: World) -> None:
    many_candidates.enter(world, 3)
    many_candidates.give_accounts(3)
    release_id = stories.plan_release(world)
    world.ingest("results", many_candidates.results(3), release_id)
    world.approve(release_id)
    world.move_to(RELEASE_AT)
    bounced = fate_of("Bounce", "Permanent", "General")
    assert bounced is not None
    notices.record_event(release_id, many_candidates.ids(3)[0], bounced)
    shown = world.call("GET", f"/v1/board/releases/{release_id}", operator="ana").body
    assert shown["notices"] == {"sent": 2, "bounced": 1}
    assert (shown["candidates"], shown["to_come"]) == (3, 0)


def test_the_states_and_those_to_come_add_up_at_every_page_of_the_fan_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of the three have results in both sessions: they are candidates, and told, once."""
    monkeypatch.setattr(fanout, "PER_PAGE", 1)
    monkeypatch.setattr(fanout, "PER_CALL", 0)
    many_candidates.enter(world, 3)
    again = {"id": "FCE-2026-11-CB", "exam": "FCE", "name": "November 2026", "format": "computer_based"}
    session = {**again, "exam_date": "2026-11-20", "zone": "Europe/Madrid"}
    assert world.call("POST", "/v1/board/sessions", session, operator="ana").status == 201
    assert world.ingest("entries", many_candidates.entries(2, again["id"]))["state"] == "loaded"
    planned = {"session_ids": [SESSION, again["id"]], "release_at": "2026-12-09T08:00:00Z", "zone": "Europe/Madrid"}
    release_id = world.call("POST", "/v1/board/releases", planned, operator="ana").body["id"]
    both = many_candidates.results(3) + many_candidates.results(2, again["id"]).partition("\n")[2]
    assert world.ingest("results", both, release_id)["state"] == "loaded"
    world.approve(release_id)
    seen, go_on = [], fanout.go_on

    def look() -> None:
        cache.forget()
        shown = world.call("GET", f"/v1/board/releases/{release_id}", operator="ana").body
        seen.append((sum(shown["notices"].values()), shown["to_come"], shown["candidates"]))

    def watched_page(*args: Any) -> None:
        look()
        go_on(*args)

    monkeypatch.setattr(fanout, "go_on", watched_page)
    world.move_to(RELEASE_AT)
    look()
    assert {answer for answer, _, _ in seen} >= {0, 1, 2, 3}
    assert all((answer + to_come, candidates) == (3, 3) for answer, to_come, candidates in seen)
