"""An organisation's requirement profiles: made, changed, listed and retired by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from cli.contract.requests import REQUESTS
from shared.store import requirement_profiles
from shared.verification.requirement_profile import MOST_PROFILES, RequirementProfile
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.stories import an_officer, sign_in, stored
from tests.kit.world import Answer, World

PATH = "/v1/requirement-profiles"
SOUND = REQUESTS[f"POST {PATH}"]


@snapshots.stage
def signed_in(world: World) -> str:
    """An organisation's officer; their cookie."""
    return an_officer(world)


def make(world: World, officer: str, key: str | None = None, **changes: Any) -> Answer:
    body = {name: value for name, value in {**SOUND, **changes}.items() if value is not None}
    headers = {"idempotency-key": key} if key else None
    return world.call("POST", PATH, body, cookie=officer, headers=headers)


def made(world: World, officer: str, **changes: Any) -> dict[str, Any]:
    answer = make(world, officer, **changes)
    assert answer.status == 201, answer.raw
    return dict(answer.body)


def change(world: World, officer: str, profile_id: str, version: int, **changes: Any) -> Answer:
    return world.call("PUT", f"{PATH}/{profile_id}", {**SOUND, **changes, "version": version}, cookie=officer)


def retire(world: World, officer: str, profile_id: str) -> Answer:
    return world.call("DELETE", f"{PATH}/{profile_id}", cookie=officer)


def show(world: World, officer: str, profile_id: str, **query: str) -> Answer:
    return world.call("GET", f"{PATH}/{profile_id}", cookie=officer, query=query or None)


def listed(world: World, officer: str, **query: str) -> Any:
    answer = world.call("GET", PATH, cookie=officer, query=query or None)
    assert answer.status == 200, answer.raw
    return answer.body


def rows_of_profiles() -> list[tuple[str, ...]]:
    own = [each for each in stored()["test-verifications"] if each["pk"]["S"].startswith("ORGANISATION#")]
    return sorted(tuple(each["sk"]["S"].split("#")[:1]) for each in own if "#" in each["sk"]["S"])


def test_a_profile_is_answered_as_it_was_made(world: World, signed_in: str) -> None:
    profile = made(world, signed_in)
    assert profile == {
        **SOUND,
        "id": profile["id"],
        "version": 1,
        "changed_at": "2026-12-01T09:00:00Z",
        "changed_by": "Laia Puig",
        "retired_at": None,
        "published_at": None,
        "cautions": [{"exam": "IELTS", "what": "paper", "paper": "writing", "required": "C1", "highest": None}],
        "can_be_met": True,
    }
    assert show(world, signed_in, profile["id"]).body == profile
    assert listed(world, signed_in) == {"data": [profile], "has_more": False, "next_cursor": None}


def test_a_profile_that_asks_for_nothing_but_an_exam(world: World, signed_in: str) -> None:
    answer = world.call("POST", PATH, {"name": "Any B2", "exams": ["FCES", "FCE", "FCE"]}, cookie=signed_in)
    assert answer.status == 201, answer.raw
    kept = show(world, signed_in, answer.body["id"]).body
    assert (kept["exams"], kept["minimum_overall"], kept["minimum_papers"]) == (["FCE", "FCES"], None, {})
    assert (kept["maximum_age_months"], kept["may_combine_sittings"], kept["verdict_only"]) == (None, False, False)


def test_what_nobody_can_meet_is_accepted_and_said(world: World, signed_in: str) -> None:
    profile = made(world, signed_in, exams=["FCE"], minimum_overall={"score": 191}, minimum_papers=None)
    assert profile["cautions"] == [
        {"exam": "FCE", "what": "overall", "paper": None, "required": "191", "highest": "190"}
    ]
    assert profile["can_be_met"] is False
    assert listed(world, signed_in)["data"] == [profile]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"name": "."}, "/name"),
        ({"name": "x" * 81}, "/name"),
        ({"exams": []}, "/exams"),
        ({"exams": ["CAE", "TOEFL"]}, "/exams/1"),
        ({"minimum_overall": {}}, "/minimum_overall"),
        ({"minimum_overall": {"score": 79}}, "/minimum_overall/score"),
        ({"minimum_overall": {"score": 231}}, "/minimum_overall/score"),
        ({"minimum_overall": {"score": "185"}}, "/minimum_overall/score"),
        ({"minimum_overall": {"level": "B3"}}, "/minimum_overall/level"),
        ({"minimum_papers": {"writing": {}}}, "/minimum_papers/writing"),
        ({"minimum_papers": {"reading_and_writing": {"score": 120}}}, "/minimum_papers/reading_and_writing"),
        ({"maximum_age_months": 0}, "/maximum_age_months"),
        ({"maximum_age_months": 121}, "/maximum_age_months"),
        ({"verdict_only": "yes"}, "/verdict_only"),
        ({"surprise": 1}, "/surprise"),
    ],
)
def test_a_bad_profile_is_refused_by_field_and_nothing_is_kept(
    world: World, signed_in: str, changes: dict[str, Any], pointer: str
) -> None:
    before = stored()
    refused = make(world, signed_in, **changes)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, pointer), refused.raw
    assert stored() == before


