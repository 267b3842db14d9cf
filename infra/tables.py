"""The four tables of shared/store/tables.py: recoverable to the second, not deletable, under a key of their own."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from constructs import Construct

from shared.store.tables import TABLES, Table


def make_tables(scope: Construct, key: kms.IKey, warm_writes: int | None = None) -> dict[str, dynamodb.Table]:
    """By logical name ("people"). Physical names are CloudFormation's, so a restored copy can exist beside them."""
    return {row.name: _table(scope, row, key, _warm(warm_writes)) for row in TABLES}


def _warm(writes: int | None) -> dynamodb.WarmThroughput | None:
    """Warm throughput, where set: a table grows by itself to twice its past load; a warm one takes a load at once, for
    a fee."""
    return dynamodb.WarmThroughput(write_units_per_second=writes) if writes else None


def _table(scope: Construct, row: Table, key: kms.IKey, warm: dynamodb.WarmThroughput | None) -> dynamodb.Table:
    table = dynamodb.Table(
        scope,
        row.name.title(),
        partition_key=_text("pk"),
        sort_key=_text("sk"),
        billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
        warm_throughput=warm,
        time_to_live_attribute=row.ttl,
        encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
        encryption_key=key,
        deletion_protection=True,
        removal_policy=cdk.RemovalPolicy.RETAIN,
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True
        ),
    )
    for index in row.indexes:
        table.add_global_secondary_index(
            index_name=index.name,
            partition_key=_text(index.partition),
            sort_key=_text(index.sort),
            projection_type=dynamodb.ProjectionType.KEYS_ONLY,
            warm_throughput=warm,
        )
    cdk.CfnOutput(scope, f"{row.name.title()}Table", value=table.table_name)
    return table


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
