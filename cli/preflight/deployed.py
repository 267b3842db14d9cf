"""Checks of an existing deployment: failed messages, loop detection, the tables' throughput, and obstacles to a
destroy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from cli.preflight.asked import Asked
from cli.preflight.operators import holders
from infra.words import POLICIES
from shared.store.tables import TABLES

WAITS = "ApproximateNumberOfMessages"
AS_AWS_HAS_IT = "Terminate"
"""Lambda's own default: function, queue, function is stopped after 16 hops."""


def failed_messages(asked: Asked) -> Iterator[str]:
    sqs = asked.here("sqs")
    for url in sorted(sqs.list_queues(QueueNamePrefix=f"{asked.prefix}-").get("QueueUrls", [])):
        if not url.endswith("-failed"):
            continue
        waits = int(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[WAITS])["Attributes"][WAITS])
        name = url.rpartition("/")[2]
        if waits:
            yield f'{name} holds {waits} messages that were given up: docs/operations.md, "A failed message".'


def recursion(asked: Asked) -> Iterator[str]:
    """Each function's setting against the template it was deployed with; nothing where nothing is deployed."""
    client = asked.here("lambda")
    for name, wanted in _loops(asked).items():
        found = client.get_function_recursion_config(FunctionName=name)["RecursiveLoop"]
        if found != wanted:
            yield (
                f"Lambda's loop detection of {name} is {found}, and its template says {wanted}: "
                f"`aws lambda put-function-recursion-config --function-name {name} --recursive-loop {wanted}`."
            )


def _loops(asked: Asked) -> dict[str, str]:
    """`RecursiveLoop` by function's name."""
    body = template(asked, asked.stack("Functions"))
    made = [
        each["Properties"] for each in body.get("Resources", {}).values() if each["Type"] == "AWS::Lambda::Function"
    ]
    named = [each for each in made if isinstance(each.get("FunctionName"), str)]
    return {each["FunctionName"]: str(each.get("RecursiveLoop", AS_AWS_HAS_IT)) for each in named}


def template(asked: Asked, stack: str) -> dict[str, Any]:
    """A stack's template as it was deployed; empty where there is no such stack."""
    try:
        body: dict[str, Any] = asked.here("cloudformation").get_template(StackName=stack)["TemplateBody"]
    except ClientError as refused:
        if _is_gone(refused):
            return {}
        raise
    return body


def warm_writes(asked: Asked) -> Iterator[str]:
    """DynamoDB never lowers what a table or an index takes, whether it was asked for or has grown with its use."""
    wanted = int(asked.context.get("warm_writes") or 0)
    above = {name: units for name, units in _writes(asked) if units > wanted} if wanted else {}
    if above:
        yield (
            f"warm_writes is {wanted}, and more than that is taken already by "
            f"{', '.join(f'{name} ({units})' for name, units in above.items())}: DynamoDB lowers none of them, and "
            f"refuses a deploy that tries. Leave warm_writes out, or write {max(above.values())} or more, which AWS "
            "bills for each unit that a table or index takes less today."
        )


def _writes(asked: Asked) -> Iterator[tuple[str, int]]:
    """Write units a second that each table and index takes; without those that do not exist."""
    outputs = _stack(asked.here("cloudformation"), asked.stack("State")).get("Outputs", [])
    names = {each["OutputKey"]: each["OutputValue"] for each in outputs}
    for row in TABLES:
        if name := names.get(f"{row.name.title()}Table"):
            table = asked.here("dynamodb").describe_table(TableName=name)["Table"]
            for part in (table, *table.get("GlobalSecondaryIndexes", [])):
                index = f", index {part['IndexName']}" if "IndexName" in part else ""
                yield f"{row.name}{index}", part.get("WarmThroughput", {}).get("WriteUnitsPerSecond", 0)


def destroyable(asked: Asked) -> Iterator[str]:
    """What `cdk destroy --all` would stop at, or leave behind."""
    for policy in POLICIES:
        names = sorted(name for carrying in (holders(asked, policy) or {}).values() for name in carrying)
        if names:
            yield f"{asked.prefix}-{policy} is attached to {', '.join(names)}: detach it, or destroy ends there."
    if _stack(asked.here("cloudformation"), asked.stack("State")).get("EnableTerminationProtection"):
        yield (
            f"{asked.stack('State')} is protected, on purpose: `aws cloudformation update-termination-protection "
            f"--no-enable-termination-protection --stack-name {asked.stack('State')}`."
        )
    if not asked.is_on("waf") and _stack(asked.at_the_cdn("cloudformation"), asked.stack("Firewall")):
        yield f"{asked.stack('Firewall')} stands in us-east-1, and waf is off: destroy with -c waf=on, or it stays."


def _stack(cloudformation: Any, name: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as refused:
        if _is_gone(refused):
            return {}
        raise
    return found


def _is_gone(refused: ClientError) -> bool:
    """CloudFormation has no error of its own for a stack that is not there."""
    return refused.response["Error"]["Code"] == "ValidationError"
