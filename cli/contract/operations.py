"""Every operation of the contract, and the schemas of what each answers."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any, Union, get_type_hints

from pydantic import TypeAdapter
from typing_extensions import is_typeddict

from cli.contract import (
    accounts,
    batches,
    board,
    centres,
    certificates,
    certifying,
    documents,
    enquiries,
    members,
    organisations,
    results,
    sharing,
    webhooks,
)
from cli.contract.words import Operations

OPERATIONS: Operations = {
    **accounts.OPERATIONS,
    **centres.OPERATIONS,
    **results.OPERATIONS,
    **documents.OPERATIONS,
    **batches.OPERATIONS,
    **organisations.OPERATIONS,
    **sharing.OPERATIONS,
    **certificates.OPERATIONS,
    **members.OPERATIONS,
    **enquiries.OPERATIONS,
    **certifying.OPERATIONS,
    **board.OPERATIONS,
    **webhooks.OPERATIONS,
}


def answer_type(answer: object) -> Any:
    """The type of a body: the maker's return annotation where a function is named, one of several for a tuple."""
    if isinstance(answer, tuple):
        return Union[tuple(answer_type(each) for each in answer)]  # noqa: UP007 - made of what is known only here
    if inspect.isfunction(answer) and not is_typeddict(answer):
        return get_type_hints(answer, include_extras=True)["return"]
    return answer


@cache
def adapter(key: str, status: int) -> TypeAdapter[Any]:
    """What reads a route's answer of this status, and makes its schema."""
    return TypeAdapter(answer_type(OPERATIONS[key].answers[status]))
