"""Releases in the `results` table. Every write is conditional on the release being as it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shared.ground.errors import StaleVersion
from shared.releases.release import Act, Headcount, Release, ReleaseState, UnknownRelease
from shared.results.taken_back import ShownReason, TakenBack
from shared.store import items, keys, rows
from shared.store.items import Condition, Row
from shared.store.tables import RESULTS

LINES_SHOWN = 200
"""Of a log: with reasons of 500 characters less than the megabyte that one Query reads."""
_SK = "RELEASE"


def find_release(release_id: str) -> Release | None:
    row = rows.get(RESULTS, keys.release(release_id), _SK)
    return _release(row) if row else None


def find_releases(release_ids: tuple[str, ...]) -> dict[str, Release]:
    """Of these, by id, those that there are."""
    places = [(keys.release(each), _SK) for each in release_ids]
    found = [_release(row) for chunk in rows.in_chunks(places, 100) for row in rows.get_many(RESULTS, chunk)]
    return {release.id: release for release in found}


def get_release(release_id: str) -> Release:
    found = find_release(release_id)
    if found is None:
        raise UnknownRelease
    return found


def adding_release(release: Release) -> Row:
    return rows.putting(RESULTS, _row(release))


def listing_release(release_id: str, at: datetime) -> Row:
    """Part of a transaction: the release planned at `at` is in the list of all."""
    return rows.putting(RESULTS, {"pk": keys.RELEASES, "sk": f"{items.sortable(at)}#{release_id}"})


def page_of_releases(after: str, most: int) -> tuple[list[Release], str | None]:
    """One page of all releases, the one planned last first, and the place to go on after (None at the end)."""
    listed = [row["sk"] for row in rows.query(RESULTS, keys.RELEASES, newest_first=True, most=most + 1, after=after)]
    ids = tuple(keys.named_in(each) for each in listed[:most])
    found = find_releases(ids)
    return [found[each] for each in ids if each in found], listed[most - 1] if len(listed) > most else None


def replace_release(before: Release, after: Release, others: Sequence[Row] = ()) -> Release:
    """Writes `after`, its act and `others` in one transaction; the release as it is then.

    Raises StaleVersion if the release no longer is what was decided on, or another of the writes does not hold.
    """
    if not rows.transact([*replacing_release(before, after), *others]):
        raise StaleVersion("Somebody has just changed this release, or a session of it. Look at it again.")
    return replace(after, act=None, change=before.change + 1)


def replacing_release(before: Release, after: Release) -> list[Row]:
    """Parts of a transaction: the release, and its act in a row of its own, so that no log ever fills the release's."""
    changed = replace(after, change=before.change + 1)
    acts = [rows.putting(RESULTS, _act_row(changed, after.act))] if after.act else []
    return [rows.putting(RESULTS, _row(changed), _unchanged(before)), *acts]


def noting(seen: Release, act: Act) -> list[Row]:
    """Parts of a transaction: an act on one result of a release that is out, and stays, as it was read.

    Of the release only the count of changes moves: a fan-out that begins in this second keeps its mark.
    """
    condition = Condition(
        "#change = :seen AND #state = :released",
        {"#change": "change", "#state": "state"},
        {":seen": seen.change, ":released": ReleaseState.RELEASED.value},
    )
    changed = replace(seen, change=seen.change + 1)
    place, values = (keys.release(seen.id), _SK), {":next": changed.change}
    counting = rows.updating(RESULTS, *place, change="SET #change = :next", values=values, condition=condition)
    return [counting, rows.putting(RESULTS, _act_row(changed, act))]


def log_of(release_id: str, before: int | None = None) -> tuple[list[Act], int | None]:
    """The newest `LINES_SHOWN` acts, or those before the act of this number, oldest first; and the number that the
    acts before these are asked for with, None where there are none."""
    after = "" if before is None else keys.act(before)
    pk = keys.release(release_id)
    found = rows.query(RESULTS, pk, begins=keys.ACTS, newest_first=True, most=LINES_SHOWN + 1, after=after)
    shown = found[:LINES_SHOWN]
    return list(map(_act, reversed(shown))), int(keys.named_in(shown[-1]["sk"])) if len(found) > LINES_SHOWN else None


def existing_release(release: Release) -> Row:
    """Part of a transaction: it fails when the release has changed since it was read."""
    return rows.checking(RESULTS, keys.release(release.id), _SK, _unchanged(release))


def still_out(release: Release) -> Row:
    """Part of a transaction: it fails when the release is no longer out under the key that was read."""
    condition = Condition(
        "#state = :released AND #key = :key",
        {"#state": "state", "#key": "key"},
        {":released": ReleaseState.RELEASED.value, ":key": release.key},
    )
    return rows.checking(RESULTS, keys.release(release.id), _SK, condition)


