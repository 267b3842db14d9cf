"""The Secret number's MAC: bound to its ID, worthless without a key that no table holds."""

from __future__ import annotations

import hmac
from datetime import date

import boto3
import pytest
from botocore.exceptions import ClientError

from shared.edge import aws as edge_aws
from shared.edge import secret_numbers
from shared.settings import settings
from shared.store import guard

BORN = date(2009, 5, 17)


@pytest.fixture
def key(aws: None) -> bytes:
    """A wrapped key in its place."""
    return guard.add_wrapped_key(1, secret_numbers.new_key())


def macs(candidate_id: str = "KXA104827", secret: str = "0417", born: date | None = BORN) -> tuple[bytes, bytes | None]:
    return secret_numbers.macs(guard.find_wrapped_key, candidate_id, secret, born)


def test_the_same_pair_gives_the_same_mac_in_every_environment(key: bytes) -> None:
    first = macs()
    secret_numbers.forget()
    assert macs() == first
    assert len(first[0]) == 32


def test_every_part_of_the_pair_counts(key: bytes) -> None:
    assert len({macs()[0], macs(secret="0418")[0], macs("KXA104835")[0], macs("KXA104827|", "0417")[0]}) == 4
    assert macs(born=date(2009, 5, 18))[1] != macs()[1]
    assert macs(born=None)[1] is None


def test_it_is_an_hmac_under_the_unwrapped_key(key: bytes) -> None:
    context = {"purpose": "secret-number"}
    plain = boto3.client("kms").decrypt(CiphertextBlob=key, EncryptionContext=context)["Plaintext"]
    assert macs()[0] == hmac.digest(plain, b"KXA104827|0417", "sha256")
    assert plain not in key


def test_the_key_opens_under_its_purpose_alone(key: bytes) -> None:
    for context in ({}, {"purpose": "sealing"}, {"release": "secret-number"}):
        with pytest.raises(ClientError):
            boto3.client("kms").decrypt(CiphertextBlob=key, EncryptionContext=context)


def test_the_key_is_unwrapped_once_in_an_environment(key: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    edge_aws.client("kms").meta.events.register("provide-client-params.kms.Decrypt", lambda **_: asked.append(1))
    for secret in ("0417", "0418", "0419"):
        macs(secret=secret)
    assert len(asked) == 1


def test_before_the_first_ingest_there_is_no_key_and_none_is_remembered(aws: None) -> None:
    empty = macs()
    assert len(empty[0]) == 32
    guard.add_wrapped_key(1, secret_numbers.new_key())
    assert macs() != empty


def test_a_second_key_never_replaces_the_first(key: bytes) -> None:
    assert guard.add_wrapped_key(1, secret_numbers.new_key()) == key
    assert settings().secret_number_key
