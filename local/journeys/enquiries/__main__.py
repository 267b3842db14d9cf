"""The command that runs the journey through results enquiries."""

from __future__ import annotations

import argparse
import sys

from local.client.caller import Unexpected
from local.journeys import enquiries


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m local.journeys.enquiries", description=enquiries.__doc__.partition("\n")[0]
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    options = parser.parse_args()
    try:
        enquiries.walk(options.url, lambda line: print(line, flush=True))
    except Unexpected as other:
        print(other, file=sys.stderr)
        return 1
    print("The story of enquiries is as it should be.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
