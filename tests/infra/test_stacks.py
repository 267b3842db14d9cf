"""What may be taken away again: the firewall, the operators' policies, the whole deployment."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from infra import function
from infra.words import POLICIES
from tests.infra.conftest import ACCOUNT, Templates, synthesized

HANDBOOK = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "eleven": 11}


def test_nothing_holds_the_firewall(templates: Templates) -> None:
    """An export in use, or CDK's carrier of it across Regions, would refuse both `waf=off` and the stack's deletion."""
    firewall = templates.stacks["Firewall"]
    assert not [each for each in firewall["Outputs"].values() if "Export" in each]
    assert {each["Type"] for each in firewall["Resources"].values()} == {"AWS::WAFv2::WebACL"}
    (site,) = templates.of_type("AWS::CloudFront::Distribution").values()
    answer = site["Properties"]["DistributionConfig"]["WebACLId"]["Fn::GetStackOutput"]
    assert (answer["StackName"], answer["Region"]) == ("ResultsOnline-Firewall", "us-east-1")
    assert answer["OutputName"] in firewall["Outputs"]


def test_the_operators_policies_stand_alone_and_destroy_begins_with_them(templates: Templates) -> None:
    """IAM deletes none that a role carries: then everything else must still be whole."""
    assert [each["Type"] for _, each in templates.all("Operators")] == ["AWS::IAM::ManagedPolicy"] * len(POLICIES)
    others = {f"ResultsOnline-{name}" for name in ("State", "Edge", "Functions", "Watch")}
    assert others <= _before(templates, "ResultsOnline-Operators")


def test_no_stack_comes_near_cloudformations_quota(templates: Templates) -> None:
    """ "Maximum number of resources that you can declare in your CloudFormation template": 500."""
    assert {
        name: len(made["Resources"]) for name, made in templates.stacks.items() if len(made["Resources"]) > 450
    } == {}


def test_the_functions_alarms_name_what_they_watch_and_hold_on_to_nothing(templates: Templates) -> None:
    """An import would refuse to let Functions remove a function, or replace one; the logs must be there before."""
    assert "ImportValue" not in json.dumps(templates.stacks["Watch"])
    assert "ResultsOnline-Functions" in _before(templates, "ResultsOnline-Watch")
    functions = templates.of_type("AWS::Lambda::Function", "Functions").values()
    alarms = templates.of_type("AWS::CloudWatch::Alarm", "Watch").values()
    of = [one["Value"] for each in alarms for one in each["Properties"].get("Dimensions", [])]
    assert set(of) == {each["Properties"]["FunctionName"] for each in functions}
    logs = {each["Properties"].get("LogGroupName") for each in templates.of_type("AWS::Logs::LogGroup").values()}
    filtered = [each["Properties"]["LogGroupName"] for each in templates.of_type("AWS::Logs::MetricFilter").values()]
    assert filtered
    assert set(filtered) <= logs


def test_only_state_is_protected_against_deletion(templates: Templates) -> None:
    protected = [
        name for name, each in _artifacts(templates).items() if each.get("properties", {}).get("terminationProtection")
    ]
    assert protected == ["ResultsOnline-State"]


def test_the_handbook_counts_what_stays(templates: Templates) -> None:
    kept = Counter(each["Type"] for _, each in templates.all() if each.get("DeletionPolicy", "").startswith("Retain"))
    section = HANDBOOK.partition("## Taking it down")[2].partition("\n## ")[0]
    counted = {
        what: NUMBERS[number]
        for number, what in re.findall(r"(\w+) (tables|keys|buckets)\b", section)
        if number in NUMBERS
    }
    assert counted == {
        "tables": kept["AWS::DynamoDB::Table"],
        "keys": kept["AWS::KMS::Key"],
        "buckets": kept["AWS::S3::Bucket"],
    }


@pytest.mark.parametrize("stack", ["State", "Edge", "Functions", "Watch", "Operators", "Firewall"])
def test_the_handbook_knows_every_stack(templates: Templates, stack: str) -> None:
    assert stack in templates.stacks
    assert f"ResultsOnline-{stack}" in HANDBOOK.partition("## Taking it down")[2]


def test_a_protected_state_stops_destroy_after_functions_which_uses_it_and_perhaps_edge_which_does_not(
    templates: Templates,
) -> None:
    uses = {name for name in ("Functions", "Edge") if "ResultsOnline-State" in json.dumps(templates.stacks[name])}
    assert uses == {"Functions"}
    said = " ".join(HANDBOOK.split())
    assert "after `ResultsOnline-Functions`, which uses it, is deleted, and perhaps `ResultsOnline-Edge`, too." in said


def test_home_may_be_the_region_of_the_cdn_and_iam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No two things of a kind have one name in one Region, and what may be taken away is tied to nothing there."""
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setattr(function, "code", lambda row, target: empty)  # no zip is looked at here
    templates = synthesized(tmp_path / "cdk.out", "us-east-1")
    environments = {each["environment"] for each in _artifacts(templates).values() if "environment" in each}
    assert environments == {f"aws://{ACCOUNT}/us-east-1"}
    named = Counter(found for _, each in templates.all() if (found := _physical_name(each)))
    assert [each for each, count in named.items() if count > 1] == []
    assert len([name for kind, name in named if kind == "AWS::SQS::Queue" and "unsealing" in name]) == 3
    exports = {
        output["Export"]["Name"]: stack
        for stack, each in templates.stacks.items()
        for output in each.get("Outputs", {}).values()
        if "Export" in output
    }
    imported = re.findall(r"'Fn::ImportValue': '([^']+)'", str(templates.stacks))
    assert {exports[name] for name in imported} == {"State", "Edge"}  # not those that may go: Firewall, both of alarms
    for stack in ("Alarms", "CdnAlarms"):
        assert "Fn::GetStackOutput" not in str(templates.stacks[stack])


def _physical_name(resource: dict[str, Any]) -> tuple[str, str] | None:
    """CloudFormation calls it Name, or as the kind: QueueName."""
    properties = resource.get("Properties", {})
    name = properties.get(f"{resource['Type'].rpartition(':')[2]}Name", properties.get("Name"))
    return (resource["Type"], name) if isinstance(name, str) else None


def _artifacts(templates: Templates) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((templates.folder / "manifest.json").read_text("utf-8"))["artifacts"]
    return manifest


def _before(templates: Templates, name: str) -> set[str]:
    """The stacks that are deployed before this one, and destroyed after it."""
    direct = {each for each in _artifacts(templates)[name].get("dependencies", []) if not each.endswith(".assets")}
    return direct.union(*(_before(templates, each) for each in direct))
