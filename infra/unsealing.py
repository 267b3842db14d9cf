"""Limits who may decrypt sealed results to the functions that the catalogue grants the sealing key; no administrator
may.

A key policy that trusts the account lets whoever may write IAM policies decrypt, so the key itself refuses everybody
else. They are named by their roles' names, in conditions: the key is made before the roles, and KMS takes no principal
that does not exist yet. The ways round it, a change of the key's policy, those functions or their roles, raise an
alarm: CloudTrail sends EventBridge each such call, and each call that KMS refused, where the account has a trail that
logs management events, reading and writing ones, with those of KMS (docs/operations.md). IAM's events come to us-east-1
alone, whichever Region calls it, so `watch_roles` is there (infra/cdnalarms.py).
"""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
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
"""The actions that would give decryption to others: a grant, or a copy in another Region under its own policy."""
USES = ("Decrypt", "ReEncrypt")
OF_A_RELEASE = {"release": [{"exists": True}]}
"""The encryption context of all that is sealed (shared/adapters/release_keys.py)."""
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
WRITING = "ENABLED"
READING_TOO = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
"""States of a rule: only one in the second state gets events of read-only calls, such as Decrypt."""


def opens(row: Function) -> bool:
    return any(isinstance(grant, Key) and grant.name == SEALING for grant in row.grants)


def openers() -> list[str]:
    return [row.name for row in FUNCTIONS if opens(row)]


def refuse_everybody_else(key: kms.Key, deployment: Deployment, functions: list[str], uses: tuple[str, ...]) -> None:
    """The key policy's denials of its `uses` to all but these functions. PutKeyPolicy is left to the account: KMS makes
    no key whose maker could not change its policy."""
    own = [*_roles(key, deployment, functions), *_sessions(key, deployment, functions)]
    for actions, conditions in ((uses, {"ArnNotLike": {"aws:PrincipalArn": own}}), (PASSES_ON, None)):
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
    """Two alarms, because a deploy makes calls of the second kind and must not teach anybody to ignore the first."""
    roles = _roles(key, deployment, openers())
    why = (
        "Somebody was refused the key of unreleased results, or another than ingest and release has opened something "
        "with it: no deploy does that. Read who in the queue of this name."
    )
    alias = f"alias/{deployment.named(SEALING)}"
    names = [key.key_arn, key.key_id, alias, _named(key, "kms", alias, key.stack.region)]
    _watch_event(scope, "unsealing-tried", tried(names, roles), READING_TOO, why, deployment)
    why = (
        "The key of unreleased results was changed, or the code or settings of ingest or release, or another function "
        "was given their role. Expected in a deploy of these two; else read who in the queue of this name."
    )
    _watch_event(scope, "unsealing-changed", changed(key.key_arn, roles, deployment), READING_TOO, why, deployment)


def watch_roles(scope: Construct, deployment: Deployment) -> None:
    """`scope` is in us-east-1. The names differ from those above, for that may be the deployment's own Region."""
    why = (
        "The role of ingest or release was changed, and perhaps with it who may open unreleased results. "
        "Expected in a deploy that changes their rights; else read who in the queue of this name, in us-east-1."
    )
    _watch_event(scope, "unsealing-roles", roles_changed(deployment), WRITING, why, deployment)


def tried(names: list[str], roles: list[str]) -> dict[str, Any]:
    """The pattern for the `detail` of CloudTrail events, as in the next two; `names` are the key's, its ARN first, and
    `roles` ARNs.

    An allowed call names the key among its resources. Where a refused one names it is not documented, and a Decrypt
    need not name it at all: KMS then speaks of the key "associated with this ciphertext", whosever it is, so our calls
    are recognised by the encryption context.
    """
    refused = {"errorCode": [{"prefix": "AccessDenied"}]}
    used = {"eventName": list(USES), "resources": {"ARN": names[:1]}}
    asked = {"keyId": names}, {"encryptionContext": OF_A_RELEASE}
    moved = {"sourceKeyId": names}, {"sourceEncryptionContext": OF_A_RELEASE}
    messages = [{"wildcard": f"*{names[0]}*"}, {"wildcard": "*associated with this ciphertext*"}]
    return {
        "eventSource": ["kms.amazonaws.com"],
        "$or": [
            {**refused, "resources": {"ARN": names[:1]}},
            {**refused, "errorMessage": messages},
            *({**refused, "requestParameters": each} for each in (*asked, *moved)),
            {**used, "userIdentity": {"sessionContext": {"sessionIssuer": {"arn": [{"anything-but": roles}]}}}},
            {**used, "userIdentity": {"sessionContext": {"sessionIssuer": {"arn": [{"exists": False}]}}}},
        ],
    }


