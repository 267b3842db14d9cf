"""Webhooks: an approved organisation's endpoints, and each change delivered there once or given up as published."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from shared.adapters import cache, clock, webhook_client
from shared.adapters.webhook_client import Attempt
from shared.application import change_lines
from shared.verification.delivery import WAITS, Outcome
from shared.verification.result_change import SETTLED, Change, ChangeType
from tests.kit import snapshots, stories
from tests.kit.aws_calls import Killed
from tests.kit.interleaving import once
from tests.kit.stories import CANDIDATE, SESSION
from tests.kit.world import World

pytestmark = pytest.mark.thorough

PATH, URL = "/v1/webhook-endpoints", "https://crm.example.org/in"
OTHER = "other@uni.example.org"
TAKEN, REFUSED, HANGS = Attempt(Outcome.ACCEPTED, 204), Attempt(Outcome.REFUSED, 500), Attempt(Outcome.TIMED_OUT)
Sent = list[dict[str, Any]]


@snapshots.stage
def officers(world: World) -> list[str]:
    """The cookies of two approved organisations; the first one has checked a result that is out."""
    stories.release_results(world)
    cookies = [stories.an_officer(world, each) for each in (stories.OFFICER, OTHER)]
    for cookie in cookies:
        stories.approve_office(world, cookie)
    cache.forget()
    assert stories.verify(world, cookies[0]).status == 200
    world.at += timedelta(seconds=1)
    world.drain()
    world.sent.clear()
    return cookies


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What was posted, by a receiver that takes everything, as long as no test lets it answer otherwise."""
    posted: Sent = []
    answering(monkeypatch, posted, lambda _: TAKEN)
    return posted


def answering(monkeypatch: pytest.MonkeyPatch, posted: Sent, answer: Callable[[str], Attempt]) -> None:
    def post(url: str, body: bytes, signature: dict[str, str]) -> Attempt:
        posted.append({"url": url, "body": body, **signature})
        return answer(url)

    monkeypatch.setattr(webhook_client, "post", post)


def id_of(cookie: str) -> str:
    return stories.organisation_of(cookie)


def made(world: World, cookie: str, **more: object) -> dict[str, Any]:
    answer = world.call("POST", PATH, {"url": URL, **more}, cookie=cookie)
    assert answer.status == 201, answer.raw
    return dict(answer.body)


def withdraw(world: World, act: str = "withdrawals") -> None:
    path = f"/v1/board/results/{CANDIDATE}.{SESSION}/{act}"
    assert world.call("POST", path, {"reason": "a mistake"}, operator="ana").status == 201
    world.at += SETTLED
    world.drain()


def listed(world: World, cookie: str, endpoint: dict[str, Any]) -> list[dict[str, Any]]:
    answer = world.call("GET", f"{PATH}/{endpoint['id']}/deliveries", cookie=cookie)
    assert answer.status == 200, answer.raw
    return list(answer.body["data"])


def hurry(world: World, span: timedelta) -> None:
    """So much time goes by, and all queues are served as their messages fall due."""
    until = world.at + span
    while due := sorted(each.due for each in world.delayed if each.due <= until):
        world.at = max(world.at, due[0])
        world.drain()
    world.at = until


def is_signed(each: dict[str, Any], secret: str) -> bool:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = f"{each['webhook-id']}.{each['webhook-timestamp']}.".encode() + each["body"]
    wanted = "v1," + base64.b64encode(hmac.digest(key, text, "sha256")).decode()
    return wanted in each["webhook-signature"].split(" ")


# Endpoints


def test_a_secret_is_shown_once_and_an_endpoint_is_listed_changed_and_removed(
    world: World, officers: list[str]
) -> None:
    mine = officers[0]
    first = made(world, mine, types=["result.recalled", "result.changed", "result.changed"])
    assert first.pop("secret").startswith("whsec_")
    assert first["types"] == ["result.changed", "result.recalled"]
    second = made(world, mine)
    assert len(second.pop("secret")) == len("whsec_") + 44
    assert second["types"] == [each.value for each in ChangeType if each is not ChangeType.TEST]
    assert world.call("GET", PATH, cookie=mine).body == {"data": sorted((first, second), key=lambda each: each["id"])}
    place = f"{PATH}/{first['id']}"
    assert world.call("GET", place, cookie=mine).body == first
    change = {"url": "https://crm.example.org/other", "types": ["batch.finished"], "state": "off"}
    assert world.call("PATCH", place, change, cookie=mine).body == {**first, **change}
    assert world.call("PATCH", place, {}, cookie=mine).body == {**first, **change}
    assert world.call("DELETE", place, cookie=mine).status == 204
    for method, body in (("GET", None), ("DELETE", None), ("PATCH", {"state": "on"})):
        assert world.call(method, place, body, cookie=mine).status == 404
    assert [each["id"] for each in world.call("GET", PATH, cookie=mine).body["data"]] == [second["id"]]
    assert "whsec_" not in json.dumps(stories.stored(), default=str)


