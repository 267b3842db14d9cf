"""After a release: who has looked, whom no mail has reached, and what a candidate hears of a dead address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from functions.board import undelivered
from shared.adapters import cache
from shared.notices.notice import Notice, NoticeKind, NoticeState
from shared.releases.release import Release, ReleaseState
from shared.store import accounts, notices, releases, rows
from tests.kit import many_candidates, snapshots, stories
from tests.kit.aws_calls import throttled, watched
from tests.kit.stories import CANDIDATE, RELEASE_AT, SESSION
from tests.kit.world import World

pytestmark = pytest.mark.thorough


def test_a_restoration_sends_what_the_recall_withheld_and_nothing_else(world: World) -> None:
    release_id = many_candidates.approved(world, 3)
    world.at = RELEASE_AT - timedelta(minutes=1)
    world.tick()
    world.at = RELEASE_AT
    while fanout := [body for name, body in world._received() if name == "fanout"]:
        for body in fanout:
            world.deliver("fanout", body)  # the references that this queues are received and lost: as if still waiting
    references = [
        {"cause": release_id, "recipient": each, "at": RELEASE_AT.isoformat(), "release_id": release_id}
        for each in many_candidates.ids(3)
    ]
    assert world.deliver("notices", references[0]) == []
    assert (
        world.call(
            "POST", f"/v1/board/releases/{release_id}/recalls", {"reason": "a wrong file"}, operator="ana"
        ).status
        == 200
    )
    cache.forget()
    assert world.deliver("notices", *references) == []
    assert notices.count_states(release_id) == {"sent": 1, "queued": 2}
    assert world.call("POST", f"/v1/board/releases/{release_id}/restorations", {}, operator="ana").status == 200
    cache.forget()
    stories.later(world, RELEASE_AT + timedelta(minutes=10))
    assert notices.count_states(release_id) == {"sent": 3}
    assert sorted(mail["to"] for mail in world.mails()) == sorted(
        f"{each.lower()}@example.org" for each in many_candidates.ids(3)
    )


def test_a_mail_is_two_writes_and_no_read_besides_what_its_batch_shares(world: World) -> None:
    """The release is read once in three seconds, the quota once a minute, the lane written once a batch."""
    out = Release("r1", (SESSION,), RELEASE_AT, "UTC", state=ReleaseState.RELEASED, key=bytes(32))
    assert rows.transact([releases.adding_release(out)])
    merge = {"link": "https://results.example.org", "sessions": "December", "body_name": "Body"}
    for each in many_candidates.ids(10):
        address = f"{each.lower()}@example.org"
        notice = Notice(
            "r1", each, NoticeKind.RESULTS_RELEASED, NoticeState.QUEUED, "en", address, "r1", merge, centre="ES442"
        )
        assert notices.add_notice(notice)
    at = RELEASE_AT.isoformat()
    batch = [{"cause": "r1", "recipient": each, "at": at, "release_id": "r1"} for each in many_candidates.ids(10)]
    with watched() as calls:
        assert world.deliver("notices", *batch) == []
    assert len(calls.reads) <= 1
    assert len(calls.of("SendEmail")) == 10
    assert len(calls.of("UpdateItem")) == 20 + 2  # the lane had come to rest, so beginning it takes two


def counted(world: World, release_id: str) -> int:
    cache.forget()  # a count stands for five seconds
    return int(world.call("GET", f"/v1/board/releases/{release_id}", operator="ana").body["viewed"])


def test_the_first_view_of_a_result_is_counted_and_a_reload_costs_nothing(world: World) -> None:
    release_id = snapshots.begin(world, stories.release_results)
    cookie = stories.a_signed_in_candidate(world)
    assert world.call("GET", "/v1/me/results", cookie=cookie).status == 200
    assert counted(world, release_id) == 0
    path = f"/v1/me/results/{SESSION}"
    with watched() as first:
        assert world.call("GET", path, cookie=cookie).status == 200
    with watched() as second:
        assert world.call("GET", path, cookie=cookie).status == 200
    assert (len(first.of("PutItem")), second.writes) == (1, [])
    assert counted(world, release_id) == 1


def test_a_look_that_cannot_be_counted_is_a_look_all_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: Any) -> None:
        raise throttled("PutItem")

    stories.release_results(world)
    cookie = stories.a_signed_in_candidate(world)
    monkeypatch.setattr("functions.results.mine.viewed", busy)
    assert world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie).status == 200


def test_whom_no_mail_has_reached_is_listed_by_centre_page_by_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undelivered, "PER_PAGE", 2)
    out = Release("r1", (SESSION,), RELEASE_AT, "UTC", state=ReleaseState.RELEASED, key=bytes(32))
    assert rows.transact([releases.adding_release(out)])
    for number, state in enumerate([*NoticeState, *NoticeState, NoticeState.BOUNCED]):
        centre = "ES442" if number % 2 else "ES101"
        assert notices.add_notice(
            Notice("r1", f"KXB{number:06d}", NoticeKind.RESULTS_RELEASED, state, "en", release_id="r1", centre=centre)
        )
    found: list[dict[str, str]] = []
    cursor, path = None, "/v1/board/releases/r1/undelivered"
    while True:
        answer = world.call("GET", path, operator="ana", query={"cursor": cursor} if cursor else None)
        assert answer.status == 200, answer.raw
        assert len(answer.body["data"]) <= 2
        found += answer.body["data"]
        cursor = answer.body["next_cursor"]
        assert answer.body["has_more"] is (cursor is not None)
        if cursor is None:
            break
    assert sorted(each["state"] for each in found) == sorted(
        ["suppressed", "bounced", "complained", "failed"] * 2 + ["bounced"]
    )
    bounced = [each["centre"] for each in found if each["state"] == "bounced"]
    assert bounced == sorted(bounced)
    assert world.call("GET", path, operator="ana", query={"cursor": "nonsense"}).status == 422


def test_a_dead_address_is_said_at_home_and_forgotten_when_it_is_proved_anew(world: World) -> None:
    snapshots.begin(world, stories.set_the_stage)
    cookie = stories.a_signed_in_candidate(world)
    assert world.call("GET", "/v1/me", cookie=cookie).body["mail_trouble"] is None
    assert accounts.mark_mail_trouble(CANDIDATE, stories.EMAIL, "bounced")
    assert world.call("GET", "/v1/me", cookie=cookie).body["mail_trouble"] == "bounced"
    stories.later(world, RELEASE_AT.replace(day=2))
    cookie = stories.sign_in(world)
    assert world.call("POST", "/v1/me/email-confirmations", cookie=cookie).status == 202
    world.drain()
    proof = {"token": stories.link_token(world.mails()[-1]["text"])}
    assert world.call("POST", "/v1/email-confirmations", proof).status == 200
    assert world.call("GET", "/v1/me", cookie=cookie).body["mail_trouble"] is None
