"""An organisation's pages of batches: rows pasted or in a file, how far they are, what became of each, all saved."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from functions.batches import views
from shared.ground.file_faults import Fault, FaultCode
from shared.verification.organisation import MOST_FAILED_CHECKS_PER_DAY
from tests.browser.conftest import NARROW, WIDE, picture, violations
from tests.browser.test_pages import opened
from tests.web.canned import Canned, problem
from tests.web.canned_batches import CHECKING, ENDED, FAULTS, OUTCOMES, PATH, REFUSED, STOPPED
from tests.web.canned_centre import Sheet
from tests.web.canned_people import APPROVED
from tests.web.canned_requirements import BIOLOGY

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def approved(site: Canned) -> None:
    site.answers["GET", "/v1/organisations/me"] = (200, APPROVED)


def sent(site: Canned, method: str) -> list[object]:
    return [body for how, _, body in site.asked if how == method]


def filled(phone: Page, pasted: str, language: str = "en") -> None:
    opened(phone, "org/batch", language)
    phone.fill("#pasted", pasted)
    phone.select_option("#purpose", "admission")


def test_pasted_rows_are_sent_with_their_names_and_each_is_shown_with_what_became_of_it(
    phone: Page, site: Canned
) -> None:
    filled(phone, "KXA 104 827\t0417\nKXA104835\t9203\n")
    phone.click("#form button:not([type])")
    expect(phone.locator("#how")).to_have_text(f"All {len(OUTCOMES)} rows checked")
    assert sent(site, "PUT") == ["candidate_id\tsecret_number\nKXA 104 827\t0417\nKXA104835\t9203"]
    assert phone.url.endswith(f"/en/org/batch#{ENDED.id}")
    rows = phone.locator("#rows tbody tr")
    assert rows.locator(".tag").all_inner_texts()[:3] == ["Valid", "Replaced by a newer version", "Cannot be read"]
    expect(rows.nth(0)).to_contain_text("A-2027-0042")
    expect(rows.nth(2)).to_contain_text("Line 4")
    expect(rows.nth(2)).to_contain_text("A Secret number is four digits")
    expect(rows.nth(3)).not_to_contain_text("Line")
    expect(phone.locator("#rows")).to_contain_text("without the line of names and without empty lines")
    assert phone.input_value("#pasted") == "", "no Secret number stays in the form"


def test_rows_that_come_late_take_the_focus_from_nobody(phone: Page, site: Canned) -> None:
    held: list[Route] = []
    phone.route("**/rows*", lambda route: route.continue_() if held else held.append(route))
    filled(phone, "KXA104827\t0417\nKXA104843\t112\n")
    phone.click("#form button:not([type])")
    phone.click("#mend")
    expect(phone.locator("#pasted")).to_be_focused()
    held[0].continue_()
    expect(phone.locator("#rows tbody tr").first).to_be_attached()
    expect(phone.locator("#pasted")).to_be_focused()


def test_of_what_was_pasted_the_lines_that_cannot_be_read_are_mended_alone(phone: Page, site: Canned) -> None:
    filled(phone, "KXA104827\t0417\nKXA104835\t9203\nKXA104843\t112\nKXA104851\t1123\n")
    phone.click("#form button:not([type])")
    phone.click("#mend")
    expect(phone.locator("#pasted")).to_be_focused()
    names = "candidate_id\tsecret_number"
    assert phone.input_value("#pasted") == f"{names}\nKXA104843\t112"
    assert phone.input_value("#purpose") == "admission"
    phone.fill("#pasted", f"{names}\nKXA104843\t1122")
    phone.click("#form button:not([type])")
    expect(phone.locator("#form")).to_be_hidden()
    expect(phone.locator("#rows tbody tr")).to_have_count(len(OUTCOMES))
    assert sent(site, "PUT")[1] == f"{names}\nKXA104843\t1122"
    opened(phone, f"org/batch#{ENDED.id}")
    expect(phone.locator("#rows")).to_be_visible()
    expect(phone.locator("#mend")).to_be_hidden()


@pytest.mark.parametrize(("language", "says"), [("en", "A letter was lost"), ("ca", "Aquí s’ha perdut una lletra")])
def test_rows_whose_file_is_refused_stay_in_the_form_with_each_line_that_is_wrong(
    phone: Page, site: Canned, language: str, says: str
) -> None:
    refused = views.shown(REFUSED, [*FAULTS, Fault(19, "", "", "Close them.", FaultCode.OPEN_QUOTES)] * 12)
    site.answers["POST", PATH] = (202, {**refused, "state": "awaiting_file"})
    site.answers["PUT", f"{PATH}/{REFUSED.id}/file"] = (202, refused)
    site.answers["GET", f"{PATH}/{REFUSED.id}"] = (200, {**refused, "fault_count": 24})
    filled(phone, "KXA104827\t0417\tMart\ufffd", language)
    phone.click("#form button:not([type])")
    lines = phone.locator("#errors li")
    expect(lines).to_have_count(21)
    expect(lines.first).to_contain_text(f"17, reference, “Mart?”: {says}")
    assert phone.input_value("#pasted") == "candidate_id\tsecret_number\tdate_of_birth\nKXA104827\t0417\tMart\ufffd"
    assert phone.input_value("#purpose") == "admission"
    expect(phone.locator("#pasted-error")).to_be_visible()
    assert "#" not in phone.url
    picture(phone, f"org-batch-given-back-{language}")
    site.answers["POST", PATH] = (202, views.shown(ENDED, []))
    phone.click("#form button:not([type])")
    expect(phone.locator("#how")).to_have_text(re.compile(f"{len(OUTCOMES)}"))


def test_a_file_is_sent_as_it_is(phone: Page, site: Canned) -> None:
    opened(phone, "org/batch")
    content = "candidate_id,secret_number\nKXA104827,0417\n"
    phone.set_input_files("#file", {"name": "rows.csv", "mimeType": "text/csv", "buffer": content.encode()})
    phone.select_option("#purpose", "admission")
    phone.click("#form button:not([type])")
    phone.wait_for_selector("#one:not([hidden])")
    assert sent(site, "PUT") == [content]


def test_without_rows_nothing_is_sent_and_the_field_says_so(phone: Page, site: Canned) -> None:
    filled(phone, "  ")
    phone.click("#form button:not([type])")
    expect(phone.locator("#pasted-error")).to_have_text("Choose a file, or paste the rows.")
    assert sent(site, "POST") == []


def test_who_is_not_approved_reads_what_to_do(phone: Page, site: Canned) -> None:
    site.answers["POST", PATH] = problem(403, "organisation_not_approved")
    filled(phone, "KXA104827 0417")
    phone.click("#form button:not([type])")
    expect(phone.locator("#errors")).to_contain_text("Ask it to approve yours")


def test_progress_and_faults_are_in_words(phone: Page) -> None:
    opened(phone, f"org/batch#{CHECKING.id}")
    expect(phone.locator("#how")).to_have_text("150 of 400 rows checked (37 %)")
    opened(phone, f"org/batch#{REFUSED.id}")
    expect(phone.locator("#faults li")).to_have_text(
        "Line 17, reference, “Mart?”: A letter was lost here. Save the file as CSV UTF-8 and send it again."
    )


def test_who_has_no_result_yet_is_not_said_to_miss_the_requirement(phone: Page) -> None:
    opened(phone, f"org/batch#{ENDED.id}")
    last = phone.locator("#rows tbody td:last-child")
    expect(last.nth(3)).to_have_text("Not yet known")
    expect(last.nth(0)).to_have_text("Met")
    expect(last.nth(2)).to_have_text("")


def test_a_row_leads_to_its_check_and_says_what_it_misses_and_all_are_summed(phone: Page) -> None:
    opened(phone, f"org/batch#{ENDED.id}")
    rows = phone.locator("#rows tbody tr")
    expect(rows.nth(1)).to_contain_text("Writing: you ask for 176, the result has 168.")
    expect(rows.nth(1)).to_contain_text("Exam: you accept C1 Advanced, C2 Proficiency, this is another one.")
    assert rows.nth(0).locator("a").get_attribute("href") == "/en/org/history#check=v1"
    expect(phone.get_by_role("link", name="Webhooks")).to_be_visible()
    assert rows.nth(2).locator("a").count() == 0
    assert [each.split("\n") for each in phone.locator("#counts li").all_inner_texts()] == [
        ["Verified: 3", "Valid: 1 · Replaced by a newer version: 1 · Pending: 1"],
        ["Not verified: 3", "Cannot be read: 1 · Not recognised: 2"],
        [f"Requirement “{BIOLOGY.name}”: 3", "Met: 1 · Not met: 1 · Not yet known: 1"],
    ]


def test_a_batch_that_was_stopped_says_how_far_it_came_why_and_until_when(phone: Page) -> None:
    opened(phone, f"org/batch#{STOPPED.id}")
    expect(phone.locator("#how")).to_have_text("17 of 27 rows checked")
    expect(phone.locator("#stopped")).to_contain_text("The other rows were not tried. Your checks of the day are spent")
    expect(phone.locator("#stopped")).to_contain_text("after midnight UTC")
    picture(phone, "org-batch-stopped")
    opened(phone, f"org/batch#{ENDED.id}")
    expect(phone.locator("#how")).to_have_text(f"All {len(OUTCOMES)} rows checked")
    expect(phone.locator("#stopped")).to_be_hidden()


@pytest.mark.parametrize("page", ["batch", "verify"])
def test_what_ends_the_checks_of_a_day_stands_before_they_are_sent(phone: Page, page: str) -> None:
    opened(phone, f"org/{page}")
    said = f"{MOST_FAILED_CHECKS_PER_DAY} checks of a day (UTC) that open nothing end the day’s checks"
    expect(phone.locator("#form")).to_contain_text(said)
    picture(phone, f"org-{page}-before")


def test_the_rows_are_saved_as_csv(phone: Page, site: Canned) -> None:
    opened(phone, f"org/batch#{ENDED.id}")
    expect(phone.locator("#rows")).to_be_visible()
    path = f"{PATH}/{ENDED.id}/rows?format=csv"
    site.answers["GET", path] = (200, Sheet(b"a\r\n", {"Content-Disposition": 'attachment; filename="batch.csv"'}))
    with phone.expect_download() as saved:
        phone.click("#download")
    assert saved.value.suggested_filename == "batch.csv"
    expect(phone.locator("#saved")).to_have_text("Saved as batch.csv.")


def test_the_batches_before_open_from_their_list(phone: Page) -> None:
    opened(phone, "org/batches")
    rows = phone.locator("#list tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(2)).to_contain_text("Nothing was checked: the file has faults")
    rows.nth(1).locator("a").click()
    expect(phone.locator("#how")).to_have_text(f"All {len(OUTCOMES)} rows checked")


@pytest.mark.parametrize("language", ["en", *(pytest.param(each, marks=pytest.mark.long) for each in ("es", "ca"))])
def test_the_pages_of_batches_are_sound_narrow_and_wide(chromium: Browser, site: Canned, language: str) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        for path in ("org/batch", f"org/batch#{ENDED.id}", f"org/batch#{REFUSED.id}", "org/batches"):
            opened(page, path, language)
            if "#" in path:
                page.wait_for_selector("#one:not([hidden])")
            assert violations(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            if language == "en":
                name = path.replace("/", "-").replace("#", "-")[:24]
                picture(page, f"{name}-{width}")
    context.close()


def test_what_was_pasted_stays_where_the_sign_in_has_ended(phone: Page, site: Canned) -> None:
    site.answers["POST", PATH] = problem(401, "sign_in_required")
    opened(phone, "org/batch")
    phone.fill("#pasted", "KXA104827\t0417")
    phone.select_option("#purpose", "admission")
    phone.click("#form button:not([type])")
    link = phone.locator("#errors a")
    expect(link).to_contain_text("Your sign-in has ended, and nothing was sent.")
    expect(link).to_have_attribute("href", "/en/org/sign-in")
    expect(link).to_have_attribute("target", "_blank")
    assert phone.input_value("#pasted").endswith("KXA104827\t0417")
