"""A catalogue grant, as IAM statements: exact actions on exact resources, written out here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs

from infra.deployment import Deployment
from infra.keys import Keys
from infra.queues import QueuePair
from infra.words import Function, Grant, Key, Mail, Queue, Rows, Uploads

Conditions = Mapping[str, Mapping[str, str | list[str]]]

CONSUME = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility")
"""Lambda asks for the first three in the role's name; the function itself says when a failed message comes again."""
READ_AT_REST = ("kms:Decrypt", "kms:DescribeKey")
WRITE_AT_REST = (
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
"""What DynamoDB asks of KMS in the caller's name (its developer guide, "Managing encrypted tables")."""
OPENS = {"PutObject": "kms:GenerateDataKey", "GetObject": "kms:Decrypt"}
"""And S3, of the bucket's key, for each of its actions."""
ON_BUCKET = frozenset({"ListBucket"})
"""Actions of S3 on the bucket itself; the others are on its objects."""
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a function may be given access to. `configuration_set` is an ARN of SES."""

    tables: dict[str, dynamodb.Table]
    keys: Keys
    uploads: s3.Bucket
    queues: dict[str, QueuePair]
    sweeps_failed: sqs.Queue
    configuration_set: str
    deployment: Deployment

    def under(self, operator: str) -> str:
        """The emulator knows no KMS or SES condition keys: there a condition binds only where its key is present."""
        return f"{operator}IfExists" if self.deployment.local else operator

    @property
    def send(self) -> list[str]:
        """AWS asks for SendMessage of a batch too; the emulator asks for an action of the batch's own name."""
        return ["sqs:SendMessage", *(["sqs:SendMessageBatch"] if self.deployment.local else [])]

    @property
    def senders(self) -> list[str]:
        """SES asks for the sender's identity, the configuration set and, of an account in its sandbox, the recipient's
        identity too, which is any; the emulator looks for none of them, only for a star."""
        return ["*"] if self.deployment.local else [any_identity(self.deployment), self.configuration_set]


def any_identity(deployment: Deployment) -> str:
    return f"arn:{cdk.Aws.PARTITION}:ses:{deployment.region}:{deployment.account}:identity/*"


def statements(row: Function, around: Surroundings) -> list[iam.PolicyStatement]:
    """Everything this function's role may do besides writing its log."""
    found = [_rows(grant, around) for grant in united(grant for grant in row.grants if isinstance(grant, Rows))]
    found += [each for grant in row.grants for each in _statements(grant, around)]
    found += [_consume(name, around) for name in row.consumes]
    if Mail() in row.grants:  # the account's quota belongs to no identity: the action knows no resource
        found.append(_allow(["ses:GetAccount"], ["*"]))
    found += _at_rest(row, around)
    if row.minutely:  # where Lambda puts a sweep that failed
        found.append(_allow(["sqs:SendMessage"], [around.sweeps_failed.queue_arn]))
    return found


def united(grants: Iterable[Rows]) -> list[Rows]:
    """The same rights with one grant for each table, index and action; actions on the same keys share theirs.

    `dynamodb:LeadingKeys` holds all keys of a table that a request touches, and ForAllValues must be met by one
    statement alone: a batch of keys that two statements allow is denied.
    """
    keys: dict[tuple[str, str | None, str], set[str]] = {}
    for grant in grants:
        for action in grant.actions:
            keys.setdefault((grant.table, grant.index, action), set()).update(grant.keys)
    sharing: dict[tuple[str, str | None, tuple[str, ...]], list[str]] = {}
    for (table, index, action), union in keys.items():
        sharing.setdefault((table, index, tuple(sorted(union))), []).append(action)
    return [Rows(table, tuple(actions), union, index) for (table, index, union), actions in sharing.items()]


def _statements(grant: Grant, around: Surroundings) -> Iterator[iam.PolicyStatement]:
    match grant:
        case Key():
            yield _key(grant, around)
        case Queue(name):
            yield _allow(around.send, [around.queues[name].queue.queue_arn])
        case Uploads(actions):
            yield from _uploads(actions, around.uploads)
        case Mail():
            yield _mail(around)


def _rows(grant: Rows, around: Surroundings) -> iam.PolicyStatement:
    table = around.tables[grant.table].table_arn
    return _allow(
        [f"dynamodb:{action}" for action in grant.actions],
        [f"{table}/index/{grant.index}" if grant.index else table],
        {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": list(grant.keys)}},
    )


def _key(grant: Key, around: Surroundings) -> iam.PolicyStatement:
    """Without its context a wrapped key opens nothing, so a grant without the condition would be too wide."""
    context = {
        "secret-number": {around.under("StringEquals"): {"kms:EncryptionContext:purpose": "secret-number"}},
        "second-factor": {around.under("StringEquals"): {"kms:EncryptionContext:purpose": "second-factor"}},
        "sealing": {around.under("StringLike"): {"kms:EncryptionContext:release": "*"}},
    }
    return _allow(
        [f"kms:{action}" for action in grant.actions],
        [around.keys.named(grant.name).key_arn],
        context[grant.name],
    )


def _uploads(actions: tuple[str, ...], bucket: s3.Bucket) -> Iterator[iam.PolicyStatement]:
    """No condition on ListBucket's prefix: S3 asks for it without one, of whoever gets an object that is not there."""
    yield _allow([f"s3:{action}" for action in actions if action not in ON_BUCKET], [bucket.arn_for_objects("*")])
    if ON_BUCKET & set(actions):
        yield _allow([f"s3:{action}" for action in sorted(ON_BUCKET & set(actions))], [bucket.bucket_arn])


def _mail(around: Surroundings) -> iam.PolicyStatement:
    return _allow(
        ["ses:SendEmail"],
        around.senders,
        {around.under("StringEquals"): {"ses:FromAddress": around.deployment.body.mail_from}},
    )


def _consume(name: str, around: Surroundings) -> iam.PolicyStatement:
    return _allow(list(CONSUME), [around.queues[name].queue.queue_arn])


def _at_rest(row: Function, around: Surroundings) -> list[iam.PolicyStatement]:
    """The tables' and the bucket's own keys, usable only through DynamoDB and S3."""
    rows = [grant for grant in row.grants if isinstance(grant, Rows)]
    files = {action for grant in row.grants if isinstance(grant, Uploads) for action in grant.actions}
    found = []
    if rows:
        writes = any(WRITES & set(grant.actions) for grant in rows)
        actions = [*READ_AT_REST, *(WRITE_AT_REST if writes else ())]
        found.append(_allow(actions, [around.keys.tables.key_arn], _through("dynamodb", around)))
    opens = [OPENS[action] for action in sorted(files & OPENS.keys())]
    if opens:
        found.append(_allow(opens, [around.keys.uploads.key_arn], _through("s3", around)))
    return found


def _through(name: str, around: Surroundings) -> Conditions:
    return {"StringEquals": {"kms:ViaService": f"{name}.{around.deployment.region}.{cdk.Aws.URL_SUFFIX}"}}


def _allow(actions: list[str], resources: list[str], conditions: Conditions | None = None) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=actions, resources=resources, conditions=conditions)
