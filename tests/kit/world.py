"""The whole service in one process, on moto: routes by the catalogue, queues drained by hand, time as the test says.

Not a fake: the real handlers, the real keys, the real queues and mails. Only API Gateway, the schedules and the
polling of queues are played here.
"""

from __future__ import annotations

import base64
import importlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from infra import limits, mailrule
from infra.catalogue import FUNCTIONS
from infra.words import Function, Role, Route
from shared.adapters.aws import client
from shared.ground.settings import settings
from tests.iam.recorder import LEDGER
from tests.kit import lambda_chains
from tests.kit.contract_ledger import CONTRACT
from tests.kit.lambda_chains import Chain, Longest
from tests.kit.of_thread import OfThread

START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
MOST_ROUNDS = 2000
QUOTA = {"MaxSendRate": 5000.0, "Max24HourSend": 1_000_000.0, "SentLast24Hours": 0.0}
OPERATORS = "arn:aws:sts::123456789012:assumed-role/operator/"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any
    headers: dict[str, str]
    cookies: list[str]
    raw: str

    @property
    def cookie(self) -> str:
        return self.cookies[0].split(";")[0]

    @property
    def device(self) -> str:
        """The cookie of a device that is known from now on."""
        return next(each.split(";")[0] for each in self.cookies if each.startswith("__Host-device="))


@dataclass
class Queued:
    """A message in its queue: business time from which it is seen, how often it was received, what led to it."""

    queue: str
    body: dict[str, Any]
    due: datetime
    chain: Chain = field(default_factory=Chain)
    received: int = 0


def _routes() -> Iterator[tuple[str, Function, Route, re.Pattern[str]]]:
    """Each route by its method, with what a path of it looks like."""
    for row in FUNCTIONS:
        for route in row.api_routes:
            yield route.method, row, route, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path))


ROUTES = tuple(_routes())


