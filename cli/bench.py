"""`make bench`: what our handlers cost beside a bare botocore one, in one run. Ratios, not seconds: machines drift.

warm   CPU of one request with one DynamoDB call, logging on, against the same call made bare
cold   CPU of a fresh interpreter that imports a handler and makes its clients, against one that makes a bare client
hash   CPU of a sign-in against the argon2id hash alone

A server on this machine answers for DynamoDB, in a process of its own, so both sides pay for sockets and parsing.
"""

from __future__ import annotations

import importlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Process, SimpleQueue
from typing import Any

import botocore.session

from shared.adapters import cache
from shared.ground.settings import environment

EMPTY = b'{"Items": [], "Responses": {"people": []}, "UnprocessedKeys": {}, "Attributes": {}}'
ROUNDS = 7
COLD_HANDLERS = ("calendar", "results", "signin", "register", "verify", "board")
BARE = "import botocore.session; botocore.session.get_session().create_client('dynamodb')"
Turn = Callable[[], object]


def main() -> None:
    say = _aside()
    pipe: SimpleQueue[int] = SimpleQueue()
    server = Process(target=_answer_for_dynamodb, args=(pipe,), daemon=True)
    server.start()
    _surroundings(pipe.get())
    say(f"warm   one call        {_ratio(_ours(), _bare(), 300):5.2f} x bare botocore (budget 1.15)")
    say(f"hash   a sign-in       {_ratio(_sign_in(), _hash_alone(), 20):5.2f} x the hash alone (budget 1.10)")
    for name in COLD_HANDLERS:
        handler = f"import functions.{name}.handler; from shared.store.calls import dynamodb; dynamodb()"
        say(f"cold   {name:<12}    {_cold(handler) / _cold(BARE):5.2f} x bare botocore")
    server.terminate()


def _surroundings(port: int) -> None:
    given = {"DEFAULT_REGION": "eu-west-1", "ACCESS_KEY_ID": "bench", "SECRET_ACCESS_KEY": "bench"}
    given["ENDPOINT_URL"] = f"http://127.0.0.1:{port}"
    os.environ.update({f"AWS_{name}": value for name, value in given.items()})
    tables = {"people_table": "people", "results_table": "results"}
    os.environ.update(environment(**tables, origin_secrets="bench", terms_version="1"))


def _aside() -> Callable[[str], object]:
    """A context in which the handlers' log lines are written, as on Lambda, but discarded, while the benchmark can
    print."""
    loud = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return lambda line: loud.write(line + "\n")


def _ratio(ours: Turn, other: Turn, calls: int) -> float:
    """The median over rounds of ours / other, taken in turn, after a warm-up of both."""
    _cpu(ours, 5)
    _cpu(other, 5)
    return statistics.median(_cpu(ours, calls) / _cpu(other, calls) for _ in range(ROUNDS))


def _cpu(turn: Turn, calls: int) -> float:
    began = time.process_time()
    for _ in range(calls):
        turn()
    return time.process_time() - began


def _cold(program: str) -> float:
    """The least user CPU of a fresh interpreter over the rounds: noise only adds."""
    script = f"{program}\nimport os; print(sum(os.times()[:2]))"
    runs = [subprocess.run([sys.executable, "-c", script], capture_output=True, check=True) for _ in range(ROUNDS)]  # noqa: S603
    return min(float(run.stdout.split()[-1]) for run in runs)


class _DynamoDB(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "application/x-amz-json-1.0")
        self.send_header("content-length", str(len(EMPTY)))
        self.end_headers()
        self.wfile.write(EMPTY)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def _answer_for_dynamodb(port: SimpleQueue[int]) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _DynamoDB)
    port.put(server.server_port)
    server.serve_forever()


def _ours() -> Turn:
    handler = importlib.import_module("functions.calendar.handler").handler
    event = _event("GET", "/v1/calendar")

    def turn() -> object:
        cache.forget()
        return handler(event, None)

    return turn


def _bare() -> Turn:
    client: Any = botocore.session.get_session().create_client("dynamodb")
    request = {
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": "SESSIONS"}},
        "ConsistentRead": True,
    }

    def turn() -> object:
        found = client.query(TableName="results", **request)
        return {"statusCode": 200, "body": json.dumps({"data": found["Items"]})}

    return turn


def _sign_in() -> Turn:
    handler = importlib.import_module("functions.signin.handler").handler
    event = _event("POST", "/v1/sign-ins")
    event["headers"] = {**_headers(), "content-type": "application/json"}
    event["body"] = json.dumps({"identifier": "KXA104827", "password": "not the right one"})
    return lambda: handler(event, None)


def _hash_alone() -> Turn:
    passwords = importlib.import_module("shared.adapters.passwords")
    stored = passwords.hash_password("the right one")
    return lambda: passwords.password_matches("not the right one", stored)


def _headers() -> dict[str, str]:
    return {"x-origin-secret": "bench", "cloudfront-viewer-address": "203.0.113.7:40000"}


def _event(method: str, path: str) -> dict[str, object]:
    http = {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7"}
    context = {"http": http, "requestId": "bench", "stage": "$default", "timeEpoch": 1_796_000_000_000}
    routing = {"version": "2.0", "routeKey": f"{method} {path}", "rawPath": path, "rawQueryString": ""}
    return {**routing, "headers": _headers(), "requestContext": context, "isBase64Encoded": False}


if __name__ == "__main__":
    main()
