"""What `staff` and `centre` answer."""

from __future__ import annotations

from cli.contract.accounts import ENDED
from cli.contract.words import Operation, Operations
from functions.centre import candidates, codes, confirmations, handouts, results, sessions
from functions.staff import acceptances, team
from shared.adapters.request_body import Confirmed
from shared.application.team_acts import Invited
from shared.secret_numbers.handout import HandoutView

BROADSHEET = "A part of a thousand lines at most, by candidate number; byte order mark and header in the first alone."
NEXT = {
    "Link": "The next part of the CSV, as rel=next (RFC 8288).",
    "Content-Disposition": "The file's name, of the CSV.",
}

OPERATIONS: Operations = {
    "GET /v1/centres/me": Operation("get_my_centre", team.about),
    "GET /v1/centres/me/staff": Operation("list_staff", team.everyone),
    "DELETE /v1/centres/me/staff/{id}": Operation(
        "remove_colleague",
        status=204,
        cookies=f"{ENDED} Of oneself only.",
        problems="conflict last_administrator not_allowed",
    ),
    "POST /v1/staff-invitations": Operation(
        "invite_colleague", Invited, 202, problems="already_staff conflict rate_limited not_allowed"
    ),
    "POST /v1/staff-acceptances": Operation(
        "accept_invitation", acceptances.accept, 201, problems="already_staff link_expired rate_limited"
    ),
    "POST /v1/staff-acceptances/confirmations": Operation(
        "confirm_acceptance", Confirmed, problems="conflict link_expired"
    ),
    "GET /v1/centres/me/sessions": Operation("list_centre_sessions", sessions.listed),
    "GET /v1/sessions/{id}/candidates": Operation(
        "list_session_candidates", candidates.listed, problems="validation_failed"
    ),
    "GET /v1/sessions/{id}/results": Operation(
        "list_session_results", results.listed, csv=BROADSHEET, headers=NEXT, problems="validation_failed"
    ),
    "GET /v1/candidates/{id}/activity": Operation("list_given_out", codes.list_given, problems="validation_failed"),
    "GET /v1/centres/me/access-codes": Operation("list_handouts", handouts.listed, problems="not_allowed"),
    "POST /v1/centres/me/access-codes": Operation(
        "hand_out_codes",
        {201: handouts.confirm, 202: HandoutView},
        problems="handed_out nobody_locked not_allowed stale_version",
    ),
    "POST /v1/centres/me/access-codes/{day}/confirmations": Operation(
        "confirm_handout",
        handouts.confirm,
        201,
        "handed_out not_allowed not_found second_person_required stale_version",
    ),
    "GET /v1/sessions/{id}/confirmations": Operation(
        "list_confirmations", confirmations.listed, problems="validation_failed"
    ),
    "POST /v1/sessions/{id}/confirmation-reissues": Operation(
        "reissue_confirmations", confirmations.reissue, 201, problems="not_allowed validation_failed"
    ),
    "POST /v1/candidates/{id}/access-codes": Operation(
        "give_access_code", codes.give_code, 201, problems="has_account too_many_attempts"
    ),
    "POST /v1/candidates/{id}/secret-reissues": Operation(
        "reissue_secret_number",
        codes.reissue,
        201,
        problems="reissued_today reissues_spent secret_just_issued too_many_attempts",
    ),
}
