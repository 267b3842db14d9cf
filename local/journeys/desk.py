"""The centre's desk in the journey of certificates: what its people ask of the platform, and what candidates save."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from io import StringIO

import httpx

from local.client.caller import Body, Caller, wait_for
from local.journeys.enquiries.answers import CHECKS
from local.journeys.enquiries.asking import STAGE_1
from local.journeys.enquiries.cast import Cast
from local.journeys.papers import number_printed
from local.journeys.story import must

ACTS_WITHIN = 75.0
"""Seconds within which what follows a release or an outcome has been done."""


@dataclass(slots=True)
class Desk:
    """The centre's desk, the day from which it hands certificates out, and the files that candidates have saved."""

    cast: Cast
    collected_from: date
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def caller(self) -> Caller:
        return self.cast.caller

    def certificate(self, who: str) -> Body | None:
        """The newest of the candidate's one result, as they see it; None while there is none."""
        (result,) = self.cast.as_candidate(who, "GET", "/v1/me/certificates")["data"]
        return next(iter(result["certificates"]), None)

    def comes_to(self, who: str, stage: str) -> Body:
        def look() -> Body | None:
            found = self.certificate(who)
            return found if found and found["stage"] == stage else None

        return wait_for(f"a certificate that is {stage}", look, ACTS_WITHIN, every=1.0)

    def act(self, who: str, step: str, body: Body) -> httpx.Response:
        """The staff's answer, of any status."""
        self.cast.as_staff("GET", "/v1/centres/me")  # signs in again where the last sign-in is old
        path = f"/v1/certificates/{(self.certificate(who) or {})['id']}/{step}"
        return self.caller.ask("POST", path, body, cookie=self.cast.staff.cookie)

    def checked(self, **by: str) -> Body:
        return self.caller.post("/v1/document-checks", by)


def without_secret_numbers(entries: bytes) -> bytes:
    rows = list(csv.DictReader(StringIO(entries.decode("utf-8-sig"))))
    written = StringIO()
    made = csv.DictWriter(written, list(rows[0]))
    made.writeheader()
    made.writerows({**row, "secret_number": ""} for row in rows)
    return written.getvalue().encode()


def documents(desk: Desk) -> str:
    return f"/v1/me/results/{desk.cast.session}/documents"


def asked_in(language: str, kind: str = "statement") -> Body:
    return {"kind": kind, "language": language}


def saved(desk: Desk, who: str, kind: str = "statement") -> bytes:
    link = desk.cast.as_candidate(who, "POST", documents(desk), asked_in("en", kind))
    answer = desk.caller.ask("GET", link["url"], cookie=desk.cast.candidates[who].cookie)
    must(answer.headers["content-type"] == "application/pdf", f"It is a PDF: {answer.status_code} {answer.headers}")
    return answer.content


def must_be(desk: Desk, file: str, state: str) -> None:
    """By its file and by the number that is printed on it alike; and no other file is."""
    content = desk.files[file]
    by_file = desk.checked(sha256=sha256(content).hexdigest())["state"]
    by_number = desk.checked(number=number_printed(content))["state"]
    must((by_file, by_number) == (state, state), f"It is {by_file} by its file and {by_number} by its number.")
    changed = desk.checked(sha256=sha256(content + b"\n").hexdigest())["state"]
    must(changed == "unknown", f"A file with one byte more is {changed}.")


def grade_goes_up(desk: Desk, who: str) -> None:
    """By an enquiry; its windows are long over by now, but for the centre's own thirty days."""
    cast, enquiry = desk.cast, desk.cast.enquiry(who)
    candidate_id = cast.candidates[who].identifier
    cast.as_staff(
        "POST", "/v1/enquiries", {"session_id": cast.session, "candidate_id": candidate_id, "stage": "stage_1"}
    )
    cast.as_candidate(who, "POST", f"/v1/enquiries/{enquiry}/consents", {})
    cast.as_staff("POST", f"/v1/enquiries/{enquiry}/approvals", {})
    cast.as_staff("POST", f"/v1/enquiries/{enquiry}/payments", {"amount": STAGE_1, "currency": "EUR"})
    cast.as_staff("POST", f"/v1/enquiries/{enquiry}/submissions", {})
    cast.as_board("begins", enquiry, {})
    revised = {"reading": "190", "writing": "190", "listening": "170"}
    cast.as_board("outcomes", enquiry, {"checks": CHECKS, "papers": revised})
