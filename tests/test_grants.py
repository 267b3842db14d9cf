"""Least privilege, measured: over the whole service at work, the calls made are the calls granted, to the partition."""

from __future__ import annotations

import fnmatch
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import botocore.client
import pytest

from cli.contract.requests import REQUESTS
from functions.batches import work
from functions.deadlines.dispatches import event
from functions.printing import making
from infra.catalogue import FUNCTIONS
from infra.words import Grant, Key, Mail, Queue, Rows, Uploads
from shared.adapters import cache, mail, passwords, queue, secret_number_macs, webhook_client
from shared.adapters.webhook_client import Attempt
from shared.documents.status_list import StatusPlace
from shared.ground.settings import settings
from shared.notices.notice import Notice, NoticeKind, NoticeState
from shared.releases.release import ReleaseState
from shared.store import keys, notices, releases, results, rows, sessions, status_lists
from shared.store.tables import PEOPLE
from shared.verification.delivery import Outcome
from tests.conftest import a_world, fresh_aws
from tests.iam import policy
from tests.iam.policy import Question
from tests.iam.recorder import LEDGER, refusal
from tests.iam.simulator import LISTS, simulated
from tests.iam.template import policies
from tests.journeys import test_main_journey
from tests.kit import batch_stories, certifying_stories, document_files, enquiry_stories, key_stories
from tests.kit.document_stories import WAYS, handed_out
from tests.kit.stories import (
    ENTRIES,
    OFFICER,
    Person,
    an_officer,
    approve_office,
    begin_staff_sign_in,
    invite_by_board,
    join,
    join_office,
    link_token,
    organisation,
    organisation_of,
    register,
    secure,
    sign_in,
    sign_in_office,
    sign_in_staff,
    staff_of,
    verify,
)
from tests.kit.world import World, module

Call = tuple[str, ...]
"""("people", "GetItem", "CANDIDATE#..."), ("kms", "Decrypt", "sealing"), ("sqs", "notices"), ("s3", "GetObject")"""

TRANSACTED = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
MERGE = dict.fromkeys(("link", "sessions", "body_name", "candidate_id", "support_contact"), "x")
INVISIBLE = {
    ("board", "s3", "PutObject"): "the form is signed with board's own right, and S3 checks it when the file comes",
    ("batches", "s3", "ListBucket"): "S3 asks for it of whoever gets an object that is gone, and calls it 404 for that",
    ("ingest", "s3", "ListBucket"): "S3 asks for it of whoever gets an object that is gone, and calls it 404 for that",
    ("documents", "s3", "ListBucket"): "the same",
}
"""Rights that no call of the SDK shows, with the reason."""


class Recorder:
    """Which function makes which call; the world says whose turn it is."""

    def __init__(self) -> None:
        self.running: list[str] = []
        self.calls: dict[str, set[Call]] = defaultdict(set)

    def note(self, service: str, operation: str, request: dict[str, Any]) -> None:
        if self.running:
            self.calls[self.running[-1]].update(_calls(service, operation, request))


def _calls(service: str, operation: str, request: dict[str, Any]) -> set[Call]:
    if service == "dynamodb":
        return set(_row_calls(operation, request))
    if operation == "Sign":
        signs = "document" if request["KeyId"] == settings().document_signing_key else "credential"
        return {("kms", operation, f"{signs}-signing")}
    if operation == "GetPublicKey":
        return {("kms", operation, "credentials")}
    if service == "kms":
        context = request["EncryptionContext"]
        key = "sealing" if "release" in context else context["purpose"]
        return {("kms", operation, key)}
    if service == "sqs":
        return {("sqs", request["QueueUrl"].rsplit("/", 1)[-1])}
    return {(service, operation)}


def _row_calls(operation: str, request: dict[str, Any]) -> list[Call]:
    if operation == "TransactWriteItems":
        parts = [next(iter(item.items())) for item in request["TransactItems"]]
        return [(_table(part), TRANSACTED[kind], _partition(part)) for kind, part in parts]
    if operation == "BatchGetItem":
        asked = request["RequestItems"].items()
        return [(name[5:], operation, key["pk"]["S"]) for name, keys in asked for key in keys["Keys"]]
    if operation == "BatchWriteItem":
        parts = [(name, next(iter(each.values()))) for name, asked in request["RequestItems"].items() for each in asked]
        return [(name[5:], operation, _partition(part)) for name, part in parts]
    if operation == "Query":
        values = request["ExpressionAttributeValues"]
        partition = (values.get(":pk") or values.get(":p"))["S"]
        return [(_table(request), operation, partition, request.get("IndexName", ""))]
    return [(_table(request), operation, _partition(request))]


def _table(request: dict[str, Any]) -> str:
    return str(request["TableName"]).removeprefix("test-")


def _partition(request: dict[str, Any]) -> str:
    return str((request.get("Key") or request["Item"])["pk"]["S"])


def _allows(grant: Grant, call: Call) -> bool:
    match grant:
        case Rows(table=table, actions=actions, keys=keys, index=index):
            at_home = call[0] == table and call[1] in actions
            return at_home and (call[3:] or ("",))[0] == (index or "") and _any(keys, call[2])
        case Key(name=name, actions=actions):
            return call[0] == "kms" and call[1] in actions and call[2] == name
        case Queue(name=name):
            return call == ("sqs", name)
        case Uploads(actions=actions):
            return call[0] == "s3" and call[1] in actions
        case Mail():
            return call[0] == "sesv2" and call[1] in ("SendEmail", "GetAccount")


def _any(patterns: tuple[str, ...], partition: str) -> bool:
    return any(fnmatch.fnmatchcase(partition, pattern) for pattern in patterns)


def _granted(grant: Grant) -> list[tuple[str, Grant]]:
    """A grant taken apart into what each of its actions on each of its partitions allows."""
    match grant:
        case Rows(table=table, actions=actions, keys=keys, index=index):
            return [
                (f"{table} {action} {key} {index or ''}".strip(), Rows(table, (action,), (key,), index))
                for action in actions
                for key in keys
            ]
        case Key(name=name, actions=actions):
            return [(f"kms {action} {name}", Key(name, (action,))) for action in actions]
        case Uploads(actions=actions):
            return [(f"s3 {action}", Uploads((action,))) for action in actions]
        case _:
            return [(str(grant), grant)]


