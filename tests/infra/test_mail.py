"""The identity that signs the mail: made and kept, or taken as it stands; and who may lift a suppression."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk.assertions import Template

from infra.deployment import from_context
from infra.mail import make_mail
from infra.queues import make_pair
from tests.infra.conftest import Templates, as_list


def mail(**context: str) -> dict[str, Any]:
    """The mail alone, in a stack of its own."""
    app = cdk.App(context=context)
    deployment = from_context(app.node.try_get_context)
    stack = cdk.Stack(app, "Mail", env=cdk.Environment(account="123456789012", region="eu-west-1"))
    make_mail(stack, deployment, make_pair(stack, "mail-events", deployment))
    return dict(Template.from_stack(stack).to_json())


def identities(template: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in template["Resources"].values() if each["Type"] == "AWS::SES::EmailIdentity"]


def test_the_identity_is_made_and_outlives_its_stack() -> None:
    """Whatever else in the account sends from the domain sends by it."""
    (found,) = identities(mail())
    assert found["Properties"]["EmailIdentity"] == "example.org"
    assert (found["DeletionPolicy"], found["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")
    assert "MailFromAttributes" not in found["Properties"]


def test_an_identity_that_ses_knows_is_used_and_not_made() -> None:
    used = mail(mail_identity="existing")
    assert identities(used) == []
    assert not any(name.startswith("DkimRecord") for name in used.get("Outputs", {}))
    assert any(each["Type"] == "AWS::SES::ConfigurationSet" for each in used["Resources"].values())


def test_bounces_come_back_to_a_subdomain_where_one_is_named() -> None:
    found = mail(mail_from_domain="bounce.example.org")
    attributes = identities(found)[0]["Properties"]["MailFromAttributes"]
    assert attributes == {"MailFromDomain": "bounce.example.org", "BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}
    records = {name: found["Outputs"][name]["Value"] for name in ("MailFromMx", "MailFromSpf")}
    assert records == {
        "MailFromMx": "bounce.example.org MX 10 feedback-smtp.eu-west-1.amazonses.com",
        "MailFromSpf": 'bounce.example.org TXT "v=spf1 include:amazonses.com ~all"',
    }


def test_operators_may_look_a_suppressed_address_up_and_lift_it_and_nothing_else_of_ses(templates: Templates) -> None:
    (policy,) = [
        each["Properties"]["PolicyDocument"]["Statement"]
        for each in templates.of_type("AWS::IAM::ManagedPolicy").values()
        if each["Properties"]["ManagedPolicyName"] == "results-online-operators"
    ]
    actions = [action for statement in policy for action in as_list(statement["Action"])]
    assert [each for each in actions if each.startswith("ses:")] == [
        "ses:GetSuppressedDestination",
        "ses:DeleteSuppressedDestination",
    ]
