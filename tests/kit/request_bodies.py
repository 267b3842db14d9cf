"""A desk that sends the contract's sound bodies (cli/contract/requests.py) as the one who may."""

from __future__ import annotations

import json

from cli.contract.requests import REQUESTS
from infra.catalogue import FUNCTIONS
from infra.words import CSV, JSON, Role, Route
from tests.kit.stories import (
    SESSION,
    a_signed_in_candidate,
    an_administrator,
    an_officer,
    approve_office,
    set_the_stage,
)
from tests.kit.world import Answer, World

ROUTES = {route.key: route for row in FUNCTIONS for route in row.routes}
TAKING = {key: route for key, route in ROUTES.items() if route.method in ("POST", "PUT", "PATCH")}
WITH_BODY = {key: route for key, route in TAKING.items() if route.takes == JSON}
WITH_FILE = {key: route for key, route in TAKING.items() if route.takes == CSV}
OPERATORS = {key: route for key, route in ROUTES.items() if route.role is Role.OPERATOR}
EVERYONES = {key: route for key, route in ROUTES.items() if route.role is not Role.OPERATOR}


class Desk:
    """The stage set and everybody signed in; sends bodies to one route after another as the one who may use it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.release_id = set_the_stage(world)
        self.candidate, self.officer = a_signed_in_candidate(world), an_officer(world)
        approve_office(world, self.officer)
        self.staff = an_administrator(world).cookie
        self.cookies = {
            Role.CANDIDATE: self.candidate,
            Role.ORGANISATION: self.officer,
            Role.STAFF: self.staff,
            Role.CANDIDATE_OR_STAFF: self.candidate,
            Role.SIGNED_IN: self.candidate,
        }

    def send(self, route: Route, text: str | None, headers: dict[str, str] | None = None) -> Answer:
        return self.ask(route, text, self.cookies.get(route.role), headers)

    def ask(self, route: Route, text: str | None, cookie: str | None, headers: dict[str, str] | None = None) -> Answer:
        """As whoever holds this cookie; an operator's route as an operator."""
        operator = "ana" if route.role is Role.OPERATOR else None
        raw = text.replace("{release}", self.release_id) if text is not None else None
        return self.world.call(
            route.method, self.path(route), raw_body=raw, cookie=cookie, operator=operator, headers=headers
        )

    def path(self, route: Route) -> str:
        place = self.release_id if "releases" in route.path else SESSION
        place = f"KXA104827.{SESSION}" if "board/results" in route.path else place
        place = f"KXA104827.{SESSION}.1" if "enquiries" in route.path or "certifying" in route.path else place
        place = "KXA104827" if "/candidates/" in route.path else place
        place = "0" * 64 if "centres/me/staff" in route.path or "me/members" in route.path else place
        return route.path.replace("{id}", place).replace("{number}", "ES442").replace("{delivery}", "0" * 30)


def sound(route: Route) -> str | None:
    """The body to send; None where the route takes none."""
    return json.dumps(REQUESTS[route.key]) if route.key in REQUESTS else None
