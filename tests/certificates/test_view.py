"""The groups of a centre's list: where each stage stands, and what was recalled before there was paper."""

from __future__ import annotations

import pytest

from shared.certificates.view import CertificateGroup, CertificateStage, group_of

G, S = CertificateGroup, CertificateStage
GROUPS = {
    S.MADE: G.DUE,
    S.NUMBERED: G.DUE,
    S.AT_CENTRE: G.DUE,
    S.READY: G.READY,
    S.UNCLAIMED: G.UNCLAIMED,
    S.COLLECTED: G.COLLECTED,
    S.DISPATCHED: G.COLLECTED,
    S.RETURNED: G.ENDED,
    S.DESTROYED: G.ENDED,
    S.RECALLED: G.RECALLED,
}


@pytest.mark.parametrize("stage", CertificateStage)
def test_a_stage_is_of_one_group(stage: CertificateStage) -> None:
    assert group_of(stage, "B1234567", is_to_be_sent=False) is GROUPS[stage]
    waits = stage in (S.READY, S.UNCLAIMED)
    assert group_of(stage, "B1234567", is_to_be_sent=True) is (G.DISPATCH if waits else GROUPS[stage])


def test_what_was_recalled_before_it_was_printed_is_nothing_to_hand_in() -> None:
    assert group_of(CertificateStage.RECALLED, None, is_to_be_sent=False) is CertificateGroup.ENDED
