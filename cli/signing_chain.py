"""The certificate that says whose the signature under documents is: asked for once, installed once, before it ends.

    python -m cli.signing_chain request [--prefix results-online] [--region eu-west-1] > request.pem
    python -m cli.signing_chain install chain.pem

The request is signed by the KMS key itself and names the awarding body (body.toml); a certificate authority answers it
with a certificate, to which its own are added below, one after another. Installed is only a chain of this key, in that
order and in force: `documents` reads it within a minute. The administrator's own rights are used: kms:GetPublicKey,
kms:Sign, lambda:GetFunctionConfiguration and dynamodb:PutItem.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from asn1crypto import csr, pem
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cli.deployed import PREFIX, take_settings
from shared.ground.settings import settings
from shared.store import signing_chain
from web.body import load_body


class Unfit(ValueError):
    """The chain cannot be installed; the message says why, and what to do."""


def request(kms: Any, key: str, name: str) -> str:
    """A certification request (PKCS #10) in PEM, for this key and the awarding body's name."""
    public = kms.get_public_key(KeyId=key)["PublicKey"]
    subject = {"organization_name": name, "common_name": name}
    asked = csr.CertificationRequestInfo(
        {
            "version": "v1",
            "subject": csr.Name.build(subject),
            "subject_pk_info": csr.PublicKeyInfo.load(public),
            "attributes": csr.CRIAttributes([]),
        }
    )
    made = kms.sign(KeyId=key, Message=asked.dump(), MessageType="RAW", SigningAlgorithm="ECDSA_SHA_256")
    whole = csr.CertificationRequest(
        {
            "certification_request_info": asked,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": made["Signature"],
        }
    )
    return str(pem.armor("CERTIFICATE REQUEST", whole.dump()), "ascii")


def must_fit(chain: str, public: bytes, at: datetime) -> datetime:
    """When the signer's certificate ends. Raises Unfit for a chain that is not of this key (DER), not in order, or not
    in force at `at`."""
    try:
        certificates = x509.load_pem_x509_certificates(chain.encode())
    except ValueError:
        raise Unfit("This is no chain of certificates in PEM.") from None
    signer = certificates[0]
    own = signer.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if own != public:
        raise Unfit("The first certificate is not for the key that documents are signed with: put that one first.")
    for certificate, issuer in zip(certificates, certificates[1:], strict=False):
        try:
            certificate.verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature):
            name = certificate.subject.rfc4514_string()
            raise Unfit(f"“{name}” is not issued by the certificate below it: put each above its issuer's.") from None
    if not signer.not_valid_before_utc <= at <= signer.not_valid_after_utc:
        raise Unfit(f"The first certificate is in force from {signer.not_valid_before_utc} to {_end(signer)}.")
    return _end(signer)


def install(kms: Any, key: str, chain: str, at: datetime) -> datetime:
    """Checks the chain and hands it to `documents`; returns when it ends. Raises Unfit."""
    ends = must_fit(chain, kms.get_public_key(KeyId=key)["PublicKey"], at)
    signing_chain.put_chain(chain, at)
    return ends


def _end(certificate: x509.Certificate) -> datetime:
    return certificate.not_valid_after_utc


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    acts = parser.add_subparsers(dest="act", required=True)
    for name in ("request", "install"):
        act = acts.add_parser(name)
        act.add_argument("--prefix", default=PREFIX)
        act.add_argument("--region")
        if name == "install":
            act.add_argument("chain", type=Path)
    asked = parser.parse_args(arguments)
    take_settings("documents", asked.prefix, asked.region)
    kms: Any = boto3.client("kms", region_name=asked.region)
    if asked.act == "request":
        print(request(kms, settings().document_signing_key, load_body().name), end="")
        return 0
    try:
        ends = install(kms, settings().document_signing_key, asked.chain.read_text(encoding="utf-8"), datetime.now(UTC))
    except Unfit as why:
        print(why, file=sys.stderr)
        return 1
    print(f"Installed. It ends on {ends:%d %B %Y}: install the next one before.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
