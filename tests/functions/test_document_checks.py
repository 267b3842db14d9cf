"""Whoever holds a document reads what it is good for; its owner reads that they did, and may retire it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.certificates import checks
from shared.adapters import cache
from shared.ground.rate_limits import DOCUMENT_LOOKS, GUESSED_DOCUMENTS
from shared.store import link_looks
from shared.verification.access_record import LinkLook, LinkRoute
from tests.kit import sharing_stories, snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.document_stories import WAYS, InHand, handed_out
from tests.kit.stories import CANDIDATE, RELEASE_AT, SESSION, face, stored
from tests.kit.world import Answer, World

CHECK, MINE = "/v1/document-checks", "/v1/me/documents"
RESULT = f"{CANDIDATE}.{SESSION}"
DAY = timedelta(days=1)
NOWHERE = {"number": "7k2mx9qd3v5tadc", "token": "0" * 27, "sha256": "0" * 64}


@snapshots.stage
def released(world: World) -> str:
    """The results are out; the candidate's cookie."""
    stories.release_results(world)
    return stories.a_signed_in_candidate(world)


def check(world: World, **by: Any) -> Answer:
    """As another environment would answer it now."""
    cache.forget()
    return world.call("POST", CHECK, by)


def state(world: World, hand: InHand) -> list[str]:
    """By each of the three ways."""
    found = [check(world, **hand.by(way)) for way in WAYS]
    assert [each.status for each in found] == [200] * 3, found
    return [each.body["state"] for each in found]


def act(world: World, path: str) -> None:
    assert world.call("POST", f"/v1/board/{path}", {"reason": "a wrong file"}, operator="ana").status in (200, 201)


def activity(world: World, cookie: str) -> list[dict[str, Any]]:
    return list(world.call("GET", "/v1/me/activity", cookie=cookie).body["data"])


def test_a_number_shows_the_state_alone(world: World, released: str) -> None:
    hand = handed_out(world.at)
    shown = check(world, number=hand.document.number.upper())
    assert {name: value for name, value in shown.body.items() if value is not None} == {
        "state": "current",
        "limited": False,
        "checked_at": shown.body["checked_at"],
    }
    assert CANDIDATE not in shown.raw
    assert activity(world, released) == []


@pytest.mark.parametrize("way", ["token", "sha256"])
def test_the_file_and_the_qr_code_show_what_it_says_and_its_owner_reads_of_it(
    way: str, world: World, released: str
) -> None:
    hand = handed_out(world.at)
    shown = check(world, **hand.by(way))
    mine = world.call("GET", f"/v1/me/results/{SESSION}", cookie=released).body
    assert shown.body["state"] == "current"
    assert shown.body["statement"] == {
        name: value for name, value in mine.items() if name not in ("enquiry", "next_grade")
    }
    number = hand.document.number.upper()
    assert shown.body["document"] == {
        "number": f"{number[:5]}-{number[5:10]}-{number[10:]}",
        "kind": "statement",
        "language": "en",
        "made_at": "2026-12-09T08:00:00Z",
    }
    (line,) = activity(world, released)
    assert (line["route"], line["organisation"], line["results"]) == ("document", None, [SESSION])
    assert line["seen"][0]["version"] == 1
    assert line["document_number"] == shown.body["document"]["number"]


def test_of_a_look_from_before_it_was_kept_no_number_is_named(world: World, released: str) -> None:
    assert link_looks.add_document_look(LinkLook("old", CANDIDATE, world.at, (f"{SESSION}#1",), LinkRoute.DOCUMENT))
    (line,) = activity(world, released)
    assert (line["route"], line["document_number"]) == ("document", None)


def test_a_hash_is_read_in_capitals_and_a_token_at_the_end_of_its_link(world: World, released: str) -> None:
    hand = handed_out(world.at)
    assert check(world, sha256=hand.document.sha256.upper()).body["state"] == "current"
    assert check(world, token=f"https://results.example.org/check#{hand.token}").body["state"] == "current"


def test_a_file_is_found_by_one_read(world: World, released: str) -> None:
    hand = handed_out(world.at)
    with watched() as calls:
        assert check(world, sha256="0" * 64).body["state"] == "unknown"
    assert calls.made == ["dynamodb.GetItem", "dynamodb.UpdateItem"]  # which counts it
    with watched() as calls:
        assert check(world, number=hand.document.number).body["state"] == "current"
    reference = 3  # session, release, centre; kept 3 s
    assert calls.made.count("dynamodb.GetItem") == 1 + reference
    assert calls.made.count("dynamodb.Query") == 1


