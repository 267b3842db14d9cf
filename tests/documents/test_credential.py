"""Credentials as two libraries of others read them: accepted as they are, refused after a change and by the status."""

from __future__ import annotations

import gzip
import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwk, jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError
from openbadgeslib.ob3.credential import OpenBadgeCredential
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from shared.documents.credential import Issuance, credential
from shared.documents.issuer import (
    PublicKey,
    did_document,
    did_of,
    key_set,
    method_of,
    public_key,
)
from shared.documents.signed_token import signed, signing_input
from shared.documents.statement_file import NoCredential, must_have_credential
from shared.documents.status_list import SIZE, StatusPurpose, encoded, status_entries, status_list
from shared.results.result import Status
from tests.web.canned_statements import VALUES, a_statement

SITE = "https://results.example.org"
DID = did_of(SITE)
AT = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
LISTS = {each: f"{SITE}/.well-known/credential-status/1/{each}" for each in StatusPurpose}
INDEX = 77
REVOKED, SUSPENDED = StatusPurpose


@dataclass(frozen=True)
class Signer:
    """A key as KMS has one: it signs, and shows its public half."""

    key: ec.EllipticCurvePrivateKey

    @property
    def public(self) -> PublicKey:
        return public_key(self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))

    def token(self, claims: dict[str, object]) -> str:
        text = signing_input(method_of(DID, self.public), claims)
        return signed(text, self.key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))


OLD, NEW, FOREIGN = (Signer(ec.derive_private_key(number, ec.SECP256R1())) for number in (7, 8, 9))


@dataclass
class Web:
    """What stands at the site's addresses: the keys that are published, and which bits are set."""

    signers: tuple[Signer, ...] = (NEW, OLD)
    bits: tuple[StatusPurpose, ...] = ()

    def fetch(self, address: str) -> bytes:
        if address == f"{SITE}/.well-known/did.json":
            return json.dumps(did_document(DID, [each.public for each in self.signers])).encode()
        (purpose,) = [purpose for purpose, each in LISTS.items() if each == address]
        indexes = [INDEX] if purpose in self.bits else [INDEX + 1]
        return NEW.token(status_list(DID, address, purpose, indexes, datetime.now(UTC))).encode()

    def verify(self, token: str) -> OpenBadgeCredential:
        verifier = OB3Verifier.for_issuer_did(DID, download=self.fetch)
        return verifier.verify(token, check_status=True, verify_status_list=self.signers[0] is NEW, download=self.fetch)


ISSUANCE = Issuance(
    "urn:uuid:8f14e45f-ceea-467f-a8f1-7a2d5c0e9b11",
    DID,
    "Example Awarding Body",
    SITE,
    AT,
    None,
    status_entries(LISTS, INDEX),
)


