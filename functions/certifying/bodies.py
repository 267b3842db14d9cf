"""What the routes of certifying statements take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import RequestBody, ShortText
from shared.centres.fees import MOST
from shared.certifying_statements.application import Loss


class NewApplication(RequestBody):
    """`loss`: what has become of the certificate."""

    session_id: ShortText
    loss: Annotated[Loss, Field(strict=False)]


class SeenApplication(RequestBody):
    """`revision`: what was looked at before; where it no longer stands, nothing is done (409 `stale_version`)."""

    revision: Annotated[int, Field(ge=1)] | None = None


class PaidApplication(SeenApplication):
    """`amount` in minor units (cents; whole yen) of an ISO 4217 currency: the whole fee."""

    amount: Annotated[int, Field(ge=0, le=MOST)]
    currency: ShortText