def test_it_follows_its_result(world: World, released: str) -> None:
    first = handed_out(world.at)
    act(world, f"results/{RESULT}/withdrawals")
    assert state(world, first) == ["withdrawn"] * 3
    world.at += DAY
    act(world, f"results/{RESULT}/restorations")
    assert state(world, first) == ["replaced"] * 3
    by = {way: check(world, **first.by(way)).body for way in WAYS}
    assert [by[way]["replaced_by"] for way in WAYS] == [{"version": 3, "released_at": "2026-12-10T08:00:00Z"}] * 3
    assert by["sha256"]["statement"]["version"] == 3
    assert state(world, handed_out(world.at, version=3)) == ["current"] * 3


def test_of_what_is_withdrawn_or_retired_nothing_is_shown_nor_recorded(world: World, released: str) -> None:
    hand, other = handed_out(world.at), handed_out(world.at, language="ca")
    assert world.call("DELETE", f"{MINE}/{other.document.id}", cookie=released).status == 204
    act(world, f"results/{RESULT}/withdrawals")
    for each, expected in ((hand, "withdrawn"), (other, "retired")):
        for way in WAYS:
            shown = check(world, **each.by(way))
            assert (shown.body["state"], shown.body["statement"], "174" in shown.raw) == (expected, None, False)
            assert CANDIDATE not in shown.raw
    assert activity(world, released) == []


def test_a_recall_takes_its_content_within_five_seconds_and_a_restoration_gives_it_back(
    world: World, released: str
) -> None:
    hand = handed_out(world.at)
    (release_id,) = [each["pk"]["S"].partition("#")[2] for each in stored()["test-results"] if each["sk"]["S"] == "KEY"]
    assert world.call("POST", CHECK, hand.by("token")).body["state"] == "current"  # and the release is remembered
    act(world, f"releases/{release_id}/recalls")
    world.at += timedelta(seconds=5)
    stories.later(world, world.at)
    shown = [world.call("POST", CHECK, hand.by(way)) for way in WAYS]
    assert [(each.body["state"], each.body["statement"]) for each in shown] == [("withdrawn", None)] * 3
    act(world, f"releases/{release_id}/restorations")
    stories.later(world, world.at + timedelta(minutes=2))
    assert state(world, hand) == ["current"] * 3


@pytest.fixture
def before(world: World) -> str:
    return snapshots.begin(world, sharing_stories.before_the_release)


def test_what_is_not_out_answers_as_what_there_is_not(world: World, before: str) -> None:
    """There is none before the release; if there were, nobody could tell."""
    hand, unknown = handed_out(world.at), handed_out(world.at, candidate_id="KXA104835", version=9)
    world.at = RELEASE_AT - timedelta(milliseconds=1)
    for way in WAYS:
        first, *others = (face(check(world, **by)) for by in (hand.by(way), unknown.by(way), {way: NOWHERE[way]}))
        assert others == [first, first]
    stories.later(world, RELEASE_AT)
    assert state(world, hand) == ["current"] * 3


