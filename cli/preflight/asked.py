"""What the checks need: clients, the account, and the deployment's context as the CDK reads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Client = Callable[[str, str], Any]
"""A boto3 client of a service in a region."""
CDN_REGION = "us-east-1"
"""Where CloudFront's certificate, firewall and metrics are, whatever the deployment's region."""
CDK_JSON = Path(__file__).parents[2] / "cdk.json"
PREFIX = "results-online"
"""What the names of a deployment begin with, unless cdk.json says otherwise."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One account and region; `context` by name, `mail_domain` as body.toml has it, `candidates` how many
    (0: not said)."""

    client: Client
    account: str
    context: Mapping[str, str] = field(default_factory=dict)
    mail_domain: str = ""
    candidates: int = 0

    @property
    def region(self) -> str:
        return self.context.get("region") or "eu-west-1"

    @property
    def prefix(self) -> str:
        return self.context.get("prefix") or PREFIX

    def is_on(self, name: str) -> bool:
        return self.context.get(name) == "on"

    def stack(self, name: str) -> str:
        """The stack's name, "ResultsOnline-State"."""
        return f"{self.prefix.title().replace('-', '')}-{name}"

    def here(self, service: str) -> Any:
        """A client in the deployment's region."""
        return self.client(service, self.region)

    def at_the_cdn(self, service: str) -> Any:
        return self.client(service, CDN_REGION)


def read_context(pairs: Sequence[str], file: Path = CDK_JSON) -> dict[str, str]:
    """cdk.json's context, and over it each `name=value` of the command line."""
    context = json.loads(file.read_text("utf-8")).get("context", {})
    answer = {name: str(value) for name, value in context.items()}
    return {**answer, **{name: value for name, _, value in (pair.partition("=") for pair in pairs)}}
