"""A candidate asks for a check: what it costs to know, the consent, what has happened since, and the way back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from shared.enquiries.states import Role
from shared.enquiries.view import to_json
from tests.browser.conftest import NARROW, WIDE, picture, violations
from tests.kit.enquiry_chain import DAY_1, S, a_chain, grown
from tests.web.canned import Canned, problem

pytestmark = pytest.mark.browser

SHOWN = {"to-ask": "FCE", "fee-due": "CAE", "answered": "PET"}


def opened(page: Page, session: str, language: str = "en") -> None:
    page.goto("about:blank")
    page.goto(f"/{language}/results/enquiry#{session}")
    page.locator("#asking").wait_for(state="hidden")


def now_at(site: Canned, state: S) -> None:
    chain = grown(state, a_chain(session_id="FCE-2026-12-PB"))
    site.answers[("GET", "/v1/enquiries")] = (200, {"data": [to_json(chain, 1, Role.CANDIDATE, DAY_1)]})


@pytest.mark.parametrize("language", ["en", *(pytest.param(each, marks=pytest.mark.long) for each in ("es", "ca"))])
def test_the_page_is_sound_narrow_and_wide(chromium: Browser, site: Canned, language: str) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    for name, session in SHOWN.items():
        opened(page, session, language)
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 800})
            assert violations(page) == [], (name, width)
            picture(page, f"enquiry-{name}-{language}-{width}")
    context.close()


def test_a_candidate_asks_follows_and_withdraws(phone: Page, site: Canned) -> None:
    site.answers[("GET", "/v1/me/results/FCE-2026-12-PB")] = site.answer("GET", "/v1/me/results/FCE")
    opened(phone, "FCE-2026-12-PB")
    expect(phone.locator("#ask")).to_contain_text("Your grade can go down as well as up.")
    expect(phone.locator("#ask [data-stage=stage_1] li:visible")).to_have_count(6)
    expect(phone.locator("#ask [data-stage=stage_2]")).to_be_hidden()
    expect(phone.locator("#know")).to_contain_text("there is no feedback beyond the Statement of Results")
    site.answers[("POST", "/v1/enquiries")] = (201, {})
    now_at(site, S.WITH_CENTRE)
    phone.click("#send")
    expect(phone.locator("#enquiries .tag")).to_have_text("With your centre")
    expect(phone.locator("#ask")).to_be_hidden()
    asked = {"session_id": "FCE-2026-12-PB", "stage": "stage_1", "consent": True}
    assert ("POST", "/v1/enquiries", asked) in site.asked

    now_at(site, S.FEE_DUE)
    phone.reload()
    expect(phone.locator("#enquiries")).to_contain_text("Fee to pay to your centre: €42.00")
    withdrawal = ("POST", "/v1/enquiries/KXA104827.FCE-2026-12-PB.1/withdrawals")
    site.answers[withdrawal] = problem(409, "stale_version")
    phone.locator("summary").click()
    phone.get_by_role("button", name="Withdraw this enquiry").click()
    expect(phone.locator("#errors li")).to_contain_text("This enquiry has moved on.")
    expect(phone.locator("#errors")).to_be_focused()


def test_a_remark_says_what_is_left_out_in_place_of_the_six_checks(phone: Page, site: Canned) -> None:
    _, answer = site.answer("GET", "/v1/enquiries")
    assert isinstance(answer, dict)
    (answered,) = [each for each in answer["data"] if each["state"] == "concluded"]
    assert answered["further"] == "stage_2"
    opened(phone, "PET")
    expect(phone.locator("#ask [data-stage=stage_2]")).to_contain_text("A speaking test is left out")
    expect(phone.locator("#ask [data-stage=stage_1]")).to_be_hidden()


def test_an_appeals_outcome_is_shown_beside_the_first_answer(phone: Page, site: Canned) -> None:
    status, answer = site.answer("GET", "/v1/enquiries")
    assert isinstance(answer, dict)
    (answered,) = [each for each in answer["data"] if each["state"] == "concluded"]
    settled = {"outcome": {"kind": "unchanged"}, "appeal_outcome": {"kind": "grade_up"}, "state": "closed"}
    closed = {**answered, **settled, "acts_next": None, "may": [], "further": None}
    site.answers[("GET", "/v1/enquiries")] = (status, {"data": [closed]})
    opened(phone, "PET")
    expect(phone.locator("#enquiries")).to_contain_text("Your result stays as it was.")
    expect(phone.locator("#enquiries .card > .strong")).to_have_text(
        "After the appeal: Your grade went up. The new Statement of Results is here."
    )


def test_while_the_result_is_not_shown_the_enquiry_goes_on_and_nothing_new_is_offered(
    phone: Page, site: Canned
) -> None:
    for code in ("PET", "BECP", "FCE"):
        site.answers[("GET", f"/v1/me/results/{code}")] = problem(404, "not_found")
    opened(phone, "PET")
    expect(phone.locator("#enquiries .card")).to_have_count(1)
    expect(phone.locator("#whose")).to_have_text("B1 Preliminary, December 2026")
    expect(phone.locator("#not-shown")).to_be_visible()
    expect(phone.locator("#ask")).to_be_hidden()
    opened(phone, "BECP")
    expect(phone.locator("#ask")).to_be_visible()
    for nowhere in ("FCE", "%"):
        opened(phone, nowhere)
        expect(phone.locator("#errors li")).to_contain_text("We cannot find this.")
