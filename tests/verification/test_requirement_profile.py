"""Requirement profiles: what may be asked for, and who may change one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.exams.catalogue import EXAMS
from shared.exams.scale import Cefr
from shared.ground.errors import Conflict, RuleBroken, StaleVersion
from shared.verification.requirement_profile import (
    Minimum,
    ProfileRetired,
    RequirementProfile,
    Requirements,
    accepted_exams,
    may_change,
    minimum,
    profile_name,
)

AT = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
PROFILE = RequirementProfile("p1", 3, "MSc Biology", Requirements(("CAE",)), AT)


def test_exams_stand_once_each_in_the_catalogues_order() -> None:
    assert accepted_exams(["CPE", "CAE", "CPE"]) == ("CAE", "CPE")
    assert accepted_exams(reversed(list(EXAMS))) == tuple(EXAMS)


def test_an_exam_that_there_is_not_is_named_by_its_place() -> None:
    with pytest.raises(RuleBroken, match="“TOEFL”") as refused:
        accepted_exams(["CAE", "TOEFL"])
    assert refused.value.pointer == "/exams/1"


def test_a_minimum_asks_for_something() -> None:
    assert minimum(176, None, "/x") == Minimum(176)
    assert minimum(None, Cefr.B2, "/x") == Minimum(None, Cefr.B2)
    with pytest.raises(RuleBroken, match="Give a score, a level, or both") as refused:
        minimum(None, None, "/minimum_overall")
    assert refused.value.pointer == "/minimum_overall"


@pytest.mark.parametrize("name", ["M", "x" * 81, "<b>MSc</b>", "..."])
def test_a_name_is_two_to_eighty_characters_that_can_be_read(name: str) -> None:
    assert profile_name("  MSc   Biology ") == "MSc Biology"
    assert profile_name("x" * 80) == "x" * 80
    with pytest.raises(RuleBroken) as refused:
        profile_name(name)
    assert refused.value.pointer == "/name"


@pytest.mark.parametrize(
    ("newest", "version", "refusal"),
    [
        (PROFILE, 3, None),
        (PROFILE, 2, StaleVersion),
        (PROFILE, 4, StaleVersion),
        (replace(PROFILE, retired_at=AT), 3, ProfileRetired),
    ],
)
def test_only_the_newest_version_of_a_profile_that_is_offered_is_changed(
    newest: RequirementProfile, version: int, refusal: type[Exception] | None
) -> None:
    if refusal is None:
        assert may_change(newest, version) is newest
        return
    with pytest.raises(refusal):
        may_change(newest, version)


def test_a_retired_profile_is_a_conflict_and_no_stale_version() -> None:
    assert issubclass(ProfileRetired, Conflict)
    assert not issubclass(ProfileRetired, StaleVersion)


def test_a_profile_is_shown_with_all_it_asks() -> None:
    asks = Requirements(("CAE",), Minimum(185, Cefr.C1), {}, 24, may_combine_sittings=True)
    assert replace(PROFILE, asks=asks).to_json() == {
        "id": "p1",
        "version": 3,
        "name": "MSc Biology",
        "exams": ["CAE"],
        "minimum_overall": {"score": 185, "level": "C1"},
        "minimum_papers": {},
        "maximum_age_months": 24,
        "may_combine_sittings": True,
        "verdict_only": False,
        "changed_at": "2026-11-30T09:00:00Z",
        "changed_by": None,
        "retired_at": None,
        "published_at": None,
    }
