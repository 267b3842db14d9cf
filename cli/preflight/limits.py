"""Checks of the account's bootstrap, and of its limits of Lambda and API Gateway."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

from cli.preflight.asked import CDN_REGION, Asked
from infra.catalogue import FUNCTIONS
from infra.limits import reservations
from infra.words import API_BURST, API_RATE

BOOTSTRAP_VERSION = "/cdk-bootstrap/hnb659fds/version"
NEW_ACCOUNT_CONCURRENCY = 10
WANTED_CONCURRENCY = 1000
CALLS_A_CANDIDATE, SECONDS_A_CALL, FIRST_SECONDS = 3, 0.3, 60
"""The assumed load of a results morning, by decision: everyone in the first minute, each with three calls of 0.3 s."""
LEFT_UNRESERVED = 100
"""Calls at once that Lambda keeps for the functions of an account that reserve none."""
API_LIMITS = {"api_rate": ("rateLimit", API_RATE, "a second"), "api_burst": ("burstLimit", API_BURST, "at once")}
"""By setting: what API Gateway calls the account's own limit, and what the setting is where the context is silent."""


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
    hard = ceil(asked.candidates * CALLS_A_CANDIDATE * SECONDS_A_CALL / FIRST_SECONDS)
    wanted = max(WANTED_CONCURRENCY, hard)
    if allowed < wanted:
        why = ", a new account's limit" if allowed == NEW_ACCOUNT_CONCURRENCY else ""
        yield (
            f"Lambda runs {allowed} functions at once in {asked.region}{why}: ask Service Quotas for "
            f"{wanted} or more before a results day."
        )


def reserved(asked: Asked) -> Iterator[str]:
    """Lambda refuses a reservation that leaves too little unreserved, and the deploy ends there. What our own functions
    hold already is not counted twice."""
    wanted = sum(reservations(asked.context.get("concurrency", "")).values())
    if not wanted:
        return
    client = asked.here("lambda")
    limit = client.get_account_settings()["AccountLimit"]
    allowed = limit["ConcurrentExecutions"]
    ours = sum(_reserved_now(client, f"{asked.prefix}-{row.name}") for row in FUNCTIONS)
    others = allowed - limit["UnreservedConcurrentExecutions"] - ours
    least = wanted + others + LEFT_UNRESERVED
    if allowed < least:
        yield (
            f"concurrency reserves {wanted} calls at once, other functions in {asked.region} hold {others}, and Lambda "
            f"keeps {LEFT_UNRESERVED} unreserved: that is {least}, the account has {allowed}, and the deploy would be "
            f"refused. Ask Service Quotas for {least} concurrent executions or more, or leave concurrency out."
        )


def _reserved_now(client: Any, function: str) -> int:
    try:
        return int(client.get_function_concurrency(FunctionName=function).get("ReservedConcurrentExecutions", 0))
    except client.exceptions.ResourceNotFoundException:
        return 0


def api_limits(asked: Asked) -> Iterator[str]:
    """Asked of API Gateway, not of Service Quotas, which names the general default in regions that have less."""
    account = asked.here("apigateway").get_account()["throttleSettings"]
    for name, (limit, default, unit) in API_LIMITS.items():
        wanted, allowed = int(asked.context.get(name) or default), int(account[limit])
        if allowed < wanted:
            yield (
                f"{name} is {wanted}, and API Gateway lets {allowed} requests {unit} into all APIs of this account in "
                f"{asked.region}: more are answered with 429. Ask Service Quotas for a higher throttle rate (the burst "
                f"goes with it), or lower {name}."
            )
