"""Today's templates as an update of what the last production version holds; and the guard itself, on a planted one."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from cli.kept_resources import ANEW, LIST, faults, version
from infra.kept_resources import KeptResources, dangers, kept_resources
from shared.store.tables import TABLES
from tests.infra.conftest import Templates

Change = Callable[[dict[str, Any]], Any]


def test_an_update_from_the_last_production_version_loses_nothing(templates: Templates) -> None:
    """`python -m cli.kept_resources` writes the list, before 1.0 with each change and from then on at each release."""
    committed: KeptResources = json.loads(LIST.read_text("utf-8"))
    assert faults(version(), committed, kept_resources(templates.stacks)) == []


def test_the_list_holds_whatever_a_stack_keeps(templates: Templates) -> None:
    found = kept_resources(templates.stacks)
    kinds = sorted(each["type"] for each in found["resources"].values())
    assert kinds == [*["AWS::DynamoDB::Table"] * len(TABLES), *["AWS::KMS::Key"] * 11, *["AWS::S3::Bucket"] * 5]
    indexes = [index for each in found["resources"].values() for index in each["indexes"]]
    assert sorted(indexes) == sorted(index.name for table in TABLES for index in table.indexes)
    assert len(found["exports"]) == str(templates.stacks).count("'Export':")


def _index(name: str, partition: str = "a") -> dict[str, Any]:
    return {
        "IndexName": name,
        "KeySchema": [{"AttributeName": partition, "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "KEYS_ONLY"},
    }


PLANTED = {
    "State": {
        "Resources": {
            "People": {
                "Type": "AWS::DynamoDB::Table",
                "DeletionPolicy": "Retain",
                "Properties": {"KeySchema": [{"AttributeName": "pk"}], "GlobalSecondaryIndexes": [_index("due")]},
            },
            "Key": {"Type": "AWS::KMS::Key", "DeletionPolicy": "Retain", "Properties": {"MultiRegion": True}},
            "Files": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"},
        },
        "Outputs": {"Export": {"Value": {"Ref": "People"}, "Export": {"Name": "State:People"}}},
    }
}
"""A version 1.0, in small."""


def _resources(templates: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = templates["State"]["Resources"]
    return found


def _table(templates: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = _resources(templates)["People"]["Properties"]
    return found


def _rename(old: str) -> Change:
    return lambda found: _resources(found).update({f"{old}2": _resources(found).pop(old)})


def _set(resource: str, name: str, value: Any) -> Change:
    return lambda found: _resources(found)[resource].setdefault("Properties", {}).update({name: value})


def _set_indexes(*indexes: dict[str, Any]) -> Change:
    return lambda found: _table(found).update(GlobalSecondaryIndexes=list(indexes))


def _move(found: dict[str, Any]) -> None:
    found["Edge"] = {"Resources": {"People": _resources(found).pop("People")}}


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (lambda found: None, []),
        (
            _rename("People"),
            ["State/People: this table is no longer kept under this name in this stack. Its rows stay"],
        ),
        (_rename("Key"), ["State/Key: this key is no longer kept under this name in this stack. What is sealed"]),
        (
            _rename("Files"),
            ["State/Files: this bucket is no longer kept under this name in this stack. Its files stay"],
        ),
        (_move, ["State/People: this table is no longer kept under this name in this stack."]),
        (
            lambda found: _resources(found)["Key"].update(DeletionPolicy="Delete"),
            ["State/Key: this key is no longer kept"],
        ),
        (_set("People", "KeySchema", [{"AttributeName": "id"}]), ["State/People: KeySchema of this table was"]),
        (
            _set("People", "TableName", "people"),
            ["State/People: TableName of this table was None and would be people;"],
        ),
        (_set("Files", "BucketName", "files"), ["State/Files: BucketName of this bucket was None and would be files;"]),
        (
            _set("Key", "MultiRegion", False),
            ["State/Key: MultiRegion of this key was True and would be False; KMS refuses"],
        ),
        (_set("Key", "KeyUsage", "ENCRYPT_DECRYPT"), []),  # what it was without being said
        (_set("Key", "KeyUsage", "SIGN_VERIFY"), ["State/Key: KeyUsage of this key was ENCRYPT_DECRYPT"]),
        (_set("People", "DeletionProtectionEnabled", True), []),
        (_set_indexes(), ["State/People: the index due would be dropped"]),
        (_set_indexes(_index("due", "b")), ["State/People: the index due would be defined otherwise."]),
        (_set_indexes(_index("due"), _index("b")), []),
        (_set_indexes(_index("due"), _index("b"), _index("c")), ["State/People: 2 new indexes in one update (b, c)."]),
        (_set_indexes(_index("b")), ["State/People: the index due would be dropped"]),
        (lambda found: found["State"]["Outputs"].clear(), ["The export State:People would be lost."]),
        (
            lambda found: found["State"]["Outputs"]["Export"].update(Value={"Ref": "Other"}),
            ["The export State:People would have another value."],
        ),
        (lambda found: _resources(found).update(More=_resources(found)["Files"]), []),
    ],
)
def test_a_danger_is_a_sentence_that_says_what_to_do(change: Change, sentences: list[str]) -> None:
    after = copy.deepcopy(PLANTED)
    change(after)
    found = dangers(kept_resources(PLANTED), kept_resources(after))
    assert len(found) == len(sentences)
    for danger, wanted in zip(found, sentences, strict=True):
        assert danger.startswith(wanted)
        assert any(
            what in danger for what in ("Put it back", "Leave it", "Add one", "one by one", "Keep it", "Export the")
        )
        assert danger.count(". ") >= 1, "what, and what to do"


def test_before_1_0_the_list_is_written_anew_and_from_then_on_it_holds() -> None:
    after = copy.deepcopy(PLANTED)
    _resources(after)["More"] = _resources(after)["Files"]
    assert faults("0.9.0", kept_resources(PLANTED), kept_resources(after))[-1] == ANEW
    assert faults("1.0.0", kept_resources(PLANTED), kept_resources(after)) == []
    del _resources(after)["Files"]
    assert faults("0.9.0", kept_resources(PLANTED), kept_resources(after))[-1] == ANEW
    (lost,) = faults("1.2.3", kept_resources(PLANTED), kept_resources(after))
    assert lost.startswith("State/Files: this bucket")
