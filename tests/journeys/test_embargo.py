"""The world with an unreleased result and the world without look the same, byte for byte, to all but operators."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from pyotp import TOTP

from cli.contract.requests import REQUESTS
from infra.catalogue import FUNCTIONS
from infra.words import Role
from shared.adapters import cache, clock, identity, link_codes, second_factors, secret_number_macs, uploads
from shared.application import reference
from shared.documents.document import Slot
from shared.documents.document_number import number_of
from shared.documents.document_token import token_of
from shared.store import releases
from tests.conftest import a_world, fresh_aws
from tests.kit import batch_stories, document_stories, stories
from tests.kit.aws_calls import watched
from tests.kit.stories import CANDIDATE, EMAIL, PASSWORD, PENDING_CANDIDATE, PENDING_SECRET, RELEASE_AT, SECRET, SESSION
from tests.kit.world import World

MOMENT = timedelta(milliseconds=1)


# The worlds: the same in all but what the awarding body has done about the results.


def nothing_in(world: World, release_id: str) -> None:
    """The release is planned and announced; no file has come."""


def approved(world: World, release_id: str) -> None:
    stories.load_and_approve(world, release_id)


def published(world: World, release_id: str) -> None:
    """As it is in the last five minutes: the key is there, only the second has not come."""
    stories.load_and_approve(world, release_id)
    world.at = RELEASE_AT - timedelta(minutes=4)
    world.tick()
    assert releases.get_release(release_id).key is not None


WORLDS: dict[str, Callable[[World, str], None]] = {
    "nothing_in": nothing_in,
    "approved": approved,
    "published": published,
}


@dataclass
class Visitor:
    """Calls routes and keeps all that a client could see, and how many calls to AWS it took to answer."""

    world: World
    seen: list[tuple[str, Any, list[str], list[str]]] = field(default_factory=list)
    routes: set[str] = field(default_factory=set)

    def calls(self, method: str, path: str, body: Any = None, cookie: str | None = None, **query: str) -> Any:
        row, route, _ = self.world.route(method, path)
        self.routes.add(route.key)
        with watched() as made:
            if isinstance(body, str):
                answer = self.world.call(
                    method, path, cookie=cookie, raw_body=body, headers={"content-type": "text/csv"}
                )
            else:
                answer = self.world.call(method, path, body, cookie=cookie, query=query or None)
        cookies = [re.sub("=[^;]+", "=", each, count=1) for each in answer.cookies]  # a mark of a device is random
        self.seen.append((f"{method} {path}", stories.face(answer), cookies, sorted(made.made)))
        return answer

    def sends(self, path: str, cookie: str | None = None, **fields: str) -> None:
        """A plain form."""
        headers = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
        self.routes.add(self.world.route("POST", path)[1].key)
        with watched() as made:
            answer = self.world.call("POST", path, cookie=cookie, raw_body=urlencode(fields), headers=headers)
        self.seen.append((path, stories.face(answer), [], sorted(made.made)))

    def mailed_token(self) -> str:
        self.world.drain()
        return stories.link_token(self.world.mails()[-1]["text"])

    def signs_in(self, identifier: str, password: str) -> str:
        return str(self.calls("POST", "/v1/sign-ins", {"identifier": identifier, "password": password}).cookie)


def visit(visitor: Visitor) -> None:
    """Every route that is not an operator's, in every part one may play."""
    anyone_asks(visitor)
    candidate = candidate_comes(visitor)
    officer, colleague = organisation_comes(visitor), staff_come(visitor)
    for cookie in (candidate, officer, colleague, None, "__Host-session=C.KXA104827.forged"):
        looks_everywhere(visitor, cookie)
        asks_for_a_check(visitor, cookie)
        asks_for_a_certifying_statement(visitor, cookie)
    checks(visitor, officer)
    organisation = stories.organisation_of(officer)
    codes = shares(visitor, candidate, officer)
    checks_documents(visitor, candidate)
    for who in (candidate, colleague, officer, None):
        asks_for_certificates(visitor, who)
    for method, body in (("PUT", {}), ("GET", None), ("DELETE", None)):
        for cookie in (candidate, officer, colleague, None):
            path = "/v1/me/blocked-organisations" + ("" if method == "GET" else f"/{organisation}")
            visitor.calls(method, path, body, cookie)
        checks(visitor, officer)
    has_many_checked(visitor, officer)
    visitor.calls("PATCH", "/v1/me", {"verification_by_secret": False}, candidate)
    checks(visitor, officer)
    for cookie in (candidate, officer, colleague, None):
        gives_out(visitor, cookie)
    candidate = password_is_lost(visitor)
    visitor.world.at = RELEASE_AT - MOMENT
    cache.forget()
    for cookie in (candidate, colleague):
        looks_everywhere(visitor, cookie)
    sees_what_was_shared(visitor, officer, codes)
    visitor.calls("DELETE", "/v1/sign-ins/current", None, candidate)
    visitor.world.drain()


def anyone_asks(visitor: Visitor) -> None:
    visitor.calls("GET", "/v1/health")
    visitor.calls("GET", "/v1/calendar")
    visitor.calls("GET", "/plain/en/sign-in")
    visitor.sends("/plain/en/sign-in", identifier="KXA000000", password="a long password")
    visitor.sends("/plain/en/sign-out")
    for name in ("did.json", "jwks.json", "credential-status/1/revocation", "credential-status/1/suspension"):
        visitor.calls("GET", f"/.well-known/{name}")
    visitor.calls("POST", "/v1/conversions", {"kind": "scale", "value": "176"})
    for changes in (
        {"secret_number": "0000"},
        {"candidate_id": "ZZZ999999"},
        {"candidate_id": PENDING_CANDIDATE},
        {"password": "short"},
        {"candidate_id": "NGG004291", "secret_number": "5362"},
    ):
        visitor.calls("POST", "/v1/registrations", stories.registration(**changes))


def candidate_comes(visitor: Visitor) -> str:
    """Registers, asks again for the mail, proves the address, changes this and that; the cookie."""
    visitor.calls("POST", "/v1/registrations", stories.registration())
    token = visitor.mailed_token()
    visitor.calls("POST", "/v1/registrations", stories.registration())
    visitor.calls("POST", "/v1/sign-ins", {"identifier": CANDIDATE, "password": "wrong password"})
    cookie = visitor.signs_in(CANDIDATE, PASSWORD)
    visitor.world.at += timedelta(seconds=10)
    visitor.calls("POST", "/v1/me/email-confirmations", {}, cookie)
    for each in (token, token, "x" * 43):
        visitor.calls("POST", "/v1/email-confirmations", {"token": each})
    visitor.calls("POST", "/v1/me/email-confirmations", {}, cookie)
    visitor.calls("PATCH", "/v1/me", {"language": "es"}, cookie)
    return cookie


def organisation_comes(visitor: Visitor) -> str:
    visitor.calls("POST", "/v1/organisations", stories.organisation())
    token = visitor.mailed_token()
    officer = visitor.signs_in(stories.OFFICER, "admissions office")
    check = {"candidate_id": CANDIDATE, "secret_number": SECRET, "purpose": "visa"}
    assert visitor.calls("POST", "/v1/verifications", check, officer).status == 403
    for each in (token, token):
        visitor.calls("POST", "/v1/organisation-confirmations", {"token": each, "password": "admissions office"})
    cache.forget()
    keeps_profiles(visitor, officer)
    has_people(visitor, officer)
    keeps_webhooks(visitor, officer)
    keeps_keys(visitor, officer)
    return officer


def has_people(visitor: Visitor, officer: str) -> None:
    """A colleague is invited, joins without a second factor and is removed; one is begun."""
    me = "/v1/organisations/me"
    for cookie in (officer, None):
        visitor.calls("GET", me, None, cookie)
        visitor.calls("PATCH", me, {"country": "ES"}, cookie)
        visitor.calls("POST", f"{me}/invitations", {"email": "pol@uni.example.org"}, cookie)
    token = visitor.mailed_token()
    chosen = {"token": token, "name": "Pol", "password": "another good office"}
    visitor.calls("POST", "/v1/organisation-acceptances", chosen)
    visitor.calls("POST", "/v1/organisation-acceptances/confirmations", {"token": token})
    pol = visitor.signs_in("pol@uni.example.org", "another good office")
    visitor.calls("POST", f"{me}/second-factors", {"password": "another good office"}, pol)
    visitor.calls("POST", f"{me}/second-factors/confirmations", {"code": "x"}, pol)
    visitor.calls("GET", f"{me}/members", None, officer)
    visitor.calls("DELETE", f"{me}/members/{pol.split('.')[1]}", None, officer)


