"""The journey of documents and certificates over HTTP alone: from a blank Secret number to a certificate in a hand.

    python -m local.journeys.certificates --url http://127.0.0.1:8000

The exam centre prints Confirmations of Entry, candidates register with them, save and check their Statement and collect
their certificate, one by a person whom they have named, or have it sent by courier; a changed grade takes back what was
handed out; who has lost the certificate applies for a certifying statement.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, time, timedelta
from time import monotonic

from local.client.caller import Caller, wait_for
from local.client.staff_sign_up import invite, join
from local.data.candidates import session_body
from local.journeys.command import run
from local.journeys.desk import (
    ACTS_WITHIN,
    Desk,
    asked_in,
    documents,
    grade_goes_up,
    must_be,
    saved,
    without_secret_numbers,
)
from local.journeys.enquiries.asking import FEES, ZONE, statement, statement_once_out
from local.journeys.enquiries.cast import PASSWORD, cast_for
from local.journeys.main import everywhere
from local.journeys.papers import pairs_printed, signature_report
from local.journeys.story import must
from shared.ground.dates import at_local
from web.body import load_body

NAMES_SOMEBODY, CHANGES, IS_SENT = "named somebody", "changed", "sent"
PRICE = {"amount": 1200, "currency": "EUR"}
TRACKING = "EX123456785ES"
PERSON = "Pau Riera Soler"


def walk(url: str, report: Callable[[str], None] = lambda _: None) -> None:
    """Runs the whole journey on the platform at `url`; Unexpected where an answer differs."""
    cast = cast_for(Caller(url), (NAMES_SOMEBODY, CHANGES, IS_SENT))
    desk = Desk(cast, (cast.release_at + timedelta(days=21)).date())
    for step in STEPS:
        began = monotonic()
        step(desk)
        report(f"  {step.__name__.replace('_', ' ')}: {monotonic() - began:.1f} s")


def the_entries_come_without_secret_numbers(desk: Desk) -> None:
    cast = desk.cast
    details = {"name": "Synthetic Centre Garrotxa", "zone": ZONE, "contact_email": cast.contact, "fees": FEES}
    details["dispatch_prices"] = {"ES": PRICE}
    desk.caller.board("PUT", f"centres/{cast.centre}", details)
    invite(desk.caller, cast.centre, cast.staff.email)
    cast.staff.authenticator = join(desk.caller, cast.staff.email, "Núria Puig", PASSWORD).authenticator
    sat_on = (cast.release_at - timedelta(days=35)).date()
    made = session_body(cast.session, zone=ZONE, exam_date=sat_on)
    desk.caller.board("POST", "sessions", {**made, "certificates_from": desk.collected_from.isoformat()})
    loaded = desk.caller.load("entries", without_secret_numbers(cast.files[0]))
    issued = loaded["counts"].get("secret_numbers_issued")
    must(issued == len(cast.candidates), f"Each candidate is issued a number: {loaded['counts']}")


def confirmations_are_printed_once(desk: Desk) -> None:
    cast, path = desk.cast, f"/v1/sessions/{desk.cast.session}/confirmations"
    listed = cast.as_staff("GET", path)["data"]
    must({each["state"] for each in listed} == {"waiting"}, f"All of them wait: {listed}")
    wanted = {"candidates": [each.identifier for each in cast.candidates.values()], "language": "en"}
    printed = desk.caller.ask("POST", path, wanted, cookie=cast.staff.cookie)
    must(printed.status_code == 201, f"The print was answered {printed.status_code}: {printed.text[:300]}")
    numbers = pairs_printed(printed.content)
    for person in cast.candidates.values():
        person.secret_number = numbers[person.identifier]
    again = desk.caller.ask("POST", path, wanted, cookie=cast.staff.cookie)
    must(again.status_code in (409, 422), f"A number is printed once: {again.status_code} {again.text[:200]}")


def candidates_register_with_what_is_printed(desk: Desk) -> None:
    choices = {"password": PASSWORD, "accept_terms": load_body().terms_version, "language": "en", "marketing": False}
    for each in desk.cast.candidates.values():
        pair = {"candidate_id": each.identifier, "secret_number": each.secret_number}
        desk.caller.post("/v1/registrations", {**pair, **choices, "email": each.email})
        desk.caller.post("/v1/email-confirmations", {"token": desk.caller.token_mailed_to(each.email)})


def before_the_release_there_is_nothing(desk: Desk) -> None:
    cast = desk.cast
    release_id = desk.caller.plan([cast.session], cast.release_at, ZONE)
    desk.caller.load("results", cast.files[1], release_id)
    desk.caller.approve(release_id, "ann", "ben")
    who = next(iter(cast.candidates))
    must(cast.as_candidate(who, "GET", "/v1/me/certificates")["data"] == [], "There is no certificate yet.")
    refused = desk.caller.ask("POST", documents(desk), asked_in("en"), cookie=cast.candidates[who].cookie)
    must(refused.status_code == 404, f"There is no Statement to save yet: {refused.status_code}")
    run_of = desk.caller.board("GET", f"sessions/{cast.session}/print-run?centre={cast.centre}")
    must(run_of["data"] == [], f"There is nothing to print yet: {run_of}")


def a_statement_is_saved_and_recognised(desk: Desk) -> None:
    cast = desk.cast
    cast.advance_to(cast.release_at)
    for who in cast.candidates:
        statement_once_out(cast, who)
    everywhere()
    for who in cast.candidates:
        desk.files[who] = saved(desk, who)
        must_be(desk, who, "current")
        report = signature_report(desk.files[who])
        must("Signature is Valid" in report and "Total document signed" in report, f"pdfsig says: {report}")


def certificates_are_printed_and_come_to_the_centre(desk: Desk) -> None:
    for who in desk.cast.candidates:
        desk.comes_to(who, "made")
    path = f"sessions/{desk.cast.session}/print-run?centre={desk.cast.centre}"
    lines = desk.caller.board("GET", path)["data"]
    must(len(lines) == len(desk.cast.candidates), f"All of them are to be printed: {lines}")
    rows = [f"{each['certificate_id']},B{desk.cast.run}{place}" for place, each in enumerate(lines)]
    taken = desk.caller.board_file("certificates", "\n".join(["certificate_id,number", *rows]))["data"]
    must(all(each["numbered"] for each in taken), f"All of them are numbered: {taken}")
    for who in desk.cast.candidates:
        must(desk.act(who, "receipts", {}).status_code == 201, f"The certificate of {who} has come.")


def one_is_asked_for_by_courier(desk: Desk) -> None:
    certificate = desk.certificate(IS_SENT) or {}
    offer, path = certificate["dispatch"], f"/v1/me/certificates/{certificate['id']}/dispatch"
    must(offer["destinations"] == [{"country": "ES", "price": PRICE}], f"The price is shown first: {offer}")
    home = {"name": "Mar Soler", "line_1": "Carrer Major 5", "postal_code": "17800", "town": "Olot", "country": "ES"}
    cookie = desk.cast.candidates[IS_SENT].cookie
    away = desk.caller.ask("PUT", path, {"address": {**home, "country": "FR"}, "price": PRICE}, cookie=cookie)
    must(away.json().get("code") == "no_dispatch_price", f"There is no price for France: {away.text}")
    asked = desk.cast.as_candidate(IS_SENT, "PUT", path, {"address": home, "price": PRICE})
    must(asked["dispatch"]["asked"]["address"]["town"] == "Olot", f"It goes to Olot: {asked}")
    early = desk.act(IS_SENT, "dispatches", {"tracking_number": TRACKING})
    must(early.json().get("code") == "certificate_not_yet", f"It is not sent before its day: {early.text}")


def nobody_collects_before_the_day(desk: Desk) -> None:
    early = desk.act(CHANGES, "collections", {"identity": "passport"})
    must(early.json().get("code") == "certificate_not_yet", f"It is too early: {early.text}")
    desk.cast.advance_to(at_local(desk.collected_from, time(10), ZONE))
    shown = desk.certificate(CHANGES)
    must(shown is not None and shown["stage"] == "ready", f"It is ready on its day: {shown}")
    given = desk.act(CHANGES, "collections", {"identity": "passport"})
    must(given.status_code == 201, f"The candidate collects: {given.status_code} {given.text}")


def the_courier_takes_it_and_its_candidate_is_mailed(desk: Desk) -> None:
    offer = desk.comes_to(IS_SENT, "ready")["dispatch"]
    must(not offer["is_open"], f"From its day on nothing about it changes: {offer}")
    desk.cast.advance_to(at_local(date.fromisoformat(offer["next_day"]), time(11), ZONE))  # never a day of August
    listed = desk.cast.as_staff("GET", f"/v1/sessions/{desk.cast.session}/certificates?group=dispatch")["data"]
    must([each["dispatch"]["asked"]["address"]["town"] for each in listed] == ["Olot"], f"One is to be sent: {listed}")
    sent = desk.act(IS_SENT, "dispatches", {"tracking_number": TRACKING})
    must(sent.status_code == 201, f"It is with the courier: {sent.status_code} {sent.text}")
    twice = desk.act(IS_SENT, "dispatches", {"tracking_number": TRACKING})
    must(twice.status_code == 409, f"It is sent once: {twice.text}")
    address = desk.cast.candidates[IS_SENT].email

    def look() -> str | None:
        texts = [each["text"] for each in desk.caller.mails_to(address)]
        return next((text for text in texts if TRACKING in text), None)

    mail = wait_for("the mail that it was sent", look, ACTS_WITHIN, every=1.0)
    must("12.00 EUR" in mail, f"The mail says what is paid at the door: {mail}")
    must("Carrer Major" not in mail, "The mail has no address.")


def the_named_person_collects_and_nobody_else(desk: Desk) -> None:
    certificate = desk.comes_to(NAMES_SOMEBODY, "ready")
    account = {"identity": "identity_card", "authorised_by": "account"}
    unnamed = desk.act(NAMES_SOMEBODY, "collections", {**account, "name": PERSON})
    must(unnamed.json().get("code") == "not_authorised", f"Nobody is named yet: {unnamed.text}")
    path = f"/v1/me/certificates/{certificate['id']}/authorisation"
    desk.cast.as_candidate(NAMES_SOMEBODY, "PUT", path, {"name": PERSON})
    other = desk.act(NAMES_SOMEBODY, "collections", {**account, "name": "Somebody Else"})
    must(other.json().get("code") == "not_authorised", f"Another person is not named: {other.text}")
    given = desk.act(NAMES_SOMEBODY, "collections", {**account, "name": PERSON})
    must(given.status_code == 201, f"The named person collects: {given.status_code} {given.text}")
    twice = desk.act(NAMES_SOMEBODY, "collections", {**account, "name": PERSON})
    must(twice.status_code == 409, f"It is collected once: {twice.status_code}")
    must((desk.certificate(NAMES_SOMEBODY) or {})["collected_by"] == PERSON, "The candidate sees who did.")


def a_changed_grade_takes_back_what_was_handed_out(desk: Desk) -> None:
    cast = desk.cast
    grade_goes_up(desk, CHANGES)
    must(statement(cast, CHANGES)["version"] == 2, "Another version is out.")
    must_be(desk, CHANGES, "replaced")
    first = (desk.certificate(CHANGES) or {})["id"]
    made = desk.comes_to(CHANGES, "made")
    all_of = cast.as_candidate(CHANGES, "GET", "/v1/me/certificates")["data"][0]["certificates"]
    must([each["stage"] for each in all_of] == ["made", "recalled"], f"The first is recalled, {first}: {all_of}")
    must(made["id"] != all_of[1]["id"], "Another is made.")
    desk.files[CHANGES] = saved(desk, CHANGES)
    must_be(desk, CHANGES, "current")


def who_has_lost_it_gets_a_certifying_statement(desk: Desk) -> None:
    cast = desk.cast
    asked = {"session_id": cast.session, "loss": "lost"}
    made = cast.as_candidate(NAMES_SOMEBODY, "POST", "/v1/certifying-statements", asked)
    must(made["state"] == "fee_due", f"Its fee is due: {made}")
    path = f"certifying-statements/{made['id']}"
    early = desk.caller.ask_board("POST", f"{path}/issues", {})
    must(early.status_code == 409, f"It is not issued before it is paid: {early.text}")
    desk.caller.board("POST", f"{path}/payments", made["fee"])
    desk.caller.board("POST", f"{path}/searches", {"found": True})
    must(desk.caller.board("POST", f"{path}/issues", {})["state"] == "issued", "It is issued.")
    desk.files["certifying"] = saved(desk, NAMES_SOMEBODY, "certifying_statement")
    must_be(desk, "certifying", "current")


STEPS = (
    the_entries_come_without_secret_numbers,
    confirmations_are_printed_once,
    candidates_register_with_what_is_printed,
    before_the_release_there_is_nothing,
    a_statement_is_saved_and_recognised,
    certificates_are_printed_and_come_to_the_centre,
    one_is_asked_for_by_courier,
    nobody_collects_before_the_day,
    the_courier_takes_it_and_its_candidate_is_mailed,
    the_named_person_collects_and_nobody_else,
    a_changed_grade_takes_back_what_was_handed_out,
    who_has_lost_it_gets_a_certifying_statement,
)


if __name__ == "__main__":
    sys.exit(run("certificates", __doc__, walk, "The journey of documents and certificates is as it should be."))
