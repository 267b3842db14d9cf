"""Why an enquiry cannot be moved: each refusal is a sentence that a candidate may read."""

from __future__ import annotations

from datetime import datetime

from shared.enquiries.states import EnquiryState, Role, Step, Transition
from shared.ground.dates import closing_text
from shared.ground.errors import Conflict, NotAllowed, NotFound, RuleBroken


class UnknownEnquiry(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no enquiry with this id.")


class WrongState(Conflict):
    code = "enquiry_state"

    def __init__(self, state: EnquiryState, step: Step) -> None:
        super().__init__(f"This enquiry {_STATES[state]}, so it cannot be {_DONE[step]}.")


class AnsweredAlready(WrongState):
    """Another operator has answered first; says when."""

    def __init__(self, at: datetime, zone: str) -> None:
        Conflict.__init__(self, f"This enquiry was answered already, on {closing_text(at, zone)}. Look at it again.")


class NotYourStep(NotAllowed):
    def __init__(self, row: Transition) -> None:
        who = " or ".join(_ROLES[role] for role in Role if role in row.who)
        super().__init__(f"Only {who} can do this.")


class EnquiryOpen(Conflict):
    """There is an open enquiry about this result already."""

    code = "enquiry_open"

    def __init__(self, state: EnquiryState) -> None:
        super().__init__(f"An enquiry about this result is open already: it {_STATES[state]}.")


class StageDone(Conflict):
    code = "stage_done"

    def __init__(self) -> None:
        super().__init__("This stage is answered already; it is not done again.", pointer="/stage")


class ConsentMissing(RuleBroken):
    code = "consent_missing"


class ConsentGiven(Conflict):
    code = "consent_given"

    def __init__(self) -> None:
        super().__init__("This consent is given already.")


class OfAge(RuleBroken):
    """The candidate is 18, so no guardian can consent for them."""

    code = "candidate_of_age"

    def __init__(self) -> None:
        super().__init__("The candidate is 18 or older, so only the candidate can consent.")


class AppealAfterLastStage(Conflict):
    code = "appeal_after_last_stage"

    def __init__(self) -> None:
        super().__init__("An appeal comes after the outcome of the re-mark (Stage 2), not before.")


_ROLES = {
    Role.CANDIDATE: "the candidate",
    Role.CENTRE: "the exam centre",
    Role.BOARD: "the awarding body",
    Role.CLOCK: "the clock",
}
_STATES = {
    EnquiryState.DRAFT: "is a draft",
    EnquiryState.WITH_CENTRE: "is with the exam centre, not yet approved",
    EnquiryState.FEE_DUE: "waits for its fee",
    EnquiryState.PAID: "is approved and paid, not yet submitted",
    EnquiryState.SUBMITTED: "is submitted",
    EnquiryState.IN_PROGRESS: "is in progress at the awarding body",
    EnquiryState.PAUSED: "is paused by the awarding body",
    EnquiryState.CONCLUDED: "is concluded",
    EnquiryState.APPEALED: "is appealed",
    EnquiryState.CLOSED: "is closed",
    EnquiryState.REFUSED: "was refused",
    EnquiryState.WITHDRAWN: "was withdrawn",
    EnquiryState.EXPIRED: "has expired",
}
_DONE = {
    Step.OPEN: "opened",
    Step.CONSENT: "agreed to",
    Step.APPROVE: "approved",
    Step.APPROVE_FREE: "approved",
    Step.REFUSE: "refused",
    Step.PAY: "paid",
    Step.SUBMIT: "submitted",
    Step.BEGIN: "begun",
    Step.PAUSE: "paused",
    Step.RESUME: "resumed",
    Step.CONCLUDE: "concluded",
    Step.APPEAL: "appealed against",
    Step.SETTLE: "settled",
    Step.WITHDRAW: "withdrawn",
    Step.END: "ended",
    Step.EXPIRE: "closed by the clock",
    Step.CLOSE: "closed by the clock",
}
