"""The digital credential: handed out as a document is, and checked by others with what we publish."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from joserfc.errors import JoseError
from openbadgeslib.ob3.credential import OpenBadgeCredential
from openbadgeslib.ob3.verifier import OB3VerificationError

from functions.documents import credentials
from local.journeys.readers import read_badge, read_token
from shared.adapters import cache, queue
from shared.application.reference import session_of
from shared.documents.status_list import StatusPlace
from shared.ground.settings import settings
from shared.store import documents, status_lists
from tests.kit import snapshots
from tests.kit.document_files import ask, credential, fetch
from tests.kit.stories import (
    CANDIDATE,
    RELEASE_AT,
    SESSION,
    a_signed_in_candidate,
    face,
    later,
    load_and_approve,
    release_results,
    set_the_stage,
    sign_in,
)
from tests.kit.world import World

pytestmark = pytest.mark.thorough

KIND = {"kind": "credential"}
HELD = "/v1/board/releases"


def released(world: World) -> str:
    snapshots.begin(world, release_results)
    return a_signed_in_candidate(world)


def saved(world: World, cookie: str) -> str:
    return credential(fetch(world, cookie, ask(world, cookie, **KIND)))


def read(world: World, token: str) -> OpenBadgeCredential:
    def fetch(path: str) -> bytes:
        answer = world.call("GET", path)
        assert answer.status == 200, answer.raw
        return answer.raw.encode()

    cache.forget()  # as ten seconds later
    return read_badge(token, "did:web:results.example.org", fetch, world.at)


def test_a_candidate_saves_a_credential_that_a_reader_of_open_badges_accepts(world: World) -> None:
    cookie = released(world)
    answer = fetch(world, cookie, ask(world, cookie, **KIND))
    assert answer.headers["cache-control"] == "private, no-store"
    assert (
        'filename="Digital credential, B2 First, December 2026 - Ada Marti.jwt"'
        in answer.headers["content-disposition"]
    )
    token = credential(answer)
    found = read(world, token)
    assert found.achievement.name == "B2 First"
    assert [each.identity_hash for each in found.identifiers] == ["Ada Martí", CANDIDATE]
    assert read_token(token, keys_of(world))["jti"] == found.id
    kept = documents.find_by_file(sha256(token.encode()).hexdigest())
    assert kept is not None
    assert kept.place is not None


def test_what_is_changed_is_refused_by_both(world: World) -> None:
    token = saved(world, released(world))
    keys = keys_of(world)
    for place in range(0, len(token), len(token) // 20):
        other = "A" if token[place] != "A" else "B"
        changed = token[:place] + other + token[place + 1 :]
        with pytest.raises(OB3VerificationError):
            read(world, changed)
        with pytest.raises((JoseError, ValueError)):
            read_token(changed, keys)


def test_before_the_release_there_is_none_and_no_place_is_taken(world: World) -> None:
    load_and_approve(world, set_the_stage(world))
    a_signed_in_candidate(world)
    later(world, RELEASE_AT - timedelta(milliseconds=1))
    cookie = sign_in(world)
    early = ask(world, cookie, **KIND)
    assert early.status == 404
    assert face(early) == face(ask(world, cookie, path="/v1/me/results/NO-SUCH-SESSION/documents", **KIND))
    assert status_lists.find_places(1) is None
    later(world, RELEASE_AT)
    assert ask(world, sign_in(world), **KIND).status == 200


def test_it_is_one_file_in_any_language(world: World) -> None:
    cookie = released(world)
    first = saved(world, cookie)
    assert credential(fetch(world, cookie, ask(world, cookie, language="ca", **KIND))) == first
    (document,) = documents.find_documents(CANDIDATE)
    assert document.slot.language == "en"


def release_of(world: World) -> str:
    return str(world.call("GET", HELD, operator="ana").body["data"][0]["id"])


def test_a_recall_suspends_it_and_its_end_gives_it_back(world: World) -> None:
    cookie = released(world)
    token = saved(world, cookie)
    release = release_of(world)
    recalled = world.call("POST", f"{HELD}/{release}/recalls", {"reason": "wrong file"}, operator="ana")
    assert recalled.status == 200, recalled.raw
    with pytest.raises(OB3VerificationError, match="'suspension' is set"):
        read(world, token)
    assert ask(world, cookie, **KIND).status == 404
    assert world.call("POST", f"{HELD}/{release}/restorations", {}, operator="ben").status == 200
    with pytest.raises(OB3VerificationError, match="'suspension' is set"):
        read(world, token)  # it is approved again, and not out yet
    world.tick()
    assert read(world, token).achievement.name == "B2 First"
    assert saved(world, cookie) == token


def withdrawn(world: World) -> None:
    path = f"/v1/board/results/{CANDIDATE}.{SESSION}"
    assert world.call("POST", f"{path}/withdrawals", {"reason": "looked into"}, operator="ana").status == 201
    later(world, world.at + timedelta(minutes=1))


def test_a_newer_version_revokes_it_for_good(world: World) -> None:
    """Here the withdrawal of the result, and its return."""
    cookie = released(world)
    asked = ask(world, cookie, **KIND)
    token = credential(fetch(world, cookie, asked))
    withdrawn(world)
    with pytest.raises(OB3VerificationError, match="'revocation' is set"):
        read(world, token)
    assert fetch(world, cookie, asked).status == 404
    assert ask(world, cookie, **KIND).body["code"] == "no_document"
    path = f"/v1/board/results/{CANDIDATE}.{SESSION}/restorations"
    assert world.call("POST", path, {"reason": "nothing was wrong"}, operator="ana").status == 201
    later(world, world.at + timedelta(minutes=1))
    with pytest.raises(OB3VerificationError, match="'revocation' is set"):
        read(world, token)
    other = saved(world, cookie)
    assert other != token
    assert world.deliver("certificates", queue.certificates_of(CANDIDATE, SESSION, world.at)) == []
    assert read(world, other).achievement.name == "B2 First", "it is of the newest version, however often that is asked"


def test_one_that_was_revoked_stays_so_where_the_newer_version_is_out_no_more(world: World) -> None:
    cookie = released(world)
    asked = ask(world, cookie, **KIND)
    token = credential(fetch(world, cookie, asked))
    (document,) = documents.find_documents(CANDIDATE)
    documents.revoke(document, world.at)
    assert fetch(world, cookie, asked).status == 404
    file = {"sha256": sha256(token.encode()).hexdigest()}
    assert world.call("POST", "/v1/document-checks", file).body["state"] == "withdrawn"
    other = saved(world, cookie)
    assert read(world, other).id != json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))["id"]


def test_one_that_its_owner_retires_is_revoked(world: World) -> None:
    cookie = released(world)
    token = saved(world, cookie)
    (document,) = documents.find_documents(CANDIDATE)
    assert world.call("DELETE", f"/v1/me/documents/{document.id}", cookie=cookie).status == 204
    with pytest.raises(OB3VerificationError, match="'revocation' is set"):
        read(world, token)
    assert read(world, saved(world, cookie)).achievement.name == "B2 First"


def test_a_check_of_its_file_answers_as_of_a_pdf(world: World) -> None:
    token = saved(world, released(world))
    file = {"sha256": sha256(token.encode()).hexdigest()}
    answer = world.call("POST", "/v1/document-checks", file).body
    assert (answer["state"], answer["document"]["kind"]) == ("current", "credential")
    withdrawn(world)
    assert world.call("POST", "/v1/document-checks", file).body["state"] == "withdrawn"


def test_of_practice_there_is_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie, of = released(world), session_of
    monkeypatch.setattr(credentials, "session_of", lambda session_id: replace(of(session_id), practice=True))
    answer = ask(world, cookie, **KIND)
    assert (answer.status, answer.body["code"]) == (422, "no_credential")
    assert status_lists.find_places(1) is None


def test_it_is_good_until_the_last_second_of_its_result(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an exam whose results expire; the day is that of the session's own zone."""
    cookie, last = released(world), world.at.date() + timedelta(days=2)
    monkeypatch.setattr(credentials, "expires_on", lambda *_: last)
    token = saved(world, cookie)
    ends = read_token(token, keys_of(world))["exp"]
    assert ends == int(datetime(last.year, last.month, last.day, 22, 59, 59, tzinfo=UTC).timestamp())
    world.at = datetime.fromtimestamp(ends, UTC) + timedelta(minutes=6)  # openbadgeslib forgives a clock five
    with pytest.raises(OB3VerificationError, match="expired"):
        read(world, token)
    assert ask(world, sign_in(world), **KIND).body["code"] == "no_credential"


