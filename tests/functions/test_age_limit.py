"""An organisation's own age limit: set by an administrator, and held to each way by which it sees a result."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.adapters import cache
from tests.functions.test_shares import made
from tests.kit import snapshots, stories
from tests.kit.batch_stories import ADA, an_office, outcomes, worked
from tests.kit.stories import OFFICER, release_results
from tests.kit.world import Answer, World

ME = "/v1/organisations/me"
LAST, OVER = datetime(2026, 12, 28, 22, 59, tzinfo=UTC), datetime(2026, 12, 28, 23, 1, tzinfo=UTC)
"""A month after the exam of 28 November, until midnight at the centre."""


@snapshots.stage
def people(world: World) -> tuple[str, str]:
    """The cookies of an approved organisation's administrator, and of a candidate whose result is out."""
    release_results(world)
    candidate = stories.a_signed_in_candidate(world)
    return an_office(world), candidate


def limit(world: World, cookie: str, months: object) -> Answer:
    answer = world.call("PATCH", ME, {"max_age_months": months}, cookie=cookie)
    cache.forget()
    return answer


def check(world: World, cookie: str, **by: str) -> dict[str, Any]:
    answer = world.call("POST", "/v1/verifications", {"purpose": "admission", **(by or ADA)}, cookie=cookie)
    assert answer.status == 200, answer.raw
    return dict(answer.body)


def activity(world: World, candidate: str) -> list[dict[str, Any]]:
    return list(world.call("GET", "/v1/me/activity", cookie=candidate).body["data"])


def rested_on(world: World, candidate: str, look_id: str) -> object:
    return world.call("GET", f"/v1/me/activity/{look_id}/receipt", cookie=candidate).body["max_age_months"]


def test_a_limit_is_set_shown_and_taken_away(world: World, people: tuple[str, str]) -> None:
    office, _ = people
    assert world.call("GET", ME, cookie=office).body["max_age_months"] is None
    assert limit(world, office, 24).body["max_age_months"] == 24
    assert check(world, office)["result"]["validity"] == {
        "expires_on": "2028-11-28",
        "rule": "organisation",
        "note": None,
    }
    assert limit(world, office, 0).body["max_age_months"] is None
    assert check(world, office)["result"]["validity"] == {"expires_on": None, "rule": None, "note": None}


@pytest.mark.parametrize("months", [-1, 121, 1.5, "24", True])
def test_a_limit_is_a_number_of_months(world: World, people: tuple[str, str], months: object) -> None:
    answer = limit(world, people[0], months)
    assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, "/max_age_months")


def test_every_way_to_a_result_has_the_limit_and_the_candidates_own_has_none(
    world: World, people: tuple[str, str]
) -> None:
    office, candidate = people
    share = made(world, candidate, fields=["overall"])
    assert limit(world, office, 1).status == 200
    world.at = LAST
    office = stories.sign_in(world, OFFICER, "admissions office")
    first = check(world, office)
    assert first["result"]["state"] == "valid"
    world.at = OVER
    cache.forget()
    assert check(world, office)["result"]["state"] == "expired"
    shared = check(world, office, share_code=share["code"])["result"]
    assert (shared["state"], shared["validity"]["rule"]) == ("expired", "organisation")
    assert outcomes(world, office, worked(world, office, [ADA])) == ["expired"]
    again = world.call("GET", f"/v1/verifications/{first['verification_id']}", cookie=office).body["results"][0]
    assert (again["state"], again["result"]["state"], again["result"]["validity"]["rule"]) == (
        *("expired", "expired", "organisation"),
    )
    listed = world.call("GET", "/v1/verifications", cookie=office).body["data"]
    assert {seen["state"] for each in listed for seen in each["results"]} == {"expired"}
    assert len(world.call("GET", "/v1/verifications", cookie=office, query={"state": "valid"}).body["data"]) == 0
    candidate = stories.sign_in(world)
    own = world.call("GET", f"/v1/me/results/{stories.SESSION}", cookie=candidate).body
    assert (own["state"], own["validity"]["rule"]) == ("valid", None)
    assert world.call("POST", "/v1/shared-links/view", {"token": share["code"]}).body["state"] == "valid"
    looks = [each for each in activity(world, candidate) if each["route"] != "shared_link"]
    assert {(each["route"], rested_on(world, candidate, each["id"])) for each in looks} == {
        *(("secret_number", 1), ("share_code", 1), ("batch", 1), ("look_again", 1)),
    }
    assert limit(world, office, 0).status == 200
    unlimited = check(world, office)
    assert unlimited["result"]["state"] == "valid"
    assert rested_on(world, candidate, unlimited["verification_id"]) is None
    later = world.call("GET", f"/v1/verifications/{first['verification_id']}", cookie=office).body["look_id"]
    rested = [rested_on(world, candidate, each) for each in (first["verification_id"], later)]
    assert rested == [1, None], "a receipt says what held then"


def test_what_is_too_old_for_the_organisation_meets_no_requirement(world: World, people: tuple[str, str]) -> None:
    office, _ = people
    asks = {"name": "Any", "exams": ["FCE"]}
    profile = world.call("POST", "/v1/requirement-profiles", asks, cookie=office)
    assert profile.status == 201, profile.raw
    assert limit(world, office, 1).status == 200
    world.at = OVER + timedelta(minutes=1)
    office = stories.sign_in(world, OFFICER, "admissions office")
    verdict = check(world, office, **ADA, profile_id=profile.body["id"])["verdict"]
    assert (verdict["meets"], [each["what"] for each in verdict["misses"]]) == (False, ["state"])