def test_an_organisation_has_five_endpoints_at_most_and_another_once_one_is_removed(
    world: World, officers: list[str]
) -> None:
    endpoints = [made(world, officers[0]) for _ in range(5)]
    refused = world.call("POST", PATH, {"url": URL}, cookie=officers[0])
    assert (refused.status, refused.body["code"]) == (409, "endpoints_spent")
    assert world.call("DELETE", f"{PATH}/{endpoints[0]['id']}", cookie=officers[0]).status == 204
    made(world, officers[0])
    made(world, officers[1])


def test_what_cannot_be_an_endpoint_is_said(world: World, officers: list[str]) -> None:
    before = stories.stored()
    for body, pointer in (
        ({"url": "http://crm.example.org"}, "/url"),
        ({"url": "https://127.0.0.1/"}, "/url"),
        ({"url": "https://169.254.169.254/latest/meta-data"}, "/url"),
        ({"url": "http://localhost:9000/"}, "/url"),
        ({"url": URL, "types": []}, "/types"),
        ({"url": URL, "types": ["result.lost"]}, "/types/0"),
        ({}, "/url"),
    ):
        refused = world.call("POST", PATH, body, cookie=officers[0])
        assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, pointer), body
    assert stories.stored()["test-verifications"] == before["test-verifications"]


def routes(endpoint: str, delivery: str) -> list[tuple[str, str, Any]]:
    place = f"{PATH}/{endpoint}"
    return [
        *(("GET", place, None), ("PATCH", place, {"state": "on"}), ("DELETE", place, None)),
        *(("POST", f"{place}/{each}", {}) for each in ("rotations", "tests", f"deliveries/{delivery}/replays")),
        ("GET", f"{place}/deliveries", None),
    ]


def test_nobody_elses_endpoint_is_there_and_only_an_approved_organisation_has_any(
    world: World, officers: list[str], sent: Sent
) -> None:
    endpoint = made(world, officers[0])
    withdraw(world)
    (delivery,) = listed(world, officers[0], endpoint)
    for method, path, body in routes(endpoint["id"], delivery["id"]):
        assert world.call(method, path, body, cookie=officers[1]).status == 404, path
    instant = stories.an_officer(world, "instant@uni.example.org")
    suspension = f"/v1/board/organisations/{id_of(officers[1])}/suspensions"
    assert world.call("POST", suspension, {"reason": "a doubt"}, operator="ana").status == 201
    cases = ((None, 401, "sign_in_required"), (instant, 403, "organisation_not_approved"))
    for cookie, status, code in (*cases, (officers[1], 403, "organisation_suspended")):
        for method, path, body in (*routes(endpoint["id"], delivery["id"]), ("POST", PATH, {"url": URL})):
            answer = world.call(method, path, body, cookie=cookie)
            assert (answer.status, answer.body["code"]) == (status, code), path
    assert len(listed(world, officers[0], endpoint)) == 1


# Deliveries


def test_a_change_is_delivered_once_signed_and_by_ids_alone(world: World, officers: list[str], sent: Sent) -> None:
    endpoint = made(world, officers[0])
    made(world, officers[1], url="https://other.example.org/")
    made(world, officers[0], url="https://crm.example.org/shares", types=["result.shared"])
    withdraw(world)
    (each,) = sent
    (line,) = world.call("GET", "/v1/result-changes", cookie=officers[0]).body["data"]
    body = json.loads(each["body"])
    assert each["url"] == URL
    assert (each["webhook-id"], body["id"], body["type"]) == (line["id"], line["id"], "result.withdrawn")
    assert body["data"] == {
        "candidate_id": CANDIDATE,
        "session_id": SESSION,
        "verification_id": line["verification_id"],
        "link": f"https://results.example.org/v1/verifications/{line['verification_id']}",
    }
    assert is_signed(each, endpoint["secret"])
    (delivery,) = listed(world, officers[0], endpoint)
    wanted = {"state": "delivered", "attempts": 1, "outcome": "accepted", "status": 204, "next_attempt_at": None}
    assert wanted.items() <= delivery.items()
    hurry(world, timedelta(days=2))
    assert len(sent) == 1


