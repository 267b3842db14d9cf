"""The deployed CDK app as people use it, on the emulator and real Lambda runtime workers: the journeys over HTTP alone,
and an organisation's way in with real pages and real mails: registered, forgotten, reset, verifying."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from local.client.caller import Caller, wait_for
from local.console.clock import Clock
from local.emulator.deploy import deploy
from local.emulator.emulator import PROGRAM, ROOT, Emulator
from local.front.server import listen
from local.journeys import enquiries, main, verification
from local.journeys.main import walk
from local.journeys.story import Story, begin
from local.stack import environments, in_thread, stack, worker_functions
from tests.browser.conftest import NARROW, WIDE, picture, violations
from tests.kit import event_loops

pytestmark = [
    pytest.mark.rehearsal,
    pytest.mark.thorough,
    pytest.mark.skipif(not PROGRAM.exists(), reason="the emulator is not installed: make setup"),
]

SUBMIT = "#form button:not([type])"
EMAIL, FIRST, SECOND = "admissions@uni.example.org", "tren blau cendra", "pluja verda coure"
ASK_AGAIN = "PT2M"  # a mail with a link is ordered once in two minutes


def _free_port() -> int:
    with listen(0) as probe:
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The platform as `make run` starts it, without the demo."""
    home, port = tmp_path_factory.mktemp("platform"), _free_port()
    emulator = Emulator(_free_port(), home / "emulator").start(persist=False)
    try:
        deploy(emulator, f"http://127.0.0.1:{port}", home / "deploy")
        deployed = environments(emulator)
        functions = worker_functions(deployed, home / "logs")
        with in_thread(stack(emulator, home / "deploy" / "pages", Clock(), functions, deployed), port) as url:
            yield url
    finally:
        emulator.stop()


@dataclass(slots=True)
class Visit:
    """One person's browser; axe looks at every page it comes to, and it is kept as a picture, narrow and wide."""

    page: Page
    caller: Caller
    seen: int = 0

    def look(self, name: str) -> None:
        self.seen += 1
        for width in (WIDE, NARROW):
            self.page.set_viewport_size({"width": width, "height": 900})
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, name
            picture(self.page, f"journey-{self.seen:02d}-{name}-{width}")
        assert violations(self.page) == [], name

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f"#{name}", value)

    def press(self) -> None:
        self.page.click(SUBMIT)

    def done(self, heading: str) -> None:
        expect(self.page.locator("#done h2")).to_have_text(heading)
        expect(self.page.locator("#done h2")).to_be_focused()

    def link_mailed(self, page: str) -> str:
        """The newest link to this page in a mail to the organisation; waits for it."""

        def newest() -> str | None:
            words = [word for mail in self.caller.mails_to(EMAIL) for word in mail["text"].split()]
            return next((word for word in reversed(words) if f"/en/{page}#" in word), None)

        return wait_for(f"a link to {page}", newest, 60)


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Visit]:
    """A browser that fails the test when a script fails or the content security policy is broken."""
    context = chromium.new_context(base_url=address)
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
    yield Visit(page, Caller(address))
    context.close()
    assert faults == []


@pytest.fixture(scope="module")
def walked(address: str) -> Story:
    """From a file of results to a verified Statement."""
    with event_loops.hidden():
        return walk(address, print)


def test_from_a_file_of_results_to_a_verified_statement(walked: Story) -> None:
    assert walked.caller.now() >= walked.release_at


@pytest.mark.browser
def test_its_candidate_reads_it_without_javascript(chromium: Browser, address: str, walked: Story) -> None:
    reads_without_a_script(chromium, address, walked, "en", "Overall score")


def reads_without_a_script(chromium: Browser, address: str, story: Story, language: str, said: str) -> None:
    """From the page that needs one to a plain Statement, by a wrong password first, and out again."""
    context = chromium.new_context(
        base_url=address, java_script_enabled=False, viewport={"width": NARROW, "height": 800}
    )
    page = context.new_page()
    page.goto(f"/{language}/sign-in")
    page.click(f"[href='/plain/{language}/sign-in']")
    page.fill("#identifier", story.ours.entry["candidate_id"])
    page.fill("#password", "wrong horse battery")
    page.click("main button")
    expect(page.locator(".errors")).to_be_visible()
    expect(page.locator("#identifier")).to_have_value(story.ours.entry["candidate_id"])
    picture(page, f"plain-refused-{language}")
    page.fill("#password", main.PASSWORD)
    page.click("main button")
    expect(page.locator(".card")).to_have_count(1)
    picture(page, f"plain-results-{language}")
    page.click(".card a.button")
    expect(page.locator("main")).to_contain_text("174")
    expect(page.locator("main")).to_contain_text(said)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    picture(page, f"plain-statement-{language}")
    page.click("main form button")
    expect(page.locator("[role=status]")).to_be_visible()
    page.goto(f"/plain/{language}/results")
    expect(page.locator(".card")).to_have_count(0)
    context.close()