def test_after_a_turn_of_keys_what_either_signed_is_good(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lists are signed by the new one from then on, too."""
    cookie = released(world)
    token = saved(world, cookie)
    first, second = settings().every_credential_key
    monkeypatch.setenv("CREDENTIAL_SIGNING_KEY", second)
    monkeypatch.setenv("CREDENTIAL_KEYS", f"{second},{first}")
    settings.cache_clear()
    assert read(world, token).achievement.name == "B2 First"
    (document,) = documents.find_documents(CANDIDATE)
    assert world.call("DELETE", f"/v1/me/documents/{document.id}", cookie=cookie).status == 204
    other = saved(world, cookie)
    assert read(world, other).achievement.name == "B2 First"
    assert [token.split(".")[0] == each.split(".")[0] for each in (token, other)] == [True, False], "by another key"


# The places in the lists


def test_two_at_once_hand_out_one_and_the_others_place_stays_empty(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = released(world)
    add, beaten = documents.add_document, []

    def beaten_to_it(document, before=None):  # type: ignore[no-untyped-def]
        monkeypatch.setattr("shared.store.documents.add_document", add)
        beaten.append(ask(world, cookie, **KIND))
        return add(document, before)

    monkeypatch.setattr("shared.store.documents.add_document", beaten_to_it)
    late = ask(world, cookie, **KIND)
    assert credential(fetch(world, cookie, late)) == credential(fetch(world, cookie, beaten[0]))
    assert len(documents.find_documents(CANDIDATE)) == 1
    found = status_lists.find_places(1)
    assert found is not None
    assert sum(map(len, found.by_release.values())) == 2


def test_a_full_list_is_followed_by_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = released(world)
    monkeypatch.setattr("functions.documents.credentials.new_index", lambda: 5)
    assert status_lists.take(StatusPlace(1, 5), "another")
    token = saved(world, cookie)
    (document,) = documents.find_documents(CANDIDATE)
    assert document.place == StatusPlace(2, 5)
    assert status_lists.newest_list() == 2
    assert read(world, token).achievement.name == "B2 First"


@pytest.mark.parametrize("name", ["0/revocation", "2/revocation", "01/revocation", "1/message", "x/suspension", "1/ "])
def test_there_is_no_other_list(world: World, name: str) -> None:
    saved(world, released(world))
    answer = world.call("GET", f"/.well-known/credential-status/{name}")
    assert (answer.status, answer.body["code"]) == (404, "not_found")


def test_a_list_names_nobody_and_is_kept_for_twenty_seconds(world: World) -> None:
    saved(world, released(world))
    answer = world.call("GET", "/.well-known/credential-status/1/suspension")
    assert answer.headers["cache-control"] == "public, max-age=20"
    claims = read_token(answer.raw, keys_of(world))
    assert CANDIDATE not in json.dumps(claims)
    assert claims["credentialSubject"]["statusPurpose"] == "suspension"


def keys_of(world: World) -> Any:
    return world.call("GET", "/.well-known/jwks.json").body
