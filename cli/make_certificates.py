"""Makes the certificates of releases that were out before this platform made any.

    python -m cli.make_certificates RELEASE... [--prefix results-online] [--region eu-west-1]

It asks `printing`, by its queue, to settle every result of the release as its fan-out does: what has no certificate and
is due one gets it, what is settled already stays. So it may be run again, and nobody is mailed. A release that is not
out is refused, and nothing is asked for. The administrator's own rights are used: lambda:GetFunctionConfiguration,
dynamodb:GetItem on the table of results, and sqs:SendMessage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from cli.deployed import PREFIX, take_settings
from shared.adapters import queue
from shared.releases.release import is_out
from shared.store import keys, releases


class NotOut(ValueError):
    """No certificate is made of this release now; the message says why."""


def ask(release_ids: Sequence[str], at: datetime) -> int:
    """How many messages were queued; raises NotOut before any."""
    found = releases.find_releases(tuple(release_ids))
    for each in release_ids:
        release = found.get(each)
        if release is None:
            raise NotOut(f"There is no release {each}: `GET /v1/board/releases` lists them.")
        if not is_out(release, at):
            raise NotOut(f"Release {each} is {release.state}, and not out: it gets its certificates when it is.")
    asked = [queue.certificates_page(each, at, shard) for each in release_ids for shard in range(keys.RELEASE_SHARDS)]
    queue.send_certificates(asked)
    return len(asked)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", nargs="+")
    parser.add_argument("--prefix", default=PREFIX)
    parser.add_argument("--region")
    options = parser.parse_args(arguments)
    take_settings("printing", options.prefix, options.region)
    try:
        count = ask(list(dict.fromkeys(options.release)), datetime.now(UTC))
    except NotOut as why:
        print(why, file=sys.stderr)
        return 1
    print(f"{count} shards are asked for. The print run has their certificates within minutes.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
