"""The sentences that the scripts of a centre's pages show, by group, as in `web/words.py`."""

from __future__ import annotations

from collections.abc import Mapping

from web.enquiry_words import LISTED, REFUSED, SHOWN, sentences_for
from web.translations import N_

CENTRE_WORDS: Mapping[str, Mapping[str, str]] = {
    "centre": {
        **sentences_for("centre", REFUSED),
        "held": N_("Postponed. A new date will be announced."),
        "unannounced": N_("Not announced yet"),
        "expected_on": N_("Expected on {date}"),
        "out_since": N_("Out since {date}"),
        "left_0": N_("No more working days after today"),
        "left_1": N_("1 working day left"),
        "left_more": N_("{days} working days left"),
        "late_1": N_("Late by 1 working day"),
        "late_more": N_("Late by {days} working days"),
        "problem_validation_failed": N_("Check what you have written or chosen."),
        "computer_based": N_("Computer-based"),
        "paper_based": N_("Paper-based"),
        "digital": N_("Digital"),
    },
    "overview": {
        "wait_approve": N_("To take on or refuse: {count}"),
        "wait_pay": N_("Fee to record: {count}"),
        "wait_consent": N_("Guardian's consent to record: {count}"),
        "wait_submit": N_("To submit to the awarding body: {count}"),
        "wait_overdue": N_("Overdue at the awarding body: {count}"),
        "wait_nothing": N_("No enquiry waits for you."),
        "wait_more": N_("More stand on the next pages of the list."),
        "candidate_until": N_("Candidates can ask you until {date}."),
        "candidate_until_past": N_("Candidates could ask you until {date}."),
        "centre_until": N_("You can submit until {date}."),
        "closed_on": N_("Closed since {date}."),
        "candidates": N_("Candidates"),
        "results": N_("Results"),
        "exam_taken": N_("{format}, exam on {date}"),
    },
    "cases": sentences_for("centre", LISTED),
    "inbox": {
        "overdue": N_("Overdue"),
        "tick": N_("Submit this one"),
        "tick_some": N_("Tick the enquiries that are to go."),
        "submitted": N_("Submitted: {gone}. Not submitted: {kept}."),
    },
    "case": sentences_for("centre", SHOWN),
    "candidates": {
        "problem_has_account": N_("This candidate has an account meanwhile, so a code would open nothing."),
        "problem_secret_just_issued": N_(
            "A colleague has just issued another Secret number for this candidate. Theirs counts."
        ),
        "account_none": N_("No account"),
        "account_unproved": N_("Email address not confirmed"),
        "account_active": N_("Registered"),
        "mail": N_("Mail not delivered"),
        "locked": N_("Locked out"),
        "number_locked": N_("Number locked"),
        "asks": N_("Asks for a new number"),
        "asked_at": N_("The candidate asked for it on {date}."),
        "notified": N_("Told by email that the result is out"),
        "details": N_("Details"),
        "shown": N_("Shown: {shown} of {loaded}."),
        "all_loaded": N_("All are loaded."),
        "more_to_load": N_("More are not loaded yet."),
        "submit_until": N_("You can submit until {date}."),
        "given_access_code": N_("One-time code, {date}, by {name}"),
        "given_secret_reissue": N_("New Secret number, {date}, by {name}"),
        "given_confirmation_reissue": N_("New Secret number to be printed, {date}, by {name}"),
        "given_confirmation": N_("Confirmation of Entry printed, {date}, by {name}"),
        "problem_reissued_today": N_(
            "Another number was issued less than a day ago. The awarding body can allow one more."
        ),
        "problem_reissues_spent": N_(
            "Three new Secret numbers in 180 days are all that a centre issues for one candidate. A one-time code "
            "still lets them register. The awarding body can allow one more."
        ),
        "code_of": N_("One-time code for {name}"),
        "code_what": N_(
            "The candidate types it when registering, with ID number and Secret number. It works once, until {date}."
        ),
        "secret_of": N_("New Secret number for {name}"),
        "secret_what": N_(
            "It works at once. The old Secret number is dead: whoever still has it opens nothing with it."
        ),
    },
    "handout": {
        "problem_nobody_locked": N_("None of your candidates is locked without an account, so nobody needs a code."),
        "problem_handed_out": N_(
            "Your centre has given out its codes of today already. Reload the page to see who did."
        ),
        "problem_stale_version": N_(
            "The codes have just been given out again in another window, and those count. "
            "If you do not see them, press the button once more."
        ),
        "problem_second_person_required": N_("A colleague must confirm what you have asked for."),
        "problem_not_allowed": N_("Only the exam centre that entered a candidate gives out codes."),
        "issued": N_("{name} gave out codes on {date}. Candidates: {count}."),
        "waiting": N_("{name} asked for codes for {count} candidates on {date}. A colleague must confirm it today."),
        "to_confirm": N_(
            "{name} asks for codes for {count} candidates on {date}: “{reason}”. You can confirm it today."
        ),
        "made": N_("One-time codes: {count}"),
        "code_for_all": N_(
            "The candidate types it when registering, with ID number and Secret number. It works once, until {date}."
        ),
    },
    "confirmations": {
        "problem_not_waiting": N_(
            "One of these has been printed, or has registered, meanwhile, and nothing was printed now. Look in your "
            "downloads and ask your colleagues."
        ),
        "unsure": N_(
            "There was no answer, and no file was saved; the numbers may be printed all the same. Whoever still waits "
            "in the list can be printed. For the others choose “Printed, or shown on a screen”, where they are "
            "ticked, and issue another number."
        ),
        "unsure_school": N_(
            "There was no answer, and no file was saved; the numbers may be printed all the same. Whoever still waits "
            "in the list can be printed. For the others ask the exam centre for another number."
        ),
        "load_again": N_("The list could not be loaded again. Load the page again to see who still waits."),
        "ticked": N_("Ticked: {count}"),
        "next_at": N_("The next can be issued from {date} on."),
        "problem_reissued_today": N_(
            "Another number was issued less than a day ago. The awarding body can allow one more."
        ),
        "problem_reissues_spent": N_(
            "Three other numbers in 180 days are all. A one-time code opens the registration. The awarding body can "
            "allow one more."
        ),
        "problem_has_account": N_("The candidate has registered, and needs no number to do so."),
        "problem_secret_just_issued": N_("A colleague has just issued another Secret number. Theirs counts."),
        "problem_code_refused": N_("This code is not right, or was used already. Wait for the next one."),
        "is_waiting": N_("Waits since {date}"),
        "is_printed": N_("Printed {date}, by {by}"),
        "is_shown": N_("Shown on a screen {date}, by {by}"),
        "is_from_file": N_("By the awarding body"),
        "registered": N_("Registered"),
        "centre_prints": N_("It is not the first number: the exam centre prints it."),
        "tick": N_("Choose"),
        "shown": N_("Shown: {shown} of {loaded}."),
        "all_loaded": N_("All are loaded."),
        "more_to_load": N_("More are not loaded yet."),
        "printed": N_("Saved as {name}. Print it now, check that each page is there, and delete the file."),
        "reissued": N_("Numbers issued: {count}. They wait to be printed."),
    },
    "broadsheet": {
        "candidate": N_("Candidate"),
        "overall": N_("Overall"),
        "grade": N_("Grade"),
        "level": N_("CEFR level"),
        "exempt": N_("Exempt"),
        "not_reported": N_("Not reported"),
        "status_expected": N_("Expected"),
        "status_pending": N_("Pending: the result is not ready yet and follows"),
        "status_withheld": N_("Withheld: ask the awarding body"),
        "status_absent": N_("Absent: there is no result"),
        "loaded": N_("Candidates shown: {loaded}."),
        "all_loaded": N_("All are loaded."),
        "more_to_load": N_("More are not loaded yet."),
        "printed": N_("Printed on {date}"),
        "downloaded": N_("Saved as {name}."),
    },
}
