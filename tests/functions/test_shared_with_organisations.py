"""What a candidate shares with an organisation: it stands in the inbox once its result is out, and never before."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from shared.adapters import cache, queue
from shared.releases.release import REMEMBERED
from shared.store import inboxes, sharers
from tests.functions.test_board_organisations import act, every
from tests.functions.test_shares import ALL_FIELDS, PATH, made, make
from tests.functions.test_webhooks import TAKEN, Sent, answering
from tests.kit import sharing_stories, snapshots, stories
from tests.kit.interleaving import once
from tests.kit.sharing_stories import People
from tests.kit.stories import (
    CANDIDATE,
    OFFICER,
    RELEASE_AT,
    SESSION,
    WHY,
    an_officer,
    stored,
)
from tests.kit.world import Answer, World

INBOX = "/v1/shared-results"
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def people(world: World) -> People:
    return snapshots.begin(world, sharing_stories.with_an_office)


def inbox(world: World, officer: str, **query: str) -> list[dict[str, Any]]:
    cache.forget()
    answer = world.call("GET", INBOX, cookie=officer, query=query or None)
    assert answer.status == 200, answer.raw
    return list(answer.body["data"])


def acknowledge(world: World, officer: str, line_id: str) -> Answer:
    return world.call("POST", f"{INBOX}/{line_id}/acknowledgements", {}, cookie=officer)


def released(world: World) -> None:
    stories.later(world, RELEASE_AT)


def test_a_share_made_before_the_release_is_in_the_inbox_at_it_and_not_a_moment_before(
    world: World, people: People
) -> None:
    candidate, officer, organisation = people
    share = made(world, candidate, organisation_id=organisation, fields=["name", "overall"])
    assert (share["kind"], share["organisation"]) == ("organisation", {"id": organisation, "name": "Universitat"})
    assert [share[each] for each in ("code", "url", "qr_svg", "views", "most_views", "opened_at")] == [None] * 6
    world.drain()
    assert inbox(world, officer) == []
    stories.later(world, RELEASE_AT - MOMENT)
    assert inbox(world, officer) == []
    released(world)
    (line,) = inbox(world, officer)
    assert {name: line[name] for name in ("shared_at", "candidate_id", "name", "fields", "mark")} == {
        "shared_at": "2026-12-09T08:00:00Z",
        "candidate_id": CANDIDATE,
        "name": {"given_names": "Ada", "family_name": "Martí"},
        "fields": ["overall", "name"],
        "mark": "new",
    }
    assert line["session"]["id"] == SESSION


def test_a_share_made_after_the_release_is_in_the_inbox_at_once_and_opens_once(world: World, people: People) -> None:
    candidate, officer, organisation = people
    released(world)
    made(world, candidate, organisation_id=organisation, fields=["overall"])
    for _ in range(2):
        world.drain()
        queue.send_shares(CANDIDATE, world.at)
    world.drain()
    (line,) = inbox(world, officer)
    assert line["name"] is None


def test_a_release_opens_shares_once_nobody_remembers_it_as_unpublished(
    world: World, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At short notice the key is published in the moment of the fan-out."""
    candidate, _, organisation = people
    made(world, candidate, organisation_id=organisation)
    world.drain()
    sent, send = list[tuple[str, Any]](), queue._send

    def noted(url: str, entries: list[dict[str, object]]) -> None:
        sent.append((url, entries))
        send(url, entries)

    monkeypatch.setattr(queue, "_send", noted)
    released(world)
    delays = [each["DelaySeconds"] for url, entries in sent if url.endswith("shares") for each in entries]
    assert delays == [4]
    assert timedelta(seconds=4) > REMEMBERED


