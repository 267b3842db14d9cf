"""Alarms in us-east-1: on the CDN's errors, and on changes of the roles that may decrypt sealed results.

CloudFront's metrics and IAM's events exist there alone, and an alarm or a rule sees only its own region.

Off by default, because it is a stack in a second region. It gets the distribution's id by context and refers to no
other stack, so that it can be removed again: an export that another stack uses cannot be dropped.
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from infra.alarms import NotifyOfEveryAlarm, alarm_topic
from infra.deployment import Deployment
from infra.unsealing import watch_roles

FAILING_PERCENT = 5
"""Per cent of a minute's answers, in two minutes of three: one 5xx among a night's few answers raises no alarm here
(the API's own alarm does), and a CDN that cannot run its script or reach the API is at a hundred."""


def make_cdn_alarms(scope: Construct, deployment: Deployment) -> None:
    cloudwatch.Metric(
        namespace="AWS/CloudFront",
        metric_name="5xxErrorRate",
        dimensions_map={"DistributionId": str(deployment.distribution), "Region": "Global"},
        period=cdk.Duration.minutes(1),
        statistic="Average",
    ).create_alarm(
        scope,
        "CdnServerErrors",
        alarm_name=deployment.named("cdn-5xx"),
        alarm_description=f"The CDN answers {FAILING_PERCENT} % or more with 5xx: its script, its secret or the API.",
        threshold=FAILING_PERCENT,
        evaluation_periods=3,
        datapoints_to_alarm=2,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
    )
    watch_roles(scope, deployment)
    if deployment.alarms:
        topic = alarm_topic(
            scope, deployment.alarms, deployment, "cdn-alarms"
        )  # not "alarms": both may be in us-east-1
        cdk.Aspects.of(scope).add(NotifyOfEveryAlarm(topic.topic_arn))
