"""The receipt of a look: the candidate and the organisation save the same bytes, which say what was shown and never by
whom."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from functools import reduce

import pytest

from shared.adapters import cache
from shared.store import rows
from shared.store.tables import VERIFICATIONS
from tests.kit import snapshots, stories
from tests.kit.stories import CANDIDATE, PENDING_CANDIDATE, PENDING_SECRET, SESSION
from tests.kit.world import Answer, World

CHECKS, ACTIVITY = "/v1/verifications", "/v1/me/activity"


@snapshots.stage
def people(world: World) -> tuple[str, str]:
    """The cookies of a candidate whose result is out and of an officer whose organisation is approved."""
    stories.release_results(world)
    officer = stories.an_officer(world)
    stories.approve_office(world, officer)
    candidate = stories.a_signed_in_candidate(world)
    world.drain()
    cache.forget()
    return candidate, officer


def both(world: World, people: tuple[str, str], check_id: str, look_id: str) -> tuple[Answer, Answer]:
    candidate, officer = people
    theirs = world.call("GET", f"{CHECKS}/{check_id}/receipts/{look_id}", cookie=officer)
    mine = world.call("GET", f"{ACTIVITY}/{look_id}/receipt", cookie=candidate)
    return mine, theirs


def test_both_save_the_same_bytes_with_what_was_shown_and_without_who_looked(
    world: World, people: tuple[str, str]
) -> None:
    check = stories.verify(world, people[1], purpose="other", purpose_text="an exchange year").body["verification_id"]
    mine, theirs = both(world, people, check, check)
    assert (mine.status, theirs.status) == (200, 200), theirs.raw
    assert mine.raw == theirs.raw
    assert mine.headers["content-disposition"] == f'attachment; filename="receipt-{check}.json"'
    shown = {name: value for name, value in mine.body.items() if name not in ("at", "organisation_id", "record_digest")}
    assert shown == {
        "id": check,
        "organisation": "Universitat",
        "candidate_id": CANDIDATE,
        "route": "secret_number",
        "first_id": None,
        "shows": "statement",
        "fields": None,
        "results": [{"exam": "FCE", "session_id": SESSION, "version": 1}],
        "purpose": "other",
        "purpose_text": "an exchange year",
        "profile_id": None,
        "profile_version": None,
        "max_age_months": None,
    }
    hashes = (check, mine.body["organisation_id"], mine.body["record_digest"])
    said = reduce(lambda text, each: text.replace(each, ""), hashes, mine.raw)  # any digits may stand in these
    for absent in ("Laia", "174", "Ada", "grade"):
        assert absent not in said


def test_the_digest_is_of_the_row_in_the_record(world: World, people: tuple[str, str]) -> None:
    check = stories.verify(world, people[1]).body["verification_id"]
    (row,) = [each for each in rows.query(VERIFICATIONS, f"SEEN#{CANDIDATE}") if each["sk"].endswith(check)]
    assert row["person_name"] == "Laia Puig"
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    mine, _ = both(world, people, check, check)
    assert mine.body["record_digest"] == hashlib.sha256(text.encode()).hexdigest()


def test_a_later_look_has_a_receipt_of_its_own(world: World, people: tuple[str, str]) -> None:
    check = stories.verify(world, people[1]).body["verification_id"]
    world.at += timedelta(seconds=1)
    look = world.call("GET", f"{CHECKS}/{check}", cookie=people[1], query={"purpose": "visa"}).body["look_id"]
    mine, theirs = both(world, people, check, look)
    assert mine.raw == theirs.raw
    facts = ("id", "first_id", "route", "purpose", "shows")
    assert [mine.body[name] for name in facts] == [look, check, "look_again", "visa", "statement"]
    path = f"/v1/board/results/{CANDIDATE}.{SESSION}/withdrawals"
    assert world.call("POST", path, {"reason": "a mistake"}, operator="ana").status == 201
    cache.forget()
    world.at += timedelta(seconds=1)
    state = world.call("GET", f"{CHECKS}/{check}", cookie=people[1]).body["look_id"]
    mine, theirs = both(world, people, check, state)
    assert (mine.raw, mine.body["shows"], mine.body["results"]) == (theirs.raw, "state", [])


def test_the_fields_of_a_share_stand_on_the_receipt_also_when_the_share_is_gone(
    world: World, people: tuple[str, str]
) -> None:
    candidate, officer = people
    fields = {"session_id": SESSION, "fields": ["overall", "name"]}
    link = world.call("POST", "/v1/me/shares", fields, cookie=candidate).body
    asked = {"share_code": link["code"], "purpose": "admission"}
    check = world.call("POST", CHECKS, asked, cookie=officer).body["verification_id"]
    assert world.call("DELETE", f"/v1/me/shares/{link['id']}", cookie=candidate).status == 204
    mine, theirs = both(world, people, check, check)
    assert mine.raw == theirs.raw
    facts = ("route", "shows", "fields")
    assert [mine.body[name] for name in facts] == ["share_code", "shared_fields", ["overall", "name"]]


def test_a_verdict_alone_is_named_as_one(world: World, people: tuple[str, str]) -> None:
    profile = {"name": "Any B2", "exams": ["FCE"], "verdict_only": True}
    made = world.call("POST", "/v1/requirement-profiles", profile, cookie=people[1]).body["id"]
    check = stories.verify(world, people[1], profile_id=made).body["verification_id"]
    mine, _ = both(world, people, check, check)
    assert [mine.body[name] for name in ("shows", "profile_id", "profile_version")] == ["verdict", made, 1]


@pytest.mark.parametrize("given", ["x", "0" * 30, "{link}", "{other}"])
def test_what_is_no_look_of_an_organisation_at_this_candidate_is_404(
    world: World, people: tuple[str, str], given: str
) -> None:
    candidate, officer = people
    link = world.call("POST", "/v1/me/shares", {"session_id": SESSION, "fields": ["overall"]}, cookie=candidate).body
    assert world.call("POST", "/v1/shared-links/view", {"token": link["code"]}).status == 200
    (seen,) = world.call("GET", ACTIVITY, cookie=candidate).body["data"]
    world.at += timedelta(seconds=1)
    check = stories.verify(world, officer).body["verification_id"]
    other = stories.verify(world, officer, PENDING_CANDIDATE, PENDING_SECRET).body["verification_id"]
    given = {"{link}": seen["id"], "{other}": other}.get(given, given)
    mine, theirs = both(world, people, check, given)
    assert [(answer.status, answer.body["code"]) for answer in (mine, theirs)] == [(404, "not_found")] * 2


def test_another_organisations_look_has_no_receipt_here(world: World, people: tuple[str, str]) -> None:
    other = stories.an_officer(world, "other@uni.example.org")
    check = stories.verify(world, other).body["verification_id"]
    mine, theirs = both(world, people, check, check)
    assert (mine.status, theirs.status) == (200, 404)
    own = stories.verify(world, people[1]).body["verification_id"]
    assert both(world, people, own, check)[1].status == 404
