"""The worked examples: every route asked once, in the order in which a session's life asks them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from pyotp import TOTP

from cli.contract.requests import REQUESTS, SESSION
from infra.catalogue import FUNCTIONS
from shared.adapters import cache, clock, webhook_client
from shared.adapters.webhook_client import Attempt
from shared.certificates.states import CertificateState
from shared.secret_numbers import handout
from shared.secret_numbers.guard import Use
from shared.store import certificates, keys, rows, slow_guessing
from shared.store.certificates import CertificateChange
from shared.store.tables import PEOPLE
from shared.verification.delivery import Outcome
from shared.verification.result_change import SETTLED
from tests.kit import batch_stories, certifying_stories, stories
from tests.kit.document_files import install_chain
from tests.kit.document_stories import handed_out
from tests.kit.enquiry_stories import CHECKS, FEES, as_the_centre
from tests.kit.stories import CANDIDATE, OFFICER, PENDING_CANDIDATE, Person, link_token
from tests.kit.world import Answer, World

CHANGES = next(row for row in FUNCTIONS if row.name == "changes")
ROUTES = {route.key: route for row in FUNCTIONS for route in row.routes}
OUT = stories.RELEASE_AT + timedelta(days=1)
HEAD = "enquiry_id,checks,reading,use_of_english,writing,listening,speaking,overall,grade,cefr"
CENTRE = "/v1/board/centres/ES442"
CREDENTIAL = {"kind": "credential", "language": "en"}
PROFILES = "/v1/requirement-profiles"
LONGEST = 200


@dataclass
class Walk:
    """What each route was asked and answered, by its key; `release` is the release's id once there is one."""

    world: World
    made: dict[str, dict[str, Any]] = field(default_factory=dict)
    release: str = ""
    candidate: str = ""
    officer: str = ""
    staff: str = ""
    person: Person = field(default_factory=lambda: Person("", "", TOTP("A" * 32), []))

    def ask(
        self,
        key: str,
        place: str = "",
        cookie: str | None = None,
        *,
        without: tuple[str, ...] = ("revision",),
        second: str = "",
        text: str | None = None,
        query: dict[str, str] | None = None,
        **changes: Any,
    ) -> Any:
        """The body of the answer to the contract's own request, with `changes` that the moment needs."""
        self.world.at += timedelta(seconds=1)  # what happens in one second has no order in a list
        route = ROUTES[key]
        path = route.path.replace("{id}", place).replace("{number}", place).replace("{day}", place)
        path = path.replace("{delivery}", second).replace("{look}", second).replace("{purpose}", second)
        body = _body(key, without, {**changes}, self.release)
        operator = "ana" if route.path.startswith("/v1/board/") else None
        headers = {"content-type": "text/csv"} if text else None
        answer = self.world.call(
            route.method, path, body, cookie=cookie, operator=operator, raw_body=text, headers=headers, query=query
        )
        assert answer.status < 300, (key, answer.raw)
        self.made[key] = _example(f"{path}?{urlencode(query)}" if query else path, text or body, answer)
        return answer if answer.cookies else answer.body

    def mailed(self, to: str) -> str:
        """The token of the last link mailed to this address."""
        self.world.drain()
        return link_token([mail["text"] for mail in self.world.mails() if mail["to"] == to and "#" in mail["text"]][-1])


def _body(key: str, without: tuple[str, ...], changes: Mapping[str, Any], release: str) -> Any:
    if key not in REQUESTS:
        return None
    body = {**{name: value for name, value in REQUESTS[key].items() if name not in without}, **changes}
    return {name: release if value == "{release}" else value for name, value in body.items()}


def _example(path: str, request: Any, answer: Answer) -> dict[str, Any]:
    asked = {} if request is None else {"request": request}
    answered = {"response": _shortened(answer.body)} if answer.body is not None else {}
    return {"path": path, **asked, "status": answer.status, **answered}


