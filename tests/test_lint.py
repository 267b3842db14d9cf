"""The linters, beside the tests: they take one of the cores for as long as anything does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("command", ["mypy", "ruff check", "ruff format --check"])
def test_it_finds_nothing(command: str) -> None:
    program, *options = command.split()
    found = subprocess.run(
        [Path(sys.executable).with_name(program), *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr
