"""A certificate authority of this machine, for `make run`, the rehearsal and tests: no reader of PDFs trusts it.

A deployment on AWS has its chain from a real one (docs/operations.md, "The signature under documents").
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from local.emulator.emulator import ROOT, Emulator

FROM, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2045, 1, 1, tzinfo=UTC)
"""Far apart, because the local clock is moved by years."""


class NotCertified(RuntimeError):
    """The deployed key has no chain; the message is what the command wrote last."""


def chain_for(request: str, not_after: datetime = UNTIL) -> str:
    """The certificate that a request (PEM) asks for, and the authority's own, made for this one call."""
    asked = x509.load_pem_x509_csr(request.encode())
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Local certificate authority (not for real use)")])
    authority = (
        _begun(name, name, key.public_key(), UNTIL)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certifies=True), critical=True)
        .sign(key, SHA256())
    )
    public = asked.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    signer = (
        _begun(asked.subject, name, public, not_after)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certifies=False), critical=True)
        .sign(key, SHA256())
    )
    return "".join(each.public_bytes(Encoding.PEM).decode() for each in (signer, authority))


def _begun(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, not_after: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(not_after)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=not certifies,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


def install(emulator: Emulator) -> None:
    """Has the deployed key certified, by the commands that an administrator would type; raises NotCertified."""
    with tempfile.TemporaryDirectory() as folder:
        chain = Path(folder) / "chain.pem"
        chain.write_text(chain_for(_typed(emulator, "request")))
        _typed(emulator, "install", str(chain))


def _typed(emulator: Emulator, *words: str) -> str:
    command = [sys.executable, "-m", "cli.signing_chain", *words]
    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **emulator.environment()}, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise NotCertified(f"{' '.join(words)} of the signing chain failed:\n{ran.stderr[-2000:]}")
    return ran.stdout
