"""Which credentials are good for nothing, for now or for ever, as one list that says nothing of any of them: W3C,
Bitstring Status List 1.0 (2025).

Every list has the same size, whatever is in it, and a credential's place in it is random: who asks for the list tells
nobody which credential they hold, and who counts its bits learns how many are set and nothing else.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from shared.documents.issuer import Json, without_padding
from shared.ground.dates import instant_text
from shared.ground.errors import NotFound
from shared.ground.forms import Form

SIZE = 131_072
"""Bits, the least that the standard allows."""
ListNumber = Annotated[str, Form({"pattern": "^[1-9][0-9]{0,5}$", "examples": ["1"]})]
GOOD_FOR = timedelta(minutes=10)
"""How long a reader may take an old copy for the list."""


class StatusPurpose(StrEnum):
    """What a set bit means: revoked for good, as by a newer version; or suspended, which may be taken back, as by the
    recall of a release."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


@dataclass(frozen=True, slots=True)
class StatusPlace:
    """Where a credential's own bits are: at `index` of both lists of this number."""

    number: int
    index: int


def addresses(site_url: str, number: int) -> dict[StatusPurpose, str]:
    """Where these lists are read."""
    return {each: f"{site_url}/.well-known/credential-status/{number}/{each}" for each in StatusPurpose}


class UnknownList(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such list.")


def parse_list(number: str, purpose: str) -> tuple[int, StatusPurpose]:
    """As they stand in the address of a list, which has one spelling. Raises UnknownList."""
    if not re.fullmatch("[1-9][0-9]{0,5}", number) or purpose not in set(StatusPurpose):
        raise UnknownList
    return int(number), StatusPurpose(purpose)


def encoded(indexes: Iterable[int]) -> str:
    """The list with these bits set: the first bit is the highest of the first byte; compressed, base64 of multibase.
    Raises ValueError for an index outside the list."""
    bits = bytearray(SIZE // 8)
    for index in indexes:
        if not 0 <= index < SIZE:
            raise ValueError("an index outside the list")
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + without_padding(gzip.compress(bytes(bits), mtime=0))


def status_entries(lists: dict[StatusPurpose, str], index: int) -> list[Json]:
    """Where a credential's own bits are; `lists` are the addresses."""
    return [
        {
            "id": f"{address}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose.value,
            "statusListIndex": str(index),
            "statusListCredential": address,
        }
        for purpose, address in lists.items()
    ]


def status_list(did: str, address: str, purpose: StatusPurpose, indexes: Iterable[int], at: datetime) -> Json:
    """The list as its issuer's credential, to be signed as any other."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did,
        "validFrom": instant_text(at),
        "validUntil": instant_text(at + GOOD_FOR),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose.value,
            "encodedList": encoded(indexes),
        },
        "iss": did,
        "jti": address,
        "nbf": int(at.timestamp()),
    }
