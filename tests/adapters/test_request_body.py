"""What is taken for an email address, and in which form it is kept: what SES sends to."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from shared.adapters.request_body import Email, RequestBody, deliverable, email_key

TAKEN = [
    ("ann@example.org", "ann@example.org"),
    ("ANN@Example.ORG", "ann@example.org"),
    (" ann@example.org ", "ann@example.org"),
    ("o'neil+exams@example.org", "o'neil+exams@example.org"),
    ("a.b-c_d@sub.example.org", "a.b-c_d@sub.example.org"),
    ("a@b.cat", "a@b.cat"),
    ("ann@bücher.example.org", "ann@xn--bcher-kva.example.org"),
    ("ann@BÜCHER.example.org", "ann@xn--bcher-kva.example.org"),
    ("ann@xn--bcher-kva.example.org", "ann@xn--bcher-kva.example.org"),
    ("\uff41nn\uff20example.org", "ann@example.org"),
    ("an\u200bn@exam\u00adple.org\r\n", "ann@example.org"),
    ("a" * 64 + "@example.org", "a" * 64 + "@example.org"),
]
REFUSED = [
    "",
    "ann",
    "ann@",
    "@example.org",
    "a@b",
    "ann@localhost",
    "ann@example.org.",
    ".ann@example.org",
    "ann.@example.org",
    "a..n@example.org",
    "ann@example..org",
    "ann@.example.org",
    "ann@-example.org",
    "ann@exa_mple.org",
    "an n@example.org",
    "ann@exam ple.org",
    "ann @example.org",
    '"ann"@example.org',
    '"an n"@example.org',
    "Ann <ann@example.org>",
    "<ann@example.org>",
    "ann@example.org, ben@example.org",
    "ann@ben@example.org",
    "mailto:ann@example.org",
    "ann(home)@example.org",
    "ann@[192.0.2.1]",
    "ann@192.0.2.1",
    "añn@example.org",
    "\u0430nn@example.org",
    "ann@example.org\r\nBcc: ben@example.org",
    "ann@xn--\u00fc.example.org",
    "ann@example.invalid",
    "a" * 65 + "@example.org",
    "ann@" + ".".join(["a" * 63] * 4) + ".org",
]


@pytest.mark.parametrize(("typed", "kept"), TAKEN)
def test_an_address_is_kept_as_ses_takes_it(typed: str, kept: str) -> None:
    assert deliverable(typed) == kept
    assert kept.isascii()


@pytest.mark.parametrize("typed", REFUSED)
def test_what_ses_would_not_send_to_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="looks like name@example.org"):
        deliverable(typed)


class Written(RequestBody):
    email: Email


def test_a_body_takes_the_same_addresses() -> None:
    assert [Written(email=typed).email for typed, _ in TAKEN] == [kept for _, kept in TAKEN]
    for typed in REFUSED:
        with pytest.raises(ValidationError):
            Written(email=typed)


@pytest.mark.parametrize(("typed", "kept"), TAKEN)
def test_every_spelling_finds_the_same_account(typed: str, kept: str) -> None:
    assert email_key(typed) == email_key(kept)


def test_what_is_no_address_has_a_key_of_its_own() -> None:
    assert email_key("Ann <ann@example.org>") != email_key("ann@example.org")
    assert email_key("ann") == email_key(" ANN ")
