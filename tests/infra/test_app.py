"""The whole assembly: the rule pack, the linter, and what must stand nowhere."""

import json
import subprocess
import sys
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_s3 as s3
from cdk_nag import AwsSolutionsChecks

from tests.infra.conftest import Templates

LINT = str(Path(sys.executable).with_name("cfn-lint"))
CDKS_WAY = "W3005"  # a dependency that a reference already implies


def test_the_rule_pack_and_the_linter_find_nothing(templates: Templates) -> None:
    # A finding that nobody accepts ends the synth with an error, and stands in this report.
    report = json.loads((templates.folder / "validation-report.json").read_text("utf-8"))
    assert report["pluginReports"] == []

    files = [str(path) for path in templates.folder.glob("*.template.json")]
    linted = subprocess.run([LINT, *files, "--ignore-checks", CDKS_WAY], capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout


def test_the_rule_pack_names_a_fault() -> None:
    app = cdk.App()
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks())
    s3.Bucket(cdk.Stack(app, "Bare"), "Bucket")
    with pytest.raises(RuntimeError, match="AwsSolutions-S10"):
        app.synth()


def test_the_local_paths_stand_nowhere(templates: Templates) -> None:
    assert "_local" not in json.dumps(templates.stacks)


@pytest.mark.parametrize(
    "stack", ["State", "Edge", "Functions", "Watch", "Operators", "Firewall", "Alarms", "CdnAlarms"]
)
def test_every_stack_is_there(templates: Templates, stack: str) -> None:
    assert stack in templates.stacks


def test_no_secret_stands_in_a_template(templates: Templates) -> None:
    secrets = templates.of_type("AWS::SecretsManager::Secret").values()
    assert len(secrets) == 3
    for each in secrets:
        assert each["Properties"].keys() & {"SecretString"} == set()
        assert each["Properties"]["GenerateSecretString"]["PasswordLength"] == 43


def test_state_outlives_its_stack_and_nothing_else_does(templates: Templates) -> None:
    kept = sorted(
        resource["Type"]
        for _, resource in templates.all()
        if resource.get("DeletionPolicy") in ("Retain", "RetainExceptOnCreate")
    )
    tables, keys, buckets = ["AWS::DynamoDB::Table"] * 4, ["AWS::KMS::Key"] * 11, ["AWS::S3::Bucket"] * 5
    assert kept == [*tables, *keys, *buckets, "AWS::SES::EmailIdentity"]
