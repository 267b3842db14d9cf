"""What `members` answers."""

from __future__ import annotations

from cli.contract.accounts import ENDED
from cli.contract.words import Operation, Operations
from functions.members import acceptances, api_keys, own_factor, own_organisation, people
from shared.adapters.request_body import Confirmed
from shared.application.team_acts import Invited

APPROVED = "email_not_proved organisation_not_approved organisation_suspended"
OPERATIONS: Operations = {
    "GET /v1/organisations/me": Operation("get_my_organisation", own_organisation.about, problems="email_not_proved"),
    "PATCH /v1/organisations/me": Operation(
        "change_my_organisation",
        own_organisation.change,
        problems="conflict email_not_proved not_allowed stale_version",
    ),
    "GET /v1/organisations/me/members": Operation("list_members", people.everyone),
    "DELETE /v1/organisations/me/members/{id}": Operation(
        "remove_member",
        status=204,
        cookies=f"{ENDED} Of oneself only.",
        problems="conflict email_not_proved last_administrator not_allowed",
    ),
    "POST /v1/organisations/me/invitations": Operation(
        "invite_member",
        Invited,
        202,
        "already_staff email_not_proved not_allowed organisation_suspended rate_limited",
    ),
    "POST /v1/organisations/me/second-factors": Operation(
        "begin_second_factor", own_factor.begin, 201, "email_not_proved has_second_factor rate_limited"
    ),
    "POST /v1/organisations/me/second-factors/confirmations": Operation(
        "confirm_second_factor", Confirmed, problems="conflict has_second_factor"
    ),
    "POST /v1/api-keys": Operation(
        "make_api_key",
        api_keys.make,
        201,
        f"{APPROVED} idempotency_key_reused keys_spent",
        once="The same key again, but not shown whole; it is not forgotten while the key is there.",
    ),
    "GET /v1/api-keys": Operation("list_api_keys", api_keys.listed),
    "POST /v1/api-keys/{id}/rotations": Operation(
        "rotate_api_key", api_keys.rotate, 201, f"{APPROVED} stale_version two_keys_live"
    ),
    "DELETE /v1/api-keys/{id}": Operation("revoke_api_key", None, 204),
    "POST /v1/organisation-acceptances": Operation(
        "accept_organisation_invitation", acceptances.accept, 201, "already_staff link_expired rate_limited"
    ),
    "POST /v1/organisation-acceptances/confirmations": Operation(
        "confirm_organisation_acceptance", Confirmed, problems="conflict link_expired second_factor_missing"
    ),
}
