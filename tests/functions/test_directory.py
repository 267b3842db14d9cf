"""A candidate finds an organisation by any word of its name: approved ones alone, never one that is suspended."""

from __future__ import annotations

from typing import Any

import pytest

from tests.functions.test_board_organisations import act, an_organisation
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.stories import stored
from tests.kit.world import Answer, World

NAMES = ["Universitat Oberta", "Unió d’Universitats", "Acadèmia Òptima", "Escola Úniva"]


@snapshots.stage
def candidates_cookie(world: World) -> str:
    stories.enter_candidates(world)
    return stories.a_signed_in_candidate(world)


def search(world: World, cookie: str | None, query: str) -> Answer:
    return world.call("GET", "/v1/organisations", cookie=cookie, query={"query": query})


def names(world: World, cookie: str, query: str) -> list[str]:
    found = search(world, cookie, query)
    assert found.status == 200, found.raw
    return [each["name"] for each in found.body["data"]]


def approved(world: World, name: str, number: int = 0, **said: Any) -> str:
    organisation_id = an_organisation(world, name, f"a{number}@example.org", **said)
    assert act(world, organisation_id, "approvals").status == 201
    return organisation_id


def test_an_organisation_is_found_once_approved_and_not_while_it_is_suspended(
    world: World, candidates_cookie: str
) -> None:
    organisation_id = an_organisation(world, "Universitat Oberta", country="ES", web_domain="uoc.edu")
    found = []
    for name in ("approvals", "suspensions", "reinstatements", "suspensions"):
        found.append(names(world, candidates_cookie, "uni"))
        assert act(world, organisation_id, name).status == 201
    assert found == [[], ["Universitat Oberta"], [], ["Universitat Oberta"]]
    assert names(world, candidates_cookie, "uni") == []
    assert act(world, organisation_id, "reinstatements").status == 201
    assert search(world, candidates_cookie, "uni").body["data"] == [
        {"id": organisation_id, "name": "Universitat Oberta", "country": "ES", "web_domain": "uoc.edu"}
    ]


@pytest.mark.thorough
def test_it_is_found_by_the_beginning_of_any_word_whatever_its_case_and_accents(
    world: World, candidates_cookie: str
) -> None:
    for number, name in enumerate(NAMES):
        approved(world, name, number)
    for query, found in {
        "uni": [NAMES[1], NAMES[3], NAMES[0]],
        "ÚNI": [NAMES[1], NAMES[3], NAMES[0]],
        "universitat": [NAMES[0], NAMES[1]],
        "universitat o": [NAMES[0]],
        "d'uni": [NAMES[1]],
        "OPTIMA": [NAMES[2]],
        "òpt": [NAMES[2]],
        "niversitat": [],
        "acadèmia oberta": [],
    }.items():
        assert sorted(names(world, candidates_cookie, query)) == sorted(found), query


@pytest.mark.parametrize("query", ["", "un", "é´", "...", "x" * 121])
def test_fewer_than_three_letters_are_refused_and_not_counted(world: World, candidates_cookie: str, query: str) -> None:
    before = stored()
    refused = search(world, candidates_cookie, query)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/query")
    assert stored() == before
    missing = world.call("GET", "/v1/organisations", cookie=candidates_cookie)
    assert (missing.status, missing.body["errors"][0]["pointer"]) == (422, "/query")


@pytest.mark.thorough
def test_twenty_are_found_at_most(world: World, candidates_cookie: str) -> None:
    for number in range(21):
        if number % 10 == 0:
            world.source = f"198.51.100.{number}"
        approved(world, f"Universitat {number:02d} Unida", number)
    found = names(world, candidates_cookie, "uni")
    assert found == [f"Universitat {number:02d} Unida" for number in range(20)]


def test_a_search_is_a_sign_in_read_a_count_and_one_query(world: World, candidates_cookie: str) -> None:
    approved(world, "Universitat Oberta")
    with watched() as calls:
        assert names(world, candidates_cookie, "uni") == ["Universitat Oberta"]
    assert calls.made == ["dynamodb.GetItem", "dynamodb.UpdateItem", "dynamodb.Query"]
    assert calls.strong == ["dynamodb.GetItem", "dynamodb.Query"]


@pytest.mark.thorough
def test_a_candidate_searches_a_hundred_times_in_ten_minutes(world: World, candidates_cookie: str) -> None:
    assert {search(world, candidates_cookie, "uni").status for _ in range(100)} == {200}
    refused = search(world, candidates_cookie, "uni")
    assert (refused.status, refused.body["code"], refused.headers["retry-after"]) == (429, "rate_limited", "600")


def test_only_a_candidate_searches(world: World, candidates_cookie: str) -> None:
    officer = stories.an_officer(world)
    assert [search(world, each, "uni").status for each in (None, officer, candidates_cookie)] == [401, 401, 200]
