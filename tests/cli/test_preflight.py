"""Each thing an account may lack is named, and nothing else."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import boto3
import pytest
from botocore.exceptions import NoCredentialsError
from botocore.stub import Stubber
from moto import mock_aws

from cli.operators import leaves_names_free
from cli.preflight import BOOTSTRAP_VERSION, PREFIX, NotSignedIn, missing
from infra.deployment import Deployment

pytestmark = pytest.mark.thorough

INVOKE = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}]}


def trusting(action: Any = "sts:AssumeRole", condition: Any = None, effect: str = "Allow") -> dict[str, Any]:
    statement = {"Effect": effect, "Principal": {"AWS": "123456789012"}, "Action": action}
    return {"Version": "2012-10-17", "Statement": [{**statement, **({"Condition": condition} if condition else {})}]}


POLICY = "results-online-operators"
TIED = trusting(condition={"StringLike": {"sts:RoleSessionName": "${aws:username}"}})

REGION, DOMAIN = "eu-west-1", "example.org"
Answers = dict[str, Callable[[Stubber], None]]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        _operators(TIED)
        yield


def _operators(trust: dict[str, Any], name: str = "operators") -> None:
    """The policy that the deploy makes, held by a role with this trust policy."""
    iam = boto3.client("iam")
    with suppress(iam.exceptions.EntityAlreadyExistsException):
        iam.create_policy(PolicyName=POLICY, PolicyDocument=json.dumps(INVOKE))
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
    iam.attach_role_policy(RoleName=name, PolicyArn=f"arn:aws:iam::123456789012:policy/{POLICY}")


def _client(answers: Answers) -> Callable[[str, str], Any]:
    """moto's, and a stub where moto does not know the call."""

    def client(name: str, region: str) -> Any:
        made = boto3.client(name, region_name=region)  # type: ignore[call-overload]
        if name in answers:
            stub = Stubber(made)
            answers[name](stub)
            stub.activate()
        return made

    return client


def _ses(*, is_out_of_sandbox: bool, verified: bool | None) -> Callable[[Stubber], None]:
    def answer(stub: Stubber) -> None:
        stub.add_response("get_account", {"ProductionAccessEnabled": is_out_of_sandbox})
        if verified is None:
            stub.add_client_error("get_email_identity", "NotFoundException")
        else:
            stub.add_response("get_email_identity", {"VerifiedForSendingStatus": verified})

    return answer


def _lambda(at_once: int) -> Callable[[Stubber], None]:
    return lambda stub: stub.add_response("get_account_settings", {"AccountLimit": {"ConcurrentExecutions": at_once}})


def _quota(rate: float) -> Callable[[Stubber], None]:
    return lambda stub: stub.add_response("get_service_quota", {"Quota": {"Value": rate}})


READY: Answers = {
    "sesv2": _ses(is_out_of_sandbox=True, verified=True),
    "lambda": _lambda(1000),
    "service-quotas": _quota(10_000.0),
}


def _bootstrap(*regions: str) -> None:
    for region in regions:
        boto3.client("ssm", region_name=region).put_parameter(Name=BOOTSTRAP_VERSION, Value="30", Type="String")


@pytest.mark.usefixtures("account")
def test_nothing_is_missing_where_all_is_ready() -> None:
    _bootstrap(REGION, "us-east-1")
    assert list(missing(_client(READY), REGION, DOMAIN)) == []


@pytest.mark.usefixtures("account")
def test_the_policy_is_looked_for_under_the_name_it_is_deployed_with() -> None:
    assert Deployment.__dataclass_fields__["prefix"].default == PREFIX
    _bootstrap(REGION, "us-east-1")
    (sentence,) = missing(_client(READY), REGION, DOMAIN, "other-body")
    assert sentence.startswith("Nobody holds the policy other-body-operators yet")


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("lacking", [REGION, "us-east-1"])
def test_a_region_that_is_not_bootstrapped_is_named(lacking: str) -> None:
    _bootstrap(*({REGION, "us-east-1"} - {lacking}))
    (sentence,) = missing(_client(READY), REGION, DOMAIN)
    assert sentence == f"{lacking} is not bootstrapped: run `npx cdk bootstrap aws://123456789012/{lacking}`."


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("name", "answer", "says"),
    [
        ("sesv2", _ses(is_out_of_sandbox=False, verified=True), "is in its sandbox"),
        ("sesv2", _ses(is_out_of_sandbox=True, verified=None), "SES does not know example.org yet"),
        ("sesv2", _ses(is_out_of_sandbox=True, verified=False), "has not seen the DKIM records of example.org"),
        ("lambda", _lambda(10), "Lambda runs 10 functions at once in eu-west-1, a new account's limit"),
        ("lambda", _lambda(999), "Lambda runs 999 functions at once in eu-west-1:"),
        ("service-quotas", _quota(600.0), "API Gateway lets 600 requests a second into eu-west-1"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(name: str, answer: Callable[[Stubber], None], says: str) -> None:
    _bootstrap(REGION, "us-east-1")
    (sentence,) = missing(_client({**READY, name: answer}), REGION, DOMAIN)
    assert says in sentence


def test_without_credentials_nothing_else_is_asked() -> None:
    def client(name: str, region: str) -> Any:
        class Refusing:
            def get_caller_identity(self) -> None:
                raise NoCredentialsError

        assert (name, region) == ("sts", REGION)
        return Refusing()

    with pytest.raises(NotSignedIn, match="set AWS_PROFILE"):
        list(missing(client, REGION, DOMAIN))


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
    (sentence,) = missing(_client(READY), REGION, DOMAIN)
    assert sentence.startswith("Whoever assumes the role operators chooses their session name")
    assert '"${aws:username}"' in sentence


@pytest.mark.usefixtures("account")
def test_several_holders_are_several_names_of_one_person() -> None:
    _bootstrap(REGION, "us-east-1")
    _operators(TIED, "second-operators")
    (sentence,) = missing(_client(READY), REGION, DOMAIN)
    assert "attached to several (operators, second-operators)" in sentence


@pytest.mark.usefixtures("account")
def test_users_beside_a_role_are_said_and_users_alone_are_not() -> None:
    _bootstrap(REGION, "us-east-1")
    iam = boto3.client("iam")
    arn = f"arn:aws:iam::123456789012:policy/{POLICY}"
    iam.create_user(UserName="ana")
    iam.attach_user_policy(UserName="ana", PolicyArn=arn)
    (sentence,) = missing(_client(READY), REGION, DOMAIN)
    assert "attached to several (operators, IAM users)" in sentence
    iam.detach_role_policy(RoleName="operators", PolicyArn=arn)
    assert list(missing(_client(READY), REGION, DOMAIN)) == []
    iam.detach_user_policy(UserName="ana", PolicyArn=arn)
    (sentence,) = missing(_client(READY), REGION, DOMAIN)
    assert sentence.startswith(f"Nobody holds the policy {POLICY}")


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("AccessDenied", "The two-person rule could not be checked"),
        ("NoSuchEntity", f"There is no policy {POLICY} yet"),
    ],
)
def test_what_cannot_be_looked_at_is_said(code: str, says: str) -> None:
    _bootstrap(REGION, "us-east-1")
    answers = {**READY, "iam": lambda stub: stub.add_client_error("list_entities_for_policy", code)}
    (sentence,) = missing(_client(answers), REGION, DOMAIN)
    assert sentence.startswith(says)
