"""What a candidate shares by a link: it is made alike whatever there is, opens with the result, and follows it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.adapters import cache
from shared.application import shared_results
from shared.ground.rate_limits import GUESSED_LINKS
from shared.store import access_record, link_looks
from shared.verification import share
from tests.kit import sharing_stories, snapshots, stories
from tests.kit.interleaving import once
from tests.kit.stories import (
    CANDIDATE,
    PENDING_CANDIDATE,
    PENDING_SECRET,
    RELEASE_AT,
    SESSION,
    WHY,
    a_signed_in_candidate,
    face,
    stored,
)
from tests.kit.world import Answer, World

PATH, VIEW = "/v1/me/shares", "/v1/shared-links/view"
ALL_FIELDS = ["overall", "papers", "grade", "level", "name", "birth_date"]
PIN = "740193"
DAY = timedelta(days=1)


@snapshots.stage
def sharing(world: World) -> str:
    """The results are out; the candidate's cookie."""
    stories.release_results(world)
    return a_signed_in_candidate(world)


@pytest.fixture
def before(world: World) -> str:
    return snapshots.begin(world, sharing_stories.before_the_release)


def make(world: World, cookie: str, key: str | None = None, **changes: Any) -> Answer:
    body = {"session_id": SESSION, "fields": ALL_FIELDS, **changes}
    headers = {"idempotency-key": key} if key else None
    sent = {name: value for name, value in body.items() if value is not None}
    return world.call("POST", PATH, sent, cookie=cookie, headers=headers)


def made(world: World, cookie: str, **changes: Any) -> dict[str, Any]:
    answer = make(world, cookie, **changes)
    assert answer.status == 201, answer.raw
    return dict(answer.body)


def view(world: World, code: str, pin: str | None = None) -> Answer:
    """As another environment would answer it now."""
    cache.forget()
    return world.call("POST", VIEW, {"token": code, **({"pin": pin} if pin else {})})


def one(world: World, cookie: str, share_id: str) -> dict[str, Any]:
    return dict(world.call("GET", f"{PATH}/{share_id}", cookie=cookie).body)


def test_a_link_shows_what_was_chosen_and_is_seen_by_its_candidate(world: World, sharing: str) -> None:
    link = made(world, sharing, fields=["overall", "name"])
    assert link["url"] == f"https://results.example.org/s#{link['code']}"
    assert [len(part) for part in link["code"].split("-")] == [4, 4, 4]
    assert link["qr_svg"].startswith("<svg")
    shown = view(world, link["code"])
    assert shown.status == 200, shown.raw
    assert {name: shown.body[name] for name in ("state", "version", "fields", "name", "overall", "views_left")} == {
        "state": "valid",
        "version": 1,
        "fields": ["overall", "name"],
        "name": {"given_names": "Ada", "family_name": "Martí"},
        "overall": {"kind": "scale", "value": "174", "total": None, "scale_score": 174, "reported": True},
        "views_left": 9,
    }
    assert [shown.body[name] for name in ("candidate_id", "grade", "level", "papers", "birth_date")] == [None] * 5
    assert one(world, sharing, link["id"])["views"] == 1
    (line,) = world.call("GET", "/v1/me/activity", cookie=sharing).body["data"]
    assert (line["route"], line["organisation"], line["results"]) == ("shared_link", None, [SESSION])


TEXTS = {
    "overall": "174",
    "papers": "168",
    "grade": '"grade":"B"',
    "level": '"certificate_cefr":"B2"',
    "name": "Ada",
    "birth_date": "2009-05-17",
}


def test_of_all_fields_only_the_one_that_was_chosen_is_in_the_answer(world: World, sharing: str) -> None:
    whole = view(world, made(world, sharing)["code"])
    assert [each for each in ALL_FIELDS if whole.body[each] is None] == []
    assert CANDIDATE not in whole.raw
    for chosen in ALL_FIELDS:
        shown = view(world, made(world, sharing, fields=[chosen])["code"])
        assert [each for each in ALL_FIELDS if shown.body[each] is not None] == [chosen]
        assert others_in(shown.raw, chosen) == []


def others_in(raw: str, chosen: str) -> list[str]:
    """What belongs to other fields; in the papers there is a score like the overall one."""
    others = [text for name, text in TEXTS.items() if name != chosen and (chosen, name) != ("papers", "overall")]
    return [text for text in others if text in raw.replace(": ", ":")]


def test_a_link_made_before_the_release_answers_as_an_unknown_one_and_opens_with_it(world: World, before: str) -> None:
    link = made(world, before)
    unknown = face(view(world, "0000-0000-0000"))
    assert face(view(world, link["code"])) == unknown
    world.at = RELEASE_AT - timedelta(milliseconds=1)
    assert face(view(world, link["code"])) == unknown
    stories.later(world, RELEASE_AT)
    assert view(world, link["code"]).body["state"] == "valid"


