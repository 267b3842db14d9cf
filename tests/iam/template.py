"""Each function's policies as they are deployed: out of the synthesized templates, with every reference resolved.

Synthesizing takes seconds and no credentials; the templates are kept by a fingerprint of what they are made of, so
that a worker, and the next run, read them. The tests of infra, which synthesize with every option on, keep theirs: a
role's policies hang on no option.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from infra.catalogue import FUNCTIONS
from tests.iam.policy import Statement, listed

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".local" / "iam"
ACCOUNT, REGION, PREFIX = "123456789012", "eu-west-1", "results-online"
PSEUDO = {"AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "AWS::URLSuffix": "amazonaws.com"}
HERE = f"{REGION}:{ACCOUNT}"
ARNS = {
    "AWS::DynamoDB::Table": f"arn:aws:dynamodb:{HERE}:table/{{}}",
    "AWS::KMS::Key": f"arn:aws:kms:{HERE}:key/{{}}",
    "AWS::S3::Bucket": "arn:aws:s3:::{}",
    "AWS::SQS::Queue": f"arn:aws:sqs:{HERE}:{{}}",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{HERE}:log-group:{{}}:*",
}
NAMES = ("TableName", "QueueName", "BucketName", "LogGroupName", "EmailIdentity")
Templates = Mapping[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Deployed:
    """The templates by stack name, and what a reference in them comes to once deployed."""

    stacks: Templates

    def statements(self, function: str) -> list[Statement]:
        """Everything that the role of one function may do."""
        stack, resource = next(self._of_function(function))
        role = self.stacks[stack]["Resources"][resource["Properties"]["Role"]["Fn::GetAtt"][0]]["Properties"]
        documents = [each["PolicyDocument"] for each in role["Policies"]]
        return [self._resolved(stack, statement) for each in documents for statement in each["Statement"]]

    def arn(self, kind: str, name: str) -> str:
        """Of the one resource of a CloudFormation type that is called so, or whose construct is."""
        found = [
            ARNS[kind].format(_name(logical, each))
            for template in self.stacks.values()
            for logical, each in template["Resources"].items()
            if each["Type"] == kind and name in (_name(logical, each), _construct(logical))
        ]
        (only,) = found
        return only

    def _of_function(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for stack, template in self.stacks.items():
            for each in template["Resources"].values():
                is_named = each.get("Properties", {}).get("FunctionName") == f"{PREFIX}-{name}"
                if each["Type"] == "AWS::Lambda::Function" and is_named:
                    yield stack, each

    def _resolved(self, stack: str, value: Any) -> Any:
        if isinstance(value, list):
            return [self._resolved(stack, each) for each in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1 and (name := next(iter(value))) in ("Ref", "Fn::GetAtt", "Fn::Join", "Fn::ImportValue"):
            return self._reference(stack, name, value[name])
        if unknown := [name for name in value if name.startswith("Fn::")]:
            raise LookupError(f"{unknown} in a policy: tests/iam/template.py does not know it")
        return {name: self._resolved(stack, each) for name, each in value.items()}

    def _reference(self, stack: str, kind: str, value: Any) -> str:
        if kind == "Fn::Join":
            return str(value[0]).join(str(self._resolved(stack, each)) for each in value[1])
        if kind == "Fn::ImportValue":
            return self._exported(value)
        logical, attribute = (value, "Ref") if kind == "Ref" else (value[0], value[1])
        if logical in PSEUDO:
            return PSEUDO[logical]
        resource = self.stacks[stack]["Resources"][logical]
        name = _name(logical, resource)
        return ARNS[resource["Type"]].format(name) if attribute == "Arn" else name

    def _exported(self, name: str) -> str:
        for stack, template in self.stacks.items():
            for output in template.get("Outputs", {}).values():
                if output.get("Export", {}).get("Name") == name:
                    return str(self._resolved(stack, output["Value"]))
        raise LookupError(f"nothing is exported as {name}")


def _name(logical: str, resource: dict[str, Any]) -> str:
    """Its physical name, or its construct's where CloudFormation makes one up."""
    properties = resource.get("Properties", {})
    return next((properties[each] for each in NAMES if isinstance(properties.get(each), str)), _construct(logical))


def _construct(logical: str) -> str:
    return logical[:-8] if all(each in "0123456789ABCDEF" for each in logical[-8:]) else logical


@cache
def deployed() -> Deployed:
    """Of this working tree. One process makes it; others wait and read."""
    with turn() as kept:
        if not kept.exists():
            keep(_synthesized(), kept)
    return Deployed(json.loads(kept.read_text(encoding="utf-8")))


@contextmanager
def turn() -> Iterator[Path]:
    """Where the templates of this working tree are kept, for one process at a time."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield KEPT / f"{_fingerprint()}.json"


def keep(templates: Templates, kept: Path) -> None:
    """Whole or not at all."""
    written = kept.with_suffix(f".{os.getpid()}")
    written.write_text(json.dumps(templates), encoding="utf-8")
    written.rename(kept)


@cache
def arn(kind: str, name: str) -> str:
    return deployed().arn(kind, name)


@cache
def policies() -> dict[str, list[Statement]]:
    return {row.name: deployed().statements(row.name) for row in FUNCTIONS}


def actions(statement: Statement) -> tuple[str, ...]:
    return tuple(listed(statement["Action"]))


def _synthesized() -> Templates:
    """Policies hang on no zip, so none is filled. CDK is loaded for this alone: its Node takes seconds to start."""
    from infra import function
    from infra.app import synth

    with tempfile.TemporaryDirectory() as folder:
        empty, out = Path(folder) / "empty", Path(folder) / "out"
        empty.mkdir()
        with patch.object(function, "code", lambda row, target: empty):
            synth(outdir=str(out), context={"account": ACCOUNT, "region": REGION})
        found = sorted(out.glob("*.template.json"))
        return {path.name.removesuffix(".template.json"): json.loads(path.read_text("utf-8")) for path in found}


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(
        [*(ROOT / "infra").rglob("*"), *(ROOT / "shared").glob("**/*.py"), ROOT / "body.toml", ROOT / "cdk.json"]
    ):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:32]
