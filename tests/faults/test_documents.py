"""Trouble at every call of a Statement that is saved: what was handed out is known, and nothing is handed out twice."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest

from shared.store import documents
from tests.faults.each_call import TROUBLES, troubled
from tests.kit import snapshots
from tests.kit.aws_calls import Trouble
from tests.kit.document_files import ask, content, credential, fetch, install_chain
from tests.kit.stories import CANDIDATE, a_signed_in_candidate, release_results
from tests.kit.world import Answer, World


def as_bytes(answer: Answer) -> bytes:
    return credential(answer).encode()


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize(("kind", "opened"), [("statement", content), ("credential", as_bytes)])
def test_a_file_that_was_half_made_is_made_by_asking_again(
    world: World, trouble: Trouble, kind: str, opened: Callable[[Answer], bytes]
) -> None:
    snapshots.begin(world, release_results)
    install_chain(world)
    cookie = a_signed_in_candidate(world)

    def act() -> Answer:
        asked = ask(world, cookie, kind=kind)
        return fetch(world, cookie, asked) if asked.status == 200 else asked

    for where, answers in troubled(trouble, act):
        known = documents.find_documents(CANDIDATE)
        assert len(known) <= 1, where
        for answer in answers:
            assert answer.status in (200, 503), where
            if answer.status == 200:
                assert [each.sha256 for each in known] == [sha256(opened(answer)).hexdigest()], where
    assert act().status == 200
    assert len(documents.find_documents(CANDIDATE)) == 1