def test_each_change_is_a_next_version_and_every_one_stays_readable(world: World, signed_in: str) -> None:
    first = made(world, signed_in)
    world.at += timedelta(minutes=4)
    changed = change(world, signed_in, first["id"], 1, name="MSc Botany", maximum_age_months=24, verdict_only=True)
    assert changed.status == 200, changed.raw
    second = changed.body
    assert (second["version"], second["name"], second["changed_at"]) == (2, "MSc Botany", "2026-12-01T09:04:00Z")
    assert show(world, signed_in, first["id"]).body == second
    assert show(world, signed_in, first["id"], version="1").body == first
    assert show(world, signed_in, first["id"], version="2").body == second
    assert listed(world, signed_in)["data"] == [second]
    assert rows_of_profiles() == [("OFFERED",), ("PROFILE",), ("PROFILE",)]
    for version, status in (("3", 404), ("0", 422), ("x", 422), ("9999999", 422)):
        assert show(world, signed_in, first["id"], version=version).status == status


def test_a_change_of_what_is_not_the_newest_version_is_409(world: World, signed_in: str) -> None:
    profile = made(world, signed_in)
    assert change(world, signed_in, profile["id"], 1, name="Two").status == 200
    before = stored()
    for version in (1, 3):
        refused = change(world, signed_in, profile["id"], version, name="Three")
        assert (refused.status, refused.body["code"]) == (409, "stale_version")
        assert "Version 2" in refused.body["detail"]
    assert stored() == before


@pytest.mark.parametrize("slower", [change, retire])
def test_of_two_acts_at_once_on_one_version_one_is_done(
    world: World, signed_in: str, monkeypatch: pytest.MonkeyPatch, slower: Callable[..., Answer]
) -> None:
    profile_id, read = made(world, signed_in)["id"], requirement_profiles.find_newest

    def before_another(*place: str) -> RequirementProfile | None:
        newest = read(*place)
        monkeypatch.setattr(requirement_profiles, "find_newest", read)
        assert change(world, signed_in, profile_id, 1, name="Faster").status == 200
        return newest

    monkeypatch.setattr(requirement_profiles, "find_newest", before_another)
    refused = slower(world, signed_in, profile_id, *([1] if slower is change else []))
    assert (refused.status, refused.body["code"]) == (409, "stale_version")
    (kept,) = listed(world, signed_in)["data"]
    assert (kept["name"], kept["version"]) == ("Faster", 2)


def test_a_retired_profile_is_offered_no_more_and_stays_readable(world: World, signed_in: str) -> None:
    profile = made(world, signed_in)
    world.at += timedelta(minutes=4)
    assert retire(world, signed_in, profile["id"]).status == 204
    assert listed(world, signed_in)["data"] == []
    assert show(world, signed_in, profile["id"], version="1").body == profile
    newest = show(world, signed_in, profile["id"]).body
    assert newest == {
        **profile,
        "version": 2,
        "changed_at": "2026-12-01T09:04:00Z",
        "retired_at": "2026-12-01T09:04:00Z",
    }
    before = stored()
    refused = change(world, signed_in, profile["id"], 2)
    assert (refused.status, refused.body["code"]) == (409, "profile_retired")
    assert retire(world, signed_in, profile["id"]).status == 204
    assert stored() == before


def test_another_organisations_profile_is_404_on_every_route(world: World, signed_in: str) -> None:
    theirs, nobodys = made(world, signed_in)["id"], "0" * 32
    other = an_officer(world, "adm@other.example.org")
    mine = made(world, other)
    before = stored()
    faces = []
    for each in (theirs, nobodys, "x", "%23"):
        for asked in (
            show(world, other, each),
            show(world, other, each, version="1"),
            change(world, other, each, 1),
            retire(world, other, each),
        ):
            faces.append(stories.face(asked))
            assert (asked.status, asked.body["code"]) == (404, "not_found")
    assert len(set(map(str, faces))) == 1, "theirs reads as one that there is not"
    assert listed(world, other)["data"] == [mine]
    assert stored() == before


