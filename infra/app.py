"""`python -m infra.app`: the whole deployment. Synthesizing it needs no docker and no credentials."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aws_cdk as cdk

from infra.bytecode import require_bytecode
from infra.deployment import from_context
from infra.stacks import make_stacks
from web.build import build

CDK_JSON = Path(__file__).parents[1] / "cdk.json"
FLAG = "@aws-cdk"
"""What the names of CDK's feature flags begin with."""


def flags() -> dict[str, Any]:
    """CDK's feature flags, from cdk.json alone: a synth without the command line must make the same templates."""
    context: dict[str, Any] = json.loads(CDK_JSON.read_text("utf-8"))["context"]
    return {name: value for name, value in context.items() if name.startswith(FLAG)}


def synth(checks: Sequence[cdk.IPolicyValidationPlugin] = (), **options: Any) -> cdk.cx_api.CloudAssembly:
    """`options` are cdk.App's, as `context` and `outdir`; without them the CDK command line's are taken.

    A finding of one of the `checks` that no construct accepts ends it with an error.
    """
    app = cdk.App(**options)
    if checks:
        cdk.Validations.of(app).add_plugins(*checks)
    for name, value in flags().items():
        app.node.set_context(name, value)
    deployment = from_context(app.node.try_get_context)
    if deployment.bytecode_required:
        require_bytecode(deployment.target.python)
    with tempfile.TemporaryDirectory() as built:
        build(Path(built), deployment.body)
        make_stacks(app, deployment, Path(built))
        return app.synth()


if __name__ == "__main__":
    synth()
