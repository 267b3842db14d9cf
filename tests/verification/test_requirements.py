"""What meets a requirement profile, and what is missed; each case written out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.exams.catalogue import Paper, exam
from shared.exams.scale import Cefr
from shared.results import result
from shared.results.practice import practice_statement
from shared.results.sitting import sitting_of
from shared.results.statement import State
from shared.verification.cautions import can_be_met, cautions
from shared.verification.requirement_profile import Minimum, RequirementProfile, Requirements, level_sure_of
from shared.verification.requirements import NOTHING, VALID, Figure, Sitting, Verdict, judge

R, U, W, L, S = Paper.READING, Paper.USE_OF_ENGLISH, Paper.WRITING, Paper.LISTENING, Paper.SPEAKING
RW = Paper.READING_AND_WRITING
AT = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
Misses = list[tuple[Any, ...]]


def a_profile(exams: str = "CAE", **asks: Any) -> RequirementProfile:
    return RequirementProfile("p1", 3, "MSc Biology", Requirements(tuple(exams.split()), **asks), AT)


def on_scale(code: str = "CAE", overall: int | None = 185, day: str = "2026-03-14", **more: Any) -> Sitting:
    """A valid sitting; every paper has the overall's score unless `papers` gives it another."""
    level = next((band.cefr for band in exam(code).bands if overall and band.lowest <= overall <= band.highest), None)
    given = {paper: Figure(score) for paper, score in more.pop("papers", {}).items()}
    papers = {**{paper: Figure(overall, level) for paper in exam(code).papers}, **given}
    sitting = Sitting(f"{code}-{day}", exam(code), date.fromisoformat(day), "Europe/Madrid", VALID)
    return replace(sitting, **{"overall": Figure(overall, level), "papers": papers, **more})


def off_scale(code: str, level: Cefr | None, day: str = "2026-03-14") -> Sitting:
    return replace(on_scale("CAE", day=day), session_id=code, exam=exam(code), overall=Figure(None, level), papers={})


def verdict(profile: RequirementProfile, *sittings: Sitting, at: datetime = AT) -> Verdict:
    return judge(profile, sittings, at)


def missed(profile: RequirementProfile, *sittings: Sitting, at: datetime = AT) -> Misses:
    found = verdict(profile, *sittings, at=at).misses
    return [(miss.what, *((miss.paper,) if miss.paper else ()), miss.required, miss.actual) for miss in found]


def asking(score: int | None = None, level: Cefr | None = None) -> Minimum:
    return Minimum(score, level)


# A minimum: one below, at, and above


@pytest.mark.parametrize(
    ("overall", "misses"),
    [(179, [("overall", "180", "179")]), (180, []), (181, []), (None, [("overall", "180", None)])],
)
def test_the_overall_score_is_at_least_the_one_asked_for(overall: int | None, misses: Misses) -> None:
    assert missed(a_profile(overall=asking(180)), on_scale(overall=overall)) == misses


@pytest.mark.parametrize(
    ("overall", "misses"),
    [
        (159, [("cefr", "B2", None)]),  # under the lowest band of C1 Advanced no level is reported
        (160, []),
        (179, []),
        (180, []),
        (200, []),
    ],
)
def test_the_overall_level_is_at_least_the_one_asked_for(overall: int, misses: Misses) -> None:
    assert missed(a_profile(overall=asking(level=Cefr.B2)), on_scale(overall=overall)) == misses


@pytest.mark.parametrize(("overall", "misses"), [(179, [("cefr", "C1", "B2")]), (180, [])])
def test_a_level_below_is_named_as_what_there_is(overall: int, misses: Misses) -> None:
    assert missed(a_profile("FCE CAE", overall=asking(level=Cefr.C1)), on_scale("FCE", overall)) == misses


