"""What the routes of webhook endpoints take in."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import RequestBody
from shared.verification.result_change import ChangeType
from shared.verification.webhook import LONGEST_URL

Address = Annotated[str, Field(min_length=1, max_length=LONGEST_URL)]
Types = Annotated[list[Annotated[ChangeType, Field(strict=False)]], Field(min_length=1, max_length=len(ChangeType))]


class Switch(StrEnum):
    """What an organisation does itself with an endpoint; only we give one up."""

    ON = "on"
    OFF = "off"


class NewEndpoint(RequestBody):
    """Without `types` all are delivered."""

    url: Address
    types: Types | None = None


class EndpointChange(RequestBody):
    """What is left out stays."""

    url: Address | None = None
    types: Types | None = None
    state: Annotated[Switch | None, Field(strict=False)] = None
