"""A candidate blocks an organisation: it is answered as if the numbers were wrong, and can learn nothing from that."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from shared.adapters import cache
from shared.ground.settings import settings
from shared.secret_numbers.guard import MOST_BLOCKED
from tests.functions.test_board_organisations import every
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.stories import (
    BORN,
    CANDIDATE,
    a_signed_in_candidate,
    an_officer,
    face,
    release_results,
    stored,
    tries,
    verify,
)
from tests.kit.world import Answer, World

PATH = "/v1/me/blocked-organisations"


@snapshots.stage
def people(world: World) -> tuple[str, str, str]:
    """The cookies of a candidate whose result is out and of an officer, and the organisation's id."""
    release_results(world)
    candidate, officer = a_signed_in_candidate(world), an_officer(world)
    world.drain()
    return candidate, officer, str(every(world)[0]["id"])


def block(world: World, cookie: str | None, organisation_id: str, method: str = "PUT") -> Answer:
    return world.call(method, f"{PATH}/{organisation_id}", {} if method == "PUT" else None, cookie=cookie)


def blocked(world: World, cookie: str) -> list[dict[str, Any]]:
    return list(world.call("GET", PATH, cookie=cookie).body["data"])


def test_an_organisation_that_has_looked_is_blocked_from_its_line_and_let_in_again(
    world: World,
    people: tuple[str, str, str],
) -> None:
    candidate, officer, _ = people
    assert verify(world, officer).status == 200
    (seen,) = world.call("GET", "/v1/me/activity", cookie=candidate).body["data"]
    done = block(world, candidate, seen["organisation_id"])
    assert (done.status, done.body) == (200, {"id": seen["organisation_id"], "name": "Universitat"})
    assert blocked(world, candidate) == [done.body]
    refused = verify(world, officer)
    assert (refused.status, refused.body["code"]) == (404, "not_recognised")
    assert len(world.call("GET", "/v1/me/activity", cookie=candidate).body["data"]) == 1, "nothing was seen"
    assert block(world, candidate, seen["organisation_id"], "DELETE").status == 204
    assert blocked(world, candidate) == []
    assert verify(world, officer).status == 200


@pytest.mark.parametrize("more", [{}, {"date_of_birth": BORN}, {"session_id": stories.SESSION}], ids=str)
def test_to_a_blocked_organisation_a_right_pair_is_as_a_wrong_one(
    world: World, people: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch, more: dict[str, str]
) -> None:
    """By the bytes, the calls in its way, and all that is counted: of the organisation, the source and everyone. As of
    every right pair that opens nothing, its own try is given back beside the count, and the season holds it for no
    guess."""
    candidate, officer, organisation_id = people
    monkeypatch.setattr("shared.adapters.clock.elapsed", lambda: 0.0)
    assert block(world, candidate, organisation_id).status == 200
    verify(world, officer, secret="0000")  # unwraps the key, and reads the budgets
    found = []
    for secret in ("0418", stories.SECRET):
        before = counted()
        with watched() as calls:
            answer = verify(world, officer, secret=secret, **more)
        found.append((face(answer), calls.made, counts_between(before, counted())))
    (wrong, wrong_calls, wrong_counts), (right, right_calls, right_counts) = found
    assert right == wrong
    assert right[0] == 404
    given_back = list(right_calls)
    for each in wrong_calls:
        given_back.remove(each)
    assert given_back == ["dynamodb.UpdateItem"]
    assert right_counts == {name: more for name, more in wrong_counts.items() if "GUARD#ALL n_" not in name}
    assert right_counts["LIMIT checks"] == right_counts["LIMIT failed"] == 1
    assert tries() == 2, "the wrong ones alone"


def counted() -> dict[str, int]:
    """Every number of every row of a budget, but the ID's own tries: by the row's kind and the attribute."""
    found: dict[str, int] = {}
    for row in (each for rows in stored().values() for each in rows):
        kind = row["pk"]["S"].rpartition("#")[0] if row["pk"]["S"] != f"GUARD#{CANDIDATE}" else ""
        for name, value in row.items():
            if kind and "N" in value and name != "expires":
                found[f"{kind} {name}"] = found.get(f"{kind} {name}", 0) + int(value["N"])
            if kind == "LIMIT" and name.startswith("tried_"):
                found[f"{kind} {name}"] = len(value["SS"])
    return found


def counts_between(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: more - before.get(name, 0) for name, more in after.items() if more != before.get(name, 0)}


