"""Open pages leave half of the door to others, also where the release is late."""

from __future__ import annotations

import json
import subprocess
from math import sqrt
from pathlib import Path

import pytest

from local.load.front_door import open_pages, until_next

WAITS = Path(__file__).parents[2] / "web/assets/waits.js"


@pytest.mark.parametrize("late", [0, 120])
@pytest.mark.parametrize(("pages", "api_rate"), [(1_000, 2_000), (5_000, 2_000), (6_000, 500)])
def test_open_pages_never_take_more_than_half(pages: int, api_rate: int, late: int) -> None:
    """But for chance: a second that is allowed n sees at most five standard deviations more."""
    asked = open_pages(pages, api_rate, late)
    assert asked.highest <= asked.allowed + 5 * sqrt(asked.allowed)
    assert asked.by_second.total() == pages if late == 0 else asked.by_second.total() > pages


def test_the_model_waits_as_the_page_does() -> None:
    turns = [(turn, spread, chance) for turn in (0, 1, 9) for spread in (5, 1000) for chance in (0, 0.5)]
    script = f"import {{ untilNext }} from '{WAITS}'; "
    script += f"console.log(JSON.stringify({json.dumps(turns)}.map((turn) => untilNext(...turn))))"
    ran = subprocess.run(["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == [until_next(*each) * 1000 for each in turns]
