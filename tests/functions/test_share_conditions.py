"""What a candidate shares only if it meets a published requirement: else the organisation sees nothing of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.adapters import cache
from shared.application import share_conditions
from shared.store import results, shares
from tests.functions.test_published_requirements import publish, take_back
from tests.functions.test_requirement_profiles import change
from tests.functions.test_shared_checks import a_profile, check, look
from tests.functions.test_shared_with_organisations import acknowledge, changes, inbox, posted_to, released
from tests.functions.test_shares import PATH, made, make, one
from tests.kit import enquiry_stories, sharing_stories, snapshots, stories
from tests.kit.aws_calls import watched
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
from tests.kit.world import World

MET, MISSED = {"minimum_overall": {"score": 174}}, {"minimum_overall": {"score": 175}}
"""The result has 174."""


@pytest.fixture
def people(world: World) -> People:
    return snapshots.begin(world, sharing_stories.with_an_office)


def condition(world: World, officer: str, **asks: Any) -> dict[str, Any]:
    """By a requirement that was just published."""
    answer = publish(world, officer, a_profile(world, officer, **asks))
    assert answer.status == 200, answer.raw
    return {"profile_id": answer.body["id"], "profile_version": answer.body["version"]}


def shared_by(world: World, people: People, **asks: Any) -> dict[str, Any]:
    candidate, officer, organisation = people
    share = made(world, candidate, organisation_id=organisation, condition=condition(world, officer, **asks))
    settle(world)
    return share


def settle(world: World) -> None:
    world.drain()
    cache.forget()


def verdict(world: World, candidate: str, share: dict[str, Any]) -> Any:
    own = one(world, candidate, share["id"])
    assert world.call("GET", PATH, cookie=candidate).body["data"] == [own]
    return own["condition"]["verdict"]


def on_result(world: World, act: str) -> None:
    path = f"/v1/board/results/{CANDIDATE}.{SESSION}/{act}"
    assert world.call("POST", path, WHY, operator="ana").status == 201
    stories.later(world, world.at + timedelta(minutes=1))


def test_what_meets_its_condition_opens_with_the_result_and_names_it(world: World, people: People) -> None:
    candidate, officer, _ = people
    share = shared_by(world, people, **MET)
    assert share["condition"]["profile_name"] == "MSc Biology"
    assert share["condition"]["verdict"] is verdict(world, candidate, share) is None
    assert inbox(world, officer) == []
    released(world)
    (line,) = inbox(world, officer)
    assert line["meets"] == {name: share["condition"][name] for name in line["meets"]}
    named = {"share_id": line["id"], "profile_id": line["meets"]["profile_id"]}
    assert check(world, officer, **named).body["result"]["overall"]["scale_score"] == 174
    (listed,) = world.call("GET", "/v1/verifications", cookie=officer).body["data"]
    assert (listed["checked_by"]["profile_name"], listed["checked_by"]["meets"]) == ("MSc Biology", None)
    assert verdict(world, candidate, share)["meets"] is True


def test_of_what_does_not_meet_its_condition_the_organisation_sees_nothing_and_the_candidate_why(
    world: World, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate, officer, organisation = people
    posted = posted_to(world, officer, monkeypatch)
    before = shared_by(world, people, **MISSED)
    world.sent.clear()
    released(world)
    assert verdict(world, candidate, before)["misses"] == [
        {"what": "overall", "paper": None, "required": "175", "actual": "174"}
    ]
    by = {name: before["condition"][name] for name in ("profile_id", "profile_version")}
    after = made(world, candidate, organisation_id=organisation, condition=by)
    world.drain()
    assert (inbox(world, officer), changes(world, officer), posted) == ([], [], [])
    assert [each for each in world.mails() if each["to"] == OFFICER] == []
    assert not [each for each in stored()["test-verifications"] if each["pk"]["S"].startswith("SHARED#")]
    assert [one(world, candidate, each["id"])["opened_at"] for each in (before, after)] == [None, None]
    made(world, candidate, organisation_id=organisation)
    world.drain()
    assert [len(each) for each in (inbox(world, officer), changes(world, officer), posted)] == [1, 1, 1], "without it"


def test_a_condition_is_the_version_that_it_was_made_by(world: World, people: People) -> None:
    candidate, officer, _ = people
    share = shared_by(world, people, **MET)
    profile, version = (share["condition"][name] for name in ("profile_id", "profile_version"))
    assert change(world, officer, profile, version, exams=["CPE"]).status == 200
    assert take_back(world, officer, profile).status == 204
    released(world)
    assert [each["meets"]["profile_version"] for each in inbox(world, officer)] == [version]
    assert verdict(world, candidate, share)["profile_version"] == version


def test_only_the_newest_version_of_what_the_organisation_publishes_is_a_condition(
    world: World, people: People
) -> None:
    candidate, officer, organisation = people
    by = condition(world, officer, **MET)
    other = an_officer(world, "adm@other.example.org")
    theirs = {**by, "profile_id": a_profile(world, other)}
    unpublished = {"profile_id": a_profile(world, officer), "profile_version": 1}
    kept = stored()
    cases: tuple[tuple[dict[str, Any], int, str], ...] = (
        ({"condition": theirs}, 422, "/condition/profile_id"),
        ({"condition": unpublished}, 422, "/condition/profile_id"),
        ({"condition": {**by, "profile_id": "none"}}, 422, "/condition/profile_id"),
        ({"condition": {**by, "profile_version": 1}}, 409, "/condition/profile_version"),
        ({"condition": {"profile_id": by["profile_id"]}}, 422, "/condition/profile_version"),
        ({"condition": by, "organisation_id": None}, 422, "/condition"),
    )
    for wrong, status, pointer in cases:
        answer = make(world, candidate, **{"organisation_id": organisation, **wrong})
        assert (answer.status, answer.body["errors"][0]["pointer"]) == (status, pointer)
    assert stored() == kept


def test_a_condition_is_judged_by_the_whole_statement_whatever_is_shown_of_it(world: World, people: People) -> None:
    candidate, officer, organisation = people
    by = condition(world, officer, minimum_papers={"writing": {"score": 168}})
    made(world, candidate, organisation_id=organisation, condition=by, fields=["name"])
    settle(world)
    released(world)
    (line,) = inbox(world, officer)
    shown = check(world, officer, share_id=line["id"]).body["result"]
    assert (shown["overall"], shown["papers"], shown["name"]["given_names"]) == (None, None, "Ada")


def test_the_age_is_judged_at_the_release_and_not_again_as_time_goes_by(world: World, people: People) -> None:
    """The exam was eleven days before."""
    candidate, officer, _ = people
    shared_by(world, people, maximum_age_months=1)
    released(world)
    assert len(inbox(world, officer)) == 1
    stories.later(world, RELEASE_AT + timedelta(days=60))
    officer = stories.sign_in_office(world, world.phones[OFFICER])
    assert len(inbox(world, officer)) == 1
    late = {"organisation_id": people[2], "condition": condition(world, officer, maximum_age_months=1)}
    candidate = stories.sign_in(world)
    share = made(world, candidate, **late)
    world.drain()
    assert len(inbox(world, officer)) == 1
    assert [each["what"] for each in one(world, candidate, share["id"])["condition"]["verdict"]["misses"]] == ["age"]


def test_a_version_that_meets_no_more_is_seen_no_more_and_whoever_saw_the_one_before_reads_that_it_changed(
    world: World, people: People
) -> None:
    candidate, officer, _ = people
    share = shared_by(world, people, **MET)
    released(world)
    (line,) = inbox(world, officer)
    checked = check(world, officer, share_id=line["id"]).body["verification_id"]
    on_result(world, "withdrawals")
    assert inbox(world, officer) == []
    assert acknowledge(world, officer, line["id"]).status == 404
    assert check(world, officer, share_id=line["id"]).raw == check(world, officer, share_id="0" * 30).raw
    again = look(world, officer, checked)
    assert (again["content_shown"], [each["result"] for each in again["results"]]) == (False, [None])
    assert [(each["type"], each["verification_id"]) for each in changes(world, officer)][1:] == [
        ("result.withdrawn", checked)
    ]
    assert [each["what"] for each in verdict(world, candidate, share)["misses"]] == ["state"]
    on_result(world, "restorations")
    assert [each["id"] for each in inbox(world, officer)] == [line["id"]]
    assert look(world, officer, checked)["content_shown"] is True
    assert [each["type"] for each in changes(world, officer)].count("result.shared") == 1


def test_a_recall_hides_what_had_met_and_a_restoration_shows_it_again(world: World, people: People) -> None:
    _, officer, _ = people
    shared_by(world, people, **MET)
    released(world)
    (line,) = inbox(world, officer)
    path = f"/v1/board/releases/{world.call('GET', '/v1/board/releases', operator='ana').body['data'][0]['id']}"
    assert world.call("POST", f"{path}/recalls", WHY, operator="ana").status == 200
    assert inbox(world, officer) == []
    assert check(world, officer, share_id=line["id"]).status == 404
    assert world.call("POST", f"{path}/restorations", WHY, operator="ana").status == 200
    stories.later(world, world.at + timedelta(minutes=1))
    assert [each["id"] for each in inbox(world, officer)] == [line["id"]]


@snapshots.stage
def enquired(world: World) -> tuple[str, str, str, str]:
    """An adult with 160 has asked for a check; their cookie, an administrator's, the organisation, the enquiry."""
    enquiry_stories.results_are_out(world)
    candidate, officer = enquiry_stories.somebody_of_age(world), an_officer(world)
    organisation = stories.approve_office(world, officer)
    return candidate, officer, organisation, enquiry_stories.begun(world, candidate)


