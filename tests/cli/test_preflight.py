"""Each thing an account may lack is named, and nothing else."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, NoCredentialsError
from botocore.stub import Stubber
from moto import mock_aws

from cli.preflight.__main__ import main
from cli.preflight.asked import PREFIX, Asked, read_context
from cli.preflight.edge import covers
from cli.preflight.limits import BOOTSTRAP_VERSION
from cli.preflight.machine import node_missing, node_unsupported, node_version
from cli.preflight.mail import quota
from cli.preflight.operators import leaves_names_free
from cli.preflight.questions import BEFORE, NotSignedIn, Question, account_of, missing
from infra.catalogue import FUNCTIONS
from infra.deployment import Deployment
from infra.words import APPROVING, POLICIES, Duty
from shared.store.tables import RESULTS, TABLES
from tests.kit.aws_calls import watched
from web.body import load_body

pytestmark = pytest.mark.thorough

INVOKE = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}]}


def trusting(action: Any = "sts:AssumeRole", condition: Any = None, effect: str = "Allow") -> dict[str, Any]:
    statement = {"Effect": effect, "Principal": {"AWS": "123456789012"}, "Action": action}
    return {"Version": "2012-10-17", "Statement": [{**statement, **({"Condition": condition} if condition else {})}]}


POLICY = "results-online-operators"
TIED = trusting(condition={"StringLike": {"sts:RoleSessionName": "${aws:username}"}})

REGION, DOMAIN, ACCOUNT = "eu-west-1", "example.org", "123456789012"
CONTEXT = {"region": REGION, "alarms": "duty@example.org", "cdn_alarms": "on"}
Answers = dict[str, Callable[[Stubber], None]]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        _operators(TIED)
        yield


def _operators(trust: dict[str, Any], name: str = "operators", policy: str = POLICY) -> None:
    """The policies that the deploy makes, and a role with this trust policy, which holds one of them."""
    iam = boto3.client("iam")
    for each in POLICIES:
        with suppress(iam.exceptions.EntityAlreadyExistsException):
            iam.create_policy(PolicyName=f"{PREFIX}-{each}", PolicyDocument=json.dumps(INVOKE))
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
    iam.attach_role_policy(RoleName=name, PolicyArn=f"arn:aws:iam::123456789012:policy/{policy}")


def _client(answers: Answers) -> Callable[[str, str], Any]:
    """moto's; and one stub of a service, whatever the region, where moto does not know the call."""
    stubbed: dict[str, Any] = {}

    def client(name: str, region: str) -> Any:
        if name in stubbed:
            return stubbed[name]
        made = boto3.client(name, region_name=region)  # type: ignore[call-overload]
        if name in answers:
            stub = Stubber(made)
            answers[name](stub)
            stub.activate()
            stubbed[name] = made
        return made

    return client


SENDS = {"Max24HourSend": 50_000.0, "MaxSendRate": 14.0, "SentLast24Hours": 1_000.0}


def _ses(
    *, is_out_of_sandbox: bool = True, verified: bool | None = True, is_sending: bool = True
) -> Callable[[Stubber], None]:
    def answer(stub: Stubber) -> None:
        noted = {"ProductionAccessEnabled": is_out_of_sandbox, "SendingEnabled": is_sending, "SendQuota": SENDS}
        stub.add_response("get_account", noted)
        if verified is None:
            stub.add_client_error("get_email_identity", "NotFoundException")
        else:
            stub.add_response("get_email_identity", {"VerifiedForSendingStatus": verified}, {"EmailIdentity": DOMAIN})

    return answer


def _lambda(at_once: int, **loops: str) -> Callable[[Stubber], None]:
    """`loops` are what Lambda says of each function's loop detection, in the order they are asked."""

    def answer(stub: Stubber) -> None:
        stub.add_response("get_account_settings", {"AccountLimit": {"ConcurrentExecutions": at_once}})
        _looping(stub, **loops)

    return answer


def _looping(stub: Stubber, **loops: str) -> None:
    for name, found in loops.items():
        asked = {"FunctionName": f"results-online-{name}"}
        stub.add_response("get_function_recursion_config", {"RecursiveLoop": found}, asked)


