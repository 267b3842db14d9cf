"""HEAD: every route that the public may GET answers it alike, without a body, and nobody has looked at anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from infra.catalogue import FUNCTIONS
from infra.words import Role
from shared.adapters import cache
from shared.store import sessions
from tests.kit import batch_stories, document_files, enquiry_stories, snapshots, stories
from tests.kit.stories import CANDIDATE, PENDING_CANDIDATE, PENDING_SECRET, RELEASE_AT, SESSION, face, stored
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

HEADS = {route.path: route for row in FUNCTIONS for route in row.api_routes if route.method == "HEAD"}
QUERIES = {"/v1/organisations": {"query": "uni"}}
"""What a path is not answered without."""
OF_SESSIONS = (
    "/v1/me/results/{id}",
    "/plain/{language}/results/{id}",
    *(f"/v1/sessions/{{id}}/{name}" for name in ("candidates", "results", "certificates", "confirmations")),
)


def asked(world: World, method: str, path: str, cookies: dict[Role, str], **query: str) -> Answer:
    """One of the catalogue's paths with an id that is there, by somebody who may."""
    given = SESSION if path in OF_SESSIONS else cookies[Role.ANYONE] if "enquiries" in path else CANDIDATE
    given = cookies[Role.SIGNED_IN] if "requirement-profiles" in path else given
    given = "1" if "credential-status" in path else given
    given = cookies[Role.OPERATOR] if "verifications" in path or path.endswith("/receipt") else given
    share, batch, hook, file = cookies[Role.CANDIDATE_OR_STAFF].split("|")
    for word, found in (("shares", share), ("batches", batch), ("webhook", hook), ("me/files", file)):
        given = found if word in path else given
    role = HEADS[path].role
    cookie = cookies[role if role in (Role.STAFF, Role.ORGANISATION) else Role.CANDIDATE]
    whole = (
        path.replace("{id}", given)
        .replace("{look}", given)
        .replace("{purpose}", "revocation")
        .replace("{language}", "en")
    )
    return world.call(method, whole, cookie=cookie, query=query or QUERIES.get(path))


@snapshots.stage
def cookies(world: World) -> dict[Role, str]:
    """A candidate whose result is out and who has begun an enquiry (its id: ANYONE), staff of the centre, and an
    organisation with a requirement profile (its id: SIGNED_IN) that has made a check (its id: OPERATOR) and a batch.
    The candidate has made a link and has asked for her file, the organisation has a webhook (four ids:
    CANDIDATE_OR_STAFF)."""
    enquiry_stories.results_are_out(world)
    candidate = enquiry_stories.somebody_of_age(world)
    opened = enquiry_stories.ask(world, candidate)
    assert opened.status == 201, opened.raw
    staff = stories.staff_of(world, "joan@exams.example.org").cookie
    officer = stories.an_officer(world)
    profile = world.call("POST", "/v1/requirement-profiles", {"name": "Any B2", "exams": ["FCE"]}, cookie=officer)
    check = stories.verify(world, officer, enquiry_stories.OF_AGE, enquiry_stories.OF_AGE_SECRET).body[
        "verification_id"
    ]
    batch_stories.approve(world, officer)
    batch = batch_stories.worked(world, officer, [batch_stories.ADA])["id"]
    receiver = {"url": "https://crm.example.org/in"}
    hook = world.call("POST", "/v1/webhook-endpoints", receiver, cookie=officer).body["id"]
    link = world.call("POST", "/v1/me/shares", {"session_id": SESSION, "fields": ["overall"]}, cookie=candidate)
    document_files.install_chain(world)
    assert document_files.ask(world, candidate, kind="credential").status == 200
    file = document_files.ask(world, candidate).body["url"].rpartition("/")[2]
    cache.forget()
    return {
        Role.CANDIDATE: candidate,
        Role.STAFF: staff,
        Role.ORGANISATION: officer,
        Role.ANYONE: opened.body["id"],
        Role.SIGNED_IN: profile.body["id"],
        Role.OPERATOR: check,
        Role.CANDIDATE_OR_STAFF: f"{link.body['id']}|{batch}|{hook}|{file}",
    }


def test_the_answer_is_the_gets_without_its_body_and_leaves_no_trace(world: World, cookies: dict[Role, str]) -> None:
    before = stored_but_for_sources()
    heads = {path: asked(world, "HEAD", path, cookies) for path in HEADS}
    assert stored_but_for_sources() == before
    for path, head in heads.items():
        got = asked(world, "GET", path, cookies)
        assert (got.status, head.raw, head.body) == (200, "", None), path
        assert (head.status, head.headers) == (got.status, got.headers), path
        assert got.raw, path


