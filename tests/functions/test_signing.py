"""The signature under a document: accepted whole by pyHanko and poppler, and by neither after any change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from pyhanko.pdf_utils.reader import PdfFileReader

from cli import signing_chain
from functions.documents.signing import Seal, certificates, is_in_force, signed
from local.signing_authority import FROM, chain_for
from shared.adapters.aws import client
from shared.ground.settings import settings
from shared.store.signing_chain import find_chain
from tests.functions.test_statement_sheets import a_sheet, pdf_of, shown
from tests.kit.builders import RELEASED_AT, a_result
from tests.kit.forgeries import poppler_accepts, pyhanko_accepts

NAME = "Example Awarding Body"


@pytest.fixture
def seal(aws: None) -> Seal:
    request = signing_chain.request(client("kms"), settings().document_signing_key, NAME)
    return Seal(chain_for(request), NAME)


@pytest.fixture(scope="module")
def unsigned() -> bytes:
    return pdf_of(a_sheet(shown(a_result())))


def test_a_signed_document_is_accepted_by_both(seal: Seal, unsigned: bytes, tmp_path: Path) -> None:
    pdf = signed(unsigned, seal, RELEASED_AT)
    assert pyhanko_accepts(pdf, certificates(seal.chain)[1], RELEASED_AT)
    assert poppler_accepts(pdf, tmp_path)
    embedded = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert embedded.self_reported_timestamp == RELEASED_AT
    assert [each.subject.native["common_name"] for each in (embedded.signer_cert,)] == [NAME]
    assert len(pdf) <= 150 * 1024


def test_a_flipped_byte_and_a_revision_more_are_accepted_by_neither(
    seal: Seal, unsigned: bytes, tmp_path: Path
) -> None:
    pdf = signed(unsigned, seal, RELEASED_AT)
    for place in (200, len(unsigned) // 2, len(unsigned) - 300):
        changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        assert not poppler_accepts(changed, tmp_path)
    assert not poppler_accepts(pdf + b"\n% a line more\n", tmp_path)


def test_a_chain_of_another_key_signs_nothing(seal: Seal, unsigned: bytes) -> None:
    other = client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
    foreign = chain_for(signing_chain.request(client("kms"), other, NAME))
    with pytest.raises(InvalidSignature):
        signed(unsigned, Seal(foreign, NAME), RELEASED_AT)


@pytest.mark.parametrize(
    ("at", "in_force"),
    [(FROM - timedelta(seconds=1), False), (FROM, True), (datetime(2027, 1, 1, tzinfo=UTC), True)],
)
def test_a_chain_is_in_force_between_its_dates(seal: Seal, at: datetime, in_force: bool) -> None:
    assert is_in_force(seal.chain, at) is in_force


def test_a_chain_is_installed_for_the_documents(seal: Seal) -> None:
    ends = signing_chain.install(client("kms"), settings().document_signing_key, seal.chain, RELEASED_AT)
    assert (find_chain(), ends) == (seal.chain, datetime(2045, 1, 1, tzinfo=UTC))


def test_a_chain_that_would_make_worthless_files_is_not_installed(seal: Seal) -> None:
    kms, key = client("kms"), settings().document_signing_key
    other = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
    first, second = (
        f"{each}-----END CERTIFICATE-----\n" for each in seal.chain.split("-----END CERTIFICATE-----\n")[:2]
    )
    stranger = chain_for(signing_chain.request(kms, key, NAME)).removeprefix(first)
    unfit = {
        "no chain": ("hello", RELEASED_AT),
        "for the key": (chain_for(signing_chain.request(kms, other, NAME)), RELEASED_AT),
        "put that one first": (second + first, RELEASED_AT),
        "not issued by": (first + stranger[stranger.index("-----END CERTIFICATE-----\n") + 26 :], RELEASED_AT),
        "in force": (seal.chain, FROM - timedelta(days=1)),
    }
    for why, (chain, at) in unfit.items():
        with pytest.raises(signing_chain.Unfit, match=why):
            signing_chain.install(kms, key, chain, at)
    assert find_chain() is None
