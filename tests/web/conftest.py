"""`dist`: the whole site, built once from the body.toml of the tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.body import load_body
from web.build import build


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "dist"
    build(out, load_body())
    return out
