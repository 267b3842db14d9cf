"""Rate rules in front of the CDN, in us-east-1 as CloudFront requires. Off by default: they stop only large floods.

The CDN's stack refers to their ARN weakly: with a strong reference across regions an export would stay in use, and
neither could `waf` be switched off nor the stack be deleted.
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

from infra.deployment import Deployment

WINDOW_SECONDS = 300
ANYTHING = 6000
GUESSES = 600
"""Requests in five minutes from one address: a school's whole cohort sits behind one on results day."""


def make_firewall(scope: Construct, deployment: Deployment) -> str:
    """The ARN of the rules, for the CDN."""

    def visible(name: str) -> wafv2.CfnWebACL.VisibilityConfigProperty:
        return wafv2.CfnWebACL.VisibilityConfigProperty(
            cloud_watch_metrics_enabled=True,
            metric_name=deployment.named(name),
            sampled_requests_enabled=False,  # samples would keep addresses and cookies
        )

    def rate(name: str, priority: int, limit: int, path: str) -> wafv2.CfnWebACL.RuleProperty:
        begins = wafv2.CfnWebACL.ByteMatchStatementProperty(
            field_to_match=wafv2.CfnWebACL.FieldToMatchProperty(uri_path={}),
            positional_constraint="STARTS_WITH",
            search_string=path,
            text_transformations=[wafv2.CfnWebACL.TextTransformationProperty(priority=0, type="URL_DECODE")],
        )
        return wafv2.CfnWebACL.RuleProperty(
            name=name,
            priority=priority,
            action=wafv2.CfnWebACL.RuleActionProperty(block={}),
            statement=wafv2.CfnWebACL.StatementProperty(
                rate_based_statement=wafv2.CfnWebACL.RateBasedStatementProperty(
                    aggregate_key_type="IP",
                    evaluation_window_sec=WINDOW_SECONDS,
                    limit=limit,
                    scope_down_statement=wafv2.CfnWebACL.StatementProperty(byte_match_statement=begins),
                )
            ),
            visibility_config=visible(name),
        )

    acl = wafv2.CfnWebACL(
        scope,
        "Firewall",
        name=deployment.named("firewall"),
        scope="CLOUDFRONT",
        default_action=wafv2.CfnWebACL.DefaultActionProperty(allow={}),
        visibility_config=visible("firewall"),
        rules=[
            rate("sign-ins", 0, GUESSES, "/v1/sign-ins"),
            rate("registrations", 1, GUESSES, "/v1/registrations"),
            rate("anything", 2, ANYTHING, "/"),
        ],
    )
    return cdk.Stack.consume_reference(acl.attr_arn, cdk.ReferenceStrength.WEAK)