def keeps_profiles(visitor: Visitor, officer: str) -> None:
    path, body = (
        "/v1/requirement-profiles",
        {"name": "MSc Biology", "exams": ["FCE"], "minimum_overall": {"score": 170}},
    )
    for cookie in (officer, None):
        made = visitor.calls("POST", path, body, cookie).body.get("id", "none")
        visitor.calls("GET", path, None, cookie)
        visitor.calls("PUT", f"{path}/{made}", {**body, "version": 1}, cookie)
        visitor.calls("GET", f"{path}/{made}", None, cookie)
        for method, sent in (("PUT", {}), ("DELETE", None)):
            visitor.calls(method, f"{path}/{made}/publication", sent, cookie)
            visitor.calls("GET", "/v1/published-requirements", None, cookie)
        visitor.calls("DELETE", f"{path}/{made}", None, cookie)


def keeps_keys(visitor: Visitor, officer: str) -> None:
    """None is made, for the organisation is not approved."""
    path, body = "/v1/api-keys", {"name": "CRM", "scopes": ["verify"]}
    for cookie in (officer, None):
        visitor.calls("POST", path, body, cookie)
        visitor.calls("GET", path, None, cookie)
        visitor.calls("POST", f"{path}/none/rotations", {}, cookie)
        visitor.calls("DELETE", f"{path}/none", None, cookie)


def keeps_webhooks(visitor: Visitor, officer: str) -> None:
    path, body = "/v1/webhook-endpoints", {"url": "https://crm.example.org/in"}
    for cookie in (officer, None):
        visitor.calls("GET", path, None, cookie)
        made = visitor.calls("POST", path, body, cookie).body.get("id", "none")
        for method, more in (("GET", ""), ("GET", "/deliveries"), ("DELETE", "")):
            visitor.calls(method, f"{path}/{made}{more}", None, cookie)
        for more in ("rotations", "tests", "deliveries/none/replays"):
            visitor.calls("POST", f"{path}/{made}/{more}", {}, cookie)
        visitor.calls("PATCH", f"{path}/{made}", {"state": "on"}, cookie)


def staff_come(visitor: Visitor) -> str:
    """One of the centre's staff joins, signs in and invites another; the cookie."""
    email, password = "nuria@exams.example.org", "arbre groc plata vent"
    assert stories.invite_by_board(visitor.world, email).status == 202
    token = visitor.mailed_token()
    joining = {"token": token, "name": "Nuria", "password": password}
    app = TOTP(visitor.calls("POST", "/v1/staff-acceptances", joining).body["secret"])
    confirming = {"token": token, "code": app.at(visitor.world.at)}
    visitor.calls("POST", "/v1/staff-acceptances/confirmations", confirming)
    signing_in = {"identifier": email, "password": password, "as": "staff"}
    half = visitor.calls("POST", "/v1/sign-ins", signing_in).cookie
    visitor.world.at += timedelta(seconds=30)
    cookie = str(visitor.calls("POST", "/v1/second-factors", {"code": app.at(visitor.world.at)}, half).cookie)
    visitor.calls("GET", "/v1/centres/me", None, cookie)
    visitor.calls("POST", "/v1/staff-invitations", {"email": "pau@exams.example.org"}, cookie)
    visitor.calls("GET", "/v1/centres/me/staff", None, cookie)
    visitor.calls("DELETE", f"/v1/centres/me/staff/{'0' * 64}", None, cookie)
    return cookie


def gives_out(visitor: Visitor, cookie: str | None) -> None:
    """Codes and Secret numbers, to one who has registered and to one who has not; the codes are tried."""
    for candidate_id in (CANDIDATE, PENDING_CANDIDATE, "ZZZ999999"):
        given, _ = (
            visitor.calls("POST", f"/v1/candidates/{candidate_id}/{name}", {"reason": "locked out"}, cookie)
            for name in ("access-codes", "secret-reissues")
        )
        visitor.calls("GET", f"/v1/candidates/{candidate_id}/activity", None, cookie)
        code = {"access_code": given.body.get("access_code", "7K2M-X9QD")}
        visitor.calls("POST", "/v1/registrations", stories.registration(candidate_id=candidate_id, **code))
    visitor.calls("POST", "/v1/me/secret-number-requests", {}, cookie)
    again = {"candidates": [CANDIDATE, PENDING_CANDIDATE], "reason": "the printer jammed"}
    visitor.calls("POST", f"/v1/sessions/{SESSION}/confirmation-reissues", again, cookie)
    visitor.calls("GET", f"/v1/sessions/{SESSION}/confirmations", None, cookie)
    visitor.calls("POST", f"/v1/sessions/{SESSION}/confirmations", {"candidates": [CANDIDATE]}, cookie)
    visitor.calls("POST", "/v1/centres/me/access-codes", {"reason": "locked out"}, cookie)
    visitor.calls("GET", "/v1/centres/me/access-codes", None, cookie)
    visitor.calls("POST", "/v1/centres/me/access-codes/2026-12-01/confirmations", {}, cookie)


