"""An application as JSON, for its candidate, for the centre or for the awarding body."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict

from shared.centres.fees import FeeView, fee_json
from shared.certifying_statements.application import Application, ApplicationEvent, Applications, Loss
from shared.certifying_statements.states import (
    MOVES,
    TAKES_FEE,
    Applicant,
    ApplicationParty,
    ApplicationState,
    ApplicationStep,
)
from shared.certifying_statements.steps import must_act
from shared.ground.dates import instant_text
from shared.ground.forms import CentreNumber, EnquiryId, IdNumber, Instant, Revision, SessionId


class ApplicationEventView(TypedDict):
    """`found` is what a search came to. `who` acted is for the centre, of its own staff, and for the awarding body."""

    step: ApplicationStep
    party: ApplicationParty
    at: Instant
    after: ApplicationState
    found: bool | None
    who: NotRequired[str]


class ApplicationView(TypedDict):
    """`acts_next` is who must act, null where it is answered or ended; `may` are the steps open to the reader now.
    `reason` is why it was refused, `version` the version of the result that the issued statement certifies."""

    id: EnquiryId
    revision: Revision
    candidate_id: IdNumber
    session_id: SessionId
    centre_number: CentreNumber
    applicant: Applicant
    loss: Loss
    fee: FeeView
    state: ApplicationState
    acts_next: ApplicationParty | None
    may: list[ApplicationStep]
    reason: str | None
    version: Revision | None
    events: list[ApplicationEventView]


def to_json(of: Applications, application: Application, reader: ApplicationParty) -> ApplicationView:
    return {
        "id": of.id_of(application),
        "revision": of.revision,
        "candidate_id": of.candidate_id,
        "session_id": of.session_id,
        "centre_number": of.centre_number,
        "applicant": application.applicant,
        "loss": application.loss,
        "fee": fee_json(application.fee),
        "state": application.state,
        "acts_next": must_act(application),
        "may": may_do(application, reader),
        "reason": application.reason,
        "version": application.version,
        "events": [_event(each, reader) for each in application.events],
    }


def may_do(application: Application, reader: ApplicationParty) -> list[ApplicationStep]:
    """The steps that the table leaves open to this party; how many searches are left is asked when one is recorded."""
    rows = [row for (_, before), row in MOVES.items() if before is application.state]
    return [row.step for row in rows if (row.who or TAKES_FEE[application.applicant]) is reader]


def _event(event: ApplicationEvent, reader: ApplicationParty) -> ApplicationEventView:
    shown: ApplicationEventView = {
        "step": event.step,
        "party": event.party,
        "at": instant_text(event.at),
        "after": event.after,
        "found": event.found,
    }
    is_own = reader is ApplicationParty.CENTRE and event.party is reader
    return {**shown, "who": event.who} if is_own or reader is ApplicationParty.BOARD else shown
