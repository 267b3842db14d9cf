"""The handbook's steps for releases after a table was restored: each sentence quoted is done, by the board's routes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from cli.docs import DOCS
from shared.adapters import cache
from shared.ground.settings import settings
from tests.functions.test_restoring_scan import written_down
from tests.kit import snapshots, stories
from tests.kit.stories import CANDIDATE, RELEASE_AT, SESSION
from tests.kit.world import Answer, World

HANDBOOK = " ".join((DOCS / "operations.md").read_text("utf-8").partition("## Restoring a table")[2].split())
LATER = "2026-12-10T08:00:00Z"
WHY = {"reason": "The file was wrong."}


@snapshots.stage
def loaded(world: World) -> str:
    release_id = stories.set_the_stage(world)
    assert world.ingest("results", stories.RESULTS, release_id)["state"] == "loaded"
    return release_id


def rows_of_results() -> list[dict[str, Any]]:
    return list(boto3.client("dynamodb").scan(TableName=settings().results_table)["Items"])


def restore(rows: list[dict[str, Any]]) -> None:
    """The table `results` as it was when `rows` were read."""
    dynamodb, table = boto3.client("dynamodb"), settings().results_table
    for row in rows_of_results():
        dynamodb.delete_item(TableName=table, Key={"pk": row["pk"], "sk": row["sk"]})
    for row in rows:
        dynamodb.put_item(TableName=table, Item=row)
    cache.forget()


def since() -> tuple[dict[str, Any], list[str]]:
    """What the handbook's scan writes down of the one release: its row, and its acts in order."""
    found = written_down()
    (release,) = (each for each in found if each["sk"] == {"S": "RELEASE"})
    acts = sorted((each for each in found if each["sk"]["S"].startswith("ACT#")), key=lambda each: each["sk"]["S"])
    return release, [each["act"]["S"] for each in acts]


def act(world: World, path: str, body: dict[str, Any] | None = None, method: str = "POST") -> Answer:
    return world.call(method, f"/v1/board/{path}", WHY if body is None else body, operator="ana")


def state(world: World, release_id: str) -> str:
    return str(act(world, f"releases/{release_id}", method="GET").body["state"])


def moved_to(release: dict[str, Any]) -> dict[str, Any]:
    """The body of the PATCH, from what the scan wrote down."""
    assert "`PATCH` it to its `zone` and its `due_at`, without the `.000`." in HANDBOOK
    return {"release_at": release["due_at"]["S"].replace(".000", ""), "zone": release["zone"]["S"]}


@pytest.mark.thorough
def test_a_release_edited_since_is_held_at_once_moved_again_and_approved_by_two(world: World, loaded: str) -> None:
    assert "and then was neither or had another `revision` (held, recalled, edited or abandoned since)" in HANDBOOK
    assert "`recalls` if it is out, `holds` if not." in HANDBOOK
    world.approve(loaded)
    restored = rows_of_results()
    assert act(world, f"releases/{loaded}", {"release_at": LATER}, "PATCH").status == 200
    world.approve(loaded)
    then, acts = since()
    assert acts[-3:] == ["edited", "approved", "approved"]
    restore(restored)
    now = act(world, f"releases/{loaded}", method="GET").body
    assert (now["state"], now["revision"] == int(then["revision"]["N"])) == ("approved", False)
    world.at = RELEASE_AT + timedelta(hours=1)  # the old time has passed, and the sweeps are off
    assert act(world, f"releases/{loaded}/holds").status == 200
    assert act(world, f"releases/{loaded}", moved_to(then), "PATCH").status == 200
    world.approve(loaded)
    stories.later(world, world.at + timedelta(minutes=6))
    assert state(world, loaded) == "approved"
    assert since()[0]["due_at"] == then["due_at"]