def asks_for_a_check(visitor: Visitor, cookie: str | None) -> None:
    cache.forget()
    asked, reason = {"session_id": SESSION, "stage": "stage_1"}, {"reason": "The centre was closed that day"}
    for body in (
        asked,
        {**asked, "consent": True},
        {**asked, "stage": "stage_2"},
        {**asked, "candidate_id": CANDIDATE},
    ):
        visitor.calls("POST", "/v1/enquiries", body, cookie)
    visitor.calls("GET", "/v1/enquiries", None, cookie)
    one = f"{CANDIDATE}.{SESSION}.1"
    visitor.calls("GET", f"/v1/enquiries/{one}", None, cookie)
    for act in ("consents", "withdrawals", "approvals", "submissions"):
        visitor.calls("POST", f"/v1/enquiries/{one}/{act}", {}, cookie)
    for act in ("refusals", "appeals"):
        visitor.calls("POST", f"/v1/enquiries/{one}/{act}", reason, cookie)
    visitor.calls("POST", f"/v1/enquiries/{one}/payments", {"amount": 4200, "currency": "EUR"}, cookie)
    visitor.calls("POST", "/v1/enquiry-submissions", {"enquiry_ids": [one]}, cookie)


def asks_for_a_certifying_statement(visitor: Visitor, cookie: str | None) -> None:
    """Even where there is a certificate, which nobody makes before."""
    cache.forget()
    path, one = "/v1/certifying-statements", f"{CANDIDATE}.{SESSION}.1"
    for session in (SESSION, "FCE-1999-12-PB"):
        visitor.calls("POST", path, {"session_id": session, "loss": "lost"}, cookie)
    visitor.calls("GET", path, None, cookie)
    visitor.calls("POST", f"{path}/{one}/withdrawals", {}, cookie)
    visitor.calls("POST", f"{path}/{one}/payments", {"amount": 10000, "currency": "EUR"}, cookie)


def looks_everywhere(visitor: Visitor, cookie: str | None) -> None:
    cache.forget()
    results = ("", f"/{SESSION}", f"/{SESSION}%230001", f"/{SESSION.lower()}", "/FCE-2026-12-CB", "/r1")
    receipt = f"/v1/me/activity/{'0' * 30}/receipt"
    for path in ("/v1/me", "/v1/me/activity", receipt, "/v1/calendar", *(f"/v1/me/results{each}" for each in results)):
        visitor.calls("GET", path, None, cookie)
    for each in results:
        visitor.calls("GET", f"/plain/en/results{each}", None, cookie)
    for session in (SESSION, SESSION.lower(), "FCE-2026-12-CB"):
        for kind in ("statement", "credential"):
            asked = {"kind": kind, "language": "en"}
            visitor.calls("POST", f"/v1/me/results/{session}/documents", asked, cookie)
    visitor.calls("GET", f"/v1/me/files/{'0' * 16}-1796803260-{'0' * 32}", None, cookie)
    batches, none = "/v1/verification-batches", "0" * 30
    looks = ("/v1/verifications", f"/v1/verifications/{none}", batches, f"{batches}/{none}", f"{batches}/{none}/rows")
    for path in (*looks, f"{looks[1]}/receipts/{none}", "/v1/result-changes"):
        visitor.calls("GET", path, None, cookie)
    visitor.calls("GET", "/v1/organisations", None, cookie, query="uni")
    visitor.calls("GET", "/v1/centres/me/sessions", None, cookie)
    for session in (SESSION, SESSION.lower(), "FCE-2026-12-CB"):
        visitor.calls("GET", f"/v1/sessions/{session}/candidates", None, cookie)
        visitor.calls("GET", f"/v1/sessions/{session}/results", None, cookie)
        visitor.calls("GET", f"/v1/sessions/{session}/results", None, cookie, format="csv")


