"""The sealing key against everybody who might use it, judged as IAM does; and what is heard of a try."""

import json
from fnmatch import fnmatchcase
from typing import Any

import pytest

from infra.catalogue import FUNCTIONS
from infra.keys import DOCUMENTS
from infra.unsealing import openers
from tests.iam.policy import Question, allows
from tests.iam.template import Deployed
from tests.infra.conftest import ACCOUNT, Templates, as_list

ROLE = f"arn:aws:iam::{ACCOUNT}:role/"
ADMINISTRATOR = f"{ROLE}Administrator"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
PASSED_ON = ("kms:CreateGrant", "kms:ReplicateKey", "kms:UpdatePrimaryRegion")
EVERYTHING = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
"""What an administrator's role carries."""


@pytest.mark.parametrize(
    "who", [ADMINISTRATOR, ROOT, f"arn:aws:iam::{ACCOUNT}:user/Alice", f"{ROLE}results-online-results"]
)
@pytest.mark.parametrize("action", ["kms:Decrypt", "kms:ReEncryptFrom", *PASSED_ON])
def test_nobody_who_may_do_anything_may_open_what_is_sealed(templates: Templates, who: str, action: str) -> None:
    assert not _may(_policy(templates), EVERYTHING, who, action)


@pytest.mark.parametrize(
    ("name", "action"), [("ingest", "kms:GenerateDataKey"), ("ingest", "kms:Decrypt"), ("release", "kms:Decrypt")]
)
def test_ingest_and_release_may_what_their_rows_say(templates: Templates, name: str, action: str) -> None:
    assert _may(_policy(templates), _own(templates, name), f"{ROLE}results-online-{name}", action)


@pytest.mark.parametrize("action", ["kms:GenerateDataKey", *PASSED_ON])
def test_release_may_neither_seal_nor_pass_on(templates: Templates, action: str) -> None:
    assert not _may(_policy(templates), _own(templates, "release"), f"{ROLE}results-online-release", action)


@pytest.mark.parametrize("action", PASSED_ON)
def test_nobody_grants_the_key_to_others_not_even_its_two_functions(templates: Templates, action: str) -> None:
    for name in openers():
        assert not _may(_policy(templates), EVERYTHING, f"{ROLE}results-online-{name}", action)


def test_the_policy_can_be_changed_so_kms_makes_the_key(templates: Templates) -> None:
    """KMS refuses a policy that its maker could not change again, and one that names a principal who is not there."""
    policy = _policy(templates)
    assert _may(policy, EVERYTHING, ADMINISTRATOR, "kms:PutKeyPolicy")
    for statement in policy:
        assert statement["Principal"]["AWS"] in ("*", ROOT)


def test_the_roles_have_the_names_that_the_policy_knows(templates: Templates) -> None:
    assert openers() == ["ingest", "release"]
    for row in FUNCTIONS:
        role = templates.function(row.name)["Role"]["Fn::GetAtt"][0]
        named = templates.stacks["Functions"]["Resources"][role]["Properties"].get("RoleName")
        assert named == (f"results-online-{row.name}" if row.name in (*openers(), DOCUMENTS) else None)


@pytest.mark.parametrize("action", ["kms:Decrypt", "kms:ReEncryptFrom", "kms:GenerateDataKey", *PASSED_ON])
@pytest.mark.parametrize("who", [ADMINISTRATOR, ROOT, f"{ROLE}results-online-results"])
def test_nobody_but_documents_may_open_or_plant_a_document(templates: Templates, who: str, action: str) -> None:
    policy = _policy(templates, "DocumentsKey")
    assert not _may(policy, EVERYTHING, who, action)
    assert _may(policy, EVERYTHING, f"{ROLE}results-online-{DOCUMENTS}", action) is (action not in PASSED_ON)


