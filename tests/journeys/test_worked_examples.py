"""Every route's worked example is executed, and the service answers as cli/contract/examples.json says."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import cli.contract
from infra.catalogue import FUNCTIONS
from tests.kit.worked_examples import walk
from tests.kit.world import World

EXAMPLES = Path(cli.contract.__file__).parent / "examples.json"


def shape(value: Any) -> Any:
    """The names of what is in it; of a list the shape of its first."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value[:1]]
    return type(value).__name__


def test_each_routes_worked_example_is_answered_as_the_contract_shows_it(world: World) -> None:
    """`WRITE_EXAMPLES=1` in the environment writes the file from what was answered."""
    made = walk(world)
    assert set(made) == {route.key for row in FUNCTIONS for route in row.routes}
    if os.environ.get("WRITE_EXAMPLES"):
        EXAMPLES.write_text(json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    written = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    assert {key: shape(each) for key, each in written.items()} == {key: shape(each) for key, each in made.items()}
    assert {key: each["status"] for key, each in written.items()} == {key: each["status"] for key, each in made.items()}
