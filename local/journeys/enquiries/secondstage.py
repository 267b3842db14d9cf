"""One candidate's enquiries to the end: Stage 1 changes nothing, Stage 2 does, and an appeal is answered."""

from __future__ import annotations

from local.journeys.enquiries.answers import CHECKS, concluded
from local.journeys.enquiries.asking import STAGE_2, kinds, pay, statement
from local.journeys.enquiries.cast import Cast
from local.journeys.enquiries.mail import mailed, to_candidates, to_centre, to_verifiers
from local.journeys.story import must

TWICE = "twice"
MARKED_AGAIN = {"reading": "190", "listening": "190"}  # 173: grade B


def a_first_stage_changes_nothing_and_a_second_follows(cast: Cast) -> None:
    found = concluded(cast, cast.enquiry(TWICE), {"checks": CHECKS})
    must(found["outcome"]["kind"] == "unchanged", f"Nothing has changed: {found['outcome']}")
    must(statement(cast, TWICE)["version"] == 1, "The Statement is as it was.")
    mailed(
        cast,
        *to_candidates(cast, [TWICE], "has been answered", "the next stage must be asked for, paid and submitted by"),
        *to_centre(cast, [TWICE], "The next stage must be asked for, paid and submitted by"),
    )
    wish = {"session_id": cast.session, "stage": "stage_2", "papers": list(MARKED_AGAIN), "consent": True}
    second = cast.as_candidate(TWICE, "POST", "/v1/enquiries", wish)["id"]
    must(second == cast.enquiry(TWICE, 2), f"It is the second of its chain: {second}")
    cast.as_staff("POST", f"/v1/enquiries/{second}/approvals", {})
    pay(cast, second, STAGE_2)
    cast.as_staff("POST", f"/v1/enquiries/{second}/submissions", {})
    steps = ("is with your exam centre", "The fee is due now", "has had the fee", "has been submitted")
    mails = [mail for step in steps for mail in to_candidates(cast, [TWICE], step)]
    mailed(cast, *mails, *to_centre(cast, [TWICE], "asks for a results enquiry"))


def the_second_changes_the_grade_and_every_fee_goes_back(cast: Cast) -> None:
    found = concluded(cast, cast.enquiry(TWICE, 2), {"papers": MARKED_AGAIN})
    must(found["outcome"]["kind"] == "grade_up", f"The grade goes up: {found['outcome']}")
    for number in (1, 2):
        asked = cast.as_candidate(TWICE, "GET", f"/v1/enquiries/{cast.enquiry(TWICE, number)}")
        must(kinds(asked) == ["due", "paid", "refunded"], f"The fee of stage {number} goes back: {asked['fees']}")
    shown = cast.verified(TWICE)
    must((shown["version"], shown["overall"]["grade"]) == (2, "B"), f"The new Statement says so: {shown['overall']}")
    mailed(
        cast,
        *to_candidates(cast, [TWICE], "has been answered", "it may appeal by"),
        *to_centre(cast, [TWICE], "may appeal by"),
        *to_verifiers(cast, [TWICE]),
    )


def the_centre_appeals_and_is_answered(cast: Cast) -> None:
    enquiry = cast.enquiry(TWICE, 2)
    cast.as_staff("POST", f"/v1/enquiries/{enquiry}/appeals", {"reason": "One script was marked by one examiner."})
    mailed(cast, *to_candidates(cast, [TWICE], "has appealed"))
    settled = cast.as_board("settlements", enquiry, {"reason": "Two examiners marked it: the procedure was kept."})
    must((settled["state"], settled["appeal_outcome"]) == ("closed", None), f"Settled in words: {settled['state']}")
    mailed(cast, *to_candidates(cast, [TWICE], "With this answer"), *to_centre(cast, [TWICE], "answered the appeal"))
