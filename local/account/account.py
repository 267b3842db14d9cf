"""A real account as the place of a rehearsal: who is signed in, whether it may be used, and the question before it
is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import boto3

from infra.deployment import Deployment
from local.place import RehearsalFailed
from web.body import load_body

PREFIX = "results-online-practice"
"""The prefix of all names of a rehearsal, so that they differ from those of production."""
GONE = "DELETE_COMPLETE"


@dataclass(frozen=True, slots=True)
class Account:
    """The account of this AWS profile, and the region to rehearse in."""

    profile: str
    home: str

    def client(self, name: str, region: str = "") -> Any:
        session = boto3.Session(profile_name=self.profile, region_name=region or self.home)
        return session.client(name)  # type: ignore[call-overload]  # one overload per name

    def environment(self) -> Mapping[str, str]:
        return {"AWS_PROFILE": self.profile, "AWS_REGION": self.home, "AWS_DEFAULT_REGION": self.home}


def stacks_of(prefix: str) -> str:
    """What the stacks' names of a deployment with this prefix begin with."""
    return Deployment(body=load_body(), prefix=prefix).stacks


def refuse_production(cloudformation: Any) -> None:
    """RehearsalFailed where the account has a stack of ours that is no rehearsal's, so is no throw-away account."""
    pages = cloudformation.get_paginator("list_stacks").paginate()
    found = [each for page in pages for each in page["StackSummaries"] if each["StackStatus"] != GONE]
    ours, practice = stacks_of("results-online"), stacks_of(PREFIX)
    names = [each["StackName"] for each in found if each["StackName"].startswith(ours)]
    production = [name for name in names if not name.startswith(f"{practice}-")]
    if production:
        raise RehearsalFailed(f"This account has {', '.join(sorted(production))}: rehearse in one that has nothing.")


def ask_first(account: str, region: str, yes: str, ask: Callable[[str], str]) -> None:
    """RehearsalFailed unless the account's id was given, on the command line or by hand."""
    print(f"This deploys Results Online into account {account}, {region}, and destroys it again; it costs a few cents.")
    if (yes or ask("Type the account's id to go on: ")).strip() != account:
        raise RehearsalFailed("That is not the account's id: nothing was done.")
