"""Signs a document as PAdES B-B asks (ETSI EN 319 142-1): one signature over the whole file, with the chain of its
certificates.

The key is in KMS; who it belongs to is said by a certificate authority, whose chain the awarding body installs
(cli/signing_chain.py). Without one nothing is signed, and nothing unsigned leaves.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO

from asn1crypto.algos import SignedDigestAlgorithm
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from functions.documents.stamping import Stamper
from shared.adapters import document_signature

FIELD = "Signature"
WITH_STAMP = 32 * 1024
"""Hexadecimal digits of the file for the signature with its chain and the stamp of an authority, whose length is not
known before; without one they are as many as it takes."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What the awarding body signs with: the chain in PEM, its own certificate first, and the address of a timestamp
    authority (RFC 3161), or "" for none."""

    chain: str
    body_name: str
    timestamp_authority: str = ""


class OnlyInKms(Signer):
    """Asks KMS for the signature, and checks it: a chain of another key would make files that nobody accepts."""

    def __init__(self, chain: tuple[Certificate, ...]) -> None:
        others = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        others.register_multiple(chain)
        super().__init__(
            signing_cert=chain[0],
            cert_registry=others,
            signature_mechanism=SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        )
        self._public = load_der_public_key(chain[0].public_key.dump())

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001
        if dry_run:
            return bytes(document_signature.LONGEST)
        made = document_signature.sign(data)
        assert isinstance(self._public, EllipticCurvePublicKey)
        self._public.verify(made, data, ECDSA(SHA256()))
        return made


class _AtBusinessTime(PdfSigner):
    """The time in the signature is the time of the request, as it is everywhere else."""

    def __init__(self, at: datetime, meta: PdfSignatureMetadata, signer: Signer, stamper: Stamper | None):
        super().__init__(meta, signer, timestamper=stamper)
        self._at = at

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001 - pyHanko's own
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def signed(pdf: bytes, seal: Seal, at: datetime) -> bytes:
    """The file with its signature as one more revision; raises cryptography's InvalidSignature where the chain belongs
    to another key."""
    meta = PdfSignatureMetadata(
        field_name=FIELD, name=seal.body_name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    stamper = Stamper(seal.timestamp_authority) if seal.timestamp_authority else None
    signer = _AtBusinessTime(at, meta, OnlyInKms(certificates(seal.chain)), stamper)
    made = BytesIO()
    room = WITH_STAMP if stamper else None
    work = signer.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), bytes_reserved=room, output=made)
    with ThreadPoolExecutor(max_workers=1) as beside:  # where no other loop of events can be running
        beside.submit(asyncio.run, work).result()
    return made.getvalue()


@cache
def certificates(chain: str) -> tuple[Certificate, ...]:
    """Of a chain in PEM, the signer's first."""
    return tuple(load_certs_from_pemder_data(chain.encode()))


def is_in_force(chain: str, at: datetime) -> bool:
    """Whether the signer's certificate is valid now."""
    signer = certificates(chain)[0]
    return bool(signer.not_valid_before <= at <= signer.not_valid_after)