def _reserving(limit: int, unreserved: int, **ours: int) -> Callable[[Stubber], None]:
    """`ours` is what functions of this deployment hold already; the others of it are not there yet."""

    def answer(stub: Stubber) -> None:
        noted = {"AccountLimit": {"ConcurrentExecutions": limit, "UnreservedConcurrentExecutions": unreserved}}
        for _ in ("concurrency", "reserved"):
            stub.add_response("get_account_settings", noted)
        for row in FUNCTIONS:
            if row.name not in ours:
                stub.add_client_error("get_function_concurrency", "ResourceNotFoundException")
                continue
            held = {"ReservedConcurrentExecutions": ours[row.name]} if ours[row.name] else {}
            stub.add_response("get_function_concurrency", held, {"FunctionName": f"results-online-{row.name}"})

    return answer


def _throttle(rate: float, burst: int = 5000) -> Callable[[Stubber], None]:
    noted = {"throttleSettings": {"rateLimit": rate, "burstLimit": burst}}
    return lambda stub: stub.add_response("get_account", noted)


def _distributions(count: int) -> Callable[[Stubber], None]:
    listed = {"Marker": "", "MaxItems": 1, "IsTruncated": False, "Quantity": count}
    return lambda stub: stub.add_response("list_distributions", {"DistributionList": listed}, {"MaxItems": "1"})


def _stacks(
    *, owner: str | None = "ResultsOnline-Functions", body: str = "ResultsOnline", **loops: str
) -> Callable[[Stubber], None]:
    """What CloudFormation says: which stack made the mail domain, and the template of the functions."""

    def answer(stub: Stubber) -> None:
        if owner is None:
            stub.add_client_error("describe_stack_resources", "ValidationError")
        else:
            made = {
                "StackName": owner,
                "LogicalResourceId": "MailIdentity",
                "PhysicalResourceId": DOMAIN,
                "ResourceType": "AWS::SES::EmailIdentity",
                "Timestamp": datetime(2026, 11, 1, tzinfo=UTC),
                "ResourceStatus": "CREATE_COMPLETE",
            }
            stub.add_response("describe_stack_resources", {"StackResources": [made]}, {"PhysicalResourceId": DOMAIN})
        made_of = {
            name: {
                "Type": "AWS::Lambda::Function",
                "Properties": {"FunctionName": f"results-online-{name}", "RecursiveLoop": loop},
            }
            for name, loop in loops.items()
        }
        stub.add_response(
            "get_template", {"TemplateBody": json.dumps({"Resources": made_of})}, {"StackName": f"{body}-Functions"}
        )

    return answer


READY: Answers = {
    "sesv2": _ses(),
    "lambda": _lambda(1000),
    "apigateway": _throttle(10_000.0),
    "cloudfront": _distributions(1),
    "cloudformation": _stacks(),
}


def lacking(
    answers: Answers | None = None,
    context: dict[str, str] | None = None,
    *,
    candidates: int = 0,
    before: str = "deploy",
) -> list[str]:
    """Every sentence, where all is ready but what these answers and this context say."""
    client = _client({**READY, **(answers or {})})
    return list(missing(Asked(client, ACCOUNT, {**CONTEXT, **(context or {})}, DOMAIN, candidates), before))


def _bootstrap(*regions: str) -> None:
    for region in regions:
        boto3.client("ssm", region_name=region).put_parameter(Name=BOOTSTRAP_VERSION, Value="30", Type="String")


@pytest.mark.usefixtures("account")
def test_nothing_is_missing_where_all_is_ready() -> None:
    _bootstrap(REGION, "us-east-1")
    assert lacking() == []