def stored_but_for_sources() -> list[dict[str, Any]]:
    """How often somebody asks is counted, whichever way they ask."""
    found = [each for rows in stored().values() for each in rows]
    return [each for each in found if not each["pk"]["S"].startswith("SOURCE#")]


def test_a_head_of_a_result_is_recorded_as_no_look(world: World, cookies: dict[Role, str]) -> None:
    """Neither for the board's count of views nor for the candidate's record of who saw what."""
    results = ("/v1/me/results/{id}", "/v1/sessions/{id}/results")
    for path in results:
        assert asked(world, "HEAD", path, cookies).status == 200
    part = asked(world, "HEAD", results[1], cookies, format="csv")
    assert (part.status, part.raw) == (200, "")
    assert "attachment" in part.headers["content-disposition"]
    assert looks() == (0, 0)
    for path in results:
        assert asked(world, "GET", path, cookies).status == 200
    views, seen = looks()
    assert (views, seen > 0) == (1, True)


def test_no_header_reveals_what_only_the_body_may(world: World, cookies: dict[Role, str]) -> None:
    """No length and no tag of a body: reported or pending, with an enquiry or without, a HEAD looks the same."""
    assert stories.register(world, candidate_id=PENDING_CANDIDATE, secret_number=PENDING_SECRET).status == 201
    pending = {**cookies, Role.CANDIDATE: stories.sign_in(world, PENDING_CANDIDATE)}

    def both(path: str, method: str) -> list[Answer]:
        return [asked(world, method, path, each) for each in (cookies, pending)]

    paths = ("/v1/me", "/v1/me/results", "/v1/me/results/{id}", "/v1/enquiries", "/v1/certifying-statements")
    for path in paths:
        only_get_differs(path, partial(both, path))


@pytest.mark.parametrize("query", [{}, {"format": "csv"}], ids=["json", "csv"])
def test_no_header_reveals_whether_a_centre_has_results(
    world: World, cookies: dict[Role, str], query: dict[str, str]
) -> None:
    path = "/v1/sessions/{id}/results"
    out = {method: asked(world, method, path, cookies, **query) for method in ("GET", "HEAD")}
    (release_id,) = sessions.get_session(SESSION).release_ids
    recall = f"/v1/board/releases/{release_id}/recalls"
    assert world.call("POST", recall, {"reason": "a wrong file"}, operator="ana").status == 200
    cache.forget()
    only_get_differs(path, lambda method: [out[method], asked(world, method, path, cookies, **query)])


def only_get_differs(path: str, answers: Callable[[str], list[Answer]]) -> None:
    """`answers` are the two by this method."""
    (one, other), heads = answers("GET"), [face(each) for each in answers("HEAD")]
    assert (one.status, other.status, one.raw != other.raw) == (200, 200, True), path
    assert heads[0] == heads[1], path


def test_what_is_not_out_is_what_is_not_there(world: World) -> None:
    stories.load_and_approve(world, stories.set_the_stage(world))
    stories.a_signed_in_candidate(world)
    stories.later(world, RELEASE_AT - timedelta(milliseconds=1))
    cookie = stories.sign_in(world)
    paths = [f"/v1/me/results/{each}" for each in (SESSION, "CAE-2026-12-PB", "x")]
    heads = [face(world.call("HEAD", each, cookie=cookie)) for each in paths]
    assert heads[0] == heads[1] == heads[2]
    assert (heads[0][0], heads[0][2]) == (404, "")


@pytest.mark.parametrize("path", ["/v1/me/results", "/v1/me", f"/v1/me/results/{SESSION}", "/v1/enquiries/x"])
def test_a_refusal_is_the_same_too(world: World, path: str) -> None:
    got, head = world.call("GET", path), world.call("HEAD", path)
    assert head.status == got.status == 401
    assert (head.headers, head.raw) == (got.headers, "")


def test_without_the_origins_secret_it_is_shut(world: World) -> None:
    for path in ("/v1/health", "/v1/me/results"):
        shut = world.call("HEAD", path, headers={"x-origin-secret": "x"})
        assert face(shut)[0] == 403
        assert shut.raw == ""


def looks() -> tuple[int, int]:
    """How many views are counted, and how many looks of a centre are recorded."""
    found = stored()
    viewed = [each for each in found["test-notices"] if each["pk"]["S"].startswith("VIEWED#")]
    seen = [each for each in found["test-verifications"] if each["pk"]["S"].startswith("LOOKS#")]
    return len(viewed), len({each["pk"]["S"] for each in seen})