def test_a_code_is_read_in_any_spelling_and_with_look_alike_letters(world: World, sharing: str) -> None:
    code = made(world, sharing)["code"]
    for typed in (code.upper(), code.replace("-", ""), code.replace("-", " "), code.translate({48: "O", 49: "l"})):
        assert view(world, typed).status == 200, typed


@pytest.mark.parametrize("how", ["revoked", "expired", "used_up", "locked"])
def test_a_link_that_has_ended_says_how(world: World, sharing: str, how: str) -> None:
    link = made(world, sharing, pin=PIN, most_views=1, expires_in_days=1)
    if how == "revoked":
        assert world.call("DELETE", f"{PATH}/{link['id']}", cookie=sharing).status == 204
    if how == "expired":
        world.at += DAY
    if how == "used_up":
        assert view(world, link["code"], PIN).status == 200
    if how == "locked":
        assert [view(world, link["code"], "111222").status for _ in range(10)] == [422] * 9 + [410]
    kept = access_record.find_verifications(CANDIDATE)
    answer = view(world, link["code"], PIN)
    assert (answer.status, answer.body["code"]) == (410, f"link_{how}")
    assert access_record.find_verifications(CANDIDATE) == kept
    assert "valid" not in answer.raw


def test_a_pin_is_asked_for_and_the_eleventh_try_opens_nothing_though_it_is_right(world: World, sharing: str) -> None:
    code = made(world, sharing, pin=PIN)["code"]
    asked = view(world, code)
    assert (asked.status, asked.body["code"]) == (422, "pin_required")
    for number in range(9):
        wrong = view(world, code, f"12345{number}9")
        assert (wrong.status, wrong.body["code"]) == (422, "wrong_pin")
    assert view(world, code, "740 193").status == 200
    assert view(world, code, "9990001").body["code"] == "link_locked"
    assert view(world, code, PIN).body["code"] == "link_locked"


def test_neither_the_code_nor_the_pin_is_in_any_table(world: World, sharing: str) -> None:
    code = made(world, sharing, pin=PIN)["code"]
    kept = str(stored())
    assert PIN not in kept
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_forty_views_at_once_with_ten_left_are_ten(world: World, sharing: str) -> None:
    link = made(world, sharing, most_views=10)
    statuses = _views_at_once(world, link["code"], 40)
    assert statuses.count(200) == 10
    assert set(statuses) <= {200, 410, 503}
    assert one(world, sharing, link["id"])["views"] == len(access_record.find_verifications(CANDIDATE)) == 10


def _views_at_once(world: World, code: str, many: int) -> list[int]:
    cache.forget()
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda _: world.call("POST", VIEW, {"token": code}).status, range(many)))


@pytest.mark.long
def test_a_thousand_views_at_once_with_ten_left_are_ten(world: World, sharing: str) -> None:
    link = made(world, sharing, most_views=10)
    statuses = _views_at_once(world, link["code"], 1000)
    assert statuses.count(200) == len(access_record.find_verifications(CANDIDATE, 1000)) == 10


def test_it_follows_the_result(world: World, sharing: str) -> None:
    release = world.call("GET", "/v1/board/releases", operator="ana").body["data"][0]["id"]
    seen, unseen = made(world, sharing)["code"], made(world, sharing)["code"]
    assert view(world, seen).body["state"] == "valid"
    path = f"/v1/board/results/{CANDIDATE}.{SESSION}"
    assert world.call("POST", f"{path}/withdrawals", WHY, operator="ana").status == 201
    withheld = view(world, seen).body
    assert [withheld[each] for each in ("state", "overall", "papers", "grade", "level")] == ["withheld"] + [None] * 4
    assert world.call("POST", f"{path}/restorations", WHY, operator="ana").status == 201
    assert view(world, seen).body["overall"]["value"] == "174"
    assert world.call("POST", f"/v1/board/releases/{release}/recalls", WHY, operator="ana").status == 200
    recalled = view(world, seen).body
    assert [recalled[each] for each in ("state", "version", "overall", "released_at")] == ["recalled", None, None, None]
    assert view(world, unseen).status == 404, "whoever has not seen it is not told that it was out"


BAD: tuple[tuple[dict[str, Any], str], ...] = (
    ({"fields": []}, "/fields"),
    ({"fields": ["secret_number"]}, "/fields/0"),
    ({"session_id": "CAE-2026-12-PB"}, "/session_id"),
    ({"expires_in_days": 0}, "/expires_in_days"),
    ({"expires_in_days": 366}, "/expires_in_days"),
    ({"most_views": 0}, "/most_views"),
    ({"most_views": 101}, "/most_views"),
    ({"pin": "12345"}, "/pin"),
    ({"pin": "1234567890123"}, "/pin"),
    ({"pin": "abcdef"}, "/pin"),
    ({"pin": "111111"}, "/pin"),
    ({"pin": "345678"}, "/pin"),
    ({"pin": "987654"}, "/pin"),
    ({"organisation_id": "0" * 30}, "/organisation_id"),
    ({"organisation_id": "0" * 30, "pin": PIN}, "/pin"),
    ({"organisation_id": "0" * 30, "most_views": 5}, "/most_views"),
    ({"surprise": 1}, "/surprise"),
)


