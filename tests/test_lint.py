"""The linters, beside the tests: they take one of the cores for as long as anything does."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
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


def test_mypy_reads_each_part_of_cdk_that_is_imported_here() -> None:
    """It skips all others (pyproject.toml), and a part it skips would be `Any` without a word."""
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]["overrides"]
    (followed,) = (set(each["module"]) for each in overrides if each.get("follow_imports") == "normal")
    lines = re.compile(r"^(?:import|from) (aws_cdk(?:\.\w+)*)(?: import (aws_\w+))?", re.MULTILINE)
    files = [path for room in ("infra", "tests", "local", "cli") for path in (ROOT / room).rglob("*.py")]
    found = [match for path in files for match in lines.findall(path.read_text(encoding="utf-8"))]
    assert {".".join(filter(None, each)) for each in found} == followed