def checks(visitor: Visitor, officer: str) -> None:
    cache.forget()
    profile = {"name": "Any B2", "exams": ["FCE"]}
    offered = visitor.calls("POST", "/v1/requirement-profiles", profile, officer).body["id"]
    for pair in ((CANDIDATE, SECRET), (CANDIDATE, "0418"), (PENDING_CANDIDATE, PENDING_SECRET), ("ZZZ999999", "0417")):
        for more in (
            *({}, {"session_id": SESSION}, {"session_id": "none"}, {"date_of_birth": stories.BORN}),
            *({"profile_id": "none"}, {"profile_id": offered}),
        ):
            check = {"candidate_id": pair[0], "secret_number": pair[1], "purpose": "visa", **more}
            visitor.calls("POST", "/v1/verifications", check, officer if more else None)
            visitor.calls("POST", "/v1/verifications", check, officer)
            visitor.world.at += MOMENT
        if pair[1] == SECRET:
            cache.forget()


def has_many_checked(visitor: Visitor, officer: str) -> None:
    """By rows of the request and by a file, of an approved organisation and of none; each row is read."""
    path, pairs = "/v1/verification-batches", [batch_stories.ADA, {**batch_stories.PAU, "secret_number": "9999"}]
    batch_stories.approve(visitor.world, officer)
    for cookie in (officer, None):
        for body in ({"rows": pairs}, {}):
            opened = visitor.calls("POST", path, {"purpose": "visa", **body}, cookie).body.get("id", "none")
            if not body:
                file = batch_stories.a_csv([batch_stories.ADA])
                visitor.calls("PUT", f"{path}/{opened}/file", file, cookie)
            visitor.world.drain()
            for each in ("", "/rows"):
                visitor.calls("GET", f"{path}/{opened}{each}", None, cookie)


def shares(visitor: Visitor, candidate: str, officer: str) -> list[str]:
    """With an organisation, by links with and without a PIN; looked through at once by everybody; the codes."""
    organisation, path = stories.approve_office(visitor.world, officer), "/v1/me/shares"
    cache.forget()
    body, codes = {"session_id": SESSION, "fields": ["name", "overall"]}, []
    conditions = asks_publicly(visitor, officer)
    for cookie in (candidate, officer, None):
        by: list[dict[str, Any]] = [{"organisation_id": organisation, "condition": each} for each in conditions]
        invited = [{"invitation": {"name": "School of Music", "email": "adm@music.example.org"}}]
        more: dict[str, Any]
        for more in ({}, {"pin": "740193"}, {"organisation_id": organisation}, *by, *invited, {"session_id": "none"}):
            share = visitor.calls("POST", path, {**body, **more}, cookie).body
            codes += [share["code"]] if share.get("code") else []
            visitor.world.drain()
            visitor.calls("GET", f"{path}/{share.get('id', 'none')}", None, cookie)
            visitor.calls("PATCH", f"{path}/{share.get('id', 'none')}", {"expires_in_days": 30}, cookie)
        visitor.calls("GET", path, None, cookie)
        ended = visitor.calls("POST", path, body, cookie).body.get("id", "none")
        visitor.calls("DELETE", f"{path}/{ended}", None, cookie)
    sees_what_was_shared(visitor, officer, codes)
    return codes


def asks_publicly(visitor: Visitor, officer: str) -> list[dict[str, Any]]:
    """What the unreleased result meets, and what it misses, as conditions of shares."""
    path, found = "/v1/requirement-profiles", []
    for score in (174, 175):
        body = {"name": "MSc Biology", "exams": ["FCE"], "minimum_overall": {"score": score}}
        profile = visitor.calls("POST", path, body, officer).body["id"]
        shown = visitor.calls("PUT", f"{path}/{profile}/publication", {}, officer).body
        found.append({"profile_id": profile, "profile_version": shown["version"]})
    visitor.calls("GET", "/v1/published-requirements")
    return found


def sees_what_was_shared(visitor: Visitor, officer: str, codes: list[str]) -> None:
    cache.forget()
    for code in (*codes, "0000-0000-0000"):
        for more in ({}, {"pin": "740193"}, {"pin": "999999"}):
            visitor.calls("POST", "/v1/shared-links/view", {"token": code, **more})
            visitor.calls("POST", "/v1/verifications", {"purpose": "visa", "share_code": code, **more}, officer)
    for cookie in (officer, None):
        visitor.calls("POST", "/v1/verifications", {"purpose": "visa", "share_id": "0" * 30}, cookie)
        visitor.calls("GET", "/v1/shared-results", None, cookie)
        visitor.calls("POST", f"/v1/shared-results/{'0' * 30}/acknowledgements", {}, cookie)


