"""The one table of what the pages say of enquiries: a row a word, to the candidate and to staff of the centre.

Who has no sentence in a row does not meet what it is about; a row of `_both` says the same to either. Keys are the
stages, states, steps, outcomes, kinds of fee and problem codes of the domain; the script fills in `{name}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from web.translations import N_


class Said(NamedTuple):
    """What a row says to each reader."""

    candidate: str | None = None
    centre: str | None = None


def said_to(reader: Literal["candidate", "centre"], *tables: Mapping[str, Said]) -> dict[str, str]:
    """The sentences that one reader meets, by key."""
    rows = {key: row for table in tables for key, row in table.items()}
    told = {key: row.candidate if reader == "candidate" else row.centre for key, row in rows.items()}
    return {key: sentence for key, sentence in told.items() if sentence is not None}


def _both(sentence: str) -> Said:
    return Said(sentence, sentence)


# Wherever enquiries are listed.
LISTED: Mapping[str, Said] = {
    "stage_1": _both(N_("Re-check (Stage 1)")),
    "stage_2": _both(N_("Re-mark (Stage 2)")),
    "state_draft": Said(candidate=N_("Not sent yet")),
    "state_with_centre": Said(N_("With your centre"), N_("New")),
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
    "next_consent": Said(candidate=N_("You act next: agree below, and it goes to your centre.")),
    "next_agree": Said(
        candidate=N_("You act next: your centre has started this enquiry, which waits for you to agree below.")
    ),
    "next_consent_centre": Said(candidate=N_("Your exam centre acts next.")),
    "next_approve": Said(
        N_("Your exam centre acts next: it takes your enquiry on and tells you the fee."),
        N_("Take it on, or refuse it."),
    ),
    "next_pay": Said(
        N_("Pay the fee at your exam centre. It records the payment here."), N_("Take the fee, and record it.")
    ),
    "next_submit": Said(
        N_("Your exam centre acts next: it sends your enquiry to the awarding body."),
        N_("Submit it to the awarding body."),
    ),
    "next_candidate": Said(centre=N_("The candidate acts next.")),
    "next_centre": Said(N_("Your exam centre acts next."), N_("You act next.")),
    "next_board": _both(N_("The awarding body acts next.")),
    "consent_wanted": Said(
        N_("You are under 18: your parent or guardian must tell your exam centre that they agree."),
        N_("Not agreed yet. The candidate agrees, or under 18 a parent or guardian."),
    ),
    "outcome_grade_up": Said(N_("Your grade went up. The new Statement of Results is here."), N_("The grade went up.")),
    "outcome_grade_down": Said(
        N_("Your grade went down. The new Statement of Results is here."), N_("The grade went down.")
    ),
    "outcome_score_changed": Said(
        N_("A score changed, and your grade stays. The new Statement of Results is here."),
        N_("A score changed, and the grade stays."),
    ),
    "outcome_unchanged": Said(N_("Your result stays as it was."), N_("The result stays as it was.")),
    "after_appeal": _both(N_("After the appeal: {outcome}")),
}

# Where one is shown whole: what may be done, and what has happened.
SHOWN: Mapping[str, Said] = {
    "what_stage_1": Said(
        candidate=N_(
            "Your papers are checked: that every part was marked, added up and recorded rightly. Nothing "
            "is marked again."
        )
    ),
    "what_stage_2": Said(
        candidate=N_("Your written papers are marked again, and Listening is looked through where it matters.")
    ),
    "ask_until": Said(candidate=N_("You can ask until {date}.")),
    "ask_until_stage_2": Said(candidate=N_("It must be asked for, paid and submitted by {date}. Ask in good time.")),
    "act_by": _both(N_("This must be done by {date}.")),
    "answer_by": _both(N_("You can expect an answer by {date}.")),
    "consent_candidate": Said(centre=N_("The candidate agreed on {date}.")),
    "consent_guardian": Said(centre=N_("A parent or guardian agreed, as you declared on {date}.")),
    "sum_due": Said(centre=N_("Fee: {amount}")),
    "sum_paid": Said(centre=N_("Paid: {amount}")),
    "sum_refunded": Said(centre=N_("To give back to the candidate: {amount}")),
    "sum_outstanding": Said(centre=N_("Still to pay: {amount}")),
    "step_open_candidate": Said(N_("You started this enquiry"), N_("The candidate started this enquiry")),
    "step_open_centre": _both(N_("Your centre started this enquiry")),
    "step_consent_candidate": Said(
        N_("You agreed that your grade can go down as well as up"),
        N_("The candidate agreed that the grade can go down as well as up"),
    ),
    "step_consent_centre": Said(
        N_("Your centre declared that your parent or guardian agrees"),
        N_("Your centre declared that a parent or guardian agrees"),
    ),
    "step_approve": _both(N_("Your centre took it on")),
    "step_approve_free": _both(N_("Your centre took it on, without a fee")),
    "step_refuse": _both(N_("Your centre did not take it on")),
    "step_submit": Said(N_("Your centre sent it to the awarding body"), N_("Your centre submitted it")),
    "step_begin": Said(centre=N_("The awarding body began")),
    "step_pause": Said(centre=N_("The awarding body paused it")),
    "step_resume": Said(centre=N_("The awarding body went on")),
    "step_conclude": _both(N_("The awarding body answered")),
    "step_appeal": _both(N_("Your centre appealed")),
    "step_settle": _both(N_("The awarding body answered the appeal")),
    "step_withdraw_candidate": Said(N_("You withdrew it"), N_("The candidate withdrew it")),
    "step_withdraw_centre": _both(N_("Your centre withdrew it")),
    "step_end": _both(N_("The awarding body ended it without an answer")),
    "step_overdue": Said(centre=N_("The time for an answer passed")),
    "step_expire": _both(N_("The time for the next step passed")),
    "step_close": _both(N_("Closed: nothing more can be asked for")),
    "fee_due": Said(N_("Fee to pay to your centre: {amount}"), N_("Fee to pay: {amount}")),
    "fee_paid": Said(N_("Paid to your centre: {amount}"), N_("Fee recorded as paid: {amount}")),
    "fee_refunded": Said(N_("Your centre gives back: {amount}"), N_("To give back to the candidate: {amount}")),
    "fee_cancelled": _both(N_("No longer to pay: {amount}")),
    "reason": _both(N_("Reason: {reason}")),
    "withdraw": Said(candidate=N_("Withdraw this enquiry")),
    "withdraw_back": Said(
        N_("It ends here, and what you paid goes back to you. You may not be in time to ask again."),
        N_("It ends here. What the candidate paid is to be given back."),
    ),
    "withdraw_kept": _both(N_("It ends here. It was already sent to the awarding body, so the fee is not given back.")),
    "as_it_stands": Said(centre=N_("Nothing was done. This is how the enquiry stands now.")),
    "done_approvals": Said(centre=N_("Taken on. The candidate is told.")),
    "done_payments": Said(centre=N_("The fee is recorded.")),
    "done_submissions": Said(centre=N_("Submitted to the awarding body.")),
    "done_consents": Said(centre=N_("The consent is recorded.")),
    "done_refusals": Said(centre=N_("Refused. The candidate is told why.")),
    "done_appeals": Said(centre=N_("The appeal is with the awarding body.")),
    "done_withdrawals": Said(centre=N_("Withdrawn. The candidate is told.")),
}

# Why something cannot be done.
REFUSED: Mapping[str, Said] = {
    "refused_enquiry_window_closed": Said(candidate=N_("The time to ask for a check of this result has passed.")),
    "refused_own_route": Said(candidate=N_("This test has its own procedure. Ask the centre where you took it.")),
    "refused_enquiry_not_offered": Said(candidate=N_("There is no check to ask for on this result.")),
    "refused_no_scores": Said(candidate=N_("There are no scores to check. Ask your exam centre.")),
    "problem_enquiry_open": Said(
        N_("An enquiry about this result is open already. Reload the page to see it."),
        N_("An enquiry about this result is open already."),
    ),
    "problem_enquiry_state": Said(
        N_("This enquiry has moved on. Reload the page to see where it stands."), N_("This enquiry has moved on.")
    ),
    "problem_stale_version": Said(
        N_("This enquiry has moved on. Reload the page to see where it stands."),
        N_("Somebody changed this enquiry meanwhile."),
    ),
    "problem_enquiry_window_closed": Said(
        N_("The time to ask for a check of this result has passed."), N_("The time for this has passed.")
    ),
    "problem_stage_one_first": Said(centre=N_("The re-check (Stage 1) comes first, and must be answered.")),
    "problem_stage_two_not_offered": Said(centre=N_("This exam has no re-mark (Stage 2).")),
    "problem_stage_done": Said(centre=N_("This stage is answered already and is not done again.")),
    "problem_enquiry_not_offered": Said(centre=N_("There is no enquiry about this result.")),
    "problem_own_route": Said(centre=N_("This test has its own procedure. Ask the awarding body.")),
    "problem_no_scores": Said(centre=N_("There are no scores to check.")),
    "problem_enquiry_limit": Said(centre=N_("There are as many enquiries about this result as there can be.")),
    "problem_consent_missing": Said(
        centre=N_("The candidate has not agreed yet that the grade can go down as well as up.")
    ),
    "problem_consent_given": Said(centre=N_("This consent is given already.")),
    "problem_candidate_of_age": Said(
        centre=N_("The candidate is 18 or older and agrees alone, signed in to this site.")
    ),
    "problem_paid_already": Said(centre=N_("The fee is paid already.")),
    "problem_other_amount": Said(centre=N_("The fee is paid as a whole. Reload the page to see what is due.")),
    "problem_fee_not_set": Said(
        centre=N_("Your centre has set no fee for this exam and stage. Ask the awarding body to enter it.")
    ),
}
