"""What AWS asks IAM before it carries a call out: each call of the SDK as its authorisation questions.

By the Service Authorization Reference of each service. DynamoDB: a batch is one action a table with all its keys at
once; the parts of a transaction are "governed by the permissions used for the underlying PutItem, UpdateItem,
DeleteItem" (developer guide, "Using IAM with DynamoDB transactions"), here each action with all keys of its parts of a
table at once, for the guide says nothing narrower. Decision 91 says what else was read, and what only AWS can tell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from shared.ground.settings import settings
from shared.store.tables import TABLES
from tests.iam.policy import Question
from tests.iam.template import ACCOUNT, HERE, PREFIX, REGION, arn
from web.body import load_body

Request = Mapping[str, Any]
TRANSACTED = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
PLAIN = {"GetItem", "PutItem", "UpdateItem", "DeleteItem"}
READS = {"GetItem", "BatchGetItem", "Query", "ConditionCheckItem"}
READ_AT_REST = ("Decrypt", "DescribeKey")
WRITE_AT_REST = ("Encrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo")
"""What DynamoDB may call "on behalf of a principal" (developer guide, "DynamoDB encryption at rest": authorizing use of
a customer managed key)."""


class Unasked(LookupError):
    """A call that this file cannot put into questions: write it in, with its source."""


def questions(service: str, operation: str, request: Request) -> list[Question]:
    """All must be allowed for the call to be carried out."""
    asked = {"dynamodb": _rows, "kms": _key, "sqs": _queue, "s3": _files, "sesv2": _mail}
    if service not in asked:
        raise Unasked(f"{service} {operation}")
    return list(asked[service](operation, request))


def _rows(operation: str, request: Request) -> Iterator[Question]:
    keys: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for table, index, action, key in _touched(operation, request):
        keys[table, index, action].append(key)
    for (table, index, action), leading in keys.items():
        rows = arn("AWS::DynamoDB::Table", _table(table)) + (f"/index/{index}" if index else "")
        yield Question(
            f"dynamodb:{action}",
            rows,
            (
                ("dynamodb:EnclosingOperation", (operation,)),
                ("dynamodb:LeadingKeys", tuple(dict.fromkeys(leading))),
            ),
        )
        yield from _at_rest(table, action)


def _touched(operation: str, request: Request) -> Iterator[tuple[str, str, str, str]]:
    """(table, index, action, leading key) of each item."""
    if operation == "TransactWriteItems":
        for kind, part in (next(iter(each.items())) for each in request["TransactItems"]):
            yield part["TableName"], "", TRANSACTED[kind], _partition(part)
    elif operation == "BatchGetItem":
        for table, asked in request["RequestItems"].items():
            yield from ((table, "", operation, key["pk"]["S"]) for key in asked["Keys"])
    elif operation == "BatchWriteItem":
        for table, parts in request["RequestItems"].items():
            yield from ((table, "", operation, _partition(next(iter(each.values())))) for each in parts)
    elif operation == "Query":
        yield request["TableName"], request.get("IndexName", ""), operation, _queried(request)
    elif operation in PLAIN:
        yield request["TableName"], "", operation, _partition(request)
    else:
        raise Unasked(f"dynamodb {operation}")


def _partition(part: Request) -> str:
    return str((part.get("Key") or part["Item"])["pk"]["S"])


def _queried(request: Request) -> str:
    """The value that the partition key of the table or the index is to equal."""
    rows = next(each for each in TABLES if each.name == _table(request["TableName"]).casefold())
    index = next((each for each in rows.indexes if each.name == request.get("IndexName")), None)
    names = request.get("ExpressionAttributeNames", {})
    for name, value in re.findall(r"([#\w]+) = (:\w+)", request["KeyConditionExpression"]):
        if names.get(name, name) == (index.partition if index else "pk"):
            return str(request["ExpressionAttributeValues"][value]["S"])
    raise Unasked(f"a query by {request['KeyConditionExpression']}")


def _table(physical: str) -> str:
    """The test world's "test-people" is the construct People, its "test-uploads" the bucket Uploads."""
    return physical.removeprefix("test-").title()


@cache
def _at_rest(table: str, action: str) -> tuple[Question, ...]:
    context = {"aws:dynamodb:tableName": _table(table), "aws:dynamodb:subscriberId": ACCOUNT}
    asked = READ_AT_REST if action in READS else (*READ_AT_REST, *WRITE_AT_REST)
    return tuple(_on_key(each, "TablesKey", context, through="dynamodb") for each in asked)


