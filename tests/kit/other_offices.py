"""Three organisations and their candidates, with something of every kind that an organisation keeps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from infra.catalogue import FUNCTIONS
from infra.words import Role, Route
from shared.accounts.account import Holder
from shared.adapters import cache, identity
from shared.store import accounts, failed_sign_ins
from shared.verification.result_change import SETTLED
from tests.kit import batch_stories, key_stories, many_candidates, stories
from tests.kit.stories import RELEASE_AT, SESSION
from tests.kit.world import Answer, World

OFFICES = ("adm@first.example.org", "adm@second.example.org", "adm@third.example.org")
ROUTES = {route.key: route for row in FUNCTIONS for route in row.routes if route.role is Role.ORGANISATION}
LISTS = sorted(route.path for route in ROUTES.values() if route.method == "GET" and "{" not in route.path)
LISTS.remove("/v1/organisations/me")  # one thing, and no list
Ids = dict[str, list[str]]
"""By the path that stands before the id in a route: `/v1/verifications`."""


@dataclass
class Office:
    """`cookie` is its administrator's, `key` of every scope; `own` the ID numbers that it has checked, or that are
    shared with it."""

    email: str
    cookie: str
    own: list[str]
    key: str = ""
    ids: Ids = field(default_factory=dict)

    @property
    def id(self) -> str:
        return stories.organisation_of(self.cookie)


@dataclass
class Street:
    """`visited` are the routes that have been tried with something of another's, with `most` of each kind."""

    world: World
    most: int
    offices: list[Office] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)

    def calls(self, route: Route, path: str, cookie: str, body: Any = None, **query: str) -> Answer:
        self.visited.add(route.key)
        return self.world.call(route.method, path, body, cookie=cookie, query=query or None)

    def by_key(self, route: Route, path: str, office: Office, body: Any = None) -> Answer:
        self.visited.add(route.key)
        return key_stories.by_key(self.world, office.key, route.method, path, body)

    def listed(self, path: str, office: Office, **query: str) -> Answer:
        return self.calls(ROUTES[f"GET {path}"], path, office.cookie, **query)


def pair(candidate_id: str) -> dict[str, str]:
    """As `many_candidates` enters them."""
    return {"candidate_id": candidate_id, "secret_number": f"{many_candidates.ids(50).index(candidate_id):04d}"}


def move_in(world: World, count: int, most: int) -> Street:
    """Each office approved, with a share of the candidates checked singly and in batches and two who share, one of
    them withdrawn and returned; profiles, a key, a webhook, two who are invited."""
    many_candidates.approved(world, count)
    stories.later(world, RELEASE_AT)
    here = Street(world, most)
    for place, email in enumerate(OFFICES):
        cookie = stories.an_officer(world, email)
        stories.approve_office(world, cookie)
        here.offices.append(Office(email, cookie, many_candidates.ids(count)[place::3]))
    cache.forget()
    for office in here.offices:
        _settle(here, office)
    _change(world, [office.own[0] for office in here.offices])
    for office in here.offices:
        office.ids = _ids_of(here, office)
    return here


def _settle(here: Street, office: Office) -> None:
    world, checked, shared = here.world, office.own[:-2], office.own[-2:]
    office.key = key_stories.make(world, office.cookie)["key"]
    hook = _done(world, office, "POST", "/v1/webhook-endpoints", {"url": "https://crm.example.org/in"})
    _done(world, office, "POST", f"/v1/webhook-endpoints/{hook['id']}/tests", {})
    for name in ("Degrees", "Masters"):
        _done(world, office, "POST", "/v1/requirement-profiles", {"name": name, "exams": ["FCE"]})
    for each in checked:
        _done(world, office, "POST", "/v1/verifications", {**pair(each), "purpose": "admission"})
    for each in office.own[:2]:
        assert batch_stories.ask(world, office.cookie, [pair(each), pair(office.own[1])]).status == 202
    for each in shared:
        _share(world, each, office)
    for name in ("pol", "ona"):
        _done(world, office, "POST", "/v1/organisations/me/invitations", {"email": f"{name}.{office.email}"})
    world.at += timedelta(seconds=1)
    world.drain()
    cache.forget()


def _done(world: World, office: Office, method: str, path: str, body: Any) -> Any:
    answer = world.call(method, path, body, cookie=office.cookie)
    assert answer.status < 300, answer.raw
    return answer.body


def _share(world: World, who: str, office: Office) -> None:
    ticket, cookie = identity.new_ticket(Holder.CANDIDATE, who)
    accounts.open_sign_in(ticket, world.at, failed_sign_ins.place(Holder.CANDIDATE, ticket.id))
    body = {"session_id": SESSION, "fields": ["overall", "papers"], "organisation_id": office.id}
    made = world.call("POST", "/v1/me/shares", body, cookie=f"{cookie.name}={cookie.value}")
    assert made.status == 201, made.raw


def _change(world: World, candidates: Iterable[str]) -> None:
    """Withdrawn and returned: something to read for whoever had seen it."""
    for act in ("withdrawals", "restorations"):
        for who in candidates:
            path = f"/v1/board/results/{who}.{SESSION}/{act}"
            assert world.call("POST", path, {"reason": "a mistake"}, operator="ana").status == 201
        world.at += SETTLED
        world.drain()


def _ids_of(here: Street, office: Office) -> Ids:
    """Whatever its lists give, of the first page."""
    taken = {path: _given(here.listed(path, office))[: here.most] for path in LISTS}
    for hook in taken["/v1/webhook-endpoints"]:
        path = f"/v1/webhook-endpoints/{hook}/deliveries"
        route = ROUTES["GET /v1/webhook-endpoints/{id}/deliveries"]
        taken["/v1/webhook-endpoints/{id}/deliveries"] = _given(here.calls(route, path, office.cookie))[: here.most]
    return taken


def _given(page: Answer) -> list[str]:
    assert page.status == 200, page.raw
    found = [each.get("verification_id", each.get("id")) for each in page.body["data"]]
    return [each for each in found if each]
