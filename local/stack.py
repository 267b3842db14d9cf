"""The front over a deployed emulator, assembled for `make run`, the rehearsal and the journeys."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from infra.catalogue import FUNCTIONS
from local.console import release_watch
from local.console.clock import Clock
from local.console.mailbox import Mailbox
from local.console.operators import Board
from local.console.router import Desk
from local.console.sweeps import Sweeps
from local.emulator.emulator import Emulator
from local.front.app import Api, Front
from local.front.cache import Cache
from local.front.cdn import Cdn
from local.front.emulated import EmulatedFunctions
from local.front.gateway import INTEGRATION_LIMIT
from local.front.pages import Pages
from local.front.routes import Routes
from local.front.server import listen, serve
from local.front.wire import Answer, Request, Respond, json_answer
from local.front.workers import Functions, pools, workers_for
from local.mail_provider.emulator_ports import SqsEvents
from local.mail_provider.provider import SES, Judge, Provider

PREFIX = "results-online"
Environments = dict[str, dict[str, str]]


class NotDeployed(RuntimeError):
    """The emulator holds no finished deployment; the message says what is missing."""


@dataclass(slots=True)
class Stack:
    """The front, and the periodic tasks that run with it."""

    front: Front
    functions: Functions
    clock: Clock
    sweeps: Sweeps
    provider: Provider
    _beside: list[asyncio.Task[None]] = field(default_factory=list)

    async def start_ticking(self) -> None:
        self._beside = [
            asyncio.create_task(self.sweeps.every_minute()),
            asyncio.create_task(self.provider.pass_on()),
        ]

    def stop_ticking(self) -> None:
        for task in self._beside:
            task.cancel()


def environments(emulator: Emulator) -> Environments:
    """Each function's variables as they were deployed, with the emulator's endpoint."""
    client = emulator.client("lambda")
    found: Environments = {}
    for row in FUNCTIONS:
        listed = client.get_function_configuration(FunctionName=f"{PREFIX}-{row.name}")
        found[row.name] = {**listed.get("Environment", {}).get("Variables", {}), **emulator.environment()}
    return found


def origin_secret(deployed: Environments) -> str:
    """The first live value of the CDN's header, from any function that the public reaches."""
    found = next((each["ORIGIN_SECRETS"] for each in deployed.values() if each.get("ORIGIN_SECRETS")), "")
    if not found or found.startswith("{{"):
        raise NotDeployed("The deployed functions know no origin secret.")
    return found.split(",")[0]


def stack(
    emulator: Emulator,
    pages: Path,
    clock: Clock,
    functions: Functions,
    deployed: Environments,
    judge: Judge | None = None,
) -> Stack:
    """The front over these functions, serving the built `pages`; `judge` says whose mail the provider takes."""
    client = emulator.client("lambda")

    def sweep(name: str, event: bytes) -> str | None:
        answer = client.invoke(FunctionName=f"{PREFIX}-{name}", Payload=event)
        return answer["Payload"].read().decode(errors="replace") if "FunctionError" in answer else None

    api = Api(Routes(FUNCTIONS), functions, clock.now, patience=INTEGRATION_LIMIT)
    sweeps = Sweeps(clock, [row.name for row in FUNCTIONS if row.minutely], sweep)
    provider = Provider(clock, SqsEvents(emulator, f"{PREFIX}-mail-events"), judge)
    mailbox = Mailbox(lambda: provider.mails)
    rooms = {
        "/_local/board/": Board(api).respond,
        "/_local/mail": mailbox.respond,
        "/_local/mail.": mailbox.respond,
        "/_local/provider": provider.respond,
        **{release_watch.PATH + end: release_watch.respond for end in ("", "/", ".")},
        "/_local/stack": whereabouts(emulator, deployed),
        SES: provider.respond_ses,
    }
    cdn = Cdn(api.respond, Pages(pages).respond, origin_secret(deployed), Cache(clock.now))
    front = Front(cdn, Desk(clock, sweeps, rooms).respond)
    return Stack(front, functions, clock, sweeps, provider)


def whereabouts(emulator: Emulator, deployed: Environments) -> Respond:
    """Where the state is, for programs of this machine that put some there themselves (`local/data/registered.py`)."""
    tables = {name: value for each in deployed.values() for name, value in each.items() if name.endswith("_TABLE")}
    counts = {row.name: workers_for(row.name) for row in FUNCTIONS if row.routes}
    listed = {"environment": {**emulator.environment(), **tables}, "environments": counts}

    async def respond(_: Request) -> Answer:
        return json_answer(200, listed, ("cache-control", "no-store"))

    return respond


def worker_functions(deployed: Environments, logs: Path) -> Functions:
    """The handlers of this working tree, in worker processes."""
    logs.mkdir(parents=True, exist_ok=True)
    return pools(FUNCTIONS, deployed, logs=logs)


def emulated_functions(emulator: Emulator) -> EmulatedFunctions:
    """The deployed zips, in the emulator, under their roles where it enforces IAM."""
    return EmulatedFunctions(emulator.client("lambda", retries=0), PREFIX)


@contextmanager
def in_thread(made: Stack, port: int) -> Iterator[str]:
    """Serves the stack beside the caller; its address, without a slash at the end."""
    loop, until, up = asyncio.new_event_loop(), asyncio.Event(), threading.Event()
    listening = listen(port)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"

    async def when_up() -> None:
        await made.functions.ready()
        await made.start_ticking()
        up.set()

    serving = serve(made.front, made.functions, listening, until, when_up)
    thread = threading.Thread(target=loop.run_until_complete, args=(serving,), daemon=True)
    thread.start()
    try:
        if not up.wait(60):
            raise NotDeployed("The front did not come up within a minute: see the functions' logs.")
        yield url
    finally:
        loop.call_soon_threadsafe(made.stop_ticking)
        loop.call_soon_threadsafe(until.set)
        thread.join(30)
