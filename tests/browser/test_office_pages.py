"""An organisation's home and settings: what it can do, what is new, and what its people may change."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import picture, violations
from tests.browser.test_forms import SUBMIT
from tests.browser.test_pages import opened
from tests.web.canned import Canned, problem
from tests.web.canned_people import OFFICE

pytestmark = pytest.mark.browser


ME = "/v1/organisations/me"
INBOX, CHANGES, BATCHES = "/v1/shared-results", "/v1/result-changes", "/v1/verification-batches"


def an_office(**more: Any) -> tuple[int, dict[str, Any]]:
    return 200, {**OFFICE, **more}


def calls(site: Canned) -> list[str]:
    return [path.partition("?")[0] for _, path, _ in site.asked]


def test_an_approved_organisation_sees_what_is_new_what_changed_and_its_batches(phone: Page, site: Canned) -> None:
    site.answers[("GET", ME)] = an_office(tier="approved", state="approved")
    opened(phone, "org/home")
    expect(phone.locator("#left")).to_have_text("97 of 100 checks left today (UTC)")
    expect(phone.locator("#ended")).to_be_hidden()
    expect(phone.locator("#batches li").first).to_contain_text("150 of 400 rows checked")
    expect(phone.locator("#shared li")).to_have_count(4)
    expect(phone.locator("#shared a").first).to_have_attribute("href", f"/en/org/inbox#show=open&line={1:030d}")
    assert phone.locator("#shared strong bdi").all_text_contents() == ["Núria García Puig", "KXA\u00a0104\u00a0827"]
    links = [each.get_attribute("href") for each in phone.locator("#changed li a").all()]
    assert links == ["/en/org/history#check=c1"] * 4
    changed = phone.locator("#changed li").all_text_contents()
    assert [line.partition("KXA")[0] for line in changed] == [
        "A result is shown again",
        "Results were taken back together",
        "A result was taken back",
        "A result changed after an enquiry",
    ]
    expect(phone.get_by_role("link", name="Check many at once")).to_have_count(2)
    expect(phone.locator("[data-of=instant]")).to_be_hidden()
    expect(phone.locator("#quiet")).to_be_hidden()
    assert sorted(calls(site)) == sorted([ME, INBOX, CHANGES, BATCHES])


def test_an_instant_organisation_sees_what_it_can_do_and_what_approval_brings(phone: Page, site: Canned) -> None:
    site.answers[("GET", INBOX)] = site.answers[("GET", CHANGES)] = (200, {"data": []})
    opened(phone, "org/home")
    expect(phone.get_by_role("heading", name="What approval brings")).to_be_visible()
    expect(phone.locator("#alone")).to_be_visible()
    expect(phone.locator("#quiet")).to_be_visible()
    assert sorted(calls(site)) == sorted([ME, INBOX, CHANGES])


OTHERS = ["home", "batches", "history", "inbox", "changes", "requirements", "webhooks", "keys", "settings"]


@pytest.mark.parametrize(
    "page", ["verify", "batch", "people", *(pytest.param(each, marks=pytest.mark.long) for each in OTHERS)]
)
def test_rooms_that_need_approval_are_offered_to_who_has_it(phone: Page, site: Canned, page: str) -> None:
    rooms = phone.locator("nav [data-approved] a").filter(visible=True)
    opened(phone, f"org/{page}")
    expect(
        phone.locator("nav").get_by_role("link", name="Settings" if page != "settings" else "People")
    ).to_be_visible()
    expect(rooms).to_have_count(0)
    site.answers[("GET", ME)] = an_office(tier="approved", state="approved")
    phone.reload()
    expect(rooms).to_have_count(3 if page in ("batch", "batches", "webhooks", "keys") else 4)
    assert calls(site).count(ME) == 2, "asked once a page"


def test_a_suspended_organisation_reads_why_once(phone: Page, site: Canned) -> None:
    site.answers[("GET", ME)] = an_office(state="suspended", suspended_because="Keys <in> public")
    site.answers[("GET", INBOX)] = site.answers[("GET", CHANGES)] = problem(403, "organisation_suspended")
    opened(phone, "org/home")
    expect(phone.locator("#why")).to_contain_text("Keys <in> public")
    expect(phone.get_by_role("link", name="Verify a result")).to_have_count(1)  # the row of links stays as it is
    expect(phone.locator("#errors")).to_be_hidden()
    expect(phone.locator("#quiet")).to_be_hidden()


def test_a_part_that_fails_says_so_and_keeps_no_other_back(phone: Page, site: Canned) -> None:
    site.answers[("GET", INBOX)] = problem(503, "try_again")
    site.answers[("GET", ME)] = an_office(checks_left_today=0, refusals_left_today=0)
    opened(phone, "org/home")
    expect(phone.locator("#errors li")).to_contain_text("The service is very busy.")
    expect(phone.locator("#ended")).to_have_text(
        "No more checks by ID number today (UTC): 20 opened nothing. Codes and what is shared can still be checked."
    )
    expect(phone.get_by_text("checks left today")).to_have_count(0)
    expect(phone.locator("#changed li")).to_have_count(4)
    expect(phone.locator("#shared")).to_be_hidden()


def test_an_administrator_changes_the_details_before_approval_and_sends_what_changed_alone(
    phone: Page, site: Canned
) -> None:
    site.answers[("PATCH", ME)] = an_office(country="PT")
    opened(phone, "org/settings")
    expect(phone.locator("#country")).to_have_value("ES")
    expect(phone.locator("[data-fixed]").first).to_be_hidden()
    phone.select_option("#country", "PT")
    phone.click(SUBMIT)
    expect(phone.locator("[data-saved]")).to_have_text("Saved.")
    phone.select_option("#language", "ca")
    phone.click(SUBMIT)
    expect(phone.locator("[data-saved]")).to_have_text("Saved.")
    assert [body for method, _, body in site.asked if method == "PATCH"] == [{"country": "PT"}, {"language": "ca"}]
    site.answers[("PATCH", ME)] = problem(422, "validation_failed", errors=[{"pointer": "/web_domain"}])
    phone.fill("#web_domain", "https://uni.example.org/")
    phone.click(SUBMIT)
    expect(phone.locator("#web_domain-error")).to_contain_text("Enter the web domain alone")


@pytest.mark.parametrize(
    ("role", "state", "why"),
    [
        ("officer", "instant", "An administrator of your organisation"),
        ("administrator", "approved", "The awarding body has judged"),
        ("administrator", "suspended", "The awarding body has judged"),
    ],
)
def test_others_read_the_details_and_choose_their_own_language(
    phone: Page, site: Canned, role: str, state: str, why: str
) -> None:
    site.answers[("GET", ME)] = an_office(state=state, me={**OFFICE["me"], "role": role})
    opened(phone, "org/settings")
    expect(phone.locator("#fixed")).to_contain_text(why)
    expect(phone.locator("#details")).to_be_hidden()
    expect(phone.locator('[data-put="country"]')).to_have_text("Spain")
    expect(phone.locator("#language")).to_be_visible()


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("people", "/v1/organisations/me/members"),
        ("keys", "/v1/api-keys"),
        ("webhooks", "/v1/webhook-endpoints"),
    ],
)
def test_an_officer_signs_out_on_each_page_also_where_it_is_refused(
    phone: Page, site: Canned, page: str, path: str
) -> None:
    site.answers[("GET", ME)] = an_office(tier="approved", state="approved")
    sign_out = phone.locator("[data-sign-out]")
    opened(phone, f"org/{page}")
    expect(sign_out).to_be_visible()
    site.answers[("GET", path)] = problem(403, "not_allowed")
    phone.reload()
    expect(phone.locator("#errors")).to_be_visible()
    expect(sign_out).to_be_visible()


@pytest.mark.parametrize("page", ["batch", "keys", "webhooks"])
def test_who_is_not_approved_reads_what_approval_brings_and_is_offered_no_form(
    phone: Page, site: Canned, page: str
) -> None:
    opened(phone, f"org/{page}")
    brings = phone.locator("#unapproved")
    expect(brings.get_by_role("link", name="What approval brings")).to_be_visible()
    expect(phone.locator("#form")).to_be_hidden()
    expect(phone.locator("#errors")).to_be_hidden()
    expect(phone.locator("[data-sign-out]")).to_be_visible()
    assert violations(phone) == []
    assert not {"/v1/api-keys", "/v1/webhook-endpoints"} & set(calls(site))
    picture(phone, f"unapproved-{page}")
    site.answers[("GET", ME)] = an_office(tier="approved", state="approved")
    phone.reload()
    expect(phone.locator("#form")).to_be_visible()
    expect(brings).to_be_hidden()
