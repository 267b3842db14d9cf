"""What `organisations` answers."""

from __future__ import annotations

from cli.contract.words import Operation, Operations
from functions.organisations import profiles, published
from functions.organisations.handler import OrganisationRegistered
from shared.adapters.request_body import Confirmed

OPERATIONS: Operations = {
    "POST /v1/organisations": Operation("register_organisation", OrganisationRegistered, 201, problems="rate_limited"),
    "POST /v1/organisation-confirmations": Operation(
        "confirm_organisation", Confirmed, problems="another_password link_expired rate_limited"
    ),
    "POST /v1/requirement-profiles": Operation(
        "make_requirement_profile",
        profiles.make,
        201,
        "email_not_proved idempotency_key_reused profiles_spent",
        once="The same key makes one profile, and answers it as it is now.",
    ),
    "GET /v1/requirement-profiles": Operation(
        "list_requirement_profiles", profiles.listed, problems="validation_failed"
    ),
    "GET /v1/requirement-profiles/{id}": Operation(
        "get_requirement_profile", profiles.show, problems="validation_failed"
    ),
    "PUT /v1/requirement-profiles/{id}": Operation(
        "change_requirement_profile", profiles.change, problems="not_allowed profile_retired stale_version"
    ),
    "DELETE /v1/requirement-profiles/{id}": Operation(
        "retire_requirement_profile", None, 204, "not_allowed stale_version"
    ),
    "PUT /v1/requirement-profiles/{id}/publication": Operation(
        "publish_requirement_profile",
        profiles.publish,
        problems="email_not_proved not_allowed organisation_not_approved organisation_suspended profile_retired "
        "stale_version",
    ),
    "DELETE /v1/requirement-profiles/{id}/publication": Operation(
        "take_back_requirement_profile", None, 204, "not_allowed stale_version"
    ),
    "GET /v1/published-requirements": Operation(
        "list_published_requirements", published.listed, problems="validation_failed"
    ),
}
