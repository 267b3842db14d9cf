"""The sentences of the scripts, by group: rendered into the page in its language, so no script holds English.

`{name}` is filled in by the script. Keys under "problem_" are the stable codes of the API's problem answers.
"""

from __future__ import annotations

from collections.abc import Mapping

from web.account_words import ACCOUNT_WORDS
from web.batch_words import BATCH_WORDS
from web.centre_words import CENTRE_WORDS
from web.certificate_words import CERTIFICATE_WORDS
from web.certifying_words import CERTIFYING_WORDS
from web.document_words import DOCUMENT_WORDS
from web.enquiry_words import LISTED, REFUSED, SHOWN, sentences_for
from web.exam_words import EXAM_WORDS, VALIDITY
from web.office_words import OFFICE_WORDS
from web.organisation_words import ORGANISATION_WORDS
from web.sharing_words import SHARING_WORDS
from web.translations import N_
from web.waiting_words import WAITING_WORDS

PURPOSES: Mapping[str, str] = {
    "purpose_admission": N_("Admission to studies"),
    "purpose_employment": N_("Employment"),
    "purpose_professional_registration": N_("Registration in a profession"),
    "purpose_visa": N_("Visa or residence"),
    "purpose_scholarship": N_("Scholarship"),
    "purpose_other": N_("Another purpose"),
}

