"""What `make run` asks of its caller and of the machine, before it starts anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from local import rehearse, run
from local.emulator.emulator import Emulator
from local.front.emulated import EmulatedFunctions
from local.front.server import listen
from local.front.workers import ROOT, Pools
from local.prerequisites import FolderTaken, held, troubles
from local.run import Choices, functions_of


def test_the_choices_have_defaults_and_come_from_the_environment() -> None:
    assert Choices.of({}) == Choices(port=8000, aws_port=4566, demo=True, keep=False, concurrency=0)
    chosen = Choices.of({"PORT": "8123", "AWS_PORT": "4999", "DEMO": "0", "KEEP": "1", "CONCURRENCY": "10"})
    assert chosen == Choices(port=8123, aws_port=4999, demo=False, keep=True, concurrency=10)
    assert chosen.url == "http://127.0.0.1:8123"


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "8000.0", "٨٠٠٠"])
def test_a_port_is_a_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"^AWS_PORT=.* is no port: write a number from 1 to 65535\.$"):
        Choices.of({"AWS_PORT": text})


@pytest.mark.parametrize("text", ["many", "-1", "1.5"])
def test_a_number_of_calls_is_a_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"^CONCURRENCY=.* is no number of calls: a new account has 10\.$"):
        Choices.of({"CONCURRENCY": text})


@pytest.mark.parametrize(("concurrency", "kind"), [(0, Pools), (10, EmulatedFunctions)])
def test_under_a_limit_of_calls_the_emulator_runs_the_routes(tmp_path: Path, concurrency: int, kind: type) -> None:
    emulator = Emulator(1, tmp_path, concurrency)
    assert isinstance(functions_of(Choices(concurrency=concurrency), emulator, {}, tmp_path), kind)


def test_a_taken_port_is_named_with_the_setting_that_changes_it() -> None:
    with listen(0) as held:
        port = held.getsockname()[1]
        found = [each for each in troubles(ROOT, {"AWS_PORT": port}) if "Port" in each]
    assert found == [f"Port {port} is taken: stop what uses it, or choose another with AWS_PORT=..."]


def test_a_folder_is_one_process_own_until_that_ends(tmp_path: Path) -> None:
    lock = tmp_path / "state" / "lock"
    for what in ("`make run` at http://127.0.0.1:8000", "Another"):  # the second is told no word of the first
        with held(lock, what):
            with pytest.raises(FolderTaken) as taken, held(lock, "x"):
                pass
            assert str(taken.value) == f"{what} runs in {lock.parent}: stop it first, or use another checkout."


def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    program = "import pathlib, sys, time\nfrom local.prerequisites import held\n" + (
        "with held(pathlib.Path(sys.argv[1]), 'x'):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    lock = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", program, str(lock)], cwd=ROOT, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(FolderTaken), held(lock, "x"):
            pass
        holder.kill()
        holder.wait()
        with held(lock, "x"):
            pass


def test_a_second_run_or_rehearsal_in_a_folder_is_refused_and_touches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def began(*_: object) -> NoReturn:
        raise AssertionError

    for name in ("PORT", "AWS_PORT", "CONCURRENCY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.argv", ["rehearse"])
    monkeypatch.setattr(run, "HOME", tmp_path)
    monkeypatch.setattr(run, "_checked", began)
    monkeypatch.setattr(rehearse, "HOME", tmp_path / "rehearse")
    monkeypatch.setattr(rehearse, "rehearse", began)
    for lock, main in (("lock", run.main), ("rehearse.lock", rehearse.main)):
        with held(tmp_path / lock, "The first"):
            assert main() == 1
        assert (
            "".join(capsys.readouterr()) == f"The first runs in {tmp_path}: stop it first, or use another checkout.\n"
        )


def test_a_kept_state_says_so_and_whom_to_sign_in_as(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "DEMO", tmp_path / "demo.txt")
    kept = "The state of the last run is kept; without KEEP=1 a run starts anew.\n"
    assert run._kept() == f"{kept}It has no demo: sign in as whom you made in it."
    run.DEMO.write_text("...")
    assert run._kept() == f"{kept}Whom to sign in as: {tmp_path}/demo.txt."


def test_two_settings_may_not_share_a_port() -> None:
    with listen(0) as held:
        port = held.getsockname()[1]
    assert "PORT and AWS_PORT must differ." in list(troubles(ROOT, {"PORT": port, "AWS_PORT": port}))


def test_everything_missing_is_one_sentence_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.version_info", (3, 9, 18))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.prefix", "/usr")
    monkeypatch.setattr("sys.base_prefix", "/usr")
    found = list(troubles(tmp_path, {}))
    assert len(found) == 6
    assert all(each.endswith((".", "`make setup`.")) and "\n" not in each for each in found)
    for word in ("Python", "Node", "virtual environment", "emulator", "CDK", "bundler"):
        assert sum(word in each for each in found) >= 1, word


def test_an_old_node_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho v18.1.0\n")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    assert "This is Node v18.1.0: 20 or newer is needed." in list(troubles(ROOT, {}))