def test_a_later_version_that_meets_opens_what_did_not(world: World, enquired: tuple[str, str, str, str]) -> None:
    candidate, officer, organisation, enquiry = enquired
    by = condition(world, officer, minimum_overall={"score": 161})
    share = made(world, candidate, organisation_id=organisation, condition=by)
    world.drain()
    assert inbox(world, officer) == []
    higher = {"reading": "190"}
    world.at += timedelta(minutes=3)
    came_out = world.at
    done = enquiry_stories.board(world, "outcomes", enquiry, checks=enquiry_stories.CHECKS, papers=higher)
    assert done.status == 201, done.raw
    out = share_conditions.statement_out(results.get_record(enquiry_stories.OF_AGE), SESSION, world.at)
    assert out is not None
    assert out.released_at == came_out
    for _ in range(2):
        stories.later(world, world.at + timedelta(minutes=1))
    (line,) = inbox(world, officer)
    assert [(each["type"], each["share_id"]) for each in changes(world, officer)] == [("result.shared", line["id"])]
    assert verdict(world, candidate, share)["meets"] is True


@pytest.mark.parametrize("asks", [MET, MISSED], ids=["met", "missed"])
def test_making_it_does_and_answers_the_same_before_and_after_the_release(
    world: World, people: People, asks: dict[str, Any]
) -> None:
    candidate, officer, organisation = people
    by = condition(world, officer, **asks)
    made(world, candidate, organisation_id=organisation, condition=by)
    seen = []
    for _ in range(2):
        assert world.call("GET", PATH, cookie=candidate).status == 200
        with watched() as calls:
            answer = make(world, candidate, organisation_id=organisation, condition=by)
        seen.append((answer.status, answer.body.keys(), answer.body["condition"], sorted(calls.made)))
        released(world)
    assert seen[0] == seen[1]
    assert (seen[0][2]["verdict"], seen[0][3].count("dynamodb.Query")) == (None, 1), "the list of shares alone"


def test_a_list_without_conditions_reads_no_result(world: World, people: People) -> None:
    candidate, officer, organisation = people
    made(world, candidate, organisation_id=organisation)
    settle(world)
    released(world)
    assert len(inbox(world, officer)) == 1
    one(world, candidate, "x")
    with watched() as calls:
        assert world.call("GET", PATH, cookie=candidate).status == 200
    assert sorted(each.partition(".")[2] for each in calls.made) == ["BatchGetItem", "GetItem", "Query"]
    with watched() as calls:
        inbox(world, officer)
    assert [each for each in calls.made if each.endswith("Query")] == ["dynamodb.Query"]
    assert shares.find_shares(CANDIDATE).every[0].condition is None
