"""What an AWS account still lacks before Results Online can go there: one sentence each, and what to do.

    python -m cli.preflight --region eu-west-1 --mail-domain example.org

Reads only. Exit code 0 when nothing is missing, 1 when something is, 4 when nobody is signed in.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from cli.operators import two_people
from web.body import load_body

CDN_REGION = "us-east-1"
PREFIX = "results-online"
"""What the names of a deployment begin with, unless cdk.json says otherwise."""
BOOTSTRAP_VERSION = "/cdk-bootstrap/hnb659fds/version"
NEW_ACCOUNT_CONCURRENCY = 10
WANTED_CONCURRENCY = 1000
API_RATE_QUOTA = "L-8A5B8E43"  # API Gateway: throttle rate, requests per second in this account and region
WANTED_API_RATE = 2000.0

Client = Callable[[str, str], Any]
"""A boto3 client of a service in a region."""


class NotSignedIn(RuntimeError):
    """No usable AWS credentials; the message says what to do."""


def missing(client: Client, region: str, mail_domain: str, prefix: str = PREFIX) -> Iterator[str]:
    """A sentence for each thing that is missing. NotSignedIn when the account cannot even be named."""
    account = _account(client, region)
    yield from _bootstrap(client, account, region)
    yield from _mail(client, region, mail_domain)
    yield from _concurrency(client, region)
    yield from _api_rate(client, region)
    yield from two_people(client("iam", region), account, f"{prefix}-operators")


def _account(client: Client, region: str) -> str:
    try:
        return str(client("sts", region).get_caller_identity()["Account"])
    except (BotoCoreError, ClientError) as refused:
        raise NotSignedIn(f"Nobody is signed in to AWS ({refused}): set AWS_PROFILE, or run `aws sso login`.") from None


def _bootstrap(client: Client, account: str, region: str) -> Iterator[str]:
    """The CDN's certificate and firewall live in us-east-1, whatever the region."""
    for each in dict.fromkeys((region, CDN_REGION)):
        ssm = client("ssm", each)
        try:
            ssm.get_parameter(Name=BOOTSTRAP_VERSION)
        except ssm.exceptions.ParameterNotFound:
            yield f"{each} is not bootstrapped: run `npx cdk bootstrap aws://{account}/{each}`."


def _mail(client: Client, region: str, mail_domain: str) -> Iterator[str]:
    ses = client("sesv2", region)
    if not ses.get_account().get("ProductionAccessEnabled", False):
        yield (
            f"SES in {region} is in its sandbox, and mails verified addresses only: ask for production access in "
            "the SES console (a day or two)."
        )
    try:
        is_verified = ses.get_email_identity(EmailIdentity=mail_domain)["VerifiedForSendingStatus"]
    except ses.exceptions.NotFoundException:
        yield f"SES does not know {mail_domain} yet: the first deploy makes it and prints three DNS records."
    else:
        if not is_verified:
            yield f"SES has not seen the DKIM records of {mail_domain}: put the outputs DkimRecord1-3 into its DNS."


def _concurrency(client: Client, region: str) -> Iterator[str]:
    allowed = client("lambda", region).get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    if allowed < WANTED_CONCURRENCY:
        why = ", a new account's limit" if allowed == NEW_ACCOUNT_CONCURRENCY else ""
        yield (
            f"Lambda runs {allowed} functions at once in {region}{why}: ask Service Quotas for "
            f"{WANTED_CONCURRENCY} or more before a results day."
        )


def _api_rate(client: Client, region: str) -> Iterator[str]:
    quotas = client("service-quotas", region)
    try:
        allowed = quotas.get_service_quota(ServiceCode="apigateway", QuotaCode=API_RATE_QUOTA)["Quota"]["Value"]
    except quotas.exceptions.NoSuchResourceException:
        return  # this region keeps AWS's own default, which is above what we ask of it
    if allowed < WANTED_API_RATE:
        yield f"API Gateway lets {allowed:.0f} requests a second into {region}: ask for {WANTED_API_RATE:.0f}."


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--region", default="eu-west-1")
    parser.add_argument("--mail-domain", default=load_body().mail_from.rpartition("@")[2])
    parser.add_argument("--prefix", default=PREFIX, help="the context value `prefix`, if you deploy with one")
    told = parser.parse_args()
    try:
        found = list(missing(_client, told.region, told.mail_domain, told.prefix))
    except NotSignedIn as refused:
        print(refused, file=sys.stderr)
        return 4
    print("\n".join(found) or "Nothing is missing.")
    return 1 if found else 0


def _client(name: str, region: str) -> Any:
    return boto3.client(name, region_name=region)  # type: ignore[call-overload]  # one overload per name


if __name__ == "__main__":
    sys.exit(main())