def changed(key: str, roles: list[str], deployment: Deployment) -> dict[str, Any]:
    """Lambda's event names carry a version: UpdateFunctionCode20150331v2."""
    functions = [{"wildcard": f"*{deployment.named(name)}*"} for name in openers()]
    return {
        "$or": [
            {"eventSource": ["kms.amazonaws.com"], "eventName": list(CHANGES), "resources": {"ARN": [key]}},
            {
                "eventSource": ["lambda.amazonaws.com"],
                "eventName": [{"prefix": "UpdateFunctionCode"}, {"prefix": "UpdateFunctionConfiguration"}],
                "requestParameters": {"functionName": functions},
            },
            {  # the role is given to another function, which may run any code
                "eventSource": ["lambda.amazonaws.com"],
                "eventName": [{"prefix": "CreateFunction"}, {"prefix": "UpdateFunctionConfiguration"}],
                "requestParameters": {"role": roles},
            },
        ],
    }


def roles_changed(deployment: Deployment) -> dict[str, Any]:
    """Matches every writing call that names one of the roles, since a list of calls would miss one. IAM ignores case in
    names."""
    names = [{"equals-ignore-case": deployment.named(name)} for name in openers()]
    return {"eventSource": ["iam.amazonaws.com"], "requestParameters": {"roleName": names}}


def _watch_event(
    scope: Construct, name: str, detail: dict[str, Any], state: str, description: str, deployment: Deployment
) -> None:
    """A rule, a queue that keeps its matches until somebody has read them, and an alarm, all three with one name.

    The alarm counts the rule's matches. If it counted messages in the queue it would stay on until the queue is purged,
    and a second attempt would be mailed to nobody. If it counted messages sent, the first attempt might be missed: the
    metrics of a queue that nobody has used for six hours come up to 15 minutes late, and an alarm looks only a few
    minutes back.
    """
    full, identity = deployment.named(name), name.title().replace("-", "")
    queue = sqs.Queue(
        scope,
        f"{identity}Queue",
        queue_name=full,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=deployment.over_tls,
        retention_period=KEPT,
    )
    accept(queue, Accepted("AwsSolutions-SQS3", "Nothing reads it but the person whom its alarm wakes."))
    rule = events.CfnRule(
        scope,
        identity,
        name=full,
        description="Results Online: who opens what is sealed",
        event_pattern={"detail-type": ["AWS API Call via CloudTrail"], "detail": detail},
        state=state,
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
    matches = cloudwatch.Metric(
        namespace="AWS/Events",
        metric_name="TriggeredRules",
        dimensions_map={"RuleName": full},
        period=alarms.MINUTE,
        statistic="Sum",
    )
    alarms.any_at_all(scope, f"{identity}Alarm", matches, full, description)


def _roles(key: kms.Key, deployment: Deployment, functions: list[str]) -> list[str]:
    """ARNs of the roles by their names: State is deployed before they exist."""
    return [_named(key, "iam", f"role/{deployment.named(name)}") for name in functions]


def _sessions(key: kms.Key, deployment: Deployment, functions: list[str]) -> list[str]:
    """AWS shows the role to `aws:PrincipalArn`, the emulator the session."""
    if not deployment.local:
        return []
    return [_named(key, "sts", f"assumed-role/{deployment.named(name)}/*") for name in functions]


def _named(key: kms.Key, service: str, resource: str, region: str = "") -> str:
    return key.stack.format_arn(service=service, region=region, resource=resource)
