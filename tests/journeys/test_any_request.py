"""Whatever is sent to a route, as the contract says it or against it, is answered as the contract says.

schemathesis makes the requests from docs/openapi.json and holds the answers to it, as does the ledger of all tests.
`make fuzz` plays 500 requests of each operation, others in every run; `make test` plays a few, always the same.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings, strategies
from requests import PreparedRequest, Request
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response
from schemathesis.specs.openapi import checks

from cli.contract.document import shape
from cli.contract.requests import REQUESTS
from infra.catalogue import FUNCTIONS
from infra.words import Role, Route
from shared.adapters import cache
from tests.kit import batch_stories, certifying_stories, document_files, enquiry_stories, snapshots, stories, wire
from tests.kit.contract_ledger import CONTRACT
from tests.kit.document_stories import handed_out
from tests.kit.enquiry_stories import OF_AGE
from tests.kit.stories import CANDIDATE, SESSION
from tests.kit.world import Answer, World

CASES = int(os.environ.get("FUZZ", "4"))
DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
OPERATIONS: dict[tuple[str, str], APIOperation[Any, Any, Any, Any]] = {
    (each.ok().method.upper(), shape(each.ok().path)): each.ok()
    for each in schemathesis.openapi.from_path(str(DOCUMENT)).get_all_operations()
    if isinstance(each, Ok)
}
ROUTES = {(route.method, shape(route.path)): route for row in FUNCTIONS for route in row.routes}
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
MOSTLY = strategies.sampled_from([True, True, True, False])


@dataclass(frozen=True)
class Known:
    """What a caller may know: the cookie of each role, and what is there, by its name in a path."""

    cookies: dict[Role, str]
    places: dict[str, list[str]]


@snapshots.stage
def known(world: World) -> Known:
    """Results are out and a second release is planned; a candidate of age has asked for an enquiry."""
    out = enquiry_stories.results_are_out(world)
    session = world.call("POST", "/v1/board/sessions", REQUESTS["POST /v1/board/sessions"], operator="ana").body["id"]
    planned = {"session_ids": [session], "release_at": "2027-02-09T08:00:00Z", "zone": "Europe/Madrid"}
    drafted = world.call("POST", "/v1/board/releases", planned, operator="ana").body["id"]
    ingest = world.call("POST", "/v1/board/ingests", {"kind": "entries"}, operator="ana").body["id"]
    candidate = enquiry_stories.somebody_of_age(world)
    enquiry = enquiry_stories.ask(world, candidate).body["id"]
    certifying_stories.handed_over(OF_AGE)
    application = certifying_stories.ask(world, candidate).body["id"]
    staff, officer = stories.an_administrator(world).cookie, stories.an_officer(world)
    colleagues = world.call("GET", "/v1/centres/me/staff", cookie=staff).body["data"]
    check = stories.verify(world, officer, OF_AGE, enquiry_stories.OF_AGE_SECRET).body["verification_id"]
    profile = {"name": "Any B2", "exams": ["FCE"]}
    organisations = world.call("GET", "/v1/board/organisations", operator="ana").body["data"]
    batch_stories.approve(world, officer)
    rows = [{"candidate_id": OF_AGE, "secret_number": "0000"}]
    batch = batch_stories.worked(world, officer, rows)["id"]
    people = world.call("GET", "/v1/organisations/me/members", cookie=officer).body["data"]
    offered = world.call("POST", "/v1/requirement-profiles", profile, cookie=officer).body["id"]
    organisation = stories.organisation_of(officer)
    hook = {"url": "https://crm.example.org"}
    endpoint = world.call("POST", "/v1/webhook-endpoints", hook, cookie=officer).body["id"]
    tried = world.call("POST", f"/v1/webhook-endpoints/{endpoint}/tests", {}, cookie=officer).body["id"]
    key = world.call("POST", "/v1/api-keys", REQUESTS["POST /v1/api-keys"], cookie=officer).body["id"]
    share, line = _shared(world, candidate, organisation)
    document_files.install_chain(world)
    assert document_files.ask(world, candidate, kind="credential").status == 200
    file = document_files.ask(world, candidate).body["url"].rpartition("/")[2]
    cache.forget()
    return Known(
        {
            **dict.fromkeys((Role.CANDIDATE, Role.CANDIDATE_OR_STAFF, Role.SIGNED_IN), candidate),
            Role.STAFF: staff,
            Role.ORGANISATION: officer,
        },
        {
            "application_id": [application],
            "batch_id": [batch],
            "candidate_id": [OF_AGE, CANDIDATE],
            "certificate_id": [f"{OF_AGE}.{SESSION}.1"],
            "check_id": [check],
            "delivery_id": [tried],
            "document_id": [handed_out(world.at, OF_AGE).document.id],
            "endpoint_id": [endpoint],
            "enquiry_id": [enquiry],
            "ingest_id": [ingest],
            "key_id": [key],
            "line_id": [line],
            "link": [file],
            "list_number": ["1"],
            "look_id": [check],
            "number": ["ES442"],
            "person_id": [each["id"] for each in people],
            "organisation_id": [each["id"] for each in organisations],
            "profile_id": [offered],
            "purpose": ["revocation", "suspension"],
            "release_id": [out, drafted],
            "result_id": [SESSION, f"{OF_AGE}.{SESSION}"],
            "session_id": [SESSION],
            "share_id": [share],
            "staff_id": [each["id"] for each in colleagues],
            "day": [world.at.date().isoformat()],
        },
    )


def _shared(world: World, candidate: str, organisation: str) -> tuple[str, str]:
    """The ids of a share, and of its line in the organisation's inbox."""
    body = {"session_id": SESSION, "fields": ["name"], "organisation_id": organisation}
    share = world.call("POST", "/v1/me/shares", body, cookie=candidate)
    assert share.status == 201, share.raw
    world.drain()
    (line,) = [each for each in stories.stored()["test-verifications"] if each["pk"]["S"].startswith("SHARED#")]
    return str(share.body["id"]), line["sk"]["S"].partition("#")[2]


