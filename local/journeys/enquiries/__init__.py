"""Results enquiries over HTTP alone: from a doubt to its outcome, and past every deadline.

    python -m local.journeys.enquiries --url http://127.0.0.1:8000

For a platform whose clock may be moved on by some five weeks, as `make run DEMO=0`. In each step the mails about
enquiries that come are exactly those it names.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from local.client.caller import Caller
from local.journeys.enquiries import answers, asking, deadlines, secondstage
from local.journeys.enquiries.cast import cast_for

STEPS = (
    asking.an_invited_person_joins_the_centre,
    asking.results_are_released,
    asking.an_organisation_verifies_them_and_another_does_not,
    asking.candidates_ask_and_agree_that_the_grade_may_go_down,
    asking.the_centre_approves_and_records_the_fees,
    asking.the_centre_submits,
    answers.the_board_finds_the_grade_up_the_grade_down_and_another_score,
    answers.new_statements_stand_and_fees_have_gone_back,
    secondstage.a_first_stage_changes_nothing_and_a_second_follows,
    secondstage.the_second_changes_the_grade_and_every_fee_goes_back,
    secondstage.the_centre_appeals_and_is_answered,
    deadlines.each_deadline_is_notified_once_to_whom_it_concerns,
    deadlines.what_nobody_went_on_with_is_closed,
)
ROLES = (*answers.OUTCOMES, secondstage.TWICE, *deadlines.LATE)


def walk(url: str, report: Callable[[str], None] = lambda _: None) -> None:
    """The whole story on the platform at `url`; Unexpected where it goes another way."""
    cast = cast_for(Caller(url), ROLES)
    for step in STEPS:
        began = time.monotonic()
        step(cast)
        report(f"  {step.__name__.replace('_', ' ')}: {time.monotonic() - began:.1f} s")
