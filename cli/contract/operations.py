"""Every operation of the contract, and the schemas of what each answers."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter
from typing_extensions import is_typeddict

from cli.contract import accounts, board, centres, enquiries, results
from cli.contract.words import Operation, Operations

OPERATIONS: Operations = {
    **accounts.OPERATIONS,
    **centres.OPERATIONS,
    **results.OPERATIONS,
    **enquiries.OPERATIONS,
    **board.OPERATIONS,
}


def answer_type(operation: Operation) -> Any:
    """The type of its body: the maker's return annotation where a function is named."""
    answer = operation.answer
    if inspect.isfunction(answer) and not is_typeddict(answer):
        return get_type_hints(answer, include_extras=True)["return"]
    return answer


@cache
def adapter(key: str) -> TypeAdapter[Any]:
    """What reads an answer of this route, and makes its schema."""
    return TypeAdapter(answer_type(OPERATIONS[key]))
