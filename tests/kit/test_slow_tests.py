"""A slow test says so by its mark, or fails."""

from __future__ import annotations

import pytest

from tests.kit.slow_tests import too_slow


@pytest.mark.parametrize(
    ("took", "fixtures", "limit"),
    [
        (2.0, ["aws", "world"], None),
        (2.01, ["aws", "world"], "2.01 s of processor time and may take 0.5:"),
        (4.0, ["tmp_path"], None),
        (4.01, [], "4.01 s of processor time and may take 1.0:"),
    ],
)
def test_a_test_fails_at_four_times_half_a_second_with_aws_and_four_times_a_second_without(
    took: float, fixtures: list[str], limit: str | None
) -> None:
    sentence = too_slow(took, fixtures)
    assert sentence is None if limit is None else limit in str(sentence)
