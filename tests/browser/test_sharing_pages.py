"""The pages of sharing: what a candidate shares, the page of a link, and an organisation's inbox."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from shared.verification.invitation import InvitationMail
from tests.browser.conftest import NARROW, PICTURES, WIDE, picture, violations
from tests.browser.test_pages import is_too_wide, opened
from tests.web.canned import Canned, list_line, problem
from tests.web.canned_requirements import BIOLOGY, a_verdict
from tests.web.canned_sharing import AT, CHECKED, CODE, CONDITIONAL, INBOX, INVITED, MADE, URL, shared

pytestmark = pytest.mark.browser

VIEW, SHARES, VERIFY = ("POST", "/v1/shared-links/view"), ("POST", "/v1/me/shares"), ("POST", "/v1/verifications")
PIN = "740193"
PIN_FAULT = {"pointer": "/pin", "code": "pin_required", "detail": "A PIN."}


def sent(site: Canned, key: tuple[str, str]) -> list[Any]:
    return [body for method, path, body in site.asked if (method, path) == key]


def sound(page: Page) -> bool:
    assert violations(page) == []
    return not is_too_wide(page)


def test_a_link_is_made_with_what_was_chosen_and_shown_once(phone: Page, site: Canned) -> None:
    site.answers[SHARES] = (201, {**MADE, "has_pin": True})
    opened(phone, "shares/new#FCE")
    phone.uncheck("#field-papers")
    phone.fill("#pin", PIN)
    phone.select_option("#most_views", "5")
    phone.click("#preview summary")
    expect(phone.locator("#shown .figures")).to_be_visible()
    expect(phone.locator("#shown .papers")).to_have_count(0)
    assert sound(phone)
    phone.click("#form button:not([type])")
    expect(phone.locator("#done h2")).to_be_focused()
    expect(phone.locator("#done [data-message]")).to_have_text(
        re.compile("sees it from now on[.] The PIN is needed, too")
    )
    expect(phone.locator("#link")).to_have_text(URL.replace("/s#", "/en/s#"))
    expect(phone.locator("#code")).to_have_text(CODE)
    assert sent(site, SHARES) == [
        {
            "session_id": "FCE",
            "fields": ["overall", "grade", "level", "name"],
            "expires_in_days": 90,
            "most_views": 5,
            "pin": PIN,
        }
    ]


@pytest.mark.parametrize(
    ("path", "press"),
    [
        ("shares/new#FCE", "#form button:not([type])"),
        ("shares/new#FCE", "#preview summary"),
        ("org/keys", "[data-sign-out]"),
    ],
)
def test_nothing_is_done_where_another_person_has_signed_in_since(
    phone: Page, site: Canned, path: str, press: str
) -> None:
    """By another tab of the same browser, whose session this page has, too."""
    opened(phone, path)
    if "shares" in path:
        expect(phone.locator("#whose")).to_have_text("KXA\u00a0104\u00a0827")
    expect(phone.locator(press)).to_be_visible()
    site.signed_in_as = "KXB200001"
    phone.click(press)
    expect(phone.locator("#errors")).to_contain_text("Another person has signed in here. Load the page again.")
    assert {method for method, _, _ in site.asked} == {"GET"}
    expect(phone.locator("#shown .figures")).to_have_count(0)


@pytest.mark.long
def test_before_the_release_the_preview_says_what_will_be_shown(phone: Page, site: Canned) -> None:
    opened(phone, "shares/new#CAE")
    phone.click("#preview summary")
    expect(phone.locator("#waiting")).to_contain_text("Overall score, Score of each paper, Grade, CEFR level, Name")
    expect(phone.locator("#shown .figures")).to_have_count(0)
    site.answers[SHARES] = (201, {**MADE, "session_id": "CAE"})
    phone.click("#form button:not([type])")
    expect(phone.locator("#done [data-message]")).to_have_text("Whoever has this link sees it once the result is out.")


def test_nothing_is_shared_for_less_than_until_its_result(phone: Page, site: Canned) -> None:
    """It would be over before there is anything to see, and nobody be told."""
    on = datetime.now(UTC) + timedelta(days=8)
    site.answers["GET", "/v1/me/results"] = (200, {"data": [list_line("CAE", "expected", expected_at=on.isoformat())]})
    site.answers[SHARES] = (201, {**MADE, "session_id": "CAE"})
    opened(phone, "shares/new#CAE")
    phone.select_option("#expires_in_days", "7")
    phone.click("#form button:not([type])")
    expect(phone.locator("#expires_in_days-error")).to_have_text(
        "That is over before the result comes out. Choose a longer time."
    )
    assert sent(site, SHARES) == []
    phone.select_option("#expires_in_days", "30")
    phone.click("#form button:not([type])")
    expect(phone.locator("#done h2")).to_be_focused()


@pytest.mark.long
def test_an_organisation_is_searched_for_and_chosen(phone: Page, site: Canned) -> None:
    found = {"data": [{"id": "o1", "name": "Universitat Oberta", "country": "ES"}]}
    site.answers[("GET", "/v1/organisations")] = (200, found)
    site.answers[SHARES] = (201, {**MADE, "organisation": {"id": "o1", "name": "Universitat Oberta"}, "url": None})
    opened(phone, "shares/new#FCE")
    phone.check("#kind-organisation")
    phone.click("#form button:not([type])")
    expect(phone.locator("#organisation_id-error")).to_have_text("Fill in this field.")
    phone.fill("#query", "uni")
    phone.click("#search")
    phone.select_option("#organisation_id", "o1")
    phone.click("#form button:not([type])")
    expect(phone.locator("#done")).to_contain_text("Universitat Oberta: B2 First, December 2026: shared.")
    expect(phone.locator("#its-link")).to_be_hidden()
    assert sent(site, SHARES)[0]["organisation_id"] == "o1"
    assert "most_views" not in sent(site, SHARES)[0]


def test_enter_searches_and_nothing_found_is_chosen_by_itself(phone: Page, site: Canned) -> None:
    """Another query takes away what was chosen before; one that the API refuses is a fault of its field."""
    search = ("GET", "/v1/organisations")
    site.answers[search] = (200, {"data": [{"id": "o1", "name": "Universitat Oberta", "country": "ES"}]})
    opened(phone, "shares/new#FCE")
    phone.check("#kind-organisation")
    phone.fill("#query", "uni")
    phone.press("#query", "Enter")
    expect(phone.locator("#found")).to_have_text("Found: 1")
    organisation = phone.locator("#organisation_id")
    expect(organisation).to_have_value("")
    organisation.select_option("o1")
    site.answers[search] = (200, {"data": []})
    phone.fill("#query", "conservatori")
    expect(organisation.locator("option")).to_have_text(["Search first"])
    phone.press("#query", "Enter")
    expect(phone.locator("#found")).to_contain_text("To send it to one that is not here")
    site.answers[search] = problem(422, "validation_failed", errors=[{"pointer": "/query", "code": "x"}])
    phone.fill("#query", "co")
    phone.press("#query", "Enter")
    expect(phone.locator("#query-error")).to_have_text("Write three letters at least.")
    expect(phone.locator("#query")).to_have_accessible_description(re.compile("three letters at least[.]$"))
    expect(phone.locator("#found")).to_be_empty()
    site.answers[search] = problem(429, "rate_limited")
    phone.press("#query", "Enter")
    expect(phone.locator("#errors")).to_contain_text("a hundred times in ten minutes. Try again in 1 minute.")
    assert sent(site, SHARES) == []


def test_each_share_says_how_it_stands_and_what_can_be_done(phone: Page, site: Canned) -> None:
    phone.clock.set_fixed_time(AT + timedelta(days=2))
    opened(phone, "shares")
    words = phone.locator("#some tbody td .tag").all_inner_texts()
    assert words == ["Shared", "Shared", "Shared", "All views used", "Ended by ten wrong PINs", "Ended by you"]
    lines = phone.locator("#some tbody tr")
    expect(lines.nth(0)).to_contain_text("seen 3 of 10 times · with a PIN")
    expect(lines.nth(1)).to_contain_text("Universitat Oberta")
    expect(lines.nth(2)).to_contain_text("opens with the result")
    assert [lines.nth(each).locator("button").count() for each in range(6)] == [3, 2, 2, 3, 0, 0]
    phone.clock.set_fixed_time(AT)
    opened(phone, "shares")
    expect(lines.nth(1).locator("button")).to_have_text(["End it"])  # it lasts 90 days already
    site.answers[("DELETE", f"/v1/me/shares/{1:030d}")] = (204, None)
    expect(lines.nth(0).locator("th")).to_contain_text("made on 10 December 2026 at 09:30")
    lines.nth(0).locator("summary").click()
    expect(lines.nth(0)).to_contain_text("It cannot be taken back.")
    assert {method for method, _, _ in site.asked} == {"GET"}
    lines.nth(0).locator("details button").click()
    expect(phone.locator("#said")).to_be_focused()
    expect(phone.locator("#said")).to_contain_text("ended. Nobody sees anything more there.")


def test_the_page_of_a_link_uses_a_view_by_its_button_and_asks_for_the_pin(phone: Page, site: Canned) -> None:
    site.answers[VIEW] = problem(422, "pin_required", errors=[PIN_FAULT])
    opened(phone, f"s#{CODE}")
    assert sent(site, VIEW) == [], "opening the page uses no view"
    phone.click("#form button:not([type])")
    expect(phone.locator("#pin-error")).to_have_text(
        "This link has a PIN, too. The candidate gives it to you: enter it, and press again."
    )
    site.answers[VIEW] = (200, {**shared("overall", "name"), "expires_at": "2027-03-09T08:00:00Z", "views_left": 9})
    phone.fill("#pin", PIN)
    phone.click("#form button:not([type])")
    expect(phone.locator("#done h2")).to_have_text("B2 First, December 2026")
    expect(phone.locator("#statement")).to_contain_text("174")
    expect(phone.locator("#statement .figures > div:visible")).to_have_count(1)
    expect(phone.locator("#statement .papers")).to_have_count(0)
    expect(phone.locator("#done")).to_contain_text("Views left: 9. The link ends on 9 March 2027 at 09:00 (Madrid).")
    assert sent(site, VIEW)[-1] == {"token": CODE, "pin": PIN}
    assert sound(phone)


@pytest.mark.long
@pytest.mark.parametrize(
    ("status", "code", "text"),
    [
        (404, "not_found", "There is nothing to see here."),
        (410, "link_expired", "It is the end of the link and not of the result"),
    ],
)
def test_a_link_that_shows_nothing_says_why(phone: Page, site: Canned, status: int, code: str, text: str) -> None:
    site.answers[VIEW] = problem(status, code)
    opened(phone, f"s#{CODE}")
    phone.click("#form button:not([type])")
    expect(phone.locator("#errors")).to_contain_text(text)


def test_new_lines_of_the_inbox_are_bold_and_read_once_opened(phone: Page, site: Canned) -> None:
    site.answers[VERIFY] = (200, CHECKED)
    opened(phone, "org/inbox")
    assert phone.locator("#list tbody .tag").all_inner_texts() == ["New", "New", "Read", "Taken over"]
    expect(phone.locator("#list tbody th strong")).to_have_count(2)
    first = phone.locator("#list tbody tr").first
    phone.select_option("#profile_id", BIOLOGY.id)
    site.answers[VERIFY] = (200, {**CHECKED, "verdict": a_verdict(BIOLOGY, "FCE")})
    first.get_by_text("Open", exact=True).click()
    expect(phone.locator("#who")).to_be_focused()
    expect(phone.locator("#verdict .strong")).to_have_text("Does not meet “MSc <Biology>”")
    expect(phone.locator("#verdict li").first).to_contain_text("you ask for")
    expect(phone.locator("#statements")).to_contain_text("174")
    expect(phone.locator("#who")).to_contain_text("· 10 December 2026 at 10:30 (Madrid)")
    expect(phone.locator("#verdict")).to_contain_text("Checked by ")
    assert sent(site, VERIFY) == [{"share_id": f"{1:030d}", "purpose": "admission", "profile_id": BIOLOGY.id}]
    assert sound(phone)
    phone.go_back()
    expect(phone.locator("#list tbody th strong")).to_have_count(1)
    first.get_by_text("Taken over").click()
    expect(phone.locator("#said")).to_be_focused()
    expect(phone.locator("#said")).to_contain_text("stands under “Taken over”")
    expect(phone.locator("#list tbody tr")).to_have_count(len(INBOX) - 1)
    phone.click("[data-show=all]")
    expect(phone.locator("[data-show=all]")).to_have_attribute("aria-current", "true")
    expect(phone.locator("#profile_id")).to_have_value(BIOLOGY.id)


def test_the_inbox_lists_what_is_taken_over_by_its_address_and_a_line_that_a_link_names(
    phone: Page, site: Canned
) -> None:
    opened(phone, "org/inbox#show=taken")
    expect(phone.locator("[data-show=taken]")).to_have_attribute("aria-current", "true")
    opened(phone, f"org/inbox#line={INBOX[3]['id']}")
    expect(phone.locator("#list tbody tr").nth(3).locator("button").first).to_be_focused()
    site.answers["GET", "/v1/shared-results"] = (200, {"data": [], "has_more": False, "next_cursor": None})
    opened(phone, "org/inbox")
    expect(phone.locator("[data-empty=open]")).to_be_visible()
    asked = [path.partition("?")[2] for _, path, _ in site.asked if path.startswith("/v1/shared-results")]
    assert asked == ["acknowledged=true", "", "acknowledged=false"]


@pytest.mark.long
def test_a_code_or_a_whole_link_is_verified_beside_the_two_numbers(phone: Page, site: Canned) -> None:
    site.answers[VERIFY] = (200, CHECKED)
    opened(phone, "org/verify")
    phone.check("#by-code")
    expect(phone.locator("#candidate_id")).to_be_hidden()
    phone.fill("#share_code", URL)
    phone.select_option("#purpose", "admission")
    phone.click("#form button:not([type])")
    expect(phone.locator("#done h2")).to_be_focused()
    expect(phone.locator("#statements")).to_contain_text("174")
    assert sent(site, VERIFY) == [{"share_code": CODE, "purpose": "admission"}]


@pytest.mark.skipif(not PICTURES, reason="for people to look at: make pictures")
def test_pictures(chromium: Browser, site: Canned) -> None:
    site.answers[VERIFY] = (200, CHECKED)
    for width in (NARROW, WIDE):
        context = chromium.new_context(base_url=site.address, viewport={"width": width, "height": 800})
        page = context.new_page()

        def kept(name: str, page: Page = page, width: int = width) -> None:
            picture(page, f"sharing-{name}-{width}")

        opened(page, "shares")
        kept("list")
        page.click("#new")
        page.click("#preview summary")
        expect(page.locator("#shown .figures")).to_be_visible()
        kept("form")
        page.click("#form button:not([type])")
        expect(page.locator("#done h2")).to_be_focused()
        kept("made")
        opened(page, f"s#{CODE}")
        kept("link")
        page.click("#form button:not([type])")
        expect(page.locator("#done h2")).to_be_focused()
        kept("seen")
        opened(page, "org/inbox")
        kept("inbox")
        opened(page, "org/verify")
        page.check("#by-code")
        kept("verify")
        context.close()


def test_a_result_is_shared_only_if_it_meets_what_the_organisation_has_published(phone: Page, site: Canned) -> None:
    """The condition is read and previewed first; that it has changed since is said, and it is read again."""
    site.answers[("GET", "/v1/organisations")] = (200, {"data": [{"id": "o1", "name": "Universitat", "country": "ES"}]})
    opened(phone, "shares/new#FCE")
    phone.check("#kind-organisation")
    expect(phone.locator("#conditions")).to_be_hidden()
    phone.fill("#query", "uni")
    phone.click("#search")
    phone.select_option("#organisation_id", "o1")
    expect(phone.locator("#condition option")).to_have_count(3)
    assert phone.locator("#condition option").all_inner_texts() == [
        "Whatever the result is",
        "only if it meets “MSc <Biology>”",
        "only if it meets “Residence”",
    ]
    phone.click("#preview summary")
    expect(phone.locator("#only-if")).to_be_hidden()
    phone.select_option("#condition", BIOLOGY.id)
    expect(phone.locator("#asks")).to_contain_text("Writing from 176")
    expect(phone.locator("#only-if")).to_contain_text("Only if the result meets “MSc <Biology>”.")
    expect(phone.locator("#if-met")).to_contain_text("If not, they see nothing, and do not learn that you shared.")
    assert sound(phone)
    site.answers[SHARES] = problem(
        409, "stale_version", errors=[{"pointer": "/condition/profile_version", "code": "x"}]
    )
    phone.click("#form button:not([type])")
    expect(phone.locator("#errors")).to_contain_text("has changed this requirement")
    expect(phone.locator("#condition")).to_have_value(BIOLOGY.id)
    by = {"profile_id": BIOLOGY.id, "profile_version": 2, "profile_name": BIOLOGY.name, "verdict": None}
    made = {**MADE, "organisation": {"id": "o1", "name": "Uni"}, "url": None, "condition": by}
    site.answers[SHARES] = (201, made)
    judged = {**made, "condition": {**by, "verdict": {"meets": False}}}
    site.answers["GET", f"/v1/me/shares/{made['id']}"] = (200, judged)
    phone.click("#form button:not([type])")
    expect(phone.locator("#done")).to_contain_text("your result does not meet “MSc <Biology>”")
    assert sent(site, SHARES)[-1]["condition"] == {"profile_id": BIOLOGY.id, "profile_version": 2}


def test_what_is_shared_with_a_blocked_organisation_is_not_open(phone: Page, site: Canned) -> None:
    blocked = {"data": [{"id": "o1", "name": "Universitat Oberta"}]}
    site.answers[("GET", "/v1/me/blocked-organisations")] = (200, blocked)
    opened(phone, "shares")
    expect(phone.locator("#some tbody tr").nth(1).locator("th")).to_contain_text("blocked: sees nothing")
    expect(phone.locator("#some tbody td:nth-child(3)").nth(1)).to_have_text(re.compile(r"\d\)? Shared$|\) Shared$"))


def test_the_candidate_reads_whether_a_condition_is_met_and_why_not(phone: Page, site: Canned) -> None:
    site.answers[("GET", "/v1/me/shares")] = (200, {"data": CONDITIONAL})
    opened(phone, "shares")
    met, missed = (phone.locator("#some tbody tr").nth(each) for each in (0, 1))
    expect(met.locator(".tag").first).to_have_text("Meets it")
    expect(missed).to_contain_text("they see nothing")
    expect(missed.locator(".tag.strong").first).to_have_text("Does not meet it")
    assert missed.locator("li").all_inner_texts() == [
        "Writing: 176 is asked for, your result has 172.",
        "Speaking: C1 is asked for, your result has B2.",
    ]
    assert sound(phone)


@pytest.mark.long
def test_the_inbox_names_the_requirement_that_a_shared_result_meets(phone: Page) -> None:
    opened(phone, "org/inbox")
    expect(phone.locator("#list tbody tr").nth(2)).to_contain_text("Meets “MSc <Biology>”")
    expect(phone.locator("#list")).not_to_contain_text("Meets “Residence”")


def test_an_institution_is_invited_and_an_address_of_another_domain_is_said_before_and_after(
    phone: Page, site: Canned
) -> None:
    opened(phone, "shares/new#FCE")
    phone.check("#kind-invitation")
    phone.click("#form button:not([type])")
    expect(phone.locator("#invited_name-error")).to_have_text("Fill in this field.")
    expect(phone.locator("#errors li").first).to_have_text("Name of the institution: Fill in this field.")
    phone.fill("#invited_name", "School of Music")
    phone.fill("#invited_email", "adm@post.music.example.org")
    phone.fill("#web_domain", "www.music.example.org")
    phone.locator("#web_domain").blur()
    expect(phone.locator("#elsewhere")).to_be_hidden()
    phone.fill("#invited_email", "adm@music.example.com")
    phone.locator("#invited_email").blur()
    expect(phone.locator("#elsewhere")).to_contain_text("is not one of www.music.example.org")
    phone.click("#preview summary")
    expect(phone.locator("#by-mail")).to_contain_text("Nobody is mailed before the result is out.")
    assert sound(phone)
    site.answers[SHARES] = problem(429, "rate_limited")
    phone.click("#form button:not([type])")
    expect(phone.locator("#errors")).to_contain_text("five institutions a day. Try again in 1 minute.")
    site.answers[SHARES] = problem(422, "validation_failed", errors=[{"pointer": "/invitation/email", "code": "x"}])
    with phone.expect_response("**/v1/me/shares"):  # what was wrong before stays until the answer
        phone.click("#form button:not([type])")
    expect(phone.locator("#invited_email-error")).to_contain_text("Enter an email address")
    view = INVITED.to_json(AT)
    site.answers[SHARES] = (201, {**view, "code": None, "url": None, "qr_svg": None})
    phone.click("#form button:not([type])")
    expect(phone.locator("#done")).to_contain_text("adm@music.example.com gets a mail with a link now.")
    expect(phone.locator("#done")).to_contain_text("This address is not one of music.example.org.")
    asked = sent(site, SHARES)[-1]
    assert asked["invitation"] == {
        "name": "School of Music",
        "email": "adm@music.example.com",
        "language": "en",
        "web_domain": "www.music.example.org",
    }
    assert (asked["most_views"], "organisation_id" in asked) == (10, False)


def test_the_list_says_what_became_of_the_mail_of_an_invitation(phone: Page, site: Canned) -> None:
    views = [INVITED.to_json(AT, mail=each) for each in InvitationMail]
    site.answers[("GET", "/v1/me/shares")] = (200, {"data": views})
    opened(phone, "shares")
    lines = phone.locator("#some tbody tr th")
    for number, words in enumerate(("the mail goes with the result", "mailed · seen 3 of 10 times", "has not arrived")):
        expect(lines.nth(number)).to_contain_text(words)
    expect(lines.nth(0)).to_contain_text("School of Music")
    expect(lines.nth(0)).to_contain_text("This address is not one of music.example.org.")
    assert sound(phone)