@pytest.mark.usefixtures("account")
def test_the_policy_is_looked_for_under_the_name_it_is_deployed_with() -> None:
    assert Deployment.__dataclass_fields__["prefix"].default == PREFIX
    _bootstrap(REGION, "us-east-1")
    (sentence,) = lacking(
        {"cloudformation": _stacks(owner="OtherBody-Functions", body="OtherBody")}, {"prefix": "other-body"}
    )
    assert sentence.startswith("Nobody holds the policy other-body-operators yet")


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("where", [REGION, "us-east-1"])
def test_a_region_that_is_not_bootstrapped_is_named(where: str) -> None:
    _bootstrap(*({REGION, "us-east-1"} - {where}))
    (sentence,) = lacking()
    assert sentence == f"{where} is not bootstrapped: run `npx cdk bootstrap aws://123456789012/{where}`."


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("name", "answer", "says"),
    [
        ("sesv2", _ses(is_out_of_sandbox=False), "is in its sandbox"),
        ("sesv2", _ses(verified=False), "has not seen the DKIM records of example.org"),
        ("sesv2", _ses(is_sending=False), "has paused this account's sending"),
        ("cloudformation", _stacks(owner=None), "SES knows example.org already, and not from this deployment"),
        ("cloudformation", _stacks(owner="Website"), "SES knows example.org already, and not from this deployment"),
        ("cloudfront", _distributions(0), "whether AWS lets it make one cannot be asked"),
        ("lambda", _lambda(10), "Lambda runs 10 functions at once in eu-west-1, a new account's limit"),
        ("lambda", _lambda(999), "Lambda runs 999 functions at once in eu-west-1:"),
        ("apigateway", _throttle(1999.0), "api_rate is 2000, and API Gateway lets 1999 requests a second into all"),
        ("apigateway", _throttle(2500.0, 999), "api_burst is 1000, and API Gateway lets 999 requests at once into all"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(name: str, answer: Callable[[Stubber], None], says: str) -> None:
    _bootstrap(REGION, "us-east-1")
    (sentence,) = lacking({name: answer})
    assert says in sentence


def test_without_credentials_nothing_else_is_asked() -> None:
    def client(name: str, region: str) -> Any:
        class Refusing:
            def get_caller_identity(self) -> None:
                raise NoCredentialsError

        assert (name, region) == ("sts", REGION)
        return Refusing()

    with pytest.raises(NotSignedIn, match="set AWS_PROFILE"):
        account_of(client, REGION)


@pytest.mark.usefixtures("account")
def test_us_east_1_is_asked_about_only_where_a_stack_of_ours_stands_there() -> None:
    _bootstrap(REGION)
    assert not any("bootstrapped" in each for each in lacking(context={"cdn_alarms": "off", "waf": "off"}))
    assert any("us-east-1 is not bootstrapped" in each for each in lacking(context={"waf": "on", "cdn_alarms": "off"}))


@pytest.mark.usefixtures("account")
def test_a_context_without_alarms_is_named() -> None:
    _bootstrap(REGION, "us-east-1")
    (cdn,) = lacking(context={"cdn_alarms": "off"})
    assert cdn.startswith("cdn_alarms is off, so nobody hears CloudFront's 5xx, nor who changes the roles")
    assert "-c cdn_alarms=on -c distribution=" in cdn  # without the second the first is refused
    (all_of_them,) = lacking(context={"alarms": ""})
    assert all_of_them.startswith("The context names nobody in alarms")


@pytest.mark.usefixtures("account")
def test_a_domain_taken_as_it_stands_is_no_trouble_but_where_ses_does_not_know_it() -> None:
    _bootstrap(REGION, "us-east-1")
    existing = {"mail_identity": "existing"}
    template_alone: Answers = {"cloudformation": lambda stub: stub.add_client_error("get_template", "ValidationError")}
    assert lacking(template_alone, existing) == []
    (unknown,) = lacking({**template_alone, "sesv2": _ses(verified=None)})
    assert unknown.startswith("SES does not know example.org yet: the first deploy makes it")
    (sentence,) = lacking({**template_alone, "sesv2": _ses(verified=None)}, existing)
    assert "the context says mail_identity=existing" in sentence


QUOTAS: list[tuple[str, dict[str, float], int, list[str]]] = [
    ("enough", SENDS, 49_000, []),
    ("one over the day", {**SENDS, "MaxSendRate": 100.0}, 49_001, ["SES sends 49000 more mails in these 24 hours"]),
    ("no limit", {"Max24HourSend": -1.0, "MaxSendRate": 500.0, "SentLast24Hours": 9e6}, 1_000_000, []),
    ("an hour to the mail", {**SENDS, "MaxSendRate": 10.0}, 36_000, []),
    ("over an hour", {**SENDS, "MaxSendRate": 10.0}, 36_001, ["a release of 36001 candidates takes 61 minutes"]),
    ("sandbox", {"Max24HourSend": 200.0, "MaxSendRate": 1.0, "SentLast24Hours": 0.0}, 60_000, ["200 more", "1000 min"]),
    ("nothing", {"Max24HourSend": 200.0, "MaxSendRate": 0.0, "SentLast24Hours": 0.0}, 1, ["no mail at all"]),
]


@pytest.mark.parametrize(("noted", "candidates", "says"), [row[1:] for row in QUOTAS], ids=[row[0] for row in QUOTAS])
def test_the_quota_is_held_against_the_candidates(noted: dict[str, float], candidates: int, says: list[str]) -> None:
    found = list(quota(noted, candidates))
    assert len(found) == len(says)
    assert all(part in sentence for part, sentence in zip(says, found, strict=True))


@pytest.mark.usefixtures("account")
def test_a_number_of_candidates_is_held_against_ses_and_lambda() -> None:
    _bootstrap(REGION, "us-east-1")
    day, rate, at_once = lacking(candidates=100_000)
    assert "the release has 100000 candidates" in day
    assert "takes 120 minutes" in rate
    assert "ask Service Quotas for 1500 or more" in at_once


CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012"
CERTIFICATES: list[tuple[str, dict[str, Any], str]] = [
    ("not validated", {"Status": "PENDING_VALIDATION", "DomainName": "results.example.org"}, "is PENDING_VALIDATION"),
    ("another name", {"Status": "ISSUED", "DomainName": "www.example.org"}, "www.example.org, not for results."),
]


def _acm(noted: dict[str, Any]) -> Callable[[Stubber], None]:
    return lambda stub: stub.add_response(
        "describe_certificate", {"Certificate": noted}, {"CertificateArn": CERTIFICATE}
    )


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(("noted", "says"), [row[1:] for row in CERTIFICATES], ids=[row[0] for row in CERTIFICATES])
def test_a_certificate_that_does_not_do_is_named(noted: dict[str, Any], says: str) -> None:
    _bootstrap(REGION, "us-east-1")
    site = {"domain": "results.example.org", "certificate": CERTIFICATE}
    (sentence,) = lacking({"acm": _acm(noted)}, site)
    assert says in sentence
    covering = {"Status": "ISSUED", "DomainName": "example.org", "SubjectAlternativeNames": ["*.example.org"]}
    assert lacking({"acm": _acm(covering)}, site) == []


@pytest.mark.usefixtures("account")
def test_a_certificate_of_another_region_or_of_nobody_is_named() -> None:
    _bootstrap(REGION, "us-east-1")
    site = {"domain": "results.example.org", "certificate": CERTIFICATE}
    (elsewhere,) = lacking(context={**site, "certificate": CERTIFICATE.replace("us-east-1", REGION)})
    assert "is not in us-east-1, where CloudFront looks" in elsewhere
    gone = {"acm": lambda stub: stub.add_client_error("describe_certificate", "ResourceNotFoundException")}
    (nobodys,) = lacking(gone, site)
    assert nobodys.startswith("ACM in us-east-1 has no certificate")
    (half,) = lacking(context={"domain": "results.example.org"})
    assert half == "The context has one of domain and certificate: they go together."


@pytest.mark.parametrize(
    ("names", "is_covered"),
    [
        (["results.example.org"], True),
        (["RESULTS.example.org"], True),
        (["*.example.org"], True),
        (["example.org"], False),
        (["*.org"], False),
        (["*.results.example.org"], False),
    ],
)
def test_which_names_cover_a_host(names: list[str], is_covered: bool) -> None:  # noqa: FBT001 - a column
    assert covers(names, "results.example.org") is is_covered


RESERVATIONS: list[tuple[str, Callable[[Stubber], None], int | None]] = [
    ("just enough, nothing deployed", _reserving(1016, 1016), None),
    ("one short, beside 900 of others", _reserving(1015, 115), 1016),
    ("ours hold it already", _reserving(1016, 100, release=5, ingest=2, notify=6, deadlines=3), None),
    ("others took one since", _reserving(1016, 99, release=5, ingest=2, notify=6, deadlines=3), 1017),
    ("ours hold more than it will", _reserving(1000, 100, register=900, results=0), None),
    ("a new account", _reserving(10, 10), 116),
]


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(("answer", "least"), [row[1:] for row in RESERVATIONS], ids=[row[0] for row in RESERVATIONS])
def test_reservations_leave_a_hundred_beside_what_other_functions_hold(
    answer: Callable[[Stubber], None], least: int | None
) -> None:
    _bootstrap(REGION, "us-east-1")
    found = lacking({"lambda": answer}, {"concurrency": "release=5,ingest=2,notify=6,deadlines=3"})
    sentences = [each for each in found if each.startswith("concurrency reserves 16 calls at once, other functions")]
    assert len(sentences) == (0 if least is None else 1)
    assert all(f"Ask Service Quotas for {least} concurrent executions or more" in each for each in sentences)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("concurrency=relase=5", "concurrency: no function is called relase."),
        ("api_rate=2.000", "api_rate is '2.000': write a whole number from 1."),
        ("warm_writes=lots", "warm_writes is 'lots': write a whole number from 4000."),
    ],
)
def test_a_setting_that_cannot_be_read_is_said_as_the_deploy_would(
    value: str, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["preflight", "-c", value])
    assert main() == 1
    assert capsys.readouterr().out == f"{says}\n"