@strategies.composite
def calls(draw: Any, key: tuple[str, str], known: Known) -> tuple[Case[Any], PreparedRequest]:
    """Mostly by one who may, of what is there, with a body that is sound but for some of its fields: else nearly all
    would be refused at the door."""
    operation, route = OPERATIONS[key], ROUTES[key]
    case = draw(strategies.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)))
    if draw(MOSTLY):
        case.path_parameters = {
            name: quote(draw(strategies.sampled_from(known.places[name]))) for name in case.path_parameters
        }
    if isinstance(case.body, dict) and route.key in REQUESTS and draw(MOSTLY):
        case.body = _nearly_sound(draw, route, case.body, known)
    cookie = known.cookies.get(route.role) if draw(MOSTLY) else draw(strategies.sampled_from([*known.cookies.values()]))
    sent = {name: value for name, value in case.as_transport_kwargs("https://api.example.org").items() if name in TAKEN}
    prepared = Request(**sent).prepare()
    if cookie:
        prepared.headers["cookie"] = cookie
    return case, prepared


TAKEN = frozenset({"method", "url", "headers", "params", "json", "data"})


def _nearly_sound(draw: Any, route: Route, body: dict[str, Any], known: Known) -> dict[str, Any]:
    asked = {**REQUESTS[route.key]}
    if "release_id" in asked:
        asked["release_id"] = known.places["release_id"][1]
    changed = draw(strategies.sets(strategies.sampled_from(sorted(body)), max_size=2)) if body else ()
    return {**asked, **{name: body[name] for name in changed}}


@pytest.fixture(scope="module")
def played(request: pytest.FixtureRequest) -> Iterator[Counter[int]]:
    """How often each status was answered; each process of `make fuzz` prints its part, past what pytest captures."""
    statuses = Counter[int]()
    yield statuses
    counts = f"{statuses.total()} cases; answered: {dict(sorted(statuses.items()))}"
    capturing = request.config.pluginmanager.getplugin("capturemanager")
    if "FUZZ" in os.environ and capturing is not None:
        with capturing.global_and_fixture_disabled():
            print(f"\n{counts}", file=sys.stderr)  # all of a worker's that comes to the terminal


def test_every_route_is_played() -> None:
    assert set(OPERATIONS) == set(ROUTES)


@pytest.mark.parametrize("key", OPERATIONS, ids=" ".join)
def test_whatever_is_sent_is_answered_as_the_contract_says(
    world: World, known: Known, played: Counter[int], key: tuple[str, str]
) -> None:
    begun = snapshots.Snapshot()

    @settings(
        max_examples=CASES,
        derandomize="FUZZ" not in os.environ,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(calls(key, known))
    def plays(call: tuple[Case[Any], PreparedRequest]) -> None:
        case, sent = call
        begun.restore()
        cache.forget()
        world.delayed.clear()
        answer, outside = wire.send(world, sent), len(CONTRACT.outside)
        played[answer.status] += 1
        case.validate_response(as_response(answer, sent), checks=CHECKS)
        assert len(CONTRACT.outside) == outside

    plays()


def as_response(answer: Answer, sent: PreparedRequest) -> Response:
    headers = {name: [value] for name, value in answer.headers.items()}
    return Response(answer.status, headers, answer.raw.encode(), sent, elapsed=0.0, verify=True)
