"""Why a certificate cannot be moved: each refusal is a sentence that a candidate may read."""

from __future__ import annotations

from datetime import date

from shared.certificates.states import CertificateState, CertificateStep, Party
from shared.ground.dates import day_text
from shared.ground.errors import Conflict, NotAllowed, NotFound, RuleBroken


class UnknownCertificate(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no certificate with this id.")


class CertificateHasMoved(Conflict):
    """The step does not fit the state that it is in."""

    code = "certificate_state"

    def __init__(self, state: CertificateState, step: CertificateStep) -> None:
        super().__init__(f"This certificate {_STATES[state]}, so it cannot be {_DONE[step]}.")


class NotForYou(NotAllowed):
    def __init__(self, who: frozenset[Party]) -> None:
        super().__init__(f"Only {' or '.join(_PARTIES[party] for party in Party if party in who)} can do this.")


class NoCollectionDate(RuleBroken):
    code = "certificate_not_yet"

    def __init__(self) -> None:
        super().__init__("The awarding body has not published the date of these certificates yet.")


class CertificateTooEarly(RuleBroken):
    code = "certificate_not_yet"

    def __init__(self, ready: date) -> None:
        super().__init__(f"This certificate can be handed over from {day_text(ready)} on.")


class NotUnclaimedYet(RuleBroken):
    code = "certificate_not_yet"

    def __init__(self, last: date) -> None:
        super().__init__(f"This certificate is kept for its candidate up to and including {day_text(last)}.")


class NoDispatchInAugust(RuleBroken):
    code = "no_dispatch_in_august"

    def __init__(self, following: date) -> None:
        super().__init__(f"No certificate is dispatched in August. The next day for it is {day_text(following)}.")


class DispatchClosed(RuleBroken):
    """It is asked for until the day before the certificate is ready; the sentence says what decided it."""

    code = "dispatch_closed"


class NotToBeSent(Conflict):
    """The candidate asks for dispatch of a certificate that is not to be sent, or no longer."""

    code = "certificate_state"

    def __init__(self, state: CertificateState) -> None:
        super().__init__(f"This certificate {_STATES[state]}, so nothing about its dispatch can change.")


class NoDispatchAsked(Conflict):
    code = "no_dispatch_asked"

    def __init__(self) -> None:
        super().__init__(
            "There is no address for this certificate: its candidate has not asked for dispatch, or the address is "
            "erased. It is collected at the centre."
        )


class NotAuthorised(RuleBroken):
    """Somebody whom the candidate has not named."""

    code = "not_authorised"


class NothingToCollect(Conflict):
    """The candidate names somebody for a certificate that is not there to be collected, or no longer."""

    code = "certificate_state"

    def __init__(self, state: CertificateState) -> None:
        super().__init__(f"This certificate {_STATES[state]}, so nobody can be named to collect it.")


class NeverPrinted(Conflict):
    code = "certificate_state"

    def __init__(self) -> None:
        super().__init__("This certificate was recalled before it was printed: there is nothing to return or destroy.")


_STATES = {
    CertificateState.MADE: "is not printed yet",
    CertificateState.NUMBERED: "is printed, and not at the centre yet",
    CertificateState.AT_CENTRE: "is at the centre",
    CertificateState.COLLECTED: "has been collected",
    CertificateState.DISPATCHED: "has been dispatched",
    CertificateState.RETURNED: "was returned to the awarding body",
    CertificateState.DESTROYED: "was destroyed",
    CertificateState.RECALLED: "is recalled, because its result has changed or is withheld",
}
_DONE = {
    CertificateStep.MAKE: "made",
    CertificateStep.NUMBER: "numbered",
    CertificateStep.RECEIVE: "received",
    CertificateStep.COLLECT: "collected",
    CertificateStep.DISPATCH: "dispatched",
    CertificateStep.RETURN: "returned",
    CertificateStep.DESTROY: "destroyed",
    CertificateStep.RECALL: "recalled",
}
_PARTIES = {Party.RULE: "the result itself", Party.BOARD: "the awarding body", Party.CENTRE: "the exam centre"}