WORDS: Mapping[str, Mapping[str, str]] = {
    **CENTRE_WORDS,
    **ACCOUNT_WORDS,
    **ORGANISATION_WORDS,
    **BATCH_WORDS,
    **OFFICE_WORDS,
    **SHARING_WORDS,
    **CERTIFICATE_WORDS,
    **DOCUMENT_WORDS,
    **CERTIFYING_WORDS,
    **WAITING_WORDS,
    "asking": {
        "problem_network": N_("We could not reach the service. Check your connection and try again."),
        "problem_try_again": N_("The service is very busy. Wait a minute and try again; nothing is lost."),
        "problem_new_password_needed": N_("Too many wrong passwords in a row. Ask for a new password."),
        "problem_too_many_attempts": N_("Too many attempts. Wait a few minutes and try again."),
        "problem_too_many_attempts_after": N_("Too many attempts. Try again {after}."),
        "problem_not_found": N_("We cannot find this. It may have been moved, or not be released now."),
        "problem_not_allowed": N_("This is not yours to do. Reload the page and try again."),
        "problem_another_person": N_("Another person has signed in here. Load the page again."),
        "problem_email_not_proved": N_("Confirm your email address first: open the link we sent you. Then try again."),
        "problem_incomplete": N_("This address is not complete. Go back to the list and open the page from there."),
        "problem_sign_out": N_("We could not sign you out. Try again."),
        "problem_unexpected": N_("Something went wrong on our side. Try again in a minute."),
        "problem_unknown": N_("Something went wrong on our side. Try again in a minute."),
        "request": N_("If you ask for help, quote this number: {id}"),
        "zone": N_("{date} ({city})"),
    },
    "form": {
        "error_title": N_("Error: {title}"),
        "sign_in_beside": N_(
            "Your sign-in has ended, and nothing was sent. What you typed is still here: sign in beside this page, "
            "then press again."
        ),
        "check_required": N_("Fill in this field."),
        "check_id": N_("An ID number has 9 letters or digits; you typed {typed}."),
        "check_id_empty": N_("Enter the ID number. It is on the Confirmation of Entry."),
        "check_id_email": N_(
            "This is an email address. Type the ID number: 9 letters and digits, on the Confirmation of Entry."
        ),
        "check_id_signs": N_("An ID number has only the letters A to Z and digits."),
        "check_secret_signs": N_("A Secret number has only digits."),
        "check_secret": N_("A Secret number has 4 digits; you typed {typed}."),
        "check_secret_empty": N_("Enter the Secret number. It is on the Confirmation of Entry."),
        "check_email": N_("Enter an email address like name@example.org."),
        "check_password": N_("Use at least 10 characters; you typed {typed}."),
        "check_repeat": N_("The two passwords differ. Type the same password again."),
        "check_terms": N_("Tick the box to agree to the terms of use."),
        "check_date": N_("Enter the date of birth as day, month and year."),
        "problem_validation_failed": N_("Check what you have written or chosen."),
        "refused_token": N_("This address is not complete. Open the link in our email again."),
        "show": N_("Show"),
        "hide": N_("Hide"),
    },
    "credentials": {
        "refused_email": N_("Enter an email address like name@example.org."),
        "saved": N_("Saved."),
        "problem_not_recognised": N_(
            "We do not recognise this ID number and Secret number together. Check both on the Confirmation of Entry, "
            "or ask the exam centre."
        ),
        "problem_second_item_required": N_("To keep the result safe we also need the date of birth."),
        "problem_sign_in_refused": N_("The details do not match. Check them, or ask for a new password."),
        "problem_code_refused": N_("The code is wrong, or was used already. Wait for the next one and try again."),
        "problem_link_expired": N_("This link has been used already or is too old. Ask for a new one."),
        "refused_date_of_birth": N_("Enter the date of birth as day, month and year."),
        "refused_purpose_text": N_("Say in 3 to 120 characters what you need the result for."),
        "refused_accept_terms": N_("The terms of use have changed. Reload the page and read them again."),
    },
    "purposes": PURPOSES,
    "calendar": {
        "held": N_("No date at the moment"),
        "held_note": N_("The announced time does not apply. The next one is announced here."),
        "out_since": N_("Out since {date}"),
        "unannounced": N_("Not announced yet"),
        "usually": N_("Usually between {earliest} and {latest}. This is an estimate, not a promise."),
        "your_clock": N_("On your clock: {date}"),
        "certificates_from": N_("Certificates from {date}"),
        "computer_based": N_("Computer-based"),
        "paper_based": N_("Paper-based"),
        "digital": N_("Digital"),
        "exam_date": N_("Exam on {date}"),
    },
    "askable": {
        "ask_until": N_("A check of this result can be asked for until {date}, once."),
        "centre_until": N_("Your centre must send the request by {date}."),
        "up_or_down": N_("Your grade can go down as well as up."),
        "remark": N_("If the check does not settle it, you can then ask for a re-mark of the written papers."),
        "no_speaking": N_("Speaking is never marked again."),
        "no_remark": N_("There is no re-mark for this exam."),
        "ask_closed": N_("The time for you to ask for a check of this result has passed."),
        "enquiry_enquiry_window_closed": N_("The time to ask for a check of this result has passed."),
        "enquiry_own_route": N_("This test has its own procedure. Ask the centre where you took it."),
        "enquiry_enquiry_not_offered": N_("There is no check to ask for on this result."),
    },
    "statement": {
        "title": N_("{exam}, {session}"),
        "computer_based": N_("Computer-based"),
        "paper_based": N_("Paper-based"),
        "digital": N_("Digital"),
        "range": N_("This exam reports scores from {min} to {max}."),
        "out_of": N_("{value} of {max}"),
        "overall_row": N_("Overall"),
        "value_scale": N_("Score"),
        "value_band": N_("Band"),
        "value_shields": N_("Shields"),
        "value_marks": N_("Marks"),
        "not_reported": N_("Not reported"),
        "exempt": N_("Exempt"),
        "exempt_plain": N_("This paper did not have to be sat."),
        "not_reported_plain": N_("Below the range this exam reports."),
        "no_level": N_("No CEFR level for this score."),
        "grade_pass": N_("A pass in {exam}."),
        "grade_next": N_("A pass in {exam}, with ability at the next level."),
        "grade_below": N_("Not a pass in {exam}; the level is certified all the same."),
        "next_grade": N_("{grade} begins {points} points higher."),
        "next_one": N_("{grade} begins one point higher."),
        "grade_none": N_("No grade for this score."),
        "grade_fail": N_("Not a pass in {exam}."),
        "certificate": N_("Certificate awarded at Level {cefr}."),
        "certificate_given": N_("Certificate awarded."),
        "certificate_none": N_("There is no certificate for this score."),
        "cefr_Pre A1": N_("Beginner"),
        "cefr_A1": N_("Basic user, first steps"),
        "cefr_A2": N_("Basic user"),
        "cefr_B1": N_("Independent user"),
        "cefr_B2": N_("Independent user, upper level"),
        "cefr_C1": N_("Proficient user"),
        "cefr_C2": N_("Proficient user, highest level"),
        "state_valid": N_("Valid"),
        "state_practice": N_("Practice example. This is not a real person."),
        "state_expired": N_("This result has expired. Ask for a newer one."),
        "state_recalled": N_("This result has been taken back. It must not be used."),
        "state_superseded": N_("A newer version of this result exists. Use that one."),
        "state_pending": N_("This result is not ready yet; it will follow. No scores are shown until then."),
        "state_absent": N_("Absent from the exam or a part of it: no scores are reported."),
        "born": N_("born {date}"),
        "state_withheld": N_("This result is withheld. Contact the exam centre."),
        "pending": N_("This result is not ready yet; it will follow. No scores are shown until then."),
        "withheld": N_("This result is withheld, and no scores are shown. Ask the exam centre what happens next."),
        "absent_part": N_("Absent from part of the exam (X): no scores are reported."),
        "absent_all": N_("Absent from the whole exam (Z): no scores are reported."),
        "released": N_("Released on {date}. Version {version}."),
        **VALIDITY,
    },
    "enquiry": {
        "title": N_("{exam}, {session}"),
        **sentences_for("candidate", LISTED, SHOWN, REFUSED),
    },
    "converter": {
        "on_scale": N_("{score} on the Cambridge English Scale"),
        "under_scale": N_("Under the scores of the Cambridge English Scale"),
        "unreported": N_("Too low to be reported"),
        "level": N_("CEFR Level {cefr}"),
        "caveat_practice_only": N_("For practice only: it does not predict the result of an exam, and reports none."),
        "caveat_near_a_boundary": N_("Within three points of where a level begins: the level is not dependable."),
        "caveat_not_published": N_(
            "The awarding body has published only some points of this table; between them we draw a straight line."
        ),
        "caveat_not_agreed": N_("Our sources do not agree on this table, or only one of them has it."),
        "refused_exam": N_("Choose the exam whose figure it is."),
        "refused_not_converted": N_("There is no table for this that can be relied on."),
        "refused_value": N_("Write a whole number that there is for this, or a level as B2."),
    },
    "staff": {
        "whose_name": N_("{name}, {number} {centre}"),
        "role_administrator": N_("Administrator"),
        "role_member": N_("Member"),
        "invited": N_("Invited, not joined yet"),
        "invitation_sent": N_("An invitation is on its way to {email}."),
        "remove": N_("Remove"),
        "remove_what": N_("The account or the invitation ends at once, with every sign-in."),
        "problem_last_administrator": N_("A centre keeps one administrator at least. Invite another one first."),
        "problem_conflict": N_("The staff of your centre has just changed. Reload the page."),
        "problem_already_staff": N_("This address is on your staff already."),
        "problem_validation_failed": N_("Enter an email address like name@example.org."),
    },
    "account": {
        "sent_again": N_(
            "If two minutes have passed since the last one, and this address has had fewer than three in this hour, "
            "a new message is on its way."
        ),
        "locked": N_("Ten wrong Secret numbers were tried with your ID number."),
        "locked_since": N_("Ten wrong Secret numbers were tried with your ID number, the last one on {date}."),
        "asked_at": N_("You asked your exam centre for a new Secret number on {date}. It gives you the number itself."),
        "problem_number_not_locked": N_(
            "Your exam centre has issued a new Secret number meanwhile. Ask it for that one."
        ),
    },
    "exams": EXAM_WORDS,
}


def spoken(groups: tuple[str, ...]) -> dict[str, str]:
    """The sentences of some groups in one table; the groups of one page never use a key for two sentences."""
    return {key: sentence for group in groups for key, sentence in WORDS[group].items()}
