"""The steps that only a real account can take: their requests against AWS's own models, and who is asked first."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from botocore.credentials import Credentials

from cli.docs import DOCS
from infra.cdn.scripts import paths
from local.account import __main__, operators
from local.account.__main__ import Rehearsal
from local.account.account import PREFIX, Account, ask_first, refuse_production, stacks_of
from local.account.caller import AccountCaller, signed_request
from local.account.removal import remove
from local.account.steps import (
    PAGES,
    SCRIPTS,
    SIMULATOR,
    await_delivery,
    await_mail_domain,
    check_script,
    check_scripts,
    kept_by,
    script_event,
)
from local.place import RehearsalFailed
from tests.kit.stubbed_clients import stubbed
from web.body import load_body
from web.build import build

ACCOUNT, REGION = "123456789012", "eu-west-1"
AT = datetime(2026, 11, 29, tzinfo=UTC)
KEYS = Credentials("AKIDEXAMPLE", "secret", "token")
HANDBOOK = (DOCS / "operations.md").read_text("utf-8")
REHEARSING = " ".join(HANDBOOK.partition("## Rehearse the deployment")[2].partition("\n## ")[0].split())


# Before anything is done


def _listed(*names: str, status: str = "CREATE_COMPLETE") -> tuple[str, dict[str, Any], dict[str, Any]]:
    made = [{"StackName": name, "CreationTime": AT, "StackStatus": status} for name in names]
    return ("list_stacks", {"StackSummaries": made}, {})


def test_an_account_with_a_deployment_that_is_no_rehearsal_is_refused() -> None:
    client, _ = stubbed("cloudformation", _listed("CDKToolkit", "ResultsOnline-State", "ResultsOnlineOther-Edge"))
    with pytest.raises(RehearsalFailed, match="has ResultsOnline-State, ResultsOnlineOther-Edge: rehearse in one"):
        refuse_production(client)


def test_what_is_deleted_or_of_a_rehearsal_or_not_ours_is_no_production() -> None:
    practice = stacks_of(PREFIX)
    assert practice == "ResultsOnlinePractice"
    refuse_production(stubbed("cloudformation", _listed(f"{practice}-State", "CDKToolkit", "Website"))[0])
    refuse_production(stubbed("cloudformation", _listed("ResultsOnline-State", status="DELETE_COMPLETE"))[0])


def test_another_prefix_is_not_seen_as_a_deployment_and_the_handbook_says_so() -> None:
    refuse_production(stubbed("cloudformation", _listed("ExamResults-State"))[0])
    assert "**a deployment in another region, or under another prefix, it does not see**" in REHEARSING


@pytest.mark.parametrize(("yes", "typed"), [("", ""), ("", "yes"), ("210987654321", ACCOUNT)])
def test_without_the_accounts_id_nothing_is_done(yes: str, typed: str) -> None:
    with pytest.raises(RehearsalFailed, match="nothing was done"):
        ask_first(ACCOUNT, REGION, yes, lambda _: typed)


def test_the_accounts_id_is_enough_by_hand_or_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    ask_first(ACCOUNT, REGION, "", lambda _: f" {ACCOUNT} ")
    ask_first(ACCOUNT, REGION, ACCOUNT, lambda _: pytest.fail("nobody is asked"))
    assert f"account {ACCOUNT}, {REGION}" in capsys.readouterr().out


# The scripts


def _tested(kind: str, answer: dict[str, Any], **also: str) -> dict[str, Any]:
    listed = {"FunctionOutput": json.dumps(answer), "ComputeUtilization": "21", **also}
    return {"TestResult": listed}


def _right(kind: str, wanted: dict[str, Any]) -> dict[str, Any]:
    is_answer = "statusCode" in wanted
    return {"response" if is_answer else "request": wanted}


def test_both_scripts_are_tested_at_the_stage_that_serves() -> None:
    answers: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
    for script, kind, path, wanted in SCRIPTS:
        name = f"{PREFIX}-{script}"
        asked = {"Name": name, "IfMatch": "E1", "Stage": "LIVE", "EventObject": script_event(kind, path)}
        answers.append(("describe_function", {"ETag": "E1"}, {"Name": name, "Stage": "LIVE"}))
        answers.append(("test_function", _tested(kind, _right(kind, wanted)), asked))
    client, stub = stubbed("cloudfront", *answers)
    check_scripts(client, PREFIX)
    stub.assert_no_pending_responses()
    assert {script for script, *_ in SCRIPTS} == {path.stem for path in Path("infra/cdn").glob("*.js")}


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        ({}, "ReferenceError: Set is not defined", "Set is not defined"),
        ({"request": {"uri": "/404.html"}}, "", "should answer"),
        ({"response": {"statusCode": 503}}, "", "should answer"),
    ],
)
def test_a_script_that_fails_or_answers_otherwise_is_named(answer: dict[str, Any], error: str, says: str) -> None:
    listed = {"FunctionOutput": json.dumps(answer), "FunctionErrorMessage": error, "ComputeUtilization": "21"}
    with pytest.raises(RehearsalFailed, match=says):
        check_script("results-online-practice-pages", "/en/register", listed, {"uri": "/en/register/index.html"})


@pytest.mark.thorough
def test_the_pages_that_are_asked_for_are_built(tmp_path: Path) -> None:
    build(tmp_path, load_body())
    built = paths(tmp_path)
    assert [page for page in PAGES if f"{page.rstrip('/')}/index.html" not in built] == []


# Operators


def test_two_people_are_one_role_under_two_names() -> None:
    arn, policy = f"arn:aws:iam::{ACCOUNT}:role/{operators.ROLE}", f"arn:aws:iam::{ACCOUNT}:policy/{PREFIX}-operators"
    made = {"Path": "/", "RoleName": operators.ROLE, "RoleId": "AROA0123456789ABCDEF", "Arn": arn, "CreateDate": AT}
    trust = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}
            ],
        }
    )
    role, attached = {"RoleName": operators.ROLE}, {"RoleName": operators.ROLE, "PolicyArn": policy}
    iam, iam_stub = stubbed(
        "iam",
        ("create_role", {"Role": made}, {**role, "AssumeRolePolicyDocument": trust}),
        ("attach_role_policy", {}, attached),
        ("detach_role_policy", {}, attached),
        ("delete_role", {}, role),
    )
    keys = {"SecretAccessKey": "secret", "SessionToken": "token", "Expiration": AT}
    sts, _ = stubbed(
        "sts",
        *(
            (
                "assume_role",
                {"Credentials": {"AccessKeyId": f"ASIA000000000000{name}", **keys}},
                {"RoleArn": arn, "RoleSessionName": name, "DurationSeconds": 3600},
            )
            for name in operators.PEOPLE
        ),
    )
    found = operators.make_operators(iam, sts, ACCOUNT, policy)
    assert {name: each.access_key for name, each in found.items()} == {
        name: f"ASIA000000000000{name}" for name in ("ann", "ben")
    }
    operators.remove_operators(iam, policy)
    iam_stub.assert_no_pending_responses()


def test_an_operators_call_is_signed_for_the_apis_own_host() -> None:
    url = "https://abc123.execute-api.eu-west-1.amazonaws.com/v1/board/releases?limit=5"
    signed = signed_request("POST", url, {"a": 1}, KEYS, REGION)
    assert signed.url == url
    assert signed.body == b'{"a": 1}'
    assert signed.headers["x-amz-security-token"] == "token"
    scope = f"/{REGION}/execute-api/aws4_request"
    assert signed.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
    assert scope in signed.headers["authorization"]
    assert "content-type;host;x-amz-date;x-amz-security-token" in signed.headers["authorization"]


def _caller(ask: Callable[[str], str]) -> AccountCaller:
    return AccountCaller("https://d1.cloudfront.net", "https://abc/", REGION, {"ann": KEYS, "ben": KEYS}, ask)


def test_each_operator_signs_as_themselves_and_a_new_role_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str]] = []

    def answer(method: str, url: str, **_: Any) -> httpx.Response:
        seen.append((method, str(url)))
        return httpx.Response(403 if len(seen) < 3 else 200, json={"id": "R1"})

    monkeypatch.setattr("local.account.caller.httpx.request", answer)
    monkeypatch.setattr("local.account.caller.PAUSE", 0.0)
    assert _caller(lambda _: "").board("POST", "releases", {}, operator="ben") == {"id": "R1"}
    assert seen == 3 * [("POST", "https://abc/v1/board/releases")]


def test_a_link_is_pasted_by_whoever_reads_the_mail() -> None:
    links = iter(["", "https://d1.cloudfront.net/en/confirm", "https://d1/en/confirm#abcdefghij-klmnopqrst_uv"])
    assert _caller(lambda _: next(links)).token_mailed_to("me@example.org") == "abcdefghij-klmnopqrst_uv"


# Mail


def test_the_domain_is_waited_for_and_its_records_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    sesv2, _ = stubbed(
        "sesv2",
        ("get_email_identity", {"VerifiedForSendingStatus": True}, {"EmailIdentity": "example.org"}),
    )
    await_mail_domain(sesv2, "example.org", {"DkimRecord1": "a._domainkey.example.org CNAME a.dkim", "ApiUrl": "x"})
    assert "DNS: a._domainkey.example.org CNAME a.dkim" in capsys.readouterr().out


def test_the_simulators_mail_is_delivered_when_its_row_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("local.client.caller.time.sleep", lambda _: None)
    asked = {
        "TableName": "notices",
        "ConsistentRead": True,
        "FilterExpression": "email = :address",
        "ExpressionAttributeValues": {":address": {"S": SIMULATOR}},
    }
    states = [[], [{"state": {"S": "sent"}}], [{"state": {"S": "delivered"}}]]
    dynamodb, stub = stubbed("dynamodb", *(("scan", {"Items": items}, asked) for items in states))
    await_delivery(dynamodb, "notices")
    stub.assert_no_pending_responses()


# What is left


def _resource(name: str, kind: str, status: str) -> dict[str, Any]:
    return {
        "LogicalResourceId": name,
        "PhysicalResourceId": f"{name.lower()}-1",
        "ResourceType": kind,
        "LastUpdatedTimestamp": AT,
        "ResourceStatus": status,
    }


def test_a_deleted_stack_names_what_it_kept() -> None:
    listed = [
        _resource("People", "AWS::DynamoDB::Table", "DELETE_SKIPPED"),
        _resource("Log", "AWS::Logs::LogGroup", "DELETE_COMPLETE"),
    ]
    client, _ = stubbed(
        "cloudformation", ("list_stack_resources", {"StackResourceSummaries": listed}, {"StackName": "arn:stack"})
    )
    assert kept_by(client, ["arn:stack"]) == {"AWS::DynamoDB::Table": ["people-1"]}


def test_whatever_else_is_left_ends_the_rehearsal() -> None:
    listed = [_resource("Policy", "AWS::IAM::ManagedPolicy", "DELETE_FAILED")]
    client, _ = stubbed(
        "cloudformation", ("list_stack_resources", {"StackResourceSummaries": listed}, {"StackName": "arn:stack"})
    )
    with pytest.raises(RehearsalFailed, match="Policy of arn:stack is DELETE_FAILED"):
        kept_by(client, ["arn:stack"])


class _Stubs:
    """A place of stubbed clients."""

    def __init__(self, **clients: Any) -> None:
        self._clients = clients

    def client(self, name: str, region: str = "") -> Any:
        return self._clients[name]

    def environment(self) -> dict[str, str]:
        return {}


def test_what_was_kept_is_removed_by_its_own_ids_and_nothing_else() -> None:
    dynamodb, tables = stubbed(
        "dynamodb",
        ("update_table", {}, {"TableName": "people-1", "DeletionProtectionEnabled": False}),
        ("delete_table", {}, {"TableName": "people-1"}),
    )
    version = {"Key": "index.html", "VersionId": "null"}
    s3, buckets = stubbed(
        "s3",
        ("get_object_lock_configuration", "ObjectLockConfigurationNotFoundError", {"Bucket": "pages-1"}),
        ("list_object_versions", {"Versions": [version]}, {"Bucket": "pages-1"}),
        ("delete_object", {}, {"Bucket": "pages-1", **version}),
        ("delete_bucket", {}, {"Bucket": "pages-1"}),
        ("get_object_lock_configuration", {}, {"Bucket": "record-1"}),
        ("list_object_versions", {"Versions": [version]}, {"Bucket": "record-1"}),
        ("delete_object", {}, {"Bucket": "record-1", **version, "BypassGovernanceRetention": True}),
        ("delete_bucket", {}, {"Bucket": "record-1"}),
    )
    key = "12345678-1234-1234-1234-123456789012"
    kms, keys = stubbed(
        "kms",
        ("delete_alias", {}, {"AliasName": f"alias/{PREFIX}-tables"}),
        ("schedule_key_deletion", {"KeyId": key}, {"KeyId": key, "PendingWindowInDays": 7}),
    )
    kept = {
        "AWS::KMS::Key": [key],
        "AWS::S3::Bucket": ["pages-1", "record-1"],
        "AWS::S3::BucketPolicy": ["pages-1"],
        "AWS::DynamoDB::Table": ["people-1"],
        "AWS::KMS::Alias": [f"alias/{PREFIX}-tables"],
    }
    remove(_Stubs(dynamodb=dynamodb, s3=s3, kms=kms), kept)
    for stub in (tables, buckets, keys):
        stub.assert_no_pending_responses()


def test_a_kind_that_may_serve_others_is_left_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    remove(_Stubs(), {"AWS::SES::EmailIdentity": ["example.org"]})
    assert "left to you: AWS::SES::EmailIdentity example.org" in capsys.readouterr().out
    assert "all but the mail domain's identity in SES" in REHEARSING
    assert 'So a second rehearsal needs `CONTEXT="mail_identity=existing"`' in REHEARSING


# The command


def _run(monkeypatch: pytest.MonkeyPatch, *, typed: str, fails: bool, stack: str = "CDKToolkit") -> int:
    """`make rehearse AWS=1` up to the first step, in an account with this stack."""
    sts, _ = stubbed("sts", ("get_caller_identity", {"Account": ACCOUNT}, {}))
    cloudformation, _ = stubbed("cloudformation", _listed(stack))
    clients = {"sts": sts, "cloudformation": cloudformation}
    monkeypatch.setattr(Account, "client", lambda _, name, region="": clients[name])
    monkeypatch.setattr("builtins.input", lambda _: typed)
    monkeypatch.setattr("sys.argv", ["rehearse", "--profile", "p", "--to", "me@example.org"])

    def rehearse(made: Rehearsal) -> None:
        assert made.account == ACCOUNT
        if fails:
            raise RehearsalFailed("A page is not there.")

    monkeypatch.setattr(__main__, "rehearse", rehearse)
    return __main__.main()


def test_a_failure_says_how_to_clean_up_and_a_refusal_has_nothing_to(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, typed="no", fails=True) == 1
    refused = capsys.readouterr().err
    assert "nothing was done" in refused
    assert "To clean up" not in refused
    assert _run(monkeypatch, typed=ACCOUNT, fails=True) == 1
    failed = capsys.readouterr().err
    assert "A page is not there." in failed
    assert "resultsonlinepractice-state" in failed  # what S3 makes of the stack's name, in the name of a bucket
    for part in ("detach-role-policy", "--no-enable-termination-protection", "cdk destroy --all", "AWS_PROFILE=p"):
        assert part in failed
    assert _run(monkeypatch, typed=ACCOUNT, fails=False) == 0


def test_a_production_account_is_refused_before_any_question(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, typed=ACCOUNT, fails=False, stack="ResultsOnline-State") == 1
    listed = capsys.readouterr()
    assert "rehearse in one that has nothing" in listed.err
    assert (listed.out, "To clean up" in listed.err) == ("", False)
