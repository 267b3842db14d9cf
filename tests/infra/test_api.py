"""The API's routes against the catalogue, and who may call them."""

import re

from infra.catalogue import FUNCTIONS
from infra.words import API_BURST, API_RATE, Role, Throttle
from tests.infra.conftest import Templates

ROUTES = {route.key: route for row in FUNCTIONS for route in row.api_routes}
MOST_ROUTES = 300  # "Routes per API" (quotas of HTTP APIs)


def test_the_routes_are_the_catalogues(templates: Templates) -> None:
    found = [each["Properties"]["RouteKey"] for each in templates.of_type("AWS::ApiGatewayV2::Route").values()]
    assert sorted(found) == sorted(ROUTES)
    assert len(found) <= MOST_ROUTES


def test_what_the_public_may_get_is_answered_as_head() -> None:
    """An HTTP API answers HEAD only where a route says so."""
    public = {key for key, route in ROUTES.items() if route.method == "GET" and route.role is not Role.OPERATOR}
    assert {key for key in ROUTES if key.startswith("HEAD ")} == {f"HEAD {key.removeprefix('GET ')}" for key in public}
    assert len(public) > 10


def test_operators_sign_and_nobody_else_does(templates: Templates) -> None:
    for each in templates.of_type("AWS::ApiGatewayV2::Route").values():
        route = ROUTES[each["Properties"]["RouteKey"]]
        wanted = "AWS_IAM" if route.role is Role.OPERATOR else "NONE"
        assert each["Properties"]["AuthorizationType"] == wanted, route.key
        assert (route.role is Role.OPERATOR) == route.path.startswith("/v1/board/"), route.key


def test_every_integration_uses_payload_2(templates: Templates) -> None:
    found = templates.of_type("AWS::ApiGatewayV2::Integration")
    assert len(found) == sum(bool(row.routes) for row in FUNCTIONS)
    assert {each["Properties"]["PayloadFormatVersion"] for each in found.values()} == {"2.0"}


def test_the_stage_lets_in_no_more_than_its_rate_and_logs_no_address(templates: Templates) -> None:
    (stage,) = [each["Properties"] for each in templates.of_type("AWS::ApiGatewayV2::Stage").values()]
    assert stage["StageName"] == "$default"
    assert stage["DefaultRouteSettings"] == {"ThrottlingBurstLimit": 1000, "ThrottlingRateLimit": 2000}
    logged = stage["AccessLogSettings"]["Format"]
    assert "$context.requestId" in logged
    assert not re.search(r"sourceIp|userAgent|\$context\.path|rawPath", logged)


def test_each_route_has_a_limit_of_its_own_and_is_there_before_it(templates: Templates) -> None:
    """API Gateway refuses the limit of a route that does not exist yet."""
    (stage,) = templates.of_type("AWS::ApiGatewayV2::Stage", "Functions").values()
    limits = {key: Throttle(*found.values()) for key, found in stage["Properties"]["RouteSettings"].items()}
    routes = templates.of_type("AWS::ApiGatewayV2::Route", "Functions")
    assert limits.keys() == {each["Properties"]["RouteKey"] for each in routes.values()}
    assert limits == {key: route.limit for key, route in ROUTES.items()}
    assert routes.keys() <= set(stage["DependsOn"])


def test_the_flood_of_one_route_leaves_half_of_the_api(templates: Templates) -> None:
    assert max(route.limit.rate for route in ROUTES.values()) <= API_RATE / 2
    assert max(route.limit.burst for route in ROUTES.values()) <= API_BURST / 2
    board = sum(route.limit.rate for route in ROUTES.values() if route.role is Role.OPERATOR)
    assert 0 < board <= API_RATE  # so that operators have what they ask for, whatever the others do


def test_results_day_fits_into_the_limits() -> None:
    """A thousand sign-ins a second, and a look at the results after each."""
    for key in ("POST /v1/sign-ins", "GET /v1/me", "GET /v1/me/results", "GET /v1/me/results/{id}"):
        assert ROUTES[key].limit.rate >= 1000


def test_there_is_no_cors(templates: Templates) -> None:
    (api,) = templates.of_type("AWS::ApiGatewayV2::Api").values()
    assert "CorsConfiguration" not in api["Properties"]
