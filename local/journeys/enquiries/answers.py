"""The steps in which the awarding body answers: grade up, grade down, another score inside the grade."""

from __future__ import annotations

from local.client.caller import Body
from local.journeys.enquiries.asking import STAGE_1, kinds, statement
from local.journeys.enquiries.cast import Cast
from local.journeys.enquiries.mail import mailed, to_candidates, to_centre, to_verifiers
from local.journeys.story import must
from shared.enquiries.outcome import Check

CHECKS = [check.value for check in Check]
OUTCOMES = {
    "up": ({"reading": "190", "writing": "190", "listening": "170"}, "grade_up", "B"),  # 174
    "down": ({"reading": "150"}, "grade_down", "Level B1"),  # 158
    "within": ({"reading": "165"}, "score_changed", "C"),  # 161
}
"""The revised scores, the outcome's name, and the grade then."""


def the_board_finds_the_grade_up_the_grade_down_and_another_score(cast: Cast) -> None:
    for who in OUTCOMES:
        cast.as_board("begins", cast.enquiry(who), {})
    kinds_found = [kind for _, kind, _ in OUTCOMES.values()]
    answers = cast.caller.board_file("enquiry-outcomes", _file(cast))["data"]
    must([each.get("kind") for each in answers] == kinds_found, f"The outcomes are {kinds_found}: {answers}")
    again = cast.caller.board_file("enquiry-outcomes", _file(cast))["data"]
    must(not any(each["concluded"] for each in again), f"The same file again concludes nothing: {again}")
    mailed(
        cast,
        *to_candidates(cast, OUTCOMES, "has been answered", "the next stage must be asked for, paid and submitted by"),
        *to_centre(cast, OUTCOMES, "has answered the results enquiry"),
        *to_verifiers(cast, OUTCOMES),
    )


def new_statements_stand_and_fees_have_gone_back(cast: Cast) -> None:
    for who, (_, kind, grade) in OUTCOMES.items():
        shown = statement(cast, who)
        must((shown["version"], shown["overall"]["grade"]) == (2, grade), f"{who} has {grade}: {shown['overall']}")
        must(cast.verified(who)["version"] == 2, "The first version is superseded: a verification shows the second.")
        back = ["refunded"] if kind != "score_changed" else []
        asked = cast.as_candidate(who, "GET", f"/v1/enquiries/{cast.enquiry(who)}")
        must(kinds(asked) == ["due", "paid", *back], f"Fees go back on a change of grade alone: {asked['fees']}")
        balance = cast.as_staff("GET", f"/v1/enquiries/{cast.enquiry(who)}")["balance"]
        must(balance["refunded"] == STAGE_1 * len(back), f"The centre sees it, too: {balance}")


def _file(cast: Cast) -> str:
    """The file that an operator sends: one enquiry a row, with the revised papers."""
    columns = sorted({paper for papers, _, _ in OUTCOMES.values() for paper in papers})
    rows = [
        [cast.enquiry(who), "all", *(papers.get(column, "") for column in columns)]
        for who, (papers, _, _) in OUTCOMES.items()
    ]
    return "\n".join(map(",".join, [["enquiry_id", "checks", *columns], *rows]))


def concluded(cast: Cast, enquiry: str, outcome: Body) -> Body:
    cast.as_board("begins", enquiry, {})
    return cast.as_board("outcomes", enquiry, outcome)
