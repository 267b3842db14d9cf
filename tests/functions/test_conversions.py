from __future__ import annotations

from typing import Any

import pytest

from tests.kit.aws_calls import watched
from tests.kit.world import Answer, World


def convert(world: World, kind: str, value: str, **more: str) -> Answer:
    return world.call("POST", "/v1/conversions", {"kind": kind, "value": value, **more})


def equals(answer: Answer) -> dict[str, str | None]:
    return {each["exam"]: each["grade"] for each in answer.body["equal"] if each["kind"] == "scale"}


def test_marks_of_a_practice_test_are_converted_for_anyone_without_a_call(world: World) -> None:
    with watched() as calls:
        answer = convert(world, "practice_marks", " ２４ ", exam="FCE", paper="reading")
    assert calls.made == []
    assert answer.status == 200
    assert answer.body["scale"] == {"lowest": 160, "highest": 160}
    assert (answer.body["cefr"], answer.body["caveats"]) == ("B2", ["practice_only", "near_a_boundary"])
    assert equals(answer) == {
        "PET": "A", "PETS": "A", "BECP": "Pass with Distinction",
        "FCE": "C", "FCES": "C", "BECV": "C", "CAE": "Level B2", "BECH": "Level B2",
    }  # fmt: skip


def test_an_old_standardised_score_is_converted(world: World) -> None:
    answer = convert(world, "standardised", "76", exam="CAE")
    assert (answer.body["scale"]["lowest"], answer.body["cefr"]) == (194, "C1")  # 193 + 7 / 5
    assert answer.body["caveats"] == ["not_published"]


def test_a_level_is_its_scores_and_what_is_off_the_scale_shares_the_level_alone(world: World) -> None:
    answer = convert(world, "level", "b2")
    assert answer.body["scale"] == {"lowest": 160, "highest": 179}
    off = {each["exam"]: (each["lowest"], each["highest"]) for each in answer.body["equal"] if each["kind"] != "scale"}
    assert off == {"IELTS": ("5.5", "6.5"), "BULATS": ("60", "74")}
    assert convert(world, "level", "pre a1").body["scale"] is None


def test_too_few_marks_are_not_reported(world: World) -> None:
    answer = convert(world, "practice_marks", "9", exam="FCE", paper="reading")
    assert (answer.status, answer.body["scale"], answer.body["cefr"], answer.body["equal"]) == (200, None, None, [])


def test_a_scale_score_is_compared_as_it_is(world: World) -> None:
    answer = convert(world, "scale", "230")
    assert (answer.body["cefr"], equals(answer)) == ("C2", {"CPE": "A"})
    assert (convert(world, "scale", "60").body["cefr"], convert(world, "scale", "231").status) == (None, 422)


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"kind": "standardised", "value": "70"}, 422, "/exam"),
        ({"kind": "standardised", "value": "70", "exam": "XYZ"}, 404, "/exam"),
        ({"kind": "standardised", "value": "44", "exam": "KET"}, 422, "/value"),
        ({"kind": "standardised", "value": "70", "exam": "IELTS"}, 422, "/exam"),
        ({"kind": "practice_marks", "value": "20", "exam": "BECV", "paper": "reading"}, 422, "/exam"),
        ({"kind": "practice_marks", "value": "20", "exam": "FCE"}, 422, "/paper"),
        ({"kind": "practice_marks", "value": "43", "exam": "FCE", "paper": "reading"}, 422, "/value"),
        ({"kind": "practice_marks", "value": "20.5", "exam": "FCE", "paper": "reading"}, 422, "/value"),
        ({"kind": "scale", "value": "-1"}, 422, "/value"),
        ({"kind": "scale", "value": "1e2"}, 422, "/value"),
        ({"kind": "level", "value": "B3"}, 422, "/value"),
        ({"kind": "shields", "value": "5"}, 422, "/kind"),
        ({"kind": "scale", "value": ""}, 422, "/value"),
        ({"kind": "scale"}, 422, "/value"),
        ({"kind": "scale", "value": 176}, 422, "/value"),
    ],
)
def test_what_cannot_be_converted_is_refused_with_its_field(
    world: World, body: dict[str, Any], status: int, pointer: str
) -> None:
    answer = world.call("POST", "/v1/conversions", body)
    assert answer.status == status
    assert [each["pointer"] for each in answer.body["errors"]] == [pointer]
