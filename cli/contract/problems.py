"""Which problems an operation can answer: those of its kind, and its own."""

from __future__ import annotations

from cli.contract.words import Operation
from infra.words import Role, Route
from shared.adapters.problems import STATUS, STATUS_OF_MALFORMED
from shared.enquiries.eligibility import Refusal
from shared.ground.errors import ExpectedError, RuleBroken

UNEXPECTED = {"unexpected": 500, "method_not_allowed": 405, "key_in_address": 400}
_OF_ITS_ORGANISATION = ("email_not_proved", "organisation_suspended", "organisation_not_approved")
WITH_RETRY = (429, 503)
"""The statuses that always come with `Retry-After`."""


def statuses() -> dict[str, int]:
    """The status of every code; ValueError where a code has two."""
    found = {**STATUS_OF_MALFORMED, **UNEXPECTED, **{each.value: STATUS[RuleBroken] for each in Refusal}}
    for kind in _kinds(ExpectedError):
        status = next((STATUS[each] for each in kind.__mro__ if each in STATUS), None)
        if status is not None and found.setdefault(kind.code, status) != status:
            raise ValueError(f"{kind.code} is answered with {status} and with {found[kind.code]}")
    return found


def codes_of(route: Route, operation: Operation) -> dict[int, list[str]]:
    """The codes by status."""
    found = {"unexpected", "try_again", *operation.problems.split()}
    if route.role not in (Role.ANYONE, Role.SIGNED_IN):
        found.add("sign_in_required")
    if route.role not in (Role.ANYONE, Role.OPERATOR) and route.method != "GET":
        found.add("another_person")
    if route.role is not Role.OPERATOR:
        found |= {"not_allowed", "key_in_address"}  # past the CDN, or sent by another site's page; a key in the query
    if route.scope:
        found |= {"key_refused", "scope_missing", "live_key_required", *_OF_ITS_ORGANISATION}
    elif route.role is Role.ORGANISATION:
        found.add("person_required")
    if "{" in route.path:
        found.add("not_found")
    if route.method in ("POST", "PUT", "PATCH"):
        found |= {"malformed", "too_large", "unsupported_media_type", "validation_failed"}
    by_status: dict[int, list[str]] = {}
    for code in sorted(found):
        by_status.setdefault(statuses()[code], []).append(code)
    return dict(sorted(by_status.items()))


def _kinds(kind: type[ExpectedError]) -> list[type[ExpectedError]]:
    return [kind, *(each for below in kind.__subclasses__() for each in _kinds(below))]
