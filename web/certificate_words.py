"""The sentences of the pages on which certificates are followed, as in `web/words.py`."""

from __future__ import annotations

from collections.abc import Mapping

from web.translations import N_

CERTIFICATE_WORDS: Mapping[str, Mapping[str, str]] = {
    "certificates": {
        "title": N_("{exam}, {session}"),
        "making": N_("Your certificate is being made."),
        "stage_made": N_("It is being printed, and then goes to {centre}."),
        "stage_numbered": N_("It is printed, and on its way to {centre}."),
        "stage_at_centre": N_("It is at {centre}."),
        "stage_ready": N_("Collect it at {centre}."),
        "stage_unclaimed": N_("Ask {centre} soon: it has kept it for the whole time and may destroy it now."),
        "stage_collected": N_("You collected it on {date}."),
        "stage_dispatched": N_("It was sent on {date}."),
        "stage_returned": N_("Nobody collected it, so it went back to the awarding body on {date}. Ask {centre}."),
        "stage_destroyed": N_("Nobody collected it, so it was destroyed on {date}. Ask {centre}."),
        "stage_recalled": N_("It is recalled: it does not state your result. If you have it, hand it in at {centre}."),
        "collected_by": N_("{name} collected it for you on {date}."),
        "from": N_("You can collect it from {date} on."),
        "from_usual": N_("From which day is not announced yet; usually it is about three weeks after the result."),
        "kept_until": N_("It is kept for you until {date}."),
        "bring": N_("Bring a passport, identity card, residence permit or driving licence."),
        "number": N_("Number {number}"),
        "none_pending": N_("The result is not ready yet, so there is no certificate yet."),
        "none_withheld": N_("The result is withheld, so there is no certificate. Ask {centre}."),
        "none_absent": N_("You were absent, so there is no result and no certificate."),
        "none_none_for_exam": N_("No certificate is given for this exam: your Statement of Results is the document."),
        "none_no_pass": N_("There is no certificate: it is given for a pass."),
        "none_not_completed": N_("There is no certificate: it is given for sitting every paper."),
        "none_below_level": N_("There is no certificate for this score. It stands on your Statement of Results."),
        "none_no_paper": N_("There is no certificate: it is given for papers that are reported."),
        "another": N_("Somebody else collects it"),
        "another_what": N_(
            "Name one person. The centre hands it to them, with their proof of identity, and to nobody else but you."
        ),
        "person": N_("Their name, as on their proof of identity"),
        "refused_name": N_("Enter the name of the person in 3 to 120 characters."),
        "let": N_("Let this person collect it"),
        "may": N_("{name} may collect it."),
        "letter": N_("Print a letter"),
        "take_back": N_("Take it back"),
        "taken_back": N_("Nobody but you may collect it now."),
        "letter_text": N_(
            "I, {me} (ID number {id}), authorise {name} to collect my certificate of {title} at {centre}."
        ),
    },
}
