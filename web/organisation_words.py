"""The sentences of the pages on which an organisation works."""

from __future__ import annotations

from collections.abc import Mapping

from web.translations import N_

ORGANISATION_WORDS: Mapping[str, Mapping[str, str]] = {
    "verdict": {
        "now_valid": N_("Valid"),
        "now_expired": N_("Expired"),
        "now_pending": N_("Pending"),
        "now_absent": N_("Absent"),
        "now_withheld": N_("Withheld"),
        "now_superseded": N_("Replaced by a newer version"),
        "now_recalled": N_("Taken back"),
        "now_practice": N_("Practice example"),
        "meets": N_("Meets “{profile}”"),
        "meets_not": N_("Does not meet “{profile}”"),
        "by_version": N_("By version {version} of this requirement, on: {results}."),
        "scores_unshown": N_("This requirement shows the verdict alone, no scores."),
        "of_overall": N_("Overall score"),
        "of_cefr": N_("Overall level"),
        "miss_least": N_("{what}: you ask for {required}, the result has {actual}."),
        "miss_least_none": N_("{what}: you ask for {required}, none is reported."),
        "miss_least_exempt": N_("{what}: you ask for {required}, the paper did not have to be sat."),
        "miss_least_alone": N_("{what}: you ask for {required}, it is not reached."),
        "miss_age": N_("Age: you accept exams from {required} on, this one was on {actual}."),
        "miss_age_alone": N_("Age: you accept exams from {required} on, this one was earlier."),
        "miss_exam": N_("Exam: you accept {required}, this is {actual}."),
        "miss_exam_alone": N_("Exam: you accept {required}, this is another one."),
        "miss_state": N_("State: only a valid result counts, this one is not: {actual}."),
        "miss_state_alone": N_("State: only a valid result counts, this one is not."),
    },
    "history": {
        "open": N_("Open"),
        "open_named": N_("Open the check of {id}, {date}"),
        "listed": N_("{count} checks loaded."),
        "listed_all": N_("These are all."),
        "listed_more": N_("There are more."),
        "saved_as": N_("Saved as {name}."),
        "for_purpose": N_("Purpose: {text}"),
        "versions": N_("You saw version {seen}. This is version {now}."),
        "ended": N_(
            "Scores are shown for 90 days after a check, here until {date}. Ask the candidate for a new check."
        ),
        "not_shown": N_("Scores cannot be shown now. Ask the candidate."),
        "problem_validation_failed": N_(
            "Check what you have filtered by: an ID number has 9 letters or digits, and the first day is not after the "
            "last one."
        ),
    },
}
