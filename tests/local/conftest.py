"""A front over tiny handlers of our own, with a catalogue of its own: no emulator, no deployed function."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.words import Function, Role, Route
from local.console import release_watch
from local.console.clock import Clock
from local.console.mailbox import Mailbox
from local.console.operators import Board
from local.console.router import Desk
from local.console.sweeps import Sweeps
from local.front.app import Api, Front
from local.front.cache import Cache
from local.front.cdn import Cdn
from local.front.pages import Pages
from local.front.routes import Routes
from local.front.server import listen, serve
from local.front.workers import Pools, pools
from local.mail_provider.provider import SES, Provider

HANDLERS = {
    "echo": "import json\ndef handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps(event)}\n",
    "shapes": """
import os, time
def handler(event, context):
    which = event["pathParameters"]["which"]
    if which == "raise": raise RuntimeError("a secret in the message")
    if which == "die": os._exit(7)
    if which == "slow": time.sleep(1.2)
    if which == "hang":
        open(__file__ + ".began", "w").close()
        time.sleep(60)
    if which == "pid": return {"pid": os.getpid()}
    if which == "environment": return dict(os.environ)
    if which == "remaining": return {"remaining_ms": context.get_remaining_time_in_millis()}
    if which == "large": return {"statusCode": 200, "body": "x" * (6 * 1024 * 1024 + 2048)}
    if which == "cookies": return {"statusCode": 204, "cookies": ["a=1; Secure", "b=2"], "headers": {"X-Seen": 7}}
    if which == "bytes": return {"statusCode": 200, "isBase64Encoded": True, "body": "AAEC",
                                 "headers": {"Content-Type": "application/octet-stream"}}
    if which == "framed": return {"statusCode": 200, "headers": {"X-Frame-Options": "ALLOW", "Server": "mine"}}
    return {"statusCode": 200, "body": which}
""",
    "broken": "import no_such_module_anywhere\n",
    "board": "import json\ndef handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps(event)}\n",
}

CATALOGUE = (
    Function(
        "echo",
        libraries=(),
        routes=(
            Route("GET", "/v1/echo", Role.ANYONE),
            Route("POST", "/v1/echo", Role.ANYONE),
            Route("GET", "/v1/echo/{id}", Role.CANDIDATE),
            Route("GET", "/v1/echo/known", Role.ANYONE),
        ),
        answers_rest=True,
    ),
    Function("shapes", libraries=(), routes=(Route("GET", "/v1/shapes/{which}", Role.ANYONE),), timeout=2),
    Function("broken", libraries=(), routes=(Route("GET", "/v1/broken", Role.ANYONE),)),
    Function(
        "board",
        libraries=(),
        routes=(
            Route("GET", "/v1/board/releases/{id}", Role.OPERATOR),
            Route("POST", "/v1/board/releases", Role.OPERATOR),
        ),
    ),
    Function("sweeper", libraries=(), minutely=True),
)

MAILS = [
    {
        "to": "anna@example.org",
        "subject": "Confirm <your> address",
        "text": "Open http://127.0.0.1:8000/en/confirm#abc",
        "html": None,
        "sent_at": "2026-12-09T08:00:00Z",
    }
]


@dataclass(slots=True)
class Kept:
    """A queue of the provider's events that keeps them."""

    put_down: list[dict[str, Any]] = field(default_factory=list)

    def put(self, events: list[dict[str, Any]]) -> None:
        self.put_down += events


@dataclass(slots=True)
class Running:
    """A front in a thread of its own."""

    port: int
    clock: Clock
    swept: list[dict[str, Any]]
    pools: Pools
    events: Kept = field(default_factory=Kept)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def _pages(root: Path) -> None:
    (root / "en" / "register").mkdir(parents=True)
    (root / "assets").mkdir()
    (root / "index.html").write_text("<h1>start</h1>")
    (root / "404.html").write_text("<h1>no such page</h1>")
    (root / "en" / "register" / "index.html").write_text("<h1>régistre</h1>")
    (root / "assets" / "app.0a1b.js").write_text("export {}")
    (root.parent / "secret.txt").write_text("not for the web")


def _handlers(root: Path) -> None:
    for name, source in HANDLERS.items():
        folder = root / "functions" / name
        folder.mkdir(parents=True)
        (folder / "handler.py").write_text(source)


@pytest.fixture(scope="package")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    root = tmp_path_factory.mktemp("front")
    _handlers(root)
    (root / "dist").mkdir()
    _pages(root / "dist")
    swept: list[dict[str, Any]] = []
    up, clock = threading.Event(), Clock()
    listening = listen(0)
    running = Running(listening.getsockname()[1], clock, swept, Pools({}))
    loop = asyncio.new_event_loop()
    until = asyncio.Event()

    async def main() -> None:
        environments = {"shapes": {"RESULTS_TABLE": "Results"}}
        running.pools = pools(CATALOGUE, environments, root=root, logs=root)
        api = Api(Routes(CATALOGUE), running.pools, clock.now, patience=3)

        def invoke(name: str, event: bytes) -> None:
            swept.append({"name": name, **json.loads(event)})

        sweeps = Sweeps(clock, [row.name for row in CATALOGUE if row.minutely], invoke)
        mailbox, provider = Mailbox(lambda: list(MAILS)), Provider(clock, running.events)
        rooms = {
            "/_local/board/": Board(api).respond,
            "/_local/mail": mailbox.respond,
            "/_local/mail.": mailbox.respond,
            "/_local/provider": provider.respond,
            **{release_watch.PATH + end: release_watch.respond for end in ("", "/", ".")},
            SES: provider.respond_ses,
        }
        desk = Desk(clock, sweeps, rooms)
        app = Front(Cdn(api.respond, Pages(root / "dist").respond, "origin-secret", Cache(clock.now)), desk.respond)

        async def started() -> None:
            await running.pools.ready()
            up.set()
            await provider.pass_on()

        await serve(app, running.pools, listening, until, started)

    thread = threading.Thread(target=loop.run_until_complete, args=(main(),), daemon=True)
    thread.start()
    assert up.wait(20), "the front did not come up"
    yield running
    loop.call_soon_threadsafe(until.set)
    thread.join(20)
    assert not thread.is_alive(), "the front did not stop"


@pytest.fixture
def http(front: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=front.url, timeout=20) as client:
        yield client
