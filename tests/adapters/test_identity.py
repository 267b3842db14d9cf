"""Tokens, ids and the session cookie."""

from __future__ import annotations

import pytest

from shared.accounts.account import Holder
from shared.adapters import identity


def test_a_ticket_comes_back_from_its_own_cookie_and_no_token_is_in_it() -> None:
    ticket, cookie = identity.new_ticket(Holder.CANDIDATE, "KXA104827")
    pair = str(cookie).split(";")[0]
    assert identity.find_ticket([pair]) == ticket
    token = pair.rsplit(".", 1)[-1]
    assert ticket.token_hash == identity.hashed(token)
    assert token not in repr(ticket)


@pytest.mark.parametrize("cookies", [["theme=dark", None], [None, "theme=dark"], [" {}"], ["__Host-session=", None]])
def test_the_cookie_is_found_among_others(cookies: list[str | None]) -> None:
    ticket, cookie = identity.new_ticket(Holder.ORGANISATION, "a" * 30)
    pair = str(cookie).split(";")[0]
    given = [pair if each is None else each.replace("{}", pair) for each in cookies]
    assert identity.find_ticket(given) == ticket


@pytest.mark.parametrize(
    "value",
    ["", "C", "C.", "C.KXA104827", "C.KXA104827.", "C..t", ".KXA104827.t", "X.KXA104827.t", "CO.KXA104827.t"]
    + ["C.KXA-104827.t", "C.KXÁ104827.t", "C.KXA104827.tö", "C." + "A" * 65 + ".t", "C.KXA#104827.t"],
)
def test_what_no_sign_in_made_is_nobodys(value: str) -> None:
    assert identity.find_ticket([f"__Host-session={value}"]) is None
    assert identity.find_ticket([f"session={value or 'C.KXA104827.t'}"]) is None


def test_tokens_have_256_bits_and_ids_120() -> None:
    tokens, ids = {identity.new_token() for _ in range(500)}, {identity.new_id() for _ in range(500)}
    assert (len(tokens), len(ids)) == (500, 500)
    assert {len(token) for token in tokens} == {43}
    assert {len(each) for each in ids} == {30}
    assert all(each.isalnum() for each in ids)


def test_the_ended_cookie_goes_at_once() -> None:
    ended = str(identity.ended_cookie())
    assert ended.startswith("__Host-session=;")
    assert "Max-Age=0" in ended
