"""The handbook's restore procedure names what the templates hold, and all of it."""

from __future__ import annotations

from dataclasses import replace

import boto3
import pytest

from cli.docs import DOCS, filled
from cli.restoring import PREFIX, blocks, doors
from infra.catalogue import FUNCTIONS
from infra.words import Rows
from shared.store.tables import TABLES
from tests.infra.conftest import Templates

FOUND = doors()


def _functions(templates: Templates) -> dict[str, str]:
    """Our functions' names, without prefix, by logical id."""
    made = templates.of_type("AWS::Lambda::Function", "Functions").items()
    names = {key: str(each["Properties"].get("FunctionName", "")) for key, each in made}
    return {key: name.removeprefix(f"{PREFIX}-") for key, name in names.items() if name.startswith(PREFIX)}


def test_every_function_that_knows_a_table_is_shut(templates: Templates) -> None:
    knows = {
        name
        for name in _functions(templates).values()
        if any(key.endswith("_TABLE") for key in templates.function(name)["Environment"]["Variables"])
    }
    assert set(FOUND.functions) == knows


def test_every_mapping_is_shut_by_its_function(templates: Templates) -> None:
    names = _functions(templates)
    mapped = [
        names[each["Properties"]["FunctionName"]["Ref"]]
        for each in templates.of_type("AWS::Lambda::EventSourceMapping").values()
    ]
    assert sorted(mapped) == sorted(function for function, _ in FOUND.mappings)


def test_every_schedule_is_stopped(templates: Templates) -> None:
    names = {each["Properties"]["Name"] for each in templates.of_type("AWS::Scheduler::Schedule").values()}
    assert {f"{PREFIX}-{name}-every-minute" for name in FOUND.schedules} == names


def test_every_key_must_be_enabled(templates: Templates) -> None:
    aliases = {each["Properties"]["AliasName"] for each in templates.of_type("AWS::KMS::Alias").values()}
    assert {f"alias/{PREFIX}-{name}" for name in FOUND.keys} == aliases


def test_time_to_live_is_switched_on_again_for_every_table_that_has_it(templates: Templates) -> None:
    tables = templates.of_type("AWS::DynamoDB::Table").values()
    expiring = [each["Properties"].get("TimeToLiveSpecification") for each in tables]
    assert sorted(name for _, name in FOUND.expiring) == sorted(each["AttributeName"] for each in expiring if each)


def test_a_new_function_stands_in_the_procedure_and_in_what_a_table_is_written_by() -> None:
    grants = (Rows("verifications", ("PutItem",), ("SHARE#*",)),)
    new = replace(FUNCTIONS[0], name="shares", consumes=("shares",), minutely=True, grants=grants)
    parts = blocks(doors((*FUNCTIONS, new)))
    assert "notify shares; do" in parts["doors"]
    assert "release-every-minute deadlines-every-minute shares-every-minute" in parts["doors"]
    assert "| `verifications` | `centre`, `verify`, `shares` |" in parts["writers"]


def test_the_board_is_open_already_and_who_reads_for_the_public_is_opened_last() -> None:
    names = blocks(FOUND)["opening"].partition("for f in ")[2].partition(";")[0].split()
    assert sorted(names) == sorted(set(FOUND.functions) - {"board"})
    assert names[-7:] == ["signin", "staff", "centre", "results", "enquiry", "calendar", "verify"]
    assert "casework" in names[:-7]


def test_a_marker_without_a_part_and_a_part_without_a_marker_are_refused() -> None:
    with pytest.raises(KeyError, match="other"):
        filled("<!-- generated: other -->\n<!-- end -->", {})
    with pytest.raises(KeyError, match="doors"):
        filled("", {"doors": ""})


def test_the_schedule_that_is_put_back_is_one_that_scheduler_takes() -> None:
    model = boto3.client("scheduler", region_name="eu-west-1").meta.service_model
    read = set(model.operation_model("GetSchedule").output_shape.members)
    dropped = {"Arn", "CreationDate", "LastModificationDate"}
    assert dropped < read
    assert read - dropped <= set(model.operation_model("UpdateSchedule").input_shape.members)


def test_step_4_names_no_table_that_is_not_there() -> None:
    handbook = (DOCS / "operations.md").read_text("utf-8")
    section = handbook.partition("## Restoring a table")[2].partition("\n## ")[0]
    answer = [line.split("|")[1].strip(" `") for line in section.splitlines() if line.startswith("| `")]
    assert sorted(answer) == sorted(2 * [table.name for table in TABLES])
