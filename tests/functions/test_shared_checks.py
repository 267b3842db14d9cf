"""An organisation checks what a candidate shares, by the code of a link or from its inbox: the chosen fields alone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from shared.adapters import cache
from shared.store import access_record, check_history, rows
from shared.store.tables import VERIFICATIONS
from tests.functions.test_board_organisations import act
from tests.functions.test_shared_with_organisations import inbox
from tests.functions.test_shares import ALL_FIELDS, PATH, PIN, made, others_in, view
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.interleaving import once
from tests.kit.stories import (
    CANDIDATE,
    OFFICER,
    SECRET,
    SESSION,
    WHY,
    a_signed_in_candidate,
    an_officer,
    face,
    release_results,
    stored,
    tries,
)
from tests.kit.world import Answer, World

CHECKS = "/v1/verifications"
People = tuple[str, str, str]


@snapshots.stage
def people(world: World) -> People:
    """Results are out. A candidate's cookie, an approved organisation's officer's, and its id."""
    release_results(world)
    candidate, officer = a_signed_in_candidate(world), an_officer(world)
    organisation = stories.approve_office(world, officer)
    world.drain()
    cache.forget()
    return candidate, officer, organisation


def check(world: World, officer: str, **body: Any) -> Answer:
    cache.forget()
    return world.call("POST", CHECKS, {"purpose": "admission", **body}, cookie=officer)


def look(world: World, officer: str, check_id: str) -> Any:
    cache.forget()
    answer = world.call("GET", f"{CHECKS}/{check_id}", cookie=officer)
    assert answer.status == 200, answer.raw
    return answer.body


def shared_with(world: World, people: People, **changes: Any) -> tuple[dict[str, Any], str]:
    """The share, and the id of its line in the inbox."""
    candidate, officer, organisation = people
    share = made(world, candidate, organisation_id=organisation, **changes)
    world.drain()
    return share, str(inbox(world, officer)[0]["id"])


def a_profile(world: World, officer: str, **asks: Any) -> str:
    body = {"name": "MSc Biology", "exams": ["FCE"], **asks}
    return str(world.call("POST", "/v1/requirement-profiles", body, cookie=officer).body["id"])


@pytest.mark.parametrize("by", ["share_code", "share_id"])
def test_a_check_of_what_was_shared_shows_the_chosen_fields_and_is_read_by_the_candidate(
    world: World, people: People, by: str
) -> None:
    candidate, officer, organisation = people
    share, line = shared_with(world, people, fields=["overall", "name"])
    code = made(world, candidate, fields=["overall", "name"])["code"]
    before = tries()
    answer = check(world, officer, **{by: code.upper() if by == "share_code" else line}, purpose="visa")
    assert answer.status == 200, answer.raw
    (shown,) = answer.body["results"]
    assert answer.body["result"] == shown
    assert (shown["state"], shown["candidate_id"], shown["overall"]["value"]) == ("valid", CANDIDATE, "174")
    assert [shown[each] for each in ("papers", "grade", "level", "birth_date")] == [None] * 4
    seen, *_ = world.call("GET", "/v1/me/activity", cookie=candidate).body["data"]
    assert {name: seen[name] for name in ("id", "organisation_id", "route", "purpose", "results")} == {
        "id": answer.body["verification_id"],
        "organisation_id": organisation,
        "route": "share_code" if by == "share_code" else "share",
        "purpose": "visa",
        "results": [SESSION],
    }
    assert tries() == before, "it costs the guard no try"
    listed = world.call("GET", CHECKS, cookie=officer).body["data"]
    assert [each["verification_id"] for each in listed] == [answer.body["verification_id"]]
    assert inbox(world, officer)[0]["mark"] == ("read" if by == "share_id" else "new")
    assert share["id"] not in answer.raw


def test_a_check_by_code_is_a_view_of_the_link_and_one_from_the_inbox_is_none(world: World, people: People) -> None:
    candidate, officer, _ = people
    link = made(world, candidate, most_views=2)
    for status in (200, 200, 410):
        assert check(world, officer, share_code=link["code"]).status == status
    assert view(world, link["code"]).body["code"] == "link_used_up"
    _, line = shared_with(world, people)
    assert [check(world, officer, share_id=line).status for _ in range(3)] == [200] * 3


def test_a_code_with_a_pin_asks_an_organisation_for_it_too(world: World, people: People) -> None:
    candidate, officer, _ = people
    code = made(world, candidate, pin=PIN)["code"]
    assert check(world, officer, share_code=code).body["code"] == "pin_required"
    assert check(world, officer, share_code=code, pin="999999").body["code"] == "wrong_pin"
    assert check(world, officer, share_code=code, pin=PIN).status == 200