def _shortened(value: Any) -> Any:
    """An image or a signature is no use to a reader."""
    if isinstance(value, dict):
        return {name: _shortened(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_shortened(each) for each in value]
    return f"{value[:40]}..." if isinstance(value, str) and len(value) > LONGEST else value


def walk(world: World) -> dict[str, dict[str, Any]]:
    """Every route's example, by its key."""
    going = Walk(world)
    for stretch in (_prepare, _join, _sign_up, _release, _read, _enquire, _appeal, _certify, _end):
        stretch(going)
    return going.made


def _prepare(going: Walk) -> None:
    stories.enter_candidates(going.world)
    going.ask("PUT /v1/board/centres/{number}", "ES442", contact_email="exams@exams.example.org")
    going.ask("GET /v1/board/centres/{number}", "ES442")
    going.ask("POST /v1/board/sessions")
    going.ask("PATCH /v1/board/sessions/{id}", SESSION)
    going.ask("GET /v1/board/sessions")
    going.release = going.ask("POST /v1/board/releases")["id"]
    going.ask("PATCH /v1/board/releases/{id}", going.release)
    going.ask("GET /v1/calendar")
    going.ask("POST /v1/conversions")
    going.ask("GET /v1/health")
    going.ask("GET /.well-known/did.json")
    going.ask("GET /.well-known/jwks.json")


def _join(going: Walk) -> None:
    email = going.ask("POST /v1/board/staff-invitations")["email"]
    token = going.mailed(email)
    enrolled = going.ask("POST /v1/staff-acceptances", token=token)
    password = REQUESTS["POST /v1/staff-acceptances"]["password"]
    person = Person(email, password, TOTP(enrolled["secret"]), [])
    going.ask("POST /v1/staff-acceptances/confirmations", token=token, code=person.code(going.world.at))
    half = going.ask("POST /v1/sign-ins", identifier=email, password=person.password)
    whole = going.ask("POST /v1/second-factors", cookie=half.cookie, code=person.code(going.world.at))
    going.staff = whole.cookie
    going.ask("GET /v1/centres/me", cookie=going.staff)
    going.ask("POST /v1/staff-invitations", cookie=going.staff, email="other@exams.example.org")
    listed = going.ask("GET /v1/centres/me/staff", cookie=going.staff)["data"]
    (invited,) = (each["id"] for each in listed if each["state"] == "invited")
    going.ask("DELETE /v1/centres/me/staff/{id}", invited, going.staff)
    going.ask("GET /v1/centres/me/sessions", cookie=going.staff)
    _hand_out(going)
    going.ask("POST /v1/sessions/{id}/confirmation-reissues", SESSION, going.staff)
    going.ask("GET /v1/sessions/{id}/confirmations", SESSION, going.staff)
    going.ask("POST /v1/sessions/{id}/confirmations", SESSION, going.staff)
    going.ask("POST /v1/candidates/{id}/access-codes", PENDING_CANDIDATE, going.staff)
    going.ask("POST /v1/board/candidates/{id}/number-allowances", PENDING_CANDIDATE)
    going.ask("POST /v1/candidates/{id}/secret-reissues", PENDING_CANDIDATE, going.staff)
    going.ask("GET /v1/candidates/{id}/activity", PENDING_CANDIDATE, going.staff)
    going.ask("GET /v1/sessions/{id}/candidates", SESSION, going.staff)


def _hand_out(going: Walk) -> None:
    """A stranger has locked more of the centre's candidates out than one of its staff may give codes to alone."""
    _lock(PENDING_CANDIDATE)
    colleague = stories.staff_of(going.world, "joan@exams.example.org").cookie
    with patch.object(handout, "MOST_ALONE", 0):
        day = going.ask("POST /v1/centres/me/access-codes", cookie=going.staff)["day"]
        going.ask("GET /v1/centres/me/access-codes", cookie=colleague)
        going.ask("POST /v1/centres/me/access-codes/{day}/confirmations", day, colleague)
    going.ask("GET /v1/board/code-handouts")


def _lock(candidate_id: str) -> None:
    assert rows.update(PEOPLE, keys.guard(candidate_id), "GUARD", change="SET tries = :ten", values={":ten": 10})


def _sign_up(going: Walk) -> None:
    going.ask("POST /v1/registrations", without=("access_code",))
    going.ask("POST /v1/email-confirmations", token=going.mailed(stories.EMAIL))
    going.candidate = going.ask("POST /v1/sign-ins", without=("as",)).cookie
    going.ask("GET /v1/me", cookie=going.candidate)
    going.ask("PATCH /v1/me", cookie=going.candidate, verification_by_secret=True)
    going.ask("POST /v1/me/email-confirmations", cookie=going.candidate)
    going.world.at += timedelta(minutes=3)
    going.ask("POST /v1/password-resets", without=("as",))
    going.ask("PUT /v1/password-resets", token=going.mailed(stories.EMAIL))
    going.ask("POST /v1/organisations", email=OFFICER)
    going.ask("POST /v1/organisation-confirmations", token=going.mailed(OFFICER))
    _people(going)
    (organisation,) = (each["id"] for each in going.ask("GET /v1/board/organisations")["data"])
    for act in ("suspensions", "reinstatements", "approvals"):
        going.ask(f"POST /v1/board/organisations/{{id}}/{act}", organisation)
    going.ask("GET /v1/board/organisations/{id}", organisation)


def _people(going: Walk) -> None:
    """Of the organisation: its first administrator adds a second factor, a colleague joins and is removed."""
    password = REQUESTS["POST /v1/organisations"]["password"]
    officer = stories.sign_in(going.world, OFFICER, password)
    me = "/v1/organisations/me"
    begun = going.ask(f"POST {me}/second-factors", cookie=officer)
    going.person = Person(OFFICER, password, TOTP(begun["secret"]), begun["recovery_codes"])
    code = going.person.code(going.world.at)
    going.ask(f"POST {me}/second-factors/confirmations", cookie=officer, code=code)
    going.ask(f"PATCH {me}", cookie=officer)
    going.ask(f"GET {me}", cookie=officer)
    email = going.ask(f"POST {me}/invitations", cookie=officer)["email"]
    token = going.mailed(email)
    enrolled = going.ask("POST /v1/organisation-acceptances", token=token)
    code = TOTP(enrolled["secret"]).at(going.world.at)
    going.ask("POST /v1/organisation-acceptances/confirmations", token=token, code=code)
    listed = going.ask(f"GET {me}/members", cookie=officer)["data"]
    (colleague,) = (each["id"] for each in listed if each["email"] == email)
    going.ask(f"DELETE {me}/members/{{id}}", colleague, officer)


def _release(going: Walk) -> None:
    world, release = going.world, going.release
    ingest = going.ask("POST /v1/board/ingests")["id"]
    world.send(ingest, stories.RESULTS)
    going.ask("GET /v1/board/ingests/{id}", ingest)
    going.ask("GET /v1/board/releases/{id}/dry-run", release)
    going.ask("POST /v1/board/releases/{id}/approvals", release)
    second = world.call("POST", f"/v1/board/releases/{release}/approvals", {}, operator="ben")
    assert second.status == 201, second.raw
    going.ask("POST /v1/board/releases/{id}/holds", release)
    going.ask("POST /v1/board/releases/{id}/restorations", release)
    later = {"session_ids": ["CAE-2027-01-PB"], "release_at": "2027-02-09T08:00:00Z", "zone": "Europe/Madrid"}
    other = world.call("POST", "/v1/board/releases", later, operator="ana").body["id"]
    going.ask("POST /v1/board/releases/{id}/abandonments", other)
    stories.later(world, OUT)
    going.ask("GET /v1/board/releases")
    going.ask("GET /v1/board/releases/{id}", release)
    going.ask("GET /v1/board/releases/{id}/undelivered", release)


def _read(going: Walk) -> None:
    password = REQUESTS["PUT /v1/password-resets"]["password"]
    going.candidate = stories.sign_in(going.world, CANDIDATE, password)
    going.officer = stories.sign_in_office(going.world, going.person)
    going.staff = stories.an_administrator(going.world).cookie
    going.ask("GET /v1/me/results", cookie=going.candidate)
    going.ask("GET /v1/me/results/{id}", SESSION, going.candidate)
    install_chain(going.world)
    document = going.ask("POST /v1/me/results/{id}/documents", SESSION, going.candidate)
    going.ask("GET /v1/me/files/{id}", document["url"].rpartition("/")[2], going.candidate)
    going.world.call("POST", f"/v1/me/results/{SESSION}/documents", CREDENTIAL, cookie=going.candidate)
    going.ask("GET /.well-known/credential-status/{id}/{purpose}", "1", second="revocation")
    going.ask("GET /v1/sessions/{id}/results", SESSION, going.staff)
    profile = going.ask("POST /v1/requirement-profiles", cookie=going.officer)["id"]
    going.ask("PUT /v1/requirement-profiles/{id}", profile, going.officer, without=())
    going.ask("GET /v1/requirement-profiles", cookie=going.officer)
    going.ask("GET /v1/requirement-profiles/{id}", profile, going.officer)
    going.ask("PUT /v1/requirement-profiles/{id}/publication", profile, going.officer)
    going.ask("GET /v1/published-requirements")
    going.ask("DELETE /v1/requirement-profiles/{id}/publication", profile, going.officer)
    checked = going.ask("POST /v1/verifications", cookie=going.officer, profile_id=profile)["verification_id"]
    going.ask("GET /v1/verifications", cookie=going.officer)
    looked = going.ask("GET /v1/verifications/{id}", checked, going.officer)["look_id"]
    going.ask("GET /v1/verifications/{id}/receipts/{look}", checked, going.officer, second=looked)
    going.ask("DELETE /v1/requirement-profiles/{id}", profile, going.officer)
    _batch(going)
    (seen, *_) = going.ask("GET /v1/me/activity", cookie=going.candidate)["data"]
    going.ask("GET /v1/me/activity/{id}/receipt", seen["id"], going.candidate)
    going.ask("GET /v1/organisations", cookie=going.candidate, query={"query": "uni"})
    going.ask("PUT /v1/me/blocked-organisations/{id}", seen["organisation_id"], going.candidate)
    going.ask("GET /v1/me/blocked-organisations", cookie=going.candidate)
    going.ask("DELETE /v1/me/blocked-organisations/{id}", seen["organisation_id"], going.candidate)
    _share(going)
    _check_a_document(going)
    _certificate(going)


def _check_a_document(going: Walk) -> None:
    """By its number, which is all that a request of the contract may name; and its candidate retires it."""
    hand = handed_out(going.world.at)
    going.ask("GET /v1/me/documents", cookie=going.candidate)
    going.ask("POST /v1/document-checks", without=("number",), token=hand.token)
    going.ask("DELETE /v1/me/documents/{id}", hand.document.id, going.candidate)


def _certificate(going: Walk) -> None:
    """Printed, received, collected by whom the candidate has named; another is recalled, and one of them returned."""
    run = going.ask("GET /v1/board/sessions/{id}/print-run", SESSION, query={"centre": "ES442"})["data"]
    numbers = "".join(f"{line['certificate_id']},B123456{at}\n" for at, line in enumerate(run))
    going.ask("POST /v1/board/certificates", text=f"certificate_id,number\n{numbers}")
    mine = f"{CANDIDATE}.{SESSION}.1"
    (number,) = [f"B123456{at}" for at, line in enumerate(run) if line["certificate_id"] == mine]
    going.ask("POST /v1/certificate-receipts", cookie=going.staff, numbers=[number])
    _printed_again()
    for route in ("PUT", "DELETE", "PUT"):
        going.ask(f"{route} /v1/me/certificates/{{id}}/dispatch", mine, going.candidate)
    going.ask("POST /v1/certificates/{id}/receipts", mine, going.staff)
    going.ask("PUT /v1/me/certificates/{id}/authorisation", mine, going.candidate)
    going.ask("DELETE /v1/me/certificates/{id}/authorisation", mine, going.candidate)
    going.ask("PUT /v1/me/certificates/{id}/authorisation", mine, going.candidate)
    going.ask("GET /v1/me/certificates", cookie=going.candidate)
    going.ask("GET /v1/sessions/{id}/certificates", SESSION, going.staff)
    today = {"certificates_from": going.world.at.date().isoformat()}
    assert going.world.call("PATCH", f"/v1/board/sessions/{SESSION}", today, operator="ana").status == 200
    cache.forget()
    going.ask("POST /v1/certificates/{id}/dispatches", mine, going.staff)
    brought_back = going.world.call("POST", f"/v1/certificates/{mine}/returns", {}, cookie=going.staff)
    assert brought_back.status == 201, brought_back.raw
    going.ask("POST /v1/certificates/{id}/collections", mine, going.staff)
    for step in ("returns", "destructions"):
        _recall_certificate()
        going.ask(f"POST /v1/certificates/{{id}}/{step}", mine, going.staff)


def _printed_again() -> None:
    """As if it had not come yet."""
    before = certificates.get_certificates(CANDIDATE, SESSION)
    printed = replace(before.copy(1), state=CertificateState.NUMBERED)
    certificates.write(lambda: CertificateChange(before, replace(before, copies=(printed,))))


def _recall_certificate() -> None:
    """As if its result had moved."""
    before = certificates.get_certificates(CANDIDATE, SESSION)
    recalled = replace(before.copy(1), state=CertificateState.RECALLED)
    certificates.write(lambda: CertificateChange(before, replace(before, copies=(recalled,))))


def _share(going: Walk) -> None:
    """By a link, and with an organisation of the directory."""
    link = going.ask("POST /v1/me/shares", cookie=going.candidate)
    going.ask("POST /v1/shared-links/view", token=link["code"])
    (found,) = going.world.call("GET", "/v1/organisations", cookie=going.candidate, query={"query": "uni"}).body["data"]
    wanted = going.world.call("POST", PROFILES, {"name": "Any B2", "exams": ["FCE"]}, cookie=going.officer).body["id"]
    by = going.world.call("PUT", f"{PROFILES}/{wanted}/publication", {}, cookie=going.officer).body
    condition = {"profile_id": by["id"], "profile_version": by["version"]}
    body = {
        "session_id": SESSION,
        "fields": ["name", "overall"],
        "organisation_id": found["id"],
        "condition": condition,
    }
    assert going.world.call("POST", "/v1/me/shares", body, cookie=going.candidate).status == 201
    going.world.drain()
    (line,) = going.ask("GET /v1/shared-results", cookie=going.officer)["data"]
    going.ask("POST /v1/shared-results/{id}/acknowledgements", line["id"], going.officer)
    going.ask("GET /v1/me/shares", cookie=going.candidate)
    going.ask("PATCH /v1/me/shares/{id}", link["id"], going.candidate)
    going.ask("GET /v1/me/shares/{id}", link["id"], going.candidate)
    going.ask("DELETE /v1/me/shares/{id}", link["id"], going.candidate)


def _batch(going: Walk) -> None:
    waits = batch_stories.ask(going.world, going.officer).body["id"]
    pairs = batch_stories.a_csv([batch_stories.PAU])
    going.ask("PUT /v1/verification-batches/{id}/file", waits, going.officer, text=pairs)
    batch = going.ask("POST /v1/verification-batches", cookie=going.officer)["id"]
    going.world.drain()
    going.ask("GET /v1/verification-batches", cookie=going.officer)
    going.ask("GET /v1/verification-batches/{id}", batch, going.officer)
    going.ask("GET /v1/verification-batches/{id}/rows", batch, going.officer)


def _enquire(going: Walk) -> None:
    fees = {"name": "Exams Girona", "zone": "Europe/Madrid", "fees": FEES}
    assert going.world.call("PUT", CENTRE, fees, operator="ana").status == 200
    stories.later(going.world, going.world.at + timedelta(seconds=5))
    withdrawn = _opened(going)
    going.ask("POST /v1/enquiries/{id}/withdrawals", withdrawn, going.candidate)
    refused = _opened(going)
    going.ask("POST /v1/enquiries/{id}/consents", refused, going.staff)
    going.ask("POST /v1/enquiries/{id}/refusals", refused, going.staff)
    ended = _opened(going)
    as_the_centre("declare", "approve", "pay", "submit", enquiry=ended, at=going.world.at)
    going.ask("POST /v1/board/enquiries/{id}/withdrawals", ended)
    several = _opened(going)
    as_the_centre("declare", "approve", "pay", enquiry=several, at=going.world.at)
    going.ask("POST /v1/enquiry-submissions", cookie=going.staff, enquiry_ids=[several])
    going.ask("GET /v1/enquiries", cookie=going.candidate)
    going.ask("GET /v1/enquiries/{id}", several, going.candidate)
    going.ask("GET /v1/board/enquiries")
    going.ask("GET /v1/board/enquiries/{id}", several)
    going.ask("POST /v1/board/enquiries/{id}/begins", several)
    going.ask("POST /v1/board/enquiries/{id}/pauses", several)
    going.ask("POST /v1/board/enquiries/{id}/resumptions", several)
    going.ask("POST /v1/board/enquiry-outcomes", text=f"{HEAD}\n{several},{' '.join(CHECKS)},,,,,,,,\n")


def _appeal(going: Walk) -> None:
    enquiry = _opened(going, stage="stage_2")
    as_the_centre("declare", enquiry=enquiry, at=going.world.at)
    going.ask("POST /v1/enquiries/{id}/approvals", enquiry, going.staff)
    going.ask("POST /v1/enquiries/{id}/payments", enquiry, going.staff, amount=15000)
    going.ask("POST /v1/enquiries/{id}/submissions", enquiry, going.staff)
    assert going.world.call("POST", f"/v1/board/enquiries/{enquiry}/begins", {}, operator="ana").status == 201
    going.ask("POST /v1/board/enquiries/{id}/outcomes", enquiry, without=("revision", "checks"))
    going.ask("POST /v1/enquiries/{id}/appeals", enquiry, going.staff)
    going.ask("POST /v1/board/enquiries/{id}/settlements", enquiry, without=("revision", "papers", "overall", "grade"))
    going.ask("GET /v1/board/enquiry-turnaround")


def _certify(going: Walk) -> None:
    """Two certificates are lost: Ada withdraws and asks again, and Pau is refused."""
    certifying_stories.handed_over(CANDIDATE, at=going.world.at)
    mine = going.ask("POST /v1/certifying-statements", cookie=going.candidate)["id"]
    going.ask("GET /v1/certifying-statements", cookie=going.candidate)
    going.ask("POST /v1/certifying-statements/{id}/withdrawals", mine, going.candidate)
    private = going.ask("POST /v1/certifying-statements", cookie=going.candidate)["id"]
    going.ask("POST /v1/board/certifying-statements/{id}/payments", private)
    going.ask("GET /v1/board/certifying-statements")
    going.ask("POST /v1/board/certifying-statements/{id}/searches", private)
    going.ask("POST /v1/board/certifying-statements/{id}/issues", private)
    schools = certifying_stories.applied_through_the_centre(going.world.at)
    going.ask("POST /v1/certifying-statements/{id}/payments", schools, going.staff)
    going.ask("POST /v1/board/certifying-statements/{id}/refusals", schools)


def _opened(going: Walk, stage: str = "stage_1") -> str:
    without = ("papers",) if stage == "stage_1" else ()
    return str(going.ask("POST /v1/enquiries", cookie=going.candidate, without=without, stage=stage)["id"])


def _follow_changes(going: Walk) -> None:
    going.world.at += SETTLED
    with patch.object(clock, "seconds", lambda: 0):
        going.world.run(CHANGES, {"time": f"{going.world.at:%Y-%m-%dT%H:%M:%SZ}"})
        going.world.drain("changes")
    cache.forget()
    officer = stories.sign_in_office(going.world, going.person)
    assert going.ask("GET /v1/result-changes", cookie=officer)["data"]
    _keep_keys(going, officer)
    _keep_webhooks(going, officer)


def _keep_keys(going: Walk, officer: str) -> None:
    key = going.ask("POST /v1/api-keys", cookie=officer)["id"]
    going.ask("POST /v1/api-keys/{id}/rotations", key, officer)
    going.ask("GET /v1/api-keys", cookie=officer)
    going.ask("DELETE /v1/api-keys/{id}", key, officer)


def _keep_webhooks(going: Walk, officer: str) -> None:
    path = "/v1/webhook-endpoints"
    with patch.object(webhook_client, "post", lambda *_: Attempt(Outcome.ACCEPTED, 204)):
        endpoint = going.ask(f"POST {path}", cookie=officer)["id"]
        going.ask(f"GET {path}", cookie=officer)
        going.ask(f"PATCH {path}/{{id}}", endpoint, officer)
        going.ask(f"GET {path}/{{id}}", endpoint, officer)
        going.ask(f"POST {path}/{{id}}/rotations", endpoint, officer)
        delivery = going.ask(f"POST {path}/{{id}}/tests", endpoint, officer)["id"]
        going.world.drain("deliveries")
        assert going.ask(f"GET {path}/{{id}}/deliveries", endpoint, officer)["data"]
        going.ask(f"POST {path}/{{id}}/deliveries/{{delivery}}/replays", endpoint, officer, second=delivery)
        going.world.drain("deliveries")
        going.ask(f"DELETE {path}/{{id}}", endpoint, officer)


def _end(going: Walk) -> None:
    at = going.world.at
    result = f"{CANDIDATE}.{SESSION}"
    _lock(CANDIDATE)
    going.ask("POST /v1/me/secret-number-requests", cookie=going.candidate)
    going.ask("POST /v1/board/results/{id}/withdrawals", result)
    _follow_changes(going)
    going.ask("POST /v1/board/results/{id}/restorations", result)
    going.ask("POST /v1/board/releases/{id}/recalls", going.release)
    assert slow_guessing.asking(Use.REGISTRATION, slow_guessing.find_season(Use.REGISTRATION), at)
    going.ask("GET /v1/board/second-item")
    going.ask("POST /v1/board/second-item/endings")
    going.ask("DELETE /v1/sign-ins/current", cookie=going.candidate)