def test_one_that_is_out_by_its_old_time_is_recalled_takes_no_patch_and_is_restored_later(
    world: World, loaded: str
) -> None:
    assert "`restorations`, once its time of then has come; it takes no `PATCH`" in HANDBOOK
    world.approve(loaded)
    stories.later(world, RELEASE_AT - timedelta(minutes=3))
    restored = rows_of_results()
    assert state(world, loaded) == "released"
    assert act(world, f"releases/{loaded}/holds").status == 200
    assert act(world, f"releases/{loaded}", {"release_at": LATER}, "PATCH").status == 200
    then, _ = since()
    restore(restored)
    world.at = RELEASE_AT + timedelta(hours=1)
    assert act(world, f"releases/{loaded}/holds").status == 409
    assert act(world, f"releases/{loaded}/recalls").status == 200
    assert act(world, f"releases/{loaded}", moved_to(then), "PATCH").status == 409
    assert act(world, f"releases/{loaded}/abandonments").status == 409
    world.at = datetime.fromisoformat(then["due_at"]["S"])
    assert act(world, f"releases/{loaded}/restorations").status == 200
    stories.later(world, world.at + timedelta(minutes=2))
    assert state(world, loaded) == "released"


def test_a_release_abandoned_since_is_held_first_and_then_abandoned(world: World, loaded: str) -> None:
    assert "| abandoned | `abandonments` | `abandonments` | leave it: what was out cannot be abandoned |" in HANDBOOK
    world.approve(loaded)
    restored = rows_of_results()
    assert act(world, f"releases/{loaded}/holds").status == 200
    assert act(world, f"releases/{loaded}/abandonments").status == 200
    assert since()[0]["state"] == {"S": "abandoned"}
    restore(restored)
    assert act(world, f"releases/{loaded}/abandonments").status == 409
    assert act(world, f"releases/{loaded}/holds").status == 200
    assert act(world, f"releases/{loaded}/abandonments").status == 200


def test_one_result_withdrawn_since_is_withdrawn_again_when_the_sweep_has_published_its_release(
    world: World, loaded: str
) -> None:
    assert (
        "`withdrew one result (CANDIDATE.SESSION)`, shows again: `withdrawals` of it, in step 7 before the readers"
        in (HANDBOOK)
    )
    assert "By `returned one result (CANDIDATE.SESSION)`: `restorations` of it." in HANDBOOK
    world.approve(loaded)
    restored = rows_of_results()
    stories.later(world, RELEASE_AT)
    result = f"results/{CANDIDATE}.{SESSION}"
    assert [act(world, f"{result}/{each}").status for each in ("withdrawals", "restorations", "withdrawals")] == [
        201
    ] * 3
    acts = since()[1][-3:]
    withdrew, returned = (f"{each} one result ({CANDIDATE}.{SESSION})" for each in ("withdrew", "returned"))
    assert [each.partition(":")[0] for each in acts] == [withdrew, returned, withdrew]
    restore(restored)
    assert act(world, f"{result}/withdrawals").status == 409
    stories.later(world, RELEASE_AT + timedelta(minutes=2))
    assert act(world, f"{result}/withdrawals").status == 201
    assert act(world, f"{result}/restorations").status == 201


def test_a_release_approved_since_whose_time_has_passed_is_given_one_to_come_first(world: World, loaded: str) -> None:
    assert "`PATCH` if its time is another or has passed; approved by two again" in HANDBOOK
    world.at = RELEASE_AT + timedelta(hours=1)  # as restored: a draft that two approved since
    assert act(world, f"releases/{loaded}/approvals", {}).status == 409
    assert act(world, f"releases/{loaded}", moved_to(since()[0]), "PATCH").status == 422
    assert act(world, f"releases/{loaded}", {"release_at": LATER}, "PATCH").status == 200
    world.approve(loaded)


def test_a_release_planned_since_has_its_old_id_by_the_same_operator_and_key_alone(world: World) -> None:
    assert "with a time still to come (its own or another): then it has its old id" in HANDBOOK
    snapshots.begin(world, stories.enter_candidates)
    restored = rows_of_results()
    planned = {"session_ids": [SESSION], "zone": "Europe/Madrid"}

    def plan(key: str | None, operator: str = "ana", release_at: str = LATER) -> Answer:
        restore(restored)
        headers = {"idempotency-key": key} if key else {}
        body = {**planned, "release_at": release_at}
        return world.call("POST", "/v1/board/releases", body, operator=operator, headers=headers)

    key = "8e03978e-40d5-43dd-bc93-6894a57f9324"
    first = plan(key).body["id"]
    assert plan(key).body["id"] == first
    assert first not in {plan(key, "ben").body["id"], plan(None).body["id"]}
    world.at = datetime(2026, 12, 11, tzinfo=UTC)
    assert plan(key).status == 422
    assert plan(key, release_at="2026-12-12T08:00:00Z").body["id"] == first
