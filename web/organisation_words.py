"""The sentences of the pages on which an organisation works."""

from __future__ import annotations

from collections.abc import Mapping

from web.translations import N_

ORGANISATION_WORDS: Mapping[str, Mapping[str, str]] = {
    "history": {
        "now_valid": N_("Valid"),
        "now_expired": N_("Expired"),
        "now_pending": N_("Pending"),
        "now_absent": N_("Absent"),
        "now_withheld": N_("Withheld"),
        "now_superseded": N_("Replaced by a newer version"),
        "now_recalled": N_("Taken back"),
        "now_practice": N_("Practice example"),
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
        "meets": N_("Meets the requirements of “{profile}”."),
        "misses": N_("Does not meet the requirements of “{profile}”."),
        "verdict_alone": N_("No scores are shown with these requirements."),
        "problem_validation_failed": N_(
            "Check what you have filtered by: an ID number has 9 letters or digits, and the first day is not after the "
            "last one."
        ),
    },
}
