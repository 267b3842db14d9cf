"""Where a rehearsal takes place: the emulator, or a real account. Both print their steps in the same form."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol


class RehearsalFailed(AssertionError):
    """A step did not end as it must; the message says which, and what was found."""


class Place(Protocol):
    """AWS, or what plays it."""

    def client(self, name: str, region: str = ...) -> Any:
        """A boto3 client there."""

    def environment(self) -> Mapping[str, str]:
        """The environment of a program that talks to this place and to no other."""


@contextmanager
def step(name: str) -> Iterator[None]:
    """Prints its name before, and what it took after."""
    began = time.monotonic()
    print(f"  {name} ...", flush=True)
    yield
    print(f"  {name}: {time.monotonic() - began:.1f} s", flush=True)
