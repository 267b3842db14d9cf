"""The sentences of the pages of batches."""

from __future__ import annotations

from collections.abc import Mapping

from web.translations import N_

UTF_8 = N_("Save the file as CSV UTF-8 and send it again.")
FILE_FAULTS: Mapping[str, str] = {
    "utf_16": UTF_8,
    "empty": N_("There is nothing in it. Begin with a line of names: candidate_id and secret_number, or share_code."),
    "unknown_header": N_(
        "The first line names no column. Begin with candidate_id and secret_number, or share_code; separate them by "
        "commas, semicolons or tabs."
    ),
    "unknown_column": N_(
        "This is no column here. There are candidate_id, secret_number, share_code, date_of_birth, session_id and "
        "reference."
    ),
    "repeated_column": N_("Keep one column of this name."),
    "missing_column": N_(
        "The first line lacks this column. Add it; separate the columns by commas, semicolons or tabs."
    ),
    "no_rows": N_("There is no row under the line of names."),
    "open_quotes": N_("Quotation marks are opened here and never closed, so what follows could not be read."),
    "quotes_inside": N_(
        "Something follows closing quotation marks here, so what comes after could not be read. Write them twice "
        "inside a value."
    ),
    "quoted_line": N_("Quotation marks are round the whole line: remove them."),
    "other_separator": N_("The values of this line are separated by another sign than those of the first line."),
    "one_value": N_("There is one value alone: separate the values as in the first line."),
    "too_many_values": N_(
        "This line has more values than there are columns. Put one that has a separator in it in quotation marks."
    ),
    "decoded_twice": N_("Letters are broken here, as Ã© for é. Save the file as CSV UTF-8 and send it again."),
    "letter_lost": N_("A letter was lost here. Save the file as CSV UTF-8 and send it again."),
    "unprintable": N_("Remove the characters that cannot be printed."),
    "too_large": N_("A file has 2 MB at most: send it in parts."),
    "too_many_rows": N_("At most 5,000 rows are checked at once. Send this one, and what follows, by themselves."),
    "never_came": N_("No file was read within an hour. Begin again."),
}
"""What is wrong with a file of rows, or with a line of it, by the API's code."""

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
        "verified": N_("Verified"),
        "not_verified": N_("Not verified"),
        "by_requirement": N_("Requirement “{name}”"),
        "by_retired": N_("Requirement"),
        "is_met": N_("Met"),
        "is_not_met": N_("Not met"),
        "is_not_known": N_("Not yet known"),
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
        **{f"fault_{code}": said for code, said in FILE_FAULTS.items()},
        "more_faults": N_("And {count} more."),
        "refused_file": N_("Nothing was checked. Mend what is named above, and send it again."),
        "refused_nothing": N_("Choose a file, or paste the rows."),
        "refused_large": FILE_FAULTS["too_large"],
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