@pytest.mark.parametrize(("score", "misses"), [(175, [("paper", W, "176", "175")]), (176, []), (177, [])])
@pytest.mark.parametrize("paper", [R, U, W, L, S])
def test_each_paper_has_a_minimum_of_its_own(paper: Paper, score: int, misses: Misses) -> None:
    profile = a_profile(papers={paper: asking(176)})
    expected = [(what, paper, *figures) for what, _, *figures in misses]
    assert missed(profile, on_scale(papers={paper: score})) == expected
    others = {each: 142 for each in (R, U, W, L, S) if each is not paper}
    assert missed(profile, on_scale(papers={**others, paper: 176})) == []


@pytest.mark.parametrize(
    ("figure", "misses"),
    [
        (Figure(179, Cefr.B2), [("paper", W, "C1", "B2")]),
        (Figure(180, Cefr.C1), []),
        (Figure(142), [("paper", W, "C1", None)]),
        (Figure(is_exempt=True), [("paper", W, "C1", "exempt")]),
        (NOTHING, [("paper", W, "C1", None)]),
    ],
)
def test_a_papers_minimum_may_be_a_level(figure: Figure, misses: Misses) -> None:
    sitting = on_scale()
    sitting = replace(sitting, papers={**sitting.papers, W: figure})
    assert missed(a_profile(papers={W: asking(level=Cefr.C1)}), sitting) == misses


def test_two_skills_in_one_paper_are_both_judged_by_it() -> None:
    key = on_scale("KET", 130, papers={RW: 119, L: 125})
    asked = {R: asking(120), W: asking(119), L: asking(125)}
    assert missed(a_profile("KET", papers=asked), key) == [("paper", R, "120", "119")]


def test_a_skill_that_the_exam_does_not_test_is_missed() -> None:
    assert missed(a_profile("PET", papers={U: asking(140)}), on_scale("PET", 165)) == [("paper", U, "140", None)]


# Off the scale a level is all there is


@pytest.mark.parametrize(
    ("asked", "level", "misses"),
    [
        (asking(level=Cefr.C1), Cefr.B2, [("cefr", "C1", "B2")]),
        (asking(level=Cefr.C1), Cefr.C1, []),
        (asking(level=Cefr.C1), Cefr.C2, []),
        (asking(180), Cefr.C1, []),  # every C1 is at least 180
        (asking(180), Cefr.B2, [("cefr", "C1", "B2")]),
        (asking(181), Cefr.C1, [("cefr", "C2", "C1")]),  # some C1 is less than 181
        (asking(200), Cefr.C2, []),
        (asking(201), Cefr.C2, [("cefr", "201", "C2")]),
        (asking(185, Cefr.C1), Cefr.C1, []),
        (asking(185, Cefr.C1), Cefr.B2, [("cefr", "C1", "B2")]),
        (asking(100), None, [("cefr", "A1", None)]),
    ],
)
def test_off_the_scale_a_result_counts_as_its_levels_lowest_score(
    asked: Minimum, level: Cefr | None, misses: Misses
) -> None:
    assert missed(a_profile("CAE IELTS", overall=asked), off_scale("IELTS", level)) == misses


def test_on_the_scale_the_score_decides_where_a_level_is_asked_for_besides() -> None:
    profile = a_profile("FCE", overall=asking(170, Cefr.C1))
    assert missed(profile, on_scale("FCE", 170)) == []
    assert missed(profile, on_scale("FCE", 169)) == [("overall", "170", "169")]


@pytest.mark.parametrize(
    ("score", "level"), [(80, "A1"), (100, "A1"), (101, "A2"), (179, "C1"), (180, "C1"), (181, "C2"), (200, "C2")]
)
def test_the_level_whose_every_score_is_one_or_above_it(score: int, level: str) -> None:
    assert level_sure_of(score) == level
    assert level_sure_of(201) is None


def test_a_paper_off_the_scale_has_no_level_of_its_own() -> None:
    profile = a_profile("IELTS", papers={W: asking(level=Cefr.B1)})
    assert missed(profile, off_scale("IELTS", Cefr.C2)) == [("paper", W, "B1", None)]


# Age, counted from the exam


