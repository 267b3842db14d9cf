"""The CDN: headers, what reaches the API, and its two scripts, run by node."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from infra.headers import CONTENT_SECURITY_POLICY, SECURITY_HEADERS
from infra.site import SCRIPTS
from tests.infra.conftest import Templates

FILES = "/index.html /404.html /en/index.html /en/register/index.html /assets/a1/app.js /.well-known/security.txt"
NODE = shutil.which("node")


def test_every_header_of_the_list_is_set_and_overrides(templates: Templates) -> None:
    (policy,) = templates.of_type("AWS::CloudFront::ResponseHeadersPolicy").values()
    told = policy["Properties"]["ResponseHeadersPolicyConfig"]
    security = told["SecurityHeadersConfig"]
    hsts = security["StrictTransportSecurity"]
    assert security["ContentSecurityPolicy"] == {
        "ContentSecurityPolicy": CONTENT_SECURITY_POLICY,
        "Override": True,
    }
    assert hsts["IncludeSubdomains"] is True
    assert (
        f"max-age={hsts['AccessControlMaxAgeSec']}; includeSubDomains" == SECURITY_HEADERS["strict-transport-security"]
    )
    assert hsts["AccessControlMaxAgeSec"] >= 365 * 24 * 3600
    assert security["ContentTypeOptions"] == {"Override": True}
    assert security["ReferrerPolicy"]["ReferrerPolicy"] == SECURITY_HEADERS["referrer-policy"]
    assert security["FrameOptions"]["FrameOption"] == SECURITY_HEADERS["x-frame-options"]
    custom = {item["Header"]: item["Value"] for item in told["CustomHeadersConfig"]["Items"]}
    assert custom.items() <= SECURITY_HEADERS.items()
    assert len(custom) + 5 == len(SECURITY_HEADERS)


def test_the_csp_allows_nothing_inline() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    for wanted in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "trusted-types 'none'"):
        assert wanted in CONTENT_SECURITY_POLICY.split("; ")


def test_only_the_calendar_is_cached(templates: Templates) -> None:
    caching = {
        behaviour["PathPattern"]: _cache(templates, behaviour)
        for behaviour in _distribution(templates)["CacheBehaviors"]
    }
    disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # CloudFront's managed policy CachingDisabled
    assert list(caching) == ["/v1/calendar", "/v1/*"]
    assert caching["/v1/*"] == disabled
    calendar = caching["/v1/calendar"]
    assert (calendar["MinTTL"], calendar["DefaultTTL"], calendar["MaxTTL"]) == (0, 0, 300)
    key = calendar["ParametersInCacheKeyAndForwardedToOrigin"]
    assert (key["CookiesConfig"], key["HeadersConfig"]) == ({"CookieBehavior": "none"}, {"HeaderBehavior": "none"})


def test_the_api_learns_the_viewers_address_from_the_cdn_alone(templates: Templates) -> None:
    (policy,) = templates.of_type("AWS::CloudFront::OriginRequestPolicy").values()
    forwarded = policy["Properties"]["OriginRequestPolicyConfig"]["HeadersConfig"]
    assert forwarded["HeaderBehavior"] == "whitelist"
    assert "CloudFront-Viewer-Address" in forwarded["Headers"]
    assert {"Host", "X-Forwarded-For", "Authorization"} & set(forwarded["Headers"]) == set()
    assert len(forwarded["Headers"]) <= 10  # a CloudFront quota


def test_the_cdn_shows_the_secret_that_the_functions_take(templates: Templates) -> None:
    (origin,) = [each for each in _distribution(templates)["Origins"] if "CustomOriginConfig" in each]
    (header,) = origin["OriginCustomHeaders"]
    assert header["HeaderName"] == "x-origin-secret"
    assert header["HeaderValue"] == "{{resolve:secretsmanager:results-online/origin-1:SecretString}}"
    taken = templates.function("results")["Environment"]["Variables"]["ORIGIN_SECRETS"].split(",")
    assert taken[0] == header["HeaderValue"]
    assert taken[1:] == ["{{resolve:secretsmanager:results-online/origin-2:SecretString}}"]
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"


def test_the_pages_bucket_is_read_by_the_cdn_alone(templates: Templates) -> None:
    for bucket in templates.of_type("AWS::S3::Bucket").values():
        assert set(bucket["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    (origin,) = [each for each in _distribution(templates)["Origins"] if "S3OriginConfig" in each]
    assert "OriginAccessControlId" in origin


@pytest.mark.skipif(NODE is None, reason="node runs the CDN's scripts")
@pytest.mark.parametrize(
    ("asked", "served", "status"),
    [
        ("/", "/index.html", 200),
        ("/en", "/en/index.html", 200),
        ("/en/", "/en/index.html", 200),
        ("/en/register", "/en/register/index.html", 200),
        ("/en/register/", "/en/register/index.html", 200),
        ("/assets/a1/app.js", "/assets/a1/app.js", 200),
        ("/.well-known/security.txt", "/.well-known/security.txt", 200),
        ("/404.html", "/404.html", 404),
        ("/en/nowhere", "/404.html", 404),
        ("/assets/a1/", "/404.html", 404),
        ("/en/register/index.html/", "/404.html", 404),
    ],
)
def test_an_address_is_served_from_its_file(asked: str, served: str, status: int) -> None:
    request = _run("pages", {"context": {"eventType": "viewer-request"}, "request": {"uri": asked}})
    assert request["uri"] == served
    for uri in (asked, served):  # whichever of the two CloudFront shows on the way back
        event = {"context": {"eventType": "viewer-response"}, "request": {"uri": uri}, "response": {"statusCode": 200}}
        assert _run("pages", event)["statusCode"] == status


@pytest.mark.skipif(NODE is None, reason="node runs the CDN's scripts")
@pytest.mark.parametrize(
    "path",
    [
        "/v1/board/sessions",
        "/v1/board",
        "/v1//board/releases",
        "/v1/%62oard/releases",
        "/v1/%2562oard/releases",
        "/v1/BOARD/releases",
        "/v1%2Fboard/releases",
        "/v1/me/../board/releases",
        "/v1/%zz",
    ],
)
def test_the_boards_routes_do_not_exist_on_the_cdn(path: str) -> None:
    answer = _run("gate", {"request": {"uri": path}})
    assert answer["statusCode"] == 404


@pytest.mark.skipif(NODE is None, reason="node runs the CDN's scripts")
@pytest.mark.parametrize("path", ["/v1/me/results", "/v1/calendar", "/v1/me/results/FCE-2026-12-PB~1", "/v1/boarding"])
def test_other_routes_pass_the_gate_unchanged(path: str) -> None:
    assert _run("gate", {"request": {"uri": path}}) == {"uri": path}


def test_the_scripts_fit_into_a_cloudfront_function(templates: Templates) -> None:
    for each in templates.of_type("AWS::CloudFront::Function").values():
        assert len(each["Properties"]["FunctionCode"].encode()) <= 10_240  # a CloudFront quota


def _run(script: str, event: dict[str, Any]) -> dict[str, Any]:
    code = (SCRIPTS / f"{script}.js").read_text("utf-8").replace("%FILES%", FILES)
    call = f"{code}\nprocess.stdout.write(JSON.stringify(handler({json.dumps(event)})));"
    done = subprocess.run([str(NODE), "-e", call], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _distribution(templates: Templates) -> dict[str, Any]:
    (found,) = templates.of_type("AWS::CloudFront::Distribution").values()
    config: dict[str, Any] = found["Properties"]["DistributionConfig"]
    return config


def _cache(templates: Templates, behaviour: dict[str, Any]) -> Any:
    told = behaviour["CachePolicyId"]
    if isinstance(told, str):
        return told
    return templates.stacks["Edge"]["Resources"][told["Ref"]]["Properties"]["CachePolicyConfig"]
