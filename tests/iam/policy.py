"""IAM's answer to one authorisation question, from a role's own statements: pure, and strict where AWS is.

By the IAM user guide, "Policy evaluation logic" and "Condition operators": a Deny wins; an Allow counts where the
action, the resource and every condition of ONE statement match; what nobody allows is denied. What this file does not
know (an operator, an element, a variable) is an error and never an allow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

Statement = Mapping[str, Any]
Values = tuple[str, ...]
KNOWN = {"Sid", "Effect", "Action", "Resource", "Condition"}


class Unknown(ValueError):
    """The policy says something that this evaluator cannot judge; the message says what."""


@dataclass(frozen=True, slots=True)
class Question:
    """May the role do `action` on `resource` (an ARN) in this request context? `context` is (key, values) by key."""

    action: str
    resource: str
    context: tuple[tuple[str, Values], ...] = ()

    def values(self, key: str) -> Values | None:
        """None where the request does not carry the key. Names of keys know no case."""
        return next((values for name, values in self.context if name.casefold() == key.casefold()), None)


def allows(statements: Sequence[Statement], question: Question) -> bool:
    """Whether a role with these statements, and nothing else, may."""
    matching = [each for each in statements if applies(each, question)]
    return bool(matching) and all(each["Effect"] == "Allow" for each in matching)


def applies(statement: Statement, question: Question) -> bool:
    return names(statement, question) and not unmet(statement, question)


def names(statement: Statement, question: Question) -> bool:
    """The statement is about this action and this resource, whatever its conditions."""
    if extra := statement.keys() - KNOWN:
        raise Unknown(f"the elements {sorted(extra)}")
    if statement["Effect"] not in ("Allow", "Deny"):
        raise Unknown(f"the effect {statement['Effect']}")
    acts = any(like(each.casefold(), question.action.casefold()) for each in listed(statement["Action"]))
    return acts and any(like(each, question.resource) for each in listed(statement["Resource"]))


def unmet(statement: Statement, question: Question) -> list[str]:
    """The conditions that this request does not meet, each as "operator key"."""
    return [
        f"{operator} {key}"
        for operator, pairs in statement.get("Condition", {}).items()
        for key, wanted in pairs.items()
        if not _holds(operator, listed(wanted), question.values(key))
    ]


def nearly(statements: Sequence[Statement], question: Question) -> list[str]:
    """Of a denied question: the statements about the same action, with what was missing of each."""
    about = [each for each in statements if names({**each, "Resource": "*"}, question)]
    return [
        f"{listed(each['Resource'])}: {unmet(each, question) or 'met'}" if names(each, question) else "another resource"
        for each in about
    ]


def listed(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def like(pattern: str, text: str) -> bool:
    """`*` is any text and `?` one character; a policy variable is refused."""
    return _pattern(pattern).fullmatch(text) is not None


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    if "${" in pattern:
        raise Unknown(f"the variable in {pattern}")
    written = {"*": ".*", "?": "."}
    return re.compile("".join(written.get(each) or re.escape(each) for each in pattern), re.DOTALL)


MATCHES: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda wanted, found: wanted == found,
    "StringEqualsIgnoreCase": lambda wanted, found: wanted.casefold() == found.casefold(),
    "StringLike": like,
    "ArnEquals": like,
    "ArnLike": like,
    "Bool": lambda wanted, found: wanted.casefold() == found.casefold(),
}
NEGATED = {"StringNotEquals": "StringEquals", "StringNotLike": "StringLike", "ArnNotLike": "ArnLike"}


def _holds(operator: str, wanted: Sequence[str], found: Values | None) -> bool:
    """One operator on one key. "If the key is not present": true under ...IfExists, ForAllValues and a negation."""
    qualifier, _, bare = operator.rpartition(":")
    if operator == "Null":
        return any((found is None) is (each.casefold() == "true") for each in wanted)
    plain = bare.removesuffix("IfExists")
    positive = NEGATED.get(plain, plain)
    if positive not in MATCHES or qualifier not in ("", "ForAllValues", "ForAnyValue"):
        raise Unknown(f"the condition operator {operator}")
    if not found:
        absent_is_fine = plain != bare or (plain in NEGATED and qualifier != "ForAnyValue")
        return qualifier == "ForAllValues" or absent_is_fine
    if not qualifier and len(found) > 1:
        raise Unknown(f"{operator} of {len(found)} values: several need ForAllValues or ForAnyValue")
    hits = [any(MATCHES[positive](each, value) for each in wanted) is (plain not in NEGATED) for value in found]
    return any(hits) if qualifier == "ForAnyValue" else all(hits)
