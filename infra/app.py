"""`python -m infra.app`: the whole deployment. Synthesizing it needs no docker and no credentials."""

from __future__ import annotations

import tempfile
from pathlib import Path

import aws_cdk as cdk

from infra.bytecode import require_bytecode
from infra.deployment import from_context
from infra.stacks import make_stacks
from web.build import build

FLAGS = {"@aws-cdk/core:defaultCrossStackReferences": "strong"}
"""A stack must not take away what another still uses."""


def synth(**options: object) -> cdk.cx_api.CloudAssembly:
    """`options` are cdk.App's, as `context` and `outdir`; without them the CDK command line's are taken."""
    app = cdk.App(**options)  # type: ignore[arg-type]  # jsii takes exactly these
    for name, value in FLAGS.items():
        app.node.set_context(name, value)
    deployment = from_context(app.node)
    if deployment.bytecode_required:
        require_bytecode(deployment.target.python)
    with tempfile.TemporaryDirectory() as built:
        build(Path(built), deployment.body)
        make_stacks(app, deployment, Path(built))
        return app.synth()


if __name__ == "__main__":
    synth()
