"""The KMS keys, never deleted with a stack (what they seal would be lost): symmetric and replaced yearly by KMS itself,
but for those that sign: the one of documents is replaced with its certificate, those of credentials by turns.

The five that our own items are sealed under are multi-Region: no key becomes that later, and without a replica of them
another Region could open nothing of a restored table; so is the one that signs, under the same certificate. Keys at
rest need none: a copy is encrypted anew where it lands.
"""

from __future__ import annotations

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.deployment import Deployment
from infra.unsealing import OPENS, openers, refuse_everybody_else, watch_unsealing

SEALS = "Results Online: wraps the key that seals each release's results"
WRAPS = "Results Online: wraps the key of the Secret numbers"
FACTORS = "Results Online: seals the second factors of staff"
CONFIRMATIONS = "Results Online: seals Secret numbers issued here until they are printed"
WEBHOOKS = "Results Online: seals the secrets of webhook endpoints"
DOCUMENTS = "documents"
"""The function that alone may open and write the documents that are kept."""
USES_FILES = ("kms:Decrypt", "kms:ReEncryptFrom", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext")


@dataclass(frozen=True, slots=True)
class Keys:
    """`tables` and `uploads` encrypt at rest; `sealing` wraps each release's key, `secret_number` that of the MACs;
    `second_factor` seals the secrets of staff's authenticator apps, `webhook_secret` those of webhook endpoints,
    `confirmation` the Secret numbers that are issued here, until they are printed; `documents` encrypts the documents
    at rest, `document_signing` signs them; of `credentials` the first signs, and all are published."""

    tables: kms.Key
    uploads: kms.Key
    sealing: kms.Key
    secret_number: kms.Key
    second_factor: kms.Key
    webhook_secret: kms.Key
    confirmation: kms.Key
    documents: kms.Key
    document_signing: kms.Key
    credentials: tuple[kms.Key, ...]

    def named(self, name: str) -> kms.Key:
        """The key of a catalogue grant, as "secret-number"."""
        granted = {
            "sealing": self.sealing,
            "secret-number": self.secret_number,
            "second-factor": self.second_factor,
            "webhook-secret": self.webhook_secret,
            "confirmation": self.confirmation,
            "document-signing": self.document_signing,
            "credential-signing": self.credentials[0],
        }
        return granted[name]


def make_keys(scope: Construct, deployment: Deployment) -> Keys:
    def key(identity: str, alias: str, description: str, *, everywhere: bool = False) -> kms.Key:
        return kms.Key(
            scope,
            identity,
            alias=deployment.named(alias),
            description=description,
            enable_key_rotation=True,
            multi_region=everywhere or None,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

    made = Keys(
        tables=key("TablesKey", "tables", "Results Online: the tables at rest"),
        uploads=key("UploadsKey", "uploads", "Results Online: uploaded entries and results at rest"),
        sealing=key("SealingKey", "sealing", SEALS, everywhere=True),
        secret_number=key("SecretNumberKey", "secret-number", WRAPS, everywhere=True),
        second_factor=key("SecondFactorKey", "second-factor", FACTORS, everywhere=True),
        webhook_secret=key("WebhookSecretKey", "webhook-secret", WEBHOOKS, everywhere=True),
        confirmation=key("ConfirmationKey", "confirmation", CONFIRMATIONS, everywhere=True),
        documents=key("DocumentsKey", "documents", "Results Online: documents at rest"),
        document_signing=signing_key(
            scope, deployment, "DocumentSigningKey", "document-signing", "Results Online: signs documents"
        ),
        credentials=credential_keys(scope, deployment),
    )
    refuse_everybody_else(made.sealing, deployment, openers(), OPENS)
    refuse_everybody_else(made.documents, deployment, [DOCUMENTS], USES_FILES)
    watch_unsealing(scope, made.sealing, deployment)
    return made


def credential_keys(scope: Construct, deployment: Deployment) -> tuple[kms.Key, ...]:
    """That of this turn, the next one, and all before. The next is published while it signs nothing, so that whoever
    keeps our keys for a while knows it when its turn comes; those before stay, for what they have signed stays good."""
    turn = deployment.credential_turn
    made = {
        number: signing_key(
            scope,
            deployment,
            f"CredentialKey{number}",
            f"credentials-{number}",
            f"Results Online: signs credentials, turn {number}",
        )
        for number in range(1, turn + 2)
    }
    return (made[turn], made[turn + 1], *(made[number] for number in range(turn - 1, 0, -1)))


def signing_key(scope: Construct, deployment: Deployment, identity: str, alias: str, description: str) -> kms.Key:
    """KMS replaces no asymmetric key: a new one is a new key."""
    return kms.Key(
        scope,
        identity,
        alias=deployment.named(alias),
        description=description,
        key_spec=kms.KeySpec.ECC_NIST_P256,
        key_usage=kms.KeyUsage.SIGN_VERIFY,
        multi_region=True,
        removal_policy=cdk.RemovalPolicy.RETAIN,
    )
