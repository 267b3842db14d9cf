"""The colours of the pages, and whether they can be read.

Ratios are those of WCAG 2.2 (1.4.3 text, 1.4.11 graphical objects): 1 for equal colours, 21 for black on white.
"""

from __future__ import annotations

from collections.abc import Mapping

TEXT_RATIO = 4.5
INK_RATIO = 7.0
GRAPHIC_RATIO = 3.0

LIGHT: Mapping[str, str] = {
    "ink": "#14213d",
    "soft": "#4a5670",
    "paper": "#ffffff",
    "wash": "#f4f6fa",
    "line": "#d5dae4",
    "edge": "#66738c",
    "band-a": "#e6ecf5",
    "band-b": "#f1f4f9",
    "alert": "#b3261e",
    "good": "#1a6b3c",
    "caution": "#8a4b00",
}
DARK: Mapping[str, str] = {
    "ink": "#eef2f9",
    "soft": "#b3bdd1",
    "paper": "#0f1729",
    "wash": "#162036",
    "line": "#33405a",
    "edge": "#8592ab",
    "band-a": "#1c2842",
    "band-b": "#17213a",
    "alert": "#ff9b8f",
    "good": "#7fd8a4",
    "caution": "#ffc46b",
}

# (what is drawn, what it is drawn on, least ratio)
PAIRS: tuple[tuple[str, str, float], ...] = (
    ("ink", "paper", INK_RATIO),
    ("ink", "wash", INK_RATIO),
    ("soft", "paper", TEXT_RATIO),
    ("soft", "wash", TEXT_RATIO),
    ("soft", "band-a", TEXT_RATIO),
    ("soft", "band-b", TEXT_RATIO),
    ("alert", "paper", TEXT_RATIO),
    ("alert", "wash", TEXT_RATIO),
    ("good", "paper", TEXT_RATIO),
    ("caution", "paper", TEXT_RATIO),
    ("edge", "paper", GRAPHIC_RATIO),
    ("brand", "paper", TEXT_RATIO),
    ("brand", "wash", TEXT_RATIO),
    ("brand", "band-a", GRAPHIC_RATIO),
    ("brand", "band-b", GRAPHIC_RATIO),
    ("on-brand", "brand", TEXT_RATIO),
)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours written as "#rrggbb"."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def unreadable_pairs(colours: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each pair of PAIRS that stays under its least ratio; empty when all can be read."""
    return tuple(
        f"{drawn} {colours[drawn]} on {ground} {colours[ground]} has a contrast of "
        f"{contrast(colours[drawn], colours[ground]):.2f}; at least {least} is needed"
        for drawn, ground, least in PAIRS
        if contrast(colours[drawn], colours[ground]) < least
    )


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
