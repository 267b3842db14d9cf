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


def test_mypy_reads_each_part_that_is_imported_here_of_the_libraries_it_skips() -> None:
    """It skips all others (pyproject.toml), and a part it skips would be `Any` without a word."""
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]["overrides"]
    followed, skipped = (
        {name for each in overrides if each.get("follow_imports") == how for name in each["module"]}
        for how in ("normal", "skip")
    )
    libraries = "|".join(name.removesuffix(".*") for name in skipped)
    lines = re.compile(rf"^\s*(?:import|from) ((?:{libraries})(?:\.\w+)*)(?: import (aws_\w+))?", re.MULTILINE)
    files = [path for room in ("infra", "tests", "local", "cli") for path in (ROOT / room).rglob("*.py")]
    found = {match for path in files for match in lines.findall(path.read_text(encoding="utf-8"))}
    imported = {".".join(filter(None, each)) for each in found}
    assert {each for each in imported if not any(_is_of(each, name) for name in followed)} == set()
    assert {name for name in followed if not any(_is_of(each, name) for each in imported)} == set()


def _is_of(module: str, pattern: str) -> bool:
    """As mypy reads a pattern: "moto.core.*" is `moto.core`, too."""
    package = pattern.removesuffix(".*")
    return module == package or (package != pattern and module.startswith(f"{package}."))
