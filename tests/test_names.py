"""What things are called: a module by its own name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.test_house import ROOMS, ROOT, named, plant, sources

FIELDS_OWN = re.compile(
    r"import aws_cdk as cdk|from aws_cdk import aws_\w+ as \w+|from hypothesis import strategies as st"
)
"""What everybody who writes CDK or properties reads it as."""


def aliases(paths: list[Path], root: Path = ROOT) -> list[str]:
    """Every import under another name: a clash is ended where it begins, by naming one of the two as it is."""
    found = []
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                said = f"from {node.module} import " if isinstance(node, ast.ImportFrom) else "import "
                written = [f"{said}{each.name} as {each.asname}" for each in node.names if each.asname]
                found += [named(path, node.lineno, each, root) for each in written if not FIELDS_OWN.fullmatch(each)]
    return found


def test_what_is_imported_keeps_its_name() -> None:
    assert aliases(sources(*ROOMS, "tests")) == []


@pytest.mark.parametrize(
    "line",
    ["from shared.releases import release as rules", "import shared.store.rows as marshal", "import json as cdk"],
)
def test_an_import_under_another_name_is_named(line: str, tmp_path: Path) -> None:
    planted = plant(tmp_path, "functions/board/releases.py", line)
    assert aliases([planted], tmp_path) == [f"functions/board/releases.py:3 {line}"]
