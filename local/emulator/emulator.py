"""The emulator of AWS (ministack) as a process of ours: started with a clean environment, stopped by SIGTERM.

It writes its state down on SIGTERM only. Under `iam=True` it enforces the roles' policies, as AWS does.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import httpx
from botocore.config import Config

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / ".emulator" / "bin" / "ministack"
REGION = "eu-west-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
"""The emulator's account root; no key of anybody's."""
STARTS_WITHIN = 20.0
STOPS_WITHIN = 20.0


class EmulatorFailed(RuntimeError):
    """It did not start; the message ends with what it wrote last."""


@dataclass
class Emulator:
    """One ministack. `port` on 127.0.0.1, everything it keeps under `state_dir`. `concurrency` is how many calls of all
    functions the account may have at once, whoever makes them (routes, queues, schedules); 0 is as many as fit here."""

    port: int
    state_dir: Path
    concurrency: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """With the address, not the name: an S3 client then puts the bucket into the path."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, iam: bool = False, persist: bool = True) -> Emulator:
        """Returns when it answers. EmulatorFailed when it does not within STARTS_WITHIN seconds."""
        self.temporary.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(PROGRAM)],
                env=self._environment("true" if iam else "false", "1" if persist else "0"),
                stdout=log,
                stderr=log,
                cwd=self.state_dir,
                start_new_session=True,  # so that Ctrl-C reaches it through us, after its callers have ended
            )
        self._await_ready()
        return self

    def ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/_ministack/health", timeout=1.0).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        """SIGTERM, so that it writes its state; SIGKILL only if it does not end within STOPS_WITHIN seconds.

        Its functions' workers, which may outlive it by half a minute, end with it, and its temporary files go.
        """
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOPS_WITHIN)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)  # the session that `start` made
        self._process.wait()
        self._process = None
        shutil.rmtree(self.temporary, ignore_errors=True)

    def client(self, name: str, region: str = REGION, *, retries: int = 1) -> Any:
        """A boto3 client of this emulator, as its root."""
        return boto3.client(  # type: ignore[call-overload]  # the stubs want one overload per name
            name,
            endpoint_url=self.url,
            region_name=region,
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
            config=Config(read_timeout=120, retries={"max_attempts": retries}),
        )

    def environment(self) -> dict[str, str]:
        """The environment of a program that talks to this emulator and to nothing else."""
        return {
            **CREDENTIALS,
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    @property
    def log(self) -> Path:
        return self.state_dir / "emulator.log"

    @property
    def temporary(self) -> Path:
        """Its temporary folder, into which it unpacks every function, 24 MB each, and leaves them."""
        return self.state_dir / "tmp"

    def _environment(self, auth: str, persist: str) -> dict[str, str]:
        """Clean: the functions' code runs inside it and would see everything that is here."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        limited = {"LAMBDA_ACCOUNT_CONCURRENCY": str(self.concurrency)} if self.concurrency else {}
        return {
            **kept,
            **CREDENTIALS,
            **limited,
            "AUTH": auth,
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "IOT_MTLS_ENABLED": "0",  # it would listen on every address of this machine
            "SFTP_ENABLED": "0",
            "MINISTACK_REGION": REGION,
            "PERSIST_STATE": persist,
            "S3_PERSIST": persist,
            "S3_DATA_DIR": str(self.state_dir / "s3"),
            "STATE_DIR": str(self.state_dir / "state"),
            "TMPDIR": str(self.temporary),
        }

    def _await_ready(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            if self.ready():
                return
            if self._process is not None and self._process.poll() is not None:
                break
            time.sleep(0.1)
        self.stop()
        raise EmulatorFailed(
            f"The emulator did not start. {self.log} ends:\n{self.log.read_text('utf-8', errors='replace')[-2000:]}"
        )
