"""Where tests begin: AWS is set up once a worker, a story told once, and both are put back for each test.

What is put back is moto's memory of the services we use, and with a story the world's own: its hour, its messages under
way, its mails. A test of races, or of what the story itself does, tells the story.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import pytest
from moto.backends import get_backend
from moto.core.base_backend import BaseBackend
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_api._internal.models import moto_api_backend
from moto.s3.models import FakeKey

from shared.adapters import cache
from shared.store import keys
from tests.iam.recorder import LEDGER
from tests.kit.world import World

T = TypeVar("T")
HOMES = {"dynamodb": "eu-west-1", "kms": "eu-west-1", "s3": "aws", "sesv2": "eu-west-1", "sqs": "eu-west-1"}
"""The services that a test begins with something in, and where moto keeps it."""


class Snapshot:
    """moto's memory as it is now."""

    def __init__(self) -> None:
        self._backends = _backends()
        shared: dict[int, Any] = {id(each): each for each in self._backends.values()}
        for queue in self._backends["sqs"].__dict__["queues"].values():
            shared[id(queue._messages_lock)] = queue._messages_lock  # a lock has no copy
        self._shared = shared
        self._memory = self._copied({name: each.__dict__ for name, each in self._backends.items()}, shared)

    def restore(self) -> None:
        # By its metaclass; a reset would close the files of the snapshot, too.
        FakeKey.instances_tracked.clear()  # type: ignore[attr-defined]
        moto_api_backend.reset()
        now = _backends()
        shared = {**self._shared, **{id(each): now[name] for name, each in self._backends.items()}}
        for name, memory in self._copied(self._memory, shared).items():
            now[name].__dict__ = memory

    @staticmethod
    def _copied(memory: dict[str, Any], shared: dict[int, Any]) -> dict[str, Any]:
        return deepcopy(memory, dict(shared))


@dataclass(frozen=True, slots=True)
class _Stage:
    aws: Snapshot
    world: dict[str, Any]
    answer: Any


_stages: dict[tuple[Any, ...], _Stage] = {}


def begin(world: World, story: Callable[[World], T]) -> T:
    """As if `story` had just been told, in a new world or right after another that it began with; what it answers.
    The environment remembers nothing of it.
    """
    assert LEDGER.calls == world.calls, "a stage is where a test begins: something has been asked of AWS since"
    key = (*world.stage, story, keys.RELEASE_SHARDS, keys.NOTICE_SHARDS)
    if key not in _stages:
        listed = story(world)
        _stages[key] = _Stage(Snapshot(), _inside(world), listed)
    found = _stages[key]
    found.aws.restore()
    vars(world).update({**deepcopy(found.world), "stage": key, "calls": LEDGER.calls})
    cache.forget()
    answer: Any = world if isinstance(found.answer, World) else deepcopy(found.answer)
    return cast(T, answer)


def stage(story: Callable[[World], T]) -> Any:
    """A fixture of the story's name: the test begins where it ends, with what it answers."""

    def begun(world: World) -> T:
        return begin(world, story)

    return pytest.fixture(begun, name=story.__name__)


def _inside(world: World) -> dict[str, Any]:
    return deepcopy({each.name: getattr(world, each.name) for each in dataclasses.fields(world)})


def _backends() -> dict[str, BaseBackend]:
    return {name: get_backend(name)[DEFAULT_ACCOUNT_ID][home] for name, home in HOMES.items()}  # type: ignore[call-overload]
