"""Our own evaluator of IAM policies, case by case as the IAM user guide has them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.iam.policy import Question, Unknown, allows, nearly

TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/People"
KEYS = "dynamodb:LeadingKeys"


def statement(effect: str = "Allow", **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": "dynamodb:GetItem", "Resource": TABLE, **more}


def keyed(*patterns: str, operator: str = "ForAllValues:StringLike") -> dict[str, Any]:
    return statement(Condition={operator: {KEYS: list(patterns)}})


def asked(**context: tuple[str, ...]) -> Question:
    return Question(
        "dynamodb:GetItem", TABLE, tuple((name.replace("_", ":", 1), each) for name, each in context.items())
    )


def with_keys(*keys: str) -> Question:
    return Question("dynamodb:GetItem", TABLE, ((KEYS, keys),))


@pytest.mark.parametrize(
    ("action", "resource", "is_allowed"),
    [
        ("dynamodb:GetItem", TABLE, True),
        ("DynamoDB:getitem", TABLE, True),  # "The prefix and the action name are case insensitive"
        ("dynamodb:Get*", TABLE, True),
        ("dynamodb:?etItem", TABLE, True),
        ("dynamodb:PutItem", TABLE, False),
        ("dynamodb:GetItem", f"{TABLE}/index/due", False),
        ("dynamodb:GetItem", TABLE.lower(), False),
        ("dynamodb:GetItem", "arn:aws:dynamodb:*:*:table/*", True),
        ("dynamodb:GetItem", "*", True),
        ("dynamodb:GetItem", "arn:aws:dynamodb:*:*:table/[P]eople", False),
    ],
)
def test_which_action_on_a_resource_is_allowed(action: str, resource: str, is_allowed: bool) -> None:
    assert allows([statement(Action=action, Resource=resource)], asked()) is is_allowed


def test_what_nobody_allows_is_denied_and_a_deny_wins() -> None:
    assert not allows([], asked())
    assert not allows([statement(), statement("Deny")], asked())
    assert allows([statement(), statement("Deny", Action="dynamodb:PutItem")], asked())


@pytest.mark.parametrize(
    ("keys", "is_allowed"),
    [
        (("CANDIDATE#1",), True),
        (("CANDIDATE#1", "CANDIDATE#2"), True),
        (("SOURCE#1",), True),
        (("CANDIDATE#1", "SOURCE#1"), False),  # each by one of them, both by none
        (("STAFF#1",), False),
    ],
)
def test_all_values_are_met_by_one_statement_alone(keys: tuple[str, ...], is_allowed: bool) -> None:
    split = [keyed("CANDIDATE#*", "EMAIL#*"), keyed("SOURCE#*")]
    assert allows(split, with_keys(*keys)) is is_allowed
    union = [keyed("CANDIDATE#*", "EMAIL#*", "SOURCE#*")]
    assert allows(union, with_keys(*keys)) is (is_allowed or "STAFF#1" not in keys)


@pytest.mark.parametrize(
    ("operator", "wanted", "found", "holds"),
    [
        ("StringEquals", ["a", "b"], ("b",), True),
        ("StringEquals", ["a*"], ("ab",), False),
        ("StringEquals", ["a"], ("A",), False),
        ("StringEquals", ["a"], None, False),
        ("StringEqualsIfExists", ["a"], None, True),
        ("StringEqualsIfExists", ["a"], ("b",), False),
        ("StringEqualsIgnoreCase", ["a"], ("A",), True),
        ("StringLike", ["a*"], ("ab",), True),
        ("StringLike", ["a?"], ("abc",), False),
        ("StringNotEquals", ["a", "b"], ("b",), False),
        ("StringNotEquals", ["a", "b"], ("c",), True),
        ("StringNotEquals", ["a"], None, True),
        ("StringNotLike", ["a*"], ("ab",), False),
        ("ArnLike", ["arn:aws:s3:::*"], ("arn:aws:s3:::x",), True),
        ("Bool", ["true"], ("True",), True),
        ("Null", ["true"], None, True),
        ("Null", ["true"], ("a",), False),
        ("Null", ["false"], ("a",), True),
        ("ForAllValues:StringLike", ["a*"], ("ab", "ac"), True),
        ("ForAllValues:StringLike", ["a*"], ("ab", "b"), False),
        ("ForAllValues:StringLike", ["a*"], None, True),  # "also returns true if there are no context keys"
        ("ForAnyValue:StringLike", ["a*"], ("ab", "b"), True),
        ("ForAnyValue:StringLike", ["a*"], ("b",), False),
        ("ForAnyValue:StringLike", ["a*"], None, False),
        ("ForAnyValue:StringNotEquals", ["a"], None, False),
    ],
)
def test_which_conditions_hold(operator: str, wanted: list[str], found: tuple[str, ...] | None, holds: bool) -> None:
    question = asked(aws_x=found) if found is not None else asked()
    assert allows([statement(Condition={operator: {"AWS:X": wanted}})], question) is holds


def test_every_condition_of_a_statement_must_hold() -> None:
    both = statement(Condition={"StringEquals": {"aws:a": "1", "aws:b": "2"}})
    assert allows([both], asked(aws_a=("1",), aws_b=("2",)))
    assert not allows([both], asked(aws_a=("1",), aws_b=("3",)))


@pytest.mark.parametrize(
    "unknown",
    [
        {"Condition": {"NumericEquals": {"aws:x": "1"}}},
        {"Condition": {"ForSomeValues:StringLike": {"aws:x": "1"}}},
        {"Condition": {"StringLike": {"aws:x": "${aws:userid}"}}},
        {"Condition": {"StringEquals": {"aws:many": "1"}}},  # several values without a qualifier
        {"NotAction": "dynamodb:PutItem"},
        {"Effect": "Perhaps"},
    ],
)
def test_what_it_does_not_know_is_an_error_and_never_an_allow(unknown: dict[str, Any]) -> None:
    with pytest.raises(Unknown):
        allows([statement(**unknown)], asked(aws_x=("1",), aws_many=("1", "2")))


def test_a_denial_says_which_statements_nearly_matched() -> None:
    near = nearly([keyed("CANDIDATE#*"), statement(Resource="arn:other")], with_keys("SOURCE#1"))
    assert near == [f"['{TABLE}']: ['ForAllValues:StringLike {KEYS}']", "another resource"]
