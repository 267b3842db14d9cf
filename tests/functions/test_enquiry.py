"""A candidate's enquiries over HTTP: asked for, agreed to, followed, withdrawn; and every way to be refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.enquiries.case import KEY_LIFE
from shared.ground.dates import parse_instant
from shared.store import rows
from tests.kit import snapshots, stories
from tests.kit.enquiry_stories import (
    ENQUIRY,
    KEY_SESSION,
    OF_AGE,
    act,
    ask,
    key_results_are_out,
    look,
    results_are_out,
    somebody_of_age,
)
from tests.kit.stories import CANDIDATE, PENDING_CANDIDATE, PENDING_SECRET, RELEASE_AT, SESSION, face, stored
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

LAST_OF_MINE = parse_instant("2026-12-23T22:59:59Z")


@snapshots.stage
def out(world: World) -> str:
    return results_are_out(world)


@pytest.fixture
def cookie(world: World, out: str) -> str:
    return snapshots.begin(world, somebody_of_age)


def test_a_draft_is_asked_for_agreed_to_followed_and_withdrawn(world: World, cookie: str) -> None:
    opened = ask(world, cookie)
    assert (opened.status, opened.body["id"], opened.body["state"]) == (201, ENQUIRY, "draft")
    assert (opened.body["revision"], opened.body["may"]) == (1, ["consent", "withdraw"])
    assert opened.body["acts_next"] == {"who": "candidate", "step": "consent", "until": "2026-12-23T22:59:59Z"}
    agreed = act(world, cookie, "consents", revision=1)
    assert (agreed.status, agreed.body["state"], agreed.body["has_consent"]) == (201, "with_centre", True)
    assert agreed.body["acts_next"] == {"who": "centre", "step": "approve", "until": "2027-01-08T22:59:59Z"}
    assert look(world, cookie).body == agreed.body
    page = {"data": [agreed.body], "has_more": False, "next_cursor": None}
    assert world.call("GET", "/v1/enquiries", cookie=cookie).body == page
    gone = act(world, cookie, "withdrawals")
    assert (gone.status, gone.body["state"], gone.body["revision"]) == (201, "withdrawn", 3)
    again = ask(world, cookie)
    assert (again.body["id"], again.body["number"]) == (f"{OF_AGE}.{SESSION}.2", 2)
    listed = world.call("GET", "/v1/enquiries", cookie=cookie).body["data"]
    assert sorted(each["number"] for each in listed) == [1, 2]


@pytest.mark.parametrize("by_staff", [False, True], ids=["candidate", "centre"])
def test_asked_twice_under_one_key_it_is_one_enquiry_for_a_day(world: World, cookie: str, by_staff: bool) -> None:
    who = stories.an_administrator(world) if by_staff else None
    headers = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
    named = {"candidate_id": OF_AGE} if by_staff else {}

    def opened(stage: str = "stage_1") -> Answer:
        body = {"session_id": SESSION, "stage": stage, **named}
        return world.call("POST", "/v1/enquiries", body, cookie=who.cookie if who else cookie, headers=headers)

    first = opened()
    assert first.status == 201
    before = stored()
    again = opened()
    assert (again.status, again.body["id"], again.body["revision"]) == (201, ENQUIRY, 1)
    refused = opened("stage_2")
    assert (refused.status, refused.body["code"]) == (409, "idempotency_key_reused")
    assert stored() == before
    headers["Idempotency-Key"] = "another-key"
    assert opened().body["code"] == "enquiry_open"
    headers["Idempotency-Key"] = "short"
    assert opened().status == 422


def test_the_same_key_with_another_body_or_another_session_is_409(world: World, cookie: str) -> None:
    """Also where the other request would not do by itself: whose key it is comes first. A day later it is free."""
    key_results_are_out(world)
    cookie = stories.sign_in(world, OF_AGE)
    headers = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
    body = {"session_id": SESSION, "stage": "stage_1"}
    assert world.call("POST", "/v1/enquiries", body, cookie=cookie, headers=headers).status == 201
    before = stored()
    for other in (
        {"session_id": KEY_SESSION},
        {"session_id": "NO-SUCH-SESSION"},
        {"stage": "stage_2"},
        {"papers": ["reading"]},
        {"consent": True},
    ):
        again = world.call("POST", "/v1/enquiries", {**body, **other}, cookie=cookie, headers=headers)
        assert (again.status, again.body["code"]) == (409, "idempotency_key_reused"), other
    assert stored() == before
    stranger = stories.a_signed_in_candidate(world)
    assert world.call("POST", "/v1/enquiries", body, cookie=stranger, headers=headers).status == 201
    world.at += KEY_LIFE
    other = {**body, "session_id": KEY_SESSION}
    later = world.call("POST", "/v1/enquiries", other, cookie=stories.sign_in(world, OF_AGE), headers=headers)
    assert (later.status, later.body["id"]) == (201, f"{OF_AGE}.{KEY_SESSION}.1")


def test_of_two_requests_under_one_key_one_wins_whatever_the_moment(
    world: World, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read that the key is free; the transaction refuses the second, which then reads whose it is."""
    key_results_are_out(world)
    cookie = stories.sign_in(world, OF_AGE)
    headers = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
    transact, first = rows.transact, [True]

    def overtaken(writes: Any, **more: Any) -> bool:
        if first and first.pop():
            body = {"session_id": KEY_SESSION, "stage": "stage_1"}
            assert world.call("POST", "/v1/enquiries", body, cookie=cookie, headers=headers).status == 201
        return transact(writes, **more)

    monkeypatch.setattr(rows, "transact", overtaken)
    body = {"session_id": SESSION, "stage": "stage_1"}
    second = world.call("POST", "/v1/enquiries", body, cookie=cookie, headers=headers)
    assert (second.status, second.body["code"]) == (409, "idempotency_key_reused")


