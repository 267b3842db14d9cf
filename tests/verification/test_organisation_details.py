"""What an organisation may say of its country and its web domain, and whether an address is under that."""

from __future__ import annotations

import pytest

from shared.ground.countries import countries, parse_country
from shared.ground.errors import RuleBroken
from shared.verification.organisation_details import is_under, parse_web_domain


def test_there_are_the_countries_of_iso_3166_1() -> None:
    assert len(countries()) == 249
    assert {"ES", "AD", "GB", "XK", "UK", "EN"} & countries() == {"ES", "AD", "GB"}


@pytest.mark.parametrize(("text", "code"), [("ES", "ES"), (" es ", "ES"), ("ＥＳ", "ES")])
def test_a_country(text: str, code: str) -> None:
    assert parse_country(text) == code


@pytest.mark.parametrize("text", ["", "E", "ESP", "XX", "Spain", "#", "\u0131n", "e\ns"])
def test_no_country(text: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        parse_country(text)
    assert refused.value.pointer == "/country"


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("upc.edu", "upc.edu"),
        (" WWW.UPC.edu ", "www.upc.edu"),
        ("xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
        ("a.b.c.d.example", "a.b.c.d.example"),
        ("3m.com", "3m.com"),
        ("x" * 63 + ".org", "x" * 63 + ".org"),
        ("uni.xn--p1ai", "uni.xn--p1ai"),
    ],
)
def test_a_web_domain(text: str, host: str) -> None:
    assert parse_web_domain(text) == host


@pytest.mark.parametrize(
    "text",
    [
        *("", "upc", "localhost", "https://upc.edu", "upc.edu/", "upc.edu:443", "upc.edu.", ".upc.edu", "upc..edu"),
        *("adm@upc.edu", "münchen.de", "192.0.2.1", "[2001:db8::1]", "-upc.edu", "upc-.edu", "up_c.edu", "up c.edu"),
        *("x" * 64 + ".org", "a." * 126 + "org", "upc.edu\nevil.example", "upc.1", "\u212ait.edu", "*.upc.edu"),
        *("1.2.3.0x4", "0x7f.0x1"),
    ],
)
def test_no_web_domain(text: str) -> None:
    with pytest.raises(RuleBroken, match="Give the web domain alone") as refused:
        parse_web_domain(text)
    assert refused.value.pointer == "/web_domain"


@pytest.mark.parametrize(
    ("email", "domain", "under"),
    [
        ("adm@upc.edu", "upc.edu", True),
        ("adm@etseib.upc.edu", "upc.edu", True),
        ("adm@upc.edu", "www.upc.edu", True),
        ("adm@mail.upc.edu", "www.upc.edu", True),
        ("adm@notupc.edu", "upc.edu", False),
        ("adm@upc.edu.evil.example", "upc.edu", False),
        ("upc.edu@gmail.com", "upc.edu", False),
        ("adm@edu", "www.edu", False),
        ("adm@other.edu", "www.edu", False),
    ],
)
def test_whether_an_address_is_under_the_domain(email: str, domain: str, *, under: bool) -> None:
    assert is_under(email, domain) is under
