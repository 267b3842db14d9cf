"""The queue of those who have forgotten a password: asking costs one message, whether or not there is such an account.

Whoever answered by looking would tell by the time it takes who is registered. No address travels: an organisation is
named by the hash of its own.
"""

from __future__ import annotations

import json
from datetime import datetime

from shared.accounts.account import Holder, ResetAsked
from shared.adapters.aws import client
from shared.ground.settings import settings


def send(asked: ResetAsked) -> None:
    body = {"holder": asked.holder.value, "key": asked.key, "source": asked.source, "at": asked.at.isoformat()}
    client("sqs").send_message(QueueUrl=settings().resets_queue, MessageBody=json.dumps(body))


def read(body: dict[str, object]) -> ResetAsked:
    """What `send` wrote; raises KeyError or ValueError for a message that is none of ours."""
    at = datetime.fromisoformat(str(body["at"]))
    return ResetAsked(Holder(str(body["holder"])), str(body["key"]), str(body["source"]), at)
