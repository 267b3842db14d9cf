"""Alarms on what is held back rather than failing: throttled tables, queues that wait, SES's view of the account."""

from __future__ import annotations

from collections.abc import Iterator

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.deployment import Deployment
from shared.store.tables import TABLES, Table

MINUTE = cdk.Duration.minutes(1)
LONGEST_WAIT = {"letters": 300, "fanout": 900}
"""Seconds that the oldest message of a queue may be old.

letters: somebody waits for a link that may be good for half an hour. The age shows messages that nobody takes, or that
too few calls take. Failing messages are not counted from their third receive on, and go to the failure queue; mails
that wait for SES come back as fresh messages, and have an alarm on the log (infra/log_alarms.py). fanout: a release's
pages are queued up to five minutes ahead; two calls at the same time then write 200,000 notices in the ten minutes that
are left, so an older page is stuck, or the release needs a larger `mail_at_once`.
"""
REPUTATION = {"bounce-rate": ("Reputation.BounceRate", 0.05), "complaint-rate": ("Reputation.ComplaintRate", 0.001)}
"""Shares at which AWS puts an account under review ("Reputation metrics messages", SES developer guide); at 0.10 and
0.005 it may pause all its sending. The account's own metrics, without a dimension: all that sends from it counts."""


def watch_tables(scope: Construct, tables: dict[str, dynamodb.Table], deployment: Deployment) -> None:
    """One alarm for each table and index, and for reads and writes apart: a table's own metric leaves its indexes out.

    The SDK tries a throttled request again, and a table doubles its capacity within minutes: throttling in three of
    five minutes does not pass by itself.
    """
    for row in TABLES:
        for name, dimensions in _parts(row, tables[row.name]):
            for kind in ("Read", "Write"):
                metric = cloudwatch.Metric(
                    namespace="AWS/DynamoDB",
                    metric_name=f"{kind}ThrottleEvents",
                    dimensions_map=dimensions,
                    period=MINUTE,
                    statistic="Sum",
                )
                metric.create_alarm(
                    scope,
                    f"{name.title().replace('-', '')}Throttled{kind}s",
                    alarm_name=deployment.named(f"{name}-throttled-{kind.lower()}s"),
                    alarm_description=f"DynamoDB holds {kind.lower()}s of {name} back, for minutes now.",
                    threshold=1,
                    evaluation_periods=5,
                    datapoints_to_alarm=3,
                    comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
                    treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
                )


def _parts(row: Table, table: dynamodb.Table) -> Iterator[tuple[str, dict[str, str]]]:
    """A table and each of its indexes: what its alarms are called, and its metrics' dimensions."""
    yield row.name, {"TableName": table.table_name}
    for index in row.indexes:
        name = f"{row.name}-{index.name.replace('_', '-')}"
        yield name, {"TableName": table.table_name, "GlobalSecondaryIndexName": index.name}


def watch_age(scope: Construct, name: str, queue: sqs.Queue, deployment: Deployment) -> None:
    """An alarm on the age of the oldest message, for queues in which a waiting message means a waiting person."""
    if name not in LONGEST_WAIT:
        return
    queue.metric_approximate_age_of_oldest_message(period=MINUTE, statistic="Maximum").create_alarm(
        scope,
        f"{name.title()}Waiting",
        alarm_name=deployment.named(f"{name}-waiting"),
        alarm_description=f"A message of {name} has waited for {LONGEST_WAIT[name]} seconds.",
        threshold=LONGEST_WAIT[name],
        evaluation_periods=1,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
    )


def watch_reputation(scope: Construct, deployment: Deployment) -> None:
    """Alarms on SES's reputation rates; these change only as mails are sent, so missing data leave an alarm as it
    was."""
    for name, (metric, share) in REPUTATION.items():
        rate = f"a {name.replace('-', ' ')} of {share:.1%} or more"
        cloudwatch.Metric(
            namespace="AWS/SES", metric_name=metric, period=cdk.Duration.hours(1), statistic="Average"
        ).create_alarm(
            scope,
            metric.replace(".", ""),
            alarm_name=deployment.named(name),
            alarm_description=f"SES counts {rate}, and may pause the account.",
            threshold=share,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.IGNORE,
        )