@dataclass(frozen=True)
class Worked:
    """What `everything` came to: the calls by function, and the different questions that IAM was asked about them."""

    calls: dict[str, set[Call]]
    asked: dict[tuple[str, Question], bool]


@pytest.fixture(scope="module")
def worked(moto_running: None) -> Iterator[Worked]:
    before = set(LEDGER.asked)
    with pytest.MonkeyPatch.context() as patch, fresh_aws(patch):
        made = recorder(patch)
        everything(a_world(), patch)
        asked = {each: answer for each, answer in LEDGER.asked.items() if each not in before or each[0] in made.calls}
        yield Worked(made.calls, asked)


def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    made = Recorder()
    real_call = botocore.client.BaseClient._make_api_call  # type: ignore[attr-defined]  # the stubs hide it
    real_module = module

    def noted(client: Any, operation: str, request: dict[str, Any]) -> Any:
        made.note(client.meta.service_model.service_name, operation, request)
        return real_call(client, operation, request)

    class Running:
        def __init__(self, name: str, handle: Any) -> None:
            self.name, self.handle = name, handle

        def handler(self, event: Any, context: Any) -> Any:
            secret_number_macs.forget()  # each function begins as on Lambda: in a process of its own
            cache.forget()
            made.running.append(self.name)
            try:
                return self.handle(event, context)
            finally:
                made.running.pop()

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", noted)
    monkeypatch.setattr("tests.kit.world.module", lambda row: Running(row.name, real_module(row).handler))
    return made


