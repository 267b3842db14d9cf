from __future__ import annotations

import pytest

from web.body import load_body
from web.colours import contrast, unreadable_pairs


# WCAG 2.2's own ends of the range, and two pairs worked out by hand.
@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#1d4e89", "#1d4e89", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#ffffff", "#777777", 4.48),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_the_pages_can_be_read(theme: str) -> None:
    assert unreadable_pairs(load_body().colours(theme)) == ()


def test_a_pair_that_cannot_be_read_is_named() -> None:
    (sentence,) = unreadable_pairs({**load_body().colours("light"), "edge": "#e0e0e0"})
    assert sentence.startswith("edge #e0e0e0 on paper #ffffff")
