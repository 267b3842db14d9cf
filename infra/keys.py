"""The KMS keys: symmetric, replaced yearly by KMS itself, never deleted with a stack (what they seal would be lost)."""

from __future__ import annotations

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.deployment import Deployment


@dataclass(frozen=True, slots=True)
class Keys:
    """`tables` and `uploads` encrypt at rest; `sealing` wraps each release's key, `secret_number` that of the MACs;
    `second_factor` seals the secrets of staff's authenticator apps."""

    tables: kms.Key
    uploads: kms.Key
    sealing: kms.Key
    secret_number: kms.Key
    second_factor: kms.Key

    def named(self, name: str) -> kms.Key:
        """The key of a catalogue grant: "sealing", "secret-number" or "second-factor"."""
        granted = {"sealing": self.sealing, "secret-number": self.secret_number, "second-factor": self.second_factor}
        return granted[name]


def make_keys(scope: Construct, deployment: Deployment) -> Keys:
    def key(identity: str, alias: str, description: str) -> kms.Key:
        return kms.Key(
            scope,
            identity,
            alias=deployment.named(alias),
            description=description,
            enable_key_rotation=True,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

    return Keys(
        tables=key("TablesKey", "tables", "Results Online: the tables at rest"),
        uploads=key("UploadsKey", "uploads", "Results Online: uploaded entries and results at rest"),
        sealing=key("SealingKey", "sealing", "Results Online: wraps the key that seals each release's results"),
        secret_number=key("SecretNumberKey", "secret-number", "Results Online: wraps the key of the Secret numbers"),
        second_factor=key("SecondFactorKey", "second-factor", "Results Online: seals the second factors of staff"),
    )
