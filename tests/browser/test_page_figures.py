"""`make figures`: what each page weighs and asks for, how far it moves and when its largest part is there."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import NARROW
from tests.browser.craft import MOST_SHIFT, shift
from tests.browser.test_pages import ADDRESSES, AT_WORK, opened
from tests.web.canned import Canned
from tests.web.test_budgets import packed

pytestmark = pytest.mark.browser

PHONE = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
"""Slow 4G as Lighthouse has it: 150 ms a round trip, 1.6 Mbit/s."""
SLOWER = 4
"""The processor of a phone beside this one."""

LARGEST = """() => new Promise((done) => {
  const seen = new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime));
  seen.observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => done(0), 500);
})"""

LOADED = """() => ["navigation", "resource"]
  .flatMap((kind) => performance.getEntriesByType(kind))
  .map(({ name }) => name)"""


@pytest.mark.long
def test_the_figures_of_every_page(chromium: Browser, site: Canned, built: Path) -> None:
    context = chromium.new_context(base_url=site.address, viewport={"width": NARROW, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.emulateNetworkConditions", PHONE)
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    print(f"\n{'page':46} {'bytes':>6} {'requests':>8} {'CLS':>6} {'LCP ms':>7}")
    jumping = []
    for path in [*ADDRESSES, *AT_WORK]:
        opened(page, path)
        moved, asked = shift(page), page.evaluate(LOADED)
        files = [built / urlsplit(each).path.lstrip("/") for each in asked]
        weight = packed(*(file if file.suffix else file / "index.html" for file in files if file.exists()))
        print(f"{path or 'start':46} {weight:6} {len(asked):8} {moved:6.3f} {page.evaluate(LARGEST):7.0f}")
        jumping += [path] if moved > MOST_SHIFT else []
    context.close()
    assert jumping == []