def checks_documents(visitor: Visitor, cookie: str) -> None:
    """There is none before the release; one that was there would show nothing."""
    cache.forget()
    slot = Slot(document_stories.STATEMENT, CANDIDATE, SESSION, 1, "en", "1")
    hand = document_stories.with_number(number_of(bytes(9)), token_of(bytes(17)), slot, visitor.world.at)
    for way in document_stories.WAYS:
        for by in (hand.by(way), {way: "7k2mx9qd3v5tadc"}, {way: "1" * 27}, {way: "0" * 64}):
            visitor.calls("POST", "/v1/document-checks", by)
    for who in (cookie, None):
        visitor.calls("GET", "/v1/me/documents", None, who)
        visitor.calls("DELETE", f"/v1/me/documents/{'0' * 16}", None, who)


def asks_for_certificates(visitor: Visitor, cookie: str | None) -> None:
    """There is none before the release, whoever asks and whatever they would do with it."""
    visitor.calls("GET", "/v1/me/certificates", None, cookie)
    visitor.calls("GET", f"/v1/sessions/{SESSION}/certificates", None, cookie)
    visitor.calls("POST", "/v1/certificate-receipts", {"numbers": ["B1234567"]}, cookie)
    for candidate_id in (CANDIDATE, PENDING_CANDIDATE):
        certificate = f"{candidate_id}.{SESSION}.1"
        named = f"/v1/me/certificates/{certificate}/authorisation"
        visitor.calls("PUT", named, {"name": "Pau Riera"}, cookie)
        visitor.calls("DELETE", named, None, cookie)
        sent_to = f"/v1/me/certificates/{certificate}/dispatch"
        visitor.calls("PUT", sent_to, REQUESTS["PUT /v1/me/certificates/{id}/dispatch"], cookie)
        visitor.calls("DELETE", sent_to, None, cookie)
        visitor.calls(
            "POST", f"/v1/certificates/{certificate}/dispatches", {"tracking_number": "EX123456785ES"}, cookie
        )
        visitor.calls("POST", f"/v1/certificates/{certificate}/collections", {"identity": "passport"}, cookie)
        for step in ("receipts", "returns", "destructions"):
            visitor.calls("POST", f"/v1/certificates/{certificate}/{step}", {}, cookie)


def password_is_lost(visitor: Visitor) -> str:
    visitor.world.at += timedelta(seconds=125)
    for identifier in ("ZZZ999999", CANDIDATE):
        visitor.calls("POST", "/v1/password-resets", {"identifier": identifier})
    new = {"token": visitor.mailed_token(), "password": "a new long password"}
    for _ in range(2):
        visitor.calls("PUT", "/v1/password-resets", new)
    return visitor.signs_in(CANDIDATE, "a new long password")


def found(monkeypatch: pytest.MonkeyPatch, prepare: Callable[[World, str], None]) -> tuple[Visitor, list[Any]]:
    """One world, visited in its last four minutes before the release; with every mail that left it."""
    with fresh_aws(monkeypatch), pytest.MonkeyPatch.context() as frozen:
        world = a_world()
        prepare(world, stories.set_the_stage(world))
        world.move_to(RELEASE_AT - timedelta(minutes=4))
        numbers = itertools.count(1)
        frozen.setattr(clock, "elapsed", lambda: 0.0)  # what is remembered is, however slow this machine
        now = clock.seconds()
        frozen.setattr(clock, "seconds", lambda: now)  # and a batch ends in the second in which it began
        frozen.setattr(identity, "new_token", lambda: f"token-{next(numbers):037d}")
        frozen.setattr(identity, "new_id", lambda: f"id{next(numbers):028d}")
        frozen.setattr(link_codes, "new_code", lambda: f"{next(numbers):012d}")
        signed_by_the_hour = {"url": "https://example.org", "fields": {}}
        frozen.setattr(uploads, "upload_form", lambda *_: signed_by_the_hour)
        frozen.setattr(secret_number_macs, "new_code", lambda: f"{next(numbers):08d}")
        frozen.setattr(secret_number_macs, "new_number", lambda: f"{next(numbers):04d}")
        frozen.setattr(second_factors, "new_secret", lambda: "JBSWY3DPEHPK3PXP" * 2)
        frozen.setattr(second_factors, "new_recovery_codes", lambda: [f"code-{next(numbers):04d}" for _ in range(10)])
        cache.forget()
        visitor = Visitor(world)
        visit(visitor)
        assert world.at < RELEASE_AT
        return visitor, world.mails()


