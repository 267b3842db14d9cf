"""The HTTP API (payload 2.0). Its routes come with the functions, and its one stage, `$default`, after the routes."""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.deployment import Deployment
from infra.function import KEPT
from infra.nag import Accepted, accept
from infra.words import REST, Function, Role, Route

LOGGED = {
    "request_id": "$context.requestId",
    "at": "$context.requestTime",
    "route": "$context.routeKey",
    "status": "$context.status",
    "milliseconds": "$context.responseLatency",
    "integration_error": "$context.integrationErrorMessage",
}
"""No address, no path as sent, no user agent: many of our readers are minors."""


def make_api(scope: Construct, deployment: Deployment) -> apigateway.HttpApi:
    api = apigateway.HttpApi(scope, "Api", api_name=deployment.named("api"), create_default_stage=False)
    cdk.CfnOutput(scope, "ApiUrl", value=api.api_endpoint)
    return api


def make_stage(
    scope: Construct,
    api: apigateway.IHttpApi,
    routes: Mapping[Route, apigateway.HttpRoute],
    deployment: Deployment,
) -> None:
    """The stage, with a limit for each route. API Gateway refuses the limit of a route that does not exist, so the
    stage is made after the routes, in their stack. Until then the API answers nothing, which it could not do without
    functions."""
    stage = apigateway.HttpStage(
        scope,
        "ApiStage",
        http_api=api,
        stage_name="$default",
        auto_deploy=True,
        throttle=apigateway.ThrottleSettings(rate_limit=deployment.api_rate, burst_limit=deployment.api_burst),
    )
    log = logs.LogGroup(scope, "ApiLog", retention=KEPT, removal_policy=cdk.RemovalPolicy.DESTROY)
    plain = stage.node.default_child
    assert isinstance(plain, apigateway.CfnStage)
    plain.access_log_settings = apigateway.CfnStage.AccessLogSettingsProperty(
        destination_arn=log.log_group_arn, format=cdk.Stack.of(scope).to_json_string(LOGGED)
    )
    plain.route_settings = {route.key: _settings(route, deployment) for route in routes}
    for made in routes.values():
        stage.node.add_dependency(made)


def _settings(route: Route, deployment: Deployment) -> dict[str, int]:
    """In CloudFormation's own names: the property is untyped."""
    rate, burst = deployment.share(route.limit)
    return {"ThrottlingRateLimit": rate, "ThrottlingBurstLimit": burst}


def add_routes(
    scope: Construct, api: apigateway.IHttpApi, row: Function, function: lambda_.Function
) -> dict[Route, apigateway.HttpRoute]:
    """One integration per function; operators' routes are open to signed calls only."""
    found = {}
    integration = integrations.HttpLambdaIntegration(
        f"{row.name.title()}Integration", function, scope_permission_to_route=False
    )
    for route in row.api_routes:
        made = apigateway.HttpRoute(
            scope,
            _identity(route),
            http_api=api,
            route_key=_key(route),
            integration=integration,
            authorizer=authorizers.HttpIamAuthorizer() if route.role is Role.OPERATOR else None,
        )
        if route.role is not Role.OPERATOR:
            reason = "Candidates and organisations sign in with our own cookie (shared/adapters/identity.py)."
            accept(made, Accepted("AwsSolutions-APIG4", reason))
        found[route] = made
    return found


def _key(route: Route) -> apigateway.HttpRouteKey:
    if route == REST:
        return apigateway.HttpRouteKey.DEFAULT
    return apigateway.HttpRouteKey.with_(route.path, apigateway.HttpMethod(route.method))


def _identity(route: Route) -> str:
    if route == REST:
        return "Rest"
    words = route.path.replace("{", "").replace("}", "").replace("-", "/").split("/")
    return route.method.title() + "".join(word.title() for word in words)
