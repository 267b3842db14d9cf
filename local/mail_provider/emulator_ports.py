"""The local mail provider's two calls to the emulator: its events' queue, and the check of its callers by IAM."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import httpx

from local.emulator.emulator import Emulator
from local.front.wire import Answer, Request

A_BATCH = 10  # "Maximum number of messages in a batch: 10" (quotas of SQS)


class SqsEvents:
    """Puts events on a queue of the emulator, as EventBridge's rule does on AWS."""

    def __init__(self, emulator: Emulator, name: str) -> None:
        self._emulator = emulator
        self._name = name
        self._open: tuple[Any, str] | None = None

    def put(self, events: list[dict[str, Any]]) -> None:
        """Raises where any of them was not taken; one that comes twice changes nothing."""
        sqs, url = self._queue()
        for batch in _batches(events):
            entries = [{"Id": str(number), "MessageBody": json.dumps(each)} for number, each in enumerate(batch)]
            if sqs.send_message_batch(QueueUrl=url, Entries=entries).get("Failed"):
                raise RuntimeError("The queue refused some events.")

    def _queue(self) -> tuple[Any, str]:
        if self._open is None:
            sqs = self._emulator.client("sqs")
            self._open = sqs, sqs.get_queue_url(QueueName=self._name)["QueueUrl"]
        return self._open


class IamJudge:
    """Hands each call on to the emulator's own SES, signature and all: under IAM it refuses a role without the grant.

    The signature covers host and path, which is why the functions get the front's bare address.
    """

    def __init__(self, emulator: Emulator) -> None:
        self._url = emulator.url

    async def refusal(self, request: Request) -> Answer | None:
        return await asyncio.to_thread(self._ask, request)

    def _ask(self, request: Request) -> Answer | None:
        kept = {name: value for name, value in request.headers if name not in {"content-length", "connection"}}
        answer = httpx.request(request.method, self._url + request.path, headers=kept, content=request.body, timeout=30)
        if answer.is_success:
            return None
        headers = tuple(
            (name, value) for name, value in answer.headers.items() if name.startswith(("x-amzn", "content-type"))
        )
        return Answer(answer.status_code, headers, answer.content)


def _batches(events: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(events)
    while batch := list(islice(remaining, A_BATCH)):
        yield batch
