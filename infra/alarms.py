"""Alarms on failing functions and routes and a missing minute's sweep (on failed messages: infra/queues.py; on lines of
the log: infra/log_alarms.py)."""

from __future__ import annotations

import aws_cdk as cdk
import jsii
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct, IConstruct

from infra.deployment import Deployment
from infra.words import Function

MINUTE = cdk.Duration.minutes(1)
MINUTES_MISSED = 3


def any_at_all(
    scope: Construct, identity: str, metric: cloudwatch.Metric, name: str, description: str, *, least: int = 1
) -> None:
    """An alarm at the first one, or at so many, in the metric's period; missing data are no fault."""
    metric.create_alarm(
        scope,
        identity,
        alarm_name=name,
        alarm_description=description,
        threshold=least,
        evaluation_periods=1,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
    )


def watch(scope: Construct, row: Function, deployment: Deployment) -> None:
    """Functions are named, not referred to: an export would keep Functions from ever removing one."""
    errors, name = _metric(row, "Errors", deployment), deployment.named(f"{row.name}-errors")
    any_at_all(scope, f"{row.name.title()}Errors", errors, name, f"{row.name} failed: its log says where.")
    held, name = _metric(row, "Throttles", deployment), deployment.named(f"{row.name}-throttled")
    why = f"{row.name} was not run: more calls at once than the account, or its reservation, lets in."
    any_at_all(scope, f"{row.name.title()}Throttled", held, name, why)
    _watch_loops(scope, row, deployment)
    if row.minutely:
        _watch_minute(scope, row, deployment)


def _watch_loops(scope: Construct, row: Function, deployment: Deployment) -> None:
    """An alarm on events that Lambda's loop detection dropped; those that came from a queue are in its failure
    queue."""
    dropped = _metric(row, "RecursiveInvocationsDropped", deployment)
    why = f"Lambda has stopped {row.name} in a chain of calls that it took for an endless one: see docs/operations.md."
    any_at_all(scope, f"{row.name.title()}Loops", dropped, deployment.named(f"{row.name}-loops"), why)


def _metric(row: Function, name: str, deployment: Deployment) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/Lambda",
        metric_name=name,
        dimensions_map={"FunctionName": deployment.named(row.name)},
        period=MINUTE,
        statistic="Sum",
    )


def watch_api(scope: Construct, api: apigateway.HttpApi, deployment: Deployment) -> None:
    """Alarms on 5xx answers: a route that fails answers 500 (shared/adapters/http.py), so its function's Errors stay at
    zero."""
    errors, name = api.metric_server_error(period=MINUTE, statistic="Sum"), deployment.named("api-5xx")
    why = "A request was answered with 5xx: the API's log names the route, its function's log why."
    any_at_all(scope, "ApiServerErrors", errors, name, why)


def _watch_minute(scope: Construct, row: Function, deployment: Deployment) -> None:
    """A release is published up to five minutes early, so three silent minutes leave two to act."""
    _metric(row, "Invocations", deployment).create_alarm(
        scope,
        f"{row.name.title()}Silent",
        alarm_name=deployment.named(f"{row.name}-silent"),
        alarm_description=f"{row.name} was not called for {MINUTES_MISSED} minutes: what it begins stands still.",
        threshold=1,
        evaluation_periods=MINUTES_MISSED,
        comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.BREACHING,
    )


def alarm_topic(scope: Construct, address: str, deployment: Deployment, name: str = "alarms") -> sns.Topic:
    """A topic that writes to `address`, under a key CloudWatch may use (it cannot use the account's default one).

    Alarms of other stacks name it by `topic_arn`: with an export it could not be taken back.
    """
    key = kms.Key(
        scope,
        "AlarmsKey",
        enable_key_rotation=True,
        description="Results Online: alarms on their way",
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
    key.add_to_resource_policy(
        iam.PolicyStatement(
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=["*"],
            principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
        )
    )
    topic = sns.Topic(scope, "Alarms", topic_name=deployment.named(name), master_key=key, enforce_ssl=True)
    topic.add_subscription(subscriptions.EmailSubscription(address))
    topic.grant_publish(iam.ServicePrincipal("cloudwatch.amazonaws.com"))
    return topic


def topic_arn(scope: Construct, deployment: Deployment) -> str:
    """The ARN of `alarm_topic`'s topic in the region of `scope`, made of its name."""
    return cdk.Stack.of(scope).format_arn(service="sns", resource=deployment.named("alarms"))


@jsii.implements(cdk.IAspect)
class NotifyOfEveryAlarm:
    """An aspect: every alarm of the stack it is applied to writes to the topic of this ARN."""

    def __init__(self, topic: str) -> None:
        self._topic = topic

    def visit(self, node: IConstruct) -> None:
        if isinstance(node, cloudwatch.CfnAlarm):
            node.alarm_actions = [self._topic]
