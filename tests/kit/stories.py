"""The steps that stories are told in: the stage set, a candidate registered, an organisation at the counter."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from pyotp import TOTP

from shared.adapters import cache
from shared.ground.settings import settings
from shared.store.tables import TABLES
from tests.kit.world import Answer, World

SESSION = "FCE-2026-12-PB"
RELEASE_AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
CANDIDATE, SECRET, BORN = "KXA104827", "0417", "2009-05-17"
PENDING_CANDIDATE, PENDING_SECRET = "KXA104835", "9203"
PASSWORD = "correct horse battery"
EMAIL = "ada@example.org"
OFFICER = "adm@uni.example.org"
TERMS = "2026-09"

ENTRIES = """\
candidate_id,secret_number,family_name,given_names,date_of_birth,centre_number,candidate_number,preparation_centre,session_id
KXA104827,0417,Martí,Ada,2009-05-17,ES442,0001,,FCE-2026-12-PB
KXA104835,9203,Ferrer,Pau,2008-11-02,ES442,0002,ES901,FCE-2026-12-PB
"""

RESULTS = """\
candidate_id,session_id,status,reading,use_of_english,writing,listening,speaking
KXA104827,FCE-2026-12-PB,reported,176,171,168,182,174
KXA104835,FCE-2026-12-PB,pending,,,,,
"""

# The awarding body

WHY = {"reason": "a wrong file"}
"""Of a recall, which takes a reason."""


def enter_candidates(world: World) -> None:
    """A session with its announced second, a centre, and two candidates entered."""
    session = {
        "id": SESSION,
        "exam": "FCE",
        "name": "December 2026",
        "format": "paper_based",
        "exam_date": "2026-11-28",
        "release_at": "2026-12-09T08:00:00Z",
        "zone": "Europe/Madrid",
    }
    made = world.call("POST", "/v1/board/sessions", session, operator="ana")
    assert made.status == 201, made.raw
    centre = {"name": "Exams Girona", "zone": "Europe/Madrid"}  # without an address: most stories are of candidates
    assert world.call("PUT", "/v1/board/centres/ES442", centre, operator="ana").status == 200
    entered = world.ingest("entries", ENTRIES)
    assert entered["state"] == "loaded", entered


def plan_release(world: World, release_at: str = "2026-12-09T08:00:00Z") -> str:
    planned = {"session_ids": [SESSION], "release_at": release_at, "zone": "Europe/Madrid"}
    release = world.call("POST", "/v1/board/releases", planned, operator="ana")
    assert release.status == 201, release.raw
    return str(release.body["id"])


def set_the_stage(world: World) -> str:
    """Candidates entered and a release drafted; its id."""
    enter_candidates(world)
    return plan_release(world)


def load_and_approve(world: World, release_id: str, file: str = RESULTS) -> None:
    loaded = world.ingest("results", file, release_id)
    assert loaded["state"] == "loaded", loaded
    world.approve(release_id)


def release_results(world: World) -> str:
    """All the way to the announced second; the release's id."""
    release_id = set_the_stage(world)
    load_and_approve(world, release_id)
    later(world, RELEASE_AT)
    return release_id


def later(world: World, at: datetime) -> None:
    """To this moment, with nothing remembered of the one before."""
    world.move_to(at)
    cache.forget()


# Candidates


def registration(**changes: Any) -> dict[str, Any]:
    """Ada's registration, right in every field."""
    sound = {
        "candidate_id": CANDIDATE,
        "secret_number": SECRET,
        "email": EMAIL,
        "password": PASSWORD,
        "accept_terms": TERMS,
        "marketing": False,
        "language": "en",
    }
    return {**sound, **changes}


def register(world: World, **changes: Any) -> Answer:
    return world.call("POST", "/v1/registrations", registration(**changes))


def sign_in(world: World, identifier: str = CANDIDATE, password: str = PASSWORD, device: str | None = None) -> str:
    """The cookie of a fresh sign-in, with the code of whoever's telephone the world has; `device` is the cookie of one
    that may be known."""
    answer = world.call("POST", "/v1/sign-ins", {"identifier": identifier, "password": password}, cookie=device)
    assert answer.status == 201, answer.raw
    return _coded(world, world.phones[identifier], answer) if identifier in world.phones else answer.cookie


