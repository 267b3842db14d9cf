"""The outside simulator (`simulate.mjs`), asked once for many questions; a tool of the tests alone (decision 92)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.iam.policy import Question, Statement

SCRIPT = Path(__file__).with_name("simulate.mjs")
LISTS = ("dynamodb:LeadingKeys", "dynamodb:EnclosingOperation", "kms:EncryptionContextKeys", "ses:Recipients")
"""Context keys that may hold several values, and are sent as a list even of one."""


def simulated(policies: Mapping[str, Sequence[Statement]], asked: Sequence[tuple[str, Question]]) -> list[str]:
    """ "Allowed", "ImplicitlyDenied" or "ExplicitlyDenied" of each; "error: ..." where it cannot judge."""
    questions = [
        {
            "function": function,
            "action": each.action,
            "resource": each.resource,
            "context": {key: list(values) if key in LISTS else values[0] for key, values in each.context},
        }
        for function, each in asked
    ]
    answer = json.dumps({"policies": policies, "questions": questions})
    done = subprocess.run(["node", str(SCRIPT)], input=answer, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found
