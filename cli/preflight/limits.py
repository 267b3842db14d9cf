"""What the account is set up for and how much it may do at once: bootstrap, Lambda, API Gateway."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from cli.preflight.asked import CDN_REGION, Asked

BOOTSTRAP_VERSION = "/cdk-bootstrap/hnb659fds/version"
NEW_ACCOUNT_CONCURRENCY = 10
WANTED_CONCURRENCY = 1000
CALLS_A_CANDIDATE, SECONDS_A_CALL, FIRST_SECONDS = 3, 0.3, 60
"""A hard morning, by decision: everyone in the first minute, each with three calls of 0.3 s."""
API_RATE_QUOTA = "L-8A5B8E43"  # API Gateway: throttle rate, requests per second in this account and region
WANTED_API_RATE = 2000


def bootstrap(asked: Asked) -> Iterator[str]:
    """us-east-1 only for a stack of its own there: the certificate alone needs none."""
    is_needed_there = asked.is_on("waf") or asked.is_on("cdn_alarms")
    for each in dict.fromkeys((asked.region, *([CDN_REGION] if is_needed_there else []))):
        ssm = asked.client("ssm", each)
        try:
            ssm.get_parameter(Name=BOOTSTRAP_VERSION)
        except ssm.exceptions.ParameterNotFound:
            yield f"{each} is not bootstrapped: run `npx cdk bootstrap aws://{asked.account}/{each}`."


def concurrency(asked: Asked) -> Iterator[str]:
    allowed = asked.here("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    hard = ceil(asked.cohort * CALLS_A_CANDIDATE * SECONDS_A_CALL / FIRST_SECONDS)
    wanted = max(WANTED_CONCURRENCY, hard)
    if allowed < wanted:
        why = ", a new account's limit" if allowed == NEW_ACCOUNT_CONCURRENCY else ""
        yield (
            f"Lambda runs {allowed} functions at once in {asked.region}{why}: ask Service Quotas for "
            f"{wanted} or more before a results day."
        )


def api_rate(asked: Asked) -> Iterator[str]:
    quotas = asked.here("service-quotas")
    wanted = int(asked.context.get("api_rate") or WANTED_API_RATE)
    try:
        allowed = quotas.get_service_quota(ServiceCode="apigateway", QuotaCode=API_RATE_QUOTA)["Quota"]["Value"]
    except quotas.exceptions.NoSuchResourceException:
        return  # this region keeps AWS's own default, which is above what we ask of it
    if allowed < wanted:
        yield f"API Gateway lets {allowed:.0f} requests a second into {asked.region}: ask for {wanted}."
