"""A file of entries may leave Secret numbers blank: they are issued here, once, and lie sealed."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

import functions.ingest.entries
from functions.ingest.blank_numbers import ISSUED_HERE, KEPT, MIXED, NewNumbers
from shared.adapters import parallel
from shared.ground.settings import settings
from shared.store import results
from tests.kit import stories
from tests.kit.confirmation_stories import is_guarded, opened
from tests.kit.stories import CANDIDATE
from tests.kit.world import World

HEADER = stories.ENTRIES.splitlines()[0]
ADA = "KXA104827,,Martí,Ada,2009-05-17,ES442,0001,,FCE-2026-12-PB"
NOA = "KXA104843,,Puig,Noa,2009-01-02,ES442,0003,,FCE-2026-12-PB"
LEO = "KXA104851,,Vidal,Leo,2009-02-03,ES442,0004,,FCE-2026-12-PB"
GIVEN = NOA.replace(",,Puig", ",1111,Puig")


@pytest.fixture
def stage(world: World) -> World:
    """A session and a centre; nobody in them but the two of the stories."""
    stories.enter_candidates(world)
    return world


def entries(*lines: str) -> str:
    return "\n".join([HEADER, *lines, ""])


def people() -> list[dict[str, Any]]:
    return stories.stored()["test-people"]


def test_a_blank_number_is_issued_and_sealed_once_and_the_same_file_changes_nothing(stage: World) -> None:
    report = stage.ingest("entries", entries(NOA, LEO))
    assert report["counts"] == {"entries": 2, "secret_numbers_issued": 2}
    assert report["warning_count"] == 0
    for each in ("KXA104843", "KXA104851"):
        assert is_guarded(each, opened(each))
    before = people()
    report = stage.ingest("entries", entries(NOA, LEO))
    assert (report["counts"], report["warnings"]) == ({"entries": 2, "secret_numbers_issued": 0}, [])
    assert people() == before


def test_a_file_with_numbers_says_nothing_of_issuing(stage: World) -> None:
    assert stage.ingest("entries", entries(GIVEN))["counts"] == {"entries": 1}
    assert stories.row("people", "CONFIRMATION#KXA104843", "CONFIRMATION") == {}


def test_whoever_is_entered_twice_gets_one_number(stage: World) -> None:
    other = {"id": "PET-2026-12-PB", "exam": "PET", "name": "December 2026", "format": "paper_based"}
    assert stage.call("POST", "/v1/board/sessions", {**other, "exam_date": "2026-11-28"}, operator="ana").status == 201
    report = stage.ingest("entries", entries(NOA, LEO, NOA.replace("FCE", "PET")))
    assert report["counts"] == {"entries": 3, "secret_numbers_issued": 2}
    assert is_guarded("KXA104843", opened("KXA104843"))


def test_a_number_is_drawn_once_for_an_id() -> None:
    """Its rows may be in several transactions."""
    new = NewNumbers()
    assert new.drawn(CANDIDATE) is new.drawn(CANDIDATE)
    assert new.drawn(CANDIDATE).issue_id != new.drawn("KXA104835").issue_id


def test_a_load_that_is_cut_off_issues_no_second_number(stage: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(functions.ingest.entries, "PER_WRITE", 4)
    monkeypatch.setattr(parallel, "WRITERS", 1)
    ingest = stage.call("POST", "/v1/board/ingests", {"kind": "entries"}, operator="ana").body["id"]
    adding = results.adding_entry

    def cut_off(entry: Any) -> Any:
        if entry.candidate_id == "KXA104851":
            raise OSError
        return adding(entry)

    with monkeypatch.context() as patched:
        patched.setattr(results, "adding_entry", cut_off)
        assert stage.send(ingest, entries(NOA, LEO)) == ["0"]
    first = stories.row("people", "SEALED#KXA104843", "SEALED")
    assert first
    assert stage.deliver("uploads", {"detail": {"object": {"key": ingest}}}) == []
    report = stage.call("GET", f"/v1/board/ingests/{ingest}", operator="ana").body
    assert report["counts"] == {"entries": 2, "secret_numbers_issued": 2}
    assert stories.row("people", "SEALED#KXA104843", "SEALED") == first
    assert is_guarded("KXA104851", opened("KXA104851"))


def test_no_file_gives_a_number_to_an_id_that_has_one_of_ours_right_or_wrong(stage: World) -> None:
    """The right one and a wrong one are refused alike: a file is no place to try numbers."""
    stage.ingest("entries", entries(NOA))
    right = opened("KXA104843")
    before = people()
    for number in (right, "0000" if right != "0000" else "0001"):
        refused = stage.ingest("entries", entries(NOA.replace(",,Puig", f",{number},Puig")))
        assert (refused["state"], [each["remedy"] for each in refused["faults"]]) == ("rejected", [ISSUED_HERE])
    assert people() == before


def test_a_blank_where_a_file_gave_a_number_keeps_it(stage: World) -> None:
    guarded = stories.row("people", f"GUARD#{CANDIDATE}", "GUARD")
    moved = ADA.replace("0001", "0009")
    report = stage.ingest("entries", entries(moved))
    assert report["counts"] == {"entries": 1, "secret_numbers_issued": 0}
    assert [each["remedy"] for each in report["warnings"]] == [KEPT]
    assert stories.row("people", f"GUARD#{CANDIDATE}", "GUARD") == guarded
    assert stage.ingest("entries", entries(moved))["warnings"] == []  # it stands already


def test_a_blank_row_is_still_compared_by_its_date_of_birth(stage: World) -> None:
    stage.ingest("entries", entries(NOA))
    refused = stage.ingest("entries", entries(NOA.replace("2009-01-02", "2009-01-03")))
    assert [(each["column"], each["found"]) for each in refused["faults"]] == [("date_of_birth", "another date")]


def test_a_file_with_both_kinds_of_rows_is_loaded_with_a_warning(stage: World) -> None:
    report = stage.ingest("entries", entries(GIVEN, LEO))
    assert report["counts"] == {"entries": 2, "secret_numbers_issued": 1}
    assert [(each["line"], each["column"], each["remedy"]) for each in report["warnings"]] == [
        (3, "secret_number", MIXED)
    ]
    assert stage.ingest("entries", entries(GIVEN, LEO))["warnings"] == []


def test_a_centre_may_issue_another_and_the_file_goes_on_blank(stage: World) -> None:
    stage.ingest("entries", entries(NOA))
    staff = stories.sign_in_staff(stage, stories.staff_of(stage, "staff@example.org"))
    path = "/v1/candidates/KXA104843/secret-reissues"
    number = stage.call("POST", path, {"reason": "lost"}, cookie=staff).body["secret_number"]
    assert stage.ingest("entries", entries(NOA))["state"] == "loaded"
    assert is_guarded("KXA104843", number)


def test_a_dump_of_tables_and_bucket_opens_no_secret_number(stage: World) -> None:
    """Whoever has every row and object, and not KMS, tries all ten thousand in the ways that a leak is tried."""
    stage.ingest("entries", entries(NOA, LEO))
    bucket = boto3.client("s3").list_objects_v2(Bucket=settings().uploads_bucket)
    assert bucket["KeyCount"] == 0
    dump = [_values(item) for items in stories.stored().values() for item in items]
    seen = {value for values in dump for value in values}
    for candidate_id in ("KXA104843", "KXA104851"):
        secret = opened(candidate_id)
        about = [value for values in dump if any(candidate_id.encode() in each for each in values) for value in values]
        assert secret.encode() not in about
        assert not seen & set(_guesses(candidate_id, secret))
        with pytest.raises(ClientError, match="InvalidCiphertext"):
            opened(candidate_id, context="KXA104827")
        with pytest.raises(ClientError, match="InvalidCiphertext"):
            boto3.client("kms").decrypt(
                CiphertextBlob=stories.row("people", f"SEALED#{candidate_id}", "SEALED")["box"]["B"]
            )


def _values(item: dict[str, Any]) -> list[bytes]:
    """Of a row, the scalars as bytes."""
    found = []
    for typed in item.values():
        (kind, value), *_ = typed.items()
        found += [value if kind == "B" else str(value).encode()] if kind in "SNB" else []
    return found


def _guesses(candidate_id: str, secret: str) -> list[bytes]:
    """What a table might keep of a number without a key."""
    texts = [secret, f"{candidate_id}|{secret}", f"{candidate_id}{secret}", f"{secret}{candidate_id}"]
    digests = [sha256(each.encode()).digest() for each in texts]
    return [*digests, *(each.hex().encode() for each in digests)]
