"""A certificate authority of this machine, for `make run`, the rehearsal and tests: no reader of PDFs trusts it.

A deployment on AWS has its chain from a real one (docs/operations.md, "The signature under documents").
"""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

FROM, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2045, 1, 1, tzinfo=UTC)
"""Far apart, because the local clock is moved by years."""


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
