"""CDK's feature flags: all that it recommends stand in cdk.json, whence both ways to synthesize take them."""

import json
import tarfile
from importlib.resources import files
from pathlib import Path
from typing import Any

from infra.app import CDK_JSON, flags

OURS = {"@aws-cdk/core:defaultCrossStackReferences": "strong"}
"""Decided against, with what stands instead (docs/decisions/0096)."""


def test_every_recommended_flag_is_set() -> None:
    assert flags() == _recommended() | OURS


def test_the_command_line_reads_the_same_ones() -> None:
    context = json.loads(CDK_JSON.read_text("utf-8"))["context"]
    assert flags().items() <= context.items()
    assert Path.cwd() / "cdk.json" == CDK_JSON


def _recommended() -> dict[str, Any]:
    """As the installed library itself says."""
    (bundle,) = (each for each in files("aws_cdk._jsii").iterdir() if each.name.startswith("aws-cdk-lib@"))
    with tarfile.open(str(bundle)) as packed:
        for member in packed:
            if member.name.endswith("package/recommended-feature-flags.json"):
                content = packed.extractfile(member)
                assert content is not None
                found: dict[str, Any] = json.load(content)
                return found
    raise AssertionError("aws-cdk-lib names no recommended flags")