@pytest.mark.parametrize(
    ("taken", "months", "today", "misses"),
    [
        ("2024-11-29", 24, "2026-11-30", [("age", "2024-11-30", "2024-11-29")]),
        ("2024-11-30", 24, "2026-11-30", []),
        ("2024-12-01", 24, "2026-11-30", []),
        ("2024-02-29", 24, "2026-02-28", []),  # the last day of a leap day's two years
        ("2024-02-29", 24, "2026-03-01", [("age", "2024-03-01", "2024-02-29")]),
        ("2024-02-29", 48, "2028-02-29", []),
        ("2024-02-29", 48, "2028-03-01", [("age", "2024-03-01", "2024-02-29")]),
        ("2026-02-28", 24, "2028-02-28", []),
        ("2026-02-28", 24, "2028-02-29", [("age", "2026-03-01", "2026-02-28")]),
        ("2026-01-31", 1, "2026-02-28", []),
        ("2026-01-31", 1, "2026-03-01", [("age", "2026-02-01", "2026-01-31")]),
        ("2025-12-15", 12, "2026-12-15", []),
        ("2025-12-15", 12, "2026-12-16", [("age", "2025-12-16", "2025-12-15")]),
        ("2016-11-30", 120, "2026-11-30", []),
    ],
)
def test_a_result_is_young_enough_up_to_the_same_day(taken: str, months: int, today: str, misses: Misses) -> None:
    profile = a_profile(maximum_age_months=months)
    assert missed(profile, on_scale(day=taken), at=datetime.fromisoformat(f"{today}T12:00:00+00:00")) == misses


def test_the_day_is_that_of_the_sessions_own_calendar() -> None:
    profile, late = a_profile(maximum_age_months=12), datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    madrid = on_scale(day="2025-11-30")  # there it is 1 December by now
    assert missed(profile, madrid, at=late) == [("age", "2025-12-01", "2025-11-30")]
    assert missed(profile, replace(madrid, zone="Europe/London"), at=late) == []


def test_without_an_age_limit_no_result_is_too_old() -> None:
    assert missed(a_profile(), on_scale(day="1999-06-12")) == []


# Exam and state


def test_another_exam_is_not_judged_any_further() -> None:
    profile = a_profile("CAE CPE", overall=asking(180), papers={W: asking(176)}, maximum_age_months=6)
    assert missed(profile, on_scale("FCE", 160, "2020-01-01")) == [("exam", "CAE, CPE", "FCE")]


@pytest.mark.parametrize("state", [state for state in State if state is not State.VALID])
def test_a_result_that_is_not_valid_misses_by_its_state_alone(state: State) -> None:
    profile = a_profile(overall=asking(180), papers={W: asking(176)}, maximum_age_months=6)
    assert missed(profile, on_scale(state=state.value, overall=None)) == [("state", "valid", state.value)]
    assert missed(a_profile(), on_scale(state=state.value)) == [("state", "valid", state.value)]


def test_the_state_that_meets_is_the_statements_own_word() -> None:
    assert State.VALID.value == VALID


def test_two_papers_and_the_age_are_missed_at_once() -> None:
    profile = a_profile(
        overall=asking(180), papers={R: asking(170), W: asking(176), S: asking(185)}, maximum_age_months=24
    )
    old = on_scale(overall=180, day="2023-06-10", papers={W: 168, S: 184})
    assert missed(profile, old) == [
        ("age", "2024-11-30", "2023-06-10"),
        ("paper", W, "176", "168"),
        ("paper", S, "185", "184"),
    ]
    assert missed(profile, on_scale(overall=179, papers={R: 169, W: 176, S: 185})) == [
        ("overall", "180", "179"),
        ("paper", R, "170", "169"),
    ]


# Several sittings


def test_any_one_sitting_may_meet_and_is_named() -> None:
    profile = a_profile(overall=asking(185))
    found = verdict(profile, on_scale(overall=170), on_scale(overall=190, day="2025-01-01"))
    assert (found.meets, found.session_ids) == (True, ("CAE-2025-01-01",))