def test_with_the_consent_it_goes_to_the_centre_at_once(world: World, cookie: str) -> None:
    opened = ask(world, cookie, consent=True)
    assert (opened.status, opened.body["state"], opened.body["revision"]) == (201, "with_centre", 1)
    assert [event["step"] for event in opened.body["events"]] == ["open", "consent"]


def test_who_is_under_18_hands_it_over_and_a_guardian_is_still_to_agree(world: World, out: str) -> None:
    opened = ask(world, stories.a_signed_in_candidate(world), consent=True)
    assert (opened.body["state"], opened.body["has_consent"]) == ("with_centre", False)
    assert [each["giver"] for each in opened.body["consents"]] == ["minor"]


def test_anothers_enquiry_is_as_one_that_is_not_there(world: World, cookie: str) -> None:
    assert ask(world, cookie).status == 201
    stranger = stories.a_signed_in_candidate(world)
    assert ask(world, stranger).status == 201  # one of their own, of the same session and number
    before, faces = stored(), []
    for enquiry in (ENQUIRY, f"{CANDIDATE}.{SESSION}.2", f"{OF_AGE}.{SESSION}.2", "nonsense", "-.-.1", f"{ENQUIRY}.1"):
        faces += [face(look(world, stranger, enquiry))]
        faces += [face(act(world, stranger, name, enquiry)) for name in ("consents", "withdrawals")]
    assert {status for status, _, _ in faces} == {404}
    assert all(each == faces[0] for each in faces)
    listed = world.call("GET", "/v1/enquiries", cookie=stranger).body["data"]
    assert [each["candidate_id"] for each in listed] == [CANDIDATE]
    assert stored() == before


def test_nobody_who_is_not_signed_in_as_a_candidate(world: World, cookie: str) -> None:
    assert ask(world, cookie).status == 201
    officer = stories.an_officer(world)
    before = stored()
    for who in (None, officer, cookie[:-1] + "x", f"__Host-session=C.{OF_AGE}.{'x' * 43}"):
        answers = [look(world, who), look(world, who, "nonsense"), world.call("GET", "/v1/enquiries", cookie=who)]
        answers += [act(world, who, name) for name in ("consents", "withdrawals")]
        answers += [world.call("POST", "/v1/enquiries", {"session_id": SESSION, "stage": "stage_1"}, cookie=who)]
        assert {(answer.status, answer.body["code"]) for answer in answers} == {(401, "sign_in_required")}
    assert stored() == before


def test_only_about_a_result_that_is_out(world: World) -> None:
    """Before its second, after a recall, and of what one was never entered for: the same answer, nothing written."""
    release_id = stories.set_the_stage(world)
    cookie = stories.a_signed_in_candidate(world)
    stories.load_and_approve(world, release_id)
    faces = [face(ask(world, cookie, session=session)) for session in (SESSION, "CAE-2026-12-PB", "x", "\u00e9" * 100)]
    stories.later(world, RELEASE_AT - timedelta(seconds=1))
    cookie = stories.sign_in(world)
    before = stored()
    faces += [face(ask(world, cookie))]
    assert stored() == before
    stories.later(world, RELEASE_AT)
    recalled = world.call(
        "POST", f"/v1/board/releases/{release_id}/recalls", {"reason": "a wrong file"}, operator="ana"
    )
    assert recalled.status == 200
    stories.later(world, RELEASE_AT)
    faces += [face(ask(world, cookie))]
    assert faces[0][0] == 404
    assert all(each == faces[0] for each in faces)


