"""The sentences of the pages about enquiries: one row for each key, for the candidate and for staff of the centre.

A reader without a sentence in a row never meets its case; a row of `_both` has the same sentence for both. Keys are the
stages, states, steps, outcomes, kinds of fee and problem codes of the domain; the script fills in `{name}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from web.translations import N_


class Sentences(NamedTuple):
    """What a row says to each reader."""

    candidate: str | None = None
    centre: str | None = None


def sentences_for(reader: Literal["candidate", "centre"], *tables: Mapping[str, Sentences]) -> dict[str, str]:
    """The sentences that one reader meets, by key."""
    rows = {key: row for table in tables for key, row in table.items()}
    answer = {key: row.candidate if reader == "candidate" else row.centre for key, row in rows.items()}
    return {key: sentence for key, sentence in answer.items() if sentence is not None}


def _both(sentence: str) -> Sentences:
    return Sentences(sentence, sentence)


# Wherever enquiries are listed.
LISTED: Mapping[str, Sentences] = {
    "stage_1": _both(N_("Re-check (Stage 1)")),
    "stage_2": _both(N_("Re-mark (Stage 2)")),
    "state_draft": Sentences(candidate=N_("Not sent yet")),
    "state_with_centre": Sentences(N_("With your centre"), N_("New")),
    "state_fee_due": _both(N_("Fee to pay")),
    "state_paid": _both(N_("Paid")),
    "state_submitted": _both(N_("Sent to the awarding body")),
    "state_in_progress": _both(N_("Being checked")),
    "state_paused": _both(N_("Paused")),
    "state_concluded": _both(N_("Answered")),
    "state_appealed": _both(N_("Appealed")),
    "state_closed": _both(N_("Closed")),
    "state_refused": _both(N_("Not taken on")),
    "state_withdrawn": _both(N_("Withdrawn")),
    "state_expired": _both(N_("Too late")),
    "next_consent": Sentences(candidate=N_("You act next: agree below, and it goes to your centre.")),
    "next_agree": Sentences(
        candidate=N_("You act next: your centre has started this enquiry, which waits for you to agree below.")
    ),
    "next_consent_centre": Sentences(candidate=N_("Your exam centre acts next.")),
    "next_approve": Sentences(
        N_("Your exam centre acts next: it takes your enquiry on and tells you the fee."),
        N_("Take it on, or refuse it."),
    ),
    "next_pay": Sentences(
        N_("Pay the fee at your exam centre. It records the payment here."), N_("Take the fee, and record it.")
    ),
    "next_submit": Sentences(
        N_("Your exam centre acts next: it sends your enquiry to the awarding body."),
        N_("Submit it to the awarding body."),
    ),
    "next_candidate": Sentences(centre=N_("The candidate acts next.")),
    "next_centre": Sentences(N_("Your exam centre acts next."), N_("You act next.")),
    "next_board": _both(N_("The awarding body acts next.")),
    "consent_wanted": Sentences(
        N_("You are under 18: your parent or guardian must tell your exam centre that they agree."),
        N_("Not agreed yet. The candidate agrees, or under 18 a parent or guardian."),
    ),
    "outcome_grade_up": Sentences(
        N_("Your grade went up. The new Statement of Results is here."), N_("The grade went up.")
    ),
    "outcome_grade_down": Sentences(
        N_("Your grade went down. The new Statement of Results is here."), N_("The grade went down.")
    ),
    "outcome_score_changed": Sentences(
        N_("A score changed, and your grade stays. The new Statement of Results is here."),
        N_("A score changed, and the grade stays."),
    ),
    "outcome_unchanged": Sentences(N_("Your result stays as it was."), N_("The result stays as it was.")),
    "after_appeal": _both(N_("After the appeal: {outcome}")),
}

# Where one is shown whole: what may be done, and what has happened.
SHOWN: Mapping[str, Sentences] = {
    "what_stage_1": Sentences(
        candidate=N_(
            "Your papers are checked: that every part was marked, added up and recorded rightly. Nothing "
            "is marked again."
        )
    ),
    "what_stage_2": Sentences(
        candidate=N_("Your written papers are marked again, and Listening is looked through where it matters.")
    ),
    "ask_until": Sentences(candidate=N_("You can ask until {date}.")),
    "ask_until_stage_2": Sentences(
        candidate=N_("It must be asked for, paid and submitted by {date}. Ask in good time.")
    ),
    "act_by": _both(N_("This must be done by {date}.")),
    "answer_by": _both(N_("You can expect an answer by {date}.")),
    "consent_candidate": Sentences(centre=N_("The candidate agreed on {date}.")),
    "consent_guardian": Sentences(centre=N_("A parent or guardian agreed, as you declared on {date}.")),
    "sum_due": Sentences(centre=N_("Fee: {amount}")),
    "sum_paid": Sentences(centre=N_("Paid: {amount}")),
    "sum_refunded": Sentences(centre=N_("To give back to the candidate: {amount}")),
    "sum_outstanding": Sentences(centre=N_("Still to pay: {amount}")),
    "step_open_candidate": Sentences(N_("You started this enquiry"), N_("The candidate started this enquiry")),
    "step_open_centre": _both(N_("Your centre started this enquiry")),
    "step_consent_candidate": Sentences(
        N_("You agreed that your grade can go down as well as up"),
        N_("The candidate agreed that the grade can go down as well as up"),
    ),
    "step_consent_centre": Sentences(
        N_("Your centre declared that your parent or guardian agrees"),
        N_("Your centre declared that a parent or guardian agrees"),
    ),
    "step_approve": _both(N_("Your centre took it on")),
    "step_approve_free": _both(N_("Your centre took it on, without a fee")),
    "step_refuse": _both(N_("Your centre did not take it on")),
    "step_submit": Sentences(N_("Your centre sent it to the awarding body"), N_("Your centre submitted it")),
    "step_begin": Sentences(centre=N_("The awarding body began")),
    "step_pause": Sentences(centre=N_("The awarding body paused it")),
    "step_resume": Sentences(centre=N_("The awarding body went on")),
    "step_conclude": _both(N_("The awarding body answered")),
    "step_appeal": _both(N_("Your centre appealed")),
    "step_settle": _both(N_("The awarding body answered the appeal")),
    "step_withdraw_candidate": Sentences(N_("You withdrew it"), N_("The candidate withdrew it")),
    "step_withdraw_centre": _both(N_("Your centre withdrew it")),
    "step_end": _both(N_("The awarding body ended it without an answer")),
    "step_overdue": Sentences(centre=N_("The time for an answer passed")),
    "step_expire": _both(N_("The time for the next step passed")),
    "step_close": _both(N_("Closed: nothing more can be asked for")),
    "fee_due": Sentences(N_("Fee to pay to your centre: {amount}"), N_("Fee to pay: {amount}")),
    "fee_paid": Sentences(N_("Paid to your centre: {amount}"), N_("Fee recorded as paid: {amount}")),
    "fee_refunded": Sentences(N_("Your centre gives back: {amount}"), N_("To give back to the candidate: {amount}")),
    "fee_cancelled": _both(N_("No longer to pay: {amount}")),
    "reason": _both(N_("Reason: {reason}")),
    "withdraw": Sentences(candidate=N_("Withdraw this enquiry")),
    "withdraw_back": Sentences(
        N_("It ends here, and what you paid goes back to you. You may not be in time to ask again."),
        N_("It ends here. What the candidate paid is to be given back."),
    ),
    "withdraw_kept": _both(N_("It ends here. It was already sent to the awarding body, so the fee is not given back.")),
    "as_it_stands": Sentences(centre=N_("Nothing was done. This is how the enquiry stands now.")),
    "done_approvals": Sentences(centre=N_("Taken on. The candidate is told.")),
    "done_payments": Sentences(centre=N_("The fee is recorded.")),
    "done_submissions": Sentences(centre=N_("Submitted to the awarding body.")),
    "done_consents": Sentences(centre=N_("The consent is recorded.")),
    "done_refusals": Sentences(centre=N_("Refused. The candidate is told why.")),
    "done_appeals": Sentences(centre=N_("The appeal is with the awarding body.")),
    "done_withdrawals": Sentences(centre=N_("Withdrawn. The candidate is told.")),
}

# Why something cannot be done.
REFUSED: Mapping[str, Sentences] = {
    "refused_enquiry_window_closed": Sentences(candidate=N_("The time to ask for a check of this result has passed.")),
    "refused_own_route": Sentences(candidate=N_("This test has its own procedure. Ask the centre where you took it.")),
    "refused_enquiry_not_offered": Sentences(candidate=N_("There is no check to ask for on this result.")),
    "refused_no_scores": Sentences(candidate=N_("There are no scores to check. Ask your exam centre.")),
    "problem_enquiry_open": Sentences(
        N_("An enquiry about this result is open already. Reload the page to see it."),
        N_("An enquiry about this result is open already."),
    ),
    "problem_enquiry_state": Sentences(
        N_("This enquiry has moved on. Reload the page to see where it stands."), N_("This enquiry has moved on.")
    ),
    "problem_stale_version": Sentences(
        N_("This enquiry has moved on. Reload the page to see where it stands."),
        N_("Somebody changed this enquiry meanwhile."),
    ),
    "problem_enquiry_window_closed": Sentences(
        N_("The time to ask for a check of this result has passed."), N_("The time for this has passed.")
    ),
    "problem_stage_one_first": Sentences(centre=N_("The re-check (Stage 1) comes first, and must be answered.")),
    "problem_stage_two_not_offered": Sentences(centre=N_("This exam has no re-mark (Stage 2).")),
    "problem_stage_done": Sentences(centre=N_("This stage is answered already and is not done again.")),
    "problem_enquiry_not_offered": Sentences(centre=N_("There is no enquiry about this result.")),
    "problem_own_route": Sentences(centre=N_("This test has its own procedure. Ask the awarding body.")),
    "problem_no_scores": Sentences(centre=N_("There are no scores to check.")),
    "problem_enquiry_limit": Sentences(centre=N_("There are as many enquiries about this result as there can be.")),
    "problem_consent_missing": Sentences(
        centre=N_("The candidate has not agreed yet that the grade can go down as well as up.")
    ),
    "problem_consent_given": Sentences(centre=N_("This consent is given already.")),
    "problem_candidate_of_age": Sentences(
        centre=N_("The candidate is 18 or older and agrees alone, signed in to this site.")
    ),
    "problem_paid_already": Sentences(centre=N_("The fee is paid already.")),
    "problem_other_amount": Sentences(centre=N_("The fee is paid as a whole. Reload the page to see what is due.")),
    "problem_fee_not_set": Sentences(
        centre=N_("Your centre has set no fee for this exam and stage. Ask the awarding body to enter it.")
    ),
}
