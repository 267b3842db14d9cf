"""The steps that stories of certifying statements are told in: results that are out, certificates that are gone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.centres.fees import Money
from shared.certificates.certificate import Certificate, CertificateEvent, Certificates
from shared.certificates.states import CertificateState, CertificateStep, Party
from shared.certifying_statements.application import Applications, Loss
from shared.certifying_statements.states import Applicant
from shared.certifying_statements.steps import Applying, applied
from shared.store import certificates, certifying_statements
from shared.store.certificates import CertificateChange
from shared.store.certifying_statements import ApplicationChange
from tests.kit import stories
from tests.kit.stories import CANDIDATE, PENDING_CANDIDATE, PENDING_SECRET, RELEASE_AT, SESSION
from tests.kit.world import Answer, World

PATH = "/v1/certifying-statements"
FEE: dict[str, Any] = {"amount": 10000, "currency": "EUR"}
ADAS, PAUS = f"{CANDIDATE}.{SESSION}.1", f"{PENDING_CANDIDATE}.{SESSION}.1"
RESULTS = f"""{stories.RESULTS.splitlines()[0]}
{CANDIDATE},{SESSION},reported,176,171,168,182,174
{PENDING_CANDIDATE},{SESSION},reported,160,158,161,159,164
"""


def results_are_out(world: World) -> str:
    """Ada's, who entered by herself, and Pau's, whom the school ES901 entered; the release's id."""
    release_id = stories.set_the_stage(world)
    stories.load_and_approve(world, release_id, RESULTS)
    stories.later(world, RELEASE_AT)
    return release_id


def handed_over(
    candidate_id: str = CANDIDATE, state: CertificateState = CertificateState.COLLECTED, at: datetime = RELEASE_AT
) -> None:
    """The candidate's certificate came into this state, whatever there was."""
    event = CertificateEvent(CertificateStep.COLLECT, "nuria", Party.CENTRE, at, None, state)
    copy = Certificate(1, 1, "release", state, (event,))

    def decide() -> CertificateChange:
        before = certificates.find_certificates(candidate_id, SESSION)
        none_yet = Certificates(candidate_id, SESSION, "Europe/Madrid")
        after = Certificates(candidate_id, SESSION, "Europe/Madrid", copies=(copy,))
        return CertificateChange(before or none_yet, after)

    certificates.write(decide)


def ada(world: World) -> str:
    """Registered and signed in, her certificate collected; the cookie."""
    cookie = stories.a_signed_in_candidate(world)
    handed_over()
    return cookie


def pau(world: World) -> str:
    """The same of Pau."""
    registered = stories.register(
        world, candidate_id=PENDING_CANDIDATE, secret_number=PENDING_SECRET, email="pau@example.org"
    )
    assert registered.status == 201, registered.raw
    handed_over(PENDING_CANDIDATE)
    return stories.sign_in(world, PENDING_CANDIDATE)


def pau_who_reads_spanish(world: World) -> str:
    """Whose address is proved, so that he is mailed."""
    cookie = pau(world)
    world.drain()
    proof = {"token": stories.link_token(world.mails()[-1]["text"])}
    assert world.call("POST", "/v1/email-confirmations", proof).status == 200
    assert world.call("PATCH", "/v1/me", {"language": "es"}, cookie=cookie).status == 200
    return cookie


def ask(world: World, cookie: str | None, loss: str = "lost", session: str = SESSION) -> Answer:
    return world.call("POST", PATH, {"session_id": session, "loss": loss}, cookie=cookie)


def act(world: World, cookie: str | None, name: str, application: str = PAUS, **body: Any) -> Answer:
    return world.call("POST", f"{PATH}/{application}/{name}", body, cookie=cookie)


def board(world: World, name: str, application: str = ADAS, **body: Any) -> Answer:
    """What an operator does."""
    return world.call("POST", f"/v1/board/certifying-statements/{application}/{name}", body, operator="ana")


def paid(world: World, cookie: str) -> None:
    """Ada has applied, and the awarding body has her fee."""
    assert ask(world, cookie).status == 201
    assert board(world, "payments", **FEE).status == 201


def issued(world: World, cookie: str) -> None:
    """And the statement is issued, after a search."""
    paid(world, cookie)
    assert board(world, "searches", found=True).status == 201
    assert board(world, "issues").status == 201


def applied_through_the_centre(
    at: datetime, candidate_id: str = PENDING_CANDIDATE, session: str = SESSION, centre: str = "ES442"
) -> str:
    """An application that the centre has to take the fee of, as it is kept; its id."""
    none_yet = Applications(candidate_id, session, centre)
    with_ = Applying(Applicant.PREPARATION_CENTRE, Loss.LOST, Money(FEE["amount"], FEE["currency"]))
    after = applied(none_yet, with_, candidate_id, at)
    certifying_statements.write(lambda: ApplicationChange(none_yet, after))
    return f"{candidate_id}.{session}.1"
