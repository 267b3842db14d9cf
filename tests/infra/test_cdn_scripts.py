"""What the CDN's two scripts do, under njs, whose engine is CloudFront's."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest

from infra.cdn.scripts import gate_script, pages_script
from local.front.scripts import ScriptFailed, run
from tests.infra.conftest import PAGES
from tests.kit import beside


def called(njs: str, code: str, uri: str, kind: str = "viewer-request", headers: Any = None) -> dict[str, Any]:
    event: dict[str, Any] = {"context": {"eventType": kind}, "request": {"uri": uri, "headers": {}}}
    if kind == "viewer-response":
        event["response"] = {"statusCode": 200, "headers": headers or {}}
    return beside.run(run(code, event, njs))


def test_every_name_can_stand_in_the_scripts_text(built: list[str]) -> None:
    assert len(built) > 100
    assert [name for name in built if re.search(r"[\s'\\]", name)] == []


def test_every_page_is_served_from_its_file(njs: str, built: list[str]) -> None:
    """All in one run of the deployed script."""
    code = pages_script(built)
    asked = {name: name for name in built}
    asked |= {name.removesuffix("/index.html") or "/": name for name in built if name.endswith("/index.html")}
    asked |= {name.removesuffix("index.html"): name for name in built if name.endswith("/index.html")}
    wrong = f"{code}\nconst asked = {asked!r};\nfunction wrong(uri) {{ return fileOf(uri) !== asked[uri]; }}\n"
    program = f"{wrong}console.log(JSON.stringify(Object.keys(asked).filter(wrong)));"
    done = subprocess.run([njs, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize(
    ("asked", "served", "status"),
    [
        ("/", "/index.html", 200),
        ("/en", "/en/index.html", 200),
        ("/en/", "/en/index.html", 200),
        ("/en/register", "/en/register/index.html", 200),
        ("/en/register/", "/en/register/index.html", 200),
        ("/.well-known/security.txt", "/.well-known/security.txt", 200),
        ("/assets/a1/app.js", "/assets/a1/app.js", 200),
        ("/assets/of-the-deploy-before.js", "/assets/of-the-deploy-before.js", 200),
        ("/404.html", "/404.html", 404),
        ("/en/nowhere", "/404.html", 404),
        ("/assets", "/404.html", 404),
        ("/%61ssets/a1/app.js", "/404.html", 404),
        ("/en/register/index.html/", "/404.html", 404),
        ("//en/register", "/404.html", 404),
        ("/en/../en/register", "/404.html", 404),
        ("/en%2Fregister", "/404.html", 404),
        ("/EN/register", "/404.html", 404),
        ("/%zz", "/404.html", 404),
        ("/r%C3%A9gistre", "/404.html", 404),
        ("/index.html /404.html", "/404.html", 404),
        ("", "/index.html", 200),
        ("/constructor", "/404.html", 404),
        ("/" + "x" * 8000, "/404.html", 404),
    ],
)
def test_an_address_is_served_from_its_file(njs: str, asked: str, served: str, status: int) -> None:
    assert called(njs, PAGES, asked)["uri"] == served
    kept = {"cache-control": {"value": "public, max-age=60"}}
    for uri in (asked, served):  # whichever of the two CloudFront shows on the way back
        answer = called(njs, PAGES, uri, "viewer-response", kept)
        assert answer["statusCode"] == status
        assert answer["headers"]["cache-control"]["value"] == ("no-store" if status == 404 else "public, max-age=60")


def test_change_password_leads_to_the_page_that_sets_one(njs: str, built: list[str]) -> None:
    script = pages_script(built)
    answer = called(njs, script, "/.well-known/change-password")
    assert (answer["statusCode"], answer["headers"]["cache-control"]["value"]) == (302, "no-store")
    assert answer["headers"]["location"]["value"] == "/en/reset"
    assert called(njs, script, "/en/reset")["uri"] == "/en/reset/index.html"
    assert called(njs, script, "/.well-known/change-password/")["uri"] == "/404.html"


@pytest.mark.parametrize(("uri", "is_left"), [("/en/nowhere", False), ("/404.html", False), ("/en/register", True)])
def test_the_404_page_is_asked_for_whole_whatever_the_browser_has(njs: str, uri: str, is_left: bool) -> None:
    """Else its 304 would be made a 404 without a page."""
    asking = ("if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "range")
    headers = {name: {"value": "x"} for name in ("host", *asking)}
    event = {"context": {"eventType": "viewer-request"}, "request": {"uri": uri, "headers": headers}}
    left = beside.run(run(PAGES, event, njs))["headers"]
    assert left == (headers if is_left else {"host": {"value": "x"}})


@pytest.mark.parametrize(
    "path",
    [
        "/v1/board/sessions",
        "/v1/board",
        "/v1/board/",
        "/v1//board/releases",
        "/v1/%62oard/releases",
        "/v1/%2562oard/releases",
        "/v1/%252562oard/releases",
        "/v1/BOARD/releases",
        "/v1%2Fboard/releases",
        "/v1%2f%2fboard/releases",
        "/v1/me/../board/releases",
        "/v1/me/%2e%2e/board/releases",
        "/v1/./board/releases",
        "/v1/me/..",
        "/v1/%zz",
        "/v1/%",
        "/v1/%ff",
        "/v1/%ed%a0%80",
        "/v1/me//results",
        "/v1/" + "x" * 1000,
    ],
)
def test_the_boards_routes_do_not_exist_on_the_cdn(njs: str, path: str) -> None:
    answer = called(njs, gate_script(), path)
    assert (answer["statusCode"], answer["headers"]["cache-control"]["value"]) == (404, "no-store")
    assert answer["headers"]["content-type"]["value"] == "application/problem+json"
    problem = json.loads(answer["body"])
    assert (problem["status"], problem["code"]) == (404, "not_found")
    assert problem.keys() == {"type", "title", "status", "detail", "code", "request_id"}


@pytest.mark.parametrize(
    "path",
    [
        "/v1/me/results",
        "/v1/calendar",
        "/v1/me/results/FCE-2026-12-PB~1",
        "/v1/me/results/F%C3%A9e%2F1",
        "/v1/boarding",
        "/v1/enquiries/a.b..c",
    ],
)
def test_other_routes_pass_the_gate_unchanged(njs: str, path: str) -> None:
    assert called(njs, gate_script(), path) == {"uri": path, "headers": {}}


def test_a_script_that_throws_says_why(njs: str) -> None:
    with pytest.raises(ScriptFailed, match='"Set" is not defined'):
        called(njs, "const files = new Set([]);\nfunction handler(event) { return event.request; }", "/")


@pytest.mark.parametrize(
    ("sent", "passed"),
    [
        ({}, None),
        ({"authorization": "Bearer x"}, "Bearer x"),
        ({"authorization": "Bearer x", "x-authorization": "Bearer y"}, "Bearer x"),
        ({"x-authorization": "Bearer y"}, None),
    ],
    ids=lambda each: "+".join(each) or "nothing" if isinstance(each, dict) else None,
)
def test_the_gate_passes_a_key_on_under_the_name_that_is_forwarded(
    njs: str, sent: dict[str, str], passed: str | None
) -> None:
    headers = {name: {"value": value} for name, value in sent.items()}
    event = {"context": {"eventType": "viewer-request"}, "request": {"uri": "/v1/verifications", "headers": headers}}
    goes_on = beside.run(run(gate_script(), event, njs))["headers"]
    assert goes_on.get("x-authorization", {}).get("value") == passed
