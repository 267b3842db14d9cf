"""The problems of the contract: a schema and a response for each set of codes that some route gives with one status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cli.contract.operations import OPERATIONS
from cli.contract.problems import WITH_RETRY, codes_of
from cli.contract.words import REF, Operation
from infra.catalogue import FUNCTIONS
from shared.adapters.problems import PROBLEM

Json = dict[str, Any]
RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}}


def schemas() -> Json:
    """By name; the codes are an enumeration."""
    return {
        name: {
            "allOf": [
                {"$ref": REF.format(model="Problem")},
                {"type": "object", "properties": {"code": {"type": "string", "enum": codes}}},
            ]
        }
        for name, (_, codes) in _sets_of_codes().items()
    }


def responses() -> Json:
    return {
        name: {
            "description": ", ".join(codes),
            "content": {PROBLEM: {"schema": {"$ref": REF.format(model=name)}}},
            **({"headers": RETRY_AFTER} if status in WITH_RETRY else {}),
        }
        for name, (status, codes) in _sets_of_codes().items()
    }


def name_of(operation: Operation, status: int, codes: Sequence[str]) -> str:
    """ "NotFoundNotRecognisedProblem"; "OpenEnquiry409Problem" where the codes would be too long for a file's name."""
    words = codes if len(codes) <= 3 else (operation.id, str(status))
    return "".join(part.title() for word in words for part in word.split("_")) + "Problem"


def _sets_of_codes() -> dict[str, tuple[int, list[str]]]:
    """The codes that some route gives with one status, and the status, by the name of their problem."""
    return {
        name_of(OPERATIONS[route.key], status, codes): (status, codes)
        for row in FUNCTIONS
        for route in row.routes
        for status, codes in codes_of(route, OPERATIONS[route.key]).items()
    }
