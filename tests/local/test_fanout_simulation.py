"""The simulation, small: its own table is printed by `make simulate`."""

from __future__ import annotations

import pytest

from local.load.fanout_run import Trouble
from local.load.fanout_simulation import line, simulate

START = 1.0
"""Seconds: the first page must be written first."""
SMOOTH = Trouble(throttled=0, killed=0, twice=0)


@pytest.mark.parametrize("rate", [14, 100, 500, 1000])
def test_a_fan_out_takes_as_long_as_the_rate_says(rate: int) -> None:
    run = simulate(20 * rate + 3000, rate, trouble=SMOOTH)
    assert run.ideal <= run.unhurt / 1_000_000 <= 1.0065 * run.ideal + START, line(run)
    assert (run.lost, run.twice) == (0, 0)


@pytest.mark.parametrize("seed", range(5))
def test_trouble_loses_nobody_and_mails_nobody_twice(seed: int) -> None:
    run = simulate(5000, 500, seed, Trouble(throttled=0.05, killed=0.05, twice=0.05))
    assert (run.lost, run.twice) == (0, 0), line(run)


def test_no_partition_takes_more_than_it_should_and_no_mail_reads_much() -> None:
    run = simulate(100_000, 1000)
    assert (run.lost, run.twice) == (0, 0)
    assert run.unhurt / 1_000_000 <= 1.02 * run.ideal + START, line(run)
    assert run.busiest <= 200, line(run)
    assert run.read_units <= 3, line(run)


def test_the_same_seed_gives_the_same_run() -> None:
    assert line(simulate(2000, 200, seed=3)) == line(simulate(2000, 200, seed=3))