def a_credential(code: str = "FCE", **more: Any) -> dict[str, object]:
    return credential(a_statement(code), replace(ISSUANCE, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("code", VALUES)
def test_every_exam_is_accepted_and_says_what_its_statement_prints(code: str) -> None:
    statement, read = a_statement(code), Web().verify(NEW.token(a_credential(code)))
    overall = statement["overall"] or {}
    printed = [each["value"] for each in statement["papers"] if each["value"]]
    printed += [overall["value"]] if overall.get("value") and overall["kind"] != "grade" else []
    printed += [overall[name] for name in ("grade", "cefr") if overall.get(name)]
    assert [each.value for each in read.results] == printed
    assert read.achievement.name == statement["exam"]["name"]
    assert [each.identity_hash for each in read.identifiers] == ["Núria García Puig", "KXA104827"]
    known = {each.id for each in read.achievement.result_descriptions}
    assert {each.result_description for each in read.results} == known
    assert len(known) == len(printed)


def test_what_is_not_reported_is_not_in_it() -> None:
    """A paper under the scale's least, and one that was exempt."""
    assert '"80"' not in json.dumps(a_credential("KET"))
    assert len(Web().verify(NEW.token(a_credential("KET"))).achievement.result_descriptions) == 5


def test_a_key_that_signs_no_more_is_good_while_it_is_published() -> None:
    token = OLD.token(a_credential())
    assert Web().verify(token).id == ISSUANCE.id
    with pytest.raises(OB3VerificationError, match="no verificationMethod"):
        Web(signers=(NEW,)).verify(token)
    with pytest.raises(OB3VerificationError):
        Web().verify(FOREIGN.token(a_credential()))


@pytest.mark.parametrize("purpose", StatusPurpose)
def test_a_set_bit_of_either_list_refuses_it(purpose: StatusPurpose) -> None:
    with pytest.raises(OB3VerificationError, match=f"'{purpose}' is set at index {INDEX}"):
        Web(bits=(purpose,)).verify(NEW.token(a_credential()))


def test_after_its_result_is_valid_no_longer_it_is_refused() -> None:
    token = NEW.token(a_credential(ends=datetime.now(UTC) - timedelta(days=1)))
    with pytest.raises(OB3VerificationError, match="expired"):
        Web().verify(token)


def decoded(token: str, *signers: Signer) -> jwt.Token:
    keys = jwk.KeySet.import_key_set(key_set(DID, [each.public for each in signers]))  # type: ignore[arg-type]
    return jwt.decode(token, keys, algorithms=["ES256"])


def test_joserfc_finds_the_key_by_its_name_in_the_set() -> None:
    claims = a_credential()
    read = decoded(NEW.token(claims), OLD, NEW)
    assert read.claims == json.loads(json.dumps(claims))
    assert read.header == {"alg": "ES256", "kid": method_of(DID, NEW.public), "typ": "vc+jwt", "cty": "vc"}
    with pytest.raises(InvalidKeyIdError):
        decoded(NEW.token(claims), OLD)


def test_every_change_of_what_is_signed_is_refused_by_both() -> None:
    token = NEW.token(a_credential())
    head, body, signature = token.split(".")
    other = body.replace("E", "F", 1) if "E" in body else body.replace("A", "B", 1)
    for changed in (f"{head}.{other}.{signature}", f"{head}.{body}.{'A' * 86}", f"{head}.{body}."):
        with pytest.raises(OB3VerificationError):
            Web().verify(changed)
        with pytest.raises((BadSignatureError, ValueError)):
            decoded(changed, NEW)


def test_the_keys_are_what_the_rfc_calls_them() -> None:
    """RFC 7638's own way of counting, by joserfc."""
    for each in (OLD, NEW):
        key = jwk.ECKey.import_key(each.public.to_jwk())  # type: ignore[arg-type]
        assert key.thumbprint() == each.public.thumbprint
        assert key.public_key.public_numbers() == each.key.public_key().public_numbers()


def test_a_key_of_another_curve_is_none() -> None:
    other = ec.derive_private_key(7, ec.SECP384R1()).public_key()
    with pytest.raises(ValueError, match="P-256"):
        public_key(other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


@pytest.mark.parametrize("der", [b"", b"\x30\x00", b"\x30\x03\x02\x01\x01", b"\x30\x07\x02\x01\x01\x02\x01\x01\x00"])
def test_what_is_no_signature_is_not_written(der: bytes) -> None:
    with pytest.raises(ValueError, match=r"DER|after it"):
        signed("a.b", der)


def test_a_list_has_one_size_and_its_first_bit_is_the_highest() -> None:
    def bits(*indexes: int) -> bytes:
        text = encoded(indexes)[1:]
        return gzip.decompress(urlsafe_b64decode(text + "=" * (-len(text) % 4)))

    assert {len(bits(*each)) for each in ((), (0,), range(1000))} == {SIZE // 8}
    assert (bits(0)[0], bits(7)[0], bits(8)[1], bits(SIZE - 1)[-1]) == (0x80, 0x01, 0x80, 0x01)
    assert encoded([3, 5]) == encoded([5, 3])
    for outside in (-1, SIZE):
        with pytest.raises(ValueError, match="outside"):
            encoded([outside])


@pytest.mark.parametrize(
    ("site", "did"),
    [
        ("https://results.example.org", "did:web:results.example.org"),
        ("http://localhost:8000", "did:web:localhost%3A8000"),
    ],
)
def test_the_issuer_is_the_sites_host(site: str, did: str) -> None:
    assert did_of(site) == did


@pytest.mark.parametrize(
    ("status", "changes", "says"),
    [
        (Status.REPORTED, {}, None),
        (Status.REPORTED, {"ends": AT}, None),
        (Status.REPORTED, {"ends": AT - timedelta(seconds=1)}, "valid no longer"),
        (Status.REPORTED, {"is_practice": True}, "practice"),
        (Status.ABSENT_ALL, {}, "no"),
        (Status.ABSENT_PART, {}, "no"),
        (Status.PENDING, {}, "no"),
        (Status.WITHHELD, {"is_practice": True}, "no"),
    ],
)
def test_there_is_none_where_it_would_certify_nothing(
    status: Status, changes: dict[str, Any], says: str | None
) -> None:
    given = {"is_practice": False, "ends": None, "at": AT, **changes}
    if says is None:
        must_have_credential(status, **given)
        return
    with pytest.raises(NoCredential, match=says):
        must_have_credential(status, **given)
