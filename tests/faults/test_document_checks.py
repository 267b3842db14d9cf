"""Trouble at every call of a check: what a document says is shown only with its record, and is retired whole or not."""

from __future__ import annotations

import pytest

from shared.store import access_record, documents
from tests.faults.each_call import TROUBLES, troubled
from tests.functions.test_document_checks import CHECK, MINE, released
from tests.kit.aws_calls import Trouble
from tests.kit.document_stories import WAYS, handed_out
from tests.kit.stories import CANDIDATE
from tests.kit.world import Answer, World

__all__ = ["released"]


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("way", WAYS)
def test_what_a_document_says_is_shown_only_with_its_record(
    world: World, released: str, trouble: Trouble, way: str
) -> None:
    hand, content = handed_out(world.at), way != "number"

    def act() -> Answer:
        return world.call("POST", CHECK, hand.by(way))

    for where, answers in troubled(trouble, act):
        found = access_record.find_verifications(CANDIDATE)
        assert len(found) <= content, where
        for answer in answers:
            assert answer.status in (200, 503), where
            assert ("174" in answer.raw) is (content and answer.status == 200), where
            assert answer.status == 503 or len(found) == content, where


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_document_is_retired_in_all_its_rows_or_in_none(world: World, released: str, trouble: Trouble) -> None:
    document = handed_out(world.at).document

    def act() -> Answer:
        return world.call("DELETE", f"{MINE}/{document.id}", cookie=released)

    for where, answers in troubled(trouble, act):
        found = [
            documents.find_by_number(document.number),
            documents.find_by_file(document.sha256),
            documents.find_by_token(document.token_hash),
        ]
        assert len({each.retired_at for each in found if each}) == 1, where
        for answer in answers:
            assert answer.status in (204, 503), where
            assert answer.status == 503 or (found[0] and found[0].retired_at), where
    assert act().status == 204
