"""Staff of a centre at work: what waits for them, enquiries one by one and many at once, candidates, results."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from shared.enquiries.states import Role
from shared.enquiries.view import to_json
from tests.browser.conftest import FLAGS, NARROW, WIDE, browser_path, picture, violations
from tests.kit.enquiry_chain import DAY_1, S, a_chain, grown
from tests.web.canned import Canned, problem
from tests.web.canned_centre import CHAINS, PRINTED_AS, SESSION, WORKED_ON, Sheet

pytestmark = pytest.mark.browser

CANDIDATES = f"centre/candidates?session={SESSION}"
CONFIRMATIONS = f"centre/confirmations?session={SESSION}"
RESULTS = f"centre/results?session={SESSION}"
VISITED = {
    "overview": "centre",
    "inbox": "centre/enquiries",
    "enquiry": f"centre/enquiry#KXA104828.{SESSION}.1",
    "answered": f"centre/enquiry#KXA104831.{SESSION}.1",
    "candidates": f"{CANDIDATES}&state=locked",
    "results": RESULTS,
    "staff": "centre/staff",
    "codes": "centre/codes",
    "confirmations": CONFIRMATIONS,
    "certificates": f"centre/certificates?session={SESSION}&group=",
    "lost": "centre/certifying",
}


def opened(page: Page, path: str, language: str = "en") -> None:
    page.goto("about:blank")
    page.goto(f"/{language}/{path}")
    page.locator("#asking").wait_for(state="hidden")


def posted(site: Canned) -> list[tuple[str, Any]]:
    return [(path, body) for method, path, body in site.asked if method == "POST"]


@pytest.mark.parametrize("language", ["en", *(pytest.param(each, marks=pytest.mark.long) for each in ("es", "ca"))])
def test_the_pages_are_sound_narrow_and_wide(chromium: Browser, site: Canned, language: str) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    for name, path in VISITED.items():
        opened(page, path, language)
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 800})
            assert violations(page) == [], (name, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            picture(page, f"centre-{name}-{language}-{width}")
    context.close()


def test_the_overview_says_what_waits_and_what_closes_when(phone: Page, site: Canned) -> None:
    opened(phone, "centre")
    expect(phone.locator("#waiting")).to_contain_text("To take on or refuse: 1")
    expect(phone.locator("#waiting")).to_contain_text("Overdue at the awarding body: 1")
    first = phone.locator("#sessions tbody tr").first
    expect(first).to_contain_text("23:59 (Madrid)")
    expect(first).to_contain_text("working days left")
    first.get_by_role("link", name="Results: B2 First, December 2026").click()
    phone.wait_for_url(f"**/en/{RESULTS}")


def test_a_school_has_no_enquiries_waiting_and_gives_out_no_codes(phone: Page, site: Canned) -> None:
    status, sessions = site.answer("GET", "/v1/centres/me/sessions")
    assert isinstance(sessions, dict)
    school = {**sessions["centre"], "kind": "school"}
    site.answers[("GET", "/v1/centres/me/sessions")] = (status, {**sessions, "centre": school})
    opened(phone, "centre")
    expect(phone.locator("#waiting")).to_be_hidden()
    opened(phone, CANDIDATES)
    expect(phone.locator("#list tbody tr")).to_have_count(4)
    expect(phone.locator("#list tbody button")).to_have_count(0)
    phone.select_option("#state", "locked")
    expect(phone.locator('[data-state-note="locked"]')).to_contain_text("from their exam centre")
    expect(phone.locator('[data-state-note="locked"]')).not_to_have_text(re.compile("from you"), use_inner_text=True)
    for path in ("centre", CANDIDATES, RESULTS, "centre/enquiries"):
        opened(phone, path)
        expect(phone.locator("#main [data-kind=centre]:visible")).to_have_count(0)
        expect(phone.get_by_role("link", name="Enquiries", exact=True)).to_have_count(0)


def test_those_that_are_paid_go_together_and_a_refusal_stands_at_its_line(phone: Page, site: Canned) -> None:
    status, inbox = site.answer("GET", "/v1/enquiries?state=open")
    assert isinstance(inbox, dict)
    (paid,) = [each for each in inbox["data"] if each["state"] == "paid"]
    other = {**paid, "id": f"KXB200000.{SESSION}.1", "candidate_id": "KXB200000"}
    site.answers[("GET", "/v1/enquiries?state=open")] = (status, {**inbox, "data": [paid, other]})
    site.answers[("POST", "/v1/enquiry-submissions")] = (
        200,
        {
            "data": [
                {"id": paid["id"], "submitted": True, "revision": 6},
                {"id": other["id"], "submitted": False, "code": "consent_missing", "detail": "No consent."},
            ]
        },
    )
    opened(phone, "centre/enquiries")
    phone.click("#submit")
    expect(phone.locator("#message")).to_have_text("Tick the enquiries that are to go.")
    for box in phone.get_by_role("checkbox").all():
        box.check()
    phone.click("#submit")
    expect(phone.locator("#message")).to_have_text("Submitted: 1. Not submitted: 1.")
    expect(phone.locator("#message")).to_be_focused()
    assert posted(site) == [("/v1/enquiry-submissions", {"enquiry_ids": [paid["id"], other["id"]]})]
    refused = phone.locator(f'tr[data-id="{other["id"]}"]')
    expect(refused.locator(".error")).to_contain_text("The candidate has not agreed yet")
    gone = phone.locator(f'#others tr[data-id="{paid["id"]}"]')
    expect(gone.locator(".tag")).to_have_text("Sent to the awarding body")
    expect(gone).to_contain_text("The awarding body acts next.")
    expect(gone.locator("input")).to_have_count(0)
    site.answers[("POST", "/v1/enquiry-submissions")] = (
        200,
        {"data": [{"id": other["id"], "submitted": True, "revision": 6}]},
    )
    refused.get_by_role("checkbox").check()
    phone.click("#submit")
    expect(phone.locator("#message")).to_have_text("Submitted: 1. Not submitted: 0.")
    expect(phone.locator("#submit")).to_be_hidden()
    expect(phone.locator("#yours")).to_be_hidden()


def test_overdue_is_said_in_words_and_the_next_page_is_fetched_and_has_the_focus(phone: Page, site: Canned) -> None:
    status, inbox = site.answer("GET", "/v1/enquiries?state=open")
    assert isinstance(inbox, dict)
    first, rest = inbox["data"][:1], inbox["data"][1:]
    site.answers[("GET", "/v1/enquiries?state=open")] = (status, {"data": first, "has_more": True, "next_cursor": "c="})
    site.answers[("GET", "/v1/enquiries?state=open&cursor=c%3D")] = (status, {**inbox, "data": rest})
    opened(phone, "centre/enquiries")
    expect(phone.locator("#lists tbody tr")).to_have_count(1)
    phone.click("#more")
    expect(phone.locator("#lists tbody tr")).to_have_count(5)
    expect(phone.locator("#more")).to_be_hidden()
    assert phone.evaluate("document.activeElement.dataset.id") in {each["id"] for each in rest}
    expect(phone.locator("#others")).to_contain_text("Overdue")
    expect(phone.locator("#others")).to_contain_text("Late by")


def test_an_enquiry_is_taken_on_and_its_fee_recorded_as_it_is_due(phone: Page, site: Canned) -> None:
    due = to_json(grown(S.FEE_DUE, a_chain(candidate_id="KXA104828")), 1, Role.CENTRE, DAY_1)
    paid = to_json(grown(S.PAID, a_chain(candidate_id="KXA104828")), 1, Role.CENTRE, DAY_1)
    site.answers[("POST", f"{WORKED_ON}/approvals")] = (201, due)
    site.answers[("POST", f"{WORKED_ON}/payments")] = (201, paid)
    opened(phone, VISITED["enquiry"])
    phone.get_by_role("button", name="Take it on", exact=True).click()
    expect(phone.locator("#message")).to_have_text("Taken on. The candidate is told.")
    phone.get_by_role("button", name="Record the fee").click()
    expect(phone.locator("#received")).to_be_focused()
    expect(phone.locator("#received-error")).to_be_visible()
    phone.get_by_label("The whole fee is paid to our centre: €42.00").check()
    phone.get_by_role("button", name="Record the fee").click()
    expect(phone.locator("#message")).to_have_text("The fee is recorded.")
    expect(phone.locator("[data-act=submit]")).to_be_visible()
    sent = {"revision": due["revision"], "amount": 4200, "currency": "EUR"}
    assert posted(site)[-1] == (f"{WORKED_ON}/payments", sent)


def test_what_nobody_has_agreed_to_is_not_to_be_submitted_yet(phone: Page, site: Canned) -> None:
    status, paid = site.answer("GET", f"/v1/enquiries/KXA104827.{SESSION}.1")
    assert isinstance(paid, dict)
    unasked = {**paid, "has_consent": False, "consents": [], "may": ["consent", "withdraw"]}
    site.answers[("GET", WORKED_ON)] = (status, unasked)
    opened(phone, VISITED["enquiry"])
    expect(phone.locator("[data-act=submit]")).to_be_hidden()
    expect(phone.locator('[data-put="consent"]')).to_contain_text("Not agreed yet.")
    site.answers[("POST", f"{WORKED_ON}/consents")] = (201, paid)
    phone.locator("summary", has_text="under 18").click()
    phone.get_by_label("knows that the grade can go down as well as up").check()
    phone.get_by_role("button", name="Record the consent").click()
    expect(phone.locator("#message")).to_have_text("The consent is recorded.")
    expect(phone.locator("[data-act=submit]")).to_be_visible()


def test_a_refusal_has_its_reason(phone: Page, site: Canned) -> None:
    site.answers[("POST", f"{WORKED_ON}/refusals")] = site.answer("GET", WORKED_ON)
    opened(phone, VISITED["enquiry"])
    phone.locator("summary", has_text="Refuse it").click()
    phone.click("text=Refuse this enquiry")
    expect(phone.locator("#refuse-reason")).to_be_focused()
    assert posted(site) == []
    phone.fill("#refuse-reason", " The candidate has not paid us before. ")
    phone.click("text=Refuse this enquiry")
    expect(phone.locator("#message")).to_have_text("Refused. The candidate is told why.")
    assert posted(site)[0][1]["reason"] == "The candidate has not paid us before."


def test_who_was_too_late_sees_how_it_stands_now(phone: Page, site: Canned) -> None:
    opened(phone, VISITED["enquiry"])
    site.answers[("POST", f"{WORKED_ON}/approvals")] = problem(409, "stale_version")
    withdrawn = to_json(grown(S.PAID, a_chain(candidate_id="KXA104828")), 1, Role.CENTRE, DAY_1)
    site.answers[("GET", WORKED_ON)] = (200, withdrawn)
    phone.get_by_role("button", name="Take it on", exact=True).click()
    expect(phone.locator("#message")).to_contain_text("Somebody changed this enquiry meanwhile. Nothing was done.")
    expect(phone.locator('[data-put="state"]')).to_have_text("Paid")


def test_a_re_mark_is_started_for_the_papers_that_are_chosen(phone: Page, site: Canned) -> None:
    site.answers[("POST", "/v1/enquiries")] = (201, {"id": f"KXA104832.{SESSION}.2"})
    opened(phone, VISITED["answered"])
    assert CHAINS["KXA104831"].enquiries[-1].outcome
    phone.get_by_label("Reading", exact=True).uncheck()
    phone.click("text=Start the re-mark")
    phone.wait_for_url(f"**#KXA104832.{SESSION}.2")
    asked = posted(site)[0][1]
    assert asked["stage"] == "stage_2"
    assert asked["papers"] == ["use_of_english", "writing", "listening"]


def test_an_appeals_outcome_is_shown_apart_and_a_broken_address_is_said(phone: Page, site: Canned) -> None:
    path = f"/v1/enquiries/KXA104831.{SESSION}.1"
    status, answered = site.answer("GET", path)
    assert isinstance(answered, dict)
    found = {"outcome": {"kind": "unchanged"}, "appeal_outcome": {"kind": "grade_up"}}
    site.answers[("GET", path)] = (status, {**answered, **found})
    opened(phone, VISITED["answered"])
    noted = ["The result stays as it was.", "After the appeal: The grade went up."]
    expect(phone.locator('[data-put="outcome"] p')).to_have_text(noted)
    opened(phone, "centre/enquiry#%")
    expect(phone.locator("#errors li")).to_contain_text("We cannot find this.")


def test_candidates_are_found_by_name_and_by_what_troubles_them(phone: Page, site: Canned) -> None:
    opened(phone, CANDIDATES)
    rows = phone.locator("#list tbody tr:visible")
    expect(phone.locator("#shown")).to_have_text("Shown: 4 of 4. All are loaded.")
    phone.fill("#text", "nuria garcia")
    expect(rows).to_have_count(1)
    phone.fill("#text", "kxa 104 829")
    expect(rows).to_contain_text("Zoë")
    phone.fill("#text", "")
    phone.select_option("#state", "mail")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Mail not delivered")
    expect(phone.locator('[data-state-note="mail"]')).to_contain_text("Tell them yourself that the result is out.")
    assert "uria" not in phone.url


def test_a_registered_candidate_whose_number_is_locked_is_not_locked_out(phone: Page, site: Canned) -> None:
    path = f"/v1/sessions/{SESSION}/candidates"
    status, listed = site.answer("GET", path)
    assert isinstance(listed, dict)
    site.answers[("GET", path)] = (status, {**listed, "data": [{**each, "locked": True} for each in listed["data"]]})
    opened(phone, f"{CANDIDATES}&state=locked")
    expect(phone.locator("tr", has_text="Núria").locator(".tag")).to_have_text("Number locked")
    expect(phone.locator("tr", has_text="Zoë").locator(".tag")).to_have_text("Locked out")
    expect(phone.locator('[data-state-note="locked"]')).to_contain_text("until you issue a new Secret number")


def test_two_sessions_of_one_name_are_distinguished(phone: Page) -> None:
    opened(phone, CANDIDATES)
    title = "B2 First, December 2026 (Paper-based, 28 November 2026)"
    expect(phone.locator("#session option").first).to_have_text(title)
    expect(phone.locator('[data-put="session"]').first).to_have_text(title)


def test_after_the_sign_out_the_back_button_shows_no_code(chromium: Browser, site: Canned) -> None:
    turned_on = ["--disable-back-forward-cache"]  # as people have it
    with chromium.browser_type.launch(
        executable_path=browser_path(), args=FLAGS, ignore_default_args=turned_on
    ) as browser:
        page = browser.new_page(base_url=site.address)
        page.goto(f"/en/{CANDIDATES}")
        page.get_by_role("button", name="Details: Łukasiewicz, Zoë").click()
        page.fill("#code-reason", "Passport seen")
        page.click("#give")
        expect(page.locator('[data-put="once"]')).to_have_text("7KQ2-M9TX")
        page.click("[data-sign-out]")
        page.wait_for_url("**/centre/sign-in")
        site.answers[("GET", "/v1/centres/me/sessions")] = problem(401, "sign_in_required")
        page.evaluate("setTimeout(() => history.back())")  # the page may be gone before an answer comes
        page.wait_for_url("**/centre/sign-in?next=*")
        assert "7KQ2-M9TX" not in page.content()


def test_a_code_is_for_those_without_an_account(phone: Page, site: Canned) -> None:
    opened(phone, CANDIDATES)
    phone.get_by_role("button", name="Details: García Puig, Núria").click()
    expect(phone.locator("#registered")).to_be_visible()
    expect(phone.locator("#code-reason")).to_be_hidden()
    phone.click("#back")
    phone.get_by_role("button", name="Details: Łukasiewicz, Zoë").click()
    site.answers[("POST", "/v1/candidates/KXA104829/access-codes")] = problem(409, "has_account")
    phone.fill("#code-reason", "Passport seen")
    phone.click("#give")
    expect(phone.locator("#errors li")).to_contain_text("a code would open nothing")


def test_a_code_and_a_new_secret_number_are_shown_once(phone: Page, site: Canned) -> None:
    opened(phone, CANDIDATES)
    phone.get_by_role("button", name="Details: Łukasiewicz, Zoë").click()
    expect(phone.locator("#who")).to_be_focused()
    expect(phone.locator("#given li")).to_contain_text(
        "One-time code, 2 December 2026 at 10:00 (Madrid), by Maria Soler"
    )
    phone.fill("#code-reason", "Passport seen")
    phone.click("#give")
    expect(phone.locator('[data-put="once"]')).to_have_text("7KQ2-M9TX")
    expect(phone.locator("#once")).to_be_focused()
    phone.fill("#secret-reason", "Lost on the bus")
    phone.click("#reissue")
    expect(phone.locator("#dead")).to_be_focused()
    phone.check("#dead")
    phone.click("#reissue")
    expect(phone.locator('[data-put="once"]')).to_have_text("0417")
    expect(phone.locator("#once")).to_contain_text("The old Secret number is dead")
    assert posted(site)[-1][1] == {"reason": "Lost on the bus"}
    assert violations(phone) == []
    picture(phone, "centre-once-en-360")
    phone.click("#back")
    expect(phone.get_by_role("button", name="Details: Łukasiewicz, Zoë")).to_be_focused()
    assert "0417" not in phone.content()


def test_an_enquiry_is_started_from_the_list(phone: Page, site: Canned) -> None:
    opened(phone, CANDIDATES)
    phone.get_by_role("button", name="Details: Łukasiewicz, Zoë").click()
    expect(phone.locator("#papers")).to_be_hidden()
    phone.click("#start")
    phone.wait_for_url(f"**/en/centre/enquiry#KXA104829.{SESSION}.1")
    asked = {"session_id": SESSION, "candidate_id": "KXA104829", "stage": "stage_1"}
    assert posted(site) == [("/v1/enquiries", asked)]


def test_results_download_as_one_file_of_all_parts(phone: Page, site: Canned) -> None:
    opened(phone, RESULTS)
    with phone.expect_download() as found:
        phone.click("#download")
    assert found.value.suggested_filename == "FCE-2026-12-PB-ES442.csv"
    parts = [part for _, part in (site.answer("GET", path) for _, path, _ in site.asked) if isinstance(part, Sheet)]
    assert Path(found.value.path()).read_bytes() == b"".join(part.content for part in parts)
    assert len(parts) == 2


def test_results_print_whole_on_wide_paper_without_the_page_around_them(chromium: Browser, site: Canned) -> None:
    path = f"/v1/sessions/{SESSION}/results"
    status, whole = site.answer("GET", path)
    assert isinstance(whole, dict)
    site.answers[("GET", path)] = (status, {**whole, "has_more": True, "next_cursor": "c"})
    site.answers[("GET", f"{path}?cursor=c")] = (status, {**whole, "data": whole["data"] * 20})
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    opened(page, RESULTS)
    page.evaluate("window.print = () => {}")
    page.click("#print")
    expect(page.locator("#broadsheet tbody tr")).to_have_count(84)
    page.emulate_media(media="print")
    expect(page.locator('[data-put="printed"]')).to_contain_text("Printed on")
    expect(page.locator(".rooms")).to_be_hidden()
    expect(page.locator("#whose")).to_have_text("ES442 Exams Girona")
    printed = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 841" in printed
    assert b"/MediaBox [0 0 595" not in printed
    context.close()


def test_before_the_release_there_is_no_list_and_nothing_is_asked_for(phone: Page, site: Canned) -> None:
    opened(phone, "centre/results?session=CAE-2026-12-PB")
    expect(phone.locator("#expected .when")).to_contain_text("Expected on")
    expect(phone.locator("#broadsheet")).to_be_hidden()
    assert [path for _, path, _ in site.asked] == ["/v1/centres/me/sessions"]


def test_who_asks_for_a_new_number_is_marked_and_found(phone: Page, site: Canned) -> None:
    path = f"/v1/sessions/{SESSION}/candidates"
    status, listed = site.answer("GET", path)
    assert isinstance(listed, dict)
    first, *others = listed["data"]
    asking = {**first, "locked": True, "new_number_asked_at": "2026-12-10T09:30:00Z"}
    site.answers[("GET", path)] = (status, {**listed, "data": [asking, *others]})
    opened(phone, f"{CANDIDATES}&state=asks")
    expect(phone.locator("#list tbody tr:visible")).to_have_count(1)
    expect(phone.locator("tr", has_text="Núria").locator(".tag").last).to_have_text("Asks for a new number")
    expect(phone.locator('[data-state-note="asks"]')).to_contain_text("give them a new Secret number")
    phone.locator("tr", has_text="Núria").get_by_role("button").click()
    expect(phone.locator('[data-put="asked"]')).to_contain_text("The candidate asked for it on 10 December 2026")


HANDOUT = {
    "day": "2026-12-10",
    "state": "issued",
    "count": 1,
    "reason": "A class was locked out",
    "asked_by": "Maria Soler",
    "asked_at": "2026-12-10T09:30:00Z",
    "confirmed_by": None,
    "confirmed_at": None,
}


def test_codes_for_all_are_asked_for_with_a_reason_and_shown_once(phone: Page, site: Canned) -> None:
    line = {"candidate_id": "KXA104829", "candidate_number": "0009", "family_name": "Łukasiewicz", "given_names": "Zoë"}
    codes = [{**line, "access_code": "7K2M-X9QD"}]
    path = "/v1/centres/me/access-codes"
    site.answers[("POST", path)] = 201, {**HANDOUT, "expires_at": "2026-12-17T09:30:00Z", "codes": codes}
    opened(phone, "centre/codes")
    phone.click("#give")
    expect(phone.locator("#reason-error")).to_be_visible()
    site.answers[("GET", path)] = 200, {"data": [{**HANDOUT, "may": "repeat"}]}
    phone.fill("#reason", "A class was locked out")
    phone.click("#give")
    expect(phone.locator("#codes tbody tr")).to_have_text(re.compile("Łukasiewicz, Zoë.*7K2M-X9QD"))
    expect(phone.locator('[data-put="made"]')).to_be_focused()
    expect(phone.locator("#asking-for")).to_be_hidden()
    expect(phone.locator("#repeating")).to_be_visible()
    opened(phone, "centre/codes")
    expect(phone.locator('[data-put="today"]')).to_contain_text("Maria Soler gave out codes on 10 December 2026")
    expect(phone.locator("#codes")).to_be_hidden()


def test_a_colleague_confirms_codes_for_more_than_a_hundred(phone: Page, site: Canned) -> None:
    path = "/v1/centres/me/access-codes"
    pending = {**HANDOUT, "state": "pending", "count": 101}
    site.answers[("GET", path)] = 200, {"data": [{**pending, "may": None}]}
    opened(phone, "centre/codes")
    expect(phone.locator('[data-put="today"]')).to_contain_text("A colleague must confirm it today.")
    expect(phone.locator("#confirming")).to_be_hidden()
    site.answers[("GET", path)] = 200, {"data": [{**pending, "may": "confirm"}]}
    confirmed = {**HANDOUT, "confirmed_by": "Pau", "confirmed_at": "2026-12-10T09:31:00Z"}
    site.answers[("POST", f"{path}/2026-12-10/confirmations")] = (
        201,
        {**confirmed, "expires_at": "2026-12-17T09:31:00Z", "codes": []},
    )
    opened(phone, "centre/codes")
    phone.click("#confirm")
    expect(phone.locator("#checked-error")).to_be_visible()
    phone.check("#checked")
    phone.click("#confirm")
    expect(phone.locator("#codes")).to_be_visible()


def test_numbers_are_printed_with_a_fresh_code_and_what_is_lost_is_issued_anew(phone: Page, site: Canned) -> None:
    path = f"/v1/sessions/{SESSION}/confirmations"
    printed = site.answer("POST", path)
    opened(phone, CONFIRMATIONS)
    rows = phone.locator("#list tbody tr:visible")
    expect(rows).to_have_text([re.compile("Oyelaran.*Waits since"), re.compile("Łukasiewicz.*Waits since")])
    phone.click("#print")
    expect(phone.locator("#tick-error")).to_be_visible()
    phone.click("#all")
    site.answers[("POST", path)] = problem(403, "code_too_old")
    phone.click("#print")
    expect(phone.locator("#code-error")).to_be_visible()
    expect(phone.locator("#code")).to_be_focused()
    site.answers[("POST", path)] = printed
    site.answers[("POST", "/v1/second-factors")] = 201, {"kind": "staff"}
    phone.fill("#code", "123456")
    with phone.expect_download() as saved:
        phone.click("#print")
    assert saved.value.suggested_filename == PRINTED_AS
    expect(phone.locator('[data-put="made"]')).to_contain_text("Print it now")
    expect(phone.locator('[data-put="made"]')).to_be_focused()
    both = ["KXA104828", "KXA104829"]
    asked = [each for each in posted(site) if each[0] != "/v1/sign-ins"]
    assert asked[-2:] == [
        ("/v1/second-factors", {"code": "123456"}),
        (path, {"candidates": both, "language": "en"}),
    ]
    phone.select_option("#state", "done")
    expect(rows).to_have_text([re.compile("García.*Printed.*Maria Soler")])
    phone.click("#all")
    phone.fill("#reason", "The printer jammed")
    phone.click("#reissue")
    expect(phone.locator("#dead-error")).to_be_visible()
    phone.check("#dead")
    refused = {
        "candidate_id": "KXA104827",
        "reissued": False,
        "code": "reissued_today",
        "detail": "One a day.",
        "next_at": "2026-12-11T08:30:00Z",
    }
    site.answers[("POST", f"/v1/sessions/{SESSION}/confirmation-reissues")] = 201, {"data": [refused]}
    phone.click("#reissue")
    expect(phone.locator('[data-put="made"]')).to_have_text(
        "Numbers issued: 0. They wait to be printed. KXA 104 827: Another number was issued less than a day ago. "
        "The awarding body can allow one more. The next can be issued from 11 December 2026 at 09:30 (Madrid) on."
    )


def test_ticks_outlast_a_search_and_what_was_done_before_is_not_shown_beside_a_failure(
    phone: Page, site: Canned
) -> None:
    path = f"/v1/sessions/{SESSION}/confirmations"
    opened(phone, CONFIRMATIONS)
    count = phone.locator("#printing [data-ticked]")
    expect(count).to_have_text("Ticked: 0")
    for name, ticked in (("oyelaran", 1), ("lukasiewicz", 2)):
        phone.fill("#text", name)
        phone.locator("#list tbody tr:visible input").check()
        expect(count).to_have_text(f"Ticked: {ticked}")
    phone.select_option("#state", "done")
    expect(phone.locator("#again [data-ticked]")).to_have_text("Ticked: 0")
    phone.select_option("#state", "waiting")
    with phone.expect_download():
        phone.click("#print")
    expect(phone.locator('[data-put="made"]')).to_be_visible()
    assert posted(site)[-1] == (path, {"candidates": ["KXA104828", "KXA104829"], "language": "en"})
    expect(count).to_have_text("Ticked: 0")
    phone.locator("#list tbody tr:visible input").check()
    site.answers[("POST", path)] = problem(403, "code_too_old")
    phone.click("#print")
    expect(phone.locator("#code-error")).to_be_visible()
    expect(phone.locator('[data-put="made"]')).to_be_hidden()


@pytest.mark.parametrize("lost", ["cut", "unexpected", "not_waiting"])
def test_a_print_without_its_answer_is_said_to_be_uncertain_and_the_list_is_loaded_again(
    phone: Page, site: Canned, lost: str
) -> None:
    path = f"/v1/sessions/{SESSION}/confirmations"
    opened(phone, CONFIRMATIONS)
    phone.click("#all")
    status, listed = site.answer("GET", path)
    assert isinstance(listed, dict)
    printed = [
        {**each, "state": "printed", "done_at": "2026-12-10T09:30:00Z", "person": "Maria Soler"}
        if each["candidate_id"] == "KXA104828"
        else each
        for each in listed["data"]
    ]
    site.answers[("GET", path)] = (status, {**listed, "data": printed})
    if lost == "cut":
        phone.route(f"**{path}", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    else:
        site.answers[("POST", path)] = problem(500 if lost == "unexpected" else 409, lost)
    phone.click("#print")
    said = "nothing was printed now" if lost == "not_waiting" else "may be printed all the same"
    expect(phone.locator("#errors li")).to_contain_text(said)
    expect(phone.locator("#errors")).to_be_focused()
    expect(phone.locator("#list tbody tr:visible")).to_have_text(re.compile("Łukasiewicz"))
    phone.select_option("#state", "done")
    expect(phone.locator("#again [data-ticked]")).to_have_text("Ticked: 1")
    expect(phone.locator("#list tbody tr", has_text="Oyelaran").locator("input")).to_be_checked()


def test_a_list_that_cannot_be_loaded_again_is_left_as_it_was(phone: Page) -> None:
    opened(phone, CONFIRMATIONS)
    phone.click("#all")
    phone.route(f"**/v1/sessions/{SESSION}/confirmations", lambda route: route.abort())
    phone.click("#print")
    expect(phone.locator("#errors li").last).to_contain_text("Load the page again")
    expect(phone.locator("#list tbody tr:visible input:checked")).to_have_count(2)


def test_a_school_prints_a_first_number_and_issues_none(phone: Page, site: Canned) -> None:
    status, sessions = site.answer("GET", "/v1/centres/me/sessions")
    assert isinstance(sessions, dict)
    school = {**sessions["centre"], "kind": "school"}
    site.answers[("GET", "/v1/centres/me/sessions")] = (status, {**sessions, "centre": school})
    opened(phone, CONFIRMATIONS)
    expect(phone.locator("#list tbody tr:visible input")).to_have_count(1)
    expect(phone.locator("#list tbody tr:visible").last).to_contain_text("the exam centre prints it")
    phone.select_option("#state", "done")
    expect(phone.locator("#again")).to_be_hidden()
    expect(phone.locator("#by-centre")).to_be_visible()
