"""The workers of every HTTP function: a queue of events and the processes that take from it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from infra.words import Function
from local.front.runtime import RESULT_LIMIT, FunctionFailed, Invocation, Program, Worker

ROOT = Path(__file__).resolve().parents[2]
BUSY = frozenset({"register", "signin", "results", "verify"})
"""The functions that many candidates call on results day; the others get one worker."""

_DOES_NOT_START = "the function does not start: see its log"


class TooSlow(Exception):
    """No result within API Gateway's time limit."""


class Throttled(Exception):
    """No environment is free: the account, or the function, has all its calls under way."""


class TooBig(Exception):
    """The event is larger than Lambda accepts."""


def workers_for(name: str) -> int:
    """Half the cores, but two at least, for a busy function, so that one slow answer never blocks the next."""
    return max(2, (os.cpu_count() or 1) // 2) if name in BUSY else 1


class Pool:
    """One function's workers; the first free one takes the next event."""

    def __init__(self, program: Program, count: int) -> None:
        self._queue: asyncio.Queue[Invocation] = asyncio.Queue()
        self._workers = [Worker(program, self._queue, self._one_failed_to_start) for _ in range(count)]
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(worker.run()) for worker in self._workers]

    async def ready(self) -> bool:
        """Waits until a worker wants an event (True), or the function cannot even start (False)."""
        up = [asyncio.create_task(worker.has_asked.wait()) for worker in self._workers]
        down = [asyncio.create_task(worker.failed_to_start.wait()) for worker in self._workers]
        await asyncio.wait([*up, *down], return_when=asyncio.FIRST_COMPLETED)
        is_up = any(task.done() for task in up)
        for task in (*up, *down):
            task.cancel()
        return is_up

    async def invoke(self, event: bytes, patience: float) -> bytes:
        """The function's result; raises FunctionFailed, TooSlow after `patience` seconds, TooBig."""
        if len(event) > RESULT_LIMIT:
            raise TooBig
        if self._is_down():
            raise FunctionFailed(_DOES_NOT_START)
        invocation = Invocation(event, asyncio.get_running_loop().create_future())
        self._queue.put_nowait(invocation)
        try:
            return await asyncio.wait_for(invocation.result, patience)
        except TimeoutError:
            raise TooSlow from None

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._fail_waiting("the front is stopping")

    def _is_down(self) -> bool:
        return all(worker.failed_to_start.is_set() for worker in self._workers)

    def _one_failed_to_start(self) -> None:
        if self._is_down():
            self._fail_waiting(_DOES_NOT_START)

    def _fail_waiting(self, reason: str) -> None:
        while not self._queue.empty():
            self._queue.get_nowait().fail(reason)


class Functions(Protocol):
    """Whatever runs the handlers."""

    def start(self) -> None: ...

    async def ready(self) -> list[str]:
        """Waits for all; the names of the functions that do not start."""
        ...

    async def invoke(self, name: str, event: bytes, patience: float) -> bytes:
        """The function's result; raises FunctionFailed, TooSlow after `patience` seconds, TooBig."""
        ...

    async def stop(self) -> None: ...


class Pools:
    """Every HTTP function's pool, by name."""

    def __init__(self, pools: Mapping[str, Pool]) -> None:
        self._pools = dict(pools)

    def start(self) -> None:
        for pool in self._pools.values():
            pool.start()

    async def ready(self) -> list[str]:
        names = list(self._pools)
        up = await asyncio.gather(*(self._pools[name].ready() for name in names))
        return [name for name, is_up in zip(names, up, strict=True) if not is_up]

    async def invoke(self, name: str, event: bytes, patience: float) -> bytes:
        return await self._pools[name].invoke(event, patience)

    async def stop(self) -> None:
        await asyncio.gather(*(pool.stop() for pool in self._pools.values()))


def pools(
    functions: Iterable[Function],
    environments: Mapping[str, Mapping[str, str]],
    *,
    root: Path = ROOT,
    logs: Path | None = None,
) -> Pools:
    """A pool for every function with routes; `environments` by the function's name."""
    made: dict[str, Pool] = {}
    for row in functions:
        if not row.routes:
            continue
        log = logs / f"{row.name}.log" if logs else None
        program = Program(row.handler, environment(row, environments.get(row.name, {}), root), row.timeout, root, log)
        made[row.name] = Pool(program, workers_for(row.name))
    return Pools(made)


def environment(row: Function, deployed: Mapping[str, str], root: Path) -> dict[str, str]:
    """A clean environment as Lambda's runtime sets it, with the deployed function's own variables.

    Nothing of the developer's shell goes in: a handler that needs a name which CDK does not set fails here too.
    """
    region = deployed.get("AWS_REGION", "eu-west-1")
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "en_US.UTF-8",
        "TZ": "UTC",
        "PYTHONPATH": str(root),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LAMBDA_TASK_ROOT": str(root),
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_LAMBDA_FUNCTION_NAME": row.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(row.memory),
        "AWS_LAMBDA_FUNCTION_ARN": f"arn:aws:lambda:{region}:000000000000:function:{row.name}",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{row.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        "_HANDLER": row.handler,
        **deployed,
    }
