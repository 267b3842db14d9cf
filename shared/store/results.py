"""A candidate's entries and sealed result versions, in one partition: a view is one Query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shared.candidates.candidate import CandidateId, Entry
from shared.results.result import Sealed
from shared.results.taken_back import ShownReason
from shared.store import items, keys, rows
from shared.store.items import Condition, Row
from shared.store.tables import RESULTS

BESIDES = 2
"""Versions to read at once in addition to one for each release: a withdrawal, and an enquiry's changed result."""


@dataclass(frozen=True, slots=True)
class Record:
    """Everything stored under one ID number: entries, and every version of every result, released or not."""

    entries: tuple[Entry, ...]
    versions: tuple[Sealed, ...]

    def entry(self, session_id: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.session_id == session_id), None)

    def versions_of(self, session_id: str) -> list[Sealed]:
        """Newest first."""
        mine = [version for version in self.versions if version.session_id == session_id]
        return sorted(mine, key=lambda version: -version.version)


def get_record(candidate_id: str) -> Record:
    found = rows.query(RESULTS, keys.candidate(candidate_id))
    return Record(
        entries=tuple(_entry(row) for row in found if keys.is_entry(row["sk"])),
        versions=tuple(_sealed(row) for row in found if keys.is_result(row["sk"])),
    )


def entries_of(candidate_id: str) -> list[Entry]:
    """One candidate's entries, in every session, without the results."""
    return [_entry(row) for row in rows.query(RESULTS, keys.candidate(candidate_id), begins=keys.entry(""))]


def find_entries(wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Entry]:
    """Entries of up to 100 pairs of (candidate, session)."""
    found = rows.get_many(RESULTS, [(keys.candidate(who), keys.entry(session)) for who, session in wanted])
    entries = [_entry(row) for row in found]
    return {(entry.candidate_id, entry.session_id): entry for entry in entries}


def find_versions(wanted: Sequence[tuple[str, str]], *, at_once: int = 1) -> dict[tuple[str, str], list[Sealed]]:
    """All versions of up to 100 results, newest first, by (candidate, session); a pair without any is left out.

    Versions are numbered without a gap, so as many rounds of calls as the longest of them has versions, and one. The
    first `at_once` versions are asked for in one round, so the number of calls does not show which of them there are.
    """
    found: dict[tuple[str, str], list[Sealed]] = {}
    asked, first, last = list(wanted), 1, at_once
    while asked:
        for version in _numbered(asked, range(first, last + 1)):
            found.setdefault((version.candidate_id, version.session_id), []).append(version)
        asked = [pair for pair in asked if len(found.get(pair, ())) == last]
        first, last = last + 1, last + 1
    return {pair: sorted(versions, key=lambda each: -each.version) for pair, versions in found.items()}


def _numbered(pairs: Sequence[tuple[str, str]], numbers: range) -> list[Sealed]:
    places = [(keys.candidate(who), keys.result(session, number)) for number in numbers for who, session in pairs]
    return [_sealed(row) for chunk in rows.in_chunks(places, 100) for row in rows.get_many(RESULTS, chunk)]


def releases_of_versions(candidate_id: str, session_id: str) -> list[tuple[int, str]]:
    """(number, release) of each version of a result, without what is sealed in it."""
    of_session = keys.result(session_id, 0).removesuffix("0000")
    found = rows.query(RESULTS, keys.candidate(candidate_id), begins=of_session, only=("sk", "release_id"))
    return [(int(row["sk"].rpartition("#")[2]), row["release_id"]) for row in found]


def adding_entry(entry: Entry) -> Row:
    """Naturally repeatable: the same entry again writes the same row."""
    school = entry.preparation_centre
    row = {
        "pk": keys.candidate(entry.candidate_id),
        "sk": keys.entry(entry.session_id),
        "family_name": entry.family_name,
        "given_names": entry.given_names,
        "date_of_birth": entry.date_of_birth.isoformat(),
        "centre_number": entry.centre_number,
        "candidate_number": entry.candidate_number,
        "preparation_centre": entry.preparation_centre,
        "session_centre": keys.session_centre(entry.session_id, entry.centre_number),
        "session_school": keys.session_school(entry.session_id, school) if school else None,
    }
    return rows.putting(RESULTS, row, condition=None)


def adding_result(sealed: Sealed) -> Row:
    """Put if absent, never changed; only the same file for the same release may meet it again, when a load resumes."""
    shard = keys.release_shard(sealed.release_id, keys.release_shard_of(sealed.candidate_id))
    row = {**_sealed_row(sealed), "release_shard": shard}
    mine = Condition(
        "attribute_not_exists(pk) OR (#file = :file AND release_id = :release)",
        {"#file": "file"},
        {":file": sealed.file, ":release": sealed.release_id},
    )
    return rows.putting(RESULTS, row, mine)


def adding_version(sealed: Sealed) -> Row:
    """A version that came in no file, put if absent; it is in no index, so no fan-out mails about it."""
    return rows.putting(RESULTS, _sealed_row(sealed))


def page_of_release(
    release_id: str, shard: int, after: Row | None, most: int
) -> tuple[list[tuple[str, str]], Row | None]:
    """(candidate, session) of one page of a release's results, and where to go on."""
    found, last = rows.page_of_index(
        RESULTS, "by_release", keys.release_shard(release_id, shard), after=after, most=most
    )
    pairs = [(keys.named_in(row["pk"]), row["sk"].split("#")[1]) for row in found]
    return pairs, last


def _entry(row: Row) -> Entry:
    return Entry(
        candidate_id=CandidateId(keys.named_in(row["pk"])),
        family_name=row["family_name"],
        given_names=row["given_names"],
        date_of_birth=date.fromisoformat(row["date_of_birth"]),
        centre_number=row["centre_number"],
        candidate_number=row["candidate_number"],
        preparation_centre=row["preparation_centre"],
        session_id=keys.named_in(row["sk"]),
    )


def _sealed_row(sealed: Sealed) -> Row:
    return {
        "pk": keys.candidate(sealed.candidate_id),
        "sk": keys.result(sealed.session_id, sealed.version),
        "release_id": sealed.release_id,
        "box": sealed.box,
        "file": sealed.file,
        "written_at": items.moment(sealed.written_at) if sealed.written_at else None,
        "shown_reason": sealed.shown_reason.value if sealed.shown_reason else None,
    }


def _sealed(row: Row) -> Sealed:
    _, session_id, number = row["sk"].split("#")
    return Sealed(
        candidate_id=keys.named_in(row["pk"]),
        session_id=session_id,
        version=int(number),
        release_id=row["release_id"],
        box=row["box"],
        file=row["file"],
        written_at=datetime.fromisoformat(row["written_at"]) if row.get("written_at") else None,
        shown_reason=ShownReason(row["shown_reason"]) if row.get("shown_reason") else None,
    )
