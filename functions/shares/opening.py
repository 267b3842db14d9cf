"""Opens what a candidate has shared with organisations, once its result is out: one line in the inbox of each, and one
in its list of changes, which goes out to its webhooks; and mails the links of invitations.

Every share that is made sends the same message, and so does every release for its candidates who have made one, and
each later version of a result, which may meet what it is shared by. A message names the candidate and no share, so that
one that was lost is made good by the next.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.shares import invitations
from shared.adapters import batches, events, queue
from shared.application import change_lines
from shared.application.reference import release_of, session_of
from shared.application.share_conditions import is_met, statement_out
from shared.store import blocked_organisations, inboxes, results, shares
from shared.verification.inbox import line_for
from shared.verification.result_change import Change, ChangeType
from shared.verification.share import Share, ShareKind, ShareState

CAUSE = "shared"
"""Of all lines in lists of changes that say what was shared."""
SLACK = timedelta(minutes=1)
"""A share whose request came so shortly before its release may be written after the fan-out has looked for it: its
message is sent again, to come at the release."""


def open_all(event: events.Event) -> events.BatchAnswer:
    return events.failed(batches.each(event, lambda message: _open(message.body), "shares were not opened"))


def _open(body: dict[str, object]) -> None:
    candidate_id, at = str(body["candidate_id"]), datetime.fromisoformat(str(body["at"]))
    waiting = [each for each in shares.find_shares(candidate_id).every if _waits(each, at)]
    if not waiting:
        return
    record, blocked = results.get_record(candidate_id), blocked_organisations.find_blocked(candidate_id)
    for share in waiting:
        out = statement_out(record, share.session_id, at)
        if out and share.invited:
            invitations.open_one(share, share.invited, out.entry, _moment(share, at))
        elif out and is_met(share, out):
            _open_one(share, at, is_blocked=share.organisation_id in blocked)
    soon = [each for share in waiting for each in _releases_soon(share.session_id, at)]
    if soon:
        delay = queue.seconds_until(max(soon), at)
        queue.send_shares(candidate_id, max(soon), delay=delay, hop=queue.next_hop(body))


def _waits(share: Share, at: datetime) -> bool:
    """Also one that this message has opened before, and not come to its end."""
    opens = share.kind is not ShareKind.LINK
    return opens and share.opened_at in (None, _moment(share, at)) and share.state(at) is ShareState.LIVE


def _moment(share: Share, at: datetime) -> datetime:
    """When it opens: a release that is restored is as old as it was."""
    return max(at, share.made_at)


def _open_one(share: Share, at: datetime, *, is_blocked: bool) -> None:
    """The line in the inbox stays for when an organisation is let in again; of one that is blocked nothing is told."""
    line = line_for(str(share.organisation_id), share.key, _moment(share, at))
    is_open = share.opened_at is not None or inboxes.open_share(share, line)
    if is_open and not is_blocked:
        change = Change(ChangeType.RESULT_SHARED, share.candidate_id, share.session_id, share_id=line.id)
        change_lines.write(line.organisation_id, CAUSE, [change], line.opened_at)


def _releases_soon(session_id: str, at: datetime) -> list[datetime]:
    planned = (release_of(each) for each in session_of(session_id).release_ids)
    return [each.release_at for each in planned if each and at < each.release_at <= at + SLACK]
