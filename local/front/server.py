"""Serving the front on this machine: uvicorn on a loopback port, with the workers stopped before the server."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager

import uvicorn

from local.front.app import Front
from local.front.workers import Functions

GRACE = 5  # seconds an open request may still take at the end


class PortTaken(Exception):
    """Someone else listens there; the message says what to do."""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the caller's: it stops the workers first."""
        yield


def listen(port: int, name: str = "PORT") -> socket.socket:
    """A listening socket on loopback; 0 takes any free port. Raises PortTaken naming the setting to change."""
    # asyncio sets TCP_NODELAY only where the protocol is named; without it each answer waits 40 ms for an ACK.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError:
        listening.close()
        raise PortTaken(f"Port {port} is taken: stop what uses it, or choose another with {name}=...") from None
    listening.listen(512)
    return listening


async def serve(
    front: Front,
    functions: Functions,
    listening: socket.socket,
    until: asyncio.Event,
    when_up: Callable[[], Coroutine[None, None, None]],
) -> None:
    """Serves until `until` is set; `when_up` runs beside it, and is cancelled at the end."""
    config = uvicorn.Config(
        front, lifespan="off", ws="none", log_config=None, access_log=False, server_header=False, date_header=False,
        timeout_graceful_shutdown=GRACE, timeout_keep_alive=65, proxy_headers=False,
    )  # fmt: skip
    server = _Server(config)
    functions.start()
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    beside = asyncio.create_task(when_up())
    stopping = asyncio.create_task(until.wait())
    try:
        await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (beside, stopping):
            task.cancel()
        await asyncio.gather(beside, stopping, return_exceptions=True)
        await functions.stop()
        server.should_exit = True
        await serving