@pytest.mark.parametrize("action", ["kms:GenerateDataKey", "kms:Decrypt"])
@pytest.mark.parametrize("context", ["bucket", "object"])
def test_s3_may_ask_for_a_documents_key_as_it_does_with_a_bucket_key(
    templates: Templates, action: str, context: str
) -> None:
    """In the caller's name, for once a bucket and caller or for each object: "the encryption context will be the bucket
    ARN and not the object ARN" (S3 user guide, "Configuring your bucket to use an S3 Bucket Key"). Nothing that we
    grant or deny asks for the one or the other, and what comes by another way than S3 is not let in."""
    deployed, key, bucket = Deployed(templates.stacks), "DocumentsKey", "arn:aws:s3:::documents"
    (made,) = [each for name, each in templates.of_type("AWS::S3::Bucket").items() if name.startswith("Documents")]
    (rule,) = made["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["BucketKeyEnabled"] is True
    asked = {
        "kms:EncryptionContext:aws:s3:arn": (bucket if context == "bucket" else f"{bucket}/0123abcd",),
        "kms:EncryptionContextKeys": ("aws:s3:arn",),
        "kms:CallerAccount": (ACCOUNT,),
    }
    through = {"kms:ViaService": ("s3.eu-west-1.amazonaws.com",)}
    own, arn = deployed.statements(DOCUMENTS), deployed.arn("AWS::KMS::Key", key)
    assert allows(own, Question(action, arn, tuple({**asked, **through}.items())))
    assert not allows(own, Question(action, arn, tuple(asked.items())))
    conditions = [each.get("Condition", {}) for each in _policy(templates, key) if each["Effect"] == "Deny"]
    assert {name for each in conditions for pairs in each.values() for name in pairs} == {"aws:PrincipalArn"}
    assert _may(_policy(templates, key), EVERYTHING, f"{ROLE}results-online-{DOCUMENTS}", action)


def test_state_imports_nothing(templates: Templates) -> None:
    """So it is deployed before the functions, and their roles can be replaced."""
    assert "Fn::ImportValue" not in str(templates.stacks["State"])


KEY = "SealingKey"
BY_ROLE = {"type": "AssumedRole", "sessionContext": {"sessionIssuer": {"arn": ADMINISTRATOR}}}
BY_RELEASE = {"type": "AssumedRole", "sessionContext": {"sessionIssuer": {"arn": f"{ROLE}results-online-release"}}}
INGEST = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:results-online-ingest"
CHANGES = ("PutKeyPolicy", "ScheduleKeyDeletion", "DisableKey", "CreateGrant", "ReplicateKey")
ON_KEY = {"resources": [{"ARN": KEY}]}


def _kms(name: str, **more: Any) -> dict[str, Any]:
    return {"eventSource": "kms.amazonaws.com", "eventName": name, **more}


def _lambda(name: str, **parameters: str) -> dict[str, Any]:
    return {"eventSource": "lambda.amazonaws.com", "eventName": name, "requestParameters": parameters}


def _iam(name: str, **parameters: str) -> dict[str, Any]:
    return {"eventSource": "iam.amazonaws.com", "eventName": name, "requestParameters": parameters}


def _refused(name: str, **more: Any) -> dict[str, Any]:
    return _kms(name, errorCode="AccessDenied", userIdentity=BY_ROLE, **more)


ALIAS = f"arn:aws:kms:eu-west-1:{ACCOUNT}:alias/results-online-sealing"
UNNAMED = (
    "kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region"
)
DENIED = {
    "errorCode": "AccessDenied",
    "errorMessage": f"User: X is not authorized to perform: kms:Decrypt on resource: {KEY} with an explicit deny",
}


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (_kms("Decrypt", **DENIED, userIdentity=BY_ROLE), "tried"),
        (_kms("Decrypt", errorCode="AccessDenied", **ON_KEY, userIdentity=BY_ROLE), "tried"),
        (_refused("Decrypt", errorMessage=UNNAMED), "tried"),
        (_refused("Decrypt", requestParameters={"encryptionContext": {"release": "r1"}}), "tried"),
        (_refused("ReEncrypt", requestParameters={"sourceEncryptionContext": {"release": "r1"}}), "tried"),
        (_refused("Decrypt", requestParameters={"keyId": ALIAS}), "tried"),
        (_refused("ReEncrypt", requestParameters={"sourceKeyId": KEY}), "tried"),
        (_refused("Decrypt", requestParameters={"keyId": "another", "encryptionContext": {"purpose": "x"}}), None),
        (_kms("Decrypt", **ON_KEY, userIdentity=BY_ROLE), "tried"),
        (_kms("ReEncrypt", **ON_KEY, userIdentity={"type": "IAMUser"}), "tried"),
        (_kms("Decrypt", **ON_KEY, userIdentity=BY_RELEASE), None),
        (_kms("Decrypt", resources=[{"ARN": "another"}], userIdentity=BY_ROLE), None),
        (_kms("DescribeKey", **ON_KEY, userIdentity=BY_ROLE), None),
        *[(_kms(name, **ON_KEY, userIdentity=BY_ROLE), "changed") for name in CHANGES],
        (_kms("PutKeyPolicy", resources=[{"ARN": "another"}]), None),
        (_lambda("UpdateFunctionCode20150331v2", functionName="results-online-release"), "changed"),
        (_lambda("UpdateFunctionConfiguration20150331v2", functionName=INGEST), "changed"),
        (_lambda("UpdateFunctionCode20150331v2", functionName="results-online-calendar"), None),
        (_lambda("CreateFunction20150331", functionName="mine", role=f"{ROLE}results-online-release"), "changed"),
        (_lambda("UpdateFunctionConfiguration20150331v2", role=f"{ROLE}results-online-ingest"), "changed"),
        (_lambda("CreateFunction20150331", functionName="mine", role=ADMINISTRATOR), None),
        (_iam("UpdateAssumeRolePolicy", roleName="results-online-ingest", policyDocument="{}"), "roles"),
        (_iam("UpdateAssumeRolePolicy", roleName="Results-Online-Ingest", policyDocument="{}"), "roles"),
        (_iam("PutRolePolicy", roleName="results-online-release", policyName="more"), "roles"),
        (_iam("AttachRolePolicy", roleName="results-online-release", policyArn="arn"), "roles"),
        (_iam("DeleteRolePermissionsBoundary", roleName="results-online-ingest"), "roles"),
        (_iam("CreateRole", roleName="results-online-ingest"), "roles"),
        (_iam("AddRoleToInstanceProfile", roleName="results-online-ingest", instanceProfileName="mine"), "roles"),
        (_iam("UpdateAssumeRolePolicy", roleName="results-online-ingest-of-another"), None),
        (_iam("PutUserPolicy", userName="results-online-ingest"), None),
    ],
)  # fmt: skip
def test_each_try_rings_its_own_alarm_and_daily_work_rings_none(
    templates: Templates, event: dict[str, Any], kind: str | None
) -> None:
    """A deploy is heard as "changed" or "roles", and never as "tried"."""
    found = [name for name, each in _rules(templates).items() if _matches(_flat(each["EventPattern"]["detail"]), event)]
    assert found == ([f"results-online-unsealing-{kind}"] if kind else [])


