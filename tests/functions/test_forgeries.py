"""Forged documents: accepted by nobody. `make forgeries` tries 10,000 bytes and prints; here are some."""

from __future__ import annotations

import os
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from cli import signing_chain
from functions.documents.signing import Seal, certificates, signed
from local.signing_authority import chain_for
from shared.adapters import document_signature
from shared.adapters.aws import client
from shared.ground.settings import settings
from tests.functions.test_statement_sheets import a_sheet, pdf_of, shown
from tests.kit.builders import RELEASED_AT, a_result
from tests.kit.forgeries import Forgery, by_hand, of_one_byte, poppler_accepts, pyhanko_accepts

BYTES = int(os.environ.get("FORGERIES", "200"))
NAME = "Example Awarding Body"


@pytest.fixture
def seal(aws: None) -> Seal:
    return Seal(chain_for(signing_chain.request(client("kms"), settings().document_signing_key, NAME)), NAME)


@pytest.fixture
def document(seal: Seal) -> bytes:
    return signed(pdf_of(a_sheet(shown(a_result()))), seal, RELEASED_AT)


def judged(forged: Forgery, document: bytes, seal: Seal, folder: Path) -> Counter[str]:
    """Who accepts it."""
    accepting = {
        "pyHanko": pyhanko_accepts(forged.content, certificates(seal.chain)[1], RELEASED_AT),
        "pdfsig": poppler_accepts(forged.content, folder),
        "the hash": sha256(forged.content).digest() == sha256(document).digest(),
    }
    return Counter(name for name, accepts in accepting.items() if accepts)


@pytest.mark.thorough
def test_no_changed_byte_is_accepted(document: bytes, seal: Seal, tmp_path: Path) -> None:
    whole = Forgery("as it is", document)
    assert judged(whole, document, seal, tmp_path) == {"pyHanko": 1, "pdfsig": 1, "the hash": 1}
    outside, within, counts = Counter[str](), Counter[str](), Counter[bool]()
    for forged in of_one_byte(document, BYTES):
        counts[forged.within] += 1
        (within if forged.within else outside).update(judged(forged, document, seal, tmp_path))
    print(
        f"\n{counts[False]} bytes changed outside the signature's own digits, accepted by: {dict(outside) or 'nobody'}"
    )
    print(f"{counts[True]} changed within them, where the end is only filling: {dict(within) or 'nobody'}")
    assert outside == {}
    assert within["the hash"] == 0


def test_nothing_done_by_hand_is_accepted(
    document: bytes, seal: Seal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsigned = pdf_of(a_sheet(shown(a_result())))
    other = signed(pdf_of(a_sheet(shown(a_result(reading="190")))), seal, RELEASED_AT)
    theirs = client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
    monkeypatch.setenv("DOCUMENT_SIGNING_KEY", theirs)
    settings.cache_clear()
    foreign = Seal(chain_for(signing_chain.request(client("kms"), theirs, NAME)), NAME)
    monkeypatch.setattr(document_signature, "sign", lambda data: _signed_by(theirs, data))
    of_another_key = signed(unsigned, foreign, RELEASED_AT)
    for forged in by_hand(document, other, of_another_key, unsigned):
        found = judged(forged, document, seal, tmp_path)
        # That a signer is trusted is for pyHanko to say, which knows the authority; poppler was told of none.
        assert set(found) <= ({"pdfsig"} if forged.content == of_another_key else set()), forged.name
        print(f"{forged.name}: accepted by {dict(found) or 'nobody'}")


def _signed_by(key: str, data: bytes) -> bytes:
    answer = client("kms").sign(KeyId=key, Message=data, MessageType="RAW", SigningAlgorithm="ECDSA_SHA_256")
    return bytes(answer["Signature"])
