"""The handbook's scan before a table is replaced: what it writes down of each release is what step 6 is done from."""

from __future__ import annotations

import json
import shlex
from typing import Any

import boto3

from cli.docs import DOCS
from shared.ground.settings import settings
from tests.kit import stories
from tests.kit.world import World


def scan_of_the_handbook() -> dict[str, str]:
    """Its options by name, "filter-expression"."""
    section = (DOCS / "operations.md").read_text("utf-8").partition("aws dynamodb scan ")[2].partition("```")[0]
    words = shlex.split(section.replace("\\\n", " "))
    return {name.removeprefix("--"): value for name, value in zip(words[::2], words[1::2], strict=True)}


def written_down() -> list[dict[str, Any]]:
    """The rows that the handbook's scan puts into its file."""
    asked = scan_of_the_handbook()
    assert asked[">"] == "since.json"
    found = boto3.client("dynamodb").scan(
        TableName=settings().results_table,
        FilterExpression=asked["filter-expression"],
        ExpressionAttributeValues=json.loads(asked["expression-attribute-values"]),
        ProjectionExpression=asked["projection-expression"],
        ExpressionAttributeNames=json.loads(asked["expression-attribute-names"]),
    )
    return list(found["Items"])


def test_the_scan_has_each_release_with_its_state_time_and_sessions_and_every_act(world: World) -> None:
    release_id = stories.release_results(world)
    recalled = {"reason": "The thresholds were wrong."}
    assert world.call("POST", f"/v1/board/releases/{release_id}/recalls", recalled, operator="ana").status == 200
    found = written_down()
    (release,) = (each for each in found if each["sk"] == {"S": "RELEASE"})
    assert (release["pk"], release["state"]) == ({"S": f"RELEASE#{release_id}"}, {"S": "recalled"})
    assert (release["due_at"], release["zone"]) == ({"S": "2026-12-09T08:00:00.000+00:00"}, {"S": "Europe/Madrid"})
    assert release["session_ids"] == {"L": [{"S": stories.SESSION}]}
    acts = [each for each in found if each["sk"]["S"].startswith("ACT#")]
    assert {each["pk"]["S"] for each in acts} == {f"RELEASE#{release_id}"}
    assert all({"operator", "act", "at", "revision"} <= set(each) for each in acts)
    said = [each["act"]["S"] for each in sorted(acts, key=lambda each: each["sk"]["S"])]
    assert [act.partition(":")[0] for act in said][-1] == "recalled"
    assert sum(act.startswith("approved") for act in said) == 2