def test_nothing_outside_the_operators_side_depends_on_whether_a_result_exists(
    moto_running: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, plain_mails = found(monkeypatch, WORLDS["nothing_in"])
    assert plain.routes == {
        route.key for row in FUNCTIONS for route in (*row.routes, *row.pages) if route.role is not Role.OPERATOR
    }, "a route of the catalogue is not visited"
    assert {status for _, (status, *_), *_ in plain.seen} >= {200, 201, 202, 204, 401, 403, 404, 410, 422}
    # An address to prove, twice asked; an organisation's, its second factor, and that it is approved; its colleague's
    # invitation and removal; two invitations to the centre's staff; a new Secret number; a password to reset, that it
    # was, and the sign-in after it.
    assert len(plain_mails) == 13
    for name in ("approved", "published"):
        other, other_mails = found(monkeypatch, WORLDS[name])
        for ours, theirs in zip(plain.seen, other.seen, strict=True):
            assert theirs == ours, name
        assert other_mails == plain_mails, name


def test_the_store_holds_ciphertext(world: World) -> None:
    release_id = stories.set_the_stage(world)
    before = stories.stored()
    stories.load_and_approve(world, release_id)
    world.move_to(RELEASE_AT - timedelta(minutes=6))
    added = [
        item
        for name, items in stories.stored().items()
        for item in items
        if item not in before[name] and item["pk"]["S"].startswith("CANDIDATE#")
    ]
    assert len(added) == 2
    assert {frozenset(item) for item in added} == {
        frozenset({"pk", "sk", "release_shard", "release_id", "box", "file"})
    }
    assert len({len(item["box"]["B"]) for item in added}) == 1, "a size tells a pending result from a reported one"
    for item in added:
        words = (
            b"reported",
            b"pending",
            b"176",
            b"174",
            b'"B"',
            b'"B2"',
            b"reading",
        )  # two bytes stand in one box of thirty by chance
        assert not any(word in item["box"]["B"] for word in words)
    assert "key" not in stories.row("results", f"RELEASE#{release_id}", "RELEASE")


def test_registering_or_asking_again_in_the_embargo_mails_nothing_about_results(world: World) -> None:
    stories.load_and_approve(world, stories.set_the_stage(world))
    world.move_to(RELEASE_AT - timedelta(minutes=2))
    stories.a_signed_in_candidate(world)
    world.drain()
    (mail,) = world.mails()
    assert mail["to"] == EMAIL
    assert "results_released" not in mail["html"]
    assert stories.link_token(mail["text"])


@pytest.mark.parametrize(("late", "status"), [(-MOMENT, 404), (timedelta(0), 200), (MOMENT, 200)])
def test_a_statement_is_there_at_its_second_and_not_before(world: World, late: timedelta, status: int) -> None:
    stories.load_and_approve(world, stories.set_the_stage(world))
    world.move_to(RELEASE_AT - timedelta(minutes=2))
    cookie, officer = stories.a_signed_in_candidate(world), stories.an_officer(world)
    stories.later(world, RELEASE_AT - timedelta(minutes=1))
    world.at = RELEASE_AT + late
    assert world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie).status == status
    assert stories.verify(world, officer).status == status


@pytest.mark.parametrize("remembered", [reference.release_of, reference.planned_release])
def test_an_environment_that_remembers_the_release_still_waits_for_the_second(world: World, remembered: Any) -> None:
    release_id = stories.set_the_stage(world)
    stories.load_and_approve(world, release_id)
    world.move_to(RELEASE_AT - timedelta(minutes=1))
    cache.forget()
    assert remembered(release_id).key is not None
    cookie, officer = stories.a_signed_in_candidate(world), stories.an_officer(world)
    assert remembered(release_id).key is not None
    world.at = RELEASE_AT - MOMENT
    assert world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie).status == 404
    assert stories.verify(world, officer).status == 404
