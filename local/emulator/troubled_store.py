"""DynamoDB for the deployed functions of a rehearsal: passes every call on to the emulator, but answers every n-th
transaction as a busy table does, in turn with a conflict and a throttling. Nothing of such a transaction is done."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from local.emulator.cancellations import Reason, cancelled

_TURNS = (Reason.CONFLICT, Reason.THROTTLED)
_OURS = ("connection", "transfer-encoding", "content-length", "content-encoding", "date", "server")


class TroubledStore:
    """`transactions` that came, and how many of them were `cancelled`: every `every`-th."""

    def __init__(self, emulator_url: str, every: int) -> None:
        self.transactions = self.cancelled = 0
        self._url, self._every, self._lock = emulator_url, every, threading.Lock()
        self._emulator = httpx.Client(timeout=60.0)  # a connection for each call would double the time of a short one

    def answer(self, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        if headers.get("x-amz-target", "").endswith(".TransactWriteItems"):
            reason = self._refused()
            if reason is not None:
                parts = len(json.loads(body)["TransactItems"])
                return 400, {"content-type": "application/x-amz-json-1.0"}, cancelled(parts, {0: reason})
        found = self._emulator.post(self._url, headers=headers, content=body)
        return found.status_code, dict(found.headers), found.content

    def _refused(self) -> Reason | None:
        with self._lock:
            self.transactions += 1
            if self.transactions % self._every:
                return None
            self.cancelled += 1
            return _TURNS[self.cancelled % len(_TURNS)]

    @contextmanager
    def listening(self, port: int) -> Iterator[None]:
        store = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                asked = {name.lower(): value for name, value in self.headers.items()}
                status, headers, answer = store.answer(asked, body)
                self.send_response(status)
                for name, value in headers.items():
                    if name.lower() not in _OURS:
                        self.send_header(name, value)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
