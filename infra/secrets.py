"""The secret header by which the API recognises the CDN. Secrets Manager generates it: it is in no template and no
file.

Two are live at once. On turn N the CDN sends secret N and the functions take N and N + 1, so raising
`origin_turn` by one and deploying replaces the secret without a refused request: the CDN changes to N + 1,
which is already taken, then the functions move on. N - 1 stays until the next turn, for a roll-back.
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.deployment import Deployment
from infra.nag import Accepted, accept

HEADER = "x-origin-secret"


def make_origin_secrets(scope: Construct, deployment: Deployment) -> list[secretsmanager.Secret]:
    turn = deployment.origin_turn
    made = [
        secretsmanager.Secret(
            scope,
            f"OriginSecret{number}",
            secret_name=_name(number, deployment),
            description=f"Results Online: what the CDN shows the API, turn {number}",
            generate_secret_string=secretsmanager.SecretStringGenerator(exclude_punctuation=True, password_length=43),
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        for number in (turn - 1, turn, turn + 1)
    ]
    by_hand = Accepted("AwsSolutions-SMG4", "Replaced by raising origin_turn: CDN and functions must move together.")
    for secret in made:
        accept(secret, by_hand)
    return made


def sent(deployment: Deployment) -> str:
    """The value the CDN sends, as a reference that CloudFormation resolves at deployment."""
    return _reference(deployment.origin_turn, deployment)


def accepted(deployment: Deployment) -> str:
    """The setting `origin_secrets`: the value in use first."""
    turn = deployment.origin_turn
    return ",".join(_reference(number, deployment) for number in (turn, turn + 1))


def _reference(number: int, deployment: Deployment) -> str:
    return f"{{{{resolve:secretsmanager:{_name(number, deployment)}:SecretString}}}}"


def _name(number: int, deployment: Deployment) -> str:
    return f"{deployment.prefix}/origin-{number}"
