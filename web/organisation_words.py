"""The sentences of the pages on which an organisation works."""

from __future__ import annotations

from collections.abc import Mapping

from shared.verification.requirement_profile import TESTED_IN
from web.translations import N_

LEAST = N_("Write a whole score from 80 to 230, choose a level, or leave both empty.")

CHANGES = {
    "result.shared": N_("A result was shared with you"),
    "result.changed": N_("A result changed after an enquiry"),
    "result.withdrawn": N_("A result was taken back"),
    "result.recalled": N_("Results were taken back together"),
    "result.restored": N_("A result is shown again"),
    "batch.finished": N_("A batch is finished"),
    "test": N_("A test"),
}
"""What a line of an organisation's list of changes says, by its type in the API."""

ORGANISATION_WORDS: Mapping[str, Mapping[str, str]] = {
    "asked": {
        "of_overall": N_("Overall score"),
        "of_cefr": N_("Overall level"),
        "least": N_("{what} from {least}"),
        "both": N_("{score} (off the scale {level})"),
        "young": N_("at most {age} old"),
        "combined": N_("sittings may be combined"),
        "alone": N_("verdict alone"),
    },
    "checked": {
        "stands_at": N_("{what} · {date}"),
        "stands_valid": N_("Genuine and current"),
        "stands_expired": N_("Genuine, but expired"),
        "stands_pending": N_("Not ready yet"),
        "stands_absent": N_("Absent: there are no scores"),
        "stands_withheld": N_("Withheld: there is nothing to rely on"),
        "stands_superseded": N_("Replaced by a newer result"),
        "stands_recalled": N_("Taken back: do not rely on it"),
        "stands_practice": N_("Practice: not a real person"),
        "checked_by": N_("Checked by {organisation}"),
        "checked_on": N_("Checked on {date}"),
        "checked_for": N_("For: {purpose}"),
        "reference": N_("Reference: {id}"),
    },
    "verify": {
        "no_match": N_("This ID number and Secret number open no result together."),
        "no_match_typed": N_("A number may be mistyped: compare both with the Confirmation of Entry, sign by sign."),
        "no_match_ended": N_(
            "Or the candidate has a new Secret number, has ended checks by it, or no result is out yet. The candidate "
            "can tell you, or give you a code instead."
        ),
        "no_match_proves_nothing": N_("It proves nothing about a document or a person."),
        "left_few": N_(
            "{left} more checks of today (UTC) may open nothing. Then your organisation waits until tomorrow."
        ),
        "left_one": N_("One more check of today (UTC) may open nothing. Then your organisation waits until tomorrow."),
        "problem_not_found": N_("There is nothing to see with this code. Check it; or the result is not out yet."),
        "refused_profile_not_offered": N_("This requirement has been retired. Choose another one, or none."),
        "problem_organisation_suspended": N_(
            "The awarding body has suspended your organisation. Until it is reinstated it can check no results. The "
            "mail to your address says why."
        ),
        "problem_wait_for_id": N_(
            "You have tried three numbers for this ID that opened nothing. Ask the candidate. Other IDs can be checked."
        ),
        "problem_wait_for_id_after": N_(
            "You have tried three numbers for this ID that opened nothing. Ask the candidate, and try this ID again "
            "{after}. Other IDs can be checked."
        ),
        "problem_refusals_spent_after": N_(
            "No more checks by ID number now: 20 of today (UTC) opened nothing or are under way. Try again {after}."
        ),
    },
    "spent": {
        "problem_checks_spent_after": N_(
            "Your organisation has made all its checks of today (UTC). The next day begins {after}."
        ),
    },
    "people": {
        "invited": N_("Invited, not joined yet"),
        "invitation_sent": N_("An invitation is on its way to {email}."),
        "remove": N_("Remove"),
        "remove_what": N_("The account or the invitation ends at once, with every sign-in."),
        "problem_last_administrator": N_("An organisation keeps one administrator at least. Invite another one first."),
        "problem_conflict": N_("The people of your organisation have just changed. Reload the page."),
        "problem_already_staff": N_("This address acts for your organisation already."),
        "problem_validation_failed": N_("Check what you typed: the email address or the password."),
        "problem_wrong_code": N_("This code is not right. Type the one that the app shows now."),
        "problem_has_second_factor": N_("You have a second code already. Reload the page."),
        "problem_email_not_proved": N_("First open the link that we have mailed to your address."),
    },
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
        "asked_least": N_("You ask for {least}"),
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
    "requirements": {
        "making": N_("New requirement"),
        "changing": N_("Change “{name}”"),
        "change": N_("Change"),
        "version": N_("Version {version}"),
        "publish": N_("Publish"),
        "publish_what": N_(
            "Anybody reads it then on our page of requirements, and candidates may share a result with you only if it "
            "meets it. Each later version is published, too."
        ),
        "published": N_("Published: {name}."),
        "is_published": N_("Published"),
        "take_back": N_("Take back"),
        "take_back_what": N_("Nobody else reads it any more. What candidates have shared by it stays so."),
        "taken_back": N_("Not published any more: {name}."),
        "problem_not_allowed": N_(
            "What is published is an administrator’s to change. Ask one of your organisation’s administrators."
        ),
        "problem_organisation_not_approved": N_(
            "Requirements are published by organisations that the awarding body has approved. Ask it first."
        ),
        "problem_organisation_suspended": N_(
            "The awarding body has suspended your organisation, so nothing is published."
        ),
        "nobody": N_("Nobody can meet this"),
        "some_cannot": N_("Not every exam can meet this"),
        "nobody_met": N_("Nobody can meet this: look at why in the list."),
        "caution_why": N_("Why?"),
        "caution": N_("{exam}: {what} from {required} is asked, it reports {highest} at most."),
        "caution_none": N_("{exam}: {what} from {required} is asked, it reports none."),
        "retire": N_("Retire"),
        "retire_what": N_("No check can use it any more. Checks that were made by it keep it."),
        "retired": N_("Retired: {name}."),
        "saved_as": N_("Saved: {name}, version {version}."),
        "place_score": N_("{score} is CEFR Level {cefr}, {lowest} to {highest}."),
        "place_under": N_("{score} is under CEFR Level A1."),
        "place_level": N_("CEFR Level {cefr} is {lowest} to {highest}."),
        "refused_name": N_("Give it a name of 2 to 80 characters."),
        "refused_exams": N_("Choose one exam at least."),
        "refused_age": N_("Write a whole number, at most 10 years or 120 months, or leave it empty."),
        **{f"refused_{name}": LEAST for name in ("overall", *TESTED_IN)},
        "problem_stale_version": N_(
            "A colleague has changed this requirement since you opened it, so yours was not saved. Go back to the "
            "list, which has the newest version now, and change that one."
        ),
        "problem_profile_retired": N_("This requirement has been retired meanwhile. Make a new one."),
        "problem_profiles_spent": N_("You have fifty requirements, the most there can be. Retire one first."),
    },
    "history": {
        "open": N_("Open"),
        "open_named": N_("Open the check of {id}, {date}"),
        "listed": N_("{count} checks loaded."),
        "listed_all": N_("These are all."),
        "listed_more": N_("There are more."),
        "saved_as": N_("Saved as {name}."),
        "receipt": N_("Receipt"),
        "retired_one": N_("One that was retired"),
        "for_purpose": N_("Purpose: {text}"),
        "by_requirement": N_("Requirement “{name}”"),
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
    "changes": CHANGES,
    "webhooks": {
        "open": N_("Deliveries"),
        "switch_on": N_("Switch on"),
        "switch_off": N_("Switch off"),
        "switched_on": N_("It is switched on."),
        "switched_off": N_("It is switched off. Nothing is sent there any more."),
        "rotate": N_("New secret"),
        "rotate_what": N_("For 24 hours both secrets sign what we send, then the new one alone."),
        "rotated": N_("There is a new secret."),
        "remove": N_("Remove"),
        "remove_what": N_("Nothing is sent there any more, and its deliveries are no longer listed."),
        "removed": N_("It is removed."),
        "made": N_("The webhook is made."),
        "state_on": N_("On"),
        "state_off": N_("Off"),
        "state_failed": N_("Switched off by us, because it did not answer as it should"),
        "delivery_waiting": N_("Waiting"),
        "delivery_delivered": N_("Delivered"),
        "delivery_given_up": N_("Given up"),
        "attempts": N_("Attempts: {count}"),
        "next_attempt": N_("next attempt {date}"),
        "outcome_accepted": N_("answered {status}"),
        "outcome_gone": N_("answered 410, so we send no more"),
        "outcome_refused": N_("answered {status}"),
        "outcome_timed_out": N_("no answer within ten seconds"),
        "outcome_not_public": N_("the name leads to an address that is not public"),
        "outcome_no_connection": N_("no connection"),
        "outcome_switched_off": N_("the webhook was off"),
        "replay": N_("Send again"),
        "replayed": N_("It is sent again."),
        "tried": N_("A test is on its way. Load the list again in a moment."),
        "refused_url": N_(
            "Write an address of the public internet that begins with https://, without user, password or port."
        ),
        "refused_types": N_("Choose one kind of change at least."),
        "problem_organisation_not_approved": N_(
            "Webhooks are for organisations that the awarding body has approved. Write to it first."
        ),
        "problem_endpoint_off": N_("This webhook is switched off. Switch it on first."),
        "problem_endpoints_spent": N_("You have five webhooks, the most there can be. Remove one first."),
    },
}
