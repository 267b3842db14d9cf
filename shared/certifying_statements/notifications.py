"""Who is still to be mailed about which event of the applications about one result, and with which fields.

An application goes on only after the one before it has ended, so their events are in one order, and one number says how
far everybody has been mailed. A mail never says a level or a grade, nor why an application was refused: those words are
an operator's, and stand beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.certifying_statements.application import Application, ApplicationEvent, Applications
from shared.certifying_statements.states import Applicant, ApplicationParty, ApplicationState, ApplicationStep

READERS = {
    ApplicationStep.APPLY: (ApplicationParty.CANDIDATE, ApplicationParty.CENTRE),
    ApplicationStep.ISSUE: (ApplicationParty.CANDIDATE,),
    ApplicationStep.REFUSE: (ApplicationParty.CANDIDATE,),
}
"""Who is mailed of a step; a centre only where it takes the fee."""


@dataclass(frozen=True, slots=True)
class PendingMail:
    """One event that somebody is still to be mailed about; `number` counts the events of all applications from 1."""

    application: Application
    number: int
    event: ApplicationEvent

    @property
    def readers(self) -> tuple[ApplicationParty, ...]:
        """Nobody is asked for the fee of an application that has been paid, withdrawn or refused since."""
        if self.event.after is ApplicationState.FEE_DUE and self.application.state is not ApplicationState.FEE_DUE:
            return ()
        named = READERS.get(self.event.step, ())
        is_direct = self.application.applicant is Applicant.PRIVATE
        return tuple(each for each in named if not (is_direct and each is ApplicationParty.CENTRE))

    @property
    def what(self) -> str:
        """The sentence's name: of an application by its way, because that says whom the fee goes to."""
        step = self.event.step
        return f"{step}_{self.application.applicant}" if step is ApplicationStep.APPLY else step.value


def pending_mails(of: Applications) -> tuple[PendingMail, ...]:
    events = [(each, event) for each in of.applications for event in each.events]
    found = (PendingMail(each, number, event) for number, (each, event) in enumerate(events, start=1))
    return tuple(pending for pending in found if pending.number > of.notified and pending.readers)


def event_count(of: Applications) -> int:
    """What `notified` is once everybody has been mailed of all events."""
    return sum(len(each.events) for each in of.applications)


def cause(of: Applications, pending: PendingMail) -> str:
    """As "certifying-KXA104827-FCE-2026-12-PB-3". A mail carries it as a tag, which knows no points (SES v2,
    MessageTag)."""
    return f"certifying-{of.candidate_id}-{of.session_id}-{pending.number}"