def everything(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The main journey, and the side paths that need a right of their own."""
    test_main_journey.test_from_a_file_of_results_to_a_verified_statement(world)
    a_statement_is_saved(world)
    centres_are_notified(world)
    a_release_of_late_results(world)
    an_enquiry(world)
    a_lost_certificate(world)
    a_credential_is_downloaded(world, monkeypatch)
    the_boards_other_routes(world)
    changes_are_followed(world, monkeypatch)
    an_account_with_all_it_can_do(world)
    sign_ins_that_go_wrong(world, monkeypatch)
    a_season_of_guesses(world, monkeypatch)
    a_centres_staff(world)
    a_busy_provider(world, monkeypatch)
    a_long_walk(world, monkeypatch)
    a_dead_address(world)
    assert world.call("GET", "/v1/calendar").status == 200


def a_statement_is_saved(world: World) -> None:
    """Made, and fetched again."""
    document_files.install_chain(world)
    cookie = sign_in(world)
    world.at += timedelta(minutes=6)
    for _ in range(2):
        document_files.content(document_files.fetch(world, cookie, document_files.ask(world, cookie)))
        cache.forget()
        world.at += timedelta(minutes=6)


def a_credential_is_downloaded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Onto the next list; checked, retired, and made once more: that one is revoked by what the board does later."""
    cookie, me = sign_in(world), "/v1/me/documents"
    world.at += timedelta(minutes=6)
    assert status_lists.take(StatusPlace(1, 0), "another")
    with monkeypatch.context() as patched:
        patched.setattr("functions.documents.credentials.new_index", lambda: 0)
        document_files.credential(
            document_files.fetch(world, cookie, document_files.ask(world, cookie, kind="credential"))
        )
    for name in ("did.json", "jwks.json", "credential-status/2/revocation"):
        assert world.call("GET", f"/.well-known/{name}").status == 200
    listed = world.call("GET", me, cookie=cookie).body["data"]
    (made,) = [each["id"] for each in listed if each["kind"] == "credential"]
    assert world.call("DELETE", f"{me}/{made}", cookie=cookie).status == 204
    assert document_files.ask(world, cookie, kind="credential").status == 200


def a_season_of_guesses(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEASON_GUESSES", "1")
    settings.cache_clear()
    assert register(world, candidate_id="KXA104843", secret_number="0000").status == 404
    world.tick()
    assert world.call("GET", "/v1/board/second-item", operator="ana").status == 200
    ending = {"use": "registration", "reason": "it was a pupil"}
    assert world.call("POST", "/v1/board/second-item/endings", ending, operator="ana").status == 201


def centres_are_notified(world: World) -> None:
    """Test mails of a session to come, a release's start again, and its figures the day it came out, and to the end."""
    for number, kind in (("ES442", "centre"), ("ES901", "school")):
        centre = {"name": "Girona", "zone": "Europe/Madrid", "contact_email": "exams@example.org", "kind": kind}
        assert world.call("PUT", f"/v1/board/centres/{number}", centre, operator="ana").status == 200
    (session,) = world.call("GET", "/v1/board/sessions", operator="ana").body["data"]
    (release_id,) = session["release_ids"]
    start = {"start": release_id, "at": world.at.isoformat(), "numbers": ["ES442", "ES901"]}
    assert world.deliver("deadlines", start) == []
    soon = {**session, "id": "FCE-2027", "exam_date": "2026-12-09", "release_at": "2026-12-14T08:00:00Z"}
    kept = ("id", "exam", "name", "format", "exam_date", "release_at", "zone")
    soon = {name: soon[name] for name in kept}
    assert world.call("POST", "/v1/board/sessions", soon, operator="ana").status == 201
    entered = ENTRIES.replace("FCE-2026-12-PB", "FCE-2027")
    assert world.ingest("entries", entered)["state"] == "loaded"
    began = world.at
    for days in (0, 1, 8):
        world.at = began + timedelta(days=days, hours=9)
        world.tick()
        world.drain()
    world.at = began + timedelta(days=8, hours=9)


def a_release_of_late_results(world: World) -> None:
    at = world.at + timedelta(days=3)
    planned = {"session_ids": ["FCE-2026-12-PB"], "release_at": at.isoformat(), "zone": "Europe/Madrid"}
    late = world.call("POST", "/v1/board/releases", planned, operator="ana").body["id"]
    head = "candidate_id,session_id,status,reading,use_of_english,writing,listening,speaking\n"
    entry = "KXA104843,,Vidal,Noa,2009-01-30,ES442,0003,,FCE-2026-12-PB\n"
    assert world.ingest("entries", ENTRIES.splitlines()[0] + "\n" + entry)["state"] == "loaded"
    for line in ("KXA104835,FCE-2026-12-PB,reported,161,162,163,164,165\n", "KXA104843,FCE-2026-12-PB,withheld,,,,,\n"):
        assert world.ingest("results", head + line, late)["state"] == "loaded"


def an_enquiry(world: World) -> None:
    cookie = sign_in(world)
    asked = enquiry_stories.ask(world, cookie, consent=True)
    assert asked.status == 201, asked.raw
    assert world.call("GET", "/v1/enquiries", cookie=cookie).status == 200
    world.at += timedelta(minutes=6)
    assert enquiry_stories.look(world, cookie, asked.body["id"]).status == 200
    the_boards_part(world, asked.body["id"])


def the_boards_part(world: World, enquiry: str) -> None:
    """Ada is under 18, so her guardian agrees by the centre's declaration."""
    assert world.call("PUT", "/v1/board/centres/ES442", enquiry_stories.CENTRE, operator="ana").status == 200
    cache.forget()
    staff = staff_of(world, "joan@exams.example.org").cookie
    world.at += timedelta(minutes=6)
    for act in ("consents", "approvals"):
        assert enquiry_stories.act(world, staff, act, enquiry).status == 201
    assert len(world.call("GET", "/v1/enquiries", cookie=staff).body["data"]) == 1
    enquiry_stories.as_the_centre("pay", "submit", enquiry=enquiry, at=world.at)
    assert len(world.call("GET", "/v1/board/enquiries", operator="ana").body["data"]) == 1
    assert enquiry_stories.board(world, "begins", enquiry).status == 201
    found = enquiry_stories.board(world, "outcomes", enquiry, checks=enquiry_stories.CHECKS, papers={"reading": "190"})
    assert found.status == 201, found.raw
    path, file, csv = "/v1/board/enquiry-outcomes", f"enquiry_id\n{enquiry}\n", {"content-type": "text/csv"}
    assert world.call("POST", path, raw_body=file, operator="ana", headers=csv).status == 200
    assert world.call("GET", "/v1/board/enquiry-turnaround", operator="ana").status == 200
    world.tick()
    world.drain()
    candidate, session, _ = enquiry.split(".")
    closed = queue.enquiry_event(candidate, session, world.at + timedelta(days=60))
    assert world.deliver("deadlines", closed) == []


def a_lost_certificate(world: World) -> None:
    """Ada's is answered by the awarding body, another's fee is taken by the centre."""
    certifying_stories.handed_over(at=world.at)
    cookie, staff = sign_in(world), staff_of(world, "ona@exams.example.org").cookie
    world.at += timedelta(minutes=6)
    certifying_stories.issued(world, cookie)
    assert world.call("GET", certifying_stories.PATH, cookie=cookie).status == 200
    document_files.install_chain(world)
    assert document_files.ask(world, cookie, kind="certifying_statement").status == 200
    schools = certifying_stories.applied_through_the_centre(world.at)
    assert len(world.call("GET", certifying_stories.PATH, cookie=staff).body["data"]) == 1
    assert certifying_stories.act(world, staff, "payments", schools, **certifying_stories.FEE).status == 201
    waiting = world.call("GET", "/v1/board/certifying-statements", operator="ana")
    assert len(waiting.body["data"]) == 1


def the_boards_other_routes(world: World) -> None:
    assert world.call("GET", "/v1/board/sessions", operator="ana").status == 200
    assert world.call("GET", "/v1/board/centres/ES442", operator="ana").status == 200
    for name in ("withdrawals", "restorations"):
        path = f"/v1/board/results/KXA104827.FCE-2026-12-PB/{name}"
        assert world.call("POST", path, {"reason": "a mistake"}, operator="ana").status == 201
    next_year = {"id": "CAE-2027", "exam": "CAE", "name": "June", "format": "digital", "exam_date": "2027-06-05"}
    assert world.call("POST", "/v1/board/sessions", next_year, operator="ana").status == 201
    change = {"name": "Summer", "exam_date": "2027-06-06"}
    assert world.call("PATCH", "/v1/board/sessions/CAE-2027", change, operator="ana").status == 200
    plan = {"session_ids": ["CAE-2027"], "release_at": "2027-07-05T08:00:00Z", "zone": "Europe/Madrid"}
    summer = [world.call("POST", "/v1/board/releases", plan, operator="ana").body["id"] for _ in range(2)]
    later = {"release_at": "2027-07-06T08:00:00Z"}
    assert world.call("PATCH", f"/v1/board/releases/{summer[0]}", later, operator="ana").status == 200
    assert world.call("PATCH", "/v1/board/sessions/CAE-2027", {"name": "June"}, operator="ana").status == 200
    what_is_decided_about_organisations(world)
    _, session, _ = world.call("GET", "/v1/board/sessions", operator="ana").body["data"]
    assert world.call("GET", "/v1/board/releases", operator="ana").status == 200
    for release_id in session["release_ids"]:
        assert world.call("GET", f"/v1/board/releases/{release_id}", operator="ana").status == 200
        assert world.call("GET", f"/v1/board/releases/{release_id}/dry-run", operator="ana").status == 200
        assert world.call("GET", f"/v1/board/releases/{release_id}/undelivered", operator="ana").status == 200


DESK = "desk@school.example.org"
"""Of another organisation, whose one person has no second factor."""


def what_is_decided_about_organisations(world: World) -> None:
    (organisation, *_) = world.call("GET", "/v1/board/organisations", operator="ana").body["data"]
    path = f"/v1/board/organisations/{organisation['id']}"
    assert world.call("GET", path, operator="ana").status == 200
    an_organisations_people(world)
    for name, body in (
        ("approvals", {"checks_per_day": 200}),
        ("suspensions", {"reason": "a doubt"}),
        ("reinstatements", {"reason": "no doubt"}),
    ):
        assert world.call("POST", f"{path}/{name}", body, operator="ana").status == 201


def changes_are_followed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the withdrawal, and of a recall."""
    planned = world.call("GET", "/v1/board/releases", operator="ana").body["data"]
    (release_id,) = [each["id"] for each in planned if each["state"] == "released"]
    recall = {"reason": "a wrong file"}
    assert world.call("POST", f"/v1/board/releases/{release_id}/recalls", recall, operator="ana").status == 200
    cache.forget()
    assert world.call("GET", "/v1/me/results", cookie=sign_in(world)).status == 200
    officer = sign_in(world, OFFICER, "admissions office")
    world.move_to(world.at + timedelta(minutes=6))
    assert world.call("GET", "/v1/result-changes", cookie=officer).body["data"]
    webhooks_are_kept(world, officer, monkeypatch)
    keys_are_kept(world, officer)
    assert world.call("POST", f"/v1/board/releases/{release_id}/restorations", recall, operator="ana").status == 200
    world.move_to(world.at + timedelta(minutes=6))


def an_organisations_people(world: World) -> None:
    """All have a second factor in the end."""
    officer, me = sign_in(world, OFFICER, "admissions office"), "/v1/organisations/me"
    world.at += timedelta(minutes=6)
    assert world.call("PATCH", me, {"country": "ES", "language": "ca"}, cookie=officer).status == 200
    tokens = []
    for name in ("pol", "ona", "pau"):
        invited = {"email": f"{name}@uni.example.org", "role": "administrator"}
        assert world.call("POST", f"{me}/invitations", invited, cookie=officer).status == 202
        world.drain()
        (*_, mail) = (each for each in world.mails() if each["to"] == invited["email"])
        tokens.append(link_token(mail["text"]))
    pol, ona = join_office(world, tokens[0]), join_office(world, tokens[1], secured=False)
    listed = world.call("GET", f"{me}/members", cookie=officer).body["data"]
    for each in listed:
        if each["email"] == ona.email or each["state"] == "invited":
            assert world.call("DELETE", f"{me}/members/{each['id']}", cookie=officer).status == 204
    world.phones[OFFICER] = secure(world, officer)
    cookie = sign_in_office(world, pol)
    own = cookie.split(".")[1]
    assert world.call("DELETE", f"{me}/members/{own}", cookie=cookie).status == 204


def keys_are_kept(world: World, officer: str) -> None:
    """And each function that takes keys lets one in, and notes that it was used."""
    made = key_stories.make(world, officer)
    path = f"/v1/api-keys/{made['id']}"
    opening = ("verifications", "verification-batches", "shared-results", "webhook-endpoints", "requirement-profiles")
    for opened in opening:
        cache.forget()
        world.at += timedelta(minutes=6)
        assert key_stories.by_key(world, made["key"], "GET", f"/v1/{opened}").status == 200
    assert world.call("POST", f"{path}/rotations", {}, cookie=officer).status == 201
    assert len(world.call("GET", "/v1/api-keys", cookie=officer).body["data"]) == 1
    assert world.call("DELETE", path, cookie=officer).status == 204


def webhooks_are_kept(world: World, officer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = "/v1/webhook-endpoints"
    made = [world.call("POST", path, {"url": "https://crm.example.org"}, cookie=officer).body["id"] for _ in range(2)]
    assert world.call("POST", f"{path}/{made[0]}/rotations", {}, cookie=officer).status == 201
    assert len(world.call("GET", path, cookie=officer).body["data"]) == 2
    for endpoint, outcome in zip(made, (Outcome.TIMED_OUT, Outcome.GONE), strict=True):
        with monkeypatch.context() as patched:
            patched.setattr(webhook_client, "post", lambda *_, came=outcome: Attempt(came))
            tried = world.call("POST", f"{path}/{endpoint}/tests", {}, cookie=officer).body["id"]
            world.move_to(world.at + timedelta(minutes=3))
    assert world.call("PATCH", f"{path}/{made[1]}", {"state": "on"}, cookie=officer).status == 200
    assert world.call("GET", f"{path}/{made[1]}/deliveries", cookie=officer).body["data"]
    assert world.call("POST", f"{path}/{made[1]}/deliveries/{tried}/replays", {}, cookie=officer).status == 202
    assert world.call("DELETE", f"{path}/{made[0]}", cookie=officer).status == 204


def an_account_with_all_it_can_do(world: World) -> None:
    assert register(world, candidate_id="KXA104835", secret_number="9203", email="pau@example.org").status == 201
    cookie = sign_in(world, "KXA104835")
    world.at += timedelta(minutes=6)
    assert world.call("GET", "/v1/me", cookie=cookie).status == 200
    settings_of_mine = {"language": "ca", "verification_by_secret": False, "look_mails": True}
    changes = {**REQUESTS["PATCH /v1/me"], **settings_of_mine}
    assert world.call("PATCH", "/v1/me", changes, cookie=cookie).status == 200
    assert world.call("POST", "/v1/me/email-confirmations", cookie=cookie).status == 202
    world.drain()
    assert world.call("POST", "/v1/email-confirmations", {"token": link_token(world.mails()[-1]["text"])}).status == 200
    queue.send_look("KXA104835", "a look", world.at)
    world.drain()
    world.at += timedelta(minutes=6)
    assert world.call("GET", "/v1/me/results", cookie=cookie).status == 200
    assert world.call("GET", "/v1/organisations", cookie=cookie, query={"query": "uni"}).status == 200
    organisation_id = world.call("GET", "/v1/board/organisations", operator="ana").body["data"][0]["id"]
    for method, path, body in (
        ("PUT", f"/{organisation_id}", {}),
        ("GET", "", None),
        ("DELETE", f"/{organisation_id}", None),
    ):
        asked = world.call(method, f"/v1/me/blocked-organisations{path}", body, cookie=cookie)
        assert asked.status in (200, 204), asked.raw
    world.at += timedelta(minutes=6)
    assert world.call("POST", "/v1/password-resets", {"identifier": "KXA104835"}).status == 202
    world.drain()
    token = {"token": link_token(world.mails()[-1]["text"]), "password": "another good one"}
    again = organisation(name="Again", password="let burglars in")
    assert world.call("POST", "/v1/organisations", again).status == 201
    assert world.call("PUT", "/v1/password-resets", token).status == 200
    assert world.call("GET", "/v1/me", cookie=cookie).status == 401


def sign_ins_that_go_wrong(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert world.call("POST", "/v1/sign-ins", {"identifier": "KXA104835", "password": "wrong"}).status == 401
    monkeypatch.setattr(passwords, "wants_rehash", lambda _: True)
    cookie = sign_in(world, "KXA104835", "another good one")
    assert world.call("DELETE", "/v1/sign-ins/current", cookie=cookie).status == 204
    an_officer(world, DESK)
    world.at += timedelta(minutes=6)
    assert world.call("POST", "/v1/password-resets", {"identifier": DESK}).status == 202
    world.drain()
    token = {"token": link_token(world.mails()[-1]["text"]), "password": "another good one"}
    assert world.call("PUT", "/v1/password-resets", token).status == 200
    officer = sign_in(world, DESK, "another good one")
    world.at += timedelta(minutes=6)
    approve_office(world, officer, "another good one")
    cache.forget()
    requirement_profiles(world, officer)
    monkeypatch.setattr(webhook_client, "post", lambda *_: Attempt(Outcome.ACCEPTED))
    assert world.call("POST", "/v1/webhook-endpoints", {"url": "https://crm.example.org"}, cookie=officer).status == 201
    shares(world, officer)
    documents(world)
    certificates_at_the_centre(world)
    world.at += timedelta(minutes=6)
    check = {"candidate_id": "KXA104835", "secret_number": "9203", "purpose": "scholarship"}
    assert world.call("POST", "/v1/verifications", check, cookie=officer).status == 404
    dated = {**check, "date_of_birth": "2009-05-17"}
    assert world.call("POST", "/v1/verifications", dated, cookie=officer).status == 404
    the_last_try(world, check, officer)
    assert world.call("POST", "/v1/second-factors", {"code": "123456"}, cookie=officer).status == 401
    world.at += timedelta(days=1)  # the organisation waits for that ID
    officer = sign_in(world, DESK, "another good one")
    world.at += timedelta(minutes=6)
    batches(world, officer)
    assert world.call("DELETE", "/v1/sign-ins/current", cookie=officer).status == 204


def requirement_profiles(world: World, officer: str) -> None:
    """Made once under a key, which also comes with another body; read, changed, checked by and retired."""
    path, body, key = (
        "/v1/requirement-profiles",
        {"name": "MSc Biology", "exams": ["CAE"]},
        {"idempotency-key": "k" * 9},
    )
    profile = world.call("POST", path, body, cookie=officer, headers=key).body["id"]
    other = {**body, "exams": ["FCE"]}
    assert world.call("POST", path, other, cookie=officer, headers=key).body["code"] == "idempotency_key_reused"
    assert world.call("GET", path, cookie=officer).body["data"][0]["id"] == profile
    assert world.call("GET", f"{path}/{profile}", cookie=officer, query={"version": "1"}).status == 200
    assert world.call("PUT", f"{path}/{profile}", {**other, "version": 1}, cookie=officer).status == 200
    for method in ("PUT", "DELETE", "PUT"):
        answer = world.call(method, f"{path}/{profile}/publication", {} if method == "PUT" else None, cookie=officer)
        assert answer.status in (200, 204)
        assert world.call("GET", "/v1/published-requirements").status == 200
    checked = verify(world, officer, profile_id=profile).body["verification_id"]
    assert world.call("GET", f"/v1/verifications/{checked}", cookie=officer).body["verdict"]["meets"] is True
    assert world.call("DELETE", f"{path}/{profile}", cookie=officer).status == 204


def batches(world: World, officer: str) -> None:
    """Rows of a request, two by share codes; a file of a form, one of a page; a worker that goes on; a refused file; a
    last try."""
    tried("KXA104835", 9)
    shared = {"session_id": "FCE-2026-12-PB", "fields": ["overall"]}
    link = world.call("POST", "/v1/me/shares", shared, cookie=sign_in(world)).body["code"]
    codes = [{"share_code": each} for each in (link, "4h8n-c2vz-6rtb")]
    wrong = [{**batch_stories.PAU, "secret_number": "0000"}, {**batch_stories.ADA, "secret_number": "0000"}]
    for _ in range(2):
        opened = batch_stories.ask(world, officer, [batch_stories.ADA, *wrong, *codes], key="k" * 9)
    with patch.object(work, "GRACE_S", 10_000):
        world.drain()
    world.at += timedelta(minutes=1)
    world.drain()
    assert batch_stories.shown(world, officer, opened.body["id"])["state"] == "finished"
    batch_stories.rows(world, officer, opened.body["id"])
    assert batch_stories.sent(world, officer, "no header")["state"] == "refused"
    waits, text = batch_stories.ask(world, officer).body["id"], {"content-type": "text/csv"}
    path = f"{batch_stories.PATH}/{waits}/file"
    assert world.call("PUT", path, cookie=officer, raw_body="x", headers=text).status == 202
    world.drain()
    assert len(world.call("GET", batch_stories.PATH, cookie=officer).body["data"]) == 3


def shares(world: World, officer: str) -> None:
    """With an organisation, once again under its key, and by a link with a PIN; extended, looked through, ended."""
    candidate, path, key = sign_in(world), "/v1/me/shares", {"idempotency-key": "s" * 9}
    world.at += timedelta(minutes=6)
    organisation = organisation_of(officer)
    cache.forget()
    profiles, asked = "/v1/requirement-profiles", {"name": "Any B2", "exams": ["FCE"]}
    profile = world.call("POST", profiles, asked, cookie=officer).body["id"]
    shown = world.call("PUT", f"{profiles}/{profile}/publication", {}, cookie=officer).body
    by = {"profile_id": profile, "profile_version": shown["version"]}
    with_organisation = {
        "session_id": "FCE-2026-12-PB",
        "fields": ["overall"],
        "organisation_id": organisation,
        "condition": by,
    }
    for _ in range(2):
        answer = world.call("POST", path, with_organisation, cookie=candidate, headers=key)
        assert answer.status == 201, answer.raw
    invitation = {"name": "School of Music", "email": "adm@music.example.org"}
    invited = {"session_id": "FCE-2026-12-PB", "fields": ["name"], "invitation": invitation}
    assert world.call("POST", path, invited, cookie=candidate).status == 201
    planned = map(releases.get_release, sessions.get_session("FCE-2026-12-PB").release_ids)
    release = next(each.id for each in planned if each.state is ReleaseState.RELEASED)
    for shard in range(keys.RELEASE_SHARDS):
        page = {"release_id": release, "at": world.at.isoformat(), "shard": shard, "after": None}
        assert world.deliver("fanout", page) == []
    world.drain()
    world.at += timedelta(minutes=6)
    (line,) = world.call("GET", "/v1/shared-results", cookie=officer).body["data"]
    acknowledged = world.call("POST", f"/v1/shared-results/{line['id']}/acknowledgements", {}, cookie=officer)
    assert acknowledged.status == 201, acknowledged.raw
    by_link = {"session_id": "FCE-2026-12-PB", "fields": ["overall"], "pin": "740193"}
    link = world.call("POST", path, by_link, cookie=candidate).body
    for token, pin, status in (("none", "740193", 404), (link["code"], "999999", 422), (link["code"], "740193", 200)):
        by_code = {"purpose": "visa", "share_code": token, "pin": pin}
        assert world.call("POST", "/v1/verifications", by_code, cookie=officer).status == status
    profile = world.call("POST", "/v1/requirement-profiles", {"name": "Any B2", "exams": ["FCE"]}, cookie=officer)
    from_inbox = {"purpose": "visa", "share_id": line["id"], "profile_id": profile.body["id"]}
    check = world.call("POST", "/v1/verifications", from_inbox, cookie=officer).body["verification_id"]
    assert world.call("GET", "/v1/verifications", cookie=officer).status == 200
    assert world.call("GET", f"/v1/verifications/{check}/receipts/{check}", cookie=officer).status == 200
    assert world.call("GET", f"/v1/me/activity/{check}/receipt", cookie=candidate).status == 200
    for token, pin, status in (("none", "740193", 404), (link["code"], "999999", 422), (link["code"], "740193", 200)):
        assert world.call("POST", "/v1/shared-links/view", {"token": token, "pin": pin}).status == status
    assert len(world.call("GET", path, cookie=candidate).body["data"]) == 3
    own = f"{path}/{link['id']}"
    assert world.call("PATCH", own, {"most_views": 20}, cookie=candidate).status == 200
    assert world.call("GET", own, cookie=candidate).body["views"] == 2
    assert world.call("DELETE", own, cookie=candidate).status == 204


def documents(world: World) -> None:
    """Found in each way, not found, listed and retired."""
    candidate, hand = sign_in(world), handed_out(world.at)
    world.at += timedelta(minutes=6)
    for way in WAYS:
        assert world.call("POST", "/v1/document-checks", hand.by(way)).body["state"] == "replaced"
    assert world.call("POST", "/v1/document-checks", {"sha256": "0" * 64}).body["state"] == "unknown"
    assert len(world.call("GET", "/v1/me/documents", cookie=candidate).body["data"]) == 5
    assert world.call("DELETE", f"/v1/me/documents/{hand.document.id}", cookie=candidate).status == 204


def certificates_at_the_centre(world: World) -> None:
    """Printed twice, for the first sheet was spoilt; seen by the centre and its school, and named somebody for."""
    session = "FCE-2026-12-PB"
    candidate = sign_in(world)
    (line, *_) = world.call("GET", "/v1/me/certificates", cookie=candidate).body["data"]
    mine = line["certificates"][0]["id"]
    path, csv = f"/v1/board/sessions/{session}/print-run", {"content-type": "text/csv"}
    assert world.call("GET", path, operator="ana", query={"centre": "ES442"}).status == 200
    for number in ("B1", "B2"):
        file = f"certificate_id,number\n{mine},{number}234567\n"
        taken = world.call("POST", "/v1/board/certificates", operator="ana", raw_body=file, headers=csv)
        assert taken.body["data"][0]["numbered"], taken.raw
    named = f"/v1/me/certificates/{mine}/authorisation"
    assert world.call("PUT", named, {"name": "Pau Riera"}, cookie=candidate).status == 200
    sent_and_collected(world, session, mine, candidate)


def sent_and_collected(world: World, session: str, mine: str, candidate: str) -> None:
    """By courier and back to the centre, where its candidate collects it; another address is erased by the sweep."""
    wanted = REQUESTS["PUT /v1/me/certificates/{id}/dispatch"]
    centre = {"name": "Girona", "zone": "Europe/Madrid", "dispatch_prices": {"ES": wanted["price"]}}
    assert world.call("PUT", "/v1/board/centres/ES442", centre, operator="ana").status == 200
    cache.forget()
    for method, body, status in (("PUT", wanted, 200), ("DELETE", None, 204), ("PUT", wanted, 200)):
        answer = world.call(method, f"/v1/me/certificates/{mine}/dispatch", body, cookie=candidate)
        assert answer.status == status, answer.raw
    cookie = staff_of(world, "nil@exams.example.org").cookie
    asked_at_entry(world)
    path = f"/v1/certificates/{mine}"
    assert world.call("POST", f"{path}/receipts", {}, cookie=cookie).status == 201
    today = {"certificates_from": world.at.date().isoformat()}
    assert world.call("PATCH", f"/v1/board/sessions/{session}", today, operator="ana").status == 200
    cache.forget()
    acts: tuple[tuple[str, dict[str, str]], ...] = (
        ("dispatches", {"tracking_number": "EX123456785ES"}),
        ("returns", {}),
        ("dispatches", {"tracking_number": "EX123456785ES"}),
    )
    for step, body in acts:
        answer = world.call("POST", f"{path}/{step}", body, cookie=cookie)
        assert answer.status == 201, answer.raw
    world.tick()
    world.drain()
    later = event(mine.split(".")[0], session, world.at + timedelta(days=120))
    assert world.deliver("deadlines", later) == []
    assert world.call("POST", f"{path}/returns", {}, cookie=cookie).status == 201


def asked_at_entry(world: World) -> None:
    """For a session to come: asked for by a file, and no more by the next."""
    soon = {"id": "FCE-2028", "exam": "FCE", "name": "Soon", "format": "digital", "exam_date": "2028-01-15"}
    made = world.call("POST", "/v1/board/sessions", {**soon, "zone": "Europe/Madrid"}, operator="ana")
    assert made.status == 201, made.raw
    header, ada, *_ = ENTRIES.replace("FCE-2026-12-PB", "FCE-2028").splitlines()
    columns = "dispatch_name,dispatch_line_1,dispatch_town,dispatch_country"
    for cells in ("Ada,Carrer Major 5,Girona,ES", ",,,"):
        assert world.ingest("entries", f"{header},{columns}\n{ada},{cells}\n")["state"] == "loaded"


def the_last_try(world: World, check: dict[str, str], officer: str) -> None:
    """Of a candidate who has registered, and is mailed of it."""
    tried(check["candidate_id"], 9)
    wrong = {**check, "secret_number": "0000"}
    assert world.call("POST", "/v1/verifications", wrong, cookie=officer).status == 404


def tried(candidate_id: str, tries: int) -> None:
    assert rows.update(PEOPLE, keys.guard(candidate_id), "GUARD", change="SET tries = :tries", values={":tries": tries})


def a_centres_staff(world: World) -> None:
    """Invited by the board and by colleagues, once too often; signed in, idle, forgetful, and gone."""
    administrator = staff_of(world, "nuria@exams.example.org")
    assert invite_by_board(world, administrator.email).status == 409
    body = {"email": "marc@exams.example.org", "role": "administrator"}
    for status in (202, 202):
        assert world.call("POST", "/v1/staff-invitations", body, cookie=administrator.cookie).status == status
    world.drain()
    marc = join(world, link_token(world.mails()[-1]["text"]))
    assert world.call("POST", "/v1/staff-invitations", body, cookie=administrator.cookie).status == 409
    world.at += timedelta(minutes=6)
    sign_in_staff(world, marc)
    assert world.call("GET", "/v1/centres/me", cookie=administrator.cookie).status == 200
    a_centres_view(world, administrator.cookie, staff_of(world, "pep@school.example.org", centre_number="ES901").cookie)
    a_centre_prints(world, administrator)
    a_centre_gives_out(world, administrator.cookie)
    listed = world.call("GET", "/v1/centres/me/staff", cookie=administrator.cookie).body["data"]
    assert world.call("DELETE", "/v1/sign-ins/current", cookie=marc.cookie).status == 204
    half = begin_staff_sign_in(world, marc.email, marc.password)
    by_recovery = world.call("POST", "/v1/second-factors", {"code": marc.recovery[0]}, cookie=half.cookie)
    assert by_recovery.status == 201, by_recovery.raw
    assert world.call("POST", "/v1/password-resets", {"identifier": marc.email, "as": "staff"}).status == 202
    world.drain()
    token = {"token": link_token(world.mails()[-1]["text"]), "password": "another good one"}
    assert world.call("PUT", "/v1/password-resets", token).status == 200
    (marcs,) = [each["id"] for each in listed if each["email"] == marc.email]
    begin_staff_sign_in(world, marc.email, "another good one")
    path = f"/v1/centres/me/staff/{marcs}"
    assert world.call("DELETE", path, cookie=administrator.cookie).status == 204


def a_centres_view(world: World, *cookies: str) -> None:
    """A centre's and a school's; nobody has asked for so long that the sign-in is stamped."""
    for cookie, outcome in zip(cookies, ("already", "unknown"), strict=True):
        world.at += timedelta(minutes=6)
        path = "/v1/sessions/FCE-2026-12-PB/certificates"
        assert world.call("GET", path, cookie=cookie).status == 200
        box = world.call("POST", "/v1/certificate-receipts", {"numbers": ["B2234567"]}, cookie=cookie)
        assert [each["outcome"] for each in box.body["data"]] == [outcome], box.raw
    world.tick()
    world.drain()
    world.at += timedelta(minutes=6)
    for cookie in cookies:
        (line, *_) = world.call("GET", "/v1/centres/me/sessions", cookie=cookie).body["data"][-1:]
        for name in ("candidates", "confirmations", "results"):
            listed = world.call("GET", f"/v1/sessions/{line['id']}/{name}", cookie=cookie)
            assert listed.body["data"], listed.raw


def a_centre_prints(world: World, person: Person) -> None:
    """The first number of one, and another, with a code of a sign-in that was idle for so long that it is stamped."""
    path = "/v1/sessions/FCE-2026-12-PB"
    for _ in range(2):
        world.at += timedelta(minutes=6)
        code = {"code": person.code(world.at)}
        assert world.call("POST", "/v1/second-factors", code, cookie=person.cookie).status == 201
        body = {"candidates": ["KXA104843"], "language": "en"}
        assert world.call("POST", f"{path}/confirmations", body, cookie=person.cookie).status == 201
        jammed = {"candidates": ["KXA104843"], "reason": "the printer jammed"}
        again = world.call("POST", f"{path}/confirmation-reissues", jammed, cookie=person.cookie).body["data"]
    assert again[0]["code"] == "reissued_today"
    path, why = "/v1/board/candidates/KXA104843/number-allowances", {"reason": "the printer jammed twice"}
    assert [world.call("POST", path, why, operator="ana").status for _ in range(2)] == [201, 409]


def a_centre_gives_out(world: World, cookie: str) -> None:
    """A code to one who has not registered, and another Secret number."""
    for name in ("access-codes", "secret-reissues"):
        given = world.call("POST", f"/v1/candidates/KXA104843/{name}", {"reason": "locked out"}, cookie=cookie)
        assert given.status == 201, given.raw
    assert len(world.call("GET", "/v1/candidates/KXA104843/activity", cookie=cookie).body["data"]) == 5
    seen_there = world.call("POST", "/v1/candidates/KXA104827/secret-reissues", {"reason": "lost"}, cookie=cookie)
    assert seen_there.status == 201, seen_there.raw
    tried("KXA104843", 10)
    for again in (False, True):
        all_of_them = {"reason": "a class was locked out", "again": again}
        given = world.call("POST", "/v1/centres/me/access-codes", all_of_them, cookie=cookie)
        assert len(given.body["codes"]) == 1, given.raw
    assert world.call("GET", "/v1/board/code-handouts", operator="ana").body["data"]


def a_busy_provider(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter and a release's mail go back to their queues."""
    planned = sessions.get_session("FCE-2026-12-PB").release_ids
    (cause,) = [each for each in planned if releases.get_release(each).state is ReleaseState.RELEASED]
    notice = Notice(cause, "KXB000001", NoticeKind.RESULTS_RELEASED, NoticeState.QUEUED, "en", "a@example.org", cause)
    for each in (notice, replace(notice, cause="letter", kind=NoticeKind.PASSWORD_RESET, release_id=None)):
        assert notices.add_notice(replace(each, merge=MERGE))
        with monkeypatch.context() as patched:
            patched.setattr(mail, "send", busy)
            body: dict[str, Any] = {"cause": each.cause, "recipient": each.recipient, "at": world.at.isoformat()}
            body |= {"letter": True} if each.cause == "letter" else {"release_id": cause}
            assert world.deliver("notices", body) == []
    world.drain()
    assert notices.find_notice("letter", "KXB000001").state is NoticeState.SENT  # type: ignore[union-attr]


def a_long_walk(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through a release's certificates, in two calls."""
    pages: Iterator[tuple[list[Any], dict[str, Any] | None]] = iter([([], {"page": 0}), ([], None)])
    with monkeypatch.context() as patched:
        patched.setattr(making, "PER_CALL", 0.0)
        patched.setattr(results, "page_of_release", lambda *_: next(pages))
        assert world.deliver("certificates", queue.certificates_page("r1", world.at, 0)) == []
        world.drain()
    assert next(pages, None) is None


def a_dead_address(world: World) -> None:
    tags = {"cause": ["letter"], "recipient": ["KXB000001"]}
    bounce = {"bounceType": "Permanent", "bounceSubType": "General"}
    assert (
        world.deliver("mail-events", {"detail": {"eventType": "Bounce", "mail": {"tags": tags}, "bounce": bounce}})
        == []
    )


def busy(*_: object) -> str:
    raise mail.Busy


def test_every_call_is_granted_and_every_grant_is_used(worked: Worked) -> None:
    faults = []
    for row in FUNCTIONS:
        calls = worked.calls[row.name] - {("sqs", queue) for queue in row.consumes if Queue(queue) not in row.grants}
        faults += [
            f"{row.name} calls {call} without a grant" for call in sorted(calls) if not _covered(row.grants, call)
        ]
        for words, part in (each for grant in row.grants for each in _granted(grant)):
            if not any(_allows(part, call) for call in calls):
                reason = INVISIBLE.get((row.name, *words.split()[:2]))  # type: ignore[arg-type]  # some have one word
                LEDGER.unused.append(f"{row.name}: {words}, for {reason}")
                faults += [] if reason else [f"{row.name} never uses {words}"]
    assert not faults, "\n".join(faults)


def test_iam_allows_every_request_of_the_service_at_work(worked: Worked) -> None:
    assert len(worked.asked) > 500
    assert {function for function, _ in worked.asked} == {row.name for row in FUNCTIONS}
    assert not [refusal(*each) for each, is_allowed in worked.asked.items() if not is_allowed]


def test_an_outside_simulator_judges_as_our_evaluator_does(worked: Worked) -> None:
    """One request of each shape, and the same by a stranger to it: with a key, a context or a resource of another's."""
    sample = [each for each in {_shape(*each): each for each in worked.asked}.values() if not _is_beyond_it(each[1])]
    sample += [(function, foreign) for function, each in sample for foreign in _foreign(each)]
    answers = simulated(policies(), sample)
    ours = ["Allowed" if policy.allows(policies()[function], each) else "ImplicitlyDenied" for function, each in sample]
    assert {"Allowed", "ImplicitlyDenied"} == set(ours)
    differing = [f"{answer}, ours {own}: {each}" for answer, own, each in zip(answers, ours, sample, strict=True)]
    assert not [each for each, answer, own in zip(differing, answers, ours, strict=True) if answer != own]


def _is_beyond_it(question: Question) -> bool:
    """It drops kms:EncryptionContext:<key> as a key it does not know; AWS's reference of KMS names it (decision 92)."""
    return question.action.startswith("kms:") and question.values("kms:ViaService") is None


def _shape(function: str, question: Question) -> tuple[str, str, str, tuple[str, ...]]:
    """Keys of one kind are one: CANDIDATE#KXA104827 and CANDIDATE#KXA104835."""
    keys = sorted({key.partition("#")[0] for key in question.values("dynamodb:LeadingKeys") or ()})
    resource = question.resource if not question.action.startswith(("s3:", "ses:")) else ""
    return function, question.action, resource, tuple(keys)


def _foreign(question: Question) -> Iterator[Question]:
    yield replace(
        question, context=tuple((key, (*values, "FOREIGN#1")) for key, values in question.context if key in LISTS)
    )
    others = tuple((key, values if key in LISTS else ("foreign",)) for key, values in question.context)
    yield replace(question, context=others)


def _covered(grants: tuple[Grant, ...], call: Call) -> bool:
    return any(_allows(grant, call) for grant in grants)
