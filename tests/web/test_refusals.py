"""What a page says of a refusal is about its own form, and no failure is passed over in silence."""

from __future__ import annotations

from web.build import ASSETS


def test_a_failure_that_a_script_passes_over_says_why() -> None:
    for script in ASSETS.glob("*.js"):
        for line in script.read_text("utf-8").splitlines():
            assert "catch(() => {})" not in line or "//" in line, (script.name, line)
