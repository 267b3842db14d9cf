"""Boxes: what is inside stays inside until its second, and a box belongs to one place alone."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from botocore.exceptions import ClientError
from cryptography.exceptions import InvalidTag

from shared.adapters import release_keys, sealing
from shared.exams.catalogue import EXAMS
from shared.releases.release import Release, ReleaseState
from shared.results.result import Result, Sealed, Status, without_scores
from tests.kit.builders import RELEASED_AT, SOUND_VALUES, a_result, a_session

KEY = bytes(range(32))
PLACE = Sealed("KXA104827", "FCE-2026-12-PB", 1, "r1", b"", "file")
MOMENT = timedelta(milliseconds=1)


def a_release(**changes: object) -> Release:
    out = Release("r1", (PLACE.session_id,), RELEASED_AT, "Europe/Madrid", state=ReleaseState.RELEASED, key=KEY)
    return replace(out, **changes)  # type: ignore[arg-type]  # a test states the fields it is about


def boxed(result: Result | None = None, place: Sealed = PLACE) -> Sealed:
    return sealing.seal(result or a_result(), KEY, place)


@pytest.mark.parametrize("code", SOUND_VALUES)
def test_what_was_sealed_comes_out(code: str) -> None:
    assert sealing.unseal(boxed(a_result(code)), KEY) == a_result(code)


@pytest.mark.parametrize("status", list(Status)[1:])
def test_a_result_without_scores_comes_out(status: Status) -> None:
    result = without_scores(EXAMS["FCE"], status)
    assert sealing.unseal(boxed(result), KEY) == result


def test_every_box_is_of_one_size() -> None:
    results = [a_result(code) for code in SOUND_VALUES] + [without_scores(EXAMS["FCE"], each) for each in Status]
    # format byte, nonce, 2 KB, tag
    assert {len(boxed(result).box) for result in results} == {1 + 12 + 2048 + 16}


def test_a_nonce_is_never_used_twice() -> None:
    boxes = [boxed().box for _ in range(200)]
    assert len({box[1:13] for box in boxes}) == 200
    assert len({box[13:] for box in boxes}) == 200


def test_a_box_shows_nothing_of_what_is_inside() -> None:
    box = boxed().box
    # Words long enough that chance does not spell them in 2 KB of ciphertext.
    assert not any(word in box for word in (b"reported", b"reading", b'"FCE"', b'"176"'))


def test_a_box_begins_with_its_format() -> None:
    sealed = boxed()
    assert sealed.box[:1] == b"\x01"
    for first in (b"\x00", b"\x02"):
        with pytest.raises(ValueError, match="format"):
            sealing.unseal(replace(sealed, box=first + sealed.box[1:]), KEY)


@pytest.mark.parametrize(
    "moved",
    [
        {"candidate_id": "KXA104835"},
        {"session_id": "FCE-2026-12-CB"},
        {"version": 2},
        {"release_id": "r2"},
        # The same letters, cut elsewhere: each part is authenticated with its length.
        {"release_id": "r1K", "candidate_id": "XA104827"},
        {"candidate_id": "KXA104827F", "session_id": "CE-2026-12-PB"},
    ],
)
def test_a_box_moved_to_another_place_does_not_open(moved: dict[str, object]) -> None:
    with pytest.raises(InvalidTag):
        sealing.unseal(replace(boxed(), **moved), KEY)  # type: ignore[arg-type]  # fields by name


def test_a_box_changed_in_any_part_does_not_open() -> None:
    box = boxed().box
    for place in (1, 12, 13, 1000, len(box) - 1):
        changed = box[:place] + bytes([box[place] ^ 1]) + box[place + 1 :]
        with pytest.raises(InvalidTag):
            sealing.unseal(replace(PLACE, box=changed), KEY)


def test_another_releases_key_opens_nothing() -> None:
    with pytest.raises(InvalidTag):
        sealing.unseal(boxed(), bytes(32))


def test_a_result_longer_than_its_box_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        boxed(replace(a_result(), overall="1" * 2048))


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (RELEASED_AT - timedelta(days=8), False),
        (RELEASED_AT - timedelta(minutes=5), False),
        (RELEASED_AT - MOMENT, False),
        (RELEASED_AT, True),
        (RELEASED_AT + MOMENT, True),
    ],
)
def test_the_key_alone_opens_nothing_before_the_second(at: datetime, opens: bool) -> None:
    assert (sealing.open_sealed(boxed(), a_release(), at) is not None) is opens


@pytest.mark.parametrize("state", [state for state in ReleaseState if state is not ReleaseState.RELEASED])
def test_only_a_released_release_opens(state: ReleaseState) -> None:
    assert sealing.open_sealed(boxed(), a_release(state=state), RELEASED_AT + timedelta(days=1)) is None


def test_no_release_and_no_key_open_nothing() -> None:
    late = RELEASED_AT + timedelta(days=1)
    assert sealing.open_sealed(boxed(), None, late) is None
    assert sealing.open_sealed(boxed(), a_release(key=None), late) is None


def test_the_newest_version_that_is_out_is_shown() -> None:
    releases = {
        "r1": a_release(),
        "r2": a_release(id="r2", release_at=RELEASED_AT + timedelta(days=7)),
        "r3": a_release(id="r3", state=ReleaseState.HELD, key=None),
    }
    versions = [boxed(place=replace(PLACE, version=number, release_id=f"r{number}")) for number in (3, 2, 1)]
    for at, shown in (
        (RELEASED_AT - MOMENT, None),
        (RELEASED_AT, 1),
        (RELEASED_AT + timedelta(days=7) - MOMENT, 1),
        (RELEASED_AT + timedelta(days=7), 2),
    ):
        found = sealing.newest_out(versions, a_session(release_ids=("r1", "r2", "r3")), releases.get, at)
        assert (found.number if found else None) == shown


@pytest.mark.parametrize(("written", "since"), [(None, 0), (-3, 0), (13, 13)])
def test_a_version_came_out_when_it_was_written_and_never_before_its_release(written: int | None, since: int) -> None:
    """One in a file waits for its release; an outcome's comes later; of an older row only the release is known."""
    at = None if written is None else RELEASED_AT + timedelta(days=written)
    versions, session = [replace(boxed(), written_at=at)], a_session(release_ids=("r1",))
    found = sealing.newest_out(versions, session, {"r1": a_release()}.get, RELEASED_AT + timedelta(days=20))
    assert found is not None
    assert found.released_at == RELEASED_AT + timedelta(days=since)


