"""Checks of SES: the account, its quota against the size of a release, and the domain that signs the mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil
from typing import Any

from botocore.exceptions import ClientError

from cli.preflight.asked import Asked

WITHIN = 3600
"""Seconds in which a release should have its mails, by decision."""
NO_LIMIT = -1
"""Max24HourSend of an account without a daily quota (SES v2, SendQuota)."""


def account(asked: Asked) -> Iterator[str]:
    """The sandbox, a pause, and the quota of 24 hours and of a second against the candidates of a release."""
    answer = asked.here("sesv2").get_account()
    if not answer.get("ProductionAccessEnabled", False):
        yield (
            f"SES in {asked.region} is in its sandbox, and mails verified addresses only: ask for production access in "
            "the SES console (a day or two)."
        )
    if not answer.get("SendingEnabled", True):
        yield f"SES in {asked.region} has paused this account's sending: its console says why and how to appeal."
    if asked.candidates:
        yield from quota(answer["SendQuota"], asked.candidates)


def quota(answer: Mapping[str, Any], candidates: int) -> Iterator[str]:
    """One mail a candidate: what is left of the day, and how long the rate takes for it."""
    day, rate = answer["Max24HourSend"], answer["MaxSendRate"]
    left = candidates if day == NO_LIMIT else day - answer["SentLast24Hours"]
    if left < candidates:
        yield (
            f"SES sends {left:.0f} more mails in these 24 hours, of {day:.0f}, and the release has "
            f"{candidates} candidates: ask Service Quotas for a daily quota of {ceil(candidates * 1.2)} or more "
            "(confirmations and resets count, too)."
        )
    if rate * WITHIN < candidates:
        yield (
            f"SES sends {rate:.0f} mails a second, so a release of {candidates} candidates takes "
            f"{ceil(candidates / rate / 60)} minutes: ask Service Quotas for "
            f"{ceil(candidates / WITHIN)} a second or more."
            if rate
            else "SES sends no mail at all for this account: its console says why."
        )


def identity(asked: Asked) -> Iterator[str]:
    """A domain that SES knows is either this deployment's own, or must be used as an existing one."""
    ses, is_existing = asked.here("sesv2"), asked.context.get("mail_identity") == "existing"
    try:
        is_verified = ses.get_email_identity(EmailIdentity=asked.mail_domain)["VerifiedForSendingStatus"]
    except ses.exceptions.NotFoundException:
        yield (
            f"SES does not know {asked.mail_domain}, and the context says mail_identity=existing: verify it in the SES "
            "console, or leave that out."
            if is_existing
            else f"SES does not know {asked.mail_domain} yet: the first deploy makes it and prints three DNS records."
        )
        return
    if not is_verified:
        yield f"SES has not seen the DKIM records of {asked.mail_domain}: put the outputs DkimRecord1-3 into its DNS."
    if not is_existing and not _is_ours(asked):
        yield (
            f"SES knows {asked.mail_domain} already, and not from this deployment, which would fail to make it again: "
            "deploy with -c mail_identity=existing."
        )


def _is_ours(asked: Asked) -> bool:
    """Whether a stack of this deployment made it: an identity's physical id is its name."""
    try:
        found = asked.here("cloudformation").describe_stack_resources(PhysicalResourceId=asked.mail_domain)
    except ClientError as refused:
        if refused.response["Error"]["Code"] == "ValidationError":  # no stack of this account has it
            return False
        raise
    return any(each.get("StackName") == asked.stack("Functions") for each in found["StackResources"])