def a_signed_in_candidate(world: World) -> str:
    """Registered, address proved, signed in on one device; the cookie."""
    registered = register(world)
    assert registered.status == 201, registered.raw
    world.drain()
    proof = {"token": link_token([mail["text"] for mail in world.mails() if "#" in mail["text"]][-1])}
    assert world.call("POST", "/v1/email-confirmations", proof).status == 200
    return sign_in(world, device=registered.device)


# Organisations


def organisation(**changes: Any) -> dict[str, Any]:
    who = {"name": "Universitat", "person_name": "Laia Puig", "email": OFFICER}
    return {**who, "password": "admissions office", "accept_terms": TERMS, **changes}


def an_officer(world: World, email: str = OFFICER) -> str:
    """An organisation registered, its address proved, signed in; the cookie."""
    assert world.call("POST", "/v1/organisations", organisation(email=email)).status == 201
    world.drain()
    (*_, mail) = (each for each in world.mails() if each["to"] == email)
    proof = {"token": link_token(mail["text"]), "password": "admissions office"}
    assert world.call("POST", "/v1/organisation-confirmations", proof).status == 200
    cache.forget()
    return sign_in(world, email, "admissions office")


def secure(world: World, officer: str, password: str = "admissions office") -> Person:
    """Adds a second factor to whoever is signed in; their sign-in goes on."""
    path = "/v1/organisations/me/second-factors"
    begun = world.call("POST", path, {"password": password}, cookie=officer)
    assert begun.status == 201, begun.raw
    person = _person(begun.body, password, officer)
    done = world.call("POST", f"{path}/confirmations", {"code": person.code(world.at)}, cookie=officer)
    assert done.status == 200, done.raw
    return person


def approve_office(world: World, officer: str, password: str = "admissions office", checks_per_day: int = 2000) -> str:
    """With a second factor for whoever is signed in, its one person; the organisation's id."""
    person = secure(world, officer, password)
    world.phones[person.email] = person
    organisation = organisation_of(officer)
    path = f"/v1/board/organisations/{organisation}/approvals"
    approved = world.call("POST", path, {"checks_per_day": checks_per_day}, operator="ana")
    assert approved.status == 201, approved.raw
    return organisation


def join_office(world: World, token: str, *, secured: bool = True, password: str = "another good office") -> Person:
    """By the token of an invitation, to the account that is live, with a second factor or without; not signed in."""
    chosen = {"token": token, "name": "Pol Vidal", "password": password}
    accepted = world.call("POST", "/v1/organisation-acceptances", chosen)
    assert accepted.status == 201, accepted.raw
    person = _person(accepted.body, password)
    code = {"code": person.code(world.at)} if secured else {}
    confirmed = world.call("POST", "/v1/organisation-acceptances/confirmations", {"token": token, **code})
    assert confirmed.status == 200, confirmed.raw
    return person


def sign_in_office(world: World, person: Person) -> str:
    """Password and code; the cookie."""
    half = world.call("POST", "/v1/sign-ins", {"identifier": person.email, "password": person.password})
    return _coded(world, person, half)


def organisation_of(officer: str) -> str:
    """The id of the organisation that somebody acts for, by their cookie."""
    account: str = row("people", f"EMAIL#{officer.split('.')[1]}", "ACCOUNT")["organisation_id"]["S"]
    return account


def verify(world: World, officer: str, candidate_id: str = CANDIDATE, secret: str = SECRET, **more: Any) -> Answer:
    check = {"candidate_id": candidate_id, "secret_number": secret, "purpose": "admission", **more}
    return world.call("POST", "/v1/verifications", check, cookie=officer)


# Staff of centres and schools


