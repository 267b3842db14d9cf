"""A new exam is one entry of the exam table: a copy of the tree gets an entry more, nothing else, and is walked through
by `a_new_exam.py` in an interpreter of its own.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.new_exam import TABLE, an_entry, write_table

pytestmark = pytest.mark.thorough
ROOT = Path(__file__).parents[2]
ROOMS = ("shared", "functions", "infra", "web", "local", "cli", "docs", "tests")
PASSED = "6 passed"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """All of ours, with one exam more in the table."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("dist", "screens"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path)
    (ROOT / ".local").mkdir(exist_ok=True)
    (tmp_path / ".local").symlink_to(ROOT / ".local")  # where the policies of the functions are kept
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")  # the bundler of the pages
    write_table(tmp_path / TABLE, an_entry())
    return tmp_path


def changed(tree: Path) -> Iterator[str]:
    """Every file that is not as it stands in the tree, is new or is gone."""
    for room in ROOMS:
        ours, theirs = (
            {path.relative_to(root): path for path in (root / room).rglob("*") if path.is_file()}
            for root in (ROOT, tree)
        )
        for name in sorted(ours.keys() | theirs.keys()):
            if not {"__pycache__", "dist", "screens"} & set(name.parts) and not (
                name in ours and name in theirs and filecmp.cmp(ours[name], theirs[name], shallow=False)
            ):
                yield str(name)


def test_one_entry_of_the_table_is_an_exam_and_nothing_else_is_touched(tree: Path) -> None:
    walk = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/journeys/a_new_exam.py"]
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    walked = subprocess.run(walk, cwd=tree, env=alone, capture_output=True, text=True, check=False)
    assert PASSED in walked.stdout, walked.stdout + walked.stderr
    assert walked.returncode == 0
    assert list(changed(tree)) == [str(TABLE)]
