"""Compares the resources of a production deployment with new templates, and finds updates that would lose data.

CloudFormation replaces a table, a key or a bucket when its logical id or certain properties change, and the new one is
empty. It refuses more than one new index a table, and the end of an export that another stack imports. An update that
would do so is found here, by comparing the templates with the committed list of the last production version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Resource = dict[str, Any]
KeptResources = dict[str, dict[str, Any]]
"""`resources` by "Stack/LogicalId", each with its `type`, whether it is `kept`, what `fixes` it and its `indexes` by
name; `exports` by name, each with its value."""

FIXED: dict[str, Resource] = {
    "AWS::DynamoDB::Table": {"TableName": None, "KeySchema": None},
    "AWS::KMS::Key": {
        "KeySpec": "SYMMETRIC_DEFAULT",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "MultiRegion": False,
        "Origin": "AWS_KMS",
    },
    "AWS::S3::Bucket": {"BucketName": None, "BucketNamePrefix": None},
}
"""The properties that make CloudFormation replace the resource, or refuse; and the value that applies where one is left
out."""
KINDS = {"AWS::DynamoDB::Table": "table", "AWS::KMS::Key": "key", "AWS::S3::Bucket": "bucket"}
LOST = {
    "table": "its rows stay in the old table, which no stack knows any more, and every function reads an empty one",
    "key": "what is sealed under the old one cannot be opened with a new one",
    "bucket": "its files stay in the old bucket, which no stack knows any more",
}
PUT_BACK = "Put it back as it was; to be rid of it on purpose, move what is in it first, in a version of its own."


def kept_resources(templates: Mapping[str, Resource]) -> KeptResources:
    """`templates` by the stack's name ("State")."""
    found: KeptResources = {"resources": {}, "exports": {}}
    for stack, template in sorted(templates.items()):
        for name, resource in template["Resources"].items():
            if resource["Type"] in FIXED and _is_kept(resource):
                found["resources"][f"{stack}/{name}"] = _entry(resource)
        for output in template.get("Outputs", {}).values():
            if "Export" in output:
                found["exports"][output["Export"]["Name"]] = output["Value"]
    return found


def dangers(before: KeptResources, after: KeptResources) -> list[str]:
    """A sentence for each thing that the update from `before` would lose, or that AWS would refuse."""
    found: list[str] = []
    for name, old in before["resources"].items():
        new = after["resources"].get(name)
        found += [_gone(name, old)] if new is None else [*_replaced(name, old, new), *_indexes(name, old, new)]
    for name, value in before["exports"].items():
        found += _export(name, value, after["exports"])
    return found


def _is_kept(resource: Resource) -> bool:
    return resource.get("DeletionPolicy") in ("Retain", "RetainExceptOnCreate")


def _entry(resource: Resource) -> Resource:
    properties, kind = resource.get("Properties", {}), resource["Type"]
    fixed = {name: properties.get(name, default) for name, default in FIXED[kind].items()}
    indexes = {
        index["IndexName"]: {"KeySchema": index["KeySchema"], "Projection": index["Projection"]}
        for index in properties.get("GlobalSecondaryIndexes", [])
    }
    return {"type": kind, "fixed": fixed, "indexes": indexes}


def _gone(name: str, old: Resource) -> str:
    kind = KINDS[old["type"]]
    return f"{name}: this {kind} is no longer kept under this name in this stack. {LOST[kind].capitalize()}. {PUT_BACK}"


def _replaced(name: str, old: Resource, new: Resource) -> Iterator[str]:
    kind = KINDS[old["type"]]
    if old["type"] != new["type"]:
        yield f"{name}: this {kind} would become a {KINDS[new['type']]}. {LOST[kind].capitalize()}. {PUT_BACK}"
        return
    for what, value in old["fixed"].items():
        if new["fixed"].get(what) != value:
            does = "KMS refuses the update" if kind == "key" else f"CloudFormation would put a new {kind} in its place"
            yield (
                f"{name}: {what} of this {kind} was {value} and would be {new['fixed'].get(what)}; {does}. "
                f"{LOST[kind].capitalize()}. {PUT_BACK}"
            )


def _indexes(name: str, old: Resource, new: Resource) -> Iterator[str]:
    for index, definition in old["indexes"].items():
        if index not in new["indexes"]:
            yield (
                f"{name}: the index {index} would be dropped, and every function that still runs its old code, or is "
                f"rolled back to it, fails. Leave it in this version; drop it alone, in one that never reads it."
            )
        elif new["indexes"][index] != definition:
            yield (
                f"{name}: the index {index} would be defined otherwise. DynamoDB changes no index, and CloudFormation "
                f"deletes and makes none anew in one update. Add one of another name, and drop this one later."
            )
    added = sorted(new["indexes"].keys() - old["indexes"].keys())
    if len(added) > 1:
        yield (
            f"{name}: {len(added)} new indexes in one update ({', '.join(added)}). DynamoDB makes one at a time, and "
            f"CloudFormation refuses and rolls back. Deploy them one by one, each when the one before is ACTIVE."
        )


def _export(name: str, value: Any, after: Mapping[str, Any]) -> Iterator[str]:
    if name not in after:
        yield (
            f"The export {name} would be lost. CloudFormation refuses to take it away while another stack imports it, "
            f"and the exporting stack is updated first. Keep it with Stack.export_value for one version, in which "
            f"nothing imports it, and drop it in the next."
        )
    elif after[name] != value:
        yield (
            f"The export {name} would have another value. CloudFormation refuses to change what another stack imports. "
            f"Export the new value under a name of its own."
        )