def test_a_receiver_that_fails_is_asked_at_the_published_times_then_switched_off_with_one_mail(
    world: World, officers: list[str], sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[timedelta] = []
    endpoint = made(world, officers[0])

    def refuses(_: str) -> Attempt:
        tried.append(world.at - began)
        return REFUSED

    answering(monkeypatch, sent, refuses)
    began = world.at + SETTLED
    withdraw(world)
    hurry(world, timedelta(days=3))
    waits = [later - earlier for earlier, later in zip(tried, tried[1:], strict=False)]
    assert [tried[0], *waits] == [timedelta(0), *WAITS]
    assert len({each["webhook-id"] for each in sent}) == 1
    mine = sign_in(world)
    (delivery,) = listed(world, mine, endpoint)
    assert (delivery["state"], delivery["attempts"], delivery["status"]) == ("given_up", 7, 500)
    assert world.call("GET", f"{PATH}/{endpoint['id']}", cookie=mine).body["state"] == "failed"
    off = [mail for mail in world.mails() if "webhook" in mail["subject"]]
    assert [mail["to"] for mail in off] == [stories.OFFICER]


def sign_in(world: World) -> str:
    return stories.sign_in(world, stories.OFFICER, "admissions office")


def changes(count: int) -> list[Change]:
    return [Change(ChangeType.RESULT_RECALLED, f"KXB{each:06d}", SESSION, f"c{each}") for each in range(count)]


def write(world: World, cookie: str, count: int) -> None:
    """As a cause does that is about so many results."""
    change_lines.write(id_of(cookie), "cause", changes(count), world.at)


def test_one_that_hangs_is_asked_by_one_delivery_at_a_time_and_nothing_is_lost_when_it_answers_again(
    world: World, officers: list[str], sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = made(world, officers[0])
    answering(monkeypatch, sent, lambda _: HANGS)
    write(world, officers[0], 20)
    hurry(world, timedelta(minutes=4))
    assert len(sent) == 2, "at once, and after five seconds"
    answering(monkeypatch, sent, lambda _: TAKEN)
    sent.clear()
    hurry(world, timedelta(minutes=30))
    assert len(sent) == len({each["webhook-id"] for each in sent}) == 20
    assert {each["state"] for each in listed(world, sign_in(world), endpoint)} == {"delivered"}


def test_of_two_that_may_try_one_that_has_rested_at_the_same_moment_one_does(
    world: World, officers: list[str], sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(world, officers[0])
    answering(monkeypatch, sent, lambda _: HANGS)
    write(world, officers[0], 2)
    world.drain()
    world.at += timedelta(seconds=5)
    one, two = [each.body for each in world.delayed if each.queue == "deliveries"]
    world.delayed.clear()
    sent.clear()
    once(monkeypatch, webhook_client, "post", lambda: world.deliver("deliveries", two))
    assert world.deliver("deliveries", one) == []
    assert len(sent) == 1


def test_one_that_is_dead_for_good_gives_up_all_that_waits_and_has_it_again_once_it_is_switched_on(
    world: World, officers: list[str], sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = made(world, officers[0])
    answering(monkeypatch, sent, lambda _: HANGS)
    write(world, officers[0], 2)
    hurry(world, timedelta(days=1))
    assert len(sent) == 7
    mine, place = sign_in(world), f"{PATH}/{endpoint['id']}"
    ended = listed(world, mine, endpoint)
    assert [each["state"] for each in ended] == ["given_up"] * 2
    assert len([mail for mail in world.mails() if "webhook" in mail["subject"]]) == 1
    answering(monkeypatch, sent, lambda _: TAKEN)
    for path in (f"{place}/tests", f"{place}/deliveries/{ended[0]['id']}/replays"):
        assert world.call("POST", path, {}, cookie=mine).body["code"] == "endpoint_off"
    assert world.call("PATCH", place, {"state": "on"}, cookie=mine).body["state"] == "on"
    sent.clear()
    for each in ended:
        answer = world.call("POST", f"{place}/deliveries/{each['id']}/replays", {}, cookie=mine)
        assert (answer.status, answer.body["state"]) == (202, "waiting")
    world.drain()
    assert sorted(each["webhook-id"] for each in sent) == sorted(each["id"] for each in ended)
    assert {each["state"] for each in listed(world, mine, endpoint)} == {"delivered"}


def test_one_that_asks_for_no_more_is_switched_off_at_once(
    world: World, officers: list[str], sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = made(world, officers[0])
    answering(monkeypatch, sent, lambda _: Attempt(Outcome.GONE, 410))
    withdraw(world)
    (delivery,) = listed(world, officers[0], endpoint)
    assert (delivery["state"], delivery["attempts"], len(sent)) == ("given_up", 1, 1)
    assert world.call("GET", f"{PATH}/{endpoint['id']}", cookie=officers[0]).body["state"] == "failed"


def test_a_message_that_comes_twice_or_two_at_once_sends_once(
    world: World, officers: list[str], sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = made(world, officers[0])
    write(world, officers[0], 1)
    (queued,) = [each for each in world.delayed if each.queue == "deliveries"]
    once(monkeypatch, webhook_client, "post", lambda: world.deliver("deliveries", queued.body))
    assert world.deliver("deliveries", queued.body, queued.body) == []
    hurry(world, timedelta(minutes=10))
    assert len(sent) == 1
    write(world, officers[0], 1)  # the cause's own message again
    hurry(world, timedelta(minutes=10))
    assert (len(sent), len(listed(world, officers[0], endpoint))) == (1, 1)


def test_a_call_that_is_killed_while_it_sends_is_made_good_after_its_lease_under_the_same_id(
    world: World, officers: list[str], sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = made(world, officers[0])
    write(world, officers[0], 1)
    (queued,) = [each for each in world.delayed if each.queue == "deliveries"]
    monkeypatch.setattr(clock, "seconds", lambda: int(world.at.timestamp()))
    with monkeypatch.context() as patched, suppress(Killed):
        patched.setattr(webhook_client, "post", _killed)
        world.deliver("deliveries", queued.body)
    hurry(world, timedelta(seconds=30))
    assert sent == []
    hurry(world, timedelta(minutes=3))
    (delivery,) = listed(world, officers[0], endpoint)
    assert (len(sent), delivery["state"]) == (1, "delivered")


def _killed(*_: object) -> Attempt:
    raise Killed


def test_a_suspended_organisation_is_sent_nothing_and_finds_it_in_its_list_once_it_is_reinstated(
    world: World, officers: list[str], sent: Sent
) -> None:
    endpoint = made(world, officers[0])
    path = f"/v1/board/organisations/{id_of(officers[0])}"
    assert world.call("POST", f"{path}/suspensions", {"reason": "a doubt"}, operator="ana").status == 201
    withdraw(world)
    assert sent == []
    assert world.call("POST", f"{path}/reinstatements", {"reason": "no doubt"}, operator="ana").status == 201
    (delivery,) = listed(world, officers[0], endpoint)
    assert (delivery["state"], delivery["outcome"], delivery["attempts"]) == ("given_up", "switched_off", 0)
    assert len(world.call("GET", "/v1/result-changes", cookie=officers[0]).body["data"]) == 1


def test_what_waits_for_an_endpoint_that_is_removed_or_off_is_not_sent(
    world: World, officers: list[str], sent: Sent
) -> None:
    removed, off = (made(world, officers[0]) for _ in range(2))
    write(world, officers[0], 1)
    assert world.call("DELETE", f"{PATH}/{removed['id']}", cookie=officers[0]).status == 204
    assert world.call("PATCH", f"{PATH}/{off['id']}", {"state": "off"}, cookie=officers[0]).status == 200
    hurry(world, timedelta(minutes=1))
    assert sent == []
    assert [each["state"] for each in listed(world, officers[0], off)] == ["given_up"]


def test_a_rotation_shows_another_secret_and_both_sign_for_a_day(world: World, officers: list[str], sent: Sent) -> None:
    endpoint = made(world, officers[0])
    place = f"{PATH}/{endpoint['id']}"
    rotated = world.call("POST", f"{place}/rotations", {}, cookie=officers[0])
    assert rotated.status == 201
    assert rotated.body["both_sign_until"] == "2026-12-10T08:00:01Z"
    assert world.call("POST", f"{place}/tests", {}, cookie=officers[0]).status == 202
    world.drain()
    assert [is_signed(sent[0], each["secret"]) for each in (endpoint, rotated.body)] == [True, True]
    world.at += timedelta(days=1)
    mine = sign_in(world)
    assert world.call("GET", place, cookie=mine).body["both_sign_until"] is None
    assert world.call("POST", f"{place}/tests", {}, cookie=mine).status == 202
    world.drain()
    assert [is_signed(sent[1], each["secret"]) for each in (endpoint, rotated.body)] == [False, True]
    assert json.loads(sent[1]["body"])["type"] == "test"


def test_deliveries_are_listed_page_by_page_the_newest_first(world: World, officers: list[str], sent: Sent) -> None:
    endpoint = made(world, officers[0])
    for number in range(5):
        change_lines.write(id_of(officers[0]), f"cause-{number}", changes(1), world.at)
        world.at += timedelta(seconds=1)
    world.drain()
    found, query = [], {"limit": "2"}
    while True:
        answer = world.call("GET", f"{PATH}/{endpoint['id']}/deliveries", cookie=officers[0], query=query)
        found += answer.body["data"]
        if not answer.body["has_more"]:
            break
        query["cursor"] = answer.body["next_cursor"]
    assert [each["id"] for each in found] == sorted((each["id"] for each in found), reverse=True)
    assert len(found) == 5
