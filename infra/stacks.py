"""The stacks, in the order they are deployed.

    Firewall (us-east-1, by choice)     rate rules for the CDN
    CdnAlarms (us-east-1, by choice)    alarms that can only be there: the CDN's errors, changes of IAM roles
    Alarms (by choice)                  the topic that every alarm of the region writes to
    State                               tables, keys, the buckets of files: kept when their stack is deleted
    Edge                                the CDN, the pages, the API without routes, the CDN's secret
    Functions                           queues, functions with their routes and triggers, the API's stage, mail
    Watch                               alarms on functions and on lines of their logs
    Operators                           the policies that the operators' roles carry

The functions come late because their mails link to the site, whose host only exists once the CDN does. Their alarms
have a stack of their own because one holds 500 resources at most (CloudFormation's quota). So have the operators'
policies, because IAM deletes none that a role carries: `destroy` begins with it, and stops there with everything else
as it was. Edge refers to the firewall's ARN weakly, so the firewall can be removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra import pages, secrets
from infra.alarms import NotifyOfEveryAlarm, alarm_topic, topic_arn, watch, watch_api
from infra.api import add_routes, make_api, make_stage
from infra.capacity import watch_tables
from infra.catalogue import FUNCTIONS, QUEUES, UPLOADED
from infra.cdn.scripts import paths
from infra.cdnalarms import make_cdn_alarms
from infra.deployment import Deployment
from infra.document_files import make_documents_bucket
from infra.firewall import make_firewall
from infra.function import make_function
from infra.grants import Surroundings
from infra.keys import DOCUMENTS, Keys, make_keys
from infra.log_alarms import watch_lines
from infra.mail import make_mail
from infra.operators import make_operators_policies
from infra.queues import QueuePair, make_failed, make_pairs
from infra.record_export import export_record
from infra.schedule import every_minute
from infra.site import make_distribution, make_pages_bucket, site_url
from infra.tables import make_tables
from infra.uploads import make_uploads
from infra.words import Route


@dataclass(frozen=True, slots=True)
class State:
    """What outlives a deployment."""

    keys: Keys
    tables: dict[str, dynamodb.Table]
    uploads: dict[str, s3.Bucket]
    queues: dict[str, QueuePair]
    """Those of the buckets, in their stack because S3 refuses to notify a queue that does not exist."""


@dataclass(frozen=True, slots=True)
class Edge:
    """What the public reaches."""

    api: apigateway.HttpApi
    site_url: str


def make_state(scope: Construct, deployment: Deployment) -> State:
    keys = make_keys(scope, deployment)
    queues = make_pairs(scope, UPLOADED, deployment)
    tables = make_tables(scope, keys.tables, deployment.warm_writes)
    watch_tables(scope, tables, deployment)
    export_record(scope, tables["verifications"], keys.tables, deployment)
    return State(
        keys=keys,
        tables=tables,
        uploads={
            **{name: make_uploads(scope, name, keys.uploads, pair, deployment) for name, pair in queues.items()},
            DOCUMENTS: make_documents_bucket(scope, keys.documents, deployment),
        },
        queues=queues,
    )


def make_edge(scope: Construct, deployment: Deployment, built: Path, firewall: str | None) -> Edge:
    bucket = make_pages_bucket(scope, deployment)
    api = make_api(scope, deployment)
    origin_secrets = secrets.make_origin_secrets(scope, deployment)
    host = f"{api.api_id}.execute-api.{deployment.region}.{cdk.Aws.URL_SUFFIX}"
    distribution = make_distribution(scope, deployment, bucket, host, paths(built), firewall)
    for secret in origin_secrets:
        distribution.node.add_dependency(secret)
    if not deployment.local:
        pages.upload_pages(scope, built, bucket, distribution)
    return Edge(api=api, site_url=site_url(deployment, distribution))


def make_functions(scope: Construct, deployment: Deployment, state: State, edge: Edge) -> None:
    queues = make_pairs(scope, [name for name in QUEUES if name not in UPLOADED], deployment)
    configuration_set = make_mail(scope, deployment, queues["mail-events"])
    around = Surroundings(
        tables=state.tables,
        keys=state.keys,
        uploads=state.uploads,
        queues={**queues, **state.queues},
        sweeps_failed=make_failed(scope, "sweeps", deployment),
        configuration_set=configuration_set,
        deployment=deployment,
    )
    watch_api(scope, edge.api, deployment)
    routes: dict[Route, apigateway.HttpRoute] = {}
    site = {"site_url": edge.site_url, "origin_secrets": secrets.accepted(deployment)}
    for row in FUNCTIONS:
        function = make_function(scope, row, around, site)
        routes |= add_routes(scope, edge.api, row, function)
        if row.minutely:
            every_minute(scope, row.name, function, around.sweeps_failed, deployment)
    make_stage(scope, edge.api, routes, deployment)


def make_watch(scope: Construct, deployment: Deployment) -> None:
    for row in FUNCTIONS:
        watch(scope, row, deployment)
    watch_lines(scope, deployment)


def make_stacks(app: cdk.App, deployment: Deployment, built: Path) -> None:
    """`built` is the folder of built pages."""

    def stack(name: str, region: str = deployment.region) -> cdk.Stack:
        return cdk.Stack(
            app,
            f"{deployment.stacks}-{name}",
            env=cdk.Environment(account=deployment.account, region=region),
            termination_protection=name == "State" and not deployment.local,
        )

    firewall = make_firewall(stack("Firewall", "us-east-1"), deployment) if deployment.waf else None
    state_stack, edge_stack, functions_stack = stack("State"), stack("Edge"), stack("Functions")
    state = make_state(state_stack, deployment)
    edge = make_edge(edge_stack, deployment, built, firewall)
    make_functions(functions_stack, deployment, state, edge)
    functions_stack.add_stack_dependency(edge_stack)  # for the secrets, which are referred to by name
    watch_stack = stack("Watch")
    make_watch(watch_stack, deployment)
    watch_stack.add_stack_dependency(functions_stack)  # for the logs, which are referred to by name
    if deployment.cdn_alarms:
        make_cdn_alarms(stack("CdnAlarms", "us-east-1"), deployment)
    if deployment.alarms:
        alarms_stack = stack("Alarms")
        alarm_topic(alarms_stack, deployment.alarms, deployment)
        state_stack.add_stack_dependency(alarms_stack)  # an order, and no export: the topic is referred to by name
        for each in (state_stack, edge_stack, functions_stack, watch_stack):
            cdk.Aspects.of(each).add(NotifyOfEveryAlarm(topic_arn(each, deployment)))
    operators_stack = stack("Operators")
    make_operators_policies(operators_stack, edge.api, deployment)
    operators_stack.add_stack_dependency(watch_stack)  # `destroy` goes the other way round, so it begins here
