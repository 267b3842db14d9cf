"""Candidates' shares, each a row by its key; beside a candidate's own list of them, which knows how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.store import items, keys, rows, share_keys, sharers
from shared.store.items import PRESENT, Condition, Row
from shared.store.tables import VERIFICATIONS
from shared.verification.invitation import Invited
from shared.verification.share import Share, SharedField, ShareKind
from shared.verification.share_condition import ShareCondition
from shared.verification.share_errors import MOST_WRONG_PINS

SK, MADE = "SHARE", "MADE"
IS_LIVE = "attribute_not_exists(revoked_at) AND wrong_pins < :most_wrong AND expires_at > :now"


@dataclass(frozen=True, slots=True)
class Shares:
    """All that a candidate has made and that is kept, and how often the list was added to."""

    every: tuple[Share, ...]
    made: int


def find_shares(candidate_id: str) -> Shares:
    listed = rows.query(VERIFICATIONS, share_keys.shares(candidate_id))
    places = [(share_keys.share(row["key"]), SK) for row in listed if row["sk"] != MADE]
    found = [row for chunk in rows.in_chunks(places, 100) for row in rows.get_many(VERIFICATIONS, chunk)]
    made = next((row["made"] for row in listed if row["sk"] == MADE), 0)
    return Shares(tuple(sorted(map(share_of, found), key=lambda each: (each.made_at, each.id), reverse=True)), made)


def add_share(share: Share, before: Shares, asked: str | None) -> bool:
    """False where the candidate has made another one since `before`, or one of this id. `asked` is the hash of a
    request that has an Idempotency-Key."""
    place = {"pk": share_keys.shares(share.candidate_id), "sk": share_keys.share(share.id)}
    expires = int(share.kept_until.timestamp())
    counted = rows.updating(
        VERIFICATIONS,
        share_keys.shares(share.candidate_id),
        MADE,
        change="SET made = :next",
        values={":next": before.made + 1},
        condition=Condition("attribute_not_exists(pk) OR made = :before", {}, {":before": before.made}),
    )
    listing = rows.putting(VERIFICATIONS, {**place, "key": share.key, "asked": asked, "expires": expires})
    return rows.transact([rows.putting(VERIFICATIONS, _row(share)), listing, counted, *_listed(share)])


def find_own(candidate_id: str, share_id: str) -> Share | None:
    """A candidate's own share; None for one that there is not, and for another's."""
    listed = rows.get(VERIFICATIONS, share_keys.shares(candidate_id), share_keys.share(share_id))
    return find_share(listed["key"]) if listed else None


def find_asked(candidate_id: str, share_id: str) -> str | None:
    """The hash of the request that made the share of this id; None where there is none."""
    row = rows.get(VERIFICATIONS, share_keys.shares(candidate_id), share_keys.share(share_id))
    return row.get("asked") if row else None


def find_share(key: str) -> Share | None:
    row = rows.get(VERIFICATIONS, share_keys.share(key), SK)
    return share_of(row) if row else None


def find_many(wanted: Sequence[str]) -> dict[str, Share]:
    """Of up to 100 keys those that there are."""
    places = [(share_keys.share(key), SK) for key in wanted]
    found = rows.get_many(VERIFICATIONS, places) if places else []
    return {share.key: share for share in map(share_of, found)}


def revoke(share: Share, at: datetime) -> Share | None:
    """From now on; naturally repeatable. None where it is kept no more."""
    row = rows.update(
        VERIFICATIONS,
        share_keys.share(share.key),
        SK,
        change="SET revoked_at = if_not_exists(revoked_at, :at)",
        values={":at": items.sortable(at)},
        condition=PRESENT,
    )
    return share_of(row) if row else None


def change(before: Share, after: Share) -> bool:
    """When it ends and how many views it is good for; False where it was ended or changed meanwhile."""
    expires = int(after.kept_until.timestamp())
    unchanged = "attribute_not_exists(revoked_at) AND wrong_pins < :most_wrong AND expires_at = :before"
    limits = {":most_wrong": MOST_WRONG_PINS, ":before": items.sortable(before.expires_at)}
    views = after.most_views
    changed = rows.updating(
        VERIFICATIONS,
        share_keys.share(after.key),
        SK,
        change="SET expires_at = :until, expires = :expires" + ("" if views is None else ", most_views = :most"),
        values={
            ":until": items.sortable(after.expires_at),
            ":expires": expires,
            **({} if views is None else {":most": views}),
        },
        condition=Condition(unchanged, {}, limits),
    )
    listing = rows.updating(
        VERIFICATIONS,
        share_keys.shares(after.candidate_id),
        share_keys.share(after.id),
        change="SET expires = :expires",
        values={":expires": expires},
        condition=PRESENT,
    )
    return rows.transact([changed, listing, *_listed(after)])


def counting_view(share: Share, at: datetime) -> Row:
    """Part of a transaction, which fails where the link is good for no more views: exact under any burst."""
    limits = {":most_wrong": MOST_WRONG_PINS, ":now": items.sortable(at)}
    return rows.updating(
        VERIFICATIONS,
        share_keys.share(share.key),
        SK,
        change="ADD #views :one",
        names={"#views": "views"},
        values={":one": 1},
        condition=Condition(f"{IS_LIVE} AND #views < most_views", {}, limits),
    )


def being_live(share: Share, at: datetime) -> Row:
    """Part of a transaction, which fails where the share has ended."""
    limits = {":most_wrong": MOST_WRONG_PINS, ":now": items.sortable(at)}
    return rows.checking(VERIFICATIONS, share_keys.share(share.key), SK, Condition(IS_LIVE, {}, limits))


def count_wrong_pin(share: Share) -> Share | None:
    """Exact under any burst; None where the last try is spent."""
    row = rows.update(
        VERIFICATIONS,
        share_keys.share(share.key),
        SK,
        change="ADD wrong_pins :one",
        values={":one": 1},
        condition=Condition("wrong_pins < :most", {}, {":most": MOST_WRONG_PINS}),
    )
    return share_of(row) if row else None


def _listed(share: Share) -> list[Row]:
    """For the release, where somebody is waiting for it."""
    opens = share.kind is not ShareKind.LINK
    return [sharers.adding(share.candidate_id, share.session_id, share.kept_until)] if opens else []


def _row(share: Share) -> Row:
    return {
        "pk": share_keys.share(share.key),
        "sk": SK,
        "id": share.id,
        "candidate_id": share.candidate_id,
        "session_id": share.session_id,
        "kind": share.kind.value,
        "fields": [each.value for each in share.fields],
        "made_at": items.sortable(share.made_at),
        "expires_at": items.sortable(share.expires_at),
        "organisation_id": share.organisation_id,
        "organisation_name": share.organisation_name,
        "condition": _condition_row(share.condition) if share.condition else None,
        "invited": _invited_row(share.invited) if share.invited else None,
        "unsent_code": share.unsent_code,
        "most_views": share.most_views,
        "views": share.views,
        "pin_mac": share.pin_mac,
        "wrong_pins": share.wrong_pins,
        "expires": int(share.kept_until.timestamp()),
    }


def _condition_row(condition: ShareCondition) -> Row:
    return {"profile_id": condition.profile_id, "version": condition.version, "name": condition.name}


def _invited_row(invited: Invited) -> Row:
    return {
        "name": invited.name,
        "email": invited.email,
        "web_domain": invited.web_domain,
        "language": invited.language,
    }


def _invited(share_id: str, row: Row) -> Invited:
    return Invited(share_id, row["name"], row["email"], row.get("web_domain"), row["language"])


def share_of(row: Row) -> Share:
    opened, revoked, by = row.get("opened_at"), row.get("revoked_at"), row.get("condition")
    return Share(
        id=row["id"],
        key=keys.named_in(row["pk"]),
        candidate_id=row["candidate_id"],
        session_id=row["session_id"],
        kind=ShareKind(row["kind"]),
        fields=tuple(SharedField(each) for each in row["fields"]),
        made_at=datetime.fromisoformat(row["made_at"]),
        expires_at=datetime.fromisoformat(row["expires_at"]),
        organisation_id=row.get("organisation_id"),
        organisation_name=row.get("organisation_name"),
        condition=ShareCondition(by["profile_id"], by["version"], by["name"]) if by else None,
        invited=_invited(row["id"], row["invited"]) if row.get("invited") else None,
        unsent_code=row.get("unsent_code"),
        unmailed="unmailed_at" in row,
        opened_at=datetime.fromisoformat(opened) if opened else None,
        most_views=row.get("most_views"),
        views=row["views"],
        pin_mac=row.get("pin_mac"),
        wrong_pins=row["wrong_pins"],
        revoked_at=datetime.fromisoformat(revoked) if revoked else None,
    )
