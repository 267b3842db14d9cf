"""Who may open what is sealed: the functions that the catalogue grants the sealing key, and no administrator.

A key policy that trusts the account lets whoever may write IAM policies decrypt, so the key itself refuses everybody
else. They are named by their roles' names, in conditions: the key is made before the roles, and KMS takes no principal
that is not there yet. What remains is to change the key's policy or those functions, and that is heard: CloudTrail
tells EventBridge of each such call, and of each call that was refused, where the account has a trail that logs
management events, reading and writing ones, with those of KMS (docs/operations.md). Who changes the trust of those
roles is not heard: IAM tells us-east-1 alone (SECURITY.md).
"""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import alarms
from infra.catalogue import FUNCTIONS
from infra.deployment import Deployment
from infra.nag import Accepted, accept
from infra.words import Function, Key

SEALING = "sealing"
OPENS = ("kms:Decrypt", "kms:ReEncryptFrom")
"""What turns a wrapped key of a release into the key."""
PASSES_ON = ("kms:CreateGrant", "kms:ReplicateKey", "kms:UpdatePrimaryRegion")
"""What would give the first to somebody else: a grant, or a copy in another Region under a policy of its own."""
USES = ("Decrypt", "ReEncrypt")
CHANGES = (
    "CreateGrant",
    "DisableKey",
    "DisableKeyRotation",
    "PutKeyPolicy",
    "ReplicateKey",
    "ScheduleKeyDeletion",
    "UpdatePrimaryRegion",
)
KEPT = cdk.Duration.days(14)


def opens(row: Function) -> bool:
    return any(isinstance(grant, Key) and grant.name == SEALING for grant in row.grants)


def openers() -> list[str]:
    return [row.name for row in FUNCTIONS if opens(row)]


def refuse_everybody_else(key: kms.Key, deployment: Deployment) -> None:
    """PutKeyPolicy is left to the account: KMS makes no key whose maker could not change its policy again."""
    others = {"ArnNotLike": {"aws:PrincipalArn": [*_roles(key, deployment), *_sessions(key, deployment)]}}
    for actions, conditions in ((OPENS, others), (PASSES_ON, None)):
        key.add_to_resource_policy(
            iam.PolicyStatement(
                effect=iam.Effect.DENY,
                principals=[iam.AnyPrincipal()],
                actions=list(actions),
                resources=["*"],
                conditions=conditions,
            )
        )


def watch_unsealing(scope: Construct, key: kms.Key, deployment: Deployment) -> None:
    """Each call that tries to open what is sealed, or changes who could, lies in a queue of its own until somebody has
    read it, and the alarm speaks as long."""
    queue = sqs.Queue(
        scope,
        "UnsealingQueue",
        queue_name=deployment.named("unsealing"),
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=deployment.over_tls,
        retention_period=KEPT,
    )
    accept(queue, Accepted("AwsSolutions-SQS3", "Nothing reads it but the person whom its alarm wakes."))
    for identity, pattern in patterns(key.key_arn, _roles(key, deployment), deployment).items():
        _rule(scope, identity, pattern, queue)
    visible = queue.metric_approximate_number_of_messages_visible(period=alarms.MINUTE)
    why = "Somebody tried to open sealed results, or changed who could: read who in the queue, then purge it."
    alarms.any_at_all(scope, "UnsealingAlarm", visible, deployment.named("unsealing"), why)


def patterns(key: str, roles: list[str], deployment: Deployment) -> dict[str, dict[str, Any]]:
    """The `detail` of the CloudTrail events that are heard, by the rule's name; `key` is the ARN of the sealing key.

    A refused call names the key in its message; one that was let in names it among its resources.
    """
    functions = [{"wildcard": f"*{deployment.named(name)}*"} for name in openers()]
    return {
        "UnsealingRefused": {
            "eventSource": ["kms.amazonaws.com"],
            "errorCode": [{"prefix": "AccessDenied"}],
            "$or": [{"resources": {"ARN": [key]}}, {"errorMessage": [{"wildcard": f"*{key}*"}]}],
        },
        "UnsealedByAnother": {
            "eventSource": ["kms.amazonaws.com"],
            "eventName": list(USES),
            "resources": {"ARN": [key]},
            "$or": [
                {"userIdentity": {"sessionContext": {"sessionIssuer": {"arn": [{"anything-but": roles}]}}}},
                {"userIdentity": {"sessionContext": {"sessionIssuer": {"arn": [{"exists": False}]}}}},
            ],
        },
        "SealingKeyChanged": {
            "eventSource": ["kms.amazonaws.com"],
            "eventName": list(CHANGES),
            "resources": {"ARN": [key]},
        },
        "UnsealingFunctionChanged": {  # Lambda's event names carry a version: UpdateFunctionCode20150331v2
            "eventSource": ["lambda.amazonaws.com"],
            "eventName": [{"prefix": "UpdateFunctionCode"}, {"prefix": "UpdateFunctionConfiguration"}],
            "requestParameters": {"functionName": functions},
        },
        "UnsealingRoleGiven": {  # to another function, whose code is anybody's
            "eventSource": ["lambda.amazonaws.com"],
            "eventName": [{"prefix": "CreateFunction"}, {"prefix": "UpdateFunctionConfiguration"}],
            "requestParameters": {"role": roles},
        },
    }


def _rule(scope: Construct, identity: str, detail: dict[str, Any], queue: sqs.Queue) -> None:
    """Decrypt counts as reading, of which EventBridge tells only the rules in this state."""
    rule = events.CfnRule(
        scope,
        identity,
        description="Results Online: who tries to open what is sealed",
        event_pattern={"detail-type": ["AWS API Call via CloudTrail"], "detail": detail},
        state="ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
        targets=[events.CfnRule.TargetProperty(id="queue", arn=queue.queue_arn)],
    )
    queue.add_to_resource_policy(
        iam.PolicyStatement(
            actions=["sqs:SendMessage"],
            resources=[queue.queue_arn],
            principals=[iam.ServicePrincipal("events.amazonaws.com")],
            conditions={"ArnEquals": {"aws:SourceArn": rule.attr_arn}},
        )
    )


def _roles(key: kms.Key, deployment: Deployment) -> list[str]:
    """ARNs of the roles by their names: State is deployed before they exist."""
    return [_named(key, "iam", f"role/{deployment.named(name)}") for name in openers()]


def _sessions(key: kms.Key, deployment: Deployment) -> list[str]:
    """AWS shows the role to `aws:PrincipalArn`, the emulator the session."""
    if not deployment.local:
        return []
    return [_named(key, "sts", f"assumed-role/{deployment.named(name)}/*") for name in openers()]


def _named(key: kms.Key, service: str, resource: str) -> str:
    return key.stack.format_arn(service=service, region="", resource=resource)
