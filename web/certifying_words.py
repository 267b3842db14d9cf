"""The sentences of the pages of lost certificates, as in `web/words.py`."""

from __future__ import annotations

from collections.abc import Mapping

from web.document_words import DOCUMENT_WORDS
from web.translations import N_

STATES = {
    "state_fee_due": N_("Fee to be paid"),
    "state_paid": N_("With the awarding body"),
    "state_issued": N_("Issued"),
    "state_refused": N_("Refused"),
    "state_withdrawn": N_("Withdrawn"),
}
LOSSES = {
    "loss_lost": N_("I had it, and it is lost"),
    "loss_never_arrived": N_("It was sent to me and never arrived"),
    "loss_damaged": N_("It is damaged"),
    "loss_not_collected": N_("I did not collect it in time"),
}

CERTIFYING_WORDS: Mapping[str, Mapping[str, str]] = {
    "certifying": {
        **STATES,
        **LOSSES,
        **DOCUMENT_WORDS["saving"],
        "title": N_("{exam}, {session}"),
        "way_preparation_centre": N_("Through your exam centre, {centre}, which takes the fee"),
        "way_private": N_("Directly to the awarding body, which takes the fee"),
        "back_not_printed": N_("Your certificate is not printed yet: your exam centre gets it."),
        "back_on_its_way": N_("Your certificate is on its way to your exam centre."),
        "back_at_centre": N_(
            "Your certificate is at your exam centre. “My certificates” says how you get it, and when."
        ),
        "back_returned": N_("Nobody collected your certificate, and the awarding body has it: ask your exam centre."),
        "back_handed_over": N_("Your certificate was handed over or sent."),
        "back_destroyed": N_("Nobody collected your certificate, and it was destroyed."),
        "back_another": N_("Until {date}, included, your exam centre can ask for another certificate: ask it first."),
        "another_free": N_("Until {date}, included, another one is free."),
        "choose": N_("Choose what has become of your certificate."),
        "next_centre": N_("Pay the fee at your exam centre, {centre}. It is recorded there, and the search begins."),
        "next_centre_unnamed": N_("Pay the fee at your exam centre. It is recorded there, and the search begins."),
        "next_board": N_("Pay the fee to the awarding body: ask it how, at {email}."),
        "next_search": N_("The awarding body looks for the record of your certificate, up to four times."),
        "after_issued": N_("Your certifying statement is issued: save it here as often as you like."),
        "issued_before": N_(
            "A certifying statement was issued. You have applied once more since: that application counts."
        ),
        "issued_hidden": N_(
            "Your certifying statement is issued, but it cannot be saved now: its result is withheld, taken back or "
            "without a certificate."
        ),
        "taken_back": N_("Withheld or taken back"),
        "again": N_("Apply once more: {name}"),
        "again_what": N_(
            "You pay again, and the statement that is issued cannot be saved here any more. Files that you have saved "
            "stay good."
        ),
        "save": N_("Save as PDF"),
        "problem_statement_not_issued": N_("This application has moved on meanwhile. Reload the page to see it."),
        "after_refused": N_("The awarding body has refused the application."),
        "after_withdrawn": N_("You have withdrawn the application. Nothing is to be paid."),
        "reason": N_("Reason: {reason}"),
        "fee": N_("Fee: {amount}"),
        "step_apply": N_("You applied"),
        "step_pay": N_("The fee was paid"),
        "step_search_found": N_("A search found the record"),
        "step_search": N_("A search did not find the record"),
        "step_issue": N_("The statement was issued"),
        "step_refuse": N_("The application was refused"),
        "step_withdraw": N_("You withdrew the application"),
        "withdraw": N_("Withdraw the application"),
        "withdraw_what": N_("Nothing has been paid yet, and nothing will be. You can apply again later."),
        "problem_application_open": N_("There is an open application for this certificate. Reload the page to see it."),
        "problem_application_state": N_("This application has moved on meanwhile. Reload the page to see it."),
        "problem_stale_version": N_("This application has moved on meanwhile. Reload the page to see it."),
        "problem_application_limit": N_("There can be no further application here. Ask the awarding body."),
        "problem_certificate_not_lost": N_("Your certificate can still be had. Reload the page to see how."),
        "problem_no_certificate": N_("This result is not shown at present, or has no certificate."),
    },
    "lost": {
        **STATES,
        "loss_lost": N_("Lost"),
        "loss_never_arrived": N_("Never arrived"),
        "loss_damaged": N_("Damaged"),
        "loss_not_collected": N_("Not collected in time"),
        "pay": N_("Fee paid"),
        "pay_what": N_("{name} has paid {amount}, the whole fee. It cannot be taken back."),
        "paid": N_("{name}: the fee is recorded. The awarding body acts next."),
        "moved": N_("since {date}"),
        "problem_stale_version": N_("This application has moved on meanwhile. Reload the page to see it."),
        "problem_application_state": N_("This application has moved on meanwhile. Reload the page to see it."),
        "problem_other_amount": N_("The fee is another one. Reload the page to see it."),
    },
}
