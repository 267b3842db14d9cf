"""The syntax of the files of this house, each read once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file, from the outside to the inside."""
    return tuple(ast.walk(tree(path)))


def forget() -> None:
    tree.cache_clear()
    nodes.cache_clear()
