"""The only Lambda construct: one catalogue row, one role with exactly its grants, one log, its triggers."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.bundle import code, fingerprint
from infra.deployment import Deployment
from infra.grants import Surroundings, any_identity, statements
from infra.keys import DOCUMENTS
from infra.limits import AT_ONCE
from infra.nag import Accepted, accept
from infra.unsealing import opens
from infra.words import Function, Key, Mail, Queue, Role, Rows, Uploads
from shared.ground.settings import environment

KEPT = logs.RetentionDays.THREE_MONTHS
MAKES_KEYS = "GenerateDataKeyWithoutPlaintext"


def make_function(scope: Construct, row: Function, around: Surroundings, site: dict[str, str]) -> lambda_.Function:
    """`site` holds the settings of the functions that the public reaches: site_url and origin_secrets."""
    deployment = around.deployment
    name = deployment.named(row.name)
    log = logs.LogGroup(
        scope,
        f"{row.name.title()}Log",
        log_group_name=log_name(row, deployment),
        retention=KEPT,
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
    function = lambda_.Function(
        scope,
        row.name.title(),
        function_name=name,
        description=f"Results Online: {row.name}",
        runtime=lambda_.Runtime(f"python{deployment.target.python}", lambda_.RuntimeFamily.PYTHON),
        architecture=lambda_.Architecture.custom(deployment.target.architecture),
        handler=row.handler,
        code=lambda_.Code.from_asset(
            str(code(row, deployment.target)),
            asset_hash=fingerprint(row, deployment.target),
        ),
        memory_size=row.memory,
        timeout=cdk.Duration.seconds(row.timeout),
        reserved_concurrent_executions=deployment.concurrency.get(row.name),
        recursive_loop=lambda_.RecursiveLoop.ALLOW if row.loops else lambda_.RecursiveLoop.TERMINATE,
        log_group=log,
        role=_role(scope, row, around, log),
        environment={**_settings(row, around, site), **_played(row, around)},
    )
    accept(function, Accepted("AwsSolutions-L1", "Python 3.13 on purpose: infra/bundle.py names the one runtime."))
    for queue in row.consumes:
        _consume(scope, row, function, around, queue)
    return function


def log_name(row: Function, deployment: Deployment) -> str:
    return f"/aws/lambda/{deployment.named(row.name)}"


def _role(scope: Construct, row: Function, around: Surroundings, log: logs.LogGroup) -> iam.Role:
    """No CreateLogGroup: the log is made here, with its retention."""
    write_log = iam.PolicyStatement(
        actions=["logs:CreateLogStream", "logs:PutLogEvents"],
        resources=[log.log_group_arn],
    )
    role = iam.Role(
        scope,
        f"{row.name.title()}Role",
        role_name=around.deployment.named(row.name) if opens(row) or row.name == DOCUMENTS else None,  # a key names it
        assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        description=f"Results Online: what {row.name} may do",
        inline_policies={"grants": iam.PolicyDocument(statements=[write_log, *statements(row, around)])},
    )
    for grant in row.grants:
        if isinstance(grant, Uploads):
            _accept_objects(role, around.uploads[grant.bucket])
    if Mail() in row.grants:
        _accept_mail(role, around)
    return role


def _accept_objects(role: iam.Role, bucket: s3.Bucket) -> None:
    state = cdk.Stack.of(bucket)
    named = state.resolve(state.export_value(bucket.bucket_arn))["Fn::ImportValue"]
    reason = "Any object of the one bucket: a file's key is not known before."
    accept(role, Accepted(f"AwsSolutions-IAM5[Resource::{named}/*]", reason))


def _accept_mail(role: iam.Role, around: Surroundings) -> None:
    accept(role, Accepted("AwsSolutions-IAM5[Resource::*]", "ses:GetAccount names no resource."))
    if not around.deployment.local:
        identities = any_identity(around.deployment).replace(cdk.Aws.PARTITION, "<AWS::Partition>")
        reason = "SES's sandbox asks for the recipient's identity, too; the sender's address is a condition."
        accept(role, Accepted(f"AwsSolutions-IAM5[Resource::{identities}]", reason))


def _settings(row: Function, around: Surroundings, site: dict[str, str]) -> dict[str, str]:
    """Only what its grants let it use, the awarding body's words, and the site's secrets where the public calls."""
    found = _body(around) | _own_queues(row, around) | _season(row, around) | _door(row, around)
    for grant in row.grants:
        match grant:
            case Rows(table):
                found[f"{table}_table"] = around.tables[table].table_name
            case Key():
                found |= _key(grant, around)
            case Queue(name):
                found[f"{name}_queue"] = around.queues[name].queue.queue_url
            case Uploads(_, bucket):
                found[f"{bucket}_bucket"] = around.uploads[bucket].bucket_name
            case Mail():
                found["mail_from"] = around.deployment.body.mail_from
                found["mail_configuration_set"] = around.deployment.named("mail")
    found |= _signature(row, around)
    found["site_url"] = site["site_url"]
    if any(route.role is not Role.OPERATOR for route in row.routes):
        found["origin_secrets"] = site["origin_secrets"]
        found["source_patience"] = str(around.deployment.source_patience)
    return {**environment(**found), "POWERTOOLS_SERVICE_NAME": row.name}


def _key(grant: Key, around: Surroundings) -> dict[str, str]:
    if grant.name == "credentials":
        return {"credential_keys": ",".join(key.key_arn for key in around.keys.credentials)}
    found = {f"{grant.name.replace('-', '_')}_key": around.keys.named(grant.name).key_arn}
    if grant.name == "secret-number" and MAKES_KEYS in grant.actions:
        found["secret_number_version"] = str(around.deployment.number_turn)
    return found


def _own_queues(row: Function, around: Surroundings) -> dict[str, str]:
    """The right to set when a failed message of its queues comes again."""
    return {f"{name.replace('-', '_')}_queue": around.queues[name].queue.queue_url for name in row.consumes}


def _season(row: Function, around: Surroundings) -> dict[str, str]:
    """How many guesses of how long a season ask everyone for a second item: for the function that adds them up."""
    deployment = around.deployment
    found = {"season_guesses": str(deployment.season_guesses), "season_days": str(deployment.season_days)}
    return found if row.name == "deadlines" else {}


def _door(row: Function, around: Surroundings) -> dict[str, str]:
    """What the API lets in: for the function that says how far apart open pages ask."""
    return {"api_rate": str(around.deployment.api_rate)} if row.name == "results" else {}


def _signature(row: Function, around: Surroundings) -> dict[str, str]:
    """Whose colour documents have, and who stamps their signatures: for the function that makes them."""
    if row.name != DOCUMENTS:
        return {}
    return {
        "brand": around.deployment.body.light.brand,
        "timestamp_authority": around.deployment.timestamp_authority or "",
    }


def _body(around: Surroundings) -> dict[str, str]:
    body = around.deployment.body
    return {
        "body_name": body.name,
        "languages": ",".join(body.languages),
        "zone": body.default_zone,
        "terms_version": body.terms_version,
        "support_contact": body.support_email,
        "enquiry_windows": body.enquiries.windows,
        "enquiry_turnaround": body.enquiries.turnaround,
        "certifying_fees": body.certifying_fees,
        "refund_rule": body.enquiries.refund_rule,
    }


def _played(row: Function, around: Surroundings) -> dict[str, str]:
    """In local mode alone: the SDK's variables for the endpoints that play SES and DynamoDB, and webhooks to receivers
    on this machine."""
    mail, store = around.deployment.mail_endpoint, around.deployment.store_endpoint
    is_sender = any(isinstance(grant, Mail) for grant in row.grants)
    played = {"AWS_ENDPOINT_URL_SESV2": mail if is_sender else None, "AWS_ENDPOINT_URL_DYNAMODB": store}
    found = {name: endpoint for name, endpoint in played.items() if endpoint}
    takes_local = around.deployment.local and Key("webhook-secret", ("Encrypt", "Decrypt")) in row.grants
    return {**found, **(environment(local_receivers="on") if takes_local else {})}


def _consume(scope: Construct, row: Function, function: lambda_.Function, around: Surroundings, queue: str) -> None:
    mapping = lambda_.EventSourceMapping(
        scope,
        f"{row.name.title()}From{queue.title().replace('-', '')}",
        target=function,
        event_source_arn=around.queues[queue].queue.queue_arn,
        batch_size=AT_ONCE[queue],
        report_batch_item_failures=True,
        max_concurrency=around.deployment.most_at_once[queue],
    )
    mapping.node.add_dependency(function.role)  # Lambda checks the role when the mapping is made
