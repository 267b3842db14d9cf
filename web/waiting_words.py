"""The words of "My results": a card for each session, which says when a result is out, and why there is none."""

from __future__ import annotations

from collections.abc import Mapping

from web.translations import N_

WAITING_WORDS: Mapping[str, Mapping[str, str]] = {
    "results": {
        "expected": N_("Your result will be here on"),
        "relative": N_("That is {when}."),
        "due": N_("The announced time has passed. Your result is not out yet; it will be here once it is."),
        "not_announced": N_("The date is not announced yet. It will be here once it is."),
        "postponed": N_("Postponed. A new date will be announced here."),
        "released": N_("Released on {date}"),
        "open": N_("See the Statement of Results"),
        "open_named": N_("See the Statement of Results: {exam}"),
        "pending": N_("Not ready yet. Your result needs more time and will follow here."),
        "withheld": N_("Withheld: no scores are shown. Ask your exam centre what happens next."),
        "absent_part": N_(
            "You were marked absent from a part of the exam, so there is no result. If that is wrong, contact your "
            "exam centre."
        ),
        "absent_all": N_(
            "You were marked absent from the exam, so there is no result. If that is wrong, contact your exam centre."
        ),
        "status_expected": N_("Expected"),
        "status_released": N_("Released"),
        "status_pending": N_("Pending"),
        "status_withheld": N_("Withheld"),
        "status_absent": N_("Absent"),
        "status_taken_back": N_("Taken back"),
        "taken_back": N_("Your result was out, and was taken back on {date}."),
        "taken_back_check": N_("It is being checked."),
        "taken_back_mistake": N_("There was a mistake when results were put together. It is being put right."),
        "taken_back_entry": N_("The details of your entry are being put right."),
        "taken_back_investigation": N_("Something that was reported about the exam is being looked into."),
        "taken_back_rely": N_(
            "Do not rely on it for now, nor on a page, document or link that shows it: it may change."
        ),
        "taken_back_next": N_("What comes of it will be here. Until then your Statement of Results is not shown."),
        "exam_taken": N_("{format}, exam on {date}"),
        "computer_based": N_("Computer-based"),
        "paper_based": N_("Paper-based"),
        "digital": N_("Digital"),
        "again": N_("Check again"),
        "mail_will_come": N_("We will email {email} when it is out."),
        "mail_unconfirmed": N_(
            "We cannot email you when it is out: {email} is not confirmed. Open the link in the email we sent you, or "
            "have it sent again."
        ),
        "mail_came_back": N_(
            "We cannot email you when it is out: an email to {email} came back. If the address works again, have the "
            "confirmation sent and open its link."
        ),
        "mail_stopped": N_(
            "We cannot email you when it is out: an email of ours to {email} was marked as unwanted. If you want it, "
            "have the confirmation sent and open its link."
        ),
        "send_again": N_("Send the confirmation again"),
        "sent_to": N_("Asked for. If one was sent within two minutes, no other follows. Look for it at {email}."),
        "why": N_("Why do I have no result?"),
        "ask_centre": N_("Your exam centre: {name} ({number})"),
        "no_contact": N_("Your Confirmation of Entry says how to reach it."),
    },
}
