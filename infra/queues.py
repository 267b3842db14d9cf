"""Queues: each with a failure queue, kept 14 days, and an alarm on any message in that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import alarms, capacity, limits
from infra.deployment import Deployment
from infra.nag import Accepted, accept


@dataclass(frozen=True, slots=True)
class QueuePair:
    """A queue, and where its messages go after `limits.ATTEMPTS` receives."""

    queue: sqs.Queue
    failed: sqs.Queue


def make_pairs(scope: Construct, names: Iterable[str], deployment: Deployment) -> dict[str, QueuePair]:
    """One policy refuses what comes without TLS to any of their failure queues: a stack has 500 resources at most
    (CloudFormation's quota). A queue has one policy alone, so none of these takes another."""
    pairs = {name: make_pair(scope, name, deployment) for name in names}
    refusal = {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "sqs:*",
        "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    document = {"Version": "2012-10-17", "Statement": [refusal]}
    if deployment.over_tls:
        failed = [pair.failed.queue_url for pair in pairs.values()]
        sqs.CfnQueuePolicy(
            scope, f"{_pascal(next(iter(pairs)))}FailedPolicies", queues=failed, policy_document=document
        )
    return pairs


def make_pair(scope: Construct, name: str, deployment: Deployment) -> QueuePair:
    failed = make_failed(scope, name, deployment, shares_policy=True)
    queue = sqs.Queue(
        scope,
        f"{_pascal(name)}Queue",
        queue_name=deployment.named(name),
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=deployment.over_tls,
        visibility_timeout=cdk.Duration.seconds(limits.hidden(name)),
        retention_period=cdk.Duration.days(4),
        dead_letter_queue=sqs.DeadLetterQueue(queue=failed, max_receive_count=limits.ATTEMPTS),
    )
    capacity.watch_age(scope, name, queue, deployment)
    cdk.CfnOutput(scope, f"{_pascal(name)}QueueUrl", value=queue.queue_url)
    return QueuePair(queue, failed)


def make_failed(
    scope: Construct, name: str, deployment: Deployment, days: int = 14, *, shares_policy: bool = False
) -> sqs.Queue:
    """`<name>-failed`, with its alarm; docs/operations.md says how to look inside and redrive. `shares_policy`: its
    policy is that of several (`make_pairs`)."""
    failed = sqs.Queue(
        scope,
        f"{_pascal(name)}Failed",
        queue_name=deployment.named(f"{name}-failed"),
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=deployment.over_tls and not shares_policy,
        retention_period=cdk.Duration.days(days),
    )
    accept(failed, Accepted("AwsSolutions-SQS3", "It is itself a failure queue; its alarm is the way out."))
    visible = failed.metric_approximate_number_of_messages_visible(period=alarms.MINUTE)
    why = f"Something lies in {name}-failed: look inside, mend the cause, redrive."
    alarms.any_at_all(scope, f"{_pascal(name)}FailedAlarm", visible, deployment.named(f"{name}-failed"), why)
    return failed


def _pascal(name: str) -> str:
    return name.title().replace("-", "")
