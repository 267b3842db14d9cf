"""SES: the identity that signs the mail, and its events back through EventBridge to the queue mail-events."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_ses as ses
from constructs import Construct

from infra import mailrule
from infra.capacity import watch_reputation
from infra.deployment import Deployment
from infra.queues import QueuePair, make_failed


def make_mail(scope: Construct, deployment: Deployment, events_back: QueuePair) -> str:
    """The ARN of the configuration set that every mail goes through."""
    name = deployment.named("mail")
    configuration = ses.ConfigurationSet(
        scope,
        "MailConfiguration",
        configuration_set_name=name,
        tls_policy=ses.ConfigurationSetTlsPolicy.REQUIRE,
        reputation_metrics=True,
        suppression_reasons=ses.SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    )
    configuration.add_event_destination(
        "Events",
        destination=ses.EventDestination.event_bus(events.EventBus.from_event_bus_name(scope, "DefaultBus", "default")),
        events=[
            ses.EmailSendingEvent.SEND,
            ses.EmailSendingEvent.DELIVERY,
            ses.EmailSendingEvent.DELIVERY_DELAY,
            ses.EmailSendingEvent.BOUNCE,
            ses.EmailSendingEvent.COMPLAINT,
            ses.EmailSendingEvent.REJECT,
        ],
    )
    _route_events(scope, deployment, events_back)
    watch_reputation(scope, deployment)
    if not deployment.mail_identity_exists:
        _make_identity(scope, deployment)
    return cdk.Stack.of(scope).format_arn(service="ses", resource="configuration-set", resource_name=name)


def _make_identity(scope: Construct, deployment: Deployment) -> None:
    """The identity is kept when its stack is deleted, or when `mail_identity=existing` removes it: SES has one identity
    of a domain in an account and region, and everything else that sends from that domain uses it, too.

    Without the MAIL FROM domain's MX record SES uses its own name instead: DKIM still aligns (DMARC passes), where the
    other choice, to reject, would stop every mail of a results day for a slip in somebody's DNS.
    """
    own = deployment.mail_from_domain
    identity = ses.EmailIdentity(
        scope,
        "MailIdentity",
        identity=ses.Identity.domain(deployment.mail_domain),
        mail_from_domain=own,
        mail_from_behavior_on_mx_failure=ses.MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE if own else None,
    )
    identity.apply_removal_policy(cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
    if own:
        mx = f"{own} MX 10 feedback-smtp.{deployment.region}.amazonses.com"
        cdk.CfnOutput(scope, "MailFromMx", value=mx)
        cdk.CfnOutput(scope, "MailFromSpf", value=f'{own} TXT "v=spf1 include:amazonses.com ~all"')
    if not deployment.local:  # the emulator makes no DKIM tokens
        _say_dkim(scope, identity)


def _route_events(scope: Construct, deployment: Deployment, pair: QueuePair) -> None:
    """The rule to the queue. An undelivered event keeps its addresses, so it has a failure queue of its own, for one
    day; EventBridge tries for as long before it gives up."""
    rule = events.Rule(
        scope,
        "MailEvents",
        description="What became of each mail, to the queue that notify reads",
        event_pattern=events.EventPattern(
            source=["aws.ses"],
            detail={"mail": {"tags": {"ses:configuration-set": [deployment.named("mail")]}}},
        ),
    )
    failed = make_failed(scope, mailrule.NAME, deployment, days=mailrule.KEPT_DAYS)
    rule.add_target(targets.SqsQueue(pair.queue, dead_letter_queue=failed))
    plain = rule.node.default_child
    assert isinstance(plain, events.CfnRule)
    # CDK's own helper removes the quotes, which are needed (infra/mailrule.py says why).
    passes = {"InputPathsMap": mailrule.PATHS, "InputTemplate": mailrule.TEMPLATE}
    plain.add_property_override("Targets.0.InputTransformer", passes)


def _say_dkim(scope: Construct, identity: ses.EmailIdentity) -> None:
    """Outputs the three CNAME records for the operator's DNS; until they exist, SES sends nothing."""
    for number, record in enumerate(identity.dkim_records, start=1):
        cdk.CfnOutput(scope, f"DkimRecord{number}", value=f"{record.name} CNAME {record.value}")