def test_of_several_that_miss_the_nearest_is_named() -> None:
    profile = a_profile("CAE FCE", overall=asking(185), papers={W: asking(185)})
    far, near = on_scale(overall=170), on_scale("FCE", 170, "2024-01-01", papers={W: 185})
    assert missed(profile, far, near) == [("overall", "185", "170")]
    withheld = on_scale("CPE", state="withheld")
    assert missed(profile, withheld, far) == missed(profile, far), "a result that can be judged is nearer"
    assert missed(a_profile("FCE"), on_scale(), on_scale("FCE", state="withheld"))[0][0] == "state"
    older = on_scale(overall=170, day="2020-01-01")
    for both in ((far, older), (older, far)):
        assert verdict(profile, *both).session_ids == (far.session_id,), "of two alike the newer"


TWO = (
    on_scale(overall=182, day="2026-03-14", papers={R: 190, W: 168}),
    on_scale(overall=179, day="2026-06-13", papers={R: 170, W: 178}),
)


def test_sittings_are_combined_only_where_the_profile_allows_it() -> None:
    asked: dict[str, Any] = {"overall": asking(180), "papers": {R: asking(185), W: asking(176)}}
    assert missed(a_profile(**asked), *TWO) == [("paper", W, "176", "168")]
    found = verdict(a_profile(**asked, may_combine_sittings=True), *TWO)
    assert (found.meets, found.session_ids) == (True, ("CAE-2026-03-14", "CAE-2026-06-13"))


def test_what_one_sitting_meets_alone_rests_on_that_one() -> None:
    found = verdict(a_profile(overall=asking(182), may_combine_sittings=True), *TWO)
    assert (found.meets, found.session_ids) == (True, ("CAE-2026-03-14",))


def test_the_overall_result_is_never_worked_out_over_several_days() -> None:
    """The best papers of both would make 184."""
    profile = a_profile(overall=asking(183), papers={R: asking(190), W: asking(178)}, may_combine_sittings=True)
    assert missed(profile, *TWO) == [("overall", "183", "182")]


@pytest.mark.parametrize(
    "change",
    [{"exam": exam("CPE")}, {"state": "withheld"}, {"exam_date": date(2020, 1, 1)}],
    ids=["another exam", "not valid", "too old"],
)
def test_what_does_not_count_alone_is_not_combined(change: dict[str, Any]) -> None:
    profile = a_profile(
        "CAE CPE", papers={R: asking(185), W: asking(176)}, maximum_age_months=12, may_combine_sittings=True
    )
    assert verdict(profile, *TWO).meets
    assert not verdict(profile, TWO[0], replace(TWO[1], **change)).meets
    assert not verdict(profile, replace(TWO[0], **change), TWO[1]).meets


def test_a_paper_that_was_sat_once_is_exempt_in_no_combination() -> None:
    profile = a_profile(papers={R: asking(185), L: asking(185), W: asking(176)}, may_combine_sittings=True)
    first, second = on_scale(papers={R: 190, L: 170, W: 170}), on_scale(day="2026-06-13", papers={R: 170, L: 190})
    exempt = replace(second, papers={**second.papers, W: Figure(is_exempt=True)})
    assert missed(profile, first, exempt) == [("paper", W, "176", "170")]
    never = replace(first, papers={**first.papers, W: Figure(is_exempt=True)})
    assert missed(profile, never, exempt) == [("paper", W, "176", "exempt")]


def test_of_two_sittings_the_better_level_counts() -> None:
    profile = a_profile(papers={R: asking(level=Cefr.C1), L: asking(level=Cefr.C1)}, may_combine_sittings=True)
    lower, higher = Figure(170, Cefr.B2), Figure(190, Cefr.C1)
    first = replace(on_scale(), papers={R: higher, L: lower})
    second = replace(on_scale(day="2026-06-13"), papers={R: lower, L: higher})
    assert missed(profile, first, second) == []


# What leaves


def test_a_verdict_names_its_profile_and_every_figure() -> None:
    profile = a_profile(papers={W: asking(176)})
    assert verdict(profile, on_scale(papers={W: 168})).to_json() == {
        "meets": False,
        "misses": [{"what": "paper", "paper": "writing", "required": "176", "actual": "168"}],
        "results": ["CAE-2026-03-14"],
        "profile_id": "p1",
        "profile_version": 3,
        "profile_name": "MSc Biology",
    }


