"""The local stack's mail provider: plays the two calls of SES v2 that we make, keeps the mailbox, and sends the events.

The emulator of AWS drops a mail's tags, knows no rate and delivers no events, so in local mode the deployed functions
send here (AWS_ENDPOINT_URL_SESV2). Nothing leaves this machine. Rate, quota, latency and faults are set with
PUT /_local/provider.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from infra import mailrule
from local.console.clock import Clock, rfc3339
from local.console.mailbox import Mail
from local.front.wire import Answer, Request, json_answer, message
from local.mail_provider.quota import Choices, Gate, ProviderRefused, Verdict
from local.mail_provider.ses_events import Posted, envelope, events_of

log = logging.getLogger("provider")

SES = "/v2/email/"
EVERY = 0.25  # seconds between checks for events to pass on
AT_ONCE = 500  # events
_STATUS = {
    "TooManyRequestsException": 429,
    "InternalServiceErrorException": 500,
    "ServiceUnavailableException": 503,
    "BadRequestException": 400,
}
_BAD = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


class EventQueue(Protocol):
    """Where events go, `put` from a thread of its own."""

    def put(self, events: list[dict[str, Any]]) -> None: ...


class Judge(Protocol):
    """Checks first whether this caller may send: the answer of a refusal, or None."""

    async def refusal(self, request: Request) -> Answer | None: ...


class Provider:
    """`respond_ses` for the functions, `respond` for whoever sets it; `mails` for the mailbox."""

    def __init__(self, clock: Clock, queue: EventQueue, judge: Judge | None = None) -> None:
        self.choices = Choices()
        self.mails: list[Mail] = []
        self._clock = clock
        self._queue = queue
        self._judge = judge
        self._gate = Gate()
        self._waiting: list[dict[str, Any]] = []
        self._verdicts: Counter[str] = Counter()
        self._seconds: Counter[int] = Counter()

    async def respond_ses(self, request: Request) -> Answer:
        """SES v2 as botocore speaks it: SendEmail and GetAccount."""
        refusal = await self._judge.refusal(request) if self._judge else None
        if refusal is not None:
            return refusal
        asked = request.method, request.path.removeprefix(SES)
        if asked == ("GET", "account"):
            return self._refused(Verdict.OUT) if self.choices.outage else self._account()
        if asked == ("POST", "outbound-emails"):
            return await self._send(request.body)
        return _error("BadRequestException", "The local provider plays SendEmail and GetAccount.")

    async def respond(self, request: Request) -> Answer:
        """GET and PUT of /_local/provider: the settings, and the counts of what was done."""
        if request.method == "PUT":
            try:
                self.choices = self.choices.changed(json.loads(request.body))
            except (ValueError, RecursionError) as refused:
                return message(400, str(refused) if isinstance(refused, ProviderRefused) else "Send a JSON object.")
        elif request.method not in {"GET", "HEAD"}:
            return message(405, "Method Not Allowed", ("allow", "GET, PUT"))
        return json_answer(200, self._answered(), ("cache-control", "no-store"))

    async def pass_on(self) -> None:
        """Until cancelled: events to their queue, each once, in order."""
        while True:
            await asyncio.sleep(EVERY)
            while self.choices.events and self._waiting:
                some = self._waiting[:AT_ONCE]
                try:
                    await asyncio.to_thread(self._queue.put, some)
                except Exception as failure:  # the emulator may be busy or gone: the next look tries again
                    log.warning("no mail events: %s: %s", type(failure).__name__, failure)
                    break
                del self._waiting[: len(some)]

    def save(self, path: Path) -> None:
        """As the emulator keeps its state: when it is stopped."""
        kept = {"choices": _as_json(self.choices), "mails": self.mails, "waiting": self._waiting}
        path.write_text(json.dumps(kept))

    def load(self, path: Path) -> None:
        kept = json.loads(path.read_text())
        self.choices = Choices().changed(kept["choices"])
        self.mails[:0], self._waiting[:0] = kept["mails"], kept["waiting"]
        self._gate.remember([datetime.fromisoformat(mail["sent_at"]) for mail in kept["mails"]])

    async def _send(self, body: bytes) -> Answer:
        try:
            asked = json.loads(body)
            mail, posted = _read(asked, f"local-{uuid4()}", rfc3339(self._clock.now()))
        except _BAD:
            return _error("BadRequestException", "A mail has a Destination and a Simple Content with text.")
        began = time.monotonic()
        verdict = self._gate.judge(self.choices, began, self._clock.now())
        self._verdicts[verdict.name.lower()] += 1
        if verdict.takes:
            self._seconds[int(began)] += 1
            self._take(mail, posted)
        await asyncio.sleep(self.choices.latency_ms / 1000)
        if verdict is not Verdict.TAKEN:
            return self._refused(verdict)
        return json_answer(200, {"MessageId": posted.message_id})

    def _take(self, mail: Mail, posted: Posted) -> None:
        """Its events wait as the rule passes them on."""
        self.mails.append(mail)
        answer = [envelope(each, posted) for each in events_of(posted.to)]
        self._waiting += [json.loads(mailrule.passed(each)) for each in answer]

    def _refused(self, verdict: Verdict) -> Answer:
        return _error(*verdict.value)

    def _account(self) -> Answer:
        quota = {
            "Max24HourSend": float(self.choices.quota_24h),
            "MaxSendRate": self.choices.rate,
            "SentLast24Hours": float(self._gate.taken_in_a_day(self._clock.now())),
        }
        existing = {"SendingEnabled": True, "ProductionAccessEnabled": True, "EnforcementStatus": "HEALTHY"}
        return json_answer(200, {"SendQuota": quota, **existing})

    def _answered(self) -> dict[str, Any]:
        return {
            **_as_json(self.choices),
            "sent_24h": self._gate.taken_in_a_day(self._clock.now()),
            "mails": len(self.mails),
            "answers": dict(self._verdicts),
            "busiest_second": max(self._seconds.values(), default=0),
            "events_waiting": len(self._waiting),
        }


def _read(asked: dict[str, Any], message_id: str, sent_at: str) -> tuple[Mail, Posted]:
    """The mail as the mailbox shows it, and as its events describe it, with the configuration set's tag among its
    own."""
    content = asked["Content"]["Simple"]
    body = content["Body"]
    mail = {
        "to": ", ".join(asked["Destination"]["ToAddresses"]),
        "subject": content["Subject"]["Data"],
        "text": body["Text"]["Data"],
        "html": body["Html"]["Data"] if "Html" in body else None,
        "sent_at": sent_at,
    }
    tags = {"ses:configuration-set": asked.get("ConfigurationSetName", "")}
    tags |= {tag["Name"]: tag["Value"] for tag in asked.get("EmailTags", [])}
    return mail, Posted(message_id, asked["FromEmailAddress"], mail["to"], mail["subject"], sent_at, tags)


def _as_json(choices: Choices) -> dict[str, Any]:
    return {name: getattr(choices, name) for name in Choices.__slots__}


def _error(code: str, text: str) -> Answer:
    """As a REST-JSON service of AWS answers."""
    return json_answer(_STATUS[code], {"message": text}, ("x-amzn-errortype", code))
