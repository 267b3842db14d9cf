"""The operators' IAM policies: the awarding body's routes of this API. One policy has all of them, and each duty has
its own, so that loading, releasing, casework and centres can be granted separately. How one route alone is granted,
such as a recall: docs/operations.md, "Operators: who may do what"."""

from __future__ import annotations

import re
from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.catalogue import FUNCTIONS
from infra.deployment import Deployment
from infra.nag import Accepted, accept
from infra.words import ALL_DUTIES, Duty, Role

BOARD = "/v1/board/"
"""What the awarding body's routes begin with, and no other. The policy of all names this: one by one they would soon be
longer than IAM allows (6,144 characters)."""
LIFT_SUPPRESSION = ["ses:GetSuppressedDestination", "ses:DeleteSuppressedDestination"]
"""To remove an address from SES's suppression list (docs/operations.md, "An address that was mended")."""
LIFTING = Duty.ORGANISATIONS
"""The duty with these rights: whoever invites staff and keeps addresses learns that a mail did not arrive. The rights
are for the whole account, so duties that handle results do not have them."""


def make_operators_policies(scope: Construct, api: apigateway.HttpApi, deployment: Deployment) -> None:
    """Attach them to the roles of the awarding body's people; a release wants two of them.

    `scope` is a stack of its own: IAM deletes no policy that a role carries.
    """
    _make_policy(scope, api, deployment, ALL_DUTIES, tuple(Duty), "call the awarding body's routes")
    for duty in Duty:
        _make_policy(scope, api, deployment, duty.policy, (duty,), f"call the awarding body's routes of {duty}")


def _make_policy(
    scope: Construct,
    api: apigateway.HttpApi,
    deployment: Deployment,
    name: str,
    duties: Sequence[Duty],
    may: str,
) -> None:
    """A description must never change: IAM cannot update it, and CloudFormation would make a second policy of the same
    name."""
    stack, paths = cdk.Stack.of(scope), _paths(duties)
    resources = [stack.format_arn(service="execute-api", resource=api.api_id, resource_name=path) for path in paths]
    statements: list[dict[str, object]] = [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": resources}]
    if LIFTING in duties:
        statements.append({"Effect": "Allow", "Action": LIFT_SUPPRESSION, "Resource": "*"})
    identity = f"{name.title().replace('-', '')}Policy"
    policy = iam.CfnManagedPolicy(
        scope,
        identity,
        managed_policy_name=deployment.named(name),
        description=f"Results Online: {may}",
        policy_document={"Version": "2012-10-17", "Statement": statements},
    )
    _accept_parameters(policy, api, paths)
    if LIFTING in duties:
        reason = "SES's suppression list belongs to the account: no resource."
        accept(policy, Accepted("AwsSolutions-IAM5[Resource::*]", reason))
    cdk.CfnOutput(scope, f"{identity}Arn", value=policy.ref)


def _paths(duties: Sequence[Duty]) -> list[str]:
    """As IAM names them: `$default/GET/v1/board/releases/*`."""
    routes = [route for row in FUNCTIONS for route in row.routes if route.role is Role.OPERATOR]
    if set(duties) == set(Duty):
        return [f"$default/{method}{BOARD}*" for method in sorted({route.method for route in routes})]
    return [f"$default/{each.method}{re.sub('{[^}]+}', '*', each.path)}" for each in routes if each.duty in duties]


def _accept_parameters(policy: iam.CfnManagedPolicy, api: apigateway.HttpApi, paths: list[str]) -> None:
    edge = cdk.Stack.of(api)
    number = edge.resolve(edge.export_value(api.api_id))["Fn::ImportValue"]
    host = cdk.Stack.of(policy).format_arn(service="execute-api", resource=number)
    for path in paths:
        if "*" in path:
            rule = f"AwsSolutions-IAM5[Resource::{host}/{path}]"
            accept(
                policy,
                Accepted(rule, "The star is a route's {id}, such as any session; or every route of the board."),
            )
