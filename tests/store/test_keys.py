"""Keys: apart from each other, and spread the same way in every process."""

from __future__ import annotations

from collections import Counter

from infra.catalogue import FUNCTIONS
from infra.words import Grant, Rows
from shared.store import keys


def test_a_shard_is_the_same_in_every_process() -> None:
    assert [keys.release_shard_of(each) for each in ("KXA104827", "KXA104835", "")] == [36, 9, 0]


def test_candidates_spread_over_all_shards() -> None:
    for shard_of in (keys.release_shard_of, keys.notice_shard_of):
        counted = Counter(shard_of(f"KXA{number:06d}") for number in range(64_000))
        assert set(counted) == set(range(64))
        assert max(counted.values()) < 1_500


def test_one_page_of_the_fan_out_is_not_one_partition_of_the_outbox() -> None:
    candidates = [f"KXA{number:06d}" for number in range(20_000)]
    page = [each for each in candidates if keys.release_shard_of(each) == 3][:100]
    busiest = Counter(keys.notice_shard_of(each) for each in page).most_common(1)
    assert busiest[0][1] < 12


def test_versions_sort_as_numbers() -> None:
    names = [keys.result("FCE-2026-12-PB", number) for number in (1, 2, 9, 10, 99, 100, 1000)]
    assert names == sorted(names)
    assert names[0] == "RESULT#FCE-2026-12-PB#0001"


def test_a_release_and_its_shards_never_meet() -> None:
    assert keys.release("r1") == "RELEASE#r1"
    assert keys.release_shard("r1", 3) == "RELEASE#r1#03"
    assert len({keys.notices("r1", shard) for shard in range(keys.NOTICE_SHARDS)}) == 64


def test_what_a_key_names_is_what_it_was_made_of() -> None:
    for make in (keys.candidate, keys.session, keys.centre, keys.release, keys.ingest, keys.guard, keys.entry):
        assert keys.named_in(make("FCE-2026-12-PB")) == "FCE-2026-12-PB"
    assert keys.is_entry(keys.entry("a"))
    assert not keys.is_entry(keys.result("a", 1))
    assert keys.is_result(keys.result("a", 1))
    assert not keys.is_result(keys.entry("a"))


def test_a_guard_stands_in_a_partition_of_its_own() -> None:
    assert keys.guard("KXA104827").startswith("GUARD#")
    assert keys.wrong_pairs("registration").startswith("GUARD#")
    assert keys.pairs_of_source("source").startswith("GUARD#")
    assert keys.SECRET_KEY == "GUARD#KEY"


def test_only_these_functions_may_write_where_releases_and_results_stand() -> None:
    writing = {
        row.name: {key for grant in row.grants if _writes(grant) for key in grant.keys}  # type: ignore[union-attr]
        for row in FUNCTIONS
        if any(_writes(grant) for grant in row.grants)
    }
    assert set(writing) == {
        *("board", "ingest", "release", "deadlines", "changes", "printing"),
        *("casework", "certificates", "certifying", "documents", "enquiry"),
    }
    assert writing["certifying"] == {"CERTIFYING#*"}, "applications; no result"
    assert writing["enquiry"] == {"ENQUIRY#*"}, "an enquiry's own partition: no result stands there"
    of_certificates = {"CERTIFYING#*", "CERTIFICATE#*", "DISPATCH#*"}
    assert writing["deadlines"] == {"SESSIONS", "CENTRE#*", "ENQUIRY#*", "CHANGES#*", *of_certificates}, "what is due"
    documents = {"DOCUMENT#*", "FILE#*", "DOCUMENTTOKEN#*"}
    handed = {*documents, "STATUSLIST#*"}
    assert writing["certificates"] == {*handed, "CERTIFICATE#*", "DISPATCH#*"}, "what was handed out; no result"
    assert writing["documents"] == {*handed, "DOCUMENTS#*", "STATUSLISTS"}, "what is handed out; no result"
    made = {"CERTIFICATE#*", "CERTIFICATENUMBER#*"}
    assert writing["printing"] == {*made, *handed}, "what is made from results; no result"
    assert writing["changes"] == {"CHANGES#*"}, "a cause; no release"
    besides = {"ENQUIRY#*", "TURNAROUND#*", "CERTIFYING#*"}
    assert writing["casework"] == {"CANDIDATE#*", *besides}, "a result's next version; no release"
    board = ("SESSIONS", "RELEASES", "CENTRE#*", "RELEASE#*", "INGEST#*", "CANDIDATE#*", "CHANGES#*")
    assert writing["board"] == {*board}, "no enquiry"


def _writes(grant: Grant) -> bool:
    return isinstance(grant, Rows) and grant.table == "results" and bool({"PutItem", "UpdateItem"} & set(grant.actions))