def test_eventbridge_takes_the_patterns(templates: Templates) -> None:
    """2,048 characters, and a bound on wildcards that it does not name: two in a rule, in one field."""
    for rule in _rules(templates).values():
        pattern = json.dumps(_flat(rule["EventPattern"])).replace(
            KEY, "k" * len(f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/mrk-") + "k" * 32
        )
        assert len(pattern) <= 2048
        assert pattern.count("wildcard") <= 2


def test_iam_events_are_watched_in_us_east_1(templates: Templates) -> None:
    names = {each["Properties"]["Name"] for each in templates.of_type("AWS::Events::Rule", "State").values()}
    assert {each for each in names if "unsealing" in each} == {
        f"results-online-unsealing-{what}" for what in ("tried", "changed")
    }
    assert len(templates.of_type("AWS::Events::Rule", "CdnAlarms")) == 1
    answer = json.loads((templates.folder / "manifest.json").read_text("utf-8"))["artifacts"]["ResultsOnline-CdnAlarms"]
    assert answer["environment"] == f"aws://{ACCOUNT}/us-east-1"


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("tried", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"),  # Decrypt is "reading"
        ("changed", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"),
        ("roles", "ENABLED"),  # GetRole is no change
    ],
)
def test_an_event_stays_in_its_queue_until_it_is_read(templates: Templates, kind: str, state: str) -> None:
    rule = _rules(templates)[f"results-online-unsealing-{kind}"]
    assert (rule["State"], rule["EventPattern"]["detail-type"]) == (state, ["AWS API Call via CloudTrail"])
    (target,) = rule["Targets"]
    queue = templates.of_type("AWS::SQS::Queue")[target["Arn"]["Fn::GetAtt"][0]]["Properties"]
    assert (queue["QueueName"], queue["MessageRetentionPeriod"]) == (rule["Name"], 14 * 86400)
    (logical,) = [name for name, each in templates.of_type("AWS::Events::Rule").items() if each["Properties"] == rule]
    may_send = [each for each in templates.of_type("AWS::SQS::QueuePolicy").values() if logical in str(each)]
    assert target["Arn"]["Fn::GetAtt"][0] in str(may_send)


@pytest.mark.parametrize("kind", ["tried", "changed", "roles"])
def test_each_match_rings_though_nobody_has_emptied_the_queue(templates: Templates, kind: str) -> None:
    """CloudWatch acts on a change of state alone, so the alarm comes to rest by itself."""
    found = [each["Properties"] for each in templates.of_type("AWS::CloudWatch::Alarm").values()]
    (alarm,) = [each for each in found if each["AlarmName"] == f"results-online-unsealing-{kind}"]
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"]) == ("AWS/Events", "TriggeredRules", "Sum")
    assert alarm["Dimensions"] == [{"Name": "RuleName", "Value": f"results-online-unsealing-{kind}"}]
    assert (alarm["Period"], alarm["EvaluationPeriods"], alarm["TreatMissingData"]) == (60, 1, "notBreaching")
    assert alarm["AlarmActions"]
    assert "queue of this name" in alarm["AlarmDescription"]
    expected = "no deploy does that" if kind == "tried" else "Expected in a deploy"
    assert expected in alarm["AlarmDescription"]


def _rules(templates: Templates) -> dict[str, dict[str, Any]]:
    rules = [
        each for stack in ("State", "CdnAlarms") for each in templates.of_type("AWS::Events::Rule", stack).values()
    ]
    return {each["Properties"]["Name"]: each["Properties"] for each in rules}


def _policy(templates: Templates, of: str = "") -> list[dict[str, Any]]:
    (key,) = [each for name, each in templates.of_type("AWS::KMS::Key").items() if name.startswith(of or KEY)]
    statements: list[dict[str, Any]] = key["Properties"]["KeyPolicy"]["Statement"]
    return statements


def _own(templates: Templates, name: str) -> list[dict[str, Any]]:
    return [each for each in templates.statements(name) if KEY in str(each["Resource"])]


def _may(policy: list[dict[str, Any]], own: list[dict[str, Any]], who: str, action: str) -> bool:
    """A key policy that trusts the account leaves the answer to the caller's own policies; any Deny ends it."""
    applying = [each for each in policy if _names(each, action) and _holds(each, who)]
    if any(each["Effect"] == "Deny" for each in applying):
        return False
    return any(each["Principal"] == {"AWS": ROOT} for each in applying) and any(_names(each, action) for each in own)


def _names(statement: dict[str, Any], action: str) -> bool:
    return any(fnmatchcase(action, pattern) for pattern in as_list(statement["Action"]))


def _holds(statement: dict[str, Any], who: str) -> bool:
    conditions = statement.get("Condition", {})
    assert set(conditions) <= {"ArnNotLike"}, "this judge knows no other condition"
    others = conditions.get("ArnNotLike", {}).get("aws:PrincipalArn", [])
    return not any(fnmatchcase(who, pattern) for pattern in as_list(others))


def _flat(pattern: Any) -> Any:
    """References to the key become its name."""
    if isinstance(pattern, dict):
        if "Fn::Join" in pattern:
            return "".join(_flat(part) for part in pattern["Fn::Join"][1])
        if "Fn::GetAtt" in pattern:
            return KEY if pattern["Fn::GetAtt"][0].startswith(KEY) else "?"
        if "Ref" in pattern:
            return KEY if pattern["Ref"].startswith(KEY) else "?"
        return {name: _flat(value) for name, value in pattern.items()}
    return [_flat(each) for each in pattern] if isinstance(pattern, list) else pattern


def _matches(pattern: dict[str, Any], event: Any) -> bool:
    """EventBridge's matching, as far as these patterns go: every field, any of its values; a list of objects, any."""
    if isinstance(event, list):
        return any(_matches(pattern, each) for each in event)
    found = event if isinstance(event, dict) else {}
    for name, wanted in pattern.items():
        if name == "$or":
            fits = any(_matches(each, found) for each in wanted)
        elif isinstance(wanted, dict):
            fits = _matches(wanted, found.get(name))
        else:
            fits = any(_fits(each, found.get(name)) for each in wanted)
        if not fits:
            return False
    return True


def _fits(wanted: Any, value: Any) -> bool:
    match wanted:
        case {"exists": is_there}:
            return bool((value is not None) is is_there)
        case {"equals-ignore-case": word}:
            return isinstance(value, str) and value.lower() == word.lower()
        case {"prefix": start}:
            return isinstance(value, str) and value.startswith(start)
        case {"wildcard": pattern}:
            return isinstance(value, str) and fnmatchcase(value, pattern)
        case {"anything-but": others}:
            return value is not None and value not in others
        case _:
            return bool(wanted == value)
