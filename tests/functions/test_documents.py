"""The Statement as a signed file: made once, for its owner alone, and only while it is what the page shows."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from functions.documents.signing import certificates
from functions.documents.typesetting import qr_code
from shared.adapters import cache
from shared.adapters.aws import client
from shared.documents.document_token import hash_of
from shared.documents.statement_file import UNSIGNED
from shared.ground.settings import settings
from shared.store import documents, signing_chain
from tests.functions.test_statement_sheets import text_of
from tests.kit import snapshots
from tests.kit.builders import RELEASED_AT
from tests.kit.document_files import ask, content, fetch, install_chain
from tests.kit.forgeries import poppler_accepts, pyhanko_accepts
from tests.kit.stories import (
    CANDIDATE,
    PENDING_CANDIDATE,
    PENDING_SECRET,
    RELEASE_AT,
    SESSION,
    a_signed_in_candidate,
    face,
    later,
    load_and_approve,
    register,
    release_results,
    set_the_stage,
    sign_in,
    stored,
)
from tests.kit.world import World

pytestmark = pytest.mark.thorough

OTHER, OTHER_SECRET = PENDING_CANDIDATE, PENDING_SECRET


def released(world: World) -> str:
    """Somebody whose Statement is out, with a chain to sign it; her cookie."""
    snapshots.begin(world, release_results)
    install_chain(world)
    return a_signed_in_candidate(world)


def test_a_candidate_saves_the_statement_that_her_page_shows(world: World, tmp_path: Path) -> None:
    cookie = released(world)
    asked = ask(world, cookie)
    assert asked.body["url"].startswith("/v1/me/files/")
    answer = fetch(world, cookie, asked)
    pdf = content(answer)
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="Statement of Results, B2 First, December 2026 - Ada Marti.pdf"; '
        "filename*=UTF-8''Statement%20of%20Results%2C%20B2%20First%2C%20December%202026%20-%20Ada%20Mart%C3%AD.pdf"
    )
    assert pyhanko_accepts(pdf, certificates(signing_chain.find_chain() or "")[1], RELEASED_AT)
    assert poppler_accepts(pdf, tmp_path)
    kept = documents.find_by_file(sha256(pdf).hexdigest())
    assert kept is not None
    printed = text_of(pdf, tmp_path)
    assert "KXA 104 827" in printed
    assert kept.number.upper() in printed.replace("-", "")
    assert kept.slot.candidate_id == CANDIDATE


def test_a_file_is_made_once_for_each_language(world: World) -> None:
    cookie = released(world)
    first = content(fetch(world, cookie, ask(world, cookie)))
    world.at += timedelta(days=100)
    cookie = sign_in(world)
    assert content(fetch(world, cookie, ask(world, cookie))) == first
    other = content(fetch(world, cookie, ask(world, cookie, language="ca")))
    assert other != first
    assert len(documents.find_documents(CANDIDATE)) == 2


def test_before_the_release_there_is_nothing_in_any_language(world: World) -> None:
    load_and_approve(world, set_the_stage(world))
    a_signed_in_candidate(world)
    install_chain(world)
    later(world, RELEASE_AT - timedelta(milliseconds=1))
    cookie = sign_in(world)
    early = ask(world, cookie)
    assert early.status == 404
    assert face(early) == face(ask(world, cookie, path="/v1/me/results/NO-SUCH-SESSION/documents"))
    assert documents.find_documents(CANDIDATE) == []
    later(world, RELEASE_AT)
    assert ask(world, sign_in(world)).status == 200


@pytest.mark.parametrize(("seconds", "status"), [(60, 200), (60.001, 404), (3600, 404)])
def test_a_link_ends_after_a_minute(world: World, seconds: float, status: int) -> None:
    cookie = released(world)
    asked = ask(world, cookie)
    assert asked.body["expires_at"] == (world.at + timedelta(seconds=60)).strftime("%Y-%m-%dT%H:%M:%SZ")
    world.at += timedelta(seconds=seconds)
    assert fetch(world, sign_in(world), asked).status == status


def test_every_link_that_opens_nothing_is_answered_alike(world: World) -> None:
    cookie = released(world)
    asked = ask(world, cookie)
    register(world, candidate_id=OTHER, secret_number=OTHER_SECRET, email="other@example.org")
    other = sign_in(world, OTHER)
    document_id, until, mac = asked.body["url"].rpartition("/")[2].split("-")
    wrong = [f"{document_id}-{int(until) + 1}-{mac}", f"{document_id}-{until}-{'0' * 32}", f"{'0' * 16}-{until}-{mac}"]
    wrong += [document_id, f"{document_id}-soon-{mac}", f"--{mac}", "%", "é-1-2"]
    guessed = [face(world.call("GET", f"/v1/me/files/{each}", cookie=cookie)) for each in wrong]
    assert {status for status, _, _ in guessed} == {404}
    assert len(set(map(str, guessed))) == 1
    assert str(face(fetch(world, other, asked))).replace(OTHER, CANDIDATE) == str(guessed[0])
    assert world.call("GET", asked.body["url"]).status == 401


def test_a_recall_takes_the_file_back_and_its_end_gives_it_again(world: World) -> None:
    snapshots.begin(world, release_results)
    install_chain(world)
    cookie = a_signed_in_candidate(world)
    first = fetch(world, cookie, asked := ask(world, cookie))
    release = world.call("GET", "/v1/board/releases", operator="ana").body["data"][0]["id"]
    recalled = world.call("POST", f"/v1/board/releases/{release}/recalls", {"reason": "wrong file"}, operator="ana")
    assert recalled.status == 200, recalled.raw
    cache.forget()
    assert (fetch(world, cookie, asked).status, ask(world, cookie).status) == (404, 404)
    assert world.call("POST", f"/v1/board/releases/{release}/restorations", {}, operator="ben").status == 200
    world.tick()
    cache.forget()
    assert content(fetch(world, cookie, ask(world, cookie))) == content(first)


def test_a_retired_document_is_not_handed_out_and_another_is_made(world: World) -> None:
    cookie = released(world)
    first = content(fetch(world, cookie, asked := ask(world, cookie)))
    document = documents.find_by_file(sha256(first).hexdigest())
    assert document is not None
    documents.retire(document, world.at)
    assert fetch(world, cookie, asked).status == 404
    second = content(fetch(world, cookie, ask(world, cookie)))
    assert second != first
    assert documents.find_by_file(sha256(first).hexdigest()) is not None, "it stays ours"


@pytest.mark.parametrize("damage", ["lost", "changed"])
def test_a_file_that_is_lost_or_changed_in_its_bucket_is_not_handed_out(world: World, damage: str) -> None:
    cookie = released(world)
    first = content(fetch(world, cookie, asked := ask(world, cookie)))
    bucket, name = settings().documents_bucket, sha256(first).hexdigest()
    if damage == "lost":
        client("s3").delete_object(Bucket=bucket, Key=name)
    else:
        client("s3").put_object(Bucket=bucket, Key=name, Body=first.replace(b"%PDF-1.7", b"%PDF-1.6"))
    assert fetch(world, cookie, asked).status == 404
    assert content(fetch(world, cookie, ask(world, cookie))) != first


def test_a_pending_result_has_no_document(world: World) -> None:
    snapshots.begin(world, release_results)
    install_chain(world)
    register(world, candidate_id=PENDING_CANDIDATE, secret_number=PENDING_SECRET)
    answer = ask(world, sign_in(world, PENDING_CANDIDATE))
    assert (answer.status, answer.body["code"]) == (422, "no_document")


@pytest.mark.parametrize("chain", ["none", "over"])
def test_nothing_unsigned_leaves(world: World, chain: str, caplog: pytest.LogCaptureFixture) -> None:
    snapshots.begin(world, release_results)
    cookie = a_signed_in_candidate(world)
    if chain == "over":
        install_chain(world, world.at - timedelta(days=1))
    answer = ask(world, cookie)
    assert (answer.status, answer.body["code"]) == (503, "documents_unsigned")
    assert UNSIGNED in caplog.messages, "which raises the alarm"
    assert documents.find_documents(CANDIDATE) == []


def test_a_newer_version_ends_the_file_of_the_one_before(world: World) -> None:
    """Here the withdrawal of the result, of which there is no document."""
    cookie = released(world)
    asked = ask(world, cookie)
    reason = {"reason": "to be looked into"}
    path = f"/v1/board/results/{CANDIDATE}.{SESSION}/withdrawals"
    assert world.call("POST", path, reason, operator="ana").status == 201
    cache.forget()
    assert fetch(world, cookie, asked).status == 404
    assert (ask(world, cookie).status, ask(world, cookie).body["code"]) == (422, "no_document")


def test_a_later_version_says_when_it_came_out_itself_in_its_name_and_on_its_page(world: World, tmp_path: Path) -> None:
    cookie = released(world)
    for minutes, path in ((10, "withdrawals"), (20, "restorations")):
        world.at = RELEASED_AT + timedelta(minutes=minutes)
        path = f"/v1/board/results/{CANDIDATE}.{SESSION}/{path}"
        assert world.call("POST", path, {"reason": "to be looked into"}, operator="ana").status == 201
    cache.forget()
    answer = fetch(world, cookie, ask(world, cookie, language="es"))
    name = 'filename="Informe de resultados, B2 First, diciembre de 2026, version 3 - Ada Marti.pdf"'
    assert name in answer.headers["content-disposition"]
    printed = text_of(content(answer), tmp_path)
    assert "Publicado el 9 de diciembre de 2026 a las 9:20 (Madrid). Versión 3." in printed


def test_two_at_once_hand_out_one_file(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second has made its own when the first is written: it hands out the first's, and its own is nobody's."""
    cookie = released(world)
    add, beaten = documents.add_document, []

    def beaten_to_it(document, before=None):  # type: ignore[no-untyped-def]
        monkeypatch.setattr("shared.store.documents.add_document", add)
        beaten.append(ask(world, cookie))
        return add(document, before)

    monkeypatch.setattr("shared.store.documents.add_document", beaten_to_it)
    late = ask(world, cookie)
    assert content(fetch(world, cookie, late)) == content(fetch(world, cookie, beaten[0]))
    assert len(documents.find_documents(CANDIDATE)) == 1


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [({"language": "xx"}, "/language"), ({"kind": "certificate"}, "/kind"), ({"more": 1}, "/more")],
)
def test_a_wrong_request_names_its_field(world: World, changes: dict[str, Any], pointer: str) -> None:
    answer = ask(world, released(world), **changes)
    assert answer.status == 422
    assert answer.body["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(("language", "page"), [("en", "check"), ("ca", "ca/check")])
def test_the_token_in_the_code_is_known_by_its_hash_alone(
    language: str, page: str, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its page is that of the document's language; so is the one that is printed."""
    printed: list[str] = []

    def noted(text: str) -> str:
        printed.append(text)
        return qr_code(text)

    monkeypatch.setattr("functions.documents.statements.qr_code", noted)
    cookie = released(world)
    pdf = content(fetch(world, cookie, ask(world, cookie, language=language)))
    site, _, token = printed[0].partition("#")
    assert site == f"{settings().site_url}/{page}"
    assert f" {site.partition('://')[2]} " in text_of(pdf, tmp_path)
    kept = documents.find_by_token(hash_of(token))
    assert kept is not None
    assert kept.sha256 == sha256(pdf).hexdigest()
    assert token not in str(stored())