def test_a_share_that_cannot_be_is_refused_by_field_and_nothing_is_kept(world: World, sharing: str) -> None:
    kept = stored()
    for changes, pointer in BAD:
        answer = make(world, sharing, **changes)
        assert (answer.status, [each["pointer"] for each in answer.body["errors"]]) == (422, [pointer]), answer.raw
    assert stored() == kept


def test_a_request_sent_again_under_its_key_makes_one_share_and_shows_its_code_once(world: World, sharing: str) -> None:
    first, again = (make(world, sharing, "a-key-of-mine") for _ in range(2))
    assert (first.status, again.status) == (201, 201)
    assert again.body == {**first.body, "code": None, "url": None, "qr_svg": None}
    other = make(world, sharing, "a-key-of-mine", fields=["name"])
    assert (other.status, other.body["code"]) == (409, "idempotency_key_reused")
    assert len(world.call("GET", PATH, cookie=sharing).body["data"]) == 1


def test_nobody_reads_changes_or_ends_anothers_share(world: World, sharing: str) -> None:
    link = made(world, sharing)
    registered = stories.register(world, candidate_id=PENDING_CANDIDATE, secret_number=PENDING_SECRET)
    assert registered.status == 201
    other = stories.sign_in(world, PENDING_CANDIDATE)
    kept = stored()["test-verifications"]
    for method, body in (("GET", None), ("PATCH", {"expires_in_days": 1}), ("DELETE", None)):
        assert world.call(method, f"{PATH}/{link['id']}", body, cookie=other).status == 404
        assert world.call(method, f"{PATH}/{'0' * 30}", body, cookie=other).status == 404
    assert world.call("GET", PATH, cookie=other).body["data"] == []
    assert stored()["test-verifications"] == kept


def test_a_share_is_extended_and_given_more_views_but_one_that_was_ended_is_not(world: World, sharing: str) -> None:
    link = made(world, sharing, most_views=1, expires_in_days=1)
    assert view(world, link["code"]).status == 200
    assert view(world, link["code"]).body["code"] == "link_used_up"
    path = f"{PATH}/{link['id']}"
    fewer = world.call("PATCH", path, {"most_views": 1, "expires_in_days": 10}, cookie=sharing)
    assert (fewer.status, fewer.body["state"], fewer.body["expires_at"]) == (200, "used_up", "2026-12-19T08:00:00Z")
    more = world.call("PATCH", path, {"most_views": 3}, cookie=sharing)
    assert (more.body["state"], more.body["most_views"], more.body["views"]) == ("live", 3, 1)
    world.at += 2 * DAY
    cookie = stories.sign_in(world)
    assert view(world, link["code"]).status == 200
    assert world.call("PATCH", path, {"most_views": 1}, cookie=cookie).status == 422
    assert world.call("DELETE", path, cookie=cookie).status == 204
    assert world.call("DELETE", path, cookie=cookie).status == 204
    ended = world.call("PATCH", path, {"most_views": 9}, cookie=cookie)
    assert (ended.status, ended.body["code"]) == (409, "share_over")


def test_a_share_that_is_ended_while_it_is_viewed_shows_nothing(
    world: World, sharing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = made(world, sharing)
    once(
        monkeypatch,
        link_looks,
        "add_link_look",
        lambda: world.call("DELETE", f"{PATH}/{link['id']}", cookie=sharing),
    )
    answer = view(world, link["code"])
    assert (answer.status, answer.body["code"]) == (410, "link_revoked")
    assert access_record.find_verifications(CANDIDATE) == []


def test_a_candidate_has_fifty_live_shares_at_most(world: World, sharing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share, "MOST_LIVE", 3)
    ended = made(world, sharing)
    for _ in range(2):
        made(world, sharing)
    answer = make(world, sharing)
    assert (answer.status, answer.body["code"]) == (409, "shares_spent")
    assert world.call("DELETE", f"{PATH}/{ended['id']}", cookie=sharing).status == 204
    made(world, sharing)


def test_guesses_are_counted_by_source_and_a_right_code_opens_all_the_same(
    world: World, sharing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = made(world, sharing)["code"]
    monkeypatch.setattr(shared_results, "GUESSED_LINKS", replace(GUESSED_LINKS, most=9))
    for number in range(9):
        assert world.call("POST", VIEW, {"token": f"0000-0000-{number:04d}"}).status == 404
    answer = world.call("POST", VIEW, {"token": "0000-0000-9999"})
    assert (answer.status, answer.body["code"]) == (429, "rate_limited")
    assert view(world, code).status == 200
