"""A page that is left open until results are out: it notices by itself, by the server's clock, and jumps nowhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.web.canned import Canned, list_line, problem

pytestmark = pytest.mark.browser

NINE = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
RESULTS = ("GET", "/v1/me/results")
WAITING = list_line("FCE", "expected", expected_at="2026-12-09T08:00:00Z")
OUT = list_line("FCE", "released", released_at="2026-12-09T08:00:00Z")
SPREAD = 5


def listed(*lines: object) -> tuple[int, object]:
    return 200, {"data": lines, "spread_s": SPREAD}


def asked(site: Canned) -> int:
    return [(method, path) for method, path, _ in site.asked].count(RESULTS)


def goes_on(page: Page, site: Canned, **time: float) -> None:
    """On the server and, by as much, on the device, whatever it thinks the time is."""
    assert site.now is not None
    site.now += timedelta(**time)
    page.clock.run_for(int(timedelta(**time).total_seconds() * 1000))


def left_open(page: Page, site: Canned, language: str = "en", off: timedelta = timedelta()) -> None:
    """Ten minutes before the time, on a device whose clock is `off`."""
    site.now = NINE - timedelta(minutes=10)
    site.answers[RESULTS] = listed(WAITING)
    page.clock.install(time=site.now + off)
    page.goto(f"/{language}/results")
    expect(page.locator(".card")).to_have_count(1)


@pytest.mark.parametrize(
    ("language", "off", "out"),
    [
        ("en", 5, "Released"),
        *(
            pytest.param(language, off, out, marks=pytest.mark.long)
            for language, out in (("en", "Released"), ("es", "Publicado"), ("ca", "Publicat"))
            for off in (-30, 0)
        ),
    ],
)
def test_the_card_changes_in_place_at_the_announced_time_by_the_servers_clock(
    phone: Page, site: Canned, language: str, off: int, out: str
) -> None:
    left_open(phone, site, language, timedelta(hours=off))
    goes_on(phone, site, minutes=9, seconds=59)
    assert asked(site) == 1, "asked before the time"
    relative = {"en": "in 1 minute", "es": "dentro de 1 minuto", "ca": "d’aquí a 1 minut"}
    expect(phone.locator("[data-at]")).to_contain_text(relative[language])
    expect(phone.locator(".when")).to_be_visible()
    site.answers[RESULTS] = listed(OUT)
    goes_on(phone, site, seconds=SPREAD + 2)
    expect(phone.locator(".card .tag")).to_have_text(out)
    expect(phone.locator("[role=status] #changed")).to_contain_text(out)
    expect(phone.locator(".card a.button")).to_have_attribute("href", f"/{language}/results/statement#FCE")
    goes_on(phone, site, minutes=30)
    assert [path for method, path, _ in site.asked if method == "GET"] == [RESULTS[1]] * 2, "once, and no Statement"


def test_a_late_release_is_asked_for_ever_less_often_and_not_called_out(phone: Page, site: Canned) -> None:
    left_open(phone, site)
    goes_on(phone, site, minutes=10)
    for _ in range(30):
        goes_on(phone, site, seconds=10)
        phone.wait_for_timeout(10)
    expect(phone.locator(".card")).to_contain_text("The announced time has passed. Your result is not out yet")
    assert 4 <= asked(site) <= 8, "every five to ten seconds it would be thirty"
    site.answers[RESULTS] = listed(OUT)
    phone.get_by_role("button", name="Check again").click()
    expect(phone.locator(".card .tag")).to_have_text("Released")
    expect(phone.locator(".card a.button")).to_be_focused()


@pytest.mark.long
def test_a_device_that_slept_asks_when_it_wakes(phone: Page, site: Canned) -> None:
    left_open(phone, site)
    site.now = NINE + timedelta(hours=1)
    site.answers[RESULTS] = listed(OUT)
    phone.clock.fast_forward("01:10:00")
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(phone.locator(".card .tag")).to_have_text("Released")
    assert asked(site) == 2


@pytest.mark.long
def test_a_clock_that_is_set_while_the_page_waits_moves_nothing(phone: Page, site: Canned) -> None:
    left_open(phone, site)
    phone.clock.set_system_time(NINE + timedelta(hours=3))
    goes_on(phone, site, minutes=5)
    expect(phone.locator(".when")).to_be_visible()
    assert asked(site) == 2, "the server is asked once for the time"
    site.answers[RESULTS] = listed(OUT)
    goes_on(phone, site, minutes=5, seconds=SPREAD + 2)
    expect(phone.locator(".card .tag")).to_have_text("Released")


def test_whose_sign_in_has_ended_meanwhile_reads_so_and_is_not_led_away(phone: Page, site: Canned) -> None:
    left_open(phone, site)
    site.answers[RESULTS] = problem(401, "sign_in_required")
    goes_on(phone, site, minutes=10, seconds=SPREAD + 2)
    expect(phone.locator("[role=status] #ended")).to_contain_text("Your sign-in has ended.")
    expect(phone.locator("#ended a")).to_have_attribute("href", "/en/sign-in?next=/en/results")
    expect(phone.locator(".card")).to_have_count(1)
    expect(phone.locator(".card")).not_to_contain_text("That is in")
    assert phone.url.endswith("/en/results")


@pytest.mark.long
def test_two_tabs_notice_each_for_itself(phone: Page, site: Canned) -> None:
    left_open(phone, site)
    other = phone.context.new_page()
    other.goto("/en/results")
    expect(other.locator(".card")).to_have_count(1)
    site.answers[RESULTS] = listed(OUT)
    goes_on(phone, site, minutes=10, seconds=SPREAD + 2)
    for page in (phone, other):
        expect(page.locator(".card .tag")).to_have_text("Released")
    assert asked(site) == 4


def test_a_silent_api_is_given_up_after_ten_seconds_with_a_way_on(phone: Page, site: Canned) -> None:
    phone.clock.install()
    phone.route("**/v1/me/results", lambda route: None)
    phone.goto("/en/results")
    phone.clock.run_for(5000)  # and this machine's own time goes on
    expect(phone.locator("#errors")).to_be_hidden()
    phone.clock.run_for(5100)
    expect(phone.locator("#errors li")).to_contain_text("We could not reach the service.")
    phone.unroute("**/v1/me/results")
    phone.get_by_role("button", name="Try again").click()
    expect(phone.locator(".card").first).to_be_visible()


def test_a_busy_api_is_asked_again_when_it_says_and_a_write_is_not(phone: Page, site: Canned) -> None:
    phone.clock.install()
    site.answers[RESULTS] = problem(503, "try_again")
    site.busy = {"retry-after": "2"}
    with phone.expect_response("**/v1/me/results"):
        phone.goto("/en/results")
    phone.clock.run_for(1900)
    assert asked(site) == 1
    site.answers[RESULTS] = listed({**WAITING, "mail": {"state": "unconfirmed", "email": "nuria@example.org"}})
    phone.clock.run_for(2200)
    expect(phone.locator(".card")).to_have_count(1)
    site.answers["POST", "/v1/me/email-confirmations"] = problem(503, "try_again")
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator("#errors li")).to_contain_text("The service is very busy")
    phone.clock.run_for(10_000)
    assert [method for method, *_ in site.asked].count("POST") == 1


def test_what_api_gateway_itself_turns_away_is_called_busy_with_a_way_on(phone: Page, site: Canned) -> None:
    """Its body is its own, and it names no seconds (HTTP API, throttling)."""
    site.answers[RESULTS] = 429, {"message": "Too Many Requests"}
    phone.goto("/en/results")
    expect(phone.locator("#errors li")).to_contain_text("The service is very busy.")
    expect(phone.get_by_role("button", name="Try again")).to_be_visible()