def test_profiles_are_listed_by_pages_and_a_cursor_opens_nobody_elses(world: World, signed_in: str) -> None:
    mine = sorted((made(world, signed_in, name=f"Course {number}") for number in range(5)), key=lambda each: each["id"])
    found, cursor = [], None
    while True:
        page = listed(world, signed_in, limit="2", **({"cursor": cursor} if cursor else {}))
        found += page["data"]
        assert len(page["data"]) <= 2
        cursor = page["next_cursor"]
        assert page["has_more"] is (cursor is not None)
        if cursor is None:
            break
    assert found == mine
    first = listed(world, signed_in, limit="2")["next_cursor"]
    other = an_officer(world, "adm@other.example.org")
    assert listed(world, other, cursor=first)["data"] == []
    assert listed(world, signed_in, limit="5")["has_more"] is False
    for limit in ("0", "101", "x"):
        assert world.call("GET", PATH, cookie=signed_in, query={"limit": limit}).status == 422


def test_a_request_sent_again_under_its_key_makes_one_profile(world: World, signed_in: str) -> None:
    first = make(world, signed_in, key="a-key-of-ours")
    before = stored()
    again = make(world, signed_in, key='"a-key-of-ours"')
    assert (again.status, again.body) == (201, first.body)
    other = make(world, signed_in, key="a-key-of-ours", name="Another")
    assert (other.status, other.body["code"]) == (409, "idempotency_key_reused")
    assert stored() == before
    changed = change(world, signed_in, first.body["id"], 1, name="Two").body
    assert make(world, signed_in, key="a-key-of-ours").body == changed, "as it is now"
    neighbour = an_officer(world, "adm@other.example.org")
    assert make(world, neighbour, key="a-key-of-ours").body["id"] != first.body["id"]
    assert make(world, signed_in, key="short").status == 422


@pytest.mark.thorough
def test_an_organisation_offers_fifty_profiles_at_most_even_in_a_burst(world: World, signed_in: str) -> None:
    for number in range(MOST_PROFILES - 2):
        last = made(world, signed_in, name=f"Course {number}")
    with ThreadPoolExecutor(4) as pool:
        burst = list(pool.map(lambda number: make(world, signed_in, name=f"Burst {number}"), range(4)))
    assert sorted(each.status for each in burst) == [201, 201, 409, 409]
    assert {each.body["code"] for each in burst if each.status == 409} == {"profiles_spent"}
    assert len(listed(world, signed_in, limit="100")["data"]) == MOST_PROFILES
    assert retire(world, signed_in, last["id"]).status == 204
    assert make(world, signed_in).status == 201
    assert make(world, signed_in).body["code"] == "profiles_spent"


def test_an_organisation_that_has_not_proved_its_address_makes_none(world: World) -> None:
    assert world.call("POST", "/v1/organisations", stories.organisation()).status == 201
    officer = sign_in(world, stories.OFFICER, "admissions office")
    refused = make(world, officer)
    assert (refused.status, refused.body["code"]) == (403, "email_not_proved")
    assert rows_of_profiles() == []
    assert listed(world, officer)["data"] == []


def test_a_stranger_learns_nothing_of_what_a_profile_takes(world: World) -> None:
    for cookie in (None, "__Host-session=O.x.y"):
        assert world.call("POST", PATH, {"surprise": 1}, cookie=cookie).status == 401
        assert world.call("PUT", f"{PATH}/x", {}, cookie=cookie).status == 401


def test_what_each_act_on_a_profile_costs(world: World, signed_in: str) -> None:
    def calls(act: Any) -> list[str]:
        with watched() as seen:
            assert act().status < 300
        return [each.removeprefix("dynamodb.") for each in seen.made]

    profile = made(world, signed_in)["id"]
    assert calls(lambda: make(world, signed_in)) == ["BatchGetItem", "TransactWriteItems"]
    assert calls(lambda: show(world, signed_in, profile)) == ["BatchGetItem", "Query"]
    assert calls(lambda: show(world, signed_in, profile, version="1")) == ["BatchGetItem", "GetItem"]
    assert calls(lambda: world.call("GET", PATH, cookie=signed_in)) == ["BatchGetItem", "Query"]
    assert calls(lambda: change(world, signed_in, profile, 1)) == ["BatchGetItem", "Query", "TransactWriteItems"]
    assert calls(lambda: retire(world, signed_in, profile)) == ["BatchGetItem", "Query", "TransactWriteItems"]
