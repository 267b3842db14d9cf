"""`make client`: a Python client generated from docs/openapi.json walks the journey at a running stack.

    URL=http://127.0.0.1:8000 python -m local.generated_client.walk

Fails where the generator warns of anything, where the client or its use has an error of types, and where the platform
answers otherwise. Generator and client are in an environment of their own, `.client`, as they would be at an
institution. Without URL a stack of its own is started on free ports, and stopped at the end.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from local.client.caller import Unexpected
from local.emulator.emulator import ROOT
from local.load.spare_stack import own_stack

ROOM = ROOT / ".client" / "bin"
MADE = ROOT / ".local" / "generated_client"
CLIENT = MADE / "results_online_client"
STORY = "local.generated_client.story"


def generate() -> None:
    """Makes the client anew; Unexpected with the generator's own words where it leaves anything out."""
    shutil.rmtree(CLIENT, ignore_errors=True)
    MADE.mkdir(parents=True, exist_ok=True)
    config = Path(__file__).with_name("generator.yml")
    choices = ("--meta", "none", "--config", config, "--output-path", CLIENT, "--fail-on-warning")
    _run(ROOM / "openapi-python-client", "generate", "--path", ROOT / "docs" / "openapi.json", *choices)
    made = len([each for each in (CLIENT / "api").glob("*/*.py") if each.name != "__init__.py"])
    print(f"  generated from docs/openapi.json: {made} operations, no warning", flush=True)


def check_types() -> None:
    """The client and the story that uses it, as strictly as an institution might; `make lint` does not know the client,
    and keeps it out by its settings."""
    choices = ("--config-file=", "--cache-dir", MADE / ".mypy_cache", "--strict", "--follow-imports", "silent")
    _run(sys.executable, "-m", "mypy", *choices, "-p", CLIENT.name, "-m", STORY, MYPYPATH=str(MADE))
    print("  mypy --strict finds nothing in the client, nor in the story that uses its types", flush=True)


def walk(url: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(MADE)}
    subprocess.run([ROOM / "python", "-m", STORY, url], cwd=ROOT, env=environment, check=True)


def _run(*command: str | Path, **environment: str) -> None:
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True)
    if done.returncode:
        raise Unexpected(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m local.generated_client.walk", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--url", default=os.environ.get("URL", ""), help="a running stack (URL); else one of its own")
    options = parser.parse_args()
    began = time.monotonic()
    try:
        generate()
        check_types()
        if options.url:
            walk(options.url)
        else:
            with own_stack() as url:
                walk(url)
    except Unexpected as other:
        print(other, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failed:  # it has said why
        return failed.returncode
    print(f"The generated client did all of it. ({time.monotonic() - began:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
