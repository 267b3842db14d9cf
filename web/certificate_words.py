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
        "stage_to_be_sent": N_("It is at {centre}, which sends it to you by courier."),
        "came_back": N_(
            "The courier could not deliver it and brought it back to {centre} on {date}. Collect it there. Call the "
            "centre if you want it sent again: it can only go to the same address."
        ),
        "came_back_collect": N_(
            "The courier could not deliver it and brought it back to {centre} on {date}. Collect it there."
        ),
        "by_courier": N_("Have it sent by courier"),
        "courier_what": N_(
            "You pay the courier at the door; what it costs stands below once you choose the country. Your exam centre "
            "sees the address, and it is erased 90 days after the delivery. No certificate is sent in August."
        ),
        "until": N_("You can ask for it, change it and take it back until {date}."),
        "choose": N_("Choose"),
        "costs": N_("{price}, to be paid to the courier at the door."),
        "to_country": N_("Country"),
        "to_name": N_("Who receives it"),
        "to_line_1": N_("Street and number"),
        "to_line_2": N_("More of the address (optional)"),
        "to_postal_code": N_("Postal code (if there is one)"),
        "to_town": N_("Town"),
        "refused_country": N_("Choose the country."),
        "refused_name_to": N_("Enter who receives it, in 2 to 60 characters."),
        "refused_line_1": N_("Enter the street and number, in 3 to 60 characters."),
        "refused_town": N_("Enter the town, in 2 to 60 characters."),
        "send_it": N_("Have it sent to this address"),
        "will_be_sent": N_("It will be sent to this address."),
        "goes_to": N_("It goes by courier to:"),
        "was_sent_to": N_("The courier had this address:"),
        "pay_at_door": N_("You pay the courier {price} at the door."),
        "goes_from": N_("It is sent from {date} on, never in August."),
        "never_in_august": N_("From which day is not announced yet. No certificate is sent in August."),
        "other_address": N_("Change the address"),
        "do_not_send": N_("Do not send it: I collect it"),
        "not_sent": N_("It is not sent, and the address is erased. Collect it at the centre."),
        "tracking": N_("Tracking number {number}"),
        "lost": N_("Lost your certificate?"),
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
    "desk": {
        "stage_made": N_("To be printed"),
        "stage_numbered": N_("On its way"),
        "stage_at_centre": N_("Waits for its day"),
        "stage_ready": N_("Ready"),
        "stage_unclaimed": N_("Unclaimed"),
        "stage_collected": N_("Handed over"),
        "stage_dispatched": N_("Sent"),
        "stage_returned": N_("Returned"),
        "stage_destroyed": N_("Destroyed"),
        "stage_recalled": N_("Recalled"),
        "ready_from": N_("Ready from {date}"),
        "no_day": N_("From which day is not published yet."),
        "kept_until": N_("Kept until {date}"),
        "unclaimed_since": N_("Since {date}"),
        "showed": N_("To the candidate. Shown: {proof}"),
        "showed_by_account": N_("To {name}, named by the candidate. Shown: {proof}"),
        "showed_by_letter": N_("To {name}, with a letter. Shown: {proof}"),
        "handed_over_before": N_("It had been handed over: ask for it back."),
        "record_until": N_("The record of it is kept until {date}."),
        "may_collect": N_("{name} may collect it."),
        "no_number": N_("No number yet"),
        "passport": N_("Passport"),
        "identity_card": N_("Identity card"),
        "residence_permit": N_("Residence permit"),
        "driving_licence": N_("Driving licence"),
        "open_numbered": N_("It has come"),
        "open_ready": N_("Hand over"),
        "open_to_send": N_("Send or hand over"),
        "open_dispatched": N_("It came back"),
        "send_to": N_("By courier to:"),
        "send_price": N_("The courier takes {price} at the door."),
        "send_from": N_("It goes from {date} on, never in August."),
        "send_no_day": N_("From which day is not published yet. None is sent in August."),
        "tracking": N_("Tracking number of the courier"),
        "tracking_missing": N_("Enter the tracking number, in 6 to 35 letters and digits."),
        "tracked": N_("Tracking number {number}"),
        "send": N_("It is with the courier"),
        "send_what": N_("The candidate is mailed the tracking number and what to pay."),
        "or_here": N_("Or they have come for it:"),
        "came_back": N_("It is back at the centre"),
        "came_back_what": N_("The courier could not deliver it. It waits here again, to be sent or collected."),
        "did_dispatches": N_("With the courier:"),
        "did_come_back": N_("Back from the courier, and at your centre again:"),
        "came_back_on": N_("Came back from the courier on {date}."),
        "ask_first": N_(
            "The courier has brought it back, and this address cannot be changed. Ask the candidate first: send it "
            "there again, or they come for it."
        ),
        "open_unclaimed": N_("Hand over, return or destroy"),
        "open_recalled": N_("Return or destroy"),
        "acts_of": N_("{name} · certificate {number}"),
        "receive": N_("It is here"),
        "receive_what": N_("Make sure that it is in your hand. This cannot be taken back."),
        "who_is_here": N_("Who is here?"),
        "self": N_("{name}, the candidate"),
        "account": N_("{name}, whom the candidate has named"),
        "letter": N_("Somebody else, with a letter of the candidate"),
        "collector": N_("Their name, as on their proof of identity"),
        "name_missing": N_("Enter the name of the person in 3 to 120 characters."),
        "which_proof": N_("Which proof of identity do they show? With it the certificate is handed over, for good."),
        "hand_over": N_("hand over"),
        "return": N_("Return it"),
        "return_what": N_("It goes back to the awarding body."),
        "destroy": N_("Destroy it"),
        "destroy_what": N_("Your centre destroys it. The record of it is kept for four years."),
        "close": N_("Close"),
        "did_receipts": N_("Received:"),
        "did_collections": N_("Handed over:"),
        "did_returns": N_("Returned:"),
        "did_destructions": N_("Destroyed:"),
        "now": N_("It is shown as it is now: {state}."),
        "perhaps_yours": N_(
            "It has changed. Perhaps your first press was recorded, perhaps somebody else was before you. Compare it "
            "with what you did; nothing was done this time."
        ),
        "now_may": N_("The candidate has changed who may collect it, and nothing was done. {name} may collect it now."),
        "now_nobody": N_(
            "The candidate has changed who may collect it, and nothing was done. Nobody else is named now."
        ),
        "unsure": N_(
            "There was no answer, so we do not know whether this is recorded. Press again: it is recorded once at most."
        ),
        "box_unsure": N_(
            "There was no answer, so we do not know which are recorded. Press again: each is recorded once at most."
        ),
        "on_its_way": N_("On their way for this session: {count}"),
        "box_received": N_("Received: {count}"),
        "box_malformed": N_(
            "Not recorded, for a certificate's number has 4 to 20 letters and digits. Scan again: {numbers}"
        ),
        "box_already": N_("Already noted before: {numbers}"),
        "box_recalled": N_("Recalled, so give them to nobody, and return or destroy them: {numbers}"),
        "box_unknown": N_("None of yours, or no number of ours. Put them aside and ask the awarding body: {numbers}"),
        "shown": N_("Shown: {shown} of {loaded}."),
        "more_to_load": N_("More are not loaded yet."),
        "none_yet": N_("There is no certificate here yet. They appear once the results of this session are out."),
        "problem_certificate_state": N_("This certificate has moved on meanwhile, and nothing was done."),
        "problem_stale_version": N_("This certificate has moved on meanwhile, and nothing was done."),
        "problem_certificate_not_yet": N_("It is not the day for this yet. The list says from when on."),
        "problem_no_dispatch_in_august": N_("No certificate is sent in August. The list says from when on."),
        "problem_no_dispatch_asked": N_("The candidate has withdrawn it meanwhile, and collects it. Nothing was done."),
        "problem_not_authorised": N_(
            "The candidate has named somebody else meanwhile, or nobody. Load the page again to see whom."
        ),
    },
}