@pytest.mark.usefixtures("account")
def test_the_apis_limits_are_held_against_the_accounts_in_this_region() -> None:
    """2,500 and 1,250 are AWS's own default in the newer regions, where Service Quotas goes on naming 10,000."""
    _bootstrap(REGION, "us-east-1")
    newer = {"apigateway": _throttle(2500.0, 1250)}
    assert lacking(newer) == []
    assert lacking(newer, {"api_rate": "2500", "api_burst": "1250"}) == []
    rate, burst = lacking(newer, {"api_rate": "4000", "api_burst": "2000"})
    assert rate.startswith("api_rate is 4000, and API Gateway lets 2500 requests a second")
    assert burst.startswith("api_burst is 2000, and API Gateway lets 1250 requests at once")


def _tables(
    grown: dict[str, int] | None = None, stacks: Callable[[Stubber], None] = READY["cloudformation"]
) -> Answers:
    """A stack of state with its tables; what has grown, table or index, to so many write units a second."""
    outputs = [{"OutputKey": f"{row.name.title()}Table", "OutputValue": f"State-{row.name}"} for row in TABLES]

    def cloudformation(stub: Stubber) -> None:
        stacks(stub)
        noted = {
            "StackName": "ResultsOnline-State",
            "CreationTime": datetime(2026, 11, 1, tzinfo=UTC),
            "StackStatus": "CREATE_COMPLETE",
            "Outputs": outputs,
        }
        stub.add_response("describe_stacks", {"Stacks": [noted]}, {"StackName": "ResultsOnline-State"})

    def warm(name: str) -> dict[str, Any]:
        return {"WarmThroughput": {"ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": (grown or {}).get(name, 4000)}}

    def dynamodb(stub: Stubber) -> None:
        for row in TABLES:
            indexes = [{"IndexName": index.name, **warm(index.name)} for index in row.indexes]
            table = {**warm(row.name), **({"GlobalSecondaryIndexes": indexes} if indexes else {})}
            stub.add_response("describe_table", {"Table": table}, {"TableName": f"State-{row.name}"})

    return {"cloudformation": cloudformation, "dynamodb": dynamodb}


