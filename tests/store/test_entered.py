"""How many are entered: each file counts once."""

from __future__ import annotations

from shared.store import entered


def test_a_file_counts_once_however_often_its_load_is_resumed(aws: None) -> None:
    assert entered.entered_in(["FCE-1", "CAE-1"]) == 0
    for ingest_id, more in (("i1", 60), ("i1", 20), ("i2", 5)):
        entered.count_entered("FCE-1", ingest_id, more)
    entered.count_entered("CAE-1", "i1", 7)
    assert entered.entered_in(["FCE-1"]) == 65
    assert entered.entered_in(["FCE-1", "CAE-1", "PET-1"]) == 72
