"""The policies of the awarding body's operators: each route in one duty, each duty in one policy, all in one more."""

import importlib
import json
import re
from itertools import pairwise
from typing import Any

import pytest

from infra.catalogue import FUNCTIONS
from infra.operators import BOARD, LIFT_SUPPRESSION
from infra.words import ALL_DUTIES, APPROVING, POLICIES, Duty, Role, Route
from tests.iam.policy import Question, allows
from tests.infra.conftest import ACCOUNT, REGION, Templates, as_list

ROUTES = [route for row in FUNCTIONS for route in row.routes]
OPERATORS = [route for route in ROUTES if route.role is Role.OPERATOR]
HOST = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:a1b2c3d4e5/$default"
PARTS = {"AWS::Partition": "aws", "Fn::ImportValue": "a1b2c3d4e5"}
POLICY_LIMIT = 6_144
"""Characters, without white space, of a managed policy (IAM's quotas)."""
LONGEST_REGION = len("ap-southeast-1") - len(REGION)
HELD_AT_ONCE = 10
"""Managed policies of a role (IAM's quotas): whoever holds all duties one by one has room for others."""
IDS = ("FCE-2026-12-PB", "approvals", "x%2Fapprovals", "KXA104827.FCE-2026-12-PB", "..")


def statements(templates: Templates, name: str) -> list[dict[str, Any]]:
    """Of the policy of this name, with every reference resolved."""
    made = templates.of_type("AWS::IAM::ManagedPolicy", "Operators").values()
    (found,) = [each["Properties"] for each in made if each["Properties"]["ManagedPolicyName"] == _full(name)]
    stated = found["PolicyDocument"]["Statement"]
    return [{**each, "Resource": [_written(one) for one in as_list(each["Resource"])]} for each in stated]


def may(templates: Templates, name: str, route: Route, given: str = "1") -> bool:
    path = re.sub("{[^}]+}", given, route.path)
    return allows(statements(templates, name), Question("execute-api:Invoke", f"{HOST}/{route.method}{path}"))


def resources(templates: Templates, name: str) -> list[str]:
    return [resource for each in statements(templates, name)[:1] for resource in each["Resource"]]


def test_each_operators_route_belongs_to_one_duty_and_no_other_route_to_any() -> None:
    assert [route.key for route in ROUTES if (route.role is Role.OPERATOR) != isinstance(route.duty, Duty)] == []
    assert {route.duty for route in OPERATORS} == set(Duty)


def test_there_is_a_policy_of_each_duty_one_of_all_and_no_other(templates: Templates) -> None:
    made = templates.of_type("AWS::IAM::ManagedPolicy").values()
    names = [each["Properties"]["ManagedPolicyName"] for each in made]
    assert sorted(names) == sorted(_full(name) for name in POLICIES)
    assert set(templates.stacks["Operators"]["Outputs"]) == {
        "OperatorsPolicyArn",
        "OperatorsLoadingPolicyArn",
        "OperatorsReleasingPolicyArn",
        "OperatorsCaseworkPolicyArn",
        "OperatorsOrganisationsPolicyArn",
    }


def test_what_begins_as_the_boards_routes_do_is_an_operators_route_and_nothing_else(templates: Templates) -> None:
    """The policy of all names the beginning alone."""
    assert [route.key for route in ROUTES if route.path.startswith(BOARD)] == [route.key for route in OPERATORS]
    invokes, lifts = statements(templates, ALL_DUTIES)
    named = {resource.removeprefix(f"{HOST}/") for resource in invokes["Resource"]}
    assert (invokes["Action"], named) == ("execute-api:Invoke", {f"{route.method}{BOARD}*" for route in OPERATORS})
    assert sorted(lifts["Action"]) == sorted(LIFT_SUPPRESSION)


@pytest.mark.parametrize("given", IDS)
def test_the_one_policy_allows_each_of_the_boards_routes_and_no_other(templates: Templates, given: str) -> None:
    assert [route.key for route in ROUTES if may(templates, ALL_DUTIES, route, given)] == [
        route.key for route in OPERATORS
    ]


@pytest.mark.parametrize("given", IDS)
@pytest.mark.parametrize("duty", Duty)
def test_a_duty_allows_its_own_routes_and_no_other(templates: Templates, duty: Duty, given: str) -> None:
    """IAM's star goes over slashes, so this asks for each route instead of comparing lists."""
    allowed = [route.key for route in ROUTES if may(templates, duty.policy, route, given)]
    assert allowed == [route.key for route in OPERATORS if route.duty is duty]


def test_no_route_is_named_under_two_duties(templates: Templates) -> None:
    each = [resource for duty in Duty for resource in resources(templates, duty.policy)]
    assert [one for one, other in pairwise(sorted(each)) if one == other] == []


def test_only_who_keeps_addresses_lifts_one_off_the_suppression_list(templates: Templates) -> None:
    questions = [Question(action, "*") for action in LIFT_SUPPRESSION]
    lifting = {name for name in POLICIES if all(allows(statements(templates, name), each) for each in questions)}
    assert lifting == {ALL_DUTIES, Duty.ORGANISATIONS.policy}
    some = {name for name in POLICIES if any(allows(statements(templates, name), each) for each in questions)}
    assert some == lifting


def test_who_may_approve_is_asked_about_before_a_deploy(templates: Templates) -> None:
    (approvals,) = [route for route in OPERATORS if route.path.endswith("/releases/{id}/approvals")]
    assert tuple(name for name in POLICIES if may(templates, name, approvals)) == APPROVING


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_is_under_iams_limit(templates: Templates, name: str) -> None:
    stated = {"Version": "2012-10-17", "Statement": statements(templates, name)}
    longest = len(json.dumps(stated, separators=(",", ":"))) + LONGEST_REGION * len(resources(templates, name))
    assert longest <= POLICY_LIMIT * 0.8
    assert len(POLICIES) <= HELD_AT_ONCE


@pytest.mark.parametrize("duty", [Duty.LOADING, Duty.RELEASING, Duty.ORGANISATIONS])
def test_a_file_of_routes_is_one_duty(duty: Duty) -> None:
    module = importlib.import_module(f"functions.board.routes.{duty}")
    written = {(method, _shape(rule)) for rule, methods, *_ in module.router._routes for method in methods}
    assert written == {(route.method, _shape(route.path)) for route in OPERATORS if route.duty is duty}


def _full(name: str) -> str:
    return f"results-online-{name}"


def _written(resource: Any) -> str:
    if isinstance(resource, str):
        return resource
    parts = resource["Fn::Join"][1]
    return "".join(each if isinstance(each, str) else PARTS[each.get("Ref") or next(iter(each))] for each in parts)


def _shape(path: str) -> str:
    return re.sub(r"[<{]\w+[>}]", "{}", path)
