"""Limits of the queues and of the functions that read them. Pure data and rules, which the tests and the local front
use.

Lambda keeps trying a batch that finds no environment free until its visibility is over, and that costs one of its
receives. So a queue's maximum concurrency is never more than its function's reservation.
"""

from __future__ import annotations

from math import ceil

from infra.catalogue import FUNCTIONS
from infra.words import Function
from shared.store.keys import RELEASE_SHARDS

ATTEMPTS = 8
"""Receives before the failure queue: three come soon (shared/adapters/batches.py), the others a visibility apart."""
AT_ONCE = {
    **dict.fromkeys(("uploads", "batches", "fanout", "changes", "certificates"), 1),
    **dict.fromkeys(("notices", "letters", "resets", "shares", "mail-events", "deadlines", "deliveries"), 10),
}
"""Messages in one call: a file, a batch or a release is a whole job; mails and mail events are small."""
LEAST_HIDDEN = 120
"""Seconds. An account without free concurrency must not fail messages: eight receives then take 16 minutes."""
LEAST_AT_ONCE = 2
"""Lambda's own bounds of MaximumConcurrency."""
MOST_AT_ONCE = 1000


def hidden(name: str) -> int:
    """Seconds that a message stays hidden whose call gave no answer (it was killed, or never began).

    Lambda refuses less than the function's timeout; twice leaves room for a throttled attempt, where AWS's advice of
    six times would leave a crashed ingest waiting for an hour and a half. A message that failed with an answer comes
    again sooner.
    """
    return max(LEAST_HIDDEN, 2 * max(row.timeout for row in FUNCTIONS if name in row.consumes))


def fanouts(mail_at_once: int) -> int:
    """Pages of a fan-out written side by side: one writes about 170 notices a second, and a call that sends is asked
    for 20 mails. So one such call for five that send keeps ahead of the mails, without more load on a partition than
    necessary. A shard has one page under way, and two is the least that SQS's event source takes.
    """
    return max(LEAST_AT_ONCE, min(ceil(mail_at_once / 5), RELEASE_SHARDS))


def most_at_once(mail_at_once: int) -> dict[str, int]:
    """By queue, how many calls its mapping may have under way (MaximumConcurrency).

    A release's mails wait for their slots inside the function, and each causes two events that take a tenth of its
    time; the fan-out, and the notices of `deadlines`, need only keep ahead. A file is a whole job, and a reset is
    short. Batches are checked one row at a time, so a few side by side write less than a morning's single checks; those
    who write in one organisation's list of changes write one after another, so more would only wait. Nobody waits for
    a certificate on the day of its release.
    """
    pages = fanouts(mail_at_once)
    return {
        "uploads": LEAST_AT_ONCE,
        "batches": pages,
        "fanout": pages,
        "notices": mail_at_once,
        "letters": mail_at_once,
        "resets": LEAST_AT_ONCE,
        "shares": LEAST_AT_ONCE,
        "mail-events": mail_at_once,
        "deadlines": pages,
        "changes": LEAST_AT_ONCE,
        "deliveries": pages,
        "certificates": LEAST_AT_ONCE,
    }


def reservations(text: str) -> dict[str, int]:
    """By function, what `concurrency` reserves for it: "release=10,register=200". ValueError, with the sentence for
    whoever wrote it, where that cannot be read."""
    pairs = [pair.partition("=") for pair in text.split(",") if pair]
    for name, _, count in pairs:
        if not count.isdecimal():
            raise ValueError(f"concurrency of {name!r} is {count!r}: write it as release=10,register=200.")
        if name not in {row.name for row in FUNCTIONS}:
            raise ValueError(f"concurrency: no function is called {name}.")
    return {name: int(count) for name, _, count in pairs}


def too_small(reserved: dict[str, int], mail_at_once: int) -> str | None:
    """The sentence about a reservation that would throttle the function's own queues; None where each is enough."""
    most = most_at_once(mail_at_once)
    for row in FUNCTIONS:
        if row.consumes and reserved.get(row.name, needed(row, mail_at_once)) < needed(row, mail_at_once):
            queues = ", ".join(f"{name} {most[name]}" for name in row.consumes)
            return (
                f"concurrency of {row.name} is {reserved[row.name]}: what its queues may call at once ({queues}) and"
                f" what else calls it would be throttled into the failure queues. Write {row.name}="
                f"{needed(row, mail_at_once)} or more, or leave it out."
            )
    return None


def needed(row: Function, mail_at_once: int) -> int:
    """The least that may be reserved for a function: its queues' maxima, and one for its schedule or its routes."""
    most = most_at_once(mail_at_once)
    return sum(most[name] for name in row.consumes) + (1 if row.minutely or row.routes else 0)