def publish(before: Release, after: Release) -> bool:
    """The one write that releases: publishes the key, only while the release is still APPROVED and unchanged."""
    condition = Condition(
        "#state = :approved AND #change = :seen",
        {"#state": "state", "#change": "change"},
        {":approved": ReleaseState.APPROVED.value, ":seen": before.change},
    )
    return rows.put(RESULTS, _row(replace(after, change=before.change + 1)), condition)


def mark_fanout_begun(seen: Release) -> bool:
    """Marks the fan-out as begun, for the sweep; False when it had begun, or the release has changed.

    It does not raise the count of changes: a recall in this second is not refused, and may even remove the mark, for a
    recalled release has no fan-out and a restored one begins it again.
    """
    condition = Condition(
        "#state = :released AND #change = :seen AND fanout_begun = :no",
        {"#state": "state", "#change": "change"},
        {":released": ReleaseState.RELEASED.value, ":seen": seen.change, ":no": False},
    )
    changed = rows.update(
        RESULTS,
        keys.release(seen.id),
        _SK,
        change="SET fanout_begun = :yes REMOVE due",
        values={":yes": True},
        condition=condition,
    )
    return changed is not None


def due_releases(up_to: datetime) -> list[Release]:
    """Approved releases, and released ones whose fan-out has not begun, whose time is at most `up_to`."""
    found = rows.query_index(RESULTS, "due", keys.DUE, up_to=items.sortable(up_to))
    releases_found = (find_release(keys.named_in(row["pk"])) for row in found)
    return [release for release in releases_found if release is not None]


def find_wrapped_key(release_id: str) -> bytes | None:
    row = rows.get(RESULTS, keys.release(release_id), "KEY")
    return row["wrapped"] if row else None


def adding_wrapped_key(release_id: str, wrapped: bytes) -> Row:
    """Part of a transaction: a release's key is made once; it fails when there is one."""
    return rows.putting(RESULTS, {"pk": keys.release(release_id), "sk": "KEY", "wrapped": wrapped})


def _unchanged(before: Release) -> Condition:
    return Condition("#change = :seen", {"#change": "change"}, {":seen": before.change})


def _row(release: Release) -> Row:
    awaits = release.state is ReleaseState.APPROVED or (
        release.state is ReleaseState.RELEASED and not release.fanout_begun
    )
    return {
        "pk": keys.release(release.id),
        "sk": _SK,
        "state": release.state.value,
        "session_ids": list(release.session_ids),
        "due_at": items.sortable(release.release_at),
        "zone": release.zone,
        "revision": release.revision,
        "approvals": list(release.approvals),
        "loading": release.loading,
        "loaded": release.loaded,
        "counts": dict(release.counts),
        "files": list(release.files),
        "cohort": _headcount_row(release.headcount) if release.headcount else None,
        "key": release.key,
        "fanout_begun": release.fanout_begun,
        "was_out": release.was_out,
        "asked": release.asked,
        "taken_back": [items.moment(back.at), back.reason.value] if (back := release.taken_back) else None,
        "due": keys.DUE if awaits else None,
        "change": release.change,
    }


def _release(row: Row) -> Release:
    back = row.get("taken_back")
    return Release(
        id=keys.named_in(row["pk"]),
        session_ids=tuple(row["session_ids"]),
        release_at=datetime.fromisoformat(row["due_at"]),
        zone=row["zone"],
        state=ReleaseState(row["state"]),
        revision=row["revision"],
        approvals=tuple(row["approvals"]),
        loading=row.get("loading"),
        loaded=row["loaded"],
        counts=row["counts"],
        files=tuple(row["files"]),
        headcount=_headcount(row["cohort"]) if "cohort" in row else None,
        key=row.get("key"),
        fanout_begun=row["fanout_begun"],
        was_out=row.get("was_out", False),
        asked=row.get("asked"),
        taken_back=TakenBack(datetime.fromisoformat(back[0]), ShownReason(back[1])) if back else None,
        change=row["change"],
    )


def _act_row(release: Release, act: Act) -> Row:
    """Numbered by the release's count of changes: every act is one change, so acts are in order and none is there
    twice."""
    return {
        "pk": keys.release(release.id),
        "sk": keys.act(release.change),
        "operator": act.operator,
        "act": act.act,
        "at": act.at.isoformat(),
        "revision": act.revision,
    }


def _act(row: Row) -> Act:
    return Act(row["operator"], row["act"], datetime.fromisoformat(row["at"]), row["revision"])


def _headcount_row(headcount: Headcount) -> Row:
    return {
        "candidates": headcount.candidates,
        "mails": dict(headcount.mails),
        "counted_at": headcount.counted_at.isoformat(),
    }


def _headcount(row: Row) -> Headcount:
    return Headcount(row["candidates"], row["mails"], datetime.fromisoformat(row["counted_at"]))
