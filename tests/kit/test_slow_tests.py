"""A slow test says so by its mark, or fails."""

from __future__ import annotations

import pytest

from tests.kit.slow_tests import too_slow


@pytest.mark.parametrize(
    ("took", "fixtures", "limit"),
    [
        (0.5, ["aws", "world"], None),
        (0.51, ["aws", "world"], "0.51 s of processor time and may take 0.5:"),
        (1.0, ["tmp_path"], None),
        (1.01, [], "1.01 s of processor time and may take 1.0:"),
    ],
)
def test_the_limit_is_half_a_second_with_aws_and_a_second_without(
    took: float, fixtures: list[str], limit: str | None
) -> None:
    sentence = too_slow(took, fixtures)
    assert sentence is None if limit is None else limit in str(sentence)
