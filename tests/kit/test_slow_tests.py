"""A slow test says so by its mark, or fails."""

from __future__ import annotations

import pytest

from tests.kit.slow_tests import too_slow


@pytest.mark.parametrize(
    ("took", "fixtures", "limit"),
    [
        (1.0, ["aws", "world"], None),
        (1.01, ["aws", "world"], "1.01 s of processor time and may take 0.5:"),
        (2.0, ["tmp_path"], None),
        (2.01, [], "2.01 s of processor time and may take 1.0:"),
    ],
)
def test_the_limit_is_twice_half_a_second_with_aws_and_twice_a_second_without(
    took: float, fixtures: list[str], limit: str | None
) -> None:
    sentence = too_slow(took, fixtures)
    assert sentence is None if limit is None else limit in str(sentence)
