"""Accepts findings of cdk-nag, each with its reason, where the construct is made."""

from __future__ import annotations

from dataclasses import dataclass

import aws_cdk as cdk
from constructs import IConstruct


@dataclass(frozen=True, slots=True)
class Accepted:
    """`rule` as cdk-nag names it ("AwsSolutions-SQS3"), `reason` as a sentence for a reviewer."""

    rule: str
    reason: str


def accept(construct: IConstruct, *findings: Accepted) -> None:
    for finding in findings:
        cdk.Validations.of(construct).acknowledge(cdk.Acknowledgment(id=finding.rule, reason=finding.reason))
