"""A receiver of webhooks on this machine, as an admissions system has one: takes each in and checks its signature."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from local.journeys.story import must


@dataclass(slots=True)
class Receiver:
    """`url` is where it listens, `secret` what it was given, `taken` each message whose signature is right, `forged`
    how many others came."""

    url: str
    secret: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    forged: int = 0

    def take(self, headers: dict[str, str], body: bytes) -> None:
        if is_signed(self.secret, headers, body):
            self.taken.append({**json.loads(body), "webhook-id": headers["webhook-id"]})
        else:
            self.forged += 1

    def types(self) -> list[str]:
        """Of what came, without tests; each id once, or the journey ends."""
        ids = [each["webhook-id"] for each in self.taken]
        must(len(ids) == len(set(ids)) and self.forged == 0, f"Each comes once and signed: {ids}, {self.forged} forged")
        return [each["type"] for each in self.taken if each["type"] != "test"]


def is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """By the library of Standard Webhooks: id, time and body, by one of the signatures, and not too old."""
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


@contextmanager
def listening() -> Iterator[Receiver]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.take({name.lower(): value for name, value in self.headers.items()}, body)
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """The journey says itself what came."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        receiver = Receiver(f"http://127.0.0.1:{server.server_port}/in")
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield receiver
        finally:
            server.shutdown()
