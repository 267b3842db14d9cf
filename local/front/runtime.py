"""The Lambda Runtime API for one worker: a process that runs a function's handler, one event at a time.

Source: "Using the Lambda runtime API for custom runtimes" (Lambda developer guide). Powertools' resolver keeps
the current event on its class, so an event never shares a process with another, exactly as on Lambda.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

RESULT_LIMIT = 6 * 1024 * 1024 + 1024  # bytes; "Invocation payload, synchronous: 6 MB" each way (Lambda quotas)
_RUNTIME = "/2018-06-01/runtime"


class FunctionFailed(Exception):
    """The function raised, died, timed out, or answered with more than Lambda returns."""


@dataclass(slots=True, eq=False)
class Invocation:
    """One event and the promise of its result."""

    event: bytes
    result: asyncio.Future[bytes]
    request_id: str = field(default_factory=lambda: str(uuid4()))

    def fail(self, reason: str) -> None:
        if not self.result.done():
            self.result.set_exception(FunctionFailed(reason))

    def succeed(self, result: bytes) -> None:
        if not self.result.done():
            self.result.set_result(result)


@dataclass(frozen=True, slots=True)
class Program:
    """What a worker runs: `handler` as "functions.results.handler.handler", with this whole environment."""

    handler: str
    environment: Mapping[str, str]
    timeout: float  # seconds an event may take
    root: Path
    log: Path | None = None


class Worker:
    """One process and the loopback port it asks for events; restarted whenever it dies."""

    def __init__(
        self, program: Program, queue: asyncio.Queue[Invocation], on_failed_start: Callable[[], None] = lambda: None
    ) -> None:
        self.has_asked = asyncio.Event()  # set once the handler is imported and wants an event
        self.failed_to_start = asyncio.Event()
        self._program = program
        self._queue = queue
        self._on_failed_start = on_failed_start
        self._current: Invocation | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._talks: set[asyncio.Task[None]] = set()
        self._process: asyncio.subprocess.Process | None = None

    async def run(self) -> None:
        """Until cancelled."""
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, limit=64 * 1024)
        port = server.sockets[0].getsockname()[1]
        try:
            while True:
                await self._one_life(port)
        finally:
            server.close()
            await self._end()

    async def _one_life(self, port: int) -> None:
        self.has_asked.clear()
        self._process = await self._start(port)
        await self._process.wait()
        came_up = self.has_asked.is_set()
        await self._end()
        if not came_up:
            # Lambda fails the event and tries a fresh environment at the next; we try again after a little.
            self.failed_to_start.set()
            self._on_failed_start()
            await asyncio.sleep(2)

    async def _start(self, port: int) -> asyncio.subprocess.Process:
        environment = {**self._program.environment, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}"}
        with contextlib.ExitStack() as opened:
            log = opened.enter_context(self._program.log.open("ab")) if self._program.log else None
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "awslambdaric", self._program.handler),
                env=environment,
                cwd=self._program.root,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the front alone, which then stops its workers
            )

    async def _end(self) -> None:
        """Stops the process, if it runs, and fails the invocations that it leaves."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        if self._current is not None:
            self._current.fail("the runtime exited")
        self._settled()

    def _settled(self) -> None:
        self._current = None
        if self._timer is not None:
            self._timer.cancel()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self._talks.add(task)
        try:
            while True:
                method, path, body = await _read(reader)
                writer.write(await self._answer(method, path.removeprefix(_RUNTIME), body))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError):
            pass  # the worker hung up, or spoke no HTTP
        except asyncio.CancelledError:
            pass  # the worker ended; Python 3.11's stream server would print a cancelled talk as an error
        finally:
            self._talks.discard(task)
            writer.close()

    async def _answer(self, method: str, path: str, body: bytes) -> bytes:
        if (method, path) == ("GET", "/invocation/next"):
            return await self._next()
        if (method, path) == ("POST", "/init/error"):
            return _http(202)
        _, _, rest = path.partition("/invocation/")
        request_id, _, verb = rest.partition("/")
        if self._current is None or self._current.request_id != request_id:
            return _http(400)
        if verb == "response" and len(body) <= RESULT_LIMIT:
            self._current.succeed(body)
        else:
            self._current.fail(_reason(body) if verb == "error" else "the response is over 6 MB")
        self._settled()
        return _http(202)

    async def _next(self) -> bytes:
        self.has_asked.set()
        self.failed_to_start.clear()
        invocation = await self._queue.get()
        while invocation.result.done():  # the caller has gone: API Gateway's 30 s were over
            invocation = await self._queue.get()
        self._current = invocation
        self._timer = asyncio.get_running_loop().call_later(self._program.timeout, self._time_out, invocation)
        deadline = datetime.now(UTC) + timedelta(seconds=self._program.timeout)
        return _http(
            200,
            invocation.event,
            ("Content-Type", "application/json"),
            ("Lambda-Runtime-Aws-Request-Id", invocation.request_id),
            ("Lambda-Runtime-Deadline-Ms", str(int(deadline.timestamp() * 1000))),
            ("Lambda-Runtime-Invoked-Function-Arn", self._program.environment.get("AWS_LAMBDA_FUNCTION_ARN", "")),
        )

    def _time_out(self, invocation: Invocation) -> None:
        if self._current is not invocation or self._process is None:
            return
        invocation.fail(f"Task timed out after {self._program.timeout:.2f} seconds")
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()


async def _read(reader: asyncio.StreamReader) -> tuple[str, str, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return method, path, body


def _http(status: int, body: bytes = b"", *headers: tuple[str, str]) -> bytes:
    named = "".join(f"{name}: {value}\r\n" for name, value in (*headers, ("Content-Length", str(len(body)))))
    return f"HTTP/1.1 {status} OK\r\n{named}\r\n".encode("latin-1") + body


def _reason(error: bytes) -> str:
    with contextlib.suppress(ValueError, TypeError, AttributeError):
        answer = json.loads(error)
        return f"{answer.get('errorType')}: {answer.get('errorMessage')}"
    return "the function raised an error"
