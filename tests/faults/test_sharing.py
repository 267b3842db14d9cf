"""Trouble at every call of what is shared: nothing shown nor counted without its record, and all opens in the end."""

from __future__ import annotations

import json

import pytest

from shared.store import access_record, shares
from tests.faults.each_call import TROUBLES, troubled
from tests.functions.test_shared_checks import check, people, shared_with
from tests.functions.test_shared_with_organisations import inbox, posted_to
from tests.functions.test_shares import made, view
from tests.kit.aws_calls import Trouble
from tests.kit.stories import CANDIDATE, SESSION
from tests.kit.world import Answer, World

People = tuple[str, str, str]
__all__ = ["people"]


def views_and_records() -> tuple[int, int]:
    """How many views are counted, of all links, and how many looks are recorded."""
    looks = [
        each for each in access_record.find_verifications(CANDIDATE) if each.route in ("shared_link", "share_code")
    ]
    return sum(each.views for each in shares.find_shares(CANDIDATE).every), len(looks)


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("by", ["link", "share_code", "share_id"])
def test_what_is_shared_is_shown_only_with_its_record(world: World, people: People, trouble: Trouble, by: str) -> None:
    candidate, officer, _ = people
    code = made(world, candidate)["code"]
    _, line = shared_with(world, people)

    def act() -> Answer:
        if by == "link":
            return view(world, code)
        return check(world, officer, **{by: code if by == "share_code" else line})

    for where, answers in troubled(trouble, act):
        views, records = views_and_records()
        assert views == records, where
        found = access_record.find_verifications(CANDIDATE)
        assert len(found) <= 1, where
        for answer in answers:
            assert answer.status in (200, 503), where
            assert ("174" in answer.raw) is (answer.status == 200), where
            assert answer.status == 503 or len(found) == 1, where
    assert act().status == 200
    assert len(access_record.find_verifications(CANDIDATE)) == 1


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_share_that_was_half_made_is_made_by_sending_it_again_and_opens_once(
    world: World, people: People, trouble: Trouble
) -> None:
    candidate, officer, organisation = people
    body = {"session_id": SESSION, "fields": ["name"], "organisation_id": organisation}

    def act() -> Answer:
        key = {"idempotency-key": "a-key-of-mine"}
        return world.call("POST", "/v1/me/shares", body, cookie=candidate, headers=key)

    for where, answers in troubled(trouble, act):
        assert [each.status in (201, 503) for each in answers] == [True] * len(answers), where
        assert act().status == 201, where
        assert len(shares.find_shares(CANDIDATE).every) == 1, where
        world.drain()
        assert len(inbox(world, officer)) == 1, where
        assert len(world.call("GET", "/v1/result-changes", cookie=officer).body["data"]) == 1, where


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_share_opens_once_whatever_happens_while_it_does(
    world: World, people: People, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate, officer, organisation = people
    posted = posted_to(world, officer, monkeypatch)
    made(world, candidate, organisation_id=organisation)
    message = {"candidate_id": CANDIDATE, "at": world.at.isoformat()}
    world.delayed = []
    for where, _ in troubled(trouble, lambda: world.deliver("shares", message)):
        posted.clear()
        assert world.deliver("shares", message) == [], where
        assert len(inbox(world, officer)) == 1, where
        assert len(world.call("GET", "/v1/result-changes", cookie=officer).body["data"]) == 1, where
        world.drain()
        assert [json.loads(each["body"])["type"] for each in posted] == ["result.shared"], where


@pytest.mark.parametrize("trouble", TROUBLES)
def test_an_invitation_is_mailed_once_whatever_happens_while_it_opens(
    world: World, people: People, trouble: Trouble
) -> None:
    candidate, _, _ = people
    address = "adm@music.example.org"
    made(world, candidate, invitation={"name": "School of Music", "email": address})
    message = {"candidate_id": CANDIDATE, "at": world.at.isoformat()}
    world.delayed = []
    for where, _ in troubled(trouble, lambda: world.deliver("shares", message)):
        world.sent.clear()
        assert world.deliver("shares", message) == [], where
        world.drain()
        assert [each["to"] for each in world.mails()] == [address], where
