"""What credentials are checked by, as others find it: the issuer and its keys."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from openbadgeslib.ob3.did import fetch_did_web_document, pem_for_kid

from shared.adapters import cache, credential_signature
from shared.adapters.aws import client
from shared.documents.issuer import did_of
from shared.ground.settings import settings
from tests.kit.world import World

DID, KEYS = "/.well-known/did.json", "/.well-known/jwks.json"


def test_the_key_that_signs_is_first_and_the_next_is_known_before_it_does(world: World) -> None:
    answer = world.call("GET", DID)
    assert answer.headers["cache-control"] == "public, max-age=30"
    assert answer.headers["access-control-allow-origin"] == "*"
    did = did_of(settings().site_url)
    named = [f"{did}#{key.thumbprint}" for key in credential_signature.published_keys()]
    assert (answer.body["id"], answer.body["assertionMethod"]) == (did, named)
    assert len(set(named)) == len(settings().every_credential_key) == 2
    assert [each["kid"] for each in world.call("GET", KEYS).body["keys"]] == named


def test_a_reader_of_did_web_finds_each_key_by_its_name(world: World) -> None:
    answer = world.call("GET", DID)
    did = answer.body["id"]
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return answer.raw.encode()

    document = fetch_did_web_document(did, fetch)
    assert asked == [f"{settings().site_url}{DID}"]
    assert all(b"PUBLIC KEY" in pem_for_kid(document, did, each) for each in answer.body["assertionMethod"])


def test_a_key_that_was_disabled_is_published_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = settings().every_credential_key
    read, kms = client("kms").get_public_key, client("kms")

    def disabled(KeyId: str) -> object:  # noqa: N803 - as boto3 has it
        if KeyId == first:
            raise ClientError({"Error": {"Code": "DisabledException"}}, "GetPublicKey")
        return read(KeyId=KeyId)

    before = world.call("GET", DID).body["assertionMethod"]
    monkeypatch.setattr(kms, "get_public_key", disabled)
    cache.forget()
    assert world.call("GET", DID).body["assertionMethod"] == before[1:]
