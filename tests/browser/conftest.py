"""`chromium`: Debian's own, as its shell without windows where that is installed. Where none is found the tests are
skipped, loudly; in CI they fail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.canned import Canned
from tests.web.site import canned_site
from web.body import load_body
from web.build import build

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
NARROW, WIDE = 360, 1280
SCREENS = Path(__file__).parent / "screens"
PICTURES = "PICTURES" in os.environ


def picture(page: Page, name: str) -> None:
    """The whole page for people to look at, by `make pictures` alone: it takes as long as all that is looked for."""
    if PICTURES:
        page.screenshot(path=SCREENS / f"{name}.png", full_page=True)


FOUND = """async (only) => {
  const { violations } = await axe.run({ resultTypes: ["violations"], ...only });
  return violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]);
}"""


def violations(page: Page, tags: Sequence[str] = ()) -> list[tuple[str, list[list[str]]]]:
    """What axe finds: each rule with the elements that break it; by the rules of these tags alone where any is named.

    Axe stays in the page that it was once put into, and what it passes is not handed over: that was two thirds of its
    time.
    """
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script)
    found = page.evaluate(FOUND, {"runOnly": {"type": "tag", "values": list(tags)}} if tags else {})
    return [(rule, targets) for rule, targets in found]


def browser_path() -> str | None:
    """The shell first: the same engine, without the windows and pages of its own that a whole Chromium keeps."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = browser_path()
    if path is None:
        sentence = "No Chromium here: NOT ONE page was looked at. Install Debian's package `chromium-headless-shell`."
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "dist"
    build(out, load_body())
    return out


@pytest.fixture
def site(built: Path) -> Iterator[Canned]:
    with canned_site(built) as canned:
        yield canned


@pytest.fixture
def phone(chromium: Browser, site: Canned) -> Iterator[Page]:
    """A page 360 px wide that fails the test when a script fails or the content security policy is broken."""
    context = chromium.new_context(base_url=site.address, viewport={"width": NARROW, "height": 800})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
    yield page
    context.close()
    assert faults == []
