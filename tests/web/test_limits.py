"""What a field of a page takes is as long as what the API takes: a paste is never cut without a word."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

CONTRACT = json.loads((Path(__file__).parents[2] / "docs/openapi.json").read_text("utf-8"))
SENT = {
    "register": ("/v1/registrations", "post"),
    "sign-in": ("/v1/sign-ins", "post"),
    "reset": ("/v1/password-resets", "post"),
    "reset/new": ("/v1/password-resets", "put"),
    "account/password": ("/v1/me", "patch"),
    "org/sign-in": ("/v1/sign-ins", "post"),
    "org/reset": ("/v1/password-resets", "post"),
    "org/register": ("/v1/organisations", "post"),
    "centre/sign-in": ("/v1/sign-ins", "post"),
    "centre/reset": ("/v1/password-resets", "post"),
}
INPUT = re.compile(r"<input [^>]*>")


def longest(path: str, method: str) -> dict[str, int]:
    """Of each text of the body, its greatest length."""
    (body,) = CONTRACT["paths"][path][method]["requestBody"]["content"].values()
    schema = body["schema"]
    if "$ref" in schema:
        schema = CONTRACT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    every = {name: [each, *each.get("anyOf", [])] for name, each in schema["properties"].items()}
    return {name: one["maxLength"] for name, found in every.items() for one in found if "maxLength" in one}


@pytest.mark.parametrize("page", SENT)
def test_a_field_is_as_long_as_the_api_takes(dist: Path, page: str) -> None:
    html = (dist / "en" / page / "index.html").read_text("utf-8")
    limits = longest(*SENT[page])
    fields = [dict(re.findall(r"([a-z]+)=\"?([^\"\s>]+)", each)) for each in INPUT.findall(html)]
    lengths = {
        each["name"]: int(each["maxlength"]) for each in fields if "maxlength" in each and each["name"] in limits
    }
    assert lengths
    assert lengths == {name: limits[name] for name in lengths}
