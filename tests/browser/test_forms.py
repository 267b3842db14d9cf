"""What a person does on the pages: errors lead to their field, a form is sent once, links keep what they carry."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Route, expect

from shared.results.no_result import NoResult
from tests.browser.test_pages import opened
from tests.web.canned import COMING, Canned, list_line, problem
from tests.web.canned_centre import SESSION, Sheet

pytestmark = pytest.mark.browser

SUBMIT = "#form button:not([type])"
NOT_FOUND = "We cannot find this. It may have been moved, or not be released now."
LINKED = {
    "confirm": ("POST", "/v1/email-confirmations"),
    "org/confirm": ("POST", "/v1/organisation-confirmations"),
    "reset/new": ("PUT", "/v1/password-resets"),
    "org/reset/new": ("PUT", "/v1/password-resets"),
    "centre/reset/new": ("PUT", "/v1/password-resets"),
    "centre/join": ("POST", "/v1/staff-acceptances"),
}

CHOOSING = [
    "converter",
    "account",
    "org/verify",
    f"centre/candidates?session={SESSION}",
    f"centre/results?session={SESSION}",
    "centre/staff",
]
NAMED_BY_DATA = ("session", "profile_id")
WIDTHS_OF_CHOICES = """() => [...document.querySelectorAll("select")].map((each) => {
  const around = [];
  for (let box = each; box; box = box.parentElement) if (box.hidden) around.push(box);
  around.forEach((box) => { box.hidden = false; });
  const width = each.offsetWidth;
  each.style.cssText = "width: auto; max-width: none";
  const needed = each.offsetWidth;  // for the longest of its choices
  each.style.cssText = "";
  around.forEach((box) => { box.hidden = true; });
  return [each.id, width, needed, getComputedStyle(each).textOverflow];
})"""


def fill_in(page: Page) -> None:
    for name, value in {
        "candidate_id": "kxa 104-827",
        "secret_number": "0362",
        "email": "nuria@example.org",
        "password": "tren blau cendra",
        "repeat": "tren blau cendra",
    }.items():
        page.fill(f"#{name}", value)
    page.check("#accept_terms")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_an_empty_form_gets_a_summary_with_the_focus_and_sends_nothing(phone: Page, site: Canned) -> None:
    opened(phone, "register")
    phone.click(SUBMIT)
    assert focused(phone) == "errors"
    assert phone.title().startswith("Error: ")
    expect(phone.locator("#errors a")).to_have_count(5)
    assert site.asked == []


def test_a_line_of_the_summary_leads_to_its_field(phone: Page) -> None:
    opened(phone, "register")
    phone.fill("#candidate_id", "KXA10482")
    phone.click(SUBMIT)
    expect(phone.locator("#candidate_id-error")).to_have_text("An ID number has 9 letters or digits; you typed 8.")
    expect(phone.locator("#candidate_id")).to_have_attribute("aria-invalid", "true")
    expect(phone.locator("#candidate_id")).to_have_attribute("aria-describedby", "candidate_id-hint candidate_id-error")
    phone.click("#errors a >> nth=0")
    assert focused(phone) == "candidate_id"


def test_a_registration_sends_what_was_typed_once_cleaned(phone: Page, site: Canned) -> None:
    opened(phone, "register", "ca")
    fill_in(phone)
    phone.click(SUBMIT)
    expect(phone.locator("#done h2")).to_be_focused()
    expect(phone.locator("[data-message]")).to_contain_text("nuria@example.org")  # whole: its owner sees a slip
    ((method, path, body),) = site.asked
    assert (method, path) == ("POST", "/v1/registrations")
    assert body["candidate_id"] == "kxa 104-827"  # as typed: the API alone decides what it means
    assert body["secret_number"] == "0362"
    assert body["language"] == "ca"
    assert body["marketing"] is False
    assert "date_of_birth" not in body


def test_pressing_twice_sends_once(phone: Page, site: Canned) -> None:
    held: list[Route] = []
    phone.route("**/v1/registrations", lambda route: held.append(route))
    opened(phone, "register")
    fill_in(phone)
    phone.click(SUBMIT)
    phone.click(SUBMIT, force=True)
    phone.press("#email", "Enter")
    phone.wait_for_timeout(100)
    assert len(held) == 1
    held[0].continue_()
    expect(phone.locator("#done")).to_be_visible()


def test_what_was_wrong_before_stays_until_the_answer_so_that_the_page_does_not_move(phone: Page, site: Canned) -> None:
    held: list[Route] = []
    phone.route("**/v1/registrations", lambda route: held.append(route))
    opened(phone, "register")
    phone.click(SUBMIT)
    fill_in(phone)
    phone.locator(SUBMIT).scroll_into_view_if_needed()
    before = phone.locator(SUBMIT).bounding_box()
    phone.click(SUBMIT)
    assert (phone.locator(SUBMIT).bounding_box(), len(held)) == (before, 1)
    expect(phone.locator("#errors")).to_be_visible()
    held[0].continue_()
    expect(phone.locator("#done")).to_be_visible()
    expect(phone.locator("#errors")).to_be_hidden()


def test_a_second_item_is_asked_for_and_sent(phone: Page, site: Canned) -> None:
    site.answers[("POST", "/v1/registrations")] = problem(403, "second_item_required")
    opened(phone, "register")
    fill_in(phone)
    phone.click(SUBMIT)
    phone.fill("[name=day]", "31")
    phone.fill("[name=month]", "2")
    phone.fill("[name=year]", "2009")
    phone.click(SUBMIT)
    expect(phone.locator("#date_of_birth-error")).to_be_visible()
    phone.fill("[name=day]", "7")
    site.answers.clear()
    phone.click(SUBMIT)
    expect(phone.locator("#done")).to_be_visible()
    assert site.asked[-1][2]["date_of_birth"] == "2009-02-07"
    assert len(site.asked) == 2


def test_a_code_of_the_centre_stands_for_the_date_of_birth(phone: Page, site: Canned) -> None:
    site.answers[("POST", "/v1/registrations")] = problem(403, "second_item_required")
    opened(phone, "register")
    expect(phone.locator("#access_code")).to_be_hidden()
    fill_in(phone)
    phone.click(SUBMIT)
    phone.click("#form summary")
    phone.fill("#access_code", "7k2m-x9q")
    phone.click(SUBMIT)
    expect(phone.locator("#access_code-error")).to_have_text("A one-time code has 8 letters and digits; you typed 7.")
    phone.fill("#access_code", "7k2m x9qd")
    site.answers.clear()
    phone.click(SUBMIT)
    expect(phone.locator("#done")).to_be_visible()
    sent = site.asked[-1][2]
    assert sent["access_code"] == "7k2m x9qd"
    assert "date_of_birth" not in sent


def test_the_record_says_who_looked_and_what_the_centre_gave_out_and_why(phone: Page) -> None:
    opened(phone, "activity")
    expect(phone.locator("#activity tbody tr")).to_have_count(4)
    line = phone.locator("#activity tbody tr >> nth=1")
    expect(line).to_contain_text("Exams Girona")
    expect(line).to_contain_text("gave you a one-time code to register with. Reason: “Locked out <on results day>”")
    first = phone.locator("#activity tbody tr >> nth=0")
    expect(first).to_contain_text("B2 First, December 2026 (version 2)")
    expect(first).to_contain_text("Purpose: Admission to studies")


@pytest.mark.parametrize(
    ("language", "seen", "state"),
    [
        ("en", "Seen again after an earlier check: B2 First, December 2026 (version 2)", "no scores."),
        (
            "es",
            "Visto de nuevo tras una comprobación anterior: B2 First, diciembre de 2026 (versión",
            "sin puntuaciones.",
        ),
        (
            "ca",
            "Vist de nou després d’una comprovació anterior: B2 First, desembre del 2026 (versió",
            "sense puntuacions.",
        ),
    ],
)
def test_an_earlier_check_seen_again_is_said_in_the_reader_s_language(
    phone: Page, language: str, seen: str, state: str
) -> None:
    opened(phone, "activity", language)
    expect(phone.locator("#activity tbody tr >> nth=2")).to_contain_text(seen)
    expect(phone.locator("#activity tbody tr >> nth=3")).to_contain_text(state)


@pytest.mark.parametrize(
    ("language", "alone", "compared"),
    [
        (
            "en",
            "Compared with “MSc Biology”; saw only whether it is met or what is missing, and no scores.",
            "Compared with “Residence <B2>”.",
        ),
        (
            "es",
            "Comparado con «MSc Biology»; solo vio si se cumple o qué falta, y ninguna puntuación.",
            "Comparado con «Residence <B2>».",
        ),
        (
            "ca",
            "Comparat amb «MSc Biology»; només va veure si es compleix o què falta, i cap puntuació.",
            "Comparat amb «Residence <B2>».",
        ),
    ],
)
def test_the_record_says_what_requirement_the_results_were_held_against(
    phone: Page, language: str, alone: str, compared: str
) -> None:
    opened(phone, "activity", language)
    lines = phone.locator("#activity tbody tr")
    expect(lines.nth(0)).to_contain_text(alone)
    expect(lines.nth(2)).to_contain_text(compared)
    for other in (1, 3):
        expect(lines.nth(other)).not_to_contain_text("Compar")


def test_a_field_that_the_api_blames_is_named_in_the_reader_s_language(phone: Page, site: Canned) -> None:
    errors = [{"pointer": "/password", "code": "password_birth", "detail": "Choose another."}]
    site.answers[("POST", "/v1/registrations")] = problem(422, "validation_failed", errors=errors)
    opened(phone, "register", "es")
    fill_in(phone)
    phone.click(SUBMIT)
    expect(phone.locator("#password-error")).to_contain_text(
        "Elige otra contraseña: esta contiene tu fecha de nacimiento."
    )
    expect(phone.locator("#password")).to_have_value("tren blau cendra")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (problem(404, "not_recognised"), "We do not recognise this ID number"),
        (problem(429, "too_many_attempts"), "Too many attempts"),
        (problem(503, "try_again"), "The service is very busy"),
        (problem(500, "unexpected"), "Something went wrong on our side"),
        ((502, "<html>"), "Something went wrong on our side"),
    ],
)
def test_a_refusal_says_what_to_do(phone: Page, site: Canned, answer: tuple[int, object], sentence: str) -> None:
    site.answers[("POST", "/v1/registrations")] = answer
    opened(phone, "register")
    fill_in(phone)
    phone.click(SUBMIT)
    expect(phone.locator("#errors li").first).to_contain_text(sentence)
    assert focused(phone) == "errors"
    both = ["#candidate_id", "#secret_number"] if "recognise" in sentence else []
    assert [each.get_attribute("href") for each in phone.locator("#errors a").all()] == both
    known = phone.locator("#known a:visible")
    expect(known).to_have_text(["Sign in", "Choose a new password"] if "recognise" in sentence else [])


def test_an_address_in_the_field_of_the_id_is_answered_with_what_to_type(phone: Page, site: Canned) -> None:
    opened(phone, "sign-in")
    phone.fill("#identifier", "nuria.de.la.torre.i.puig@example.org")
    phone.fill("#password", "tren blau cendra")
    phone.click(SUBMIT)
    expect(phone.locator("#identifier-error")).to_contain_text("This is an email address. Type the ID number")
    assert site.asked == []


@pytest.mark.parametrize("room", ["", "org/"])
def test_what_was_typed_is_kept_into_the_way_to_a_new_password(phone: Page, room: str) -> None:
    opened(phone, f"{room}sign-in")
    phone.fill("#identifier", "kxa 104@827")
    phone.click("[data-reset]")
    phone.wait_for_url(f"**/en/{room}reset")  # and is gone from the address
    expect(phone.locator("#identifier")).to_have_value("kxa 104@827")


def test_a_slip_in_a_well_known_domain_is_mended_by_one_press(phone: Page) -> None:
    opened(phone, "register")
    phone.fill("#email", "nuria@gmial.com")
    phone.locator("#password").focus()
    expect(phone.locator("#near")).to_contain_text("Did you mean nuria@gmail.com?")
    phone.click("#near button")
    expect(phone.locator("#email")).to_have_value("nuria@gmail.com")
    expect(phone.locator("#near")).to_be_hidden()


def test_a_request_has_its_number_said_only_where_we_have_failed(phone: Page, site: Canned) -> None:
    opened(phone, "register")
    fill_in(phone)
    for status, code in ((404, "not_recognised"), (500, "unexpected")):
        site.answers[("POST", "/v1/registrations")] = problem(status, code)
        phone.click(SUBMIT)
        expect(phone.locator("#errors li").first).to_contain_text("ID number" if status == 404 else "our side")
        assert phone.locator("[data-request]").is_visible() is (status == 500)


def test_a_lost_connection_says_so_and_keeps_what_was_typed(phone: Page) -> None:
    phone.route("**/v1/registrations", lambda route: route.abort())
    opened(phone, "register")
    fill_in(phone)
    phone.click(SUBMIT)
    expect(phone.locator("#errors li")).to_contain_text("We could not reach the service")
    expect(phone.locator("#candidate_id")).to_have_value("kxa 104-827")


def test_a_confirmation_waits_for_a_press_and_clears_the_address(phone: Page, site: Canned) -> None:
    opened(phone, "confirm#a-token-of-the-mail")
    assert site.asked == []
    phone.click(SUBMIT)
    expect(phone.locator("#done")).to_be_visible()
    assert site.asked == [("POST", "/v1/email-confirmations", {"token": "a-token-of-the-mail"})]
    assert "#" not in phone.url


@pytest.mark.parametrize("language", ["en", "ca"])
def test_a_link_that_was_cut_short_is_said_to_be_so_on_every_page_that_takes_one(
    phone: Page, site: Canned, language: str
) -> None:
    errors = [{"pointer": "/token", "code": "string_too_short", "detail": "String should have at least 20 characters"}]
    for method, path in LINKED.values():
        site.answers[(method, path)] = problem(422, "validation_failed", errors=errors)
    text = {"en": "This address is not complete. Open the link in our email again."}
    for page, (method, path) in LINKED.items():
        for fragment in ("", "#x"):
            opened(phone, page + fragment, language)
            for field in phone.locator("#form input").all():
                field.fill("tren blau cendra")
            phone.click(SUBMIT)
            found = text.get(language, "Aquesta adreça no és completa. Torna a obrir l’enllaç del nostre correu.")
            expect(phone.locator("#errors li")).to_have_text(found)
            assert site.asked[-1][:2] == (method, path)
            assert site.asked[-1][2]["token"] == fragment[1:]


@pytest.mark.parametrize("language", ["en", "es", "ca"])
def test_the_password_of_another_registration_is_refused_at_its_field(phone: Page, site: Canned, language: str) -> None:
    errors = [{"pointer": "/password", "code": "another_password", "detail": "No."}]
    site.answers[("POST", "/v1/organisation-confirmations")] = problem(422, "another_password", errors=errors)
    opened(phone, "org/confirm#a-token-of-the-mail", language)
    expect(phone.locator("#again")).to_be_hidden()
    phone.fill("#password", "tren blau cendra")
    phone.click(SUBMIT)
    again = {"en": "register again", "es": "regístrate de nuevo", "ca": "torna’t a registrar"}[language]
    expect(phone.locator("#password-error")).to_contain_text(again)
    expect(phone.locator("#again")).to_be_visible()
    proof = {"token": "a-token-of-the-mail", "password": "tren blau cendra"}
    assert site.asked == [("POST", "/v1/organisation-confirmations", proof)]
    assert "#a-token-of-the-mail" in phone.url, "the link is still good"


def test_a_refused_field_stands_beside_a_refused_link(phone: Page, site: Canned) -> None:
    errors = [{"pointer": f"/{name}", "code": "string_too_short", "detail": "No."} for name in ("password", "token")]
    site.answers[("PUT", "/v1/password-resets")] = problem(422, "validation_failed", errors=errors)
    opened(phone, "reset/new#x")
    for name in ("password", "repeat"):
        phone.fill(f"#{name}", "tren blau cendra")
    phone.click(SUBMIT)
    expect(phone.locator("#errors li")).to_have_count(2)
    expect(phone.locator("#errors a")).to_have_count(1)
    expect(phone.locator("#password-error")).to_be_visible()


OFFICE = {"name": "Universitat de Proves", "person_name": "Laia Puig", "email": "adm@uni.example.org"}


def test_a_registered_organisation_is_promised_no_mail_that_may_not_come(phone: Page) -> None:
    opened(phone, "org/register")
    for name, value in OFFICE.items():
        phone.fill(f"#{name}", value)
    for name in ("password", "repeat"):
        phone.fill(f"#{name}", "tren blau cendra")
    phone.check("#accept_terms")
    phone.click(SUBMIT)
    found = "If this is the first registration with adm@uni.example.org, a link is on its way to it."
    expect(phone.locator("[data-message]")).to_have_text(found)
    expect(phone.locator("#done a")).to_have_count(2)


def test_an_organisation_names_its_country_and_web_domain_or_neither(phone: Page, site: Canned) -> None:
    for said in ({}, {"country": "AD", "web_domain": "uni.example.org"}):
        opened(phone, "org/register", "ca")
        for name, value in OFFICE.items():
            phone.fill(f"#{name}", value)
        for name in ("password", "repeat"):
            phone.fill(f"#{name}", "tren blau cendra")
        phone.check("#accept_terms")
        if said:
            phone.select_option("#country", label="Andorra")
            phone.fill("#web_domain", " uni.example.org ")
        phone.click(SUBMIT)
        expect(phone.locator("#done")).to_be_visible()
        sent = site.asked[-1][2]
        assert {name: sent[name] for name in ("country", "web_domain") if name in sent} == said


def test_a_refused_web_domain_is_said_at_its_field(phone: Page, site: Canned) -> None:
    errors = [{"pointer": "/web_domain", "code": "validation_failed", "detail": "No."}]
    site.answers[("POST", "/v1/organisations")] = problem(422, "validation_failed", errors=errors)
    opened(phone, "org/register")
    for name, value in OFFICE.items():
        phone.fill(f"#{name}", value)
    for name in ("password", "repeat"):
        phone.fill(f"#{name}", "tren blau cendra")
    phone.check("#accept_terms")
    phone.click(SUBMIT)
    expect(phone.locator("#web_domain-error")).to_contain_text("the web domain alone")


def test_a_wrong_present_password_is_said_at_its_field_and_the_right_one_ends_the_form(
    phone: Page, site: Canned
) -> None:
    errors = [{"pointer": "/current_password", "code": "validation_failed", "detail": "No."}]
    site.answers[("PATCH", "/v1/me")] = problem(422, "validation_failed", errors=errors)
    opened(phone, "account/password")
    expect(phone.locator("[autocomplete=username]")).to_have_value("KXA104827")
    for name, value in (("current_password", "tren"), ("password", "tren blau cendra"), ("repeat", "tren blau cendra")):
        phone.fill(f"#{name}", value)
    phone.click(SUBMIT)
    expect(phone.locator("#current_password-error")).to_have_text("This is not your present password.")
    site.answers[("PATCH", "/v1/me")] = 200, {}
    phone.click(SUBMIT)
    expect(phone.locator("#done")).to_be_visible()
    assert site.asked[-1] == ("PATCH", "/v1/me", {"password": "tren blau cendra", "current_password": "tren"})


@pytest.mark.parametrize(("page", "typed"), [("reset", "kxa 104 827"), ("org/reset", "adm@uni.example.org")])
def test_candidates_and_organisations_ask_for_a_new_password(phone: Page, site: Canned, page: str, typed: str) -> None:
    opened(phone, page)
    phone.fill("#identifier", typed)
    phone.click(SUBMIT)
    expect(phone.locator("#done")).to_be_visible()
    assert site.asked == [("POST", "/v1/password-resets", {"identifier": typed})]


@pytest.mark.parametrize("room", ["", "org/"])
def test_a_new_password_leads_to_the_sign_in_of_its_role(phone: Page, site: Canned, room: str) -> None:
    opened(phone, f"{room}reset/new#a-token-of-the-mail")
    for name in ("password", "repeat"):
        phone.fill(f"#{name}", "tren blau cendra")
    phone.click(SUBMIT)
    expect(phone.locator("#done .button")).to_have_attribute("href", f"/en/{room}sign-in")


def test_the_language_switch_keeps_the_token(phone: Page, site: Canned) -> None:
    opened(phone, "reset/new#a-token-of-the-mail")
    phone.click("#languages [lang=ca]")
    phone.wait_for_url("**/ca/reset/new#a-token-of-the-mail")


def test_whoever_is_not_signed_in_comes_back_after_signing_in(phone: Page, site: Canned) -> None:
    site.answers[("GET", "/v1/me/results/FCE")] = problem(401, "sign_in_required")
    phone.goto("/en/results/statement#FCE")
    phone.wait_for_url("**/en/sign-in?next=*")
    site.answers.clear()
    phone.fill("#identifier", "kxa104827")
    phone.fill("#password", "tren blau cendra")
    phone.click(SUBMIT)
    phone.wait_for_url("**/en/results/statement#FCE")
    expect(phone.locator("h1")).to_have_text("B2 First, December 2026")


@pytest.mark.parametrize("state", ["unconfirmed", "came_back", "stopped"])
def test_a_card_says_on_every_visit_that_no_mail_will_come_and_has_the_act_beside_it(
    phone: Page, site: Canned, state: str
) -> None:
    line = list_line("CAE", "expected", expected_at="2099-12-09T08:00:00Z", mail={**COMING, "state": state})
    site.answers["GET", "/v1/me/results"] = (200, {"data": [line]})
    opened(phone, "results")
    card = phone.locator(".card")
    expect(card).to_contain_text("We cannot email you when it is out")
    expect(card.locator("bdi")).to_have_text("nuria@example.org")
    card.get_by_role("button").click()
    expect(card.get_by_role("status")).to_contain_text("nuria@example.org")
    assert ("POST", "/v1/me/email-confirmations", {}) in site.asked


def test_a_card_without_a_result_names_the_centre_and_how_to_reach_it(phone: Page, site: Canned) -> None:
    opened(phone, "results")
    pending, withheld = (phone.locator(".card", has_text=status) for status in ("Pending", "Withheld"))
    expect(pending.get_by_role("link", name="+34 972 000 000")).to_have_attribute("href", "tel:+34972000000")
    expect(withheld).to_contain_text("Exams Girona (ES442)")
    expect(withheld).to_contain_text("Your Confirmation of Entry says how to reach it.")
    taken_back = phone.locator(".card", has_text="Taken back")
    expect(taken_back).to_contain_text("taken back on 10 December 2026 at 11:20 (Madrid).")
    expect(taken_back).to_contain_text("Do not rely on it for now")
    expect(taken_back.get_by_role("link", name="Why do I have no result?")).to_have_attribute(
        "href", "/en/help#taken_back"
    )
    pending.get_by_role("link", name="Why do I have no result?").click()
    phone.wait_for_url("**/en/help#pending")
    expect(phone.locator("section#pending")).to_be_in_viewport()


def test_the_page_of_help_explains_every_cause(phone: Page, site: Canned) -> None:
    phone.goto("/en/help")
    assert {each.get_attribute("id") for each in phone.locator("main section").all()} == set(NoResult)


def test_a_dead_address_can_be_confirmed_again(phone: Page, site: Canned) -> None:
    _, me = site.answer("GET", "/v1/me")
    assert isinstance(me, dict)
    site.answers[("GET", "/v1/me")] = 200, {**me, "mail_trouble": "bounced"}
    opened(phone, "account")
    expect(phone.locator("[data-trouble]")).to_be_visible()
    expect(phone.locator("#again")).to_be_visible()


@pytest.mark.parametrize(
    "wanted",
    [
        "https://burglar.example/en/",
        "//burglar.example/en/",
        "/\\burglar.example",
        "/en//burglar.example",
        "/en/x/../..//burglar.example",
        "/en/%252e%252e//burglar.example",
        "javascript:1",
    ],
)
def test_signing_in_never_leads_away_from_the_site(phone: Page, site: Canned, wanted: str) -> None:
    phone.goto(f"/en/sign-in?next={wanted}")
    phone.fill("#identifier", "kxa104827")
    phone.fill("#password", "tren blau cendra")
    phone.click(SUBMIT)
    phone.wait_for_url(f"{site.address}/en/results")


@pytest.mark.parametrize("page", ["results", "org/verify", "centre"])
def test_a_failed_sign_out_is_said_and_the_page_stays(phone: Page, site: Canned, page: str) -> None:
    opened(phone, page)
    away = ("DELETE", "/v1/sign-ins/current")
    for answer in (problem(503, "try_again"), problem(500, "unexpected"), problem(403, "not_allowed")):
        site.answers[away] = answer
        phone.click("[data-sign-out]")
        expect(phone.locator("#errors[role=alert] li")).to_have_text("We could not sign you out. Try again.")
        expect(phone.locator("[data-sign-out]")).not_to_have_attribute("aria-disabled", "true")
    phone.route("**/v1/sign-ins/current", lambda route: route.abort())
    phone.click("[data-sign-out]")
    expect(phone.locator("#errors li")).to_have_text("We could not sign you out. Try again.")
    expect(phone.locator("#errors")).to_be_focused()
    phone.wait_for_timeout(100)
    assert phone.url.endswith(f"/en/{page}")
    phone.unroute("**/v1/sign-ins/current")
    site.answers[away] = problem(401, "sign_in_required")
    phone.click("[data-sign-out]")
    phone.wait_for_url("**/sign-in")


@pytest.mark.parametrize(
    ("page", "back", "link"),
    [
        ("results/statement", "results", "All my results"),
        ("results/enquiry", "results", "My results"),
        ("centre/enquiry", "centre/enquiries", "All enquiries"),
    ],
)
def test_an_address_that_names_nothing_leads_back_to_the_list(
    phone: Page, site: Canned, page: str, back: str, link: str
) -> None:
    found = "This address is not complete. Go back to the list and open the page from there."
    for fragment, sentence in {"": found, "#nothing": NOT_FOUND}.items():
        opened(phone, page + fragment)
        expect(phone.locator("#errors li")).to_have_text(sentence)
        leading = phone.locator("main").get_by_role("link", name=link, exact=True)
        expect(leading).to_have_attribute("href", f"/en/{back}")
        expect(phone.get_by_role("button", name="Print or save this Statement")).to_be_hidden()
    assert [path for _, path, _ in site.asked if path.endswith("/")] == []


def test_marks_of_a_practice_test_are_converted_and_compared(phone: Page, site: Canned) -> None:
    opened(phone, "converter")
    expect(phone.locator("#paper")).to_be_hidden()
    phone.select_option("#kind", "practice_marks")
    phone.select_option("#exam", "KET")
    expect(phone.locator("#paper option")).to_have_count(4)
    phone.select_option("#exam", "FCE")
    phone.select_option("#paper", "reading")
    phone.fill("#value", "24")
    phone.click(SUBMIT)
    asked = {"kind": "practice_marks", "exam": "FCE", "paper": "reading", "value": "24"}
    expect(phone.locator("#converted")).to_be_focused()
    assert site.asked[-1][2] == asked
    expect(phone.locator("#score")).to_have_text("160 on the Cambridge English Scale")
    expect(phone.locator("#caveats li")).to_have_count(2)
    expect(phone.locator("#equal tbody tr").filter(has_text="C1 Advanced")).to_contain_text("Level B2")
    expect(phone.locator("#same-level tbody tr").first).to_have_text(re.compile(r"IELTS\s*5\.5–6\.5"))
    site.answers[("POST", "/v1/conversions")] = problem(
        422, "not_converted", errors=[{"pointer": "/value", "code": "not_converted", "detail": "Detail."}]
    )
    phone.click(SUBMIT)
    expect(phone.locator("#converted")).to_be_hidden()
    expect(phone.locator("#value-error")).to_have_text("There is no table for this that can be relied on.")


@pytest.mark.parametrize("language", ["en", "es", "ca"])
def test_no_choice_that_a_page_offers_is_cut_on_a_phone(phone: Page, language: str) -> None:
    """What comes with the data may be cut, with an ellipsis that shows it."""
    cut, seen = [], set()
    for page in CHOOSING:
        opened(phone, page, language)
        for name, width, needed, overflow in phone.evaluate(WIDTHS_OF_CHOICES):
            seen.add(name)
            assert overflow == "ellipsis"
            cut += [(page, name, width, needed)] if needed > width and name not in NAMED_BY_DATA else []
    assert seen == {"kind", "exam", "paper", "language", "purpose", "profile_id", "session", "state", "stage", "role"}
    assert cut == []


def test_an_organisation_verifies_the_practice_candidate(phone: Page, site: Canned) -> None:
    opened(phone, "org/verify")
    phone.click("#practise")
    phone.click(SUBMIT)
    expect(phone.locator("#purpose-error")).to_have_text("Fill in this field.")
    phone.select_option("#purpose", "other")
    ordinary = site.answer("POST", "/v1/verifications")
    errors = [{"pointer": "/purpose_text", "code": "validation_failed", "detail": "Give the purpose."}]
    site.answers[("POST", "/v1/verifications")] = problem(422, "validation_failed", errors=errors)
    phone.fill("#purpose_text", "x")
    phone.click(SUBMIT)
    expect(phone.locator("#purpose_text-error")).to_have_text(
        "Say in 3 to 120 characters what you need the result for."
    )
    site.answers[("POST", "/v1/verifications")] = ordinary
    phone.fill("#purpose_text", "An exchange year")
    phone.click(SUBMIT)
    expect(phone.locator("#statements h3")).to_have_text("B2 First, December 2026")
    expect(phone.locator("#done h2")).to_contain_text("Practice: not a real person · 10 December 2026")
    expect(phone.locator("#verdict")).to_contain_text("For: Admission to studies")
    assert site.asked[-1][2] == {
        "candidate_id": "NGG004291",
        "secret_number": "5362",
        "purpose": "other",
        "purpose_text": "An exchange year",
    }
    phone.click("#again")
    expect(phone.locator("#statements h3")).to_have_count(0)


def test_a_statement_says_in_words_what_the_chart_shows(phone: Page) -> None:
    opened(phone, "results/statement#FCE")
    rows = phone.locator("tbody tr")
    expect(rows).to_have_count(6)
    expect(rows.nth(3)).to_contain_text("Listening181C1")
    expect(rows.nth(5)).to_contain_text("Overall174B2")
    expect(phone.locator("main")).to_contain_text("until 23 December 2026 at 23:59 (Madrid)")


def test_a_score_under_the_range_is_not_shown(phone: Page) -> None:
    opened(phone, "results/statement#KET")
    expect(phone.locator("tbody tr").nth(2)).to_contain_text("Not reported")
    expect(phone.locator("tbody tr").nth(2).locator("svg")).to_have_count(0)


@pytest.mark.parametrize("state", ["pending", "withheld", "absent_part", "absent_all"])
def test_without_scores_there_is_no_empty_chart(phone: Page, state: str) -> None:
    opened(phone, f"results/statement#FCE-{state}")
    expect(phone.locator('.notice[data-put="state"]')).to_be_visible()
    expect(phone.locator('.notice[data-put="practice"]')).to_be_hidden()
    expect(phone.locator(".papers")).to_be_hidden()
    expect(phone.locator(".figures")).to_be_hidden()


def test_a_lock_is_shown_in_the_account_with_the_way_out(phone: Page, site: Canned) -> None:
    status, me = site.answer("GET", "/v1/me")
    assert isinstance(me, dict)
    lock = {"since": "2026-12-10T09:30:00Z", "new_number_asked_at": None}
    site.answers[("GET", "/v1/me")] = (status, {**me, "verification_lock": lock})
    asked = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    site.answers[("POST", "/v1/me/secret-number-requests")] = (202, {"new_number_asked_at": asked})
    opened(phone, "account")
    expect(phone.locator('[data-put="since"]')).to_contain_text("the last one on 10 December 2026")
    phone.click("#ask")
    expect(phone.locator('[data-put="asked"]')).to_contain_text("You asked your exam centre for a new Secret number on")
    expect(phone.locator("#ask")).to_be_hidden()
    expect(phone.locator("#lock")).to_be_visible()


def test_an_account_without_a_lock_shows_none(phone: Page) -> None:
    opened(phone, "account")
    expect(phone.locator("#lock")).to_be_hidden()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "wait_for_id",
            "opened nothing. Ask the candidate, and try this ID again in 24 hours. Other IDs can be checked.",
        ),
        ("checks_spent", "all its checks of today (UTC). The next day begins in 24 hours."),
        ("refusals_spent", "20 of today (UTC) opened nothing or are under way. Try again in 24 hours."),
        ("rate_limited", "Too many attempts. Try again in 24 hours."),
    ],
)
def test_an_organisation_that_waits_for_one_id_may_go_on_with_others(phone: Page, code: str, sentence: str) -> None:
    _, body = problem(429, code)
    kind = {"content-type": "application/problem+json", "retry-after": "86400"}
    phone.route("**/v1/verifications", lambda route: route.fulfill(status=429, headers=kind, json=body))
    opened(phone, "org/verify")
    phone.fill("#candidate_id", "KXA104827")
    phone.fill("#secret_number", "0362")
    phone.select_option("#purpose", "visa")
    phone.click(SUBMIT)
    expect(phone.locator("#errors li")).to_contain_text(sentence)


def test_a_candidate_blocks_an_organisation_from_its_line_and_lets_it_in_again(phone: Page, site: Canned) -> None:
    opened(phone, "activity")
    expect(phone.locator("#blocked li")).to_have_count(1)
    buttons = phone.locator("#activity tbody button:not([data-receipt])")
    expect(buttons).to_have_count(1)  # a centre is not blocked
    expect(buttons).to_have_text("Block this organisation")
    buttons.click()
    expect(phone.locator("#changed")).to_have_text("University of Somewhere can no longer check your results.")
    expect(buttons).to_have_text("Unblock")
    expect(phone.locator("#blocked li")).to_have_count(2)
    assert site.asked[-1] == ("PUT", "/v1/me/blocked-organisations/o1", {})
    phone.get_by_role("button", name="Unblock: Academy of Elsewhere").click()
    expect(phone.locator("#changed")).to_be_focused()
    expect(phone.locator("#blocked li")).to_have_count(1)
    buttons.click()
    expect(phone.locator("#blocked")).to_be_hidden()
    expect(buttons).to_have_text("Block this organisation")
    assert [method for method, *_ in site.asked if method != "GET"] == ["PUT", "DELETE", "DELETE"]


def test_a_candidate_saves_the_receipt_of_an_organisations_look(phone: Page, site: Canned) -> None:
    file = Sheet(b"{}", {"Content-Disposition": 'attachment; filename="receipt-V-7KQ2M.json"'})
    site.answers[("GET", "/v1/me/activity/V-7KQ2M/receipt")] = (200, file)
    opened(phone, "activity")
    button = phone.locator("[data-receipt]")
    expect(button).to_have_count(1)  # of what a centre did there is none
    with phone.expect_download() as saved:
        button.click()
    assert saved.value.suggested_filename == "receipt-V-7KQ2M.json"
    expect(phone.locator("#changed")).to_have_text("Saved as receipt-V-7KQ2M.json.")


def test_the_most_that_can_be_blocked_is_said_in_the_readers_language(phone: Page, site: Canned) -> None:
    site.answers[("PUT", "/v1/me/blocked-organisations/o1")] = problem(409, "blocked_list_full")
    opened(phone, "activity", "ca")
    phone.locator("#activity tbody button:not([data-receipt])").click()
    expect(phone.locator("#errors li")).to_have_text(
        "Has bloquejat 100 organitzacions, el màxim. Desbloqueja’n una abans."
    )
    expect(phone.locator("#blocked li")).to_have_count(1)
