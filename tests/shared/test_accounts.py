"""Accounts and sign-ins: boundaries as tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.accounts import (
    Failures,
    Holder,
    NewPasswordNeeded,
    SignIn,
    accepted_terms,
    admitted,
    claimed_account,
    common_passwords,
    good_password,
    known_language,
    masked,
    may_ask_again,
    must_wait,
    reset_claim,
    wants_stamp,
)
from shared.errors import RuleBroken, SignInRequired, TooManyAttempts

T = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)
C, O = Holder.CANDIDATE, Holder.ORGANISATION  # noqa: E741


@pytest.mark.parametrize(
    ("began", "seen", "good"),
    [
        (timedelta(0), timedelta(0), True),
        (timedelta(minutes=30), timedelta(minutes=30), True),
        (timedelta(minutes=30) + MS, timedelta(minutes=30) + MS, False),
        (timedelta(hours=12), timedelta(0), True),
        (timedelta(hours=12) + MS, timedelta(0), False),
    ],
)
def test_half_an_hour_idle_or_twelve_hours_in_all(began: timedelta, seen: timedelta, good: bool) -> None:
    sign_in = SignIn(C, "KXA104827", T - began, T - seen)
    if good:
        assert admitted(sign_in, C, T) is sign_in
        return
    with pytest.raises(SignInRequired):
        admitted(sign_in, C, T)


def test_nobody_and_another_role_are_not_admitted() -> None:
    for sign_in, holder in ((None, C), (SignIn(C, "x", T, T), O), (SignIn(O, "x", T, T), C)):
        with pytest.raises(SignInRequired):
            admitted(sign_in, holder, T)


@pytest.mark.parametrize(("age", "stamps"), [(timedelta(minutes=5), False), (timedelta(minutes=5) + MS, True)])
def test_the_stamp_is_five_minutes_old_before_it_is_written(age: timedelta, stamps: bool) -> None:
    assert wants_stamp(SignIn(C, "x", T - age, T - age), T) is stamps


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (1, 0), (4, 0), (5, 2), (6, 4), (7, 8), (8, 16), (13, 512), (14, 900), (15, 900), (99, 900)],
)
def test_the_wait_after_failures(failures: int, seconds: int) -> None:
    counted = Failures(failures, T)
    must_wait(counted, T + timedelta(seconds=seconds))
    if not seconds:
        return
    with pytest.raises(TooManyAttempts) as caught:
        must_wait(counted, T)
    assert caught.value.retry_after == seconds
    with pytest.raises(TooManyAttempts):
        must_wait(counted, T + timedelta(seconds=seconds) - MS)


@pytest.mark.parametrize("failures", [100, 101, 9999])
def test_after_a_hundred_in_a_row_no_wait_is_long_enough(failures: int) -> None:
    with pytest.raises(NewPasswordNeeded):
        must_wait(Failures(failures, T), T + timedelta(days=29))


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("ninesigns", "at least 10"),
        ("ten signs!", None),
        ("x" * 9 + "y" * 247, None),
        ("x" * 9 + "y" * 248, "at most 256"),
        ("\ufdfa" * 2, None),  # one sign that NFKC writes as eighteen
        ("\ufdfa" * 15, "at most 256"),
        ("password123", "lists"),
        ("PASSWORD123", "lists"),
        ("KXA104827X", "must not be"),
        ("kxa104827x", "must not be"),
        ("Ada@Example.ORG", "must not be"),
    ],
)
def test_the_rules_of_a_password(password: str, refused: str | None) -> None:
    others = ("KXA104827X", "ada@example.org")
    if refused is None:
        assert good_password(password, not_these=others)
        return
    with pytest.raises(RuleBroken, match=refused) as caught:
        good_password(password, not_these=others)
    assert caught.value.pointer == "/password"
    assert password not in caught.value.detail


def test_the_list_of_common_passwords_is_there() -> None:
    assert len(common_passwords()) > 500
    assert all(len(each) >= 10 and each == each.casefold() for each in common_passwords())


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
