"""`make test` runs a quick part of these stories; FAULTS=all, which `make faults` sets, all of them."""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest

from tests.kit.aws_calls import Trouble


@dataclass(frozen=True, slots=True)
class Scale:
    """How many candidates trouble meets, at every how manieth call each kind of it, how many pairs of troubles (with
    a provider that answers and one that does not), and how many candidates take a while."""

    candidates: int
    step: int
    pairs: int
    mute_pairs: int
    many: int


QUICK, ALL = Scale(3, len(Trouble), 12, 4, 20), Scale(20, 1, 500, 100, 1000)


@pytest.fixture(scope="session")
def scale() -> Scale:
    return ALL if os.environ.get("FAULTS") == "all" else QUICK
