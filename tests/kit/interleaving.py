"""Races told one after the other: what somebody else does in between a read and its write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def once(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, happens: Callable[[], object]) -> None:
    """`happens` comes in between, just before the first call of this function."""
    original, left = getattr(where, name), [happens]

    def interrupted(*args: Any, **kwargs: Any) -> Any:
        if left:
            left.pop()()
        return original(*args, **kwargs)

    monkeypatch.setattr(where, name, interrupted)
