"""A Statement as its candidate saved it, and single-byte changes of it, asked of the service: one is ours, none else.

`make test` asks for 200 of them, `make forgeries` for 10,000.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from hashlib import sha256

import pytest

from functions.certificates import checks
from shared.ground.rate_limits import GUESSED_DOCUMENTS
from tests.functions.test_document_checks import CHECK
from tests.kit import snapshots
from tests.kit.document_files import ask, content, fetch, install_chain
from tests.kit.forgeries import of_one_byte
from tests.kit.stories import a_signed_in_candidate, release_results
from tests.kit.world import World

CHANGES = int(os.environ.get("FORGERIES", "200"))


def state(world: World, pdf: bytes) -> str:
    answer = world.call("POST", CHECK, {"sha256": sha256(pdf).hexdigest()})
    assert answer.status == 200, answer.raw
    return str(answer.body["state"])


@pytest.mark.thorough
def test_the_saved_file_is_current_and_no_change_of_a_byte_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshots.begin(world, release_results)
    install_chain(world)
    monkeypatch.setattr(checks, "GUESSED_DOCUMENTS", replace(GUESSED_DOCUMENTS, most=2 * CHANGES))
    cookie = a_signed_in_candidate(world)
    pdf = content(fetch(world, cookie, ask(world, cookie)))
    assert state(world, pdf) == "current"
    found = Counter(state(world, each.content) for each in of_one_byte(pdf, CHANGES))
    print(f"\n{found.total()} changed bytes of {len(pdf)}, by the check: {dict(found)}")
    assert set(found) == {"unknown"}
    assert found.total() >= CHANGES
    assert state(world, pdf) == "current"
