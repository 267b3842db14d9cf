"""What handlers read of a request's headers against what the CDN lets through: a header that never arrives reads as one
that nobody sent."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import secrets
from infra.headers import FORWARDED

ROOT = Path(__file__).parents[2]
BESIDES = {secrets.HEADER.lower(), "cookie"}  # the CDN's own, and what its cookie policy lets through
OTHER_WAYS = {"get_header_value", "resolved_headers_field", "multi_value_headers"}
"""Ways of Powertools to a header by which this test would not see its name."""


def read(source: str) -> Iterator[str]:
    """Names of headers in lower case: of `header(event, "name")`, and of arguments annotated with `Header()`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "header":
            name = node.args[1]
            assert isinstance(name, ast.Constant), f"line {node.lineno}: a header's name is written out"
            yield str(name.value)
        if isinstance(node, ast.arg) and node.annotation and "Header(" in ast.unparse(node.annotation):
            assert "alias" not in ast.unparse(node.annotation), f"line {node.lineno}: a header is named by its argument"
            yield node.arg.replace("_", "-")
        if isinstance(node, ast.Attribute):
            assert node.attr not in OTHER_WAYS, f"line {node.lineno}: read a header by events.header"
            assert not _is_headers_of_event(node), f"line {node.lineno}: read a header by events.header"


def _is_headers_of_event(node: ast.Attribute) -> bool:
    return node.attr == "headers" and "current_event" in ast.unparse(node.value)


def sources() -> dict[str, str]:
    files = [*(ROOT / "shared" / "adapters").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
    found = {str(file.relative_to(ROOT)): file.read_text("utf-8") for file in files}
    assert {"shared/adapters/http.py", "functions/enquiry/handler.py"} <= found.keys()
    return found


def test_every_header_that_a_handler_reads_reaches_it() -> None:
    found = {name for source in sources().values() for name in read(source)}
    assert {"idempotency-key", "sec-fetch-site", "cloudfront-viewer-address"} <= found
    assert found - {name.lower() for name in FORWARDED} - BESIDES == set()


@pytest.mark.parametrize(
    "source",
    [
        'seen = header(event, "x-never-forwarded")',
        "def ask(x_never_forwarded: Annotated[str | None, Header()] = None): ...",
    ],
)
def test_a_header_that_is_not_forwarded_is_named(source: str) -> None:
    assert list(read(source)) == ["x-never-forwarded"]


@pytest.mark.parametrize(
    "source",
    [
        "seen = header(event, name)",
        'seen = app.current_event.headers["x-seen"]',
        'seen = app.current_event.get_header_value("x-seen")',
        'def ask(key: Annotated[str, Header(alias="x-key")]): ...',
    ],
)
def test_a_header_whose_name_cannot_be_read_is_refused(source: str) -> None:
    with pytest.raises(AssertionError):
        list(read(source))
