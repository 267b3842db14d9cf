"""Which function answers a path, by the catalogue's rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from infra.words import REST, Function, Route


@dataclass(frozen=True, slots=True)
class Match:
    """A route that fits, with the values of its {parameters}, percent-decoded."""

    function: Function
    route: Route
    parameters: dict[str, str]


class Routes:
    """The routes of an HTTP API: exact segments before {parameters}, as API Gateway prefers them."""

    def __init__(self, functions: Iterable[Function]) -> None:
        self._rows = [(function, route) for function in functions for route in function.api_routes]
        self._rows.sort(key=lambda row: row[1].path.count("{"))

    @property
    def rest(self) -> Match | None:
        """The match for whatever no other route fits."""
        return next((Match(function, route, {}) for function, route in self._rows if route == REST), None)

    def find(self, method: str, path: str) -> Match | None:
        """The match for a percent-encoded `path`, or None."""
        for function, route in self._rows:
            parameters = _fit(route.path, path) if route.method == method else None
            if parameters is not None:
                return Match(function, route, parameters)
        return None


def _fit(template: str, path: str) -> dict[str, str] | None:
    # Segments are split before they are decoded: an encoded slash stays inside its parameter.
    wanted, given = template.split("/"), path.split("/")
    if len(wanted) != len(given):
        return None
    parameters: dict[str, str] = {}
    for want, raw in zip(wanted, given, strict=True):
        segment = unquote(raw)
        if want.startswith("{") and segment:
            parameters[want.strip("{}")] = segment
        elif want != segment:
            return None
    return parameters
