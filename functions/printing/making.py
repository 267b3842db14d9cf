"""Certificates are made and recalled, and credentials revoked, as results ask: page by page of a release that is out or
was recalled, or of one result that has another version.

A call walks pages of one shard for a while, then the cursor travels in the queue, so a crash repeats a few pages, and
a page repeated finds everything settled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.printing.revoking import revoke_older
from shared.adapters import clock, parallel, queue, sealing
from shared.application.reference import centre_of, session_of
from shared.calendar.session import Session
from shared.candidates.candidate import Entry
from shared.certificates.certificate import Certificates
from shared.certificates.due import Certified, certified
from shared.certificates.steps import Due, settled
from shared.exams.catalogue import exam
from shared.releases.release import Release
from shared.results.result import Sealed
from shared.store import certificates, releases, results
from shared.store.certificates import CertificateChange

PER_PAGE = 50
PER_CALL = 20.0
"""Seconds after which a call hands over to the next."""
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page's certificates are decided by."""

    session: Session
    entry: Entry
    versions: Sequence[Sealed]
    planned: Mapping[str, Release]


def go_on(at: datetime, body: Mapping[str, object]) -> None:
    """Settles pages of one shard until it is through, or its time is up."""
    until, release_id, shard = clock.elapsed() + PER_CALL, str(body["release_id"]), int(str(body["shard"]))
    after = body.get("after")
    cursor = after if isinstance(after, dict) else None
    while True:
        pairs, cursor = results.page_of_release(release_id, shard, cursor, PER_PAGE)
        settle(pairs, at)
        if cursor is None:
            return
        if clock.elapsed() >= until:
            page = queue.certificates_page(release_id, at, shard)
            queue.send_certificates([{**page, "after": cursor, "hop": queue.next_hop(body)}])
            return


def settle(pairs: Sequence[Pair], at: datetime) -> None:
    """As the results of these pairs of (candidate, session) ask now; what is settled already is not written."""
    facts, existing = facts_of(pairs), certificates.find_many(pairs)

    def act(pair: Pair) -> None:
        first: list[Certificates | None] = [existing.get(pair)]

        def decide() -> CertificateChange:
            before = first.pop() if first else certificates.find_many([pair]).get(pair)
            return _decided(facts[pair], before, at)

        certificates.write(decide)
        _revoke(pair, facts[pair], at)

    parallel.each(act, [pair for pair in dict.fromkeys(pairs) if pair in facts])


def _revoke(pair: Pair, facts: Facts, at: datetime) -> None:
    shown = (
        sealing.newest_out(facts.versions, facts.session, facts.planned.get, at) if len(facts.versions) > 1 else None
    )
    if shown:
        revoke_older(*pair, shown.version, at)


def facts_of(pairs: Sequence[Pair]) -> dict[Pair, Facts]:
    """Releases strongly read: what is recalled is never certified by a copy of a moment ago."""
    entries, versions = results.find_entries(pairs), results.find_versions(pairs)
    sessions = {session_id: session_of(session_id) for _, session_id in pairs}
    named = {each.release_id for found in versions.values() for each in found}
    named |= {each for session in sessions.values() for each in session.release_ids}
    planned = releases.find_releases(tuple(named)) if named else {}
    return {
        pair: Facts(sessions[pair[1]], entries[pair], versions[pair], planned) for pair in pairs if pair in versions
    }


def _decided(facts: Facts, existing: Certificates | None, at: datetime) -> CertificateChange:
    """Never judged by an earlier moment than the last event: a message that comes late would else undo a newer one."""
    zone = centre_of(facts.entry.centre_number).zone
    before = existing or Certificates(str(facts.entry.candidate_id), facts.session.id, zone)
    at = max([at, *(each.at for copy in before.copies for each in copy.events)])
    return CertificateChange(before, settled(before, said(facts, before, at), _due(facts, at), at))


def _due(facts: Facts, at: datetime) -> Due | None:
    shown = sealing.newest_out(facts.versions, facts.session, facts.planned.get, at)
    if shown is None:
        return None
    of = certified(exam(facts.session.exam), shown.result)
    return Due(of, shown.version, shown.release.id) if isinstance(of, Certified) else None


def said(facts: Facts, before: Certificates, at: datetime) -> Certified | None:
    """What the current certificate states, while its release is out."""
    current = before.current
    sealed = next((each for each in facts.versions if current and each.version == current.version), None)
    opened = sealing.open_sealed(sealed, facts.planned.get(sealed.release_id), at) if sealed else None
    of = certified(exam(facts.session.exam), opened) if opened else None
    return of if isinstance(of, Certified) else None
