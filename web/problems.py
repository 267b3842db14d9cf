"""What each stable code of the API's problem answers means and what to do: the page that their `type` links to."""

from __future__ import annotations

from collections.abc import Mapping

from web.translations import N_

PROBLEMS: Mapping[str, str] = {
    "malformed": N_("The body is not one JSON object. Send UTF-8 JSON."),
    "too_large": N_("The body, or one text in it, is too long. Send less."),
    "unsupported_media_type": N_("Send the body with the content type application/json."),
    "validation_failed": N_("A field breaks a rule. “errors” names each field, what is wrong and what to do."),
    "sign_in_required": N_("Nobody is signed in, or the sign-in has ended. Sign in again."),
    "sign_in_refused": N_("Unknown identifier or wrong password; which of the two is not told."),
    "not_allowed": N_("This is not yours to do, or the request did not come from our own pages."),
    "email_not_proved": N_("The organisation’s email address is not confirmed yet. Open the link in our mail."),
    "second_item_required": N_("Many wrong numbers are being tried, so send the date of birth as well."),
    "not_found": N_("It is not there, or not for you to see, or not released yet; which of them is not told."),
    "not_recognised": N_("The ID number and Secret number do not open anything together; why is not told."),
    "unknown_exam": N_("There is no exam with this code in the catalogue."),
    "unknown_zone": N_("Name a time zone of the IANA database, as Europe/Madrid."),
    "no_such_local_time": N_("The clocks change at that moment: the local time does not exist, or exists twice."),
    "result_disagrees": N_("The result in the file disagrees with the rules of the exam. Correct the file."),
    "conflict": N_("The state of the thing forbids this now. Read it again."),
    "stale_version": N_("Somebody changed it meanwhile. Read it again and decide anew."),
    "idempotency_key_reused": N_("This Idempotency-Key came with another request before. Send a new key."),
    "second_person_required": N_("A release needs the approval of two different people."),
    "release_not_ready": N_("The release is not complete, or not in the state this needs."),
    "link_expired": N_("The link has been used, or is too old. Ask for a new one."),
    "new_password_needed": N_("A hundred wrong passwords in a row. Only a new password, by a link in a mail, helps."),
    "too_many_attempts": N_("Slow down: “Retry-After” says for how many seconds."),
    "rate_limited": N_("Too much from one network. “Retry-After” says for how many seconds to leave it."),
    "try_again": N_("We are very busy. Nothing was done; try again after “Retry-After” seconds."),
    "unexpected": N_("Our mistake. Try again, and quote “request_id” if you ask for help."),
}
