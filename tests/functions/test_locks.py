"""A lock on a registered candidate's number: what they are shown and mailed, what they ask for, who answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.adapters import cache
from shared.store import accounts, guard
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.stories import (
    CANDIDATE,
    EMAIL,
    PENDING_CANDIDATE,
    SESSION,
    a_signed_in_candidate,
    an_officer,
    is_refusal,
    register,
    release_results,
    sign_in,
    staff_of,
    stored,
    tries,
    verify,
)
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

SUBJECT = "Your ID number and Secret number are locked"


@snapshots.stage
def released(world: World) -> World:
    release_results(world)
    return world


def officers(world: World) -> list[str]:
    """Four: each waits after three wrong numbers."""
    return [an_officer(world, f"adm@uni{number}.example.org") for number in range(4)]


def lock(world: World, those: list[str], candidate_id: str = CANDIDATE) -> None:
    for number in range(10 - tries(candidate_id)):
        assert is_refusal(verify(world, those[number // 3], candidate_id, "0000"))
    assert tries(candidate_id) == 10
    world.drain()


def mails(world: World) -> list[dict[str, Any]]:
    return [each for each in world.mails() if each["subject"] == SUBJECT]


def shown_lock(world: World, cookie: str) -> Any:
    return world.call("GET", "/v1/me", cookie=cookie).body["verification_lock"]


def ask(world: World, cookie: str | None) -> Answer:
    return world.call("POST", "/v1/me/secret-number-requests", {}, cookie=cookie)


def reissued(world: World, staff: str) -> str:
    body = {"reason": "They asked for it"}
    answer = world.call("POST", f"/v1/candidates/{CANDIDATE}/secret-reissues", body, cookie=staff)
    assert answer.status == 201, answer.raw
    cache.forget()
    return str(answer.body["secret_number"])


def line(world: World, staff: str) -> dict[str, Any]:
    listed = world.call("GET", f"/v1/sessions/{SESSION}/candidates", cookie=staff).body["data"]
    (found,) = [each for each in listed if each["candidate_id"] == CANDIDATE]
    return dict(found)


def test_a_lock_is_shown_to_a_registered_candidate_with_the_way_out_that_their_centre_answers(released: World) -> None:
    cookie, staff = a_signed_in_candidate(released), staff_of(released, "nuria@exams.example.org").cookie
    those = officers(released)
    verify(released, those[3], secret="0000")
    assert shown_lock(released, cookie) is None
    released.at += timedelta(minutes=1)
    lock(released, those)
    assert shown_lock(released, cookie) == {"since": "2026-12-09T08:01:00Z", "new_number_asked_at": None}
    assert (line(released, staff)["locked"], line(released, staff)["new_number_asked_at"]) == (True, None)
    asked = ask(released, cookie)
    assert (asked.status, asked.body) == (202, {"new_number_asked_at": "2026-12-09T08:01:00Z"})
    assert line(released, staff)["new_number_asked_at"] == "2026-12-09T08:01:00Z"
    number = reissued(released, staff)
    assert shown_lock(released, cookie) is None
    assert (line(released, staff)["locked"], line(released, staff)["new_number_asked_at"]) == (False, None)
    assert verify(released, those[3], secret=number).status == 200
    assert "number_asked_at" not in stories.row("people", f"GUARD#{CANDIDATE}", "GUARD")


def test_a_new_number_is_asked_for_once_a_day_and_stands_until_it_is_answered(released: World) -> None:
    a_signed_in_candidate(released)
    those, begun = officers(released), released.at
    lock(released, those)
    answers = []
    for hours in (0, 23, 24, 47):
        released.at = begun + timedelta(hours=hours)
        cookie, before = sign_in(released), stored()
        answers.append(ask(released, cookie).body["new_number_asked_at"])
        assert (stored() == before) is (hours in (23, 47))
    assert answers == ["2026-12-09T08:00:00Z"] * 2 + ["2026-12-10T08:00:00Z"] * 2
    assert shown_lock(released, cookie)["new_number_asked_at"] == "2026-12-10T08:00:00Z"


def test_who_is_not_locked_has_nothing_to_ask_for(released: World) -> None:
    cookie = a_signed_in_candidate(released)
    (officer, *_) = officers(released)
    verify(released, officer, secret="0000")
    before = stored()
    refused = ask(released, cookie)
    assert (refused.status, refused.body["code"]) == (409, "number_not_locked")
    assert [ask(released, each).status for each in (None, officer)] == [401, 401]
    assert stored() == before


def test_the_tenth_try_mails_its_candidate_once_a_number(released: World) -> None:
    a_signed_in_candidate(released)
    those = officers(released)
    with watched() as calls:
        lock(released, those)
    assert len(calls.of("SendMessage")) == 2, "to the candidate's order, and of the letter"
    (mail,) = mails(released)
    assert mail["to"] == EMAIL
    assert "https://results.example.org/en/account\n" in mail["text"]
    assert CANDIDATE not in str(mail)
    verify(released, those[3], secret="0000")
    known, _ = guard.find_lock(CANDIDATE)
    assert known
    message = {"locked": CANDIDATE, "at": released.at.isoformat()}
    assert released.deliver("resets", message) == [], "redelivered"
    assert guard.give_back(CANDIDATE, known, released.at), "a right pair was under way beside the wrong one"
    assert is_refusal(verify(released, those[3], secret="0000")), "and the same number is locked a second time"
    released.drain()
    assert len(mails(released)) == 1
    staff = staff_of(released, "nuria@exams.example.org").cookie
    reissued(released, staff)
    released.at += timedelta(days=1)
    lock(released, officers_again(released))
    assert len(mails(released)) == 2


def officers_again(world: World) -> list[str]:
    return [sign_in(world, f"adm@uni{number}.example.org", "admissions office") for number in range(4)]


@pytest.mark.parametrize("why", ["nobody", "unproved", "trouble", "issued"])
def test_nobody_is_mailed_whom_it_does_not_reach_or_concern(released: World, why: str) -> None:
    """Not registered, an address that is not proved or takes no mail, a new number issued before the mail."""
    if why == "unproved":
        assert register(released).status == 201
    elif why != "nobody":
        a_signed_in_candidate(released)
    if why == "trouble":
        assert accounts.mark_mail_trouble(CANDIDATE, EMAIL, "bounced")
    those, staff = officers(released), staff_of(released, "nuria@exams.example.org").cookie
    if why == "issued":
        for number in range(10):
            verify(released, those[number // 3], secret="0000")
        reissued(released, staff)
    else:
        lock(released, those)
    released.drain()
    assert mails(released) == []
    assert not [each for each in stored()["test-notices"] if each.get("kind") == {"S": "verification_locked"}]


def test_only_the_tenth_wrong_try_of_a_registered_id_queues_a_message(released: World) -> None:
    a_signed_in_candidate(released)
    those, sent = officers(released), []
    for candidate_id in (PENDING_CANDIDATE, CANDIDATE):
        for number in range(11):
            with watched() as calls:
                assert is_refusal(verify(released, those[number // 3], candidate_id, "0000"))
            sent.append(len(calls.of("SendMessage")))
    assert sent == [0] * 11 + [0] * 9 + [1, 0]