def test_where_the_verdict_alone_is_shown_no_miss_says_what_there_is() -> None:
    profile = a_profile(papers={W: asking(176)}, maximum_age_months=1, verdict_only=True)
    misses = verdict(profile, on_scale(papers={W: 168}, day="2020-05-05")).to_json()["misses"]
    assert misses == [
        {"what": "age", "paper": None, "required": "2026-10-30"},
        {"what": "paper", "paper": "writing", "required": "176"},
    ]


def test_a_statement_is_judged_by_what_is_printed_on_it() -> None:
    found = sitting_of(practice_statement().to_json(AT))
    assert (found.exam.code, found.exam_date, found.state) == ("FCE", date(2026, 3, 14), "practice")
    assert found.overall == Figure(174, Cefr.B2)
    assert found.papers[U] == Figure(171, Cefr.B2)
    profile = a_profile("FCE", overall=asking(174), papers={L: asking(183)})
    assert missed(profile, replace(found, state=VALID)) == [("paper", L, "183", "182")]
    values = {R: "176", U: "171", W: "168", L: "121", S: "exempt"}
    other = replace(practice_statement(), result=result.judge(exam("FCE"), values))
    papers = sitting_of(other.to_json(AT)).papers
    assert (papers[L], papers[S]) == (NOTHING, Figure(is_exempt=True)), "121 is under what is reported"


# What nobody can meet


@pytest.mark.parametrize(
    ("exams", "asks", "said"),
    [
        ("FCE", {"overall": asking(190)}, []),
        ("FCE", {"overall": asking(191)}, [("FCE", "overall", None, "191", "190")]),
        ("FCE CAE", {"papers": {W: asking(200)}}, [("FCE", "paper", W, "200", "190")]),
        ("FCE CAE", {"overall": asking(level=Cefr.C1)}, []),
        ("FCE CAE", {"overall": asking(level=Cefr.C2)}, [("FCE", "cefr", None, "C2", "C1")]),
        ("PET", {"papers": {U: asking(120)}}, [("PET", "paper", U, "120", None)]),
        ("KET", {"papers": {R: asking(150), W: asking(151)}}, [("KET", "paper", W, "151", "150")]),
        ("IELTS", {"overall": asking(200)}, []),
        ("IELTS", {"overall": asking(201)}, [("IELTS", "cefr", None, "201", "C2")]),
        ("IELTS", {"papers": {W: asking(level=Cefr.B1)}}, [("IELTS", "paper", W, "B1", None)]),
        ("BULATS", {"papers": {R: asking(level=Cefr.C2)}}, []),
        ("BULATS", {"overall": asking(level=Cefr.A1)}, [("BULATS", "cefr", None, "A1", None)]),
        ("ILEC", {"overall": asking(level=Cefr.C1)}, []),
        ("ILEC", {"overall": asking(level=Cefr.C2)}, [("ILEC", "cefr", None, "C2", "C1")]),
        ("DELTA1", {"overall": asking(level=Cefr.A1)}, [("DELTA1", "cefr", None, "A1", None)]),
        ("YLEF TKT", {}, []),
    ],
)
def test_what_nobody_can_meet_is_said_by_exam(exams: str, asks: dict[str, Any], said: Misses) -> None:
    found = cautions(a_profile(exams, **asks).asks)
    assert [(each["exam"], each["what"], each["paper"], each["required"], each["highest"]) for each in found] == said


@pytest.mark.parametrize(
    ("exams", "score", "met"),
    [("FCE", 190, True), ("FCE", 191, False), ("FCE CAE", 191, True), ("FCE CAE", 211, False), ("CPE", 230, True)],
)
def test_a_profile_can_be_met_where_one_of_its_exams_reports_what_it_asks(exams: str, score: int, *, met: bool) -> None:
    asks = a_profile(exams, overall=asking(score)).asks
    assert can_be_met(asks, cautions(asks)) is met
