"""Why there is no certifying statement, or an application cannot be moved: sentences that a candidate may read."""

from __future__ import annotations

from datetime import date

from shared.certificates.due import NoCertificate
from shared.certifying_statements.states import ApplicationParty, ApplicationState, ApplicationStep, WayBack
from shared.ground.dates import day_text
from shared.ground.errors import Conflict, NotAllowed, NotFound, RuleBroken


class UnknownApplication(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no application with this id.")


class ApplicationHasMoved(Conflict):
    """The step does not fit the state that it is in."""

    code = "application_state"

    def __init__(self, state: ApplicationState, step: ApplicationStep) -> None:
        super().__init__(f"This application {_STATES[state]}, so it cannot be {_DONE[step]}.")


class NotYourStep(NotAllowed):
    def __init__(self, who: ApplicationParty) -> None:
        super().__init__(f"Only {_PARTIES[who]} can do this.")


class ApplicationOpen(Conflict):
    """There is an open application for this certificate."""

    code = "application_open"

    def __init__(self, state: ApplicationState) -> None:
        super().__init__(f"There is an application for this certificate already: it {_STATES[state]}.")


class ApplicationsFull(Conflict):
    code = "application_limit"

    def __init__(self, most: int) -> None:
        super().__init__(f"There have been {most} applications for this certificate: ask the awarding body.")


class NotIssued(RuleBroken):
    code = "statement_not_issued"

    def __init__(self) -> None:
        super().__init__("No certifying statement of this result is issued: apply for one first.")


class NothingLost(RuleBroken):
    """The certificate, or until a day another one, can still be had; the sentence says how, and until when another one
    is free."""

    code = "certificate_not_lost"

    def __init__(self, way: WayBack, until: date | None = None, free_until: date | None = None) -> None:
        pointer = "/loss" if way in (WayBack.HANDED_OVER, WayBack.DESTROYED) else None
        free = _FREE.format(until=day_text(free_until)) if free_until else ""
        super().__init__(_WAYS_BACK[way].format(until=until and day_text(until)) + free, pointer=pointer)
        self.way = way
        self.until = until
        self.free_until = free_until


class NoCertificateToState(RuleBroken):
    """`because` is the rule by which there is none, None where the result is not out."""

    code = "no_certificate"

    def __init__(self, because: NoCertificate | None) -> None:
        super().__init__(_NOTHING_TO_CERTIFY.get(because, "This result has no certificate, so none can be lost."))


class SearchesSpent(RuleBroken):
    code = "searches_spent"

    def __init__(self, most: int) -> None:
        super().__init__(f"One fee covers {most} searches, and they are done: issue the statement, or refuse it.")


class NotFoundYet(RuleBroken):
    code = "record_not_found"

    def __init__(self) -> None:
        super().__init__("No search has found the record of this certificate yet: record one that has, or refuse.")


_NOTHING_TO_CERTIFY = {
    None: "This result is not out, so there is nothing to certify.",
    NoCertificate.WITHHELD: "This result is withheld, so there is nothing to certify.",
    NoCertificate.PENDING: "This result is pending, so there is nothing to certify yet.",
}
_WAYS_BACK = {
    WayBack.NOT_PRINTED: "Your certificate is not printed yet: your exam centre gets it.",
    WayBack.ON_ITS_WAY: "Your certificate is on its way to your exam centre.",
    WayBack.AT_CENTRE: "Your certificate is at your exam centre. “My certificates” says how you get it, and when.",
    WayBack.RETURNED: "Nobody collected your certificate, and the awarding body has it: ask your exam centre.",
    WayBack.HANDED_OVER: "Your certificate was handed over or sent: say what has become of it.",
    WayBack.DESTROYED: "Nobody collected your certificate, and it was destroyed: nothing else can have become of it.",
    WayBack.ANOTHER: "Up to and including {until} your exam centre can ask for another certificate: ask it first.",
}
_FREE = " Up to and including {until} another one is free."
_STATES = {
    ApplicationState.FEE_DUE: "waits for its fee",
    ApplicationState.PAID: "is paid and with the awarding body",
    ApplicationState.ISSUED: "has been answered: the certifying statement is issued",
    ApplicationState.REFUSED: "was refused",
    ApplicationState.WITHDRAWN: "was withdrawn",
}
_DONE = {
    ApplicationStep.APPLY: "made",
    ApplicationStep.PAY: "paid",
    ApplicationStep.SEARCH: "searched for",
    ApplicationStep.ISSUE: "issued",
    ApplicationStep.REFUSE: "refused",
    ApplicationStep.WITHDRAW: "withdrawn",
}
_PARTIES = {
    ApplicationParty.CANDIDATE: "the candidate",
    ApplicationParty.CENTRE: "the exam centre, which takes the fee,",
    ApplicationParty.BOARD: "the awarding body",
}
