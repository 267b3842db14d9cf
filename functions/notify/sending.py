"""The queued notices of one call: each is leased, sent at its slot and marked, or goes back to its queue as a fresh
message.

A fresh message, because after a few receives a message goes to the failure queue, and waiting is no failure. Each
message counts the hops of its chain, because Lambda's own loop detection would stop a release's mails that wait.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from jinja2 import UndefinedError

from shared.adapters import cache, clock, log, mail, parallel, queue
from shared.adapters.queue import Again
from shared.ground.errors import TryAgain
from shared.notices import sending_rate
from shared.notices.notice import Notice, NoticeState, Reference
from shared.releases.release import REMEMBERED, is_out
from shared.store import notices, releases
from shared.store.sending_rate import reserve

LEASE = 90
"""Seconds that a lease lasts: longer than a call of this function, so that after it the holder has surely ended."""
EVENT_GRACE = 900
"""Seconds after a lease in which the provider's events may still say that the mail has left."""
TURNS = 500
"""Times that SES may be too busy for one notice before its message fails, which raises the failure queue's alarm. That
is after 21 hours of throttling, at two and a half minutes each, or after five days of a spent quota."""
LATE = 9
"""Turns after which the operators' alarm is raised: one mail has then waited for four minutes, on the average."""
MOST_HOPS = 10_000
"""Times that a notice may go back for any reason, also behind the mails of its own release: at 17 seconds each, two
days."""
SPENT = 900
"""Seconds until a notice is tried again that met a spent quota of 24 hours: the longest delay that SQS takes."""
AT_ONCE = 10
"""Mails of one call that are sent at the same time: all of its messages."""

release_of = cache.for_seconds(REMEMBERED.total_seconds(), releases.find_release)


class NoNotice(Exception):
    """The reference has come before its row."""


class Unbuilt(Exception):
    """A mail cannot be built, and not because of its merge fields (there is no template in its language): nothing was
    sent, and an operator must look."""


@dataclass(frozen=True, slots=True)
class QueuedNotice:
    """A message: its id, what it is about, how often that has waited for a busy SES, and how often it went back."""

    id: str
    reference: Reference
    turn: int = 0
    hop: int = 0

    def again(self, delay: int, turn: int | None = None) -> Again:
        """Raises TooManyHops where this has gone on for too long."""
        hop = queue.next_hop({"hop": self.hop}, MOST_HOPS)
        return Again(self.reference, self.turn if turn is None else turn, delay, hop)


@dataclass(slots=True)
class Batch:
    """What becomes of the messages of one call; the threads that send add to it."""

    failed: list[str] = field(default_factory=list)
    back: dict[str, Again] = field(default_factory=dict)

    def run(self, queued: QueuedNotice, act: Callable[[QueuedNotice], Again | None]) -> None:
        try:
            again = act(queued)
        except Exception as error:  # one notice's trouble must not stop the others
            log.failure("a notice was not sent", error, message_id=queued.id)
            self.failed.append(queued.id)
            return
        if again is not None:
            self.back[queued.id] = again

    def close(self) -> list[str]:
        """Queues what goes back. The ids of the messages that come again themselves."""
        try:
            queue.send_again(self.back.values())
        except Exception as error:
            log.failure("notices could not go back to their queue", error, count=len(self.back))
            self.failed += self.back
        return self.failed


def carry_out(queued_notices: list[QueuedNotice]) -> list[str]:
    """Sends every queued notice; the ids of the messages that failed."""
    batch, going = Batch(), []
    for queued in queued_notices:
        batch.run(queued, lambda each: going.append(each) if _may_leave(each.reference) else None)
    for is_letter in (True, False):
        mine = [each for each in going if each.reference.is_letter is is_letter]
        if mine:
            _send_all(mine, batch, _now if is_letter else _paced)
    return batch.close()


def _send_all(
    queued_notices: list[QueuedNotice], batch: Batch, when: Callable[[int], sending_rate.Slots | None]
) -> None:
    try:
        slots = when(len(queued_notices))
    except Exception as error:
        for each in queued_notices:
            batch.run(each, partial(_waits, trouble=error))
        return
    if slots is None:
        for each in queued_notices:
            batch.run(each, lambda queued: queued.again(random.randint(5, 30)))  # noqa: S311  # spread out
        return
    timed = [(each, slots.moment(number)) for number, each in enumerate(queued_notices)]
    parallel.each(lambda each: batch.run(each[0], partial(_send_at, moment=each[1])), timed, AT_ONCE)


