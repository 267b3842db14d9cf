"""The Secret number's MAC: bound to its ID, worthless without a key that no table holds."""

from __future__ import annotations

import hmac
from datetime import date
from unittest.mock import Mock

import boto3
import pytest
from botocore.exceptions import ClientError

from shared.adapters import secret_number_macs
from shared.adapters.aws import client
from shared.ground.settings import settings
from shared.secret_numbers.wrong_pairs import SecondItem
from shared.store import guard

BORN = date(2009, 5, 17)


@pytest.fixture
def key(aws: None) -> bytes:
    """A wrapped key in its place."""
    guard.add_wrapped_key(1, secret_number_macs.new_key())
    return guard.find_wrapped_keys()[1]


def macs(
    candidate_id: str = "KXA104827", secret: str = "0417", born: date | None = BORN, version: int = 1
) -> tuple[bytes, bytes | None]:
    made = secret_number_macs.typed(guard.find_wrapped_keys, candidate_id, secret, born).macs(version)
    return made.secret, made.birth


def test_the_same_pair_gives_the_same_mac_in_every_environment(key: bytes) -> None:
    first = macs()
    secret_number_macs.forget()
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
    client("kms").meta.events.register("provide-client-params.kms.Decrypt", lambda **_: asked.append(1))
    for secret in ("0417", "0418", "0419"):
        macs(secret=secret)
    assert len(asked) == 1


def test_before_the_first_ingest_there_is_no_key_and_none_is_remembered(aws: None) -> None:
    with pytest.raises(KeyError):
        macs()
    guard.add_wrapped_key(1, secret_number_macs.new_key())
    assert len(macs()[0]) == 32


def test_a_key_is_never_replaced_by_one_of_its_own_version(key: bytes) -> None:
    guard.add_wrapped_key(1, secret_number_macs.new_key())
    assert guard.find_wrapped_keys() == {1: key}


def test_each_version_has_a_key_of_its_own_and_a_new_one_is_met_where_a_row_names_it(
    key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, reads = macs(), Mock(wraps=guard.find_wrapped_keys)
    monkeypatch.setattr(guard, "find_wrapped_keys", reads)
    guard.add_wrapped_key(2, secret_number_macs.new_key())
    macs()
    assert reads.call_count == 0
    second = macs(version=2)
    assert (reads.call_count, second != first) == (1, True)
    assert (macs(version=1), macs(version=2)) == (first, second)
    secret_number_macs.forget()
    assert (macs(version=1), macs(version=2)) == (first, second)
    assert reads.call_count == 2


def test_the_current_version_is_the_deployments(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.cache_clear()
    assert secret_number_macs.current_version() == 1
    monkeypatch.setenv("SECRET_NUMBER_VERSION", "2")
    settings.cache_clear()
    assert secret_number_macs.current_version() == 2
    settings.cache_clear()


# Of a centre: another number, a one-time code


def test_a_code_has_a_mac_of_its_own_under_every_version(key: bytes) -> None:
    plain = boto3.client("kms").decrypt(CiphertextBlob=key, EncryptionContext={"purpose": "secret-number"})["Plaintext"]
    pair = secret_number_macs.typed(guard.find_wrapped_keys, "KXA104827", "0417", BORN)
    first = secret_number_macs.typed_with_code(guard.find_wrapped_keys, pair, "7K2MX9QD")
    assert (first.second, first.candidate_id, first.macs(1)) == (SecondItem.CODE, "KXA104827", pair.macs(1))
    assert first.code_macs == (hmac.digest(plain, b"KXA104827|code|7K2MX9QD", "sha256"),)
    assert secret_number_macs.code_mac(guard.find_wrapped_keys, "KXA104827", "7K2MX9QD") == first.code_macs[0]
    guard.add_wrapped_key(2, secret_number_macs.new_key())
    assert secret_number_macs.newest_version(guard.find_wrapped_keys) == 2
    both = secret_number_macs.typed_with_code(guard.find_wrapped_keys, pair, "7K2MX9QD").code_macs
    newest = secret_number_macs.code_mac(guard.find_wrapped_keys, "KXA104827", "7K2MX9QD")
    assert both == (first.code_macs[0], newest)
    assert newest != first.code_macs[0]


def test_before_the_first_key_a_code_is_like_no_other(aws: None) -> None:
    pair = secret_number_macs.typed(guard.find_wrapped_keys, "KXA104827", "0417", None)
    assert secret_number_macs.typed_with_code(guard.find_wrapped_keys, pair, "7K2MX9QD").code_macs == (b"none",)
    with pytest.raises(ValueError, match="empty"):
        secret_number_macs.code_mac(guard.find_wrapped_keys, "KXA104827", "7K2MX9QD")


@pytest.mark.parametrize(("drawn", "number"), [(0, "0000"), (7, "0007"), (9_999, "9999")])
def test_a_number_is_one_of_ten_thousand(monkeypatch: pytest.MonkeyPatch, drawn: int, number: str) -> None:
    below = Mock(return_value=drawn)
    monkeypatch.setattr("secrets.randbelow", below)
    assert secret_number_macs.new_number() == number
    below.assert_called_once_with(10_000)


def test_the_published_number_is_never_issued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.randbelow", Mock(side_effect=[5362, 5362, 5361]))
    assert secret_number_macs.new_number() == "5361"


def test_codes_are_of_five_random_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Mock(return_value=b"\x12\x34\x56\x78\x9a")
    monkeypatch.setattr("secrets.token_bytes", random)
    assert secret_number_macs.new_code() == "T4YC5T82"
    random.assert_called_once_with(5)