@pytest.mark.usefixtures("account")
def test_warm_writes_below_what_a_table_or_index_takes_already_are_named() -> None:
    _bootstrap(REGION, "us-east-1")
    index = RESULTS.indexes[0].name
    assert lacking(_tables({"people": 20_000, index: 20_000}), {"warm_writes": "20000"}) == []
    (sentence,) = lacking(_tables({"people": 26_000, index: 20_001}), {"warm_writes": "20000"})
    assert f"is taken already by people (26000), results, index {index} (20001): DynamoDB lowers none" in sentence
    assert "Leave warm_writes out, or write 26000 or more" in sentence


@pytest.mark.usefixtures("account")
def test_where_no_table_stands_any_warm_writes_will_do() -> None:
    _bootstrap(REGION, "us-east-1")

    def nothing(stub: Stubber) -> None:
        _stacks()(stub)
        stub.add_client_error("describe_stacks", "ValidationError")

    assert lacking({"cloudformation": nothing}, {"warm_writes": "4000"}) == []


@pytest.mark.usefixtures("account")
def test_loop_detection_is_as_the_template_says_of_each_function() -> None:
    _bootstrap(REGION, "us-east-1")
    deployed = {"cloudformation": _stacks(release="Allow", notify="Terminate")}
    assert lacking({**deployed, "lambda": _lambda(1000, release="Allow", notify="Terminate")}) == []
    (sentence,) = lacking({**deployed, "lambda": _lambda(1000, release="Terminate", notify="Terminate")})
    assert sentence.startswith("Lambda's loop detection of results-online-release is Terminate, and its template says")


@pytest.mark.usefixtures("account")
def test_messages_that_were_given_up_are_counted_by_their_queue() -> None:
    _bootstrap(REGION, "us-east-1")
    sqs = boto3.client("sqs", region_name=REGION)
    for name in ("notices", "notices-failed", "letters-failed"):
        url = sqs.create_queue(QueueName=f"{PREFIX}-{name}")["QueueUrl"]
        if not name.startswith("letters"):
            sqs.send_message(QueueUrl=url, MessageBody="{}")
    (sentence,) = lacking()
    assert sentence.startswith("results-online-notices-failed holds 1 messages that were given up")