def test_a_check_of_what_was_shared_counts_as_a_check_of_the_day(world: World, people: People) -> None:
    candidate, officer, organisation = people
    code = made(world, candidate, most_views=100)["code"]
    _, line = shared_with(world, people)
    day = access_record.of_day(organisation, world.at.date())
    assert check(world, officer, share_code=code).status == 200
    assert check(world, officer, share_id=line).status == 200
    row = rows.get(VERIFICATIONS, *day) or {}
    assert (row["checks"], row.get("failed", 0)) == (2, 0)
    assert rows.update(VERIFICATIONS, *day, change="SET checks = :most", values={":most": 2000})
    kept = access_record.find_verifications(CANDIDATE)
    for by in ({"share_code": code}, {"share_id": line}):
        answer = check(world, officer, **by)
        assert (answer.status, answer.body["code"]) == (429, "checks_spent")
    assert access_record.find_verifications(CANDIDATE) == kept
    assert view(world, code).status == 200, "the view was not spent"


@pytest.mark.parametrize("by", ["share_code", "share_id"])
@pytest.mark.parametrize("how", ["revoked", "expired", "blocked", "suspended", "another"])
def test_who_may_not_see_it_sees_nothing_and_nothing_is_recorded(
    world: World, people: People, by: str, how: str
) -> None:
    candidate, officer, organisation = people
    share, line = shared_with(world, people, expires_in_days=1)
    link = made(world, candidate, expires_in_days=1)
    if how == "revoked":
        for each in (share, link):
            assert world.call("DELETE", f"{PATH}/{each['id']}", cookie=candidate).status == 204
    if how == "expired":
        world.at += timedelta(days=1)
        officer = stories.sign_in(world, OFFICER, "admissions office")
    if how == "blocked":
        assert world.call("PUT", f"/v1/me/blocked-organisations/{organisation}", {}, cookie=candidate).status == 200
    if how == "suspended":
        assert act(world, organisation, "suspensions").status == 201
    if how == "another":
        officer = an_officer(world, "other@uni.example.org")
    answer = check(world, officer, **{by: link["code"] if by == "share_code" else line})
    codes = {"revoked": "link_revoked", "expired": "link_expired", "suspended": "organisation_suspended"}
    wanted = codes.get(how, "not_found")
    if how == "another" and by == "share_code":
        assert answer.status == 200, "whoever has the code"
        return
    assert (answer.body["code"], "174" in answer.raw) == (wanted, False)
    assert access_record.find_verifications(CANDIDATE) == []


def test_a_blocked_organisation_is_answered_as_for_a_code_that_there_is_not(world: World, people: People) -> None:
    candidate, officer, organisation = people
    code = made(world, candidate, pin=PIN)["code"]
    assert world.call("PUT", f"/v1/me/blocked-organisations/{organisation}", {}, cookie=candidate).status == 200
    unknown = face(check(world, officer, share_code="0000-0000-0000", pin="999999"))
    assert face(check(world, officer, share_code=code, pin="999999")) == unknown
    assert face(check(world, officer, share_code=code, pin=PIN)) == unknown


