"""The checks that only a real account can answer, each by a call to AWS."""

from __future__ import annotations

import json
from typing import Any

import httpx

from local.client.caller import wait_for
from local.place import RehearsalFailed

SIMULATOR = "success@simulator.amazonses.com"
"""SES's mailbox simulator: takes mail in the sandbox too, and says that it was delivered."""
PAGES = ("/", "/en/register", "/es/register", "/ca/register", "/en/calendar")
DELIVERED_WITHIN = 300.0
DKIM_WITHIN = 3600.0

# (script, event type, path, what its answer must hold): "uri" of a request that goes on, "statusCode" of one that ends.
SCRIPTS: tuple[tuple[str, str, str, dict[str, object]], ...] = (
    ("pages", "viewer-request", "/en/register", {"uri": "/en/register/index.html"}),
    ("pages", "viewer-request", "/no-such-page", {"uri": "/404.html"}),
    ("pages", "viewer-response", "/no-such-page", {"statusCode": 404}),
    ("gate", "viewer-request", "/v1/calendar", {"uri": "/v1/calendar"}),
    ("gate", "viewer-request", "/v1/%62oard/sessions", {"statusCode": 404}),
)


def check_scripts(cloudfront: Any, prefix: str) -> None:
    """Both scripts in the runtime that will run them, at the edge's own stage; RehearsalFailed with what AWS said."""
    for script, kind, path, wanted in SCRIPTS:
        name = f"{prefix}-{script}"
        etag = cloudfront.describe_function(Name=name, Stage="LIVE")["ETag"]
        asked = cloudfront.test_function(Name=name, IfMatch=etag, Stage="LIVE", EventObject=script_event(kind, path))
        check_script(name, path, asked["TestResult"], wanted)


def script_event(kind: str, path: str) -> bytes:
    """CloudFront's own event ("CloudFront Functions event structure"), with what a test may leave out left out."""
    request = {"method": "GET", "uri": path, "querystring": {}, "headers": {}, "cookies": {}}
    event: dict[str, Any] = {
        "version": "1.0",
        "context": {"eventType": kind},
        "viewer": {"ip": "198.51.100.7"},
        "request": request,
    }
    if kind == "viewer-response":
        event["response"] = {"statusCode": 200, "statusDescription": "OK", "headers": {}, "cookies": {}}
    return json.dumps(event).encode()


def check_script(name: str, path: str, listed: dict[str, Any], wanted: dict[str, object]) -> None:
    if listed.get("FunctionErrorMessage"):
        raise RehearsalFailed(f"{name} of {path}: {listed['FunctionErrorMessage']}")
    output = json.loads(listed["FunctionOutput"])
    answer = output.get("response") or output.get("request") or {}
    if any(answer.get(key) != value for key, value in wanted.items()):
        raise RehearsalFailed(f"{name} of {path} should answer {wanted}, and answers {listed['FunctionOutput']}")
    print(f"    {name} of {path}: {listed['ComputeUtilization']} % of the time it may take")


def check_pages(site: str) -> None:
    """Each page is there; RehearsalFailed with the first that is not."""
    for path in PAGES:
        answer = httpx.get(f"{site}{path}", follow_redirects=True, timeout=30)
        if answer.status_code != 200:
            raise RehearsalFailed(f"{path} is answered {answer.status_code}.")


def await_mail_domain(sesv2: Any, domain: str, outputs: dict[str, str]) -> None:
    """Waits until the domain's owner has put the records into its DNS and SES has found them; Unexpected after an
    hour."""
    for record in sorted(value for name, value in outputs.items() if name.startswith("DkimRecord")):
        print(f"    DNS: {record}")

    def is_verified() -> bool | None:
        return sesv2.get_email_identity(EmailIdentity=domain)["VerifiedForSendingStatus"] or None

    wait_for(f"SES to see the records of {domain}", is_verified, DKIM_WITHIN, every=15.0)


def await_delivery(dynamodb: Any, notices: str) -> None:
    """The mail to the simulator was sent, and SES's event of it came back through EventBridge; else Unexpected."""

    def is_delivered() -> bool | None:
        found = dynamodb.scan(
            TableName=notices,
            ConsistentRead=True,
            FilterExpression="email = :address",
            ExpressionAttributeValues={":address": {"S": SIMULATOR}},
        )["Items"]
        return any(each["state"]["S"] == "delivered" for each in found) or None

    wait_for(f"the delivery to {SIMULATOR}", is_delivered, DELIVERED_WITHIN, every=5.0)


def kept_by(cloudformation: Any, stack_ids: list[str]) -> dict[str, list[str]]:
    """Physical ids that the destroy kept, by type; RehearsalFailed where anything else is left of a stack.

    A deleted stack is asked for by its id, and names for ninety days what became of each resource.
    """
    kept: dict[str, list[str]] = {}
    for stack in stack_ids:
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
        for each in (resource for page in pages for resource in page["StackResourceSummaries"]):
            if each["ResourceStatus"] == "DELETE_SKIPPED":
                kept.setdefault(each["ResourceType"], []).append(each["PhysicalResourceId"])
            elif each["ResourceStatus"] != "DELETE_COMPLETE":
                raise RehearsalFailed(f"{each['LogicalResourceId']} of {stack} is {each['ResourceStatus']}.")
    return kept
