"""Every Lambda against its catalogue row: grants, settings, log, triggers."""

import json
from collections.abc import Iterable, Iterator
from itertools import product
from types import SimpleNamespace
from typing import Any, cast

import pytest

from infra.catalogue import FUNCTIONS
from infra.deployment import Deployment
from infra.function import _played
from infra.grants import Surroundings
from infra.operators import LIFT_SUPPRESSION
from infra.words import Function, Grant, Key, Mail, Queue, Role, Rows, Uploads
from shared.ground.settings import environment
from tests.infra.conftest import Templates, as_list
from web.body import load_body

by_name = pytest.mark.parametrize("row", FUNCTIONS, ids=lambda row: row.name)
LOG = ("logs:CreateLogStream", "logs:PutLogEvents")
CONSUME = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility")
AT_REST = {"Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"}
AT_REST |= {"ReEncryptFrom", "ReEncryptTo"}
CDKS_OWN = ("CustomCDKBucketDeployment",)
"""Roles of CDK's own helper, the page uploader. It sees no state."""
KEYS = {"credentials": ("CredentialKey1", "CredentialKey2"), "credential-signing": ("CredentialKey1",)}
ANY_OBJECT = {"Batches", "Board", "Documents", "Ingest", "Notify", "RecordExport"}
"""The only wildcard resources: objects of the buckets of files (a key is not known before), the account's quota, and a
recipient's identity, which SES's sandbox asks for."""
KNOW_NO_RESOURCE = {"ses:GetAccount", *LIFT_SUPPRESSION}
"""Actions of the whole account (the service authorization reference of SES v2)."""
ROLE_LIMIT = 10_240
"""Characters, without white space, of all inline policies of a role (IAM's quotas)."""

Right = tuple[str, str, str]
"""One action, what the resource's name contains, and one leading key if any."""


@by_name
def test_a_role_may_do_exactly_what_its_row_says(templates: Templates, row: Function) -> None:
    at_rest = [each for each in templates.statements(row.name) if "kms:ViaService" in str(each.get("Condition"))]
    others = [each for each in templates.statements(row.name) if each not in at_rest]
    assert {right for each in others for right in _found(each)} == set(_wanted(row))
    for each in at_rest:
        assert {action.removeprefix("kms:") for action in as_list(each["Action"])} <= AT_REST


@by_name
def test_all_keys_of_an_action_on_a_table_stand_in_one_statement(templates: Templates, row: Function) -> None:
    """A batch holds keys of several; ForAllValues must be met by one statement alone."""
    spread: dict[tuple[str, str], int] = {}
    for each in templates.statements(row.name):
        if "dynamodb:LeadingKeys" in str(each.get("Condition")):
            for action in as_list(each["Action"]):
                spread[action, str(each["Resource"])] = spread.get((action, str(each["Resource"])), 0) + 1
    assert [place for place, count in spread.items() if count > 1] == []


@by_name
def test_a_roles_policy_is_far_under_iams_limit(templates: Templates, row: Function) -> None:
    assert len(json.dumps(templates.statements(row.name), separators=(",", ":"))) < ROLE_LIMIT * 0.8


@by_name
def test_each_function_has_a_role_of_its_own(templates: Templates, row: Function) -> None:
    role = templates.function(row.name)["Role"]
    sharing = [other.name for other in FUNCTIONS if templates.function(other.name)["Role"] == role]
    assert sharing == [row.name]


def test_no_action_is_a_wildcard(templates: Templates) -> None:
    for name, statement in _identity_statements(templates):
        assert not [action for action in as_list(statement["Action"]) if "*" in action], name


def test_no_resource_is_a_wildcard_where_the_aws_service_has_names(templates: Templates) -> None:
    starred = {name for name, statement in _identity_statements(templates) if "*" in str(statement["Resource"])}
    policies = {name for name, _ in templates.all("Operators")}
    assert starred == {*policies, *(name for name in starred if name.split("Role")[0] in ANY_OBJECT)}
    for name, statement in _identity_statements(templates):
        assert statement["Resource"] != "*" or set(as_list(statement["Action"])) <= KNOW_NO_RESOURCE, name


