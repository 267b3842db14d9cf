"""What a page does to the eye that reads it: how far it moves while it fills, and whether a word is torn."""

from __future__ import annotations

from playwright.sync_api import Page

MOST_SHIFT = 0.05
"""Cumulative layout shift: from 0.1 on a reader loses the line, and we promise half of that."""

SHIFT = """() => new Promise((done) => {
  let sum = 0;
  const add = (list) => { for (const each of list) if (!each.hadRecentInput) sum += each.value; };
  const seen = new PerformanceObserver((list) => add(list.getEntries()));
  seen.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => { add(seen.takeRecords()); done(sum); }));
})"""

TORN = """() => {
  const torn = [];
  const range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const { parentElement: box } = text;
    if (!box.checkVisibility({ visibilityProperty: true })) continue;
    if (box.closest("pre, svg, .visually-hidden, #languages")) continue;
    for (const { 0: word, index } of text.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = new Set([...range.getClientRects()].filter(({ width }) => width).map(({ top }) => Math.round(top)));
      if (lines.size > 1) torn.push(word);
    }
  }
  return torn;
}"""


def shift(page: Page) -> float:
    """How far the page has moved by itself since it opened: its cumulative layout shift."""
    return float(page.evaluate(SHIFT))


def torn_words(page: Page) -> list[str]:
    """The words that are broken within themselves, at the width the page has."""
    return [str(word) for word in page.evaluate(TORN)]
