"""Each thing an account may lack is named, and nothing else."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import NoCredentialsError
from botocore.stub import Stubber
from moto import mock_aws

from cli.preflight import BOOTSTRAP_VERSION, NotSignedIn, missing

pytestmark = pytest.mark.thorough

REGION, DOMAIN = "eu-west-1", "example.org"
Answers = dict[str, Callable[[Stubber], None]]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        yield


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