@pytest.mark.parametrize("by", ["share_code", "share_id"])
def test_a_share_that_is_ended_while_it_is_checked_shows_nothing(
    world: World, people: People, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    candidate, officer, _ = people
    share, line = shared_with(world, people)
    link = made(world, candidate)
    own = f"{PATH}/{(link if by == 'share_code' else share)['id']}"
    once(monkeypatch, check_history, "add_shared_check", lambda: world.call("DELETE", own, cookie=candidate))
    answer = check(world, officer, **{by: link["code"] if by == "share_code" else line})
    assert (answer.status, answer.body["code"]) == (410, "link_revoked")
    assert access_record.find_verifications(CANDIDATE) == []


def test_a_verdict_is_by_what_was_shared_and_by_nothing_else(world: World, people: People) -> None:
    """Else an organisation could find a score by asking for it."""
    candidate, officer, _ = people
    code = made(world, candidate, fields=["overall", "name"])["code"]
    asked = {"minimum_overall": {"score": 174}, "minimum_papers": {"writing": {"score": 100}}}
    answer = check(world, officer, share_code=code, profile_id=a_profile(world, officer, **asked))
    assert answer.body["verdict"]["meets"] is False
    assert [(each["what"], each["actual"]) for each in answer.body["verdict"]["misses"]] == [("paper", None)]
    whole = made(world, candidate, fields=ALL_FIELDS)["code"]
    met = check(world, officer, share_code=whole, profile_id=a_profile(world, officer, **asked))
    assert met.body["verdict"]["meets"] is True


def test_a_profile_of_the_verdict_alone_shows_no_score_of_what_was_shared(world: World, people: People) -> None:
    candidate, officer, _ = people
    code = made(world, candidate)["code"]
    profile = a_profile(world, officer, minimum_overall={"score": 174}, verdict_only=True)
    answer = check(world, officer, share_code=code, profile_id=profile)
    assert answer.body["verdict"]["meets"] is True
    (shown,) = answer.body["results"]
    assert [shown[each] for each in ("overall", "papers", "grade", "level")] == [None] * 4
    assert shown["name"] is not None
    again = look(world, officer, answer.body["verification_id"])
    assert (again["content_shown"], again["verdict"]["meets"]) == (False, True)
    assert again["results"][0]["result"] is None


def test_a_look_again_shows_the_fields_that_were_shared_and_no_others(world: World, people: People) -> None:
    candidate, officer, _ = people
    for chosen in ("overall", "papers", "grade", "level"):
        code = made(world, candidate, fields=[chosen])["code"]
        checked = check(world, officer, share_code=code).body
        world.at += timedelta(seconds=1)
        shown = look(world, officer, checked["verification_id"])["results"][0]["result"]
        assert shown == checked["result"]
        assert others_in(json.dumps(shown), chosen) == []


def test_a_look_again_shows_nothing_once_the_share_has_ended(world: World, people: People) -> None:
    candidate, officer, _ = people
    share, line = shared_with(world, people)
    checked = check(world, officer, share_id=line).body["verification_id"]
    off = world.call("PATCH", "/v1/me", {"verification_by_secret": False}, cookie=candidate)
    assert off.status == 200
    assert look(world, officer, checked)["content_shown"] is True, "that is about the number, and not about shares"
    assert world.call("DELETE", f"{PATH}/{share['id']}", cookie=candidate).status == 204
    again = look(world, officer, checked)
    (seen,) = again["results"]
    assert (again["content_shown"], seen["state"], seen["result"]) == (False, "valid", None)


def test_the_verdict_on_what_was_shared_is_listed_until_the_share_has_ended(world: World, people: People) -> None:
    candidate, officer, organisation = people
    share, line = shared_with(world, people)
    check(world, officer, share_id=line, profile_id=a_profile(world, officer))
    blocking = f"/v1/me/blocked-organisations/{organisation}"
    acts: list[tuple[str, str, dict[str, str] | None] | None] = [
        ("PUT", blocking, {}),
        ("DELETE", blocking, None),
        ("DELETE", f"{PATH}/{share['id']}", None),
        None,
    ]
    for meets, mine in zip((True, None, True, None), acts, strict=True):
        cache.forget()
        (listed,) = world.call("GET", "/v1/verifications", cookie=officer).body["data"]
        assert (listed["checked_by"]["profile_name"], listed["checked_by"]["meets"]) == ("MSc Biology", meets)
        if mine:
            assert world.call(*mine, cookie=candidate).status in (200, 204)


def test_what_was_shared_follows_the_result_through_a_recall(world: World, people: People) -> None:
    candidate, officer, _ = people
    _, line = shared_with(world, people)
    release = world.call("GET", "/v1/board/releases", operator="ana").body["data"][0]["id"]
    assert world.call("POST", f"/v1/board/releases/{release}/recalls", WHY, operator="ana").status == 200
    answer = check(world, officer, share_id=line)
    assert answer.body["result"]["state"] == "recalled"
    assert "174" not in answer.raw


BAD: tuple[tuple[dict[str, str], str], ...] = (
    ({}, "/candidate_id"),
    ({"candidate_id": CANDIDATE}, "/secret_number"),
    ({"secret_number": SECRET}, "/candidate_id"),
    ({"share_code": "7k2m-x9qd-3v5t", "share_id": "0" * 30}, "/share_id"),
    ({"share_code": "7k2m-x9qd-3v5t", "candidate_id": CANDIDATE, "secret_number": SECRET}, "/share_code"),
    ({"share_id": "0" * 30, "secret_number": SECRET}, "/share_id"),
    ({"share_code": "7k2m-x9qd-3v5t", "session_id": SESSION}, "/session_id"),
    ({"share_id": "0" * 30, "pin": PIN}, "/pin"),
    ({"candidate_id": CANDIDATE, "secret_number": SECRET, "pin": PIN}, "/pin"),
    ({"share_code": "7k2m-x9qd-3v5t", "date_of_birth": stories.BORN}, "/date_of_birth"),
)


def test_a_check_is_by_one_thing_and_says_by_which(world: World, people: People) -> None:
    _, officer, _ = people
    kept = stored()
    for body, pointer in BAD:
        answer = check(world, officer, **body)
        assert (answer.status, [each["pointer"] for each in answer.body["errors"]]) == (422, [pointer]), answer.raw
    assert stored() == kept


def test_a_check_of_what_was_shared_is_four_reads_and_one_transaction(world: World, people: People) -> None:
    """The sign-in, the share, the guard's row beside the record; the inbox has its line read besides."""
    candidate, officer, _ = people
    code = made(world, candidate)["code"]
    _, line = shared_with(world, people)
    check(world, officer, share_code=code)
    for by, reads in (({"share_code": code}, 3), ({"share_id": line}, 4)):
        with watched() as calls:
            assert world.call("POST", CHECKS, {"purpose": "visa", **by}, cookie=officer).status == 200
        short = sorted(each.partition(".")[2] for each in calls.made)
        assert short == sorted(["BatchGetItem", *["GetItem"] * (reads - 1), "Query", "TransactWriteItems"])
