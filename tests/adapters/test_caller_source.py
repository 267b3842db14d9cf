"""The source of a request: the CDN's word, hashed under what no table holds."""

from __future__ import annotations

from hashlib import sha256
from unittest.mock import Mock

import pytest

from shared.adapters import caller_source, log
from shared.ground.rate_limits import FAILED_SIGN_INS, SPENT
from shared.ground.settings import settings


def source(address: str) -> str:
    return caller_source.source_hash(
        {"headers": {"cloudfront-viewer-address": address, "x-forwarded-for": "198.51.100.1"}}
    )


@pytest.fixture(autouse=True)
def origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIGIN_SECRETS", "one,two")
    settings.cache_clear()


def test_the_port_is_no_part_of_it_and_the_host_is() -> None:
    assert source("203.0.113.7:1") == source("203.0.113.7:2") != source("203.0.113.8:1")


def test_nobody_finds_the_address_by_trying_all(monkeypatch: pytest.MonkeyPatch) -> None:
    before = source("203.0.113.7:1")
    assert before not in sha256(b"203.0.113.7").hexdigest()
    monkeypatch.setenv("ORIGIN_SECRETS", "three")
    settings.cache_clear()
    assert source("203.0.113.7:1") != before


def test_a_request_without_an_address_has_a_source_too() -> None:
    assert caller_source.source_hash({"headers": {}}) == source("?")


def test_a_spent_budget_is_logged_once_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Mock()
    monkeypatch.setattr(log, "_logger", answer)
    for counted in range(1, 300):
        caller_source.log_if_spent("hash", FAILED_SIGN_INS, counted)
    (line,) = answer.warning.call_args_list
    assert line.args == (SPENT,)
    assert line.kwargs["extra"] == {"source": "hash", "kind": "SIGNINS", "count": 100}
