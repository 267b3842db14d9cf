"""What an AWS account still lacks before Results Online can go there: one sentence each, and what to do.

    python -m cli.preflight --region eu-west-1 --candidates 60000 [-c name=value ...]
    python -m cli.preflight --before destroy

Reads only; the context is cdk.json's, and -c as `cdk deploy` takes it. A question that the signed-in role may not ask
is named, and the others go on. Exit code 0 when nothing is missing, 1 when something is, 4 when nobody is signed in.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

import boto3

from cli.preflight.asked import Asked, read_context
from cli.preflight.machine import node_missing, node_unsupported, node_version
from cli.preflight.questions import BEFORE, NotSignedIn, account_of, missing
from infra.deployment import BadContext, from_context


def main() -> int:
    options = _arguments()
    over = {"region": options.region, "prefix": options.prefix, "mail_domain": options.mail_domain}
    context = {**read_context(options.context), **{name: value for name, value in over.items() if value}}
    try:
        deployment = from_context(context.get)
    except BadContext as wrong:
        print(wrong)
        return 1
    node = node_version()
    found = [*node_missing(node), *node_unsupported(node)]
    try:
        account = account_of(client, deployment.region)
        found += missing(Asked(client, account, context, deployment.mail_domain, options.candidates), options.before)
    except NotSignedIn as refused:
        print(refused, file=sys.stderr)
        return 4
    print("\n".join(found) or "Nothing is missing.")
    return 1 if found else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m cli.preflight", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-c", "--context", action="append", default=[], help="name=value, as for `cdk deploy`")
    parser.add_argument("--before", choices=sorted(BEFORE), default="deploy")
    parser.add_argument("--candidates", type=int, default=0, help="candidates of the largest release")
    parser.add_argument("--region", help="instead of the context's")
    parser.add_argument("--mail-domain", help="instead of the context's")
    parser.add_argument("--prefix", help="instead of the context's")
    return parser.parse_args()


def client(name: str, region: str) -> Any:
    return boto3.client(name, region_name=region)  # type: ignore[call-overload]  # one overload per name


if __name__ == "__main__":
    sys.exit(main())
