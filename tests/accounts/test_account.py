"""Accounts and sign-ins: boundaries as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.accounts.account import (
    Account,
    Holder,
    SignIn,
    accepted_terms,
    admitted,
    admitted_to_code,
    claimed_account,
    known_language,
    masked,
    may_ask_again,
    reset_claim,
    unexpired,
    wants_new_device_mail,
    wants_stamp,
)
from shared.ground.errors import RuleBroken, SignInRequired

T = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)
C, O, S = Holder.CANDIDATE, Holder.ORGANISATION, Holder.STAFF  # noqa: E741


@pytest.mark.parametrize(
    ("holder", "began", "seen", "good"),
    [
        (C, timedelta(0), timedelta(0), True),
        (C, timedelta(minutes=30), timedelta(minutes=30), True),
        (C, timedelta(minutes=30) + MS, timedelta(minutes=30) + MS, False),
        (C, timedelta(hours=12), timedelta(0), True),
        (O, timedelta(hours=12) + MS, timedelta(0), False),
        (S, timedelta(minutes=15), timedelta(minutes=15), True),
        (S, timedelta(minutes=15) + MS, timedelta(minutes=15) + MS, False),
        (S, timedelta(hours=8), timedelta(0), True),
        (S, timedelta(hours=8) + MS, timedelta(0), False),
    ],
)
def test_so_long_idle_or_so_long_in_all(holder: Holder, began: timedelta, seen: timedelta, good: bool) -> None:
    """Half an hour and twelve hours; for staff a quarter and eight."""
    sign_in = SignIn(holder, "KXA104827", T - began, T - seen)
    if good:
        assert admitted(sign_in, holder, T) is sign_in
        return
    with pytest.raises(SignInRequired):
        admitted(sign_in, holder, T)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, True),
        ({"new_device_mails": False}, False),
        ({"email_proved_at": None}, False),
        ({"mail_trouble": "bounced"}, False),
        ({"holder": O}, False),
        ({"holder": S}, False),
    ],
)
def test_who_is_mailed_about_a_new_device(changes: dict[str, Any], wanted: bool) -> None:
    ada = Account(C, "KXA104827", "ada@example.org", "hash", "en", email_proved_at=T)
    assert wants_new_device_mail(replace(ada, **changes)) is wanted


@pytest.mark.parametrize(
    ("ends", "there"),
    [(None, True), (timedelta(0), False), (-MS, False), (MS, True), (timedelta(days=7), True)],
)
def test_an_account_that_ended_unproved_is_as_if_it_were_not_there(ends: timedelta | None, there: bool) -> None:
    """Its row is: DynamoDB removes what has expired within a few days."""
    account = Account(O, "o1", "adm@uni.example.org", "hash", "en", expires_at=None if ends is None else T + ends)
    assert unexpired(account, T) is (account if there else None)
    assert unexpired(None, T) is None


@pytest.mark.parametrize(
    ("age", "good"), [(timedelta(0), True), (timedelta(minutes=10), True), (timedelta(minutes=10) + MS, False)]
)
def test_a_half_sign_in_opens_nothing_and_waits_ten_minutes_for_its_code(age: timedelta, good: bool) -> None:
    half = SignIn(S, "x", T - age, T - age, is_half=True)
    with pytest.raises(SignInRequired):
        admitted(half, S, T)
    if good:
        assert admitted_to_code(half, T) is half
        return
    with pytest.raises(SignInRequired):
        admitted_to_code(half, T)


@pytest.mark.parametrize("nobody", [None, SignIn(S, "x", T, T)])
def test_a_code_completes_a_half_sign_in_and_nothing_else(nobody: SignIn | None) -> None:
    with pytest.raises(SignInRequired):
        admitted_to_code(nobody, T)


def test_nobody_and_another_role_are_not_admitted() -> None:
    for sign_in, holder in ((None, C), (SignIn(C, "x", T, T), O), (SignIn(O, "x", T, T), C), (SignIn(S, "x", T, T), O)):
        with pytest.raises(SignInRequired):
            admitted(sign_in, holder, T)


@pytest.mark.parametrize(("age", "stamps"), [(timedelta(minutes=5), False), (timedelta(minutes=5) + MS, True)])
def test_the_stamp_is_five_minutes_old_before_it_is_written(age: timedelta, stamps: bool) -> None:
    assert wants_stamp(SignIn(C, "x", T - age, T - age), T) is stamps


@pytest.mark.parametrize(
    ("asked", "may"), [(None, True), (T, False), (T - timedelta(seconds=119), False), (T - timedelta(minutes=2), True)]
)
def test_a_mail_with_a_link_every_two_minutes(asked: datetime | None, may: bool) -> None:
    assert may_ask_again(asked, T) is may


@pytest.mark.parametrize(
    ("claim", "whose"),
    [
        (reset_claim(C, "KXA104827", "hash"), (C, "KXA104827")),
        (reset_claim(O, "abc", "$argon2id$v=19$m=1.2"), (O, "abc")),
        (reset_claim(S, "abc", "hash"), (S, "abc")),
        ("C.KXA104827", None),  # as links were written once
        ("X.KXA104827.d", None),
        ("", None),
    ],
)
def test_a_link_names_whose_password_it_would_set(claim: str, whose: tuple[Holder, str] | None) -> None:
    assert claimed_account(claim) == whose


def test_a_link_is_for_the_password_that_stood_and_says_nothing_of_it() -> None:
    claim = reset_claim(C, "KXA104827", "hash")
    others = [
        reset_claim(O, "KXA104827", "hash"),
        reset_claim(C, "KXA104835", "hash"),
        reset_claim(C, "KXA104827", "h"),
    ]
    assert claim not in others
    assert claim == reset_claim(C, "KXA104827", "hash")
    assert "hash" not in claim


def test_terms_and_languages_are_those_that_stand() -> None:
    assert accepted_terms("2026-09", "2026-09") == "2026-09"
    assert known_language("ca", ("en", "ca")) == "ca"
    with pytest.raises(RuleBroken) as caught:
        accepted_terms("2025-09", "2026-09")
    assert caught.value.pointer == "/accept_terms"
    with pytest.raises(RuleBroken) as caught:
        known_language("fr", ("en", "ca"))
    assert caught.value.pointer == "/language"


@pytest.mark.parametrize(
    ("email", "shown"),
    [("ada@example.org", "a•••@example.org"), ("a@b.org", "a•••@b.org"), ('"a@b"@c.org', '"•••@c.org')],
)
def test_an_address_is_shown_in_part(email: str, shown: str) -> None:
    assert masked(email) == shown
