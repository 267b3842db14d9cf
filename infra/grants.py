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
from infra.keys import DOCUMENTS, Keys
from infra.queues import QueuePair
from infra.words import Function, Grant, Key, Mail, Queue, Rows, Uploads

Conditions = Mapping[str, Mapping[str, str | list[str]]]

CONSUME = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility")
"""The first three are for Lambda, which polls under the role; by the last the function sets when a failed message
returns."""
READ_AT_REST = ("kms:Decrypt", "kms:DescribeKey")
WRITE_AT_REST = (
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
"""The KMS actions that DynamoDB uses under the caller's role (its developer guide, "Managing encrypted tables")."""
OPENS = {"PutObject": "kms:GenerateDataKey", "GetObject": "kms:Decrypt"}
"""The KMS actions that each S3 action needs on the bucket's key."""
ON_BUCKET = frozenset({"ListBucket"})
"""Actions of S3 on the bucket itself; the others are on its objects."""
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a function may be given access to. `configuration_set` is an ARN of SES."""

    tables: dict[str, dynamodb.Table]
    keys: Keys
    uploads: dict[str, s3.Bucket]
    queues: dict[str, QueuePair]
    sweeps_failed: sqs.Queue
    configuration_set: str
    deployment: Deployment

    def under(self, operator: str) -> str:
        """A condition, for the emulator only where its key is present: it knows no condition keys of KMS and SES."""
        return f"{operator}IfExists" if self.deployment.local else operator

    @property
    def send(self) -> list[str]:
        """The actions to send to a queue: AWS checks SendMessage for a batch too, the emulator an action of the batch's
        own name."""
        return ["sqs:SendMessage", *(["sqs:SendMessageBatch"] if self.deployment.local else [])]

    @property
    def senders(self) -> list[str]:
        """The resources of a mail: SES checks the sender's identity, the configuration set and, for an account in its
        sandbox, the recipient's identity, which may be any; the emulator accepts only a star."""
        return ["*"] if self.deployment.local else [any_identity(self.deployment), self.configuration_set]


def any_identity(deployment: Deployment) -> str:
    return f"arn:{cdk.Aws.PARTITION}:ses:{deployment.region}:{deployment.account}:identity/*"


def statements(row: Function, around: Surroundings) -> list[iam.PolicyStatement]:
    """Everything this function's role may do besides writing its log."""
    found = [_rows(grant, around) for grant in united(grant for grant in row.grants if isinstance(grant, Rows))]
    found += [each for grant in row.grants for each in _statements(grant, around)]
    found += [_consume(name, around) for name in row.consumes]
    if Mail() in row.grants:  # the account's quota belongs to no identity: the action takes no resource
        found.append(_allow(["ses:GetAccount"], ["*"]))
    found += _at_rest(row, around)
    if row.minutely:  # to which Lambda sends a sweep that failed
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
        case Uploads(actions, bucket):
            yield from _uploads(actions, around.uploads[bucket])
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
    """A grant on a key, with the condition on its encryption context, without which it would be too wide."""
    if grant.name == "credentials":
        return _allow([f"kms:{action}" for action in grant.actions], [key.key_arn for key in around.keys.credentials])
    if grant.name.endswith("-signing"):  # a signature has no encryption context
        signs: Conditions = {around.under("StringEquals"): {"kms:SigningAlgorithm": "ECDSA_SHA_256"}}
        return _allow([f"kms:{action}" for action in grant.actions], [around.keys.named(grant.name).key_arn], signs)
    context = {
        "secret-number": {around.under("StringEquals"): {"kms:EncryptionContext:purpose": "secret-number"}},
        "second-factor": {around.under("StringEquals"): {"kms:EncryptionContext:purpose": "second-factor"}},
        "webhook-secret": {around.under("StringEquals"): {"kms:EncryptionContext:purpose": "webhook-secret"}},
        "confirmation": {around.under("StringEquals"): {"kms:EncryptionContext:purpose": "confirmation"}},
        "sealing": {around.under("StringLike"): {"kms:EncryptionContext:release": "*"}},
    }
    return _allow(
        [f"kms:{action}" for action in grant.actions],
        [around.keys.named(grant.name).key_arn],
        context[grant.name],
    )


def _uploads(actions: tuple[str, ...], bucket: s3.Bucket) -> Iterator[iam.PolicyStatement]:
    """Has no condition on ListBucket's prefix, because S3 checks that right without one when an object is missing."""
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
    """The tables' and the buckets' own keys, usable only through DynamoDB and S3."""
    rows = [grant for grant in row.grants if isinstance(grant, Rows)]
    files = {
        (around.keys.documents if grant.bucket == DOCUMENTS else around.keys.uploads, OPENS[action])
        for grant in row.grants
        if isinstance(grant, Uploads)
        for action in grant.actions
        if action in OPENS
    }
    found = []
    if rows:
        writes = any(WRITES & set(grant.actions) for grant in rows)
        actions = [*READ_AT_REST, *(WRITE_AT_REST if writes else ())]
        found.append(_allow(actions, [around.keys.tables.key_arn], _through("dynamodb", around)))
    for key in (around.keys.uploads, around.keys.documents):
        opens = sorted(action for of, action in files if of is key)
        if opens:
            found.append(_allow(opens, [key.key_arn], _through("s3", around)))
    return found


def _through(name: str, around: Surroundings) -> Conditions:
    return {"StringEquals": {"kms:ViaService": f"{name}.{around.deployment.region}.{cdk.Aws.URL_SUFFIX}"}}


def _allow(actions: list[str], resources: list[str], conditions: Conditions | None = None) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=actions, resources=resources, conditions=conditions)