def test_unknown_ones_are_counted_by_their_source_and_known_ones_are_not(
    world: World, released: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert GUESSED_DOCUMENTS.most == 100
    monkeypatch.setattr(checks, "GUESSED_DOCUMENTS", replace(GUESSED_DOCUMENTS, most=3))
    hand = handed_out(world.at)
    for way, wrong in NOWHERE.items():
        assert check(world, **{way: wrong}).body["state"] == "unknown"
        assert state(world, hand) == ["current"] * 3
    refused = check(world, sha256="2" * 64)
    assert (refused.status, refused.body["code"]) == (429, "rate_limited")
    assert int(refused.headers["retry-after"]) <= 600
    assert state(world, hand) == ["current"] * 3
    monkeypatch.setattr(world, "source", "203.0.113.99")
    assert check(world, sha256="2" * 64).body["state"] == "unknown"


def test_of_one_document_so_many_looks_are_recorded_a_day(
    world: World, released: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "DOCUMENT_LOOKS", replace(DOCUMENT_LOOKS, most=3))
    hand, other = handed_out(world.at), handed_out(world.at, language="ca")
    for way in ("token", "sha256", "token"):
        assert check(world, **hand.by(way)).status == 200
    for way in ("sha256", "token"):
        limited = check(world, **hand.by(way))
        assert (limited.status, limited.body["state"], limited.body["limited"]) == (200, "current", True)
        assert limited.body["document"]["kind"] == "statement"
        assert (limited.body["statement"], limited.body["certified"]) == (None, None)
        assert (CANDIDATE in limited.raw, "174" in limited.raw) == (False, False)
    assert len(activity(world, released)) == 3
    assert check(world, **hand.by("number")).body["limited"] is False
    assert check(world, **other.by("token")).body["statement"]
    world.at += DAY
    again = check(world, **hand.by("sha256")).body
    assert (again["limited"], again["statement"]["version"]) == (False, 1)


def test_nothing_is_shown_where_nothing_can_be_recorded(
    world: World, released: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = handed_out(world.at)
    monkeypatch.setattr(link_looks, "add_document_look", lambda _: False)
    refused = check(world, **hand.by("token"))
    assert (refused.status, "174" in refused.raw) == (503, False)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, None),
        ({"number": "7K2MX-9QD3V-5TADC", "sha256": "0" * 64}, None),
        ({"number": "7K2MX-9QD3V-5TADB"}, "/number"),
        ({"number": "7K2MX"}, "/number"),
        ({"number": ""}, "/number"),
        ({"token": "7k2m-x9qd-3v5t"}, "/token"),
        ({"sha256": "0" * 63}, "/sha256"),
        ({"sha256": "g" * 64}, "/sha256"),
        ({"code": "7K2MX-9QD3V-5TADC"}, "/code"),
        ({"number": 7}, "/number"),
        ({"token": None}, None),
    ],
    ids=str,
)
def test_what_cannot_be_right_is_refused_and_nothing_is_read(
    body: dict[str, Any], pointer: str | None, world: World
) -> None:
    with watched() as calls:
        refused = world.call("POST", CHECK, body)
    assert (refused.status, calls.made) == (422, []), refused.raw
    assert pointer is None or pointer in [each["pointer"] for each in refused.body["errors"]]


def test_a_candidate_lists_and_retires_their_own(world: World, released: str) -> None:
    first, second = handed_out(world.at), handed_out(world.at + timedelta(seconds=1), language="es")
    lines = world.call("GET", MINE, cookie=released).body["data"]
    assert [each["id"] for each in lines] == [second.document.id, first.document.id]
    assert (lines[0]["state"], lines[0]["language"], lines[0]["retired_at"]) == ("current", "es", None)
    assert (lines[0]["exam"]["name"], lines[0]["session"]["id"]) == ("B2 First", SESSION)
    for _ in range(2):
        assert world.call("DELETE", f"{MINE}/{first.document.id}", cookie=released).status == 204
        assert state(world, first) == ["retired"] * 3
        world.at += timedelta(minutes=1)
    assert check(world, **first.by("number")).body["retired_at"] == "2026-12-09T08:00:00Z"
    again = world.call("GET", MINE, cookie=released).body["data"]
    assert [each["state"] for each in again] == ["current", "retired"]
    assert state(world, second) == ["current"] * 3


def test_nobody_retires_or_lists_anothers(world: World, released: str) -> None:
    others = handed_out(world.at, candidate_id="KXA104835")
    assert world.call("GET", MINE, cookie=released).body["data"] == []
    faces = [face(world.call("DELETE", f"{MINE}/{each}", cookie=released)) for each in (others.document.id, "0" * 16)]
    assert faces[0] == faces[1]
    assert faces[0][0] == 404
    assert world.call("DELETE", f"{MINE}/{others.document.id}").status == 401
    assert others.document.retired_at is None


def test_a_retired_one_gives_way_to_another(world: World, released: str) -> None:
    first = handed_out(world.at)
    assert world.call("DELETE", f"{MINE}/{first.document.id}", cookie=released).status == 204
    second = handed_out(world.at + timedelta(minutes=1))
    assert (state(world, first), state(world, second)) == (["retired"] * 3, ["current"] * 3)


def test_two_at_once_are_each_recorded(world: World, released: str) -> None:
    hand = handed_out(world.at)

    def look(_: int) -> int:
        return world.call("POST", CHECK, hand.by("token")).status

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(look, range(4))) == {200}
    assert len(activity(world, released)) == 4