def _now(count: int) -> sending_rate.Slots:
    """A letter is sent now, because somebody waits for it: it takes a slot, so that other mails make room, without
    waiting."""
    try:
        _reserved(count, None)
    except Exception as error:  # SES itself still says when it is too much
        log.failure("a letter leaves without a slot", error)
    return sending_rate.Slots(clock.microseconds(), 0)


def _paced(count: int) -> sending_rate.Slots | None:
    return _reserved(count, sending_rate.LONGEST_WAIT)


def _reserved(count: int, longest: int | None) -> sending_rate.Slots | None:
    """None where the lane is busy for longer than that; raises mail.Spent where the quota of 24 hours is spent."""
    quota = mail.quota()
    if sending_rate.is_spent(quota):
        raise mail.Spent
    lane = random.randrange(sending_rate.lanes(quota.rate))  # noqa: S311  # any lane does
    soonest = clock.microseconds() + sending_rate.LEAD
    return reserve(lane, count, now=soonest, apart=sending_rate.gap(quota.rate), longest=longest)


def _may_leave(reference: Reference) -> bool:
    """Whether a mail may leave: one about a release not while that is held or recalled; the restoration queues it
    again."""
    return reference.release_id is None or _is_out(reference.release_id, reference)


def _is_out(release_id: str, reference: Reference) -> bool:
    release = release_of(release_id)
    return release is not None and is_out(release, reference.at)


def _send_at(queued: QueuedNotice, moment: int) -> Again | None:
    """Sends at the slot, after another check of the release, which may have been recalled during the wait."""
    clock.pause(moment)
    reference = queued.reference
    if not _may_leave(reference):
        return None
    now = clock.seconds()
    notice = notices.lease(reference.cause, reference.recipient, until=now + LEASE, grace_ended=now - EVENT_GRACE)
    if notice is None:
        return _not_leasable(queued, now)
    if notice.release_id != reference.release_id and not _is_out(notice.release_id or "", reference):
        notices.give_back(notice, until=now + LEASE)
        return None
    return _send(notice, now + LEASE, queued)


def _not_leasable(queued: QueuedNotice, now: int) -> Again | None:
    """For a notice that cannot be leased: done, if it is settled; else tried again after its lease and the time for
    events."""
    existing = notices.find_lease(queued.reference.cause, queued.reference.recipient)
    if existing is None:
        raise NoNotice
    state, until = existing
    if state not in (NoticeState.QUEUED, NoticeState.SENDING):
        return None
    return queued.again(max(1, until + EVENT_GRACE + 1 - now))


def _send(notice: Notice, until: int, queued: QueuedNotice) -> Again | None:
    try:
        message_id = mail.send(notice, _built(notice))
    except (mail.BlankField, UndefinedError, mail.Refused) as error:
        log.failure("a mail cannot be built, or the provider will not have it", error, kind=notice.kind.value)
        notices.mark_failed(notice, until=until)
        return None
    except Unbuilt:
        notices.give_back(notice, until=until)
        raise
    except TryAgain as error:
        notices.give_back(notice, until=until)
        return _waits(queued, error)
    except Exception as error:  # it may have left: the lease stays, and the events say
        log.failure("whether a mail has left is not known", error, kind=notice.kind.value)
        return queued.again(LEASE + EVENT_GRACE + 1)
    notices.mark_sent(notice, message_id, until=until)
    return None


def _built(notice: Notice) -> mail.Mail:
    try:
        return mail.build(notice.kind.value, notice.language, dict(notice.merge))
    except (mail.BlankField, UndefinedError):
        raise
    except Exception as error:
        raise Unbuilt from error


def _waits(queued: QueuedNotice, trouble: Exception) -> Again:
    """Goes back to the queue, for a provider that is busy or whose quota is spent; other trouble needs an operator.

    The age of the queue's oldest message does not show how long a mail waits, since each return is a fresh message; so
    the log line does.
    """
    if not isinstance(trouble, mail.Busy) or queued.turn >= TURNS:
        raise trouble
    turn, is_spent = queued.turn + 1, isinstance(trouble, mail.Spent)
    if is_spent or turn >= LATE:
        log.warning(sending_rate.KEPT_WAITING, error=type(trouble).__name__, message_id=queued.id)
    return queued.again(SPENT if is_spent else queue.back_off(turn), turn)
