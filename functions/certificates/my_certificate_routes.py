"""The routes of a candidate's own certificates. What is read and written: `my_certificates.py`."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.certificates import my_certificates, my_dispatch
from functions.certificates.bodies import NamedPerson, WantedDispatch
from shared.accounts.account import Holder
from shared.adapters import http
from shared.store import accounts

router = http.routes()


@router.get("/v1/me/certificates")
def list_certificates() -> http.Shown:
    """For each result that is out: its certificates, or the rule by which it has none."""
    return my_certificates.listed(_mine(), http.asked_at(router))


@router.put("/v1/me/certificates/<certificate_id>/authorisation")
def authorise(certificate_id: str, body: Annotated[NamedPerson, Body()]) -> http.Shown:
    """Names the one other person who may collect it, in place of whoever was named before."""
    return my_certificates.authorise(_mine(), certificate_id, body.name, http.asked_at(router))


@router.delete("/v1/me/certificates/<certificate_id>/authorisation")
def end_authorisation(certificate_id: str) -> Response[None]:
    my_certificates.authorise(_mine(), certificate_id, None, http.asked_at(router))
    return http.gone()


@router.put("/v1/me/certificates/<certificate_id>/dispatch")
def ask_for_dispatch(certificate_id: str, body: Annotated[WantedDispatch, Body()]) -> http.Shown:
    """By courier to this address, in place of what was asked before, until the day before it is ready; the price is
    paid at the door. The address is erased 90 days after the delivery."""
    return my_dispatch.ask(_mine(), certificate_id, body, http.asked_at(router))


@router.delete("/v1/me/certificates/<certificate_id>/dispatch")
def withdraw_dispatch(certificate_id: str) -> Response[None]:
    """Its candidate collects it; the address is erased at once."""
    my_dispatch.withdraw(_mine(), certificate_id, http.asked_at(router))
    return http.gone()


def _mine() -> str:
    event = router.current_event.raw_event
    return accounts.admit(http.ticket(event), Holder.CANDIDATE, http.asked_at(router)).id