@dataclass
class Person:
    """Somebody on a centre's staff, with their telephone; `cookie` is that of their last sign-in."""

    email: str
    password: str
    app: TOTP
    recovery: list[str]
    cookie: str = ""
    shown: set[str] = field(default_factory=set)

    def code(self, at: datetime) -> str:
        """A code that has not been used and is taken at this moment."""
        codes = [self.app.at(at + timedelta(seconds=seconds)) for seconds in (-30, 0, 30)]
        found = next(each for each in codes if each not in self.shown)
        self.shown.update(codes[: codes.index(found) + 1])
        return found


def invite_by_board(world: World, email: str, **changes: Any) -> Answer:
    body = {"centre_number": "ES442", "email": email, **changes}
    return world.call("POST", "/v1/board/staff-invitations", body, operator="ana")


def join(world: World, token: str, name: str = "Núria Soler", password: str = "correct horse battery") -> Person:
    """By the token of an invitation, to the account that is live."""
    accepted = world.call("POST", "/v1/staff-acceptances", {"token": token, "name": name, "password": password})
    assert accepted.status == 201, accepted.raw
    person = _person(accepted.body, password)
    first = {"token": token, "code": person.code(world.at)}
    confirmed = world.call("POST", "/v1/staff-acceptances/confirmations", first)
    assert confirmed.status == 200, confirmed.raw
    return person


def sign_in_staff(world: World, person: Person) -> str:
    """Password and code; the cookie."""
    return _coded(world, person, begin_staff_sign_in(world, person.email, person.password))


def _person(listed: dict[str, Any], password: str, cookie: str = "") -> Person:
    return Person(listed["email"], password, TOTP(listed["secret"]), listed["recovery_codes"], cookie)


def _coded(world: World, person: Person, half: Answer) -> str:
    assert half.status == 201, half.raw
    whole = world.call("POST", "/v1/second-factors", {"code": person.code(world.at)}, cookie=half.cookie)
    assert whole.status == 201, whole.raw
    person.cookie = whole.cookie
    return whole.cookie


def begin_staff_sign_in(world: World, email: str, password: str) -> Answer:
    body = {"identifier": email, "password": password, "as": "staff"}
    return world.call("POST", "/v1/sign-ins", body)


def staff_of(world: World, email: str, **changes: Any) -> Person:
    """Invited by the awarding body, joined and signed in."""
    assert invite_by_board(world, email, **changes).status == 202
    world.drain()
    (*_, invitation) = (mail for mail in world.mails() if mail["to"] == email)
    person = join(world, link_token(invitation["text"]), name=email.partition("@")[0].title())
    sign_in_staff(world, person)
    return person


def an_administrator(world: World, email: str = "nuria@exams.example.org") -> Person:
    """Of ES442, which stands."""
    return staff_of(world, email)


# What is seen


def link_token(text: str) -> str:
    return text.split("#")[1].split()[0]


def face(answer: Answer) -> tuple[int, dict[str, str], str]:
    """All that a client sees of an answer but what is theirs alone: the id of the request, and whose cookie it had."""
    plain = re.sub(r'"request_id": ?"[^"]*"', '"request_id": ""', answer.raw)
    return answer.status, {name: text for name, text in answer.headers.items() if name != "signed-in-as"}, plain


def is_refusal(answer: Answer) -> bool:
    return answer.status == 404 and answer.body["code"] == "not_recognised"


def stored() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as it is."""
    client = boto3.client("dynamodb")
    names = [getattr(settings(), f"{table.name}_table") for table in TABLES]
    found = {name: client.scan(TableName=name)["Items"] for name in names}
    return {name: sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"])) for name, items in found.items()}


def row(table: str, pk: str, sk: str) -> dict[str, Any]:
    """One row in DynamoDB's own notation; {} if there is none."""
    name = getattr(settings(), f"{table}_table")
    key = {"pk": {"S": pk}, "sk": {"S": sk}}
    return dict(boto3.client("dynamodb").get_item(TableName=name, Key=key).get("Item", {}))


def tries(candidate_id: str = CANDIDATE) -> int:
    """What the guard has counted against an ID."""
    return int(row("people", f"GUARD#{candidate_id}", "GUARD")["tries"]["N"])
