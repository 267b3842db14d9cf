"""What a destroyed deployment may leave is read off its templates, not remembered."""

import json
from pathlib import Path

from local.emulator import teardown


def test_only_resources_that_are_kept_are_promised(tmp_path: Path) -> None:
    resources = {
        "People": {"Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain"},
        "Results": {"Type": "AWS::DynamoDB::Table", "DeletionPolicy": "RetainExceptOnCreate"},
        "Mail": {"Type": "AWS::SES::EmailIdentity", "DeletionPolicy": "RetainExceptOnCreate"},
        "Log": {"Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Delete"},
        "Api": {"Type": "AWS::ApiGatewayV2::Api"},
    }
    (tmp_path / "State.template.json").write_text(json.dumps({"Resources": resources}))
    (tmp_path / "Edge.template.json").write_text(json.dumps({"Resources": {"Log": resources["Log"]}}))
    assert teardown.promised(tmp_path) == {"AWS::DynamoDB::Table": 2, "AWS::SES::EmailIdentity": 1}
