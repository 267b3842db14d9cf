"""The every-minute schedule: one rule, no input (so the event carries its `time`), a failure queue behind both hops."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.deployment import Deployment


def every_minute(
    scope: Construct, name: str, function: lambda_.Function, failed: sqs.Queue, deployment: Deployment
) -> None:
    """Without retries, because the next minute repeats what this one missed; a failed event is kept and raises an
    alarm."""
    role = iam.Role(
        scope,
        f"{name.title()}MinuteRole",
        assumed_by=iam.ServicePrincipal(
            "scheduler.amazonaws.com",
            conditions={"StringEquals": {"aws:SourceAccount": function.stack.account}},
        ),
        inline_policies={
            "invoke": iam.PolicyDocument(
                statements=[
                    iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[function.function_arn]),
                    iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[failed.queue_arn]),
                ]
            )
        },
    )
    scheduler.CfnSchedule(
        scope,
        f"{name.title()}EveryMinute",
        name=deployment.named(f"{name}-every-minute"),
        schedule_expression="rate(1 minute)",
        flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
        target=scheduler.CfnSchedule.TargetProperty(
            arn=function.function_arn,
            role_arn=role.role_arn,
            dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=failed.queue_arn),
            retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                maximum_event_age_in_seconds=60, maximum_retry_attempts=1
            ),
        ),
    )
    lambda_.CfnEventInvokeConfig(
        scope,
        f"{name.title()}Asynchronous",
        function_name=function.function_name,
        qualifier="$LATEST",
        maximum_event_age_in_seconds=60,
        maximum_retry_attempts=0,
        destination_config=lambda_.CfnEventInvokeConfig.DestinationConfigProperty(
            on_failure=lambda_.CfnEventInvokeConfig.OnFailureProperty(destination=failed.queue_arn)
        ),
    )
