"""Runs the checks in their order. One that the role may not make is reported, and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from cli.preflight import deployed, edge, limits, mail, operators
from cli.preflight.asked import Asked, Client

REFUSALS = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError")


class NotSignedIn(RuntimeError):
    """No usable AWS credentials; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Question:
    """`about` and the permissions it needs, for the sentence where AWS refuses to answer."""

    ask: Callable[[Asked], Iterator[str]]
    about: str
    needs: str


BEFORE = {
    "deploy": (
        Question(limits.bootstrap, "The bootstrap", "ssm:GetParameter"),
        Question(mail.account, "SES's sandbox and quota", "ses:GetAccount"),
        Question(mail.identity, "The mail domain", "ses:GetEmailIdentity and cloudformation:DescribeStackResources"),
        Question(limits.concurrency, "Lambda's concurrency", "lambda:GetAccountSettings"),
        Question(limits.reserved, "The reservations", "lambda:GetAccountSettings and lambda:GetFunctionConcurrency"),
        Question(limits.api_limits, "API Gateway's limits", "apigateway:GET on /account"),
        Question(edge.certificate, "The certificate", "acm:DescribeCertificate"),
        Question(edge.permitted, "CloudFront", "cloudfront:ListDistributions"),
        Question(edge.alarms, "The alarms", "nothing"),
        Question(deployed.failed_messages, "The failure queues", "sqs:ListQueues and sqs:GetQueueAttributes"),
        Question(
            deployed.recursion,
            "Lambda's loop detection",
            "cloudformation:GetTemplate and lambda:GetFunctionRecursionConfig",
        ),
        Question(
            deployed.warm_writes, "The tables' throughput", "cloudformation:DescribeStacks and dynamodb:DescribeTable"
        ),
        Question(operators.two_people, "The two-person rule", "iam:ListEntitiesForPolicy and iam:GetRole"),
    ),
    "destroy": (
        Question(
            deployed.destroyable, "What stops a destroy", "iam:ListEntitiesForPolicy and cloudformation:DescribeStacks"
        ),
    ),
}


def missing(asked: Asked, before: str = "deploy") -> Iterator[str]:
    """A sentence for each thing that is missing before this act."""
    for question in BEFORE[before]:
        try:
            yield from question.ask(asked)
        except ClientError as refused:
            if refused.response["Error"]["Code"] not in REFUSALS:
                raise
            yield f"{question.about} could not be checked: it needs {question.needs}."


def account_of(client: Client, region: str) -> str:
    """The signed-in account's id. NotSignedIn when it cannot even be named."""
    try:
        return str(client("sts", region).get_caller_identity()["Account"])
    except (BotoCoreError, ClientError) as refused:
        raise NotSignedIn(f"Nobody is signed in to AWS ({refused}): set AWS_PROFILE, or run `aws sso login`.") from None