@pytest.mark.usefixtures("account")
def test_a_question_that_may_not_be_asked_is_named_and_the_others_go_on() -> None:
    _bootstrap(REGION, "us-east-1")

    def no_ses(stub: Stubber) -> None:
        for name in ("get_account", "get_email_identity"):
            stub.add_client_error(name, "AccessDeniedException")

    refusals: Answers = {
        "sesv2": no_ses,
        "lambda": lambda stub: stub.add_client_error("get_account_settings", "AccessDeniedException"),
        "apigateway": lambda stub: stub.add_client_error("get_account", "AccessDeniedException"),
        "cloudfront": lambda stub: stub.add_client_error("list_distributions", "AccessDenied"),
        "cloudformation": lambda stub: stub.add_client_error("get_template", "AccessDenied"),
    }
    boto3.client("iam").update_assume_role_policy(RoleName="operators", PolicyDocument=json.dumps(trusting()))
    *refused, last = lacking(refusals)
    assert [each.partition(" could not be checked: it needs ")[0] for each in refused] == [
        "SES's sandbox and quota",
        "The mail domain",
        "Lambda's concurrency",
        "API Gateway's limits",
        "CloudFront",
        "Lambda's loop detection",
    ]
    assert last.startswith("Whoever assumes the role operators")


@pytest.mark.usefixtures("account")
def test_the_permissions_that_a_question_names_are_those_of_its_calls() -> None:
    _bootstrap(REGION, "us-east-1")
    boto3.client("sqs", region_name=REGION).create_queue(QueueName=f"{PREFIX}-notices-failed")

    def functions(stub: Stubber) -> None:
        _reserving(1000, 1000)(stub)
        _looping(stub, release="Allow")

    issued = {"Status": "ISSUED", "DomainName": "results.example.org"}
    stubbed = {**READY, **_tables(stacks=_stacks(release="Allow")), "lambda": functions, "acm": _acm(issued)}
    asked = {"concurrency": "release=5", "warm_writes": "4000"}
    site = {"domain": "results.example.org", "certificate": CERTIFICATE}
    whole = Asked(_client(stubbed), ACCOUNT, {**CONTEXT, **asked, **site}, DOMAIN)
    for question in BEFORE["deploy"]:
        with watched() as calls:
            assert list(question.ask(whole)) == []
        assert set(re.findall(r"[a-z]+:[A-Z]\w+", question.needs)) == {_action(each) for each in calls.made}


def _action(call: str) -> str:
    """IAM's name for it: "sesv2.GetAccount" is ses:GetAccount, and API Gateway has HTTP's verbs."""
    service, _, operation = call.partition(".")
    if service == "apigateway":
        return "apigateway:GET"
    return f"{service.removesuffix('v2')}:{re.sub(r'[0-9_]+$', '', operation)}"


# Before a destroy


def _existing(*stacks: tuple[str, bool]) -> Callable[[Stubber], None]:
    """These stacks as they are asked for, each with its protection; any other is not there."""

    def answer(stub: Stubber) -> None:
        for name, is_protected in stacks:
            noted = {
                "StackName": name,
                "CreationTime": datetime(2026, 11, 1, tzinfo=UTC),
                "StackStatus": "CREATE_COMPLETE",
                "EnableTerminationProtection": is_protected,
            }
            stub.add_response("describe_stacks", {"Stacks": [noted]}, {"StackName": name})
        stub.add_client_error("describe_stacks", "ValidationError")

    return answer


@pytest.mark.usefixtures("account")
def test_what_would_stop_a_destroy_is_said_before_it() -> None:
    state = _existing(("ResultsOnline-State", True))
    attached, protected = lacking({"cloudformation": state}, before="destroy")
    assert attached == "results-online-operators is attached to operators: detach it, or destroy ends there."
    assert protected.startswith("ResultsOnline-State is protected")


@pytest.mark.usefixtures("account")
def test_each_policy_that_somebody_holds_would_stop_a_destroy() -> None:
    for duty in Duty:
        _operators(TIED, f"{duty}-people", f"{PREFIX}-{duty.policy}")
    stands = _existing(("ResultsOnline-State", False))
    *attached, last = lacking({"cloudformation": stands}, before="destroy")
    assert [each.partition(":")[0] for each in (*attached, last)] == [
        "results-online-operators is attached to operators",
        "results-online-operators-loading is attached to loading-people",
        "results-online-operators-releasing is attached to releasing-people",
        "results-online-operators-casework is attached to casework-people",
        "results-online-operators-organisations is attached to organisations-people",
    ]


