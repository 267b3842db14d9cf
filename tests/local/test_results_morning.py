"""What `make load` counts and prints."""

from __future__ import annotations

import time
from collections import Counter, defaultdict

from local.data.registered import Crowd
from local.load.results_morning import Tally, drive, report
from tests.local.conftest import Running


def test_the_table_has_rates_percentiles_and_errors() -> None:
    first = Tally(defaultdict(list, {"list": [number / 1000 for number in range(1, 51)]}))
    second = Tally(defaultdict(list, {"list": [number / 1000 for number in range(51, 101)]}), Counter({"list: 503": 2}))
    table, errors = report([first, second], 10)
    row = next(line for line in table.splitlines() if line.strip().startswith("list "))
    assert row.split() == ["list", "100", "10.0", "50", "ms", "96", "ms", "100", "ms"]
    assert next(line for line in table.splitlines() if "Statement" in line).split() == ["Statement", "0", "0.0"]
    assert errors == 2
    assert "2 errors\n    2 x list: 503" in table


def test_what_is_no_answer_is_an_error_and_not_a_view(front: Running) -> None:
    began = time.perf_counter()
    tallies = drive(front.url, [Crowd("KXA104827", "FCE-2026-12-PB")], 0.5, 2, only_views=False)
    assert 0.5 <= time.perf_counter() - began < 5
    errors = sum((tally.errors for tally in tallies), Counter[str]())
    assert errors
    assert all(what.startswith("sign-in: 200") for what in errors), "the route that fits nothing is played by an echo"
    assert report(tallies, 0.5)[1] == errors.total()