REFUSED: list[tuple[dict[str, Any], int, str, str | None]] = [
    ({"stage": "stage_2"}, 422, "stage_one_first", "/stage"),
    ({"stage": "stage_3"}, 422, "validation_failed", "/stage"),
    ({"stage": "stage_2", "session": KEY_SESSION}, 422, "stage_two_not_offered", "/stage"),
    ({"papers": ["speaking"]}, 422, "paper_not_asked", "/papers"),
    ({"papers": ["reading"]}, 422, "paper_not_asked", "/papers"),
    ({"papers": ["essay"]}, 422, "validation_failed", "/papers/0"),
    ({"consent": "yes"}, 422, "validation_failed", "/consent"),
]


def test_enquiries_that_cannot_be_asked_for(world: World, cookie: str) -> None:
    key_results_are_out(world)
    cookie = stories.sign_in(world, OF_AGE)
    before = stored()
    for body, status, code, pointer in REFUSED:
        refused = ask(world, cookie, **body)
        assert (refused.status, refused.body["code"]) == (status, code), (body, refused.raw)
        assert refused.body["errors"][0]["pointer"] == pointer
    assert stored() == before
    assert ask(world, cookie, session=KEY_SESSION).status == 201  # a re-check of Key there is


def test_what_has_no_scores_cannot_be_checked(world: World, out: str) -> None:
    assert stories.register(world, candidate_id=PENDING_CANDIDATE, secret_number=PENDING_SECRET).status == 201
    refused = ask(world, stories.sign_in(world, PENDING_CANDIDATE))
    assert (refused.status, refused.body["code"]) == (422, "no_scores")


def test_a_second_one_while_one_is_open(world: World, cookie: str) -> None:
    assert ask(world, cookie).status == 201
    before = stored()
    refused = ask(world, cookie)
    assert (refused.status, refused.body["code"]) == (409, "enquiry_open")
    assert refused.body["detail"] == "An enquiry about this result is open already: it is a draft."
    assert stored() == before


def test_the_last_second_of_the_window_and_the_first_after_it(world: World, cookie: str) -> None:
    stories.later(world, LAST_OF_MINE)
    cookie = stories.sign_in(world, OF_AGE)
    assert ask(world, cookie).status == 201
    world.at = LAST_OF_MINE + timedelta(seconds=1)
    before = stored()
    refused = act(world, cookie, "consents")
    assert (refused.status, refused.body["code"]) == (422, "enquiry_window_closed")
    assert refused.body["detail"] == "The window closed on 23 December 2026 at 23:59, Europe/Madrid."
    assert stored() == before
    refused = ask(world, cookie)  # the draft has lapsed, and so has the time to ask
    assert (refused.status, refused.body["code"]) == (422, "enquiry_window_closed")
    assert stored() == before


def test_a_session_with_windows_of_its_own(world: World) -> None:
    release_id = stories.set_the_stage(world)
    own = {"candidate_window_days": 3}
    assert world.call("PATCH", f"/v1/board/sessions/{SESSION}", own, operator="ana").status == 200
    stories.load_and_approve(world, release_id)
    stories.later(world, RELEASE_AT)
    cookie = stories.a_signed_in_candidate(world)
    shown = world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie).body["enquiry"]["stage_1"]
    opened = ask(world, cookie).body
    assert opened["consent_until"] == shown["candidate_until"] == "2026-12-12T22:59:59Z"
    assert opened["submit_until"] == shown["centre_until"] == "2027-01-08T22:59:59Z"


def test_an_act_on_an_older_revision_is_refused(world: World, cookie: str) -> None:
    assert ask(world, cookie).status == 201
    before = stored()
    for name in ("consents", "withdrawals"):
        refused = act(world, cookie, name, revision=2)
        assert (refused.status, refused.body["code"]) == (409, "stale_version")
    assert stored() == before
    assert act(world, cookie, "consents", revision=1).status == 201
    refused = act(world, cookie, "consents")
    assert (refused.status, refused.body["code"]) == (409, "consent_given")
