"""`make rehearse`: the whole deployment, in an emulator of its own, and its removal.

Bootstrap, deploy, then the main journey with IAM enforced (so a missing grant shows), an empty diff, destroy;
what is left must be exactly what the templates keep, and is then removed.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.catalogue import FUNCTIONS, QUEUES
from infra.words import Role
from local.console.clock import Clock
from local.emulator import teardown
from local.emulator.deploy import DeployFailed, cdk, deploy
from local.emulator.emulator import ROOT, Emulator, EmulatorFailed
from local.emulator.signed_call import call
from local.emulator.troubled_store import TroubledStore
from local.journeys.main import walk
from local.mail_provider.emulator_ports import IamJudge
from local.place import RehearsalFailed, step
from local.prerequisites import FolderTaken, held
from local.stack import PREFIX, emulated_functions, environments, in_thread, stack

HOME = ROOT / ".local" / "rehearse"


def rehearse(port: int, front_port: int, concurrency: int = 0, cancelled: int = 0) -> None:
    """Every step in order, on these two free ports of the loopback; RehearsalFailed at the first that goes wrong.

    `concurrency` is the account's: a new one has ten. 0 is as many as fit on this machine.
    Of the functions' transactions every `cancelled`-th is answered as a busy DynamoDB does (0: none).
    """
    shutil.rmtree(HOME, ignore_errors=True)
    emulator = Emulator(port, HOME / "emulator", concurrency)
    out = HOME / "deploy"
    try:
        with step("start the emulator"):
            emulator.start()
        with step("bootstrap and deploy"):
            store_port = _free_port() if cancelled else 0
            store_url = f"http://127.0.0.1:{store_port}" if cancelled else None
            outputs = deploy(emulator, f"http://127.0.0.1:{front_port}", out, store_url)
        with step("restart with IAM enforced"):
            emulator.stop()
            emulator.start(iam=True)
        with step("operators' routes: signed calls only"), _troubled(emulator, store_port, cancelled):
            _check_signatures(emulator, outputs["ApiUrl"])
        with step("the main journey"), _troubled(emulator, store_port, cancelled):
            _walk(emulator, out / "pages", front_port)
        with step("restart, diff"):
            emulator.stop()
            emulator.start()
            cdk(emulator, "diff", "--fail", "--all", "--app", str(out / "cdk.out"))
        with step("destroy"):
            cdk(emulator, "destroy", "--all", "--force", "--app", str(out / "cdk.out"))
        with step("only what is kept remains"):
            _check_leftovers(emulator, out / "cdk.out")
        with step("remove it"):
            _remove_leftovers(emulator)
    finally:
        emulator.stop()


def _walk(emulator: Emulator, pages: Path, front_port: int) -> None:
    """The functions run in the emulator, from their zips and under their own roles."""
    functions, deployed = emulated_functions(emulator), environments(emulator)
    made = stack(emulator, pages, Clock(), functions, deployed, judge=IamJudge(emulator))
    with in_thread(made, front_port) as url:
        walk(url)
    if emulator.concurrency:
        print(f"    {emulator.concurrency} calls at once; {functions.throttled} requests found none free and were 503")
        _check_failure_queues(emulator)


def _check_failure_queues(emulator: Emulator) -> None:
    """Raises where a failure queue has messages: a full account may delay messages, but must not fail them."""
    sqs = emulator.client("sqs")
    for name in QUEUES:
        url = sqs.get_queue_url(QueueName=f"{PREFIX}-{name}-failed")["QueueUrl"]
        answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])["Attributes"]
        if int(answer["ApproximateNumberOfMessages"]):
            raise RehearsalFailed(f"{answer['ApproximateNumberOfMessages']} messages lie in {name}-failed.")


@contextmanager
def _troubled(emulator: Emulator, port: int, cancelled: int) -> Iterator[None]:
    if not cancelled:
        yield
        return
    store = TroubledStore(emulator.url, cancelled)
    with store.listening(port):
        yield
    print(f"    {store.cancelled} of {store.transactions} transactions were cancelled")


def _check_signatures(emulator: Emulator, api_url: str) -> None:
    """Unsigned: refused before the function. Signed by the account's root: let through to it."""
    board = next(route for row in FUNCTIONS for route in row.routes if route.role is Role.OPERATOR)
    unsigned = call(emulator, api_url, board, is_signed=False)
    signed = call(emulator, api_url, board, is_signed=True)
    if unsigned != 403 or signed in (401, 403):
        raise RehearsalFailed(f"{board.key} answered {unsigned} unsigned and {signed} signed.")


def _check_leftovers(emulator: Emulator, assembly: Path) -> None:
    expected, found = teardown.promised(assembly), teardown.found(emulator)
    if expected != found:
        raise RehearsalFailed(f"After destroy there should remain {expected}, and there remains {found}.")
    print(f"    kept: {', '.join(f'{count} {kind}' for kind, count in sorted(found.items()))}")


def _remove_leftovers(emulator: Emulator) -> None:
    teardown.remove(emulator)
    found = teardown.found(emulator)
    if found:
        raise RehearsalFailed(f"This could not be removed: {found}.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of the emulator; any free one by default")
    parser.add_argument("--front-port", type=int, default=0, help="of the front; any free one by default")
    parser.add_argument("--concurrency", type=int, default=0, help="calls at once of the account; a new one has 10")
    parser.add_argument("--cancelled", type=int, default=0, help="every so manieth transaction is cancelled")
    answer = parser.parse_args()
    try:
        with held(HOME.with_name("rehearse.lock"), "`make rehearse`"):
            rehearse(
                answer.port or _free_port(), answer.front_port or _free_port(), answer.concurrency, answer.cancelled
            )
    except FolderTaken as taken:
        print(taken, file=sys.stderr)
        return 1
    except (RehearsalFailed, DeployFailed, EmulatorFailed, AssertionError) as failed:
        print(f"The rehearsal failed. {failed}", file=sys.stderr)
        return 1
    print("The rehearsal passed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
