"""A full account: of three calls at once where two may run, one finds no environment free; its caller gets a 503."""

from __future__ import annotations

import asyncio
import io
import json
import socket
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from infra.catalogue import FUNCTIONS
from local.client.caller import Caller
from local.emulator.emulator import PROGRAM, Emulator
from local.front.app import Api
from local.front.emulated import EmulatedFunctions
from local.front.routes import Routes
from local.front.wire import Request
from tests.kit import beside

HANDLER = """
import time

def handler(event, context):
    time.sleep(1.5)
    return {"statusCode": 200, "body": "{}"}
"""


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Emulator]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Emulator(port, tmp_path / "emulator", concurrency=2).start(persist=False)
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w") as file:
        file.writestr("code.py", HANDLER)
    made.client("lambda").create_function(
        FunctionName="test-calendar",
        Runtime="python3.13",
        Role="arn:aws:iam::000000000000:role/any",
        Handler="code.handler",
        Code={"ZipFile": bundle.getvalue()},
        Timeout=10,
    )
    yield made
    made.stop()


@pytest.mark.rehearsal
@pytest.mark.skipif(not PROGRAM.exists(), reason="the emulator is not installed: make setup")
def test_one_call_too_many_is_a_503_of_api_gateways_own(full: Emulator) -> None:
    assert full.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"] == 2
    functions = EmulatedFunctions(full.client("lambda", retries=0), "test")
    api = Api(Routes(FUNCTIONS), functions, lambda: datetime.now(UTC), patience=30)

    async def three() -> list[int]:
        asked = [api.respond(Request("GET", "/v1/health")) for _ in range(3)]
        return sorted(answer.status for answer in await asyncio.gather(*asked))

    assert beside.run(three()) == [200, 200, 503]
    assert functions.throttled == 1


@pytest.mark.parametrize("throttled", [0, 1, 3, 4])
def test_a_client_of_the_journey_copes_as_a_real_one(monkeypatch: pytest.MonkeyPatch, throttled: int) -> None:
    """Later each time; at last it says what it was answered."""
    waits: list[float] = []
    monkeypatch.setattr("local.client.caller.time.sleep", waits.append)
    left = [503] * throttled

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(left.pop() if left else 200, content=json.dumps({"message": "Service Unavailable"}))

    asking = Caller("http://127.0.0.1:1")
    asking._http = httpx.Client(base_url="http://127.0.0.1:1", transport=httpx.MockTransport(answer))
    assert asking.ask("GET", "/v1/health").status_code == (200 if throttled < 4 else 503)
    assert waits == [1, 2, 4, 8][:throttled]
