"""Secrets of authenticator apps: the codes of RFC 6238, sealed to their owner, recovery codes that nobody guesses."""

from __future__ import annotations

from base64 import b32encode
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError

from shared.accounts.account import Holder
from shared.accounts.second_factor import step_of
from shared.adapters import second_factors


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("1970-01-01T00:00:59", "287082"),
        ("2005-03-18T01:58:29", "081804"),
        ("2005-03-18T01:58:31", "050471"),
        ("2009-02-13T23:31:30", "005924"),
        ("2033-05-18T03:33:20", "279037"),
    ],
)
def test_the_codes_are_those_of_the_standard(aws: None, at: str, code: str) -> None:
    """RFC 6238, appendix B, SHA-1; the last six of its eight digits."""
    box = second_factors.seal(b32encode(b"12345678901234567890").decode(), Holder.STAFF, "nuria")
    step = step_of(datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert second_factors.codes_at(box, Holder.STAFF, "nuria", [step]) == {step: code}


def test_a_box_opens_for_its_owner_alone(aws: None) -> None:
    secret = second_factors.new_secret()
    box = second_factors.seal(secret, Holder.STAFF, "nuria")
    assert secret.encode() not in box
    for holder, who in ((Holder.STAFF, "marc"), (Holder.ORGANISATION, "nuria")):
        with pytest.raises(ClientError):
            second_factors.codes_at(box, holder, who, [1])


def test_secrets_have_160_bits_and_recovery_codes_80() -> None:
    secrets = {second_factors.new_secret() for _ in range(200)}
    assert (len(secrets), {len(each) for each in secrets}) == (200, {32})
    codes = [code for _ in range(50) for code in second_factors.new_recovery_codes()]
    assert len(set(codes)) == len(codes) == 500
    assert {len(each.replace("-", "")) for each in codes} == {16}


def test_the_app_shows_whose_code_it_is(aws: None) -> None:
    uri = urlsplit(second_factors.enrolment_uri("A" * 32, "nuria@exams.example.org"))
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert uri.path == "/Example%20Awarding%20Body:nuria%40exams.example.org"
    assert parse_qs(uri.query) == {"secret": ["A" * 32], "issuer": ["Example Awarding Body"]}


@pytest.mark.parametrize("typed", ["7K2MX9QD4T01HZ3E", " 7k2m x9qd 4toi hz3e ", "7k2mx9qd4tOlhz3e"])
def test_a_recovery_code_is_one_however_it_is_typed(typed: str) -> None:
    assert second_factors.recovery_hash(typed) == second_factors.recovery_hash("7k2m-x9qd-4t01-hz3e")
