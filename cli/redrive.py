"""Failed messages back to their queue, once their cause is mended.

    python -m cli.redrive notices [--prefix results-online] [--region eu-west-1]

`mail-rule` is no queue but the rule that brings SES's events: what it could not hand over lies whole in its failure
queue, and goes to `mail-events` without its addresses, as the rule would have passed it on.

Each is received, sent and only then deleted, so a crash leaves it twice and never nowhere. That repeats nothing: a mail
is sent under the lease of its notice, and one that was sent has none to give; an event moves a notice forward only; a
page of a fan-out and a file write the same rows again. Ends when the failure queue is empty; exit code 1 where there is
no such queue.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra import mailrule
from infra.catalogue import QUEUES

PREFIX = "results-online"
"""What the names of a deployment begin with, unless cdk.json says otherwise."""


def redrive(sqs: Any, name: str, prefix: str = PREFIX) -> int:
    """How many messages went back from `<prefix>-<name>-failed` to where they were bound."""
    failed = sqs.get_queue_url(QueueName=f"{prefix}-{name}-failed")["QueueUrl"]
    queue = sqs.get_queue_url(QueueName=f"{prefix}-{bound_for(name)}")["QueueUrl"]
    moved = 0
    while messages := sqs.receive_message(QueueUrl=failed, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages"):
        for message in messages:
            body = message["Body"]
            again = mailrule.passed(json.loads(body)) if name == mailrule.NAME else _anew(body)
            sqs.send_message(QueueUrl=queue, MessageBody=again)
            sqs.delete_message(QueueUrl=failed, ReceiptHandle=message["ReceiptHandle"])
            moved += 1
    return moved


def bound_for(name: str) -> str:
    return "mail-events" if name == mailrule.NAME else name


def _anew(body: str) -> str:
    """What went on for too long, or waited too often, begins anew: an operator has looked at it."""
    try:
        options = json.loads(body)
    except ValueError:
        return body
    if not isinstance(options, dict):
        return body
    return json.dumps({name: value for name, value in options.items() if name not in ("hop", "turn")})


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m cli.redrive", description="Failed messages back to their queue.")
    parser.add_argument("queue", choices=(*QUEUES, mailrule.NAME))
    parser.add_argument("--prefix", default=PREFIX)
    parser.add_argument("--region")
    options = parser.parse_args(words)
    sqs: Any = boto3.client("sqs", region_name=options.region)
    try:
        moved = redrive(sqs, options.queue, options.prefix)
    except ClientError as error:
        if error.response["Error"]["Code"].rpartition(".")[2] not in ("NonExistentQueue", "QueueDoesNotExist"):
            raise
        print(f"There is no queue {options.prefix}-{options.queue} here: look at --prefix and --region.")
        return 1
    print(
        f"{moved} {'message' if moved == 1 else 'messages'} sent back to {options.prefix}-{bound_for(options.queue)}."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