@by_name
def test_a_function_gets_the_settings_its_grants_need_and_no_others(templates: Templates, row: Function) -> None:
    variables = set(templates.function(row.name)["Environment"]["Variables"])
    ends = (
        "_TABLE",
        "_QUEUE",
        "_KEY",
        "_KEYS",
        "_BUCKET",
        "_SECRETS",
        "_SET",
        "_NUMBER_VERSION",
        "_PATIENCE",
        "_GUESSES",
        "_DAYS",
    )
    given = {name for name in variables if name.endswith(ends)}
    season = ("season_guesses", "season_days") if row.name == "deadlines" else ()
    assert given == set(environment(**dict.fromkeys((*_settings(row), *season), "")))
    assert {"BODY_NAME", "SITE_URL", "ZONE", "LANGUAGES", "POWERTOOLS_SERVICE_NAME"} <= variables


def test_no_deployed_function_delivers_webhooks_to_its_own_machine_and_the_emulators_does(templates: Templates) -> None:
    deployed = [templates.function(row.name)["Environment"]["Variables"] for row in FUNCTIONS]
    assert not [each for each in deployed if "LOCAL_RECEIVERS" in each]
    local = SimpleNamespace(deployment=Deployment(load_body(), "eu-west-1", "000000000000", local=True))
    played = {row.name: _played(row, cast(Surroundings, local)) for row in FUNCTIONS}
    assert [name for name, each in played.items() if each.get("LOCAL_RECEIVERS") == "on"] == ["webhooks"]


@by_name
def test_a_log_is_kept_for_ninety_days(templates: Templates, row: Function) -> None:
    group = templates.function(row.name)["LoggingConfig"]["LogGroup"]["Ref"]
    log = templates.stacks["Functions"]["Resources"][group]["Properties"]
    assert (log["LogGroupName"], log["RetentionInDays"]) == (f"/aws/lambda/results-online-{row.name}", 90)


def test_every_log_there_is_has_an_end(templates: Templates) -> None:
    groups = templates.of_type("AWS::Logs::LogGroup").values()
    assert all(group["Properties"]["RetentionInDays"] == 90 for group in groups)


@by_name
def test_what_is_shipped_is_python_3_13_on_arm64(templates: Templates, row: Function) -> None:
    found = templates.function(row.name)
    assert (found["Runtime"], found["Architectures"]) == ("python3.13", ["arm64"])
    assert (found["Handler"], found["MemorySize"], found["Timeout"]) == (row.handler, row.memory, row.timeout)
    assert "ReservedConcurrentExecutions" not in found  # a new account has ten in all


@by_name
def test_an_event_source_reports_each_failed_message(templates: Templates, row: Function) -> None:
    names = {resource_id for resource_id, _ in _sources(templates, row)}
    assert len(names) == len(row.consumes)
    for _, source in _sources(templates, row):
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def _wanted(row: Function) -> Iterator[Right]:
    yield from _rights(LOG, f"{row.name.title()}Log")
    for grant in row.grants:
        yield from _granted(grant)
    for name in row.consumes:
        yield from _rights(CONSUME, f"{_pascal(name)}Queue")
    if row.minutely:
        yield from _rights(("sqs:SendMessage",), "SweepsFailed")


