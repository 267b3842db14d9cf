"""Whether one person could approve a release as two: what the account's own settings say about it.

A person is known by the ARN they sign with. Under `sts:AssumeRole` the caller chooses the session name, which is the
end of that ARN, unless the role's trust policy ties it to who they are (AWS IAM guide, "sts:RoleSessionName").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cli.preflight.asked import Asked

CHOSEN_BY_THE_CALLER = ("sts:assumerole", "sts:assumerolewithwebidentity")
"""AssumeRoleWithSAML takes the session name from the identity provider's signed assertion (Identity Center does so)."""
TIED_TO = ("${aws:username}", "${aws:sourceidentity}")
"""The user's name; or the source identity, where the session that assumes the role has one already."""
EXACT = ("stringequals", "stringlike")

Statement = Mapping[str, Any]


def two_people(asked: Asked) -> Iterator[str]:
    """A sentence for each way in which one person who holds the operators' policy could be two; reads only."""
    yield from _ways(asked.here("iam"), f"arn:aws:iam::{asked.account}:policy/{asked.prefix}-operators")


def _ways(iam: Any, policy_arn: str) -> Iterator[str]:
    policy = policy_arn.rpartition("/")[2]
    try:
        holders = list(iam.get_paginator("list_entities_for_policy").paginate(PolicyArn=policy_arn))
    except iam.exceptions.NoSuchEntityException:
        yield f"There is no policy {policy} yet: the first deploy makes it; attach it to your operators' role then."
        return
    roles = sorted(role["RoleName"] for page in holders for role in page["PolicyRoles"])
    others = any(page["PolicyUsers"] or page["PolicyGroups"] for page in holders)
    yield from several_names(policy, roles, has_users=others)
    for role in roles:
        trust = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
        if leaves_names_free(trust):
            yield (
                f"Whoever assumes the role {role} chooses their session name, so one person could approve as two: tie "
                'sts:RoleSessionName to "${aws:username}" in its trust policy (docs/operations.md).'
            )


def several_names(policy: str, roles: list[str], *, has_users: bool) -> Iterator[str]:
    """Each role, and each IAM user, is another ARN: who may use two of them is two people."""
    if not roles and not has_users:
        yield f"Nobody holds the policy {policy} yet: attach it to your operators' role."
    if len(roles) > 1 or (roles and has_users):
        holders = ", ".join([*roles, *(["IAM users"] if has_users else [])])
        yield (
            f"{policy} is attached to several ({holders}): a person who may use two of them could approve as two. "
            "Attach it to one role."
        )


def leaves_names_free(trust: Mapping[str, Any]) -> bool:
    """Whether some statement of a role's trust policy lets the caller choose a session name freely."""
    statements = trust.get("Statement", [])
    return any(_leaves_free(each) for each in (statements if isinstance(statements, list) else [statements]))


def _leaves_free(statement: Statement) -> bool:
    if statement.get("Effect") != "Allow":
        return False
    actions = [action.lower() for action in _listed(statement.get("Action", "*"))]
    is_open = any(action in CHOSEN_BY_THE_CALLER or "*" in action for action in actions)
    return is_open and not _ties_name(statement.get("Condition", {}))


def _ties_name(conditions: Mapping[str, Mapping[str, Any]]) -> bool:
    """Several values of one condition are alternatives, so each of them must tie."""
    for operator, tests in conditions.items():
        for key, wanted in tests.items():
            if operator.lower() in EXACT and key.lower() == "sts:rolesessionname":
                return all(value.lower() in TIED_TO for value in _listed(wanted))
    return False


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