def test_a_right_pair_of_a_blocked_organisation_costs_the_candidate_no_try(
    world: World,
    people: tuple[str, str, str],
) -> None:
    """Else blocking would let the organisation lock the candidate's ID for all others."""
    candidate, officer, organisation_id = people
    assert block(world, candidate, organisation_id).status == 200
    assert [verify(world, officer).status for _ in range(3)] == [404] * 3
    assert tries() == 0
    other = an_officer(world, "adm@other.example.org")
    assert verify(world, other).status == 200, "another organisation is not blocked"


def test_a_block_is_no_call_more_for_anybodys_check(world: World, people: tuple[str, str, str]) -> None:
    candidate, _, organisation_id = people
    other = an_officer(world, "adm@other.example.org")
    made = []
    for _ in range(2):
        cache.forget()
        verify(world, other)
        with watched() as calls:
            assert verify(world, other).status == 200
        made.append(calls.made)
        assert block(world, candidate, organisation_id).status == 200
    assert sorted(made[0]) == sorted(made[1])


def test_a_blocked_pair_is_recorded_nowhere_and_mails_nobody(world: World, people: tuple[str, str, str]) -> None:
    candidate, officer, organisation_id = people
    assert block(world, candidate, organisation_id).status == 200
    sent = len(world.mails())
    verify(world, officer)
    world.drain()
    assert len(world.mails()) == sent
    assert [each for each in stored()["test-verifications"] if each["pk"]["S"].startswith("SEEN#")] == []


@pytest.mark.parametrize("organisation_id", ["nobody", "x" * 200, "a%23b", "%E2%80%8B1"])
def test_only_an_organisation_that_there_is_can_be_blocked(
    world: World, people: tuple[str, str, str], organisation_id: str
) -> None:
    candidate, _, _ = people
    before = stored()
    refused = block(world, candidate, organisation_id)
    assert (refused.status, refused.body["code"]) == (404, "not_found")
    assert block(world, candidate, organisation_id, "DELETE").status == 204
    assert stored() == before


def test_a_hundred_are_blocked_at_most_and_one_of_them_again(world: World, people: tuple[str, str, str]) -> None:
    candidate, _, organisation_id = people
    others = [f"o{number}" for number in range(MOST_BLOCKED - 1)]
    put_blocked(others)
    assert [block(world, candidate, organisation_id).status for _ in range(2)] == [200, 200]
    put_blocked([*others, "another"])
    before = stored()
    refused = block(world, candidate, organisation_id)
    assert (refused.status, refused.body["code"]) == (409, "blocked_list_full")
    assert stored() == before
    assert blocked(world, candidate) == [], "ids that are no organisation's any more are not listed"


def put_blocked(ids: list[str]) -> None:
    boto3.client("dynamodb").update_item(
        TableName=settings().people_table,
        Key={"pk": {"S": f"GUARD#{CANDIDATE}"}, "sk": {"S": "GUARD"}},
        UpdateExpression="SET blocked = :ids",
        ExpressionAttributeValues={":ids": {"SS": ids}},
    )


def test_a_block_outlives_another_secret_number_and_the_next_file_of_entries(
    world: World,
    people: tuple[str, str, str],
) -> None:
    candidate, _, organisation_id = people
    assert block(world, candidate, organisation_id).status == 200
    staff = stories.an_administrator(world).cookie
    body = {"reason": "lost the Confirmation of Entry"}
    assert world.call("POST", f"/v1/candidates/{CANDIDATE}/secret-reissues", body, cookie=staff).status == 201
    assert world.ingest("entries", stories.ENTRIES)["state"] == "loaded"
    assert [each["id"] for each in blocked(world, candidate)] == [organisation_id]


def test_one_candidates_block_is_nobody_elses(world: World, people: tuple[str, str, str]) -> None:
    candidate, officer, organisation_id = people
    assert block(world, candidate, organisation_id).status == 200
    assert verify(world, officer, stories.PENDING_CANDIDATE, stories.PENDING_SECRET).status == 200
    other = {
        "candidate_id": stories.PENDING_CANDIDATE,
        "secret_number": stories.PENDING_SECRET,
        "email": "p@example.org",
    }
    assert stories.register(world, **other).status == 201
    pau = stories.sign_in(world, stories.PENDING_CANDIDATE)
    assert blocked(world, pau) == []
    assert block(world, pau, organisation_id, "DELETE").status == 204
    assert [each["id"] for each in blocked(world, candidate)] == [organisation_id]


def test_only_a_candidate_blocks(world: World, people: tuple[str, str, str]) -> None:
    _, officer, organisation_id = people
    staff = stories.an_administrator(world).cookie
    before = stored()
    for cookie in (None, officer, staff):
        assert [block(world, cookie, organisation_id, each).status for each in ("PUT", "DELETE")] == [401, 401]
        assert world.call("GET", PATH, cookie=cookie).status == 401
    assert stored() == before
