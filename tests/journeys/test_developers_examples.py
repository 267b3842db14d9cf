"""The examples of the page for developers, run as they are printed there, against the real handlers over HTTP."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from local.client.caller import wait_for
from local.front.server import listen
from shared.adapters import cache, webhook_client
from shared.adapters.webhook_client import Attempt
from shared.verification.delivery import Outcome
from shared.verification.result_change import SETTLED
from tests.kit import key_stories, loopback, snapshots, stories
from tests.kit.stories import CANDIDATE, SESSION
from tests.kit.world import World
from web.build import EXAMPLES

pytestmark = pytest.mark.thorough

ENDPOINTS, URL = "/v1/webhook-endpoints", "https://crm.example.org/in"


@snapshots.stage
def office(world: World) -> dict[str, str]:
    """An approved organisation with a key of each kind; a result that is out is shared with it, and it has seen it."""
    stories.release_results(world)
    officer = stories.an_officer(world)
    organisation = stories.approve_office(world, officer)
    cache.forget()
    candidate = stories.a_signed_in_candidate(world)
    shared = {"session_id": SESSION, "organisation_id": organisation, "fields": ["overall"]}
    assert world.call("POST", "/v1/me/shares", shared, cookie=candidate).status == 201
    assert stories.verify(world, officer).status == 200
    world.at += timedelta(seconds=1)
    world.drain()
    keys = {mode: key_stories.make(world, officer, mode=mode, name=mode)["key"] for mode in ("live", "test")}
    return {"officer": officer, **keys}


def run(world: World, folder: Path, example: str, key: str) -> tuple[int, str]:
    cache.forget()
    program = {".py": sys.executable, ".sh": shutil.which("bash")}[Path(example).suffix]
    assert program
    return loopback.run(world, [program, str(EXAMPLES / example)], folder, RESULTS_ONLINE_KEY=key)


@pytest.fixture
def curl() -> None:
    """As Chromium: where there is none the tests are skipped, loudly; in CI they fail."""
    if shutil.which("curl") is None:
        sentence = "No curl here: its examples were NOT run. Install Debian's package `curl`."
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(sentence)


@pytest.mark.usefixtures("curl")
def test_the_quick_start_shows_the_practice_result_and_what_is_left(
    world: World, office: dict[str, str], tmp_path: Path
) -> None:
    code, printed = run(world, tmp_path, "check.sh", office["test"])
    assert code == 0, printed
    head, _, body = printed.replace("\r\n", "\n").rpartition("\n\n")
    assert "200" in head.splitlines()[0]
    assert {line.partition(":")[0].lower() for line in head.splitlines()} >= {"ratelimit", "ratelimit-policy"}
    assert [result["state"] for result in json.loads(body)["results"]] == ["practice"]


@pytest.mark.usefixtures("curl")
def test_a_key_by_basic_lists_the_checks(world: World, office: dict[str, str], tmp_path: Path) -> None:
    code, printed = run(world, tmp_path, "basic.sh", office["live"])
    assert code == 0, printed
    assert [line["candidate_id"] for line in json.loads(printed)["data"]] == [CANDIDATE]
    code, printed = run(world, tmp_path, "basic.sh", office["test"])
    assert (code, "live_key_required" in printed) == (22, True)


def test_a_check_in_python_prints_the_state_and_a_refusal_its_sentence(
    world: World, office: dict[str, str], tmp_path: Path
) -> None:
    assert run(world, tmp_path, "check.py", office["test"]) == (0, "B2 First · 174 · practice\n")
    code, printed = run(world, tmp_path, "check.py", office["test"][:-1])
    assert (code, printed.partition(":")[0]) == (1, "key_refused")


def test_an_admissions_system_pulls_each_change_once_and_acknowledges_what_is_shared(
    world: World, office: dict[str, str], tmp_path: Path
) -> None:
    assert run(world, tmp_path, "pull.py", office["live"]) == (0, f"result.shared {CANDIDATE} valid\n")
    (line,) = world.call("GET", "/v1/shared-results", cookie=office["officer"]).body["data"]
    assert (line["mark"], line["acknowledged_by"]) == ("acknowledged", "key live")
    withdraw(world)
    assert run(world, tmp_path, "pull.py", office["live"]) == (0, f"result.withdrawn {CANDIDATE} withheld\n")
    assert run(world, tmp_path, "pull.py", office["live"]) == (0, "")
    forget_place(tmp_path)  # a replay of the whole list
    assert run(world, tmp_path, "pull.py", office["live"]) == (0, "")


def withdraw(world: World) -> None:
    path = f"/v1/board/results/{CANDIDATE}.{SESSION}/withdrawals"
    assert world.call("POST", path, {"reason": "a mistake"}, operator="ana").status == 201
    world.at += SETTLED
    world.drain()


def forget_place(folder: Path) -> None:
    with sqlite3.connect(folder / "admissions.db") as ours:
        ours.execute("DELETE FROM place")


@contextmanager
def receiving(folder: Path, secret: str) -> Iterator[tuple[str, Path]]:
    """The receiver of the page on a port of its own: its address, and the file of what it prints."""
    with listen(0) as probe:
        port = probe.getsockname()[1]
    printed = folder / "received"
    with printed.open("w") as file:
        program = subprocess.Popen(
            [sys.executable, str(EXAMPLES / "receive.py")],
            env={"PORT": str(port), "RESULTS_ONLINE_WEBHOOK_SECRET": secret},
            stdout=file,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for("the receiver", lambda: is_listening(port) or None, 20, every=0.02)
            yield f"http://127.0.0.1:{port}", printed
        finally:
            program.terminate()
            program.wait()


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_the_receiver_takes_each_signed_message_once_and_no_other(
    world: World, office: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world.call("POST", ENDPOINTS, {"url": URL}, cookie=office["officer"]).body
    sent: list[Any] = []

    def posted(_: str, body: bytes, signature: dict[str, str]) -> Attempt:
        sent.append((body, dict(signature)))
        return Attempt(Outcome.ACCEPTED, 204)

    monkeypatch.setattr(webhook_client, "post", posted)
    withdraw(world)
    ((body, signature),) = sent
    with receiving(tmp_path, made["secret"]) as (url, printed):
        assert [post(url, body, signature) for _ in range(2)] == [204, 204]
        assert post(url, body.replace(b"withdrawn", b"restored"), signature) == 401
        assert post(url, body, {**signature, "webhook-timestamp": "1700000000"}) == 401
    assert [line.partition(" ")[0] for line in printed.read_text().splitlines()] == ["result.withdrawn"]
