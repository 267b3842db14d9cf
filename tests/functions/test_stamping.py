"""A timestamp authority in the signature: its stamp is asked for once and accepted, and no trouble of its makes a
document."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from functions.documents import stamping
from functions.documents.signing import certificates
from infra.catalogue import FUNCTIONS
from shared.documents.statement_file import UNSIGNED
from shared.ground.settings import settings
from shared.store import documents, signing_chain
from tests.kit import document_files, snapshots, stories
from tests.kit.forgeries import poppler_accepts
from tests.kit.stories import CANDIDATE
from tests.kit.timestamp_authority import LATE, Authority, authority
from tests.kit.world import World

pytestmark = pytest.mark.thorough

MANNERS = ["broken", "another type", "garbage", "refusing", "another nonce", "about another file", "too long", "slow"]


@snapshots.stage
def ada(world: World) -> str:
    """Signed in, her result out, the chain installed."""
    stories.release_results(world)
    document_files.install_chain(world)
    return stories.a_signed_in_candidate(world)


@pytest.fixture
def tsa(world: World, ada: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    with authority(world.at) as found:
        monkeypatch.setenv("TIMESTAMP_AUTHORITY", found.url)
        settings.cache_clear()
        yield found
    settings.cache_clear()


def test_the_stamp_is_asked_for_once_and_is_in_the_signature(
    world: World, ada: str, tsa: Authority, tmp_path: Path
) -> None:
    pdf = document_files.content(document_files.fetch(world, ada, document_files.ask(world, ada)))
    assert len(tsa.asked) == 1
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    roots = [certificates(signing_chain.find_chain() or "")[1], tsa.certificate]
    trusting = ValidationContext(trust_roots=roots, moment=world.at, allow_fetching=False)
    with ThreadPoolExecutor(max_workers=1) as beside:
        status = beside.submit(validate_pdf_signature, signature, trusting).result()
    assert status.bottom_line
    stamp = status.timestamp_validity
    assert stamp is not None
    assert (stamp.valid, stamp.trusted, stamp.timestamp) == (True, True, world.at + LATE)
    assert poppler_accepts(pdf, tmp_path)
    again = document_files.content(document_files.fetch(world, ada, document_files.ask(world, ada)))
    assert (again, len(tsa.asked)) == (pdf, 1)


@pytest.mark.parametrize("manner", MANNERS)
def test_without_a_good_stamp_nothing_is_given_out_nor_half_kept(
    world: World,
    ada: str,
    tsa: Authority,
    manner: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """And the next one is made as soon as the authority answers."""
    tsa.manner, before, began = manner, stories.stored(), time.monotonic()
    with monkeypatch.context() as patched:
        if manner == "slow":
            patched.setattr(stamping, "LONGEST", 0.5)
        answer = document_files.ask(world, ada)
    assert manner != "slow" or time.monotonic() - began < 4
    assert (answer.status, answer.body["code"]) == (503, "documents_unsigned")
    assert UNSIGNED in caplog.messages, "which raises the alarm"
    assert stories.stored() == before
    assert document_files.kept() == []
    tsa.manner = "right"
    assert document_files.ask(world, ada).status == 200


def test_one_that_is_not_there_is_no_document(world: World, ada: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMESTAMP_AUTHORITY", "http://127.0.0.1:9/tsa")
    settings.cache_clear()
    assert document_files.ask(world, ada).status == 503
    assert documents.find_documents(CANDIDATE) == []
    settings.cache_clear()


def test_a_whole_answer_and_the_rest_of_the_request_fit_into_a_call() -> None:
    """Of 28 seconds."""
    (row,) = (each for each in FUNCTIONS if each.name == "documents")
    assert row.timeout > 2 * stamping.LONGEST
