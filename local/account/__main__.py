"""Rehearses the whole deployment on a real, throw-away account, and removes it again.

    make rehearse AWS=1 PROFILE=name TO=me@example.org [REGION=eu-west-1] [YES=account-id] [CONTEXT="name=value ..."]

Its steps: bootstrap, deploy, both scripts in CloudFront's own runtime, pages, DKIM, a sign-in by each role, 500
results, a release, a mail to SES's simulator, an empty diff, destroy; what is kept is listed, and removed if you say
so. Nobody has run it yet (docs/operations.md): if you do, please say what happened.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from local.account.account import PREFIX, Account, ask_first, refuse_production, stacks_of
from local.account.caller import AccountCaller
from local.account.operators import ROLE, make_operators, remove_operators
from local.account.removal import remove
from local.account.steps import await_delivery, await_mail_domain, check_pages, check_scripts, kept_by
from local.account.story import run_story
from local.emulator import teardown
from local.emulator.deploy import DeployFailed, cdk, flat, synth
from local.emulator.emulator import ROOT
from local.place import RehearsalFailed, step
from web.body import load_body

OUT = ROOT / ".local" / "rehearse-aws"
STACKS = tuple(f"{stacks_of(PREFIX)}-{name}" for name in ("Watch", "Functions", "Edge", "State"))


@dataclass(slots=True)
class Rehearsal:
    """What the steps need; `outputs` are those of the stacks, once deployed."""

    place: Account
    account: str
    to: str
    ask: Callable[[str], str]
    yes: str = ""
    context: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)

    @property
    def app(self) -> tuple[str, str]:
        return ("--app", str(OUT / "cdk.out"))


def rehearse(made: Rehearsal) -> None:
    """Every step in order; the first that fails ends it, and nothing is then removed without your asking."""
    with step("bootstrap and deploy"):
        _deploy(made)
    with step("both scripts, in CloudFront's runtime"):
        check_scripts(made.place.client("cloudfront", "us-east-1"), PREFIX)
    with step("pages"):
        check_pages(made.outputs["SiteUrl"])
    with step("the mail domain"):
        await_mail_domain(made.place.client("sesv2"), load_body().mail_from.rpartition("@")[2], made.outputs)
    with step("the story"):
        _run_story(made)
    with step("a mail to the simulator, and its event"):
        await_delivery(made.place.client("dynamodb"), made.outputs["NoticesTable"])
    with step("diff"):
        cdk(made.place, "diff", "--fail", "--all", *made.app)
    ids = _destroy(made)
    with step("only what is kept remains"):
        kept = kept_by(made.place.client("cloudformation"), ids)
        _check_kept(kept)
    if (made.yes or made.ask("Type `remove` to remove these, too: ")) in (made.account, "remove"):
        with step("remove it"):
            remove(made.place, kept)


def _deploy(made: Rehearsal) -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    cdk(made.place, "bootstrap", f"aws://{made.account}/{made.place.home}", cwd=OUT)
    context = {**made.context, "account": made.account, "region": made.place.home, "prefix": PREFIX}
    context["record_lock"] = "rehearsal"  # or the copies of its record would stay for years
    synth(outdir=str(OUT / "cdk.out"), context=context)
    outputs = OUT / "outputs.json"
    cdk(made.place, "deploy", "--all", *made.app, "--require-approval", "never", "--outputs-file", str(outputs))
    made.outputs = flat(json.loads(outputs.read_text("utf-8")))


def _run_story(made: Rehearsal) -> None:
    iam, policy = made.place.client("iam"), made.outputs["OperatorsPolicyArn"]
    people = make_operators(iam, made.place.client("sts"), made.account, policy)
    site, api = made.outputs["SiteUrl"], made.outputs["ApiUrl"]
    run_story(AccountCaller(site, api, made.place.home, people, made.ask), made.to)
    remove_operators(iam, policy)


def _destroy(made: Rehearsal) -> list[str]:
    """The stacks' ids, by which CloudFormation knows them when they are gone."""
    cloudformation = made.place.client("cloudformation")
    with step("destroy"):
        ids = [cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackId"] for name in STACKS]
        cloudformation.update_termination_protection(StackName=STACKS[-1], EnableTerminationProtection=False)
        cdk(made.place, "destroy", "--all", "--force", *made.app)
    return ids


def _check_kept(kept: dict[str, list[str]], assembly: Path = OUT / "cdk.out") -> None:
    expected, found = teardown.promised(assembly), {kind: len(names) for kind, names in kept.items()}
    if expected != found:
        raise RehearsalFailed(f"After destroy there should remain {expected}, and there remains {kept}.")
    for kind, names in sorted(kept.items()):
        print(f"    kept: {kind} {', '.join(names)}")


def how_to_clean_up(profile: str, region: str, account: str) -> str:
    """The commands that clean up after a rehearsal which failed half-way; some may find nothing to remove."""
    policy = f"arn:aws:iam::{account}:policy/{PREFIX}-operators"
    return "\n".join(
        [
            f"  export AWS_PROFILE={profile} AWS_REGION={region}",
            f"  aws iam detach-role-policy --role-name {ROLE} --policy-arn {policy}",
            f"  aws iam delete-role --role-name {ROLE}",
            f"  aws cloudformation update-termination-protection --no-enable-termination-protection "
            f"--stack-name {STACKS[-1]}",
            f"  npx cdk destroy --all --force --app {OUT / 'cdk.out'}",
            f"  # then what is kept: tables and buckets whose names begin with {STACKS[-1]}, {STACKS[-1].lower()} or "
            f"{STACKS[-2].lower()}, and keys without an alias whose description begins with Results Online",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.account", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--profile", required=True)
    parser.add_argument("--region", default="eu-west-1")
    parser.add_argument(
        "--to", required=True, help="an address of yours that SES has verified: the sandbox asks for it"
    )
    parser.add_argument("--yes", default="", help="the account's id, instead of typing it")
    parser.add_argument("-c", "--context", action="append", default=[], help="name=value, as mail_identity=existing")
    options = parser.parse_args()
    context = dict(pair.partition("=")[::2] for pair in options.context)
    if not options.profile or "@" not in options.to:
        parser.error("say PROFILE=name and TO=me@example.org")
    place = Account(options.profile, options.region)
    try:
        account = place.client("sts").get_caller_identity()["Account"]
        refuse_production(place.client("cloudformation"))
        ask_first(account, options.region, options.yes, input)
    except (RehearsalFailed, BotoCoreError, ClientError) as refused:
        print(refused, file=sys.stderr)
        return 1
    try:
        rehearse(Rehearsal(place, account, options.to, input, options.yes, context))
    except (AssertionError, DeployFailed, BotoCoreError, ClientError, KeyboardInterrupt) as failed:
        print(f"The rehearsal failed. {failed!r}\nTo clean up:", file=sys.stderr)
        print(how_to_clean_up(options.profile, options.region, account), file=sys.stderr)
        return 1
    print("The rehearsal passed. Please tell us: docs/operations.md says where.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
