"""Who is in a big release: every state that a notice may end in, in known numbers."""

from __future__ import annotations

from collections import Counter

import pytest

from local.data.registered import OF, kind_of, kinds


@pytest.mark.parametrize(
    ("mailed", "ends"),
    [
        (400, {"delivered": 394, "bounced": 4, "complained": 1, "suppressed": 1, "unproved": 100, "no_account": 500}),
        (950, {"delivered": 944, "bounced": 4, "complained": 1, "suppressed": 1, "unproved": 50, "no_account": 0}),
        (6, {"delivered": 0, "bounced": 4, "complained": 1, "suppressed": 1, "unproved": 100, "no_account": 894}),
        (1000, {"delivered": 994, "bounced": 4, "complained": 1, "suppressed": 1, "unproved": 0, "no_account": 0}),
    ],
)
def test_a_thousand_candidates_are_of_these_kinds(mailed: int, ends: dict[str, int]) -> None:
    assert {kind.ends: kind.count for kind in kinds(mailed)} == ends
    found = Counter(kind_of(index, kinds(mailed)).ends for index in range(3 * OF))
    assert found == Counter({end: 3 * count for end, count in ends.items() if count})


def test_only_who_has_an_address_has_an_account() -> None:
    assert [kind.ends for kind in kinds(400) if not kind.address] == ["no_account"]
    assert [kind.ends for kind in kinds(400) if not kind.is_proved] == ["unproved"]
