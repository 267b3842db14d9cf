"""The types of the catalogue's rows: a function, its routes and who may call them, and its grants."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from shared.verification.api_key import Scope

JSON, CSV, PDF, JWT = "application/json", "text/csv", "application/pdf", "application/vc+jwt"
FORM = "application/x-www-form-urlencoded"


class Role(StrEnum):
    """Who may call a route."""

    ANYONE = "-"
    CANDIDATE = "C"
    ORGANISATION = "O"
    OPERATOR = "B"  # IAM (SigV4) on the API's own host; never routed by the CDN
    STAFF = "T"  # of an exam centre or school, with both factors
    CANDIDATE_OR_STAFF = "C,T"
    SIGNED_IN = "C,O,T"  # or nobody: signing out is done where there is no sign-in


ALL_DUTIES = "operators"
"""The policy that has all duties of an operator, without the deployment's prefix."""


class Duty(StrEnum):
    """A part of the operators' work that can be granted separately; each has a policy of its own (infra/operators.py).

    IAM's star matches slashes, too: a GET that ends in {id} allows all GETs below it, so they belong to one duty.
    """

    LOADING = "loading"  # sessions, files and the plan of a release; releases nothing
    RELEASING = "releasing"  # approves, holds, recalls, restores; withdraws one result
    CASEWORK = "casework"  # results enquiries, certificates
    ORGANISATIONS = "organisations"  # centres, schools and their first people

    @property
    def policy(self) -> str:
        return f"{ALL_DUTIES}-{self}"


POLICIES = (ALL_DUTIES, *(duty.policy for duty in Duty))
APPROVING = (ALL_DUTIES, Duty.RELEASING.policy)
"""The policies under which somebody may be one of the two people of an approval."""


API_RATE, API_BURST = 2000, 1000
"""Requests a second, and at once, that the API lets in where the context says nothing."""


@dataclass(frozen=True, slots=True)
class Throttle:
    """Requests a second that a route lets in, and how many at once, as shares of `API_RATE` and `API_BURST`: a
    deployment with another `api_rate` or `api_burst` has these in proportion."""

    rate: int
    burst: int


OPERATORS, READS, WRITES = Throttle(30, 30), Throttle(400, 200), Throttle(150, 100)
"""The limit of a route whose row names none. No route takes more than half, so that a flood of one leaves room for
others."""


@dataclass(frozen=True, slots=True)
class Route:
    """One route of the HTTP API; `path` as API Gateway writes it, `/v1/me/results/{id}`; `takes` is a body's type. An
    operators' route belongs to one `duty`, and no other route to any. `scope` is what an organisation's key needs for
    it; where none is named it takes no key."""

    method: str
    path: str
    role: Role
    takes: str = JSON
    throttle: Throttle | None = None
    duty: Duty | None = None
    scope: Scope | None = None

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}".rstrip()

    @property
    def limit(self) -> Throttle:
        """Its own figures, or those of its kind."""
        kind = OPERATORS if self.role is Role.OPERATOR else READS if self.method in ("GET", "HEAD") else WRITES
        return self.throttle or kind


REST = Route("$default", "", Role.ANYONE, throttle=Throttle(100, 50))
"""Whatever no other route fits (API Gateway's own word): answered as 404, or as 405 with `Allow`, by one function."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Exact DynamoDB actions on one table, on the partitions that begin with one of `keys` (dynamodb:LeadingKeys)."""

    table: str
    actions: tuple[str, ...]
    keys: tuple[str, ...]
    index: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """Exact KMS actions on one key, under an encryption context whose `purpose` or `release` must be present.
    `credentials` are all that credentials are or were signed with, `credential-signing` the one that signs now."""

    name: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """May send to this queue."""

    name: str


@dataclass(frozen=True, slots=True)
class Uploads:
    """Exact S3 actions on a bucket's objects, with the use of its key that they need, and ListBucket on the bucket:
    without it S3 answers 403 for a missing object, as if it were forbidden. An upload bucket has the name of the queue
    that hears of its files; `documents` has none."""

    actions: tuple[str, ...]
    bucket: str = "uploads"


@dataclass(frozen=True, slots=True)
class Mail:
    """May send from the awarding body's own address through its configuration set (ses:SendEmail), and ask for the
    account's quota (ses:GetAccount)."""


Grant = Rows | Key | Queue | Uploads | Mail


@dataclass(frozen=True, slots=True)
class Function:
    """One folder under `functions/`, one Lambda, one zip, one bounded job.

    `pages` are its routes that answer a browser without JavaScript in HTML: no part of the contract for programs.
    `libraries` name the requirements-<library>.txt in its zip; `memory` is in MB, `timeout` in seconds;
    `minutely` is called by the every-minute schedule with {"time": ...}; `consumes` names its queues; `loops` hands
    work over to itself through one of them, and every such message counts its hops (shared/adapters/queue.py,
    next_hop), so that Lambda's own detection of loops, which stops at sixteen, is switched off;
    `answers_rest` says that what no route fits comes to it, too.
    """

    name: str
    libraries: tuple[str, ...]
    routes: tuple[Route, ...] = ()
    pages: tuple[Route, ...] = ()
    consumes: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()
    minutely: bool = False
    loops: bool = False
    answers_rest: bool = False
    memory: int = 512
    timeout: int = 10

    @property
    def api_routes(self) -> tuple[Route, ...]:
        """The routes as the API has them: each public GET also has a HEAD, answered without a body, which an HTTP API
        does not do by itself; the operators' programs do not need it."""
        routes = (*self.routes, *self.pages)
        public = [route for route in routes if route.method == "GET" and route.role is not Role.OPERATOR]
        rest = (REST,) if self.answers_rest else ()
        return (*routes, *(replace(route, method="HEAD") for route in public), *rest)

    @property
    def handler(self) -> str:
        return f"functions.{self.name}.handler.handler"