def _granted(grant: Grant) -> Iterator[Right]:
    match grant:
        case Rows(table, actions, keys, index):
            resource = f"{table.title()}{'/index/' + index if index else ''}"
            yield from _rights((f"dynamodb:{action}" for action in actions), resource, keys)
        case Key(name, actions):
            for key in KEYS.get(name) or (f"{_pascal(name)}Key",):
                yield from _rights((f"kms:{action}" for action in actions), key)
        case Queue(name):
            yield from _rights(("sqs:SendMessage",), f"{_pascal(name)}Queue")
        case Uploads(actions, bucket):
            for action in actions:
                resource = bucket.title() if action == "ListBucket" else f"{bucket.title()}/*"
                yield from _rights((f"s3:{action}",), resource)
        case Mail():
            for resource in ("*", "configuration-set/results-online-mail"):
                yield from _rights(("ses:SendEmail",), resource)
            yield from _rights(("ses:GetAccount",), "*")


def _found(statement: dict[str, Any]) -> Iterator[Right]:
    leading = statement.get("Condition", {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", "")
    for resource in as_list(statement["Resource"]):
        yield from _rights(as_list(statement["Action"]), _resource(resource), as_list(leading))


def _rights(actions: Iterable[str], resource: str, keys: Iterable[str] = ("",)) -> Iterator[Right]:
    """A grant or a statement taken apart, so that it is the same however its parts are put together."""
    return ((action, resource, key) for action, key in product(list(actions), list(keys)))


def _resource(arn: Any) -> str:
    """The construct's own name and what follows it, out of a reference with CDK's hashes around it."""
    if isinstance(arn, str):
        return arn.rpartition(":")[2]
    if "Fn::Join" in arn:
        parts = [_resource(part) if isinstance(part, dict) else part for part in arn["Fn::Join"][1]]
        words = [part for part in parts if part not in ("arn:", "AWS::Partition")]
        return "".join(words).rpartition(":")[2].removeprefix("identity/")
    if "Fn::ImportValue" in arn:
        name = arn["Fn::ImportValue"].partition("ExportsOutput")[2]
        return _unhashed(name.removeprefix("FnGetAtt").removeprefix("Ref").rpartition("Arn")[0])
    return _unhashed(arn.get("Ref") or arn["Fn::GetAtt"][0]) if "AWS::" not in str(arn.get("Ref")) else str(arn["Ref"])


def _unhashed(logical: str) -> str:
    return logical[:-8] if len(logical) > 8 and all(c in "0123456789ABCDEF" for c in logical[-8:]) else logical


def _settings(row: Function) -> Iterator[str]:
    for grant in row.grants:
        match grant:
            case Rows(table):
                yield f"{table}_table"
            case Key(name, actions):
                yield "credential_keys" if name == "credentials" else f"{name.replace('-', '_')}_key"
                if name == "secret-number" and "GenerateDataKeyWithoutPlaintext" in actions:
                    yield "secret_number_version"
            case Queue(name):
                yield f"{name}_queue"
            case Uploads(_, bucket):
                yield f"{bucket}_bucket"
            case Mail():
                yield "mail_configuration_set"
    if any(route.role is not Role.OPERATOR for route in row.routes):
        yield from ("origin_secrets", "source_patience")
    yield from (f"{name.replace('-', '_')}_queue" for name in row.consumes)


def _identity_statements(templates: Templates) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every statement of every role and policy but CDK's own, with the logical id of where it stands."""
    for name, resource in templates.all():
        if not resource["Type"].startswith("AWS::IAM::") or name.startswith(CDKS_OWN):
            continue
        properties = resource["Properties"]
        documents = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
        documents += [properties["PolicyDocument"]] if "PolicyDocument" in properties else []
        for document in documents:
            yield from ((name, statement) for statement in document["Statement"])


def _sources(templates: Templates, row: Function) -> list[tuple[str, dict[str, Any]]]:
    """A function's event source mappings, by logical id."""
    found = templates.of_type("AWS::Lambda::EventSourceMapping")
    return [
        (name, each["Properties"])
        for name, each in found.items()
        if _unhashed(each["Properties"]["FunctionName"]["Ref"]) == row.name.title()
    ]


def _pascal(name: str) -> str:
    return name.title().replace("-", "")
