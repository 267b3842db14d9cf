"""Called by whoever is invited to act for an organisation, and by its people about their second factor."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.members import acceptances, own_factor
from functions.members.bodies import Joining, OwnFirstCode, PasswordAgain
from shared.accounts.account import Holder
from shared.adapters import authorization, events, http
from shared.adapters.caller_source import source_hash
from shared.adapters.request_body import Confirmed
from shared.application.joining import NewAcceptance
from shared.store import teams
from shared.teams.team import Member
from shared.verification.api_key import PersonRequired

router = http.routes()
ANYONES = ("POST /v1/organisation-acceptances", "POST /v1/organisation-acceptances/confirmations")


def signed_in(event: events.Event) -> Member:
    """Raises PersonRequired of a key."""
    if authorization.shows_key(event):
        raise PersonRequired
    return teams.admit(Holder.ORGANISATION, http.ticket(event), events.http_at(event))


@router.post("/v1/organisation-acceptances")
def accept(body: Annotated[NewAcceptance, Body()]) -> Response[http.Shown]:
    """What the authenticator app needs, and the recovery codes: in this one answer, and nowhere else."""
    return http.created(acceptances.accept(body, source_hash(router.current_event.raw_event), http.asked_at(router)))


@router.post("/v1/organisation-acceptances/confirmations")
def confirm(body: Annotated[Joining, Body()]) -> http.Shown:
    """The account is live from here on. The first code is spent: it does not sign in."""
    acceptances.confirm(body, http.asked_at(router))
    return Confirmed(confirmed=True)


@router.post("/v1/organisations/me/second-factors")
def begin_second_factor(body: Annotated[PasswordAgain, Body()]) -> Response[http.Shown]:
    """What the authenticator app needs, and the recovery codes: in this one answer, and nowhere else. It is on with its
    first right code, within half an hour."""
    return http.created(own_factor.begin(signed_in(router.current_event.raw_event), body, http.asked_at(router)))


@router.post("/v1/organisations/me/second-factors/confirmations")
def confirm_second_factor(body: Annotated[OwnFirstCode, Body()]) -> http.Shown:
    """From here on each sign-in asks for a code; every other one that is open has ended."""
    event = router.current_event.raw_event
    own_factor.confirm(signed_in(event), http.ticket(event), body, http.asked_at(router))
    return Confirmed(confirmed=True)