TOO_LONG = pytest.mark.skipif(
    os.environ.get("JOURNEYS") != "all", reason="as long again, and told without an emulator elsewhere"
)


@TOO_LONG
def test_an_institution_holds_results_against_what_it_asks(address: str) -> None:
    verification.walk(address, print)


@TOO_LONG
def test_from_a_request_to_its_outcome(address: str) -> None:
    """It moves the clock on by months."""
    enquiries.walk(address, print)


def test_no_local_path_is_in_what_is_deployed() -> None:
    deployed = (path for room in ("infra", "functions", "shared", "web") for path in (ROOT / room).rglob("*"))
    sources = [path for path in deployed if path.suffix in {".py", ".js", ".html", ".json"}]
    assert len(sources) > 50
    assert [path.name for path in sources if "_local/" in path.read_text("utf-8")] == []


@pytest.mark.browser
def test_an_organisation_forgets_its_password_and_verifies_after_all(visit: Visit) -> None:
    registers(visit)
    confirms(visit)
    forgets_its_password(visit)
    asks_for_a_new_one(visit)
    sets_it_by_the_mailed_link(visit)
    finds_the_link_spent(visit)
    signs_in_and_verifies_the_practice_pair(visit)
    gives_its_web_domain(visit)
    makes_a_requirement_that_its_form_first_refuses(visit)
    verifies_by_it(visit)


def registers(visit: Visit) -> None:
    visit.page.goto("/en/org/register")
    visit.look("register")
    visit.fill(name="Universitat de Proves", person_name="Laia Puig", email=EMAIL, password=FIRST, repeat=FIRST)
    visit.page.check("#accept_terms")
    visit.press()
    visit.done("Now check your email")
    visit.look("registered")


def confirms(visit: Visit) -> None:
    visit.page.goto(visit.link_mailed("org/confirm"))
    visit.look("confirm")
    visit.fill(password=FIRST)
    visit.press()
    visit.done("Your email address is confirmed")
    assert "#" not in visit.page.url
    visit.page.click("#done .button")
    visit.page.wait_for_url("**/en/org/sign-in")


def forgets_its_password(visit: Visit) -> None:
    visit.look("sign-in")
    visit.fill(identifier=EMAIL, password="arbre groc plata")
    visit.press()
    expect(visit.page.locator("#errors li")).to_have_count(1)
    visit.look("refused")
    visit.page.click("text=I forgot my password")
    visit.page.wait_for_url("**/en/org/reset")


def asks_for_a_new_one(visit: Visit) -> None:
    visit.caller.post("/_local/clock", {"advance": ASK_AGAIN})
    visit.look("reset")
    expect(visit.page.locator("#identifier")).to_have_value(EMAIL)  # what was typed to sign in comes along
    visit.fill(identifier="")
    visit.press()
    expect(visit.page.locator("#identifier-error")).to_be_visible()
    visit.look("reset-nothing-typed")
    visit.fill(identifier=f" {EMAIL.upper()} ")
    visit.press()
    visit.done("Now check your email")
    visit.look("reset-asked")


def sets_it_by_the_mailed_link(visit: Visit) -> None:
    visit.page.goto(visit.link_mailed("org/reset/new"))
    visit.look("new-password")
    visit.fill(password=SECOND, repeat=FIRST)
    visit.press()
    expect(visit.page.locator("#repeat-error")).to_be_visible()
    visit.look("new-password-differs")
    visit.fill(password=SECOND, repeat=SECOND)
    visit.press()
    visit.done("Your new password is saved")
    expect(visit.page.locator("text=Ask for a new link")).to_be_hidden()
    assert "#" not in visit.page.url
    visit.look("new-password-saved")


def finds_the_link_spent(visit: Visit) -> None:
    visit.page.goto("about:blank")
    visit.page.goto(visit.link_mailed("org/reset/new"))
    visit.fill(password=SECOND, repeat=SECOND)
    visit.press()
    expect(visit.page.locator("#errors li")).to_have_count(1)
    expect(visit.page.locator("text=Ask for a new link")).to_be_visible()
    visit.look("link-spent")