@pytest.mark.usefixtures("account")
def test_nothing_stops_it_where_nothing_stands() -> None:
    boto3.client("iam").detach_role_policy(RoleName="operators", PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/{POLICY}")

    def gone(stub: Stubber) -> None:
        for _ in ("State", "Firewall"):
            stub.add_client_error("describe_stacks", "ValidationError")

    assert lacking({"cloudformation": gone}, before="destroy") == []


@pytest.mark.usefixtures("account")
def test_a_firewall_that_the_context_forgets_would_stay() -> None:
    boto3.client("iam").detach_role_policy(RoleName="operators", PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/{POLICY}")
    clients = {
        REGION: _client({"cloudformation": _existing(("ResultsOnline-State", False))}),
        "us-east-1": _client({"cloudformation": _existing(("ResultsOnline-Firewall", False))}),
    }
    (sentence,) = missing(Asked(lambda name, region: clients[region](name, region), ACCOUNT, CONTEXT), "destroy")
    assert sentence.startswith("ResultsOnline-Firewall stands in us-east-1, and waf is off")


# This machine, and the context


def test_a_machine_without_node_has_no_version_of_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node_version() is None
    (tmp_path / "node").write_text("#!/bin/sh\necho v22.9.0\n")
    (tmp_path / "node").chmod(0o755)
    assert node_version() == "v22.9.0"


@pytest.mark.parametrize(
    ("version", "stops", "has_word"),
    [(None, True, False), ("v18.1.0", True, False), ("", True, False), ("v20.20.2", False, True)]
    + [("v21.0.0", False, True), ("v22.0.0", False, False), ("v24.1.0", False, False)],
)
def test_node_22_is_right_20_has_a_word_and_less_stops(version: str | None, *, stops: bool, has_word: bool) -> None:
    assert bool(list(node_missing(version))) is stops
    assert bool(list(node_unsupported(version))) is has_word


def test_the_context_is_cdk_jsons_with_the_command_line_over_it(tmp_path: Path) -> None:
    file = tmp_path / "cdk.json"
    file.write_text(json.dumps({"context": {"region": "eu-west-1", "waf": "off", "origin_turn": 1}}))
    assert read_context(["waf=on", "concurrency=release=5"], file) == {
        "region": "eu-west-1",
        "waf": "on",
        "origin_turn": "1",
        "concurrency": "release=5",
    }


def test_the_stacks_are_named_as_the_deployment_names_them() -> None:
    for prefix in (PREFIX, "results-online-practice"):
        asked = Asked(_client({}), ACCOUNT, {"prefix": prefix})
        assert asked.stack("State") == f"{Deployment(body=load_body(), prefix=prefix).stacks}-State"


# Two people

BY_SAML = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
TRUSTS: list[tuple[str, dict[str, Any], bool]] = [
    ("tied to the user", TIED, False),
    ("exactly", trusting(condition={"StringEquals": {"sts:RoleSessionName": "${aws:username}"}}), False),
    ("any spelling", trusting(condition={"stringlike": {"STS:RoleSessionName": ["${aws:UserName}"]}}), False),
    (
        "a source identity",
        trusting(condition={"StringEquals": {"sts:RoleSessionName": "${aws:SourceIdentity}"}}),
        False,
    ),
    ("Identity Center", trusting(["sts:AssumeRoleWithSAML", "sts:TagSession"], BY_SAML), False),
    ("a denial", trusting(effect="Deny"), False),
    ("no condition", trusting(), True),
    ("another condition", trusting(condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}), True),
    ("any name", trusting(condition={"StringLike": {"sts:RoleSessionName": "*"}}), True),
    ("one of two", trusting(condition={"StringLike": {"sts:RoleSessionName": ["${aws:username}", "x*"]}}), True),
    ("if it exists", trusting(condition={"StringLikeIfExists": {"sts:RoleSessionName": "${aws:username}"}}), True),
    ("only the source identity", trusting(condition={"StringLike": {"sts:SourceIdentity": "${aws:username}"}}), True),
    (
        "chosen by the caller",
        trusting(condition={"StringLike": {"sts:RoleSessionName": "${sts:SourceIdentity}"}}),
        True,
    ),
    ("all of sts", trusting("sts:*"), True),
    ("a token from the web", trusting("sts:AssumeRoleWithWebIdentity"), True),
    ("one good, one open", {"Statement": [*TIED["Statement"], *trusting()["Statement"]]}, True),
    ("a statement alone", {"Statement": trusting()["Statement"][0]}, True),
]


@pytest.mark.parametrize(("trust", "is_free"), [row[1:] for row in TRUSTS], ids=[row[0] for row in TRUSTS])
def test_whether_a_trust_policy_leaves_the_session_name_free(trust: dict[str, Any], is_free: bool) -> None:
    assert leaves_names_free(trust) is is_free


@pytest.mark.usefixtures("account")
def test_a_role_whose_sessions_are_named_freely_is_named() -> None:
    _bootstrap(REGION, "us-east-1")
    boto3.client("iam").update_assume_role_policy(RoleName="operators", PolicyDocument=json.dumps(trusting()))
    (sentence,) = lacking()
    assert sentence.startswith("Whoever assumes the role operators chooses their session name")
    assert '"${aws:username}"' in sentence


@pytest.mark.usefixtures("account")
def test_several_holders_are_several_names_of_one_person() -> None:
    _bootstrap(REGION, "us-east-1")
    _operators(TIED, "second-operators")
    (sentence,) = lacking()
    assert "attached to several (operators, second-operators)" in sentence


@pytest.mark.usefixtures("account")
def test_who_may_only_release_could_be_a_second_name_and_whoever_does_the_rest_could_not() -> None:
    _bootstrap(REGION, "us-east-1")
    iam = boto3.client("iam")
    for duty in set(Duty) - {Duty.RELEASING}:
        _operators(trusting(), f"{duty}-people", f"{PREFIX}-{duty.policy}")
    releasing = f"arn:aws:iam::{ACCOUNT}:policy/{PREFIX}-{Duty.RELEASING.policy}"
    iam.attach_role_policy(RoleName="operators", PolicyArn=releasing)
    assert lacking() == []
    _operators(trusting(), "releasing-people", releasing.rpartition("/")[2])
    several, free = lacking()
    assert "attached to several (operators, releasing-people)" in several
    assert free.startswith("Whoever assumes the role releasing-people chooses their session name")


@pytest.mark.usefixtures("account")
def test_one_who_may_release_is_enough_for_a_holder() -> None:
    _bootstrap(REGION, "us-east-1")
    boto3.client("iam").detach_role_policy(RoleName="operators", PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/{POLICY}")
    (sentence,) = lacking()
    assert sentence.startswith(f"Nobody holds the policy {POLICY} yet, nor {POLICY}-releasing")
    _operators(TIED, "releasing-people", f"{POLICY}-releasing")
    assert lacking() == []


@pytest.mark.usefixtures("account")
def test_users_beside_a_role_are_said_and_users_alone_are_not() -> None:
    _bootstrap(REGION, "us-east-1")
    iam = boto3.client("iam")
    arn = f"arn:aws:iam::123456789012:policy/{POLICY}"
    iam.create_user(UserName="ana")
    iam.attach_user_policy(UserName="ana", PolicyArn=arn)
    (sentence,) = lacking()
    assert "attached to several (operators, IAM users)" in sentence
    iam.detach_role_policy(RoleName="operators", PolicyArn=arn)
    assert lacking() == []
    iam.detach_user_policy(UserName="ana", PolicyArn=arn)
    (sentence,) = lacking()
    assert sentence.startswith(f"Nobody holds the policy {POLICY}")


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("AccessDenied", "The two-person rule could not be checked"),
        ("NoSuchEntity", f"There is no policy {POLICY} yet"),
    ],
)
def test_what_cannot_be_checked_is_said(code: str, says: str) -> None:
    _bootstrap(REGION, "us-east-1")

    def refused(stub: Stubber) -> None:
        for _ in APPROVING:
            stub.add_client_error("list_entities_for_policy", code)

    (sentence,) = lacking({"iam": refused})
    assert sentence.startswith(says)


@pytest.mark.usefixtures("account")
def test_a_policy_that_the_next_deploy_makes_is_held_by_nobody_yet() -> None:
    """A deployment from before there were duties."""
    _bootstrap(REGION, "us-east-1")

    def older(stub: Stubber) -> None:
        noted = {"PolicyRoles": [], "PolicyUsers": [{"UserName": "ana", "UserId": "AIDA0123456789EXAMPLE"}]}
        stub.add_response("list_entities_for_policy", {**noted, "PolicyGroups": [], "IsTruncated": False})
        stub.add_client_error("list_entities_for_policy", "NoSuchEntity")

    assert lacking({"iam": older}) == []


def test_trouble_that_is_no_refusal_is_not_taken_for_a_missing_permission(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_: Asked) -> Iterator[str]:
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}, "Any")
        yield

    monkeypatch.setitem(BEFORE, "deploy", (Question(busy, "Anything", "nothing"),))
    with pytest.raises(ClientError, match="Rate exceeded"):
        list(missing(Asked(lambda name, region: None, ACCOUNT, CONTEXT)))
