"""The front over HTTP, with real workers under the real Lambda runtime client."""

from __future__ import annotations

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from infra.headers import CONTENT_SECURITY_POLICY
from local.front.server import PortTaken, listen
from local.front.workers import environment
from tests.local.conftest import CATALOGUE, Running


def echoed(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    event: dict[str, Any] = answer.json()
    return event


def test_a_request_reaches_its_handler_as_an_event(http: httpx.Client, front: Running) -> None:
    event = echoed(http.post("/v1/echo?a=1&a=2", json={"x": "ü"}, headers={"Cookie": "one=1; two=2"}))
    assert json.loads(event["body"]) == {"x": "ü"}
    assert event["queryStringParameters"] == {"a": "1,2"}
    assert event["cookies"] == ["one=1", "two=2"]
    assert event["requestContext"]["http"]["sourceIp"] == "127.0.0.1"
    assert abs(event["requestContext"]["timeEpoch"] / 1000 - front.clock.now().timestamp()) < 5


def test_the_cdn_headers_are_the_fronts_own(http: httpx.Client) -> None:
    forged = {
        "X-Origin-Secret": "guess",
        "CloudFront-Viewer-Address": "203.0.113.9:1",
        "CloudFront-Viewer-Country": "XX",
    }
    headers = echoed(http.get("/v1/echo", headers=forged))["headers"]
    assert headers["x-origin-secret"] == "origin-secret"
    address, _, port = headers["cloudfront-viewer-address"].rpartition(":")
    assert address == "127.0.0.1"
    assert int(port) > 0
    assert "cloudfront-viewer-country" not in headers


def test_what_no_route_fits_comes_to_the_one_function_that_answers_it(http: httpx.Client) -> None:
    for answer, method in ((http.get("/v1/nothing"), "GET"), (http.delete("/v1/echo"), "DELETE")):
        event = answer.json()
        assert (event["routeKey"], event["requestContext"]["http"]["method"]) == ("$default", method)
        assert "pathParameters" not in event
    assert http.options("/v1/echo").headers.get("access-control-allow-origin") is None


@pytest.mark.parametrize(
    "path", ["/v1/board/releases/1", "/v1/%62oard/releases/1", "/v1/board/releases/1?operator=ann"]
)
def test_the_operators_routes_are_not_behind_the_cdn(http: httpx.Client, path: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    wrong_method = http.put("/v1/board/releases")
    assert (wrong_method.status_code, "allow" in wrong_method.headers) == (404, False)


def test_a_handlers_error_reveals_nothing(http: httpx.Client) -> None:
    answer = http.get("/v1/shapes/raise")
    assert (answer.status_code, answer.json()) == (500, {"message": "Internal Server Error"})


def test_a_dead_worker_is_a_500_and_a_new_one_takes_over(http: httpx.Client) -> None:
    assert http.get("/v1/shapes/die").status_code == 500
    assert http.get("/v1/shapes/fine").text == "fine"


def test_a_function_over_its_own_timeout_is_a_500_and_is_killed(http: httpx.Client) -> None:
    before = time.perf_counter()
    assert http.get("/v1/shapes/hang").status_code == 500
    assert 1.8 < time.perf_counter() - before < 2.9
    assert http.get("/v1/shapes/fine").text == "fine"


def test_one_event_at_a_time_and_over_the_gateways_patience_a_503(http: httpx.Client, front: Running) -> None:
    # One worker, 1.2 s an event, 3 s of patience: the third is answered 503, as API Gateway does after 30 s.
    with ThreadPoolExecutor(3) as crowd:
        answers = list(crowd.map(lambda _: httpx.get(f"{front.url}/v1/shapes/slow", timeout=20), range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 503]
    refused = next(answer for answer in answers if answer.status_code == 503)
    assert refused.json() == {"message": "Service Unavailable"}


def test_a_function_that_does_not_import_is_a_500_at_once(http: httpx.Client) -> None:
    before = time.perf_counter()
    assert http.get("/v1/broken").status_code == 500
    assert time.perf_counter() - before < 2


def test_a_response_over_six_megabytes_is_a_500(http: httpx.Client) -> None:
    assert http.get("/v1/shapes/large").status_code == 500
    assert http.get("/v1/shapes/fine").text == "fine"


@pytest.mark.parametrize("size", [10 * 1024 * 1024 + 1, 7 * 1024 * 1024])
def test_a_request_over_ten_megabytes_is_a_413_and_over_lambdas_six_too(http: httpx.Client, size: int) -> None:
    answer = http.post("/v1/echo", content=b" " * size, headers={"content-type": "text/plain"})
    assert (answer.status_code, answer.json()) == (413, {"message": "Request Entity Too Large"})


def test_a_request_of_unknown_length_is_counted_as_it_comes(front: Running) -> None:
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", front.port), timeout=10) as wire:
        wire.sendall(b"POST /v1/echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n" + piece * 161)
        assert wire.recv(65536).startswith(b"HTTP/1.1 413")  # the body has not ended, the patience has


def test_headers_over_ten_kilobytes_are_a_431(http: httpx.Client) -> None:
    assert http.get("/v1/echo", headers={"cookie": "x" * 10_240}).status_code == 431


def test_cookies_bytes_and_empty_answers(http: httpx.Client) -> None:
    cookies = http.get("/v1/shapes/cookies")
    assert cookies.status_code == 204
    assert cookies.headers.get_list("set-cookie") == ["a=1; Secure", "b=2"]
    assert (cookies.headers["x-seen"], cookies.content) == ("7", b"")
    assert http.get("/v1/shapes/bytes").content == b"\x00\x01\x02"


@pytest.mark.parametrize("path", ["/", "/en/register", "/no/such/page", "/v1/echo", "/v1/nothing", "/v1/shapes/framed"])
def test_every_answer_carries_the_security_headers(http: httpx.Client, path: str) -> None:
    headers = http.get(path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


def test_head_has_no_body_and_the_connection_stays(http: httpx.Client) -> None:
    page = http.head("/en/register")
    assert (page.status_code, page.content) == (200, b"")
    assert int(page.headers["content-length"]) == len("<h1>régistre</h1>".encode())
    answered = http.head("/v1/echo")
    assert (answered.status_code, answered.content) == (200, b"")
    assert http.head("/v1/board/releases/1").status_code == 404
    assert http.get("/").text == "<h1>start</h1>"


def test_one_connection_serves_many_requests_without_nagles_wait(front: Running) -> None:
    with socket.create_connection(("127.0.0.1", front.port)) as wire:
        before = time.perf_counter()
        for _ in range(20):
            wire.sendall(b"GET /v1/shapes/fine HTTP/1.1\r\nhost: x\r\n\r\n")
            received = b""
            while not received.endswith(b"fine"):
                received += wire.recv(65536)
    assert time.perf_counter() - before < 0.5  # 40 ms each, were TCP_NODELAY off


def test_a_worker_sees_the_deployed_environment_and_nothing_of_the_shell(http: httpx.Client) -> None:
    seen = http.get("/v1/shapes/environment").json()
    assert seen["RESULTS_TABLE"] == "Results"
    assert seen["AWS_LAMBDA_FUNCTION_NAME"] == "shapes"
    assert seen["TZ"] == "UTC"
    row = next(row for row in CATALOGUE if row.name == "shapes")
    runtimes_own = {"AWS_LAMBDA_RUNTIME_API", "LC_CTYPE", "_X_AMZN_TRACE_ID"}
    assert set(seen) - runtimes_own == {
        *environment(row, {}, row_root := __import__("pathlib").Path()),
        "RESULTS_TABLE",
    }
    assert row_root is not None


def test_the_context_counts_down_from_the_functions_timeout(http: httpx.Client) -> None:
    assert 1_000 < http.get("/v1/shapes/remaining").json()["remaining_ms"] <= 2_000


def test_a_taken_port_is_one_sentence() -> None:
    with listen(0) as held, pytest.raises(PortTaken, match=r"^Port \d+ is taken: .*PORT="):
        listen(held.getsockname()[1])