def signs_in_and_verifies_the_practice_pair(visit: Visit) -> None:
    visit.page.goto("/en/org/sign-in")
    visit.fill(identifier=EMAIL, password=FIRST)
    visit.press()
    expect(visit.page.locator("#errors li")).to_have_count(1)
    visit.fill(identifier=EMAIL, password=SECOND)
    visit.press()
    visit.page.wait_for_url("**/en/org/home")
    expect(visit.page.locator("#left")).to_contain_text("checks left today")
    visit.look("home")
    visit.page.click("main .actions .button")
    visit.page.wait_for_url("**/en/org/verify")
    visit.page.click("#practise")
    visit.page.select_option("#purpose", "admission")
    visit.look("verify")
    visit.press()
    expect(visit.page.locator("#statements h3")).to_have_text("B2 First, Practice session")
    expect(visit.page.locator("#statements")).to_contain_text("This is not a real person")
    visit.look("verified")


def gives_its_web_domain(visit: Visit) -> None:
    visit.page.goto("/en/org/settings")
    visit.fill(web_domain="uni.example.org")
    visit.press()
    expect(visit.page.locator("[data-saved]")).to_have_text("Saved.")
    visit.look("settings")
    visit.page.reload()
    expect(visit.page.locator("#web_domain")).to_have_value("uni.example.org")


def makes_a_requirement_that_its_form_first_refuses(visit: Visit) -> None:
    page = visit.page
    page.goto("/en/org/requirements")
    page.click("#new")
    visit.fill(name="MSc Biology")
    for name, typed in (("writing_score", "17 6"), ("overall_score", "300"), ("age_count", "2.5")):
        page.fill(f"[name={name}]", typed)
    visit.press()
    for name in ("exams", "writing", "overall", "age"):
        expect(page.locator(f"#{name}-error")).to_be_visible()
    page.check("#exam-FCE")
    for name, typed in (("writing_score", "176"), ("overall_score", "170"), ("age_count", "")):
        page.fill(f"[name={name}]", typed)
    visit.press()
    expect(page.locator("#said")).to_have_text("Saved: MSc Biology, version 1.")
    page.click("#some .own > button")
    page.fill("[name=overall_score]", "160")
    visit.press()
    expect(page.locator("#said")).to_have_text("Saved: MSc Biology, version 2.")
    expect(page.locator("#some td").first).to_have_text("B2 First · Overall score from 160 · Writing from 176")
    visit.look("requirements")


def verifies_by_it(visit: Visit) -> None:
    page = visit.page
    page.goto("/en/org/verify")
    page.click("#practise")
    page.select_option("#purpose", "admission")
    page.select_option("#profile_id", label="MSc Biology")
    visit.press()
    expect(page.locator("#done h2")).to_contain_text("Practice: not a real person")
    expect(page.locator("#done h2")).to_be_focused()
    expect(page.locator("#done .strong")).to_have_text("Does not meet “MSc Biology”")
    expect(page.locator("#verdict li")).to_have_text(["Writing: you ask for 176, the result has 168."])
    visit.look("verdict")


@pytest.mark.long
@pytest.mark.browser
def test_pages_left_open_over_the_release_change_by_themselves(chromium: Browser, address: str) -> None:
    """In three languages, on devices whose clocks are hours off; nothing is seen before the second."""
    story = begin(Caller(address), main.AHEAD, count=20)
    for step in (
        main.the_body_announces_five_sessions,
        main.a_candidate_registers_and_confirms,
        main.the_body_loads_the_results,
        main.two_people_approve_and_one_twice_is_refused,
    ):
        step(story)
    pages = [waiting_page(chromium, address, story, *where) for where in (("en", 5), ("es", -30), ("ca", 0))]
    ahead = story.release_at - story.caller.now() - timedelta(seconds=1)
    for page in pages:
        page.clock.fast_forward(int(ahead.total_seconds() * 1000))
        expect(page.locator(".card .when")).to_be_visible()
    story.caller.come_to(story.release_at - timedelta(seconds=1))
    for page, out in zip(pages, ("Released", "Publicado", "Publicat"), strict=True):
        expect(page.locator(".card .tag")).to_have_text(out, timeout=60_000)
        expect(page.locator("#changed")).to_contain_text(out)
        assert violations(page) == []
        page.locator(".card a.button").click()
        expect(page.locator("#statement")).to_contain_text("174")
        page.context.close()
    reads_without_a_script(chromium, address, story, "es", "Puntuación global")
    reads_without_a_script(chromium, address, story, "ca", "Puntuació global")
    assert story.caller.now() >= story.release_at


def waiting_page(chromium: Browser, address: str, story: Story, language: str, hours_off: int) -> Page:
    """The candidate's own browser, signed in, on the page that waits."""
    page = chromium.new_context(base_url=address).new_page()
    page.clock.install(time=story.caller.now() + timedelta(hours=hours_off))
    page.goto(f"/{language}/sign-in")
    page.fill("#identifier", story.ours.entry["candidate_id"])
    page.fill("#password", main.PASSWORD)
    page.click(SUBMIT)
    page.wait_for_url(f"**/{language}/results")
    expect(page.locator(".card")).to_have_count(1)
    return page
