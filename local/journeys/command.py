"""What the command line of a journey does: walks it on a platform, and says how it went."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from local.client.caller import Unexpected

Report = Callable[[str], None]


def run(name: str, about: str | None, walk: Callable[[str, Report], object], done: str) -> int:
    """The exit code: 1 where an answer differs. `about` is the journey's own docstring, whose first line is shown."""
    parser = argparse.ArgumentParser(
        prog=f"python -m local.journeys.{name}", description=(about or "").partition("\n")[0]
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    try:
        walk(parser.parse_args().url, lambda line: print(line, flush=True))
    except Unexpected as other:
        print(other, file=sys.stderr)
        return 1
    print(done)
    return 0
