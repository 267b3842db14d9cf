"""The sentences of the pages of batches."""

from __future__ import annotations

from collections.abc import Mapping

from web.translations import N_

BATCH_WORDS: Mapping[str, Mapping[str, str]] = {
    "batches": {
        "open": N_("Open"),
        "open_named": N_("Open the batch of {date}"),
        "for_purpose": N_("Purpose: {text}"),
        "batch_awaiting_file": N_("Waiting for its file"),
        "batch_checking": N_("{done} of {rows} rows checked ({percent} %)"),
        "batch_finished": N_("All {rows} rows checked"),
        "batch_stopped": N_("{done} of {rows} rows checked"),
        "batch_refused": N_("Nothing was checked: the file has faults"),
    },
    "batch": {
        "begun": N_("Begun {date}"),
        "counted": N_("{what}: {count}"),
        "stopped": N_("The other rows were not tried. {why}"),
        "stopped_checks_spent": N_(
            "Your checks of the day are spent, or too many opened nothing. Check them after midnight UTC."
        ),
        "at_line": N_("Line {line}"),
        "saved_as": N_("Saved as {name}."),
        "is_met": N_("Met"),
        "is_missed": N_("Not met"),
        "is_unknown": N_("Not yet known"),
        "row_not_recognised": N_("Not recognised"),
        "row_wait_for_id": N_("Wait a day"),
        "row_second_item_required": N_("Date of birth needed"),
        "row_rate_limited": N_("Wait ten minutes"),
        "row_not_found": N_("Not recognised"),
        **{f"row_link_{how}": N_("Shared no more") for how in ("expired", "revoked", "used_up", "locked")},
        "row_pin_required": N_("Has a PIN"),
        "row_invalid": N_("Cannot be read"),
        "row_repeated": N_("Repeated"),
        "row_checks_spent": N_("Not tried"),
        "row_organisation_suspended": N_("Not tried"),
        "row_profile_not_offered": N_("Not tried"),
        "row_file_gone": N_("Not tried"),
        "why_not_recognised": N_("The two numbers open no result that is out. Ask the candidate."),
        "why_wait_for_id": N_("Three numbers for this ID opened nothing within 24 hours."),
        "why_second_item_required": N_("Many wrong numbers are being tried just now: add the date of birth."),
        "why_rate_limited": N_("Too many wrong numbers or codes came from you. Check it again in ten minutes."),
        "why_not_found": N_("This code of a link shows no result that is out, or not of this ID. Ask the candidate."),
        "why_link_expired": N_("The time that the candidate shared it for has ended. Ask them to share it again."),
        "why_link_revoked": N_("The candidate has ended this share. Ask them for another one."),
        "why_link_used_up": N_("All views of this link are used. Ask the candidate for more."),
        "why_link_locked": N_("Ten wrong PINs have ended this link. Ask the candidate for another one."),
        "why_pin_required": N_("This link has a PIN: check it by itself, with the PIN."),
        "why_repeated": N_("The same row stands before; see there."),
        "why_checks_spent": N_(
            "Your checks of the day are spent, or too many opened nothing. Check it again after midnight UTC."
        ),
        "why_organisation_suspended": N_("Your organisation is suspended."),
        "why_profile_not_offered": N_("The requirement was retired meanwhile."),
        "why_file_gone": N_("The file was replaced or deleted before. Send it again."),
        "invalid_candidate_id": N_("An ID number is nine letters and digits."),
        "invalid_secret_number": N_("A Secret number is four digits; keep the zeros in front."),
        "invalid_share_code": N_(
            "The code of a link has 12 letters and digits. Leave Secret number, date of birth and session empty beside "
            "it."
        ),
        "invalid_date_of_birth": N_("Write the date as year-month-day: 2009-03-27."),
        "invalid_session_id": N_("This is no session: leave it out for all of them."),
        "invalid_reference": N_("Write the reference with 60 letters and digits at most."),
        "refused_nothing": N_("Choose a file, or paste the rows."),
        "refused_large": N_("A file has 2 MB at most: send it in parts."),
        "problem_organisation_not_approved": N_(
            "Checking many at once is for organisations that the awarding body has approved. Ask it to approve yours; "
            "until then check one candidate at a time."
        ),
        "problem_organisation_suspended": N_(
            "The awarding body has suspended your organisation. Until it is reinstated it can check no results. The "
            "mail to your address says why."
        ),
        "problem_conflict": N_("This batch has its rows already. Begin another one."),
    },
}
