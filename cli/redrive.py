"""Sends failed messages back to their queue, once the cause is mended.

    python -m cli.redrive notices [--prefix results-online] [--region eu-west-1]

`mail-rule` is no queue but the rule for SES's events: its undelivered events are in its failure queue whole, and go to
`mail-events` without addresses, as the rule would have passed them on.

Each is received, sent and only then deleted, so a crash can double a message but never lose one. A doubled message does
nothing twice: a mail is sent under the lease of its notice, and a sent notice cannot be leased; an event only moves a
notice forward; a page of a fan-out and a file write the same rows again. Ends when the failure queue is empty; exit
code 1 where there is no such queue.
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
    """How many messages went back from `<prefix>-<name>-failed` to their own queue."""
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
    """The message with its counts of hops and waits begun again, because an operator has looked at it."""
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
