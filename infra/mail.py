"""SES: the identity that signs the mail, and its events back through EventBridge to the queue mail-events."""

from __future__ import annotations

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_ses as ses
from constructs import Construct

from infra import mailrule
from infra.deployment import Deployment
from infra.queues import QueuePair, make_failed


@dataclass(frozen=True, slots=True)
class MailSender:
    """ARNs of the identity and of the configuration set."""

    identity: str
    configuration_set: str


def make_mail(scope: Construct, deployment: Deployment, events_back: QueuePair) -> MailSender:
    identity = ses.EmailIdentity(scope, "MailIdentity", identity=ses.Identity.domain(deployment.mail_domain))
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
    if not deployment.local:  # the emulator makes no DKIM tokens
        _say_dkim(scope, identity)
    stack = cdk.Stack.of(scope)
    return MailSender(
        identity=identity.email_identity_arn,
        configuration_set=stack.format_arn(service="ses", resource="configuration-set", resource_name=name),
    )


def _route_events(scope: Construct, deployment: Deployment, pair: QueuePair) -> None:
    """What is not handed over stays whole, so it has a failure queue of its own, for a day; EventBridge tries for as
    long before it gives up."""
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
    # CDK's own way to say it takes the quotes away (infra/mailrule.py says why they stand).
    passes = {"InputPathsMap": mailrule.PATHS, "InputTemplate": mailrule.TEMPLATE}
    plain.add_property_override("Targets.0.InputTransformer", passes)


def _say_dkim(scope: Construct, identity: ses.EmailIdentity) -> None:
    """Three CNAME records for the operator's DNS; until they stand, SES sends nothing."""
    for number, record in enumerate(identity.dkim_records, start=1):
        cdk.CfnOutput(scope, f"DkimRecord{number}", value=f"{record.name} CNAME {record.value}")
