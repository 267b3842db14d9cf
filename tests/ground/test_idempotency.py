"""The key of a request that may be sent twice."""

from __future__ import annotations

import pytest

from shared.ground.errors import RuleBroken
from shared.ground.idempotency import IdempotencyKeyReused, id_of, may_repeat, parse_key, request_hash

UUID = "8e03978e-40d5-43dd-bc93-6894a57f9324"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (UUID, UUID),
        (f'"{UUID}"', UUID),  # as the draft writes it
        (f'"{UUID}', None),  # one quote is a key cut off
        (f'{UUID}"', None),
        (f'""{UUID}""', None),
        (f"  {UUID} ", UUID),
        ("12345678", "12345678"),
        ("a" * 128, "a" * 128),
        ("1234567", None),
        ("a" * 129, None),
        ("", None),
        (f"{UUID}, {UUID}", None),  # sent twice over
        ("12345678\n", "12345678"),
        ("1234 5678", None),
        ("clé-de-la-requête", None),
    ],
)
def test_a_key_is_read_or_refused_by_the_headers_name(text: str, key: str | None) -> None:
    if key:
        assert parse_key(text) == key
        return
    with pytest.raises(RuleBroken) as caught:
        parse_key(text)
    assert caught.value.pointer == "/Idempotency-Key"


def test_an_id_follows_from_sender_and_key_and_from_nothing_less() -> None:
    assert id_of("ana", UUID) == id_of("ana", UUID) == id_of("Ana", UUID)
    assert len(id_of("ana", UUID)) == 30
    assert len({id_of("ana", UUID), id_of("ben", UUID), id_of("ana", UUID[1:]), id_of("ana8", UUID[1:])}) == 4


@pytest.mark.parametrize(
    ("first", "again", "same"),
    [
        (request_hash("a", "b"), request_hash("a", "b"), True),
        (request_hash("a", "b"), request_hash("b", "a"), False),
        (request_hash("a", "b"), request_hash("ab"), False),
        (None, request_hash("a", "b"), False),
    ],
)
def test_an_idempotency_key_is_for_one_request_alone(first: str | None, again: str, same: bool) -> None:
    if same:
        may_repeat(first, again)
        return
    with pytest.raises(IdempotencyKeyReused):
        may_repeat(first, again)
