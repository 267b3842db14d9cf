"""The two operators of a rehearsal: one role with the operators' policy, assumed under two names, removed at the
end."""

from __future__ import annotations

import json
from typing import Any

from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from local.account.account import PREFIX
from local.client.caller import wait_for

ROLE = f"{PREFIX}-rehearsers"
PEOPLE = ("ann", "ben")
WITHIN = 120.0
"""Seconds until a new role may be assumed, since IAM is eventually consistent."""


def make_operators(iam: Any, sts: Any, account: str, policy_arn: str) -> dict[str, Credentials]:
    """Credentials by name; an approval knows each by the session name they sign with."""
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "sts:AssumeRole"}
        ],
    }
    made = iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    iam.attach_role_policy(RoleName=ROLE, PolicyArn=policy_arn)
    return {name: _when_assumable(sts, made["Arn"], name) for name in PEOPLE}


def _when_assumable(sts: Any, role: str, name: str) -> Credentials:
    return wait_for(f"the role of {name}", lambda: _assumed(sts, role, name), WITHIN, every=5.0)


def _assumed(sts: Any, role: str, name: str) -> Credentials | None:
    try:
        answer = sts.assume_role(RoleArn=role, RoleSessionName=name, DurationSeconds=3600)["Credentials"]
    except ClientError as refused:
        if refused.response["Error"]["Code"] == "AccessDenied":
            return None
        raise
    return Credentials(answer["AccessKeyId"], answer["SecretAccessKey"], answer["SessionToken"])


def remove_operators(iam: Any, policy_arn: str) -> None:
    """A policy that is attached to somebody blocks the destroy."""
    iam.detach_role_policy(RoleName=ROLE, PolicyArn=policy_arn)
    iam.delete_role(RoleName=ROLE)
