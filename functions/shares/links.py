"""The page of a shared link: one view of what its candidate shows, recorded before it is shown."""

from __future__ import annotations

from datetime import datetime

from functions.shares.bodies import LinkView
from shared.adapters import identity
from shared.application.shared_results import must_open, refuse_link, shared_now
from shared.ground.dates import instant_text
from shared.ground.errors import TryAgain
from shared.ground.forms import Count, Instant
from shared.results.shared_result import Shared, SharedResult
from shared.store import link_looks, results, shares
from shared.verification.access_record import LinkLook
from shared.verification.history import check_id
from shared.verification.share import Share, must_be_live
from shared.verification.share_link import key_of


class SharedLinkView(SharedResult):
    """What the link shows now, which is one of its views; `views_left` are those after this one."""

    expires_at: Instant
    views_left: Count


def view(body: LinkView, source: str, at: datetime) -> SharedLinkView:
    share = shares.find_share(key_of(body.token))
    shared = shared_now(share, results.get_record(share.candidate_id), at) if share else None
    if share is None or shared is None:
        refuse_link(source, at)
    must_open(share, body.token, body.pin, at)
    _record(share, shared, at)
    shown = shared.to_json(share.fields, at, with_id=False)
    left = max(0, (share.most_views or 0) - share.views - 1)
    return {**shown, "expires_at": instant_text(share.expires_at), "views_left": left}


def _record(share: Share, shared: Shared, at: datetime) -> None:
    """The record and the count of views in one transaction, before anything is shown; where it does not go through, the
    link has ended since it was read."""
    seen = (f"{share.session_id}#{shared.out.version}",) if shared.out else ()
    look = LinkLook(check_id(at, identity.new_id()), share.candidate_id, at, seen)
    if link_looks.add_link_look(look, shares.counting_view(share, at)):
        return
    now = shares.find_share(share.key)
    if now is not None:
        must_be_live(now, at)
    raise TryAgain