def _key(operation: str, request: Request) -> Iterator[Question]:
    named = {
        settings().sealing_key: "SealingKey",
        settings().secret_number_key: "SecretNumberKey",
        settings().second_factor_key: "SecondFactorKey",
        settings().webhook_secret_key: "WebhookSecretKey",
        settings().confirmation_key: "ConfirmationKey",
        settings().document_signing_key: "DocumentSigningKey",
        **{key: f"CredentialKey{turn}" for turn, key in enumerate(settings().every_credential_key, 1)},
    }
    if operation == "GetPublicKey":
        yield Question("kms:GetPublicKey", arn("AWS::KMS::Key", named[request["KeyId"]]))
        return
    if operation == "Sign":
        context = {"kms:SigningAlgorithm": (request["SigningAlgorithm"],), "kms:MessageType": (request["MessageType"],)}
        yield Question("kms:Sign", arn("AWS::KMS::Key", named[request["KeyId"]]), tuple(sorted(context.items())))
        return
    yield _on_key(operation, named[request["KeyId"]], request.get("EncryptionContext", {}))


def _on_key(action: str, name: str, context: Mapping[str, str], through: str = "") -> Question:
    """`through` is the service that calls KMS in the role's name."""
    found: dict[str, tuple[str, ...]] = {f"kms:EncryptionContext:{key}": (value,) for key, value in context.items()}
    found |= {"kms:EncryptionContextKeys": tuple(sorted(context)), "kms:CallerAccount": (ACCOUNT,)}
    if through:
        found["kms:ViaService"] = (f"{through}.{REGION}.amazonaws.com",)
    return Question(f"kms:{action}", arn("AWS::KMS::Key", name), tuple(sorted(found.items())))


def _queue(operation: str, request: Request) -> Iterator[Question]:
    """ "To send messages in a batch you need sqs:SendMessage": there is no action of the batch's own."""
    name = request["QueueUrl"].rsplit("/", 1)[-1]
    yield Question(f"sqs:{operation.removesuffix('Batch')}", arn("AWS::SQS::Queue", f"{PREFIX}-{name}"))


def _files(operation: str, request: Request) -> Iterator[Question]:
    """A deletion of the object with this tag needs "the s3:DeleteObject and s3:GetObject permissions" (user guide,
    "How to perform conditional deletes")."""
    bucket = arn("AWS::S3::Bucket", _table(request["Bucket"]))
    for action in (operation, "GetObject") if "IfMatch" in request else (operation,):
        yield Question(f"s3:{action}", f"{bucket}/{request['Key']}")
    opens = {"PutObject": "GenerateDataKey", "GetObject": "Decrypt"}.get(operation)
    if opens:  # "the encryption context is the bucket's ARN" where the bucket has a key of its own (S3 Bucket Keys)
        key = "DocumentsKey" if request["Bucket"] == settings().documents_bucket else "UploadsKey"
        yield _on_key(opens, key, {"aws:s3:arn": bucket}, through="s3")


def may_list(bucket: str) -> Question:
    """S3 asks this of whoever gets an object that is not there: "If you have the s3:ListBucket permission on the
    bucket, Amazon S3 returns 404 (Not Found). If you don't, 403 (access denied)" (GetObject). It names no prefix."""
    return Question("s3:ListBucket", arn("AWS::S3::Bucket", _table(bucket)))


@cache
def _deployed_sender() -> str:
    return load_body().mail_from


def _mail(operation: str, request: Request) -> Iterator[Question]:
    if operation == "GetAccount":
        yield Question("ses:GetAccount", "*")
        return
    sender = request["FromEmailAddress"]
    sender = _deployed_sender() if sender == settings().mail_from else sender
    (recipient,) = request["Destination"]["ToAddresses"]
    context = (("ses:FromAddress", (sender,)), ("ses:Recipients", (recipient,)))
    identities = (sender.rpartition("@")[2], recipient)  # in SES's sandbox the recipient's is checked, too
    for resource in (*(f"identity/{each}" for each in identities), f"configuration-set/{PREFIX}-mail"):
        yield Question(f"ses:{operation}", f"arn:aws:ses:{HERE}:{resource}", context)
