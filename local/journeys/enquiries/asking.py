"""The first steps: accounts, a release, and enquiries on their way to the awarding body."""

from __future__ import annotations

from datetime import timedelta

from local.client.caller import Body, wait_for
from local.client.staff_sign_up import invite, join
from local.data.candidates import session_body
from local.journeys.enquiries.cast import PASSWORD, Cast
from local.journeys.enquiries.mail import mailed, to_candidates, to_centre
from local.journeys.story import must
from web.body import load_body

ZONE = "Europe/Madrid"
SHOWN_WITHIN = 75.0  # seconds: the minute's sweep publishes the key, at the latest
STAGE_1, STAGE_2 = 4200, 15000  # cents
FEES = {
    "FCE": {
        "stage_1": {"amount": STAGE_1, "currency": "EUR"},
        "stage_2": {"amount": STAGE_2, "currency": "EUR"},
    }
}
NO_CONSENT, UNREAD, UNPAID, NOT_SENT, UNANSWERED = "no consent", "unread", "unpaid", "not sent", "unanswered"
"""Candidates by the act that somebody fails to do."""


def an_invited_person_joins_the_centre(cast: Cast) -> None:
    details = {"name": "Synthetic Centre Empordà", "zone": ZONE, "contact_email": cast.contact, "fees": FEES}
    cast.caller.board("PUT", f"centres/{cast.centre}", details)
    invite(cast.caller, cast.centre, cast.staff.email)
    cast.staff.authenticator = join(cast.caller, cast.staff.email, "Núria Puig", PASSWORD).authenticator
    half = cast.caller.sign_in(cast.staff.identifier, PASSWORD, as_="staff")
    refused = cast.caller.ask("GET", "/v1/centres/me", cookie=half)
    must(refused.status_code == 401, f"A password alone opens nothing: {refused.status_code}.")
    about = cast.as_staff("GET", "/v1/centres/me")
    must(cast.centre in str(about), f"The person is of {cast.centre}: {about}")


def results_are_released(cast: Cast) -> None:
    sat_on = (cast.release_at - timedelta(days=35)).date()
    cast.caller.board("POST", "sessions", session_body(cast.session, zone=ZONE, exam_date=sat_on))
    entries, results = cast.files
    cast.caller.load("entries", entries)
    _register(cast)
    release_id = cast.caller.plan([cast.session], cast.release_at, ZONE)
    cast.caller.load("results", results, release_id)
    cast.caller.approve(release_id, "ann", "ben")
    cast.advance_to(cast.release_at)
    for who in cast.candidates:
        shown = statement_once_out(cast, who)
        must((shown["version"], shown["overall"]["grade"]) == (1, "C"), f"{who} has grade C at first.")
    mailed(cast)


def an_organisation_verifies_them_and_another_does_not(cast: Cast) -> None:
    for who in cast.candidates:
        must(cast.verified(who)["version"] == 1, "The organisation is shown the first version.")
    cast.sign_in(cast.idle_officer)


def candidates_ask_and_agree_that_the_grade_may_go_down(cast: Cast) -> None:
    for who in cast.candidates:
        draft = cast.as_candidate(who, "POST", "/v1/enquiries", {"session_id": cast.session, "stage": "stage_1"})
        must((draft["id"], draft["state"]) == (cast.enquiry(who), "draft"), f"It is a draft: {draft['state']}.")
    mailed(cast)
    asked = _all_but(cast, NO_CONSENT)
    for who in asked:
        handed = cast.as_candidate(who, "POST", f"/v1/enquiries/{cast.enquiry(who)}/consents", {})
        must(handed["state"] == "with_centre", f"It is with the centre: {handed['state']}.")
    mailed(
        cast,
        *to_candidates(cast, asked, "is with your exam centre"),
        *to_centre(cast, asked, "asks for a results enquiry"),
    )


def the_centre_approves_and_records_the_fees(cast: Cast) -> None:
    approved = _all_but(cast, NO_CONSENT, UNREAD)
    for who in approved:
        due = cast.as_staff("POST", f"/v1/enquiries/{cast.enquiry(who)}/approvals", {})
        must(kinds(due) == ["due"], f"The fee is due: {due['fees']}")
    paid = _all_but(cast, NO_CONSENT, UNREAD, UNPAID)
    for who in paid:
        pay(cast, cast.enquiry(who), STAGE_1)
    path, fee = f"/v1/enquiries/{cast.enquiry(paid[0])}/payments", {"amount": STAGE_1, "currency": "EUR"}
    again = cast.caller.ask("POST", path, fee, cookie=cast.staff.cookie)
    must(again.status_code == 409, f"A fee is paid once: {again.status_code} {again.text}")
    mailed(cast, *to_candidates(cast, approved, "The fee is due now"), *to_candidates(cast, paid, "has had the fee"))


def the_centre_submits(cast: Cast) -> None:
    sent = _all_but(cast, NO_CONSENT, UNREAD, UNPAID, NOT_SENT)
    ids = [cast.enquiry(who) for who in sent]
    answer = cast.as_staff("POST", "/v1/enquiry-submissions", {"enquiry_ids": ids})
    must(all(each["submitted"] for each in answer["data"]), f"All are submitted: {answer}")
    mailed(cast, *to_candidates(cast, sent, "has been submitted to the awarding body"))


def pay(cast: Cast, enquiry: str, amount: int) -> None:
    paid = cast.as_staff("POST", f"/v1/enquiries/{enquiry}/payments", {"amount": amount, "currency": "EUR"})
    must((paid["state"], kinds(paid)) == ("paid", ["due", "paid"]), f"It is paid: {paid['fees']}")


def kinds(enquiry: Body) -> list[str]:
    """The kinds of the entries in its fee ledger, in order."""
    return [entry["kind"] for entry in enquiry["fees"]]


def statement(cast: Cast, who: str) -> Body:
    return cast.as_candidate(who, "GET", f"/v1/me/results/{cast.session}")


def statement_once_out(cast: Cast, who: str) -> Body:
    def look() -> Body | None:
        listed = cast.as_candidate(who, "GET", "/v1/me/results")["data"]
        return statement(cast, who) if listed[0]["status"] == "released" else None

    return wait_for("the Statement", look, SHOWN_WITHIN)


def _all_but(cast: Cast, *late: str) -> list[str]:
    return [who for who in cast.candidates if who not in late]


def _register(cast: Cast) -> None:
    choices = {"password": PASSWORD, "accept_terms": load_body().terms_version, "language": "en"}
    for each in cast.candidates.values():
        pair = {"candidate_id": each.identifier, "secret_number": each.secret_number}
        cast.caller.post("/v1/registrations", {**pair, **choices, "email": each.email, "marketing": False})
        cast.caller.post("/v1/email-confirmations", {"token": cast.caller.token_mailed_to(each.email)})
    for officer in (cast.officer, cast.idle_officer):
        who = {"name": "Synthetic University", "person_name": "Laia Puig", "email": officer.email}
        cast.caller.post("/v1/organisations", {**who, **choices})
        proof = {"token": cast.caller.token_mailed_to(officer.email), "password": PASSWORD}
        cast.caller.post("/v1/organisation-confirmations", proof)