def test_a_share_written_just_after_the_fan_out_looked_opens_at_the_release(
    world: World, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its request came before the second, and its message is of that time."""
    candidate, officer, organisation = people
    world.at = RELEASE_AT - MOMENT
    made(world, candidate, organisation_id=organisation)
    late = [each for each in world.delayed if each.queue == "shares"]
    world.delayed = [each for each in world.delayed if each not in late]
    with monkeypatch.context() as unseen:
        unseen.setattr(sharers, "who_shared", lambda *_: [])
        released(world)
    assert inbox(world, officer) == []
    world.delayed += late
    world.drain()
    assert len(inbox(world, officer)) == 1


def test_a_share_of_a_recalled_result_opens_at_its_restoration(world: World, people: People) -> None:
    candidate, officer, organisation = people
    released(world)
    path = f"/v1/board/releases/{world.call('GET', '/v1/board/releases', operator='ana').body['data'][0]['id']}"
    assert world.call("POST", f"{path}/recalls", WHY, operator="ana").status == 200
    cache.forget()
    made(world, candidate, organisation_id=organisation)
    world.drain()
    assert inbox(world, officer) == []
    assert world.call("POST", f"{path}/restorations", WHY, operator="ana").status == 200
    stories.later(world, world.at + timedelta(minutes=1))
    assert len(inbox(world, officer)) == 1


def test_a_share_that_was_ended_before_the_release_never_opens(world: World, people: People) -> None:
    candidate, officer, organisation = people
    share = made(world, candidate, organisation_id=organisation)
    assert world.call("DELETE", f"{PATH}/{share['id']}", cookie=candidate).status == 204
    released(world)
    assert inbox(world, officer) == []


def test_a_share_that_is_ended_or_expires_is_in_the_inbox_no_more(world: World, people: People) -> None:
    candidate, officer, organisation = people
    released(world)
    ended = made(world, candidate, organisation_id=organisation)
    made(world, candidate, organisation_id=organisation, expires_in_days=1)
    world.drain()
    assert len(inbox(world, officer)) == 2
    assert world.call("DELETE", f"{PATH}/{ended['id']}", cookie=candidate).status == 204
    (left,) = inbox(world, officer)
    assert acknowledge(world, officer, left["id"]).body["mark"] == "acknowledged"
    world.at += timedelta(days=1)
    officer = stories.sign_in(world, OFFICER, "admissions office")
    assert inbox(world, officer) == []
    assert acknowledge(world, officer, left["id"]).status == 404


def test_a_share_that_is_ended_while_it_is_acknowledged_is_no_more(
    world: World, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate, officer, organisation = people
    released(world)
    share = made(world, candidate, organisation_id=organisation)
    world.drain()
    (line,) = inbox(world, officer)
    own = f"{PATH}/{share['id']}"
    once(monkeypatch, inboxes, "acknowledge", lambda: world.call("DELETE", own, cookie=candidate))
    assert acknowledge(world, officer, line["id"]).status == 404


def test_an_acknowledgement_is_once_and_the_organisations_own(world: World, people: People) -> None:
    candidate, officer, organisation = people
    released(world)
    made(world, candidate, organisation_id=organisation)
    world.drain()
    (line,) = inbox(world, officer)
    stranger = an_officer(world, "other@uni.example.org")
    assert inbox(world, stranger) == []
    for known in (line["id"], "0" * 30, "x", SESSION):
        assert acknowledge(world, stranger, known).status == 404
    first = acknowledge(world, officer, line["id"])
    assert (first.status, first.body["mark"], first.body["acknowledged_at"]) == (
        201,
        "acknowledged",
        "2026-12-09T08:00:00Z",
    )
    world.at += timedelta(minutes=1)
    assert acknowledge(world, officer, line["id"]).body == first.body == inbox(world, officer)[0]
    made(world, candidate, organisation_id=organisation)
    world.drain()
    for wanted, marks in {"true": ["acknowledged"], "false": ["new"]}.items():
        assert [each["mark"] for each in inbox(world, officer, acknowledged=wanted)] == marks
    assert [each["mark"] for each in inbox(world, officer)] == ["new", "acknowledged"]


def test_a_blocked_organisation_sees_nothing_and_a_suspended_one_reads_why(world: World, people: People) -> None:
    candidate, officer, organisation = people
    released(world)
    made(world, candidate, organisation_id=organisation)
    world.drain()
    (line,) = inbox(world, officer)
    blocking = f"/v1/me/blocked-organisations/{organisation}"
    assert world.call("PUT", blocking, {}, cookie=candidate).status == 200
    assert inbox(world, officer) == []
    assert acknowledge(world, officer, line["id"]).status == 404
    refused = make(world, candidate, organisation_id=organisation)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/organisation_id")
    assert world.call("DELETE", blocking, cookie=candidate).status == 204
    assert act(world, organisation, "suspensions").status == 201
    for answer in (world.call("GET", INBOX, cookie=officer), acknowledge(world, officer, line["id"])):
        assert (answer.status, answer.body["code"]) == (403, "organisation_suspended")


@pytest.mark.parametrize("state", ["instant", "suspended"])
def test_nothing_is_shared_with_an_organisation_that_is_not_approved(world: World, people: People, state: str) -> None:
    candidate, _, organisation = people
    if state == "suspended":
        assert act(world, organisation, "suspensions").status == 201
    else:
        an_officer(world, "other@uni.example.org")
        (organisation,) = (each["id"] for each in every(world) if each["id"] != organisation)
    kept = stored()
    answer = make(world, candidate, organisation_id=organisation)
    assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, "/organisation_id")
    assert stored() == kept


def test_a_share_that_is_ended_while_it_opens_is_in_no_inbox(
    world: World, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate, officer, organisation = people
    released(world)
    share = made(world, candidate, organisation_id=organisation)
    own = f"{PATH}/{share['id']}"
    once(monkeypatch, inboxes, "open_share", lambda: world.call("DELETE", own, cookie=candidate))
    world.drain()
    assert not [each for each in stored()["test-verifications"] if each["pk"]["S"].startswith("SHARED#")]
    assert inbox(world, officer) == []


def test_the_inbox_goes_on_page_by_page_newest_first(world: World, people: People) -> None:
    candidate, officer, organisation = people
    released(world)
    for field in ALL_FIELDS:
        made(world, candidate, organisation_id=organisation, fields=[field])
        world.drain()
        world.at += timedelta(seconds=1)
    found, cursor = [], ""
    while True:
        answer = world.call(
            "GET", INBOX, cookie=officer, query={"limit": "4", **({"cursor": cursor} if cursor else {})}
        )
        found += [line["fields"][0] for line in answer.body["data"]]
        cursor = answer.body["next_cursor"]
        if not answer.body["has_more"]:
            break
    assert found == ALL_FIELDS[::-1]


def changes(world: World, officer: str) -> list[dict[str, Any]]:
    answer = world.call("GET", "/v1/result-changes", cookie=officer)
    assert answer.status == 200, answer.raw
    return list(answer.body["data"])


def test_what_opens_is_in_the_list_of_changes_once(world: World, people: People) -> None:
    candidate, officer, organisation = people
    made(world, candidate, organisation_id=organisation)
    world.drain()
    assert changes(world, officer) == []
    released(world)
    queue.send_shares(CANDIDATE, RELEASE_AT)
    world.drain()
    (line,) = inbox(world, officer)
    assert [(each["type"], each["share_id"], each["session_id"]) for each in changes(world, officer)] == [
        ("result.shared", line["id"], SESSION)
    ]


def posted_to(world: World, officer: str, monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What an endpoint of this organisation gets from now on; it takes everything."""
    posted: Sent = []
    answering(monkeypatch, posted, lambda _: TAKEN)
    assert world.call("POST", "/v1/webhook-endpoints", {"url": "https://crm.example.org"}, cookie=officer).status == 201
    return posted


def test_what_opens_is_posted_once_by_ids_with_a_link_to_where_it_is_listed(
    world: World, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate, officer, organisation = people
    posted = posted_to(world, officer, monkeypatch)
    made(world, candidate, organisation_id=organisation)
    world.drain()
    assert posted == []
    released(world)
    queue.send_shares(CANDIDATE, RELEASE_AT)
    world.drain()
    (line,), (change,), (message,) = inbox(world, officer), changes(world, officer), posted
    body = json.loads(message["body"])
    link = body["data"].pop("link").removeprefix("https://results.example.org")
    assert (body["id"], body["type"]) == (message["webhook-id"], "result.shared") == (change["id"], change["type"])
    assert body["data"] == {"candidate_id": CANDIDATE, "session_id": SESSION, "share_id": line["id"]}
    assert world.call("GET", link, cookie=officer).body["data"] == [line]


def test_a_blocked_organisation_has_no_line_in_its_list_of_changes(
    world: World, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate, officer, organisation = people
    posted = posted_to(world, officer, monkeypatch)
    made(world, candidate, organisation_id=organisation)
    blocking = f"/v1/me/blocked-organisations/{organisation}"
    assert world.call("PUT", blocking, {}, cookie=candidate).status == 200
    released(world)
    assert (changes(world, officer), posted) == ([], [])
