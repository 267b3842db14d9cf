"""Checks by the account's settings whether one person could approve a release as two.

A person is known by the ARN they sign with. Under `sts:AssumeRole` the caller chooses the session name, which is the
end of that ARN, unless the role's trust policy ties it to who they are (AWS IAM guide, "sts:RoleSessionName").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cli.preflight.asked import Asked
from infra.words import APPROVING

CHOSEN_BY_THE_CALLER = ("sts:assumerole", "sts:assumerolewithwebidentity")
"""AssumeRoleWithSAML takes the session name from the identity provider's signed assertion (Identity Center does so)."""
TIED_TO = ("${aws:username}", "${aws:sourceidentity}")
"""The user's name; or the source identity, where the session that assumes the role has one already."""
EXACT = ("stringequals", "stringlike")

Statement = Mapping[str, Any]


def holders(asked: Asked, policy: str) -> dict[str, list[str]] | None:
    """The names of those who carry this policy, by what they are ("Role", "User", "Group"); it is named without the
    deployment's prefix. None where there is no such policy."""
    iam, arn = asked.here("iam"), f"arn:aws:iam::{asked.account}:policy/{asked.prefix}-{policy}"
    try:
        pages = list(iam.get_paginator("list_entities_for_policy").paginate(PolicyArn=arn))
    except iam.exceptions.NoSuchEntityException:
        return None
    kinds = ("Role", "User", "Group")
    return {kind: sorted(each[f"{kind}Name"] for page in pages for each in page[f"Policy{kind}s"]) for kind in kinds}


def two_people(asked: Asked) -> Iterator[str]:
    """A sentence for each way in which one person who may approve could be two, by whichever policy; reads only."""
    found = [each for policy in APPROVING if (each := holders(asked, policy)) is not None]
    if not found:
        whole = f"{asked.prefix}-{APPROVING[0]}"
        yield f"There is no policy {whole} yet: the first deploy makes it; attach it to your operators' role then."
        return
    roles = sorted({role for each in found for role in each["Role"]})
    yield from several_names(asked.prefix, roles, has_users=any(each["User"] or each["Group"] for each in found))
    for role in roles:
        trust = asked.here("iam").get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
        if leaves_names_free(trust):
            yield (
                f"Whoever assumes the role {role} chooses their session name, so one person could approve as two: tie "
                'sts:RoleSessionName to "${aws:username}" in its trust policy (docs/operations.md).'
            )


def several_names(prefix: str, roles: list[str], *, has_users: bool) -> Iterator[str]:
    """Each role, and each IAM user, is another ARN: who may use two of them is two people."""
    whole, releasing = (f"{prefix}-{policy}" for policy in APPROVING)
    if not roles and not has_users:
        yield f"Nobody holds the policy {whole} yet, nor {releasing}: attach one of them to your operators' role."
    if len(roles) > 1 or (roles and has_users):
        names = ", ".join([*roles, *(["IAM users"] if has_users else [])])
        yield (
            f"{whole} or {releasing} is attached to several ({names}): a person who may use two of them could approve "
            "as two. Attach both to one role."
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
