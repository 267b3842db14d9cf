"""One synth for nearly all, every option on and the rule pack watching; and the CDN's scripts, with what runs them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from cdk_nag import AwsSolutionsChecks

from infra.app import synth
from infra.cdn.scripts import pages_script, paths
from tests.iam import template
from web.body import load_body
from web.build import build

ACCOUNT = "123456789012"
REGION = "eu-west-1"
FILES = "/index.html /404.html /en/index.html /en/register/index.html /assets/a1/app.js /.well-known/security.txt"
PAGES = pages_script(FILES.split())


@dataclass(frozen=True, slots=True)
class Templates:
    """The synthesized templates by stack ("State"), and where they lie."""

    folder: Path
    stacks: dict[str, dict[str, Any]]

    def of_type(self, kind: str, stack: str | None = None) -> dict[str, dict[str, Any]]:
        """Every resource of a CloudFormation type, by its logical id."""
        return {name: resource for name, resource in self.all(stack) if resource["Type"] == kind}

    def all(self, stack: str | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
        for name, made in self.stacks.items():
            if stack in (None, name):
                yield from made["Resources"].items()

    def function(self, name: str) -> dict[str, Any]:
        found = self.of_type("AWS::Lambda::Function", "Functions").values()
        properties = [each["Properties"] for each in found]
        return next(each for each in properties if each.get("FunctionName") == f"results-online-{name}")

    def statements(self, name: str) -> list[dict[str, Any]]:
        """What the role of one function may do."""
        role = self.function(name)["Role"]["Fn::GetAtt"][0]
        policies = self.stacks["Functions"]["Resources"][role]["Properties"]["Policies"]
        return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    with template.turn() as kept:
        made = synthesized(tmp_path_factory.mktemp("synth") / "cdk.out", REGION, AwsSolutionsChecks())
        template.keep({f"ResultsOnline-{name}": stack for name, stack in made.stacks.items()}, kept)
    return made


def synthesized(folder: Path, region: str, *checks: cdk.IPolicyValidationPlugin) -> Templates:
    context = {"account": ACCOUNT, "region": region, "waf": "on", "alarms": "duty@example.org"}
    context |= {"cdn_alarms": "on", "distribution": "E2QWRUHEXAMPLE", "mail_from_domain": "bounce.example.org"}
    synth(checks=checks, outdir=str(folder), context=context)
    files = {path.name.removesuffix(".template.json"): path for path in folder.glob("*.template.json")}
    stacks = {name.removeprefix("ResultsOnline-"): json.loads(path.read_text("utf-8")) for name, path in files.items()}
    return Templates(folder, stacks)


@pytest.fixture(scope="session")
def njs() -> str:
    path = shutil.which("njs")
    if path is None:
        sentence = "No njs here: NOT ONE of the CDN's scripts was run. Install Debian's package `njs`."
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    out = tmp_path_factory.mktemp("site") / "dist"
    build(out, load_body())
    return paths(out)


def as_list(value: Any) -> list[Any]:
    """IAM writes one action or resource without a list."""
    return value if isinstance(value, list) else [value]
