"""The handbook's restore procedure names what the templates hold, and all of it."""

from __future__ import annotations

import re
import subprocess
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
HANDBOOK = (DOCS / "operations.md").read_text("utf-8")
SECTION = HANDBOOK.partition("## Restoring a table")[2].partition("\n## ")[0]


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
    """But the nightly copy, which writes to no table."""
    names = {each["Properties"]["Name"] for each in templates.of_type("AWS::Scheduler::Schedule", "Functions").values()}
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
    new = replace(FUNCTIONS[0], name="another", consumes=("another",), minutely=True, grants=grants)
    parts = blocks(doors((*FUNCTIONS, new)))
    assert "notify another; do" in parts["doors"]
    assert "release-every-minute deadlines-every-minute changes-every-minute another-every-minute" in parts["doors"]
    verifying = "`verify`, `batches`, `shares`, `organisations`, `webhooks`, `members`"
    written = f"`documents`, `certificates`, `centre`, {verifying}, `board`, `changes`, `another`"
    assert f"| `verifications` | {written} |" in parts["writers"]


def test_the_public_reads_only_after_schedules_and_mappings_run_and_withdrawals_are_repeated() -> None:
    opening = blocks(FOUND)["opening"]
    loops = [found.split() for found in re.findall(r"for f in (.*); do\n.*delete-function-concurrency", opening)]
    first, last = loops
    assert sorted([*first, *last]) == sorted(set(FOUND.functions) - {"board"})
    assert last == [
        "signin",
        "results",
        "documents",
        "certificates",
        "enquiry",
        "certifying",
        "calendar",
        "staff",
        "centre",
        "verify",
        "organisations",
        "members",
    ]
    order = [
        f"for f in {' '.join(first)}; do",
        *(f"{name}-every-minute" for name in FOUND.schedules),
        'State = "ENABLED"',
        "update-event-source-mapping --uuid $m --enabled",
        "# read each release back, withdraw again what was withdrawn, then:",
        f"for f in {' '.join(last)}; do",
    ]
    places = [opening.index(each) for each in order]
    assert places == sorted(places)


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
    answer = [line.split("|")[1].strip(" `") for line in SECTION.splitlines() if line.startswith("| `")]
    assert sorted(answer) == sorted(2 * [table.name for table in TABLES])


def test_the_tables_names_are_read_from_outputs_that_there_are(templates: Templates) -> None:
    outputs = templates.stacks["State"]["Outputs"]
    named = {*re.findall(r"\b[A-Z][a-z]+Table\b", SECTION), *re.findall(r"OutputKey=='(\w+)'", SECTION)}
    assert named == {f"{table.name.title()}Table" for table in TABLES}
    assert named <= outputs.keys()


def test_bash_takes_each_block_of_commands() -> None:
    commands = re.findall(r"^ *```\n(.*?)^ *```$", SECTION, flags=re.DOTALL | re.MULTILINE)
    assert len(commands) >= 8
    for each in commands:
        assert subprocess.run(["bash", "-n"], input=each, capture_output=True, text=True, check=True).stderr == "", each


def test_a_backup_of_the_damaged_table_is_restored_beside_it_before_it_is_read() -> None:
    assert "A backup cannot be read" in " ".join(SECTION.split())
    assert "restore-table-from-backup --target-table-name $TABLE-damaged" in SECTION
    for table in ("results", "notices", "verifications"):
        _, what_to_do = (line for line in SECTION.splitlines() if line.startswith(f"| `{table}` |"))
        assert "`$TABLE-damaged`" in what_to_do
    assert "**People**, from `$TABLE-damaged`, before `board` and `ingest` start." in SECTION


def test_every_kind_of_row_in_people_is_put_back_or_named_here() -> None:
    passing = {"DEVICE", "FAILURES", "GUARD#SOURCE", "SOURCE", "TOKEN"}  # counts of a day at most, and mailed links
    granted = [each for row in FUNCTIONS for each in row.grants if isinstance(each, Rows) and each.table == "people"]
    kinds = {key.rstrip("*").rstrip("#") for each in granted for key in each.keys} - passing
    steps = SECTION.partition("**People**, from")[2].partition("**Releases**, by")[0]
    assert [kind for kind in sorted(kinds) if not re.search(rf"\b{kind}(#|\b)", steps)] == []
    assert "Sign-ins that were ended since" in steps


def test_every_kind_of_row_in_verifications_is_put_back_and_what_is_deleted_there_deleted_again() -> None:
    (line,) = (each for each in SECTION.splitlines() if each.startswith("| `verifications` | The record"))
    grants = [each for row in FUNCTIONS for each in row.grants if isinstance(each, Rows)]
    granted = [each for each in grants if each.table == "verifications"]
    kinds = {re.sub("#.*", "", key) for each in granted for key in each.keys}
    assert {kind for kind in kinds if not re.search(rf"`{kind}(#\*)?`", line)} == set()
    # Of a kind that some function deletes, rows that are too many come back.
    deleted = {re.sub("#.*", "", key) for each in granted if "DeleteItem" in each.actions for key in each.keys}
    assert deleted == {"KEYS", "KEYUSED", "ORGANISATION", "ORGANISATIONS", "PUBLISHED", "WEBHOOKS"}
    assert "`WEBHOOKS#*`, `KEYS#*` and `KEYUSED#*` rows that are not in `$TABLE-damaged` are deleted" in line
    assert "rows `ORGANISATIONS#*`, `PUBLISHED`, and `OFFERED#*` of each `ORGANISATION#*`, what they are there" in line


def test_what_waits_for_longer_than_the_bucket_keeps_it_is_uploaded_again(templates: Templates) -> None:
    buckets = templates.of_type("AWS::S3::Bucket", "State")
    (bucket,) = (each for name, each in buckets.items() if "Uploads" in name)
    (rule,) = bucket["Properties"]["LifecycleConfiguration"]["Rules"]
    (queue,) = (
        each["Properties"]
        for each in templates.of_type("AWS::SQS::Queue", "State").values()
        if each["Properties"]["QueueName"] == f"{PREFIX}-uploads"
    )
    assert (rule["ExpirationInDays"], queue["MessageRetentionPeriod"]) == (1, 4 * 24 * 3600)
    said = " ".join(SECTION.split())
    assert "four days, but the bucket an uploaded file for one: what waits longer in `uploads` must be uploaded" in said
    redriving = " ".join(HANDBOOK.partition("## A failed message")[2].partition("\n## ")[0].split())
    assert "keeps an uploaded file for one day: of what lay longer in `uploads-failed`" in redriving