@dataclass
class World:
    """`at` is business time; `source` is where requests come from; `delayed` are queued messages, `failed` those that
    were received too often; `quota` is what SES says of the account; `longest` the longest chains of calls so far;
    `phones` those who have a second factor with them, by address.
    It is at `stage` while AWS has had no more calls than `calls` (tests/kit/snapshots.py)."""

    at: datetime = START
    source: str = "203.0.113.7"
    delayed: list[Queued] = field(default_factory=list)
    failed: list[Queued] = field(default_factory=list)
    longest: Longest = field(default_factory=Longest)
    sent: list[dict[str, Any]] = field(default_factory=list)
    quota: dict[str, float] = field(default_factory=lambda: {**QUOTA})
    phones: dict[str, Any] = field(default_factory=dict)
    stage: tuple[Any, ...] = ()
    calls: int = field(default_factory=lambda: LEDGER.calls)
    _chain: Chain = field(default_factory=Chain)
    _shown_in: dict[str, int] = field(default_factory=dict)

    # Requests

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        cookie: str | None = None,
        operator: str | None = None,
        headers: dict[str, str] | None = None,
        raw_body: str | None = None,
        query: dict[str, str] | None = None,
    ) -> Answer:
        row, route, parameters = self.route(method, path)
        text = raw_body if raw_body is not None else (json.dumps(body) if body is not None else None)
        event = self.event(route, path, parameters, text, cookie, operator, headers or {})
        if query:
            event |= {"queryStringParameters": query, "rawQueryString": urlencode(query)}
        answer = self.run(row, event)
        raw = answer.get("body") or ""
        if answer.get("isBase64Encoded"):
            content = base64.b64decode(raw)
            raw = content.decode() if _is_text(answer) else content.decode("latin-1")
        headers = {name.lower(): value for name, value in (answer.get("headers") or {}).items()}
        made = Answer(
            answer["statusCode"],
            json.loads(raw) if raw and "json" in headers.get("content-type", "json") else None,
            headers,
            answer.get("cookies") or [],
            raw,
        )
        CONTRACT.put(route, made)
        return made

    def route(self, method: str, path: str) -> tuple[Function, Route, dict[str, str]]:
        for its_method, row, route, pattern in ROUTES:
            if its_method == method and (match := pattern.fullmatch(path)):
                return row, route, match.groupdict()
        raise LookupError(f"{method} {path} is in no row of the catalogue")

    def event(
        self,
        route: Route,
        path: str,
        parameters: dict[str, str],
        body: str | None,
        cookie: str | None,
        operator: str | None,
        headers: dict[str, str],
    ) -> dict[str, Any]:
        given = {"host": "api.example.org", **({"content-type": "application/json"} if body is not None else {})}
        context: dict[str, Any] = {
            "http": {"method": route.method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7"},
            "requestId": "request-1",
            "routeKey": route.key,
            "stage": "$default",
            "timeEpoch": int(self.at.timestamp() * 1000),
        }
        if route.role is Role.OPERATOR:
            if operator:
                context["authorizer"] = {"iam": {"userArn": OPERATORS + operator}}
        else:
            given["x-origin-secret"] = settings().live_origin_secrets[0]
            given["cloudfront-viewer-address"] = f"{self.source}:40000"
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": route.key,
            "rawPath": path,
            "rawQueryString": "",
            "headers": {**given, **_as_forwarded(headers)},
            "requestContext": context,
            "pathParameters": parameters,
            "isBase64Encoded": False,
        }
        if cookie:
            event["cookies"] = [each.strip() for each in cookie.split(";")]
        if body is not None:
            event["body"] = body
        return event

    # Time and queues

    def tick(self) -> None:
        """The every-minute schedule."""
        for row in FUNCTIONS:
            if row.minutely:
                self.run(row, {"time": self.at.strftime("%Y-%m-%dT%H:%M:%SZ")})

    def move_to(self, at: datetime) -> None:
        """To this moment, with a sweep each minute on the way over the last six, and the queues drained."""
        first = max(self.at, at - timedelta(minutes=6))
        while first < at:
            self.at = first
            self.tick()
            self.drain()
            first += timedelta(minutes=1)
        self.at = at
        self.tick()
        self.drain()

    def drain(self, queue: str | None = None) -> None:
        """Hands every queued message whose time has come to its function, until none is seen; of one queue alone, the
        others wait. One that fails stays hidden as on SQS, and after its last receive lies in `failed`."""
        for _ in range(MOST_ROUNDS):
            batch = self._due(queue)
            if not batch:
                return
            for message in batch:
                self._hand_over(message)
        raise AssertionError("the queues do not run empty: some message begets itself")

    def deliver(self, queue: str, *bodies: dict[str, Any]) -> list[str]:
        """One SQS batch, SES's events as the rule passes them on; the ids of the messages that failed."""
        texts = [mailrule.passed(body) if queue == "mail-events" else json.dumps(body) for body in bodies]
        return self._deliver(
            queue, Chain(), *(lambda_chains.record(str(n), queue, each) for n, each in enumerate(texts))
        )

    def _hand_over(self, message: Queued) -> None:
        message.received += 1
        record = lambda_chains.record("0", message.queue, json.dumps(message.body), message.received)
        self._shown_in.clear()
        if not self._deliver(message.queue, message.chain, record):
            return
        if message.received >= limits.ATTEMPTS:
            self.failed.append(message)
            return
        seconds = self._shown_in.get(record["receiptHandle"], limits.hidden(message.queue))
        message.due = self.at + timedelta(seconds=seconds)
        self.delayed.append(message)

    def _deliver(self, queue: str, chain: Chain, *records: dict[str, Any]) -> list[str]:
        row = next(row for row in FUNCTIONS if queue in row.consumes)
        if chain.stops(row):
            raise AssertionError(
                f"Lambda stops {row.name} here, for it has run {chain.calls[row.name]} times in one chain"
            )
        answer = self.run(row, {"Records": list(records)}, chain)
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def run(self, row: Function, event: dict[str, Any], chain: Chain | None = None) -> Any:
        before, self._chain = self._chain, (chain or Chain()).then(row.name, self.at)
        self.longest.meet(row, self._chain, self.at)
        try:
            return module(row).handler(event, None)
        finally:
            self._chain = before

    def _received(self) -> list[tuple[str, dict[str, Any]]]:
        """Takes what could be received now."""
        return [(message.queue, message.body) for message in self._due()]

    def _due(self, queue: str | None = None) -> list[Queued]:
        def is_due(message: Queued) -> bool:
            return message.due <= self.at and queue in (None, message.queue)

        due = [each for each in self.delayed if is_due(each)]
        self.delayed = [each for each in self.delayed if not is_due(each)]
        return due

    def watch_queues(self, sqs: Any) -> None:
        """Whatever is sent is heard here: nothing polls. Delays are played by the business time that a body names."""
        _listen(sqs, "provide-client-params.sqs.SendMessage", self._queue)
        _listen(sqs, "provide-client-params.sqs.SendMessageBatch", self._queue)
        _listen(sqs, "before-call.sqs.ChangeMessageVisibility", self._show)

    def watch_files(self, s3: Any) -> None:
        """What comes into the bucket of batches is in its queue; the body's own files are handed over by `send`."""
        _listen(s3, "provide-client-params.s3.PutObject", self._announce)

    def _announce(self, params: dict[str, Any], **_: Any) -> None:
        if params["Bucket"] == settings().batches_bucket:
            notice = {"detail": {"object": {"key": params["Key"]}}}
            self.delayed.append(Queued("batches", notice, self.at, self._chain))

    def _queue(self, params: dict[str, Any], **_: Any) -> None:
        name = params["QueueUrl"].rpartition("/")[2]
        for entry in params.get("Entries", [params]):
            if any(name in row.consumes for row in FUNCTIONS):
                body = json.loads(entry["MessageBody"])
                self.delayed.append(Queued(name, body, datetime.fromisoformat(body["at"]), self._chain))

    def _show(self, params: dict[str, Any], **_: Any) -> tuple[AWSResponse, dict[str, Any]]:
        """The receipts are the world's own."""
        asked = json.loads(params["body"])
        self._shown_in[asked["ReceiptHandle"]] = asked["VisibilityTimeout"]
        return AWSResponse("", 200, HTTPHeaders(), None), {}

    # The awarding body's work

    def ingest(self, kind: str, content: str | bytes, release_id: str | None = None) -> dict[str, Any]:
        """Opens an ingest, sends the file, lets the function run; the ingest as an operator sees it then."""
        body = {"kind": kind, **({"release_id": release_id} if release_id else {})}
        opened = self.call("POST", "/v1/board/ingests", body, operator="ana")
        assert opened.status == 201, opened.raw
        self.send(opened.body["id"], content)
        return dict(self.call("GET", f"/v1/board/ingests/{opened.body['id']}", operator="ana").body)

    def send(self, ingest_id: str, content: str | bytes) -> list[str]:
        raw = content.encode() if isinstance(content, str) else content
        client("s3").put_object(Bucket=settings().uploads_bucket, Key=ingest_id, Body=raw)
        return self.deliver("uploads", {"detail": {"object": {"key": ingest_id}}})

    def approve(self, release_id: str) -> None:
        for operator in ("ana", "ben"):
            answer = self.call("POST", f"/v1/board/releases/{release_id}/approvals", {}, operator=operator)
            assert answer.status == 201, answer.raw

    # Mails

    def mails(self) -> list[dict[str, str]]:
        """Every mail sent so far, as it was handed to SES: {to, subject, text, html}."""
        return [
            {
                "to": request["Destination"]["ToAddresses"][0],
                "subject": request["Content"]["Simple"]["Subject"]["Data"],
                "text": request["Content"]["Simple"]["Body"]["Text"]["Data"],
                "html": request["Content"]["Simple"]["Body"]["Html"]["Data"],
            }
            for request in self.sent
        ]

    def watch_mail(self, ses: Any) -> None:
        _listen(ses, "provide-client-params.sesv2.SendEmail", self._keep)
        _listen(ses, "before-call.sesv2.GetAccount", self._quota)

    def _quota(self, **_: Any) -> tuple[AWSResponse, dict[str, Any]]:
        """moto's SES v2 knows no GetAccount."""
        return AWSResponse("", 200, HTTPHeaders(), None), {"SendQuota": self.quota}

    def _keep(self, params: dict[str, Any], **_: Any) -> None:
        self.sent.append(params)


def _is_text(answer: dict[str, Any]) -> bool:
    """Of a document, `raw` has one sign for each byte."""
    return (answer.get("headers") or {}).get("Content-Type") != "application/pdf"


def _as_forwarded(headers: dict[str, str]) -> dict[str, str]:
    """As the CDN's gate passes them on (infra/cdn/gate.js)."""
    return {"x-authorization" if name == "authorization" else name: value for name, value in headers.items()}


def _listen(client: Any, event: str, listener: Callable[..., Any]) -> None:
    client.meta.events.unregister(event, unique_id=f"world {event}")  # an earlier test's world
    client.meta.events.register_first(event, listener, unique_id=f"world {event}")


def module(row: Function) -> Any:
    found: Any = importlib.import_module(f"functions.{row.name}.handler")
    if hasattr(found, "app") and not isinstance(found.app.context, OfThread):
        found.app.context = OfThread()
    return found
