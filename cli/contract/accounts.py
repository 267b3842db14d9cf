"""What `register` and `signin` answer."""

from __future__ import annotations

from cli.contract.words import Operation, Operations
from functions.register import blocking, directory, registrations
from functions.register.registrations import ConfirmationAsked
from functions.register.resets import PasswordChanged, ResetAccepted
from functions.signin import tries
from shared.adapters.request_body import Confirmed

DEVICE = "`__Host-device`, by which the device is known from then on; it opens nothing."
SESSION = f"`__Host-session`, the sign-in: HttpOnly, Secure, SameSite=Lax. And {DEVICE}"
ENDED = "Ends `__Host-session`."

OPERATIONS: Operations = {
    "POST /v1/registrations": Operation(
        "register",
        registrations.registered,
        201,
        "not_recognised rate_limited second_item_required",
        cookies=DEVICE,
    ),
    "POST /v1/email-confirmations": Operation("confirm_email", Confirmed, problems="link_expired"),
    "POST /v1/password-resets": Operation("ask_for_password_reset", ResetAccepted, 202),
    "PUT /v1/password-resets": Operation("reset_password", PasswordChanged, problems="link_expired rate_limited"),
    "GET /v1/me": Operation("get_my_account", registrations.shown),
    "PATCH /v1/me": Operation(
        "change_my_account",
        registrations.shown,
        cookies=f"With a new password: {DEVICE}",
        problems="new_password_needed rate_limited too_many_attempts",
    ),
    "GET /v1/organisations": Operation(
        "find_organisations", directory.search, problems="rate_limited validation_failed"
    ),
    "GET /v1/me/blocked-organisations": Operation("list_blocked_organisations", blocking.listed),
    "PUT /v1/me/blocked-organisations/{id}": Operation(
        "block_organisation", blocking.block, problems="blocked_list_full"
    ),
    "DELETE /v1/me/blocked-organisations/{id}": Operation("unblock_organisation", status=204),
    "POST /v1/me/secret-number-requests": Operation(
        "ask_for_secret_number", registrations.ask_for_number, 202, "number_not_locked"
    ),
    "POST /v1/me/email-confirmations": Operation("ask_for_email_confirmation", ConfirmationAsked, 202),
    "POST /v1/sign-ins": Operation(
        "sign_in",
        (tries.shown, tries.HalfSignedIn),
        201,
        cookies=SESSION,
        problems="new_password_needed rate_limited sign_in_refused too_many_attempts",
    ),
    "POST /v1/second-factors": Operation(
        "give_second_factor",
        tries.shown,
        201,
        cookies=SESSION,
        headers={"Signed-In-As": "The account, as in every answer to whoever is signed in."},
        problems="another_person code_refused new_password_needed rate_limited sign_in_required too_many_attempts",
    ),
    "DELETE /v1/sign-ins/current": Operation("sign_out", status=204, cookies=ENDED),
}
