"""What a resolver keeps of the request at hand, for each thread its own: Lambda asks one thing at a time of an
environment, and the tests of races ask several."""

from __future__ import annotations

from collections import UserDict
from threading import local
from typing import Any


class OfThread(UserDict[str, Any]):
    def __init__(self) -> None:
        self._held = local()

    @property
    def data(self) -> dict[str, Any]:  # type: ignore[override]
        return self._held.__dict__
