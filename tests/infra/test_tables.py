"""The tables as they will stand on AWS, against shared/store/tables.py."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions
from aws_cdk import aws_kms as kms

from infra.tables import make_tables
from shared.store.tables import TABLES, Table, create_request
from tests.infra.conftest import Templates


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_has_the_keys_and_indexes_of_its_row(templates: Templates, table: Table) -> None:
    found = _properties(templates, table)
    wanted = create_request(table, "any")
    assert found["KeySchema"] == wanted["KeySchema"]
    assert _by_name(found.get("GlobalSecondaryIndexes", [])) == _by_name(wanted.get("GlobalSecondaryIndexes", []))
    assert found["BillingMode"] == "PAY_PER_REQUEST"
    answer = found.get("TimeToLiveSpecification", {})
    assert answer == ({"AttributeName": table.ttl, "Enabled": True} if table.ttl else {})


def test_no_table_is_without_a_row(templates: Templates) -> None:
    assert len(templates.of_type("AWS::DynamoDB::Table")) == len(TABLES)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_can_be_recovered_and_not_deleted_and_has_its_own_key(templates: Templates, table: Table) -> None:
    found = _properties(templates, table)
    assert found["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert found["DeletionProtectionEnabled"] is True
    encryption = found["SSESpecification"]
    assert encryption["SSEType"] == "KMS"
    key = encryption["KMSMasterKeyId"]["Fn::GetAtt"][0]
    assert templates.stacks["State"]["Resources"][key]["Type"] == "AWS::KMS::Key"


def test_tables_and_indexes_are_warmed_where_that_is_asked_for(templates: Templates) -> None:
    assert "WarmThroughput" not in str(templates.stacks["State"])
    stack = cdk.Stack(cdk.App(), "Tables")
    make_tables(stack, kms.Key(stack, "Key"), 20_000)
    found = assertions.Template.from_stack(stack).find_resources("AWS::DynamoDB::Table").values()
    warmed = [each["Properties"] for each in found]
    warmed += [index for each in warmed for index in each.get("GlobalSecondaryIndexes", [])]
    assert {str(each["WarmThroughput"]) for each in warmed} == {"{'WriteUnitsPerSecond': 20000}"}


def _properties(templates: Templates, table: Table) -> dict[str, Any]:
    output = templates.stacks["State"]["Outputs"][f"{table.name.title()}Table"]
    resource = templates.stacks["State"]["Resources"][output["Value"]["Ref"]]
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")
    properties: dict[str, Any] = resource["Properties"]
    return properties


def _by_name(indexes: Any) -> dict[str, Any]:
    return {index["IndexName"]: (index["KeySchema"], index["Projection"]) for index in indexes}
