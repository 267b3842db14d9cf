"""What an operator's IAM role needs: the board's routes of this API, each by name, and to give an address back that SES
has given up (docs/operations.md, "An address that was mended")."""

from __future__ import annotations

import re

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.catalogue import FUNCTIONS
from infra.deployment import Deployment
from infra.nag import Accepted, accept
from infra.words import Role

LIFT_SUPPRESSION = ["ses:GetSuppressedDestination", "ses:DeleteSuppressedDestination"]


def make_operators_policy(scope: Construct, api: apigateway.HttpApi, deployment: Deployment) -> None:
    """Attach it to the roles of the people who ingest, approve and release; two of them, for two approvals.

    `scope` is a stack of its own: IAM deletes no policy that a role carries.
    """
    stack = cdk.Stack.of(scope)
    paths = [
        f"$default/{route.method}{re.sub('{[^}]+}', '*', route.path)}"
        for row in FUNCTIONS
        for route in row.routes
        if route.role is Role.OPERATOR
    ]
    resources = [stack.format_arn(service="execute-api", resource=api.api_id, resource_name=path) for path in paths]
    policy = iam.CfnManagedPolicy(
        scope,
        "OperatorsPolicy",
        managed_policy_name=deployment.named("operators"),
        description="Results Online: call the awarding body's routes",
        policy_document={
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": resources},
                {"Effect": "Allow", "Action": LIFT_SUPPRESSION, "Resource": "*"},
            ],
        },
    )
    _accept_parameters(policy, api, paths)
    accept(
        policy,
        Accepted("AwsSolutions-IAM5[Resource::*]", "SES's suppression list belongs to the account: no resource."),
    )
    cdk.CfnOutput(scope, "OperatorsPolicyArn", value=policy.ref)


def _accept_parameters(policy: iam.CfnManagedPolicy, api: apigateway.HttpApi, paths: list[str]) -> None:
    edge = cdk.Stack.of(api)
    number = edge.resolve(edge.export_value(api.api_id))["Fn::ImportValue"]
    host = cdk.Stack.of(policy).format_arn(service="execute-api", resource=number)
    for path in paths:
        if "*" in path:
            rule = f"AwsSolutions-IAM5[Resource::{host}/{path}]"
            accept(policy, Accepted(rule, "The star is the route's {id}: any session, centre, ingest or release."))
