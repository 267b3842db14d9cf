"""A colleague joins a centre's staff, signs in with both factors, and invites another."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, picture
from tests.web.canned import STAFF, Canned, problem

pytestmark = pytest.mark.browser

PASSWORD = "arbre groc plata vent"
# How many lines each text takes, and that none leaves its own column.
LINES = """codes => codes.map(code => {
  const text = document.createRange();
  text.selectNodeContents(code);
  return code.scrollWidth > code.clientWidth ? 0 : text.getClientRects().length;
})"""


def joining(page: Page) -> None:
    page.goto("/en/centre/join#" + "t" * 43)
    page.fill("#name", "Maria Soler")
    page.fill("#password", PASSWORD)
    page.fill("#repeat", PASSWORD)
    page.click("#form > button")
    expect(page.locator("#second h2")).to_be_focused()


def test_a_colleague_joins_with_a_code_of_the_app(phone: Page, site: Canned) -> None:
    joining(phone)
    assert phone.evaluate("document.querySelector('#qr').decode().then(() => true)")
    expect(phone.locator("#recovery li")).to_have_count(10)
    for width in (NARROW, WIDE):
        phone.set_viewport_size({"width": width, "height": 800})
        assert phone.locator("#recovery li").evaluate_all(LINES) == [1] * 10, width
        assert phone.evaluate("document.documentElement.scrollWidth") <= width
        picture(phone, f"joining-{width}")
    site.answers[("POST", "/v1/staff-acceptances/confirmations")] = problem(422, "validation_failed")
    phone.fill("#code", "000000")
    phone.click("#confirm")
    expect(phone.locator("#errors li")).to_contain_text("The code is wrong")
    del site.answers[("POST", "/v1/staff-acceptances/confirmations")]
    phone.fill("#code", "123 456")
    phone.click("#confirm")
    expect(phone.locator("#done h2")).to_be_focused()
    assert site.asked[-1] == ("POST", "/v1/staff-acceptances/confirmations", {"token": "t" * 43, "code": "123 456"})
    assert "#" not in phone.url


def test_a_name_that_is_refused_is_the_colleagues_own(phone: Page, site: Canned) -> None:
    errors = [{"pointer": "/name", "code": "validation_failed", "detail": "Give your name, in 2 to 120 characters."}]
    site.answers[("POST", "/v1/staff-acceptances")] = problem(422, "validation_failed", errors=errors)
    phone.goto("/es/centre/join#" + "t" * 43)
    for name, value in {"name": "M", "password": PASSWORD, "repeat": PASSWORD}.items():
        phone.fill(f"#{name}", value)
    phone.click("#form > button")
    expect(phone.locator("#name-error")).to_have_text("Escribe tu nombre, de 2 a 120 caracteres.")


def test_staff_sign_in_with_two_factors_and_land_on_their_centre(phone: Page, site: Canned) -> None:
    site.answers[("POST", "/v1/sign-ins")] = (201, {"kind": "staff", "second_factor": "required"})
    site.answers[("POST", "/v1/second-factors")] = (201, {"kind": "staff"})
    phone.goto("/en/centre/sign-in")
    phone.fill("#identifier", "maria@centre.example")
    phone.fill("#password", PASSWORD)
    phone.click("#form > button")
    phone.wait_for_url("**/en/centre/code")
    asked = {"identifier": "maria@centre.example", "password": PASSWORD, "as": "staff"}
    assert ("POST", "/v1/sign-ins", asked) in site.asked
    phone.fill("#code", "123456")
    phone.click("#form > button")
    phone.wait_for_url("**/en/centre")
    expect(phone.locator("#whose")).to_have_text("ES442 Exams Girona")


def test_who_came_for_a_page_signs_in_with_both_factors_and_is_led_there(phone: Page, site: Canned) -> None:
    site.answers[("POST", "/v1/sign-ins")] = (201, {"kind": "staff", "second_factor": "required"})
    site.answers[("POST", "/v1/second-factors")] = (201, {"kind": "staff"})
    phone.goto("/en/centre/sign-in?next=%2Fca%2Fcentre")
    phone.fill("#identifier", "maria@centre.example")
    phone.fill("#password", PASSWORD)
    phone.click("#form > button")
    phone.wait_for_url("**/en/centre/code?next=%2Fca%2Fcentre")
    phone.fill("#code", "123456")
    phone.click("#form > button")
    phone.wait_for_url("**/ca/centre")


def test_who_waited_too_long_with_the_code_begins_again(phone: Page, site: Canned) -> None:
    site.answers[("POST", "/v1/second-factors")] = problem(401, "sign_in_required")
    phone.goto("/en/centre/code")
    phone.fill("#code", "123456")
    phone.click("#form > button")
    phone.wait_for_url("**/en/centre/sign-in")


def test_an_administrator_invites_and_a_member_does_not(phone: Page, site: Canned) -> None:
    phone.goto("/en/centre/staff")
    expect(phone.locator("#whose")).to_have_text("Maria Soler, ES442 Exams Girona")
    phone.fill("#email", "pau@centre.example")
    phone.select_option("#role", "administrator")
    phone.click("#send")
    expect(phone.locator("#sent")).to_have_text("An invitation is on its way to pau@centre.example.")
    asked = {"email": "pau@centre.example", "role": "administrator", "language": "en"}
    assert site.asked[-1] == ("POST", "/v1/staff-invitations", asked)
    status, me = site.answer("GET", "/v1/centres/me")
    assert isinstance(me, dict)
    site.answers[("GET", "/v1/centres/me")] = (status, {**me, "role": "member"})
    phone.reload()
    expect(phone.locator("#staff tbody tr")).to_have_count(2)
    expect(phone.locator("#invite")).to_be_hidden()
    expect(phone.locator("#staff details")).to_have_count(0)


def test_an_administrator_removes_a_colleague_and_not_the_last_of_themselves(phone: Page, site: Canned) -> None:
    site.answers[("DELETE", "/v1/centres/me/staff/9a02")] = problem(409, "last_administrator")
    phone.goto("/en/centre/staff")
    expect(phone.locator("#staff details")).to_have_count(1)
    remove = phone.get_by_role("button", name="Remove: pau@centre.example")
    expect(remove).to_be_hidden()
    phone.locator("#staff summary").click()
    remove.click()
    expect(phone.locator("#errors li")).to_contain_text("Invite another one first.")
    site.answers[("DELETE", "/v1/centres/me/staff/9a02")] = (204, None)
    site.answers[("GET", "/v1/centres/me/staff")] = (200, {"data": STAFF[:1]})
    remove.click()
    expect(phone.locator("#staff tbody tr")).to_have_count(1)
    expect(phone.locator("#staff details")).to_have_count(0)


def test_without_a_sign_in_the_centre_asks_for_one(phone: Page, site: Canned) -> None:
    site.answers[("GET", "/v1/centres/me/sessions")] = problem(401, "sign_in_required")
    phone.goto("/ca/centre")
    phone.wait_for_url("**/ca/centre/sign-in?next=%2Fca%2Fcentre")
