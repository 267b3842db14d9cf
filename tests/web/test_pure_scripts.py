"""The pure modules of the pages, tested by node's own runner: dates, IDs, names, money, addresses."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from web.build import ASSETS

PURE = sorted(path.stem for path in ASSETS.glob("*.js") if "Pure: nothing of the page" in path.read_text("utf-8"))


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_passes_its_own_tests(module: str) -> None:
    tests = Path(__file__).parent / "scripts" / f"{module}.test.mjs"
    # Far from every centre, so that a slip into the reader's own zone shows.
    far = {**os.environ, "TZ": "Pacific/Honolulu"}
    done = subprocess.run(["node", "--test", str(tests)], check=False, capture_output=True, text=True, env=far)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_knows_no_page(module: str) -> None:
    code = re.sub(r"//.*", "", (ASSETS / f"{module}.js").read_text("utf-8"))
    assert not re.search(r"\b(import|document|window|location|navigator)\b", code)


def test_every_test_file_is_run() -> None:
    assert sorted(path.name for path in (Path(__file__).parent / "scripts").iterdir()) == [
        f"{module}.test.mjs" for module in PURE
    ]
