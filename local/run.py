"""`make run`: the whole platform on one machine, without an AWS account and without docker.

    PORT=8000 AWS_PORT=4566 DEMO=1 KEEP=0 CONCURRENCY=0 python -m local.run

Starts the emulator, deploys this very CDK app into it, serves the front, loads the demo awarding body, and says
where everything is. Ends cleanly on Ctrl-C and SIGTERM.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from local.console.clock import Clock
from local.emulator.emulator import ROOT, Emulator, EmulatorFailed
from local.front.server import listen, serve
from local.front.workers import Functions
from local.prerequisites import FolderTaken, held, troubles
from local.stack import Environments, NotDeployed, Stack, emulated_functions, environments, stack, worker_functions
from shared.candidates.candidate import PRACTICE_ID, PRACTICE_SECRET

HOME = Path(os.environ.get("LOCAL_DIR") or ROOT / ".local")
STATE = HOME / "emulator"
LOGS = HOME / "logs"
OFFSET = STATE / "clock"
MAILS = STATE / "mails.json"
DEMO = STATE / "demo.txt"
"""The demo's output: the accounts to sign in with."""
OFF = frozenset({"", "0", "no", "off"})


class Stopped(Exception):
    """Ctrl-C or SIGTERM."""


class StepFailed(RuntimeError):
    """A program that `make run` needs ended with an error; it has said why."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the caller may choose, by the environment's names in capitals.

    `concurrency` is how many calls the account may have at once: the functions then run in the emulator, as in the
    rehearsal, and not in workers of this working tree. 0 is no limit.
    """

    port: int = 8000
    aws_port: int = 4566
    demo: bool = True
    keep: bool = False
    concurrency: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @staticmethod
    def of(environment: Mapping[str, str]) -> Choices:
        """Raises ValueError with a sentence for what is no number."""
        ports = {name: environment.get(name) or default for name, default in (("PORT", "8000"), ("AWS_PORT", "4566"))}
        for name, text in ports.items():
            if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65536):
                raise ValueError(f"{name}={text} is no port: write a number from 1 to 65535.")
        calls = environment.get("CONCURRENCY") or "0"
        if not (calls.isascii() and calls.isdecimal()):
            raise ValueError(f"CONCURRENCY={calls} is no number of calls: a new account has 10.")
        return Choices(
            port=int(ports["PORT"]),
            aws_port=int(ports["AWS_PORT"]),
            demo=environment.get("DEMO", "1").lower() not in OFF,
            keep=environment.get("KEEP", "").lower() not in OFF,
            concurrency=int(calls),
        )


def main() -> int:
    logging.basicConfig(format="%(name)s: %(message)s", level=logging.WARNING)
    try:
        choices = Choices.of(os.environ)
    except ValueError as refused:
        print(refused)
        return 1
    try:
        with held(HOME / "lock", f"`make run` at {choices.url}"):
            return _checked(choices)
    except FolderTaken as taken:
        print(taken)
        return 1


def _checked(choices: Choices) -> int:
    found = list(troubles(ROOT, {"PORT": choices.port, "AWS_PORT": choices.aws_port}))
    if found:
        print("\n".join(found))
        return 1
    try:
        asyncio.run(_run(choices))
    except Stopped:
        print("Stopped.")
    except (EmulatorFailed, NotDeployed, StepFailed) as failed:
        print(failed)
        return 1
    return 0


async def _run(choices: Choices) -> None:
    until = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, until.set)
    is_kept = choices.keep and STATE.exists()
    if not is_kept:
        for folder in (STATE, LOGS):
            shutil.rmtree(folder, ignore_errors=True)
    emulator = Emulator(choices.aws_port, STATE, choices.concurrency)
    began = time.monotonic()
    try:
        _say("Starting the emulator of AWS ...")
        await asyncio.to_thread(emulator.start)
        _say("Deploying the CDK app into it ...")
        await _program(until, "local.emulator.deploy", *_deploys(choices))
        clock = Clock(_kept_offset())
        deployed = await asyncio.to_thread(environments, emulator)
        made = stack(
            emulator, HOME / "deploy" / "pages", clock, functions_of(choices, emulator, deployed, LOGS), deployed
        )
        if MAILS.exists():
            made.provider.load(MAILS)
        await _serve(choices, made, until, began, is_kept=is_kept)
        made.provider.save(MAILS)
        OFFSET.write_text(str(clock.offset.total_seconds()))
        _say("Stopped.")
    finally:
        await asyncio.to_thread(emulator.stop)


def functions_of(choices: Choices, emulator: Emulator, deployed: Environments, logs: Path) -> Functions:
    """The functions behind the routes. Workers have no account limit, so under a limit the emulator runs the routes,
    too."""
    return emulated_functions(emulator) if choices.concurrency else worker_functions(deployed, logs)


async def _serve(choices: Choices, made: Stack, until: asyncio.Event, began: float, *, is_kept: bool) -> None:
    async def when_up() -> None:
        for name in await made.functions.ready():
            _say(f"The function {name} does not start: {LOGS}/{name}.log says why.")
        await made.start_ticking()
        _say(_welcome(choices.url, time.monotonic() - began))
        if is_kept:
            _say(_kept())
        elif choices.demo:
            with contextlib.suppress(Stopped, StepFailed):
                DEMO.write_text(await _program(until, "local.data.demo", "--url", choices.url), "utf-8")
                _say(DEMO.read_text("utf-8"))

    try:
        await serve(made.front, made.functions, listen(choices.port), until, when_up)
    finally:
        made.stop_ticking()


def _welcome(url: str, seconds: float) -> str:
    return f"""
Results Online is ready at {url} ({seconds:.0f} s)
  Mailbox              {url}/_local/mail
  Releases, live       {url}/_local/releases
  Mail provider        {url}/_local/provider (GET, PUT: rate, quota, latency, faults)
  Practice candidate   ID number {PRACTICE_ID}, Secret number {PRACTICE_SECRET} (fictional)
  Clock                curl {url}/_local/clock -d '{{"advance": "PT336H"}}'
  Operators' routes    {url}/_local/board/...?operator=NAME
  Logs                 {LOGS}/, {STATE}/emulator.log
Ctrl-C stops it.
"""


def _kept() -> str:
    who = f"Whom to sign in as: {DEMO}." if DEMO.exists() else "It has no demo: sign in as whom you made in it."
    return f"The state of the last run is kept; without KEEP=1 a run starts anew.\n{who}"


async def _program(until: asyncio.Event, module: str, *arguments: str) -> str:
    """Runs a module of ours to its end: what it wrote. Stopped when `until` is set before, StepFailed on an error."""
    log = HOME / f"{module}.log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, *arguments),
            cwd=ROOT,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    ended, stopped = asyncio.create_task(process.wait()), asyncio.create_task(until.wait())
    try:
        await asyncio.wait([ended, stopped], return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            await ended
    if until.is_set():
        raise Stopped
    if process.returncode:
        raise StepFailed(f"{module} failed:\n{log.read_text(errors='replace')[-3000:]}")
    return log.read_text(errors="replace")


def _deploys(choices: Choices) -> tuple[str, ...]:
    return "--port", str(choices.aws_port), "--site-url", choices.url, "--out", str(HOME / "deploy")


def _kept_offset() -> timedelta:
    return timedelta(seconds=float(OFFSET.read_text())) if OFFSET.exists() else timedelta()


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
