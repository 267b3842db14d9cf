"""One chain of enquiries: does the clock's due steps, and writes the notices of all pending notifications, once.

The rows of the outbox are put first, if absent, then their references queued, then the events marked as notified. A
crash anywhere repeats it; the mark is conditional on the revision that was read, so nothing newer is passed over.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.deadlines import centre_mails
from shared.adapters import log
from shared.application import notices_for
from shared.application.reference import centre_of, session_of
from shared.application.result_causes import ask_to_notify
from shared.enquiries import notifications
from shared.enquiries.case import Chain
from shared.enquiries.clock_steps import fall_due
from shared.enquiries.notifications import TIME_RUNS_OUT, PendingNotification
from shared.enquiries.states import Role
from shared.notices.notice import NoticeState
from shared.store import accounts, enquiries, notices, result_causes, rows
from shared.store.enquiries import Change
from shared.verification.result_change import Cause, CauseKind, OneResult

AGAIN = timedelta(minutes=15)
"""How often the sweep checks whether an outcome's mails, which wait while its release is recalled, have left."""


def notify(candidate_id: str, session_id: str, at: datetime) -> None:
    """Does nothing where everything was done; asked for twice, a notice is written once."""
    chain = _fallen_due(candidate_id, session_id, at)
    if chain is None:
        return
    waiting = [each for each in notifications.pending_notifications(chain) if _is_waiting(chain, each, at)]
    if waiting:
        enquiries.sweep_again(chain, at + AGAIN)
    elif chain.notified != notifications.event_counts(chain):
        enquiries.mark_notified(chain)


def _fallen_due(candidate_id: str, session_id: str, at: datetime) -> Chain | None:
    """The chain with the clock's steps in it; StaleVersion where it keeps moving, and the message comes again."""
    seen = enquiries.find_chain(candidate_id, session_id)
    if seen is None or fall_due(seen, at) is seen:
        return seen
    reads = iter((seen,))

    def decided() -> Change:
        before = next(reads, None) or enquiries.get_chain(candidate_id, session_id)
        return Change(before, fall_due(before, at))

    return enquiries.write(decided)


def _is_waiting(chain: Chain, pending: PendingNotification, at: datetime) -> bool:
    """Writes the notices of one event. True where a mail must be checked until it has left: one about an outcome, which
    `notify` drops while the release is not out."""
    recipients = [each for role in notifications.readers(chain, pending) for each in _mailed(role, chain, pending, at)]
    if pending.release_id is None:
        return False
    if pending.new_version is not None:
        _notify_organisations(chain, pending.new_version, pending)
    cause = notifications.cause(chain, pending)
    parts = rows.in_chunks(recipients, 100)
    return any(NoticeState.QUEUED in notices.find_states(cause, part).values() for part in parts)


def _mailed(role: Role, chain: Chain, pending: PendingNotification, at: datetime) -> list[str]:
    """The recipient's name in the outbox; none where there is no mail."""
    if role is Role.CANDIDATE:
        return _notify_candidate(chain, pending, at)
    if role is Role.CENTRE:
        return _notify_centre(chain, pending, at)
    who = log.who(chain.candidate_id)
    log.warning(TIME_RUNS_OUT, session_id=chain.session_id, who=who, kind=pending.event.step.value)
    return []


def _notify_candidate(chain: Chain, pending: PendingNotification, at: datetime) -> list[str]:
    account = accounts.find_accounts([chain.candidate_id]).get(chain.candidate_id)
    notice = notices_for.candidate(
        chain.candidate_id,
        account,
        notifications.kind_for(pending, Role.CANDIDATE),
        notifications.cause(chain, pending),
        f"results/enquiry#{chain.session_id}",
        release_id=pending.release_id,
        centre=chain.centre_number,
        sessions=session_of(chain.session_id).name,
        **notifications.fields(chain, pending, Role.CANDIDATE),
    )
    return notices_for.put([notice], at)


def _notify_centre(chain: Chain, pending: PendingNotification, at: datetime) -> list[str]:
    return centre_mails.write(
        centre_of(chain.centre_number),
        notifications.kind_for(pending, Role.CENTRE),
        notifications.cause(chain, pending),
        at,
        instead=lambda: centre_mails.administrators(chain.centre_number),
        release_id=pending.release_id,
        page="centre/sign-in",
        candidate_id=chain.candidate_id,
        sessions=session_of(chain.session_id).name,
        **notifications.fields(chain, pending, Role.CENTRE),
    )


def _notify_organisations(chain: Chain, version: int, pending: PendingNotification) -> None:
    """Whoever was shown an older version is told by `changes`, once its release is out; they are not named here."""
    result = OneResult(chain.candidate_id, chain.session_id, version)
    cause = Cause(CauseKind.NEW_VERSION, pending.release_id or "", version, pending.event.at, result)
    if result_causes.add_cause(cause):
        ask_to_notify(cause)