def test_a_version_that_nobody_ever_saw_is_not_counted() -> None:
    """r1 was abandoned, so the session has forgotten it; r2 was never out; r3 was, and is recalled; r4 is out."""
    releases = {
        "r2": a_release(id="r2", state=ReleaseState.HELD, key=None),
        "r3": a_release(id="r3", state=ReleaseState.RECALLED, key=None, was_out=True),
        "r4": a_release(id="r4"),
    }
    versions = [boxed(place=replace(PLACE, version=number, release_id=f"r{number}")) for number in (4, 3, 2, 1)]
    for newest, number in ((4, 2), (3, None)):
        shown = versions[4 - newest :]
        found = sealing.newest_out(shown, a_session(release_ids=("r2", "r3", "r4")), releases.get, RELEASED_AT)
        assert (found.number if found else None) == number


def test_every_planned_release_is_looked_up_result_or_none() -> None:
    for versions in ([], [boxed()]):
        asked: list[str] = []
        sealing.newest_out(versions, a_session(release_ids=("r1", "r2")), asked.append, RELEASED_AT)
        assert asked == ["r1", "r2"]


def test_a_wrapped_key_opens_for_its_own_release_alone(aws: None) -> None:
    key, wrapped = release_keys.new_data_key("r1")
    assert len(key) == 32
    assert key not in wrapped
    assert release_keys.unwrap("r1", wrapped) == key
    for other in ("r2", "", "R1"):
        with pytest.raises(ClientError):
            release_keys.unwrap(other, wrapped)


def test_every_release_has_a_key_of_its_own(aws: None) -> None:
    assert release_keys.new_data_key("r1")[0] != release_keys.new_data_key("r1")[0]


def test_a_file_is_known_by_its_content_and_its_releases_key() -> None:
    mark = sealing.mark(b"one line", KEY)
    assert mark == sealing.mark(b"one line", KEY)
    assert len({mark, sealing.mark(b"another", KEY), sealing.mark(b"one line", bytes(32))}) == 3
    assert mark not in (sha256(b"one line").hexdigest(), hmac.digest(KEY, b"one line", "sha256").hex())
