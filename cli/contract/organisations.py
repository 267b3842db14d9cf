"""What `organisations` answers."""

from __future__ import annotations

from cli.contract.words import Operation, Operations
from functions.organisations.handler import OrganisationRegistered
from shared.adapters.request_body import Confirmed

OPERATIONS: Operations = {
    "POST /v1/organisations": Operation("register_organisation", OrganisationRegistered, 201, problems="rate_limited"),
    "POST /v1/organisation-confirmations": Operation(
        "confirm_organisation", Confirmed, problems="another_password link_expired rate_limited"
    ),
}
