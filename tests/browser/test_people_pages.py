"""An organisation's people: one joins with a code or without, an administrator invites and removes, adds a code."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, picture, violations
from tests.web.canned import Canned, problem

pytestmark = pytest.mark.browser

PASSWORD = "arbre groc plata vent"


def pictured(page: Page, name: str) -> None:
    """On a phone and on a desk; nowhere wider than the screen."""
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        picture(page, f"{name}-{width}")


def test_an_administrator_sees_the_people_invites_removes_and_adds_a_second_code(phone: Page, site: Canned) -> None:
    phone.goto("/en/org/people")
    expect(phone.locator("#staff tbody tr")).to_have_count(3)
    expect(phone.locator("#staff tbody tr").first).to_contain_text("No second code yet")
    phone.fill("#email", "new@uni.example.org")
    phone.click("#send")
    expect(phone.locator("#sent")).to_contain_text("new@uni.example.org")
    phone.fill("#password", PASSWORD)
    phone.click("#begin")
    expect(phone.locator("#recovery li")).to_have_count(10)
    assert violations(phone) == []
    pictured(phone, "people")
    site.answers[("POST", "/v1/organisations/me/second-factors/confirmations")] = problem(422, "validation_failed")
    phone.fill("#code", "000000")
    phone.click("#confirm")
    expect(phone.locator("#errors, [role=alert]").first).to_contain_text("This code is not right.")


@pytest.mark.parametrize("secured", [True, False])
def test_a_colleague_joins_an_instant_organisation_with_a_code_or_without(
    phone: Page, site: Canned, secured: bool
) -> None:
    phone.goto("/en/org/join#" + "t" * 43)
    for name, value in {"name": "Pol Vidal", "password": PASSWORD, "repeat": PASSWORD}.items():
        phone.fill(f"#{name}", value)
    phone.click("#form > button")
    expect(phone.locator("#whom")).to_contain_text("has not checked this name")
    pictured(phone, "joining-an-organisation")
    if secured:
        phone.fill("#code", "123456")
    phone.click("#confirm" if secured else "#skip")
    expect(phone.locator("#done h2")).to_be_focused()
    code = {"code": "123456"} if secured else {}
    assert site.asked[-1] == ("POST", "/v1/organisation-acceptances/confirmations", {"token": "t" * 43, **code})


def test_who_has_a_second_code_is_asked_for_it_after_the_password(phone: Page, site: Canned) -> None:
    site.answers[("POST", "/v1/sign-ins")] = (201, {"kind": "organisation", "second_factor": "required"})
    phone.goto("/en/org/sign-in")
    phone.fill("#identifier", "laia@uni.example.org")
    phone.fill("#password", PASSWORD)
    phone.click("#form > button")
    phone.wait_for_url("**/en/org/code")
    phone.fill("#code", "123456")
    site.answers[("POST", "/v1/second-factors")] = (201, {"kind": "organisation", "email_proved": True})
    phone.click("#form > button")
    phone.wait_for_url("**/en/org/home")
