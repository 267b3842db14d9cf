"""The stage of the stories of trouble: the real handlers under a clock, queues and a provider of mail that we hold.

Everything that leaves a process goes through one door. DynamoDB, KMS and S3 are moto's behind it; SQS and SES are
played here (queues.py, provider.py), because what they do with time is what these stories are about. A call of a
handler is a process with a time-out; each of its calls takes a while, and may meet trouble, by its number.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient
from botocore.exceptions import ReadTimeoutError

from infra import limits, mailrule
from infra.catalogue import FUNCTIONS, function
from infra.words import Function
from shared.adapters import cache, clock, parallel
from shared.adapters.events import EPOCH
from tests.faults import engine
from tests.faults.loop import SECOND, Loop, Process
from tests.faults.provider import Provider
from tests.faults.queues import Message, OperatorsSqs, Queues, asked
from tests.kit import lambda_chains
from tests.kit.aws_calls import Killed, Trouble, throttled
from tests.kit.lambda_chains import Chain, Longest
from tests.kit.world import Answer, World, module

CALL, MAILING, HANGING = 4_000, 40_000, 10 * SECOND
"""Microseconds that a call takes, that SES takes, and after which a client gives an answer up."""
TIMED_OUT = (Trouble.TIMED_OUT_BEFORE, Trouble.TIMED_OUT_AFTER)


class Stage:
    """`faults` are troubles by the number of the call that meets them; `twice` the share of messages delivered twice.

    `made` names every call that a process made. `jitter` makes calls take up to as much longer, so that workers
    interleave otherwise with every seed. `skews` are what the clocks of processes are wrong by (microseconds).
    `longest` are the longest chains of calls so far; what Lambda would stop lies among the failures, and in `stopped`.
    """

    def __init__(self, world: World, at: datetime, *, workers: int = 2, seed: int = 0) -> None:
        self.world, self.workers, self.luck = world, workers, Random(seed)
        self.loop = Loop(microseconds_of(at))
        self.queues, self.provider = Queues(), Provider()
        self.faults: dict[int, Trouble] = {}
        self.met: list[str] = []
        self.made: list[str] = []
        self.twice, self.jitter = 0.0, 0
        self.skews: tuple[int, ...] = (0,)
        self.errors: list[BaseException] = []
        self.longest, self.stopped = Longest(), list[str]()
        self._chains: dict[int, Chain] = {}
        self._busy = 0

    @property
    def at(self) -> datetime:
        """Business time; the world's requests carry it to the millisecond."""
        return EPOCH + timedelta(microseconds=self.loop.now)

    # What happens

    def call(self, *args: Any, **more: Any) -> Answer:
        self.world.at = self.at
        return self.world.call(*args, **more)

    def tick_at(self, *moments: datetime) -> None:
        """The schedule will call `release` at these moments, each time in a process of its own."""
        for moment in moments:
            event = {"time": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}
            self.loop.at(microseconds_of(moment), partial(self._start, function("release"), event))

    def sweeps(self, first: datetime, last: datetime) -> None:
        minutes = int((last - first) / timedelta(minutes=1))
        self.tick_at(*(first + timedelta(minutes=number) for number in range(minutes + 1)))

    def do_at(self, moment: datetime, act: Callable[[], object]) -> None:
        def done() -> None:
            act()

        self.loop.at(microseconds_of(moment), done)

    def run(self, until: datetime | None = None) -> None:
        """To this moment; without one until nothing is left to do."""
        self.loop.run(None if until is None else microseconds_of(until), self._dispatch)

    def put(self, name: str, body: str, delay: int = 0, chain: Chain | None = None) -> None:
        """A message, `delay` in seconds; now and then SQS hands one to two workers."""
        copies = 2 if self.luck.random() < self.twice else 1
        for number in range(copies):
            due = self.loop.now + delay * SECOND + (self.luck.randrange(2 * SECOND) if number else 0)
            self.queues.send(name, body, due, chain or Chain())
            self.loop.at(due, lambda: None)

    def operators_sqs(self) -> OperatorsSqs:
        return OperatorsSqs(self.queues, self.put)

    # Processes

    def _dispatch(self) -> None:
        while self._busy < self.workers and (due := self.queues.due(self.loop.now)):
            name = self.luck.choice(sorted(due))
            batch = self.queues.receive(name, self.luck.randint(1, limits.AT_ONCE[name]), self.loop.now)
            self.loop.at(batch[0].due, lambda: None)
            self._consume(next(row for row in FUNCTIONS if name in row.consumes), batch)

    def _consume(self, row: Function, batch: list[Message]) -> None:
        chain = lambda_chains.longest(each.chain for each in batch)
        if chain.stops(row):
            self.stopped.append(row.name)
            for each in batch:
                self.queues.stop(each)
            return
        event = {"Records": [lambda_chains.record(each.id, each.queue, each.body, each.received) for each in batch]}
        self._busy += 1

        def over(answer: dict[str, Any] | None) -> None:
            self._busy -= 1
            if answer is not None:
                kept = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
                self.queues.delete([each.id for each in batch if each.id not in kept])

        self._start(row, event, over, chain)

    def _start(
        self,
        row: Function,
        event: dict[str, Any],
        over: Callable[[Any], None] = lambda _: None,
        chain: Chain | None = None,
    ) -> None:
        process = Process(self.loop.now + row.timeout * SECOND, self.luck.choice(self.skews))
        self._chains[id(process)] = (chain or Chain()).then(row.name, self.at)
        self.longest.meet(row, self._chains[id(process)], self.at)

        def act() -> None:
            answer = None
            try:
                answer = module(row).handler(event, None)
            except Exception as error:  # Lambda's own: the call has failed, whatever called it does so again
                self.errors.append(error)
            finally:
                del self._chains[id(process)]
                over(None if process.is_dead else answer)

        self.loop.spawn(act, process)

    # The door

    def _through(self, original: Any, client: Any, operation: str, request: dict[str, Any]) -> Any:
        fibre, service = self.loop.here(), client.meta.service_model.service_name
        if fibre is None:
            return self._land(original, client, operation, request)
        self.loop.check(fibre.process)
        number = len(self.made)
        self.made.append(f"{service}.{operation}")
        trouble = self.faults.get(number)
        if trouble is not None:
            self.met.append(f"{trouble} at {self.made[number]}, call {number}")
        if trouble is Trouble.KILLED_BEFORE:
            self._kill(fibre.process)
        takes = MAILING if operation == "SendEmail" else CALL
        self.loop.sleep(self.loop.now + takes + (self.luck.randrange(self.jitter) if self.jitter else 0))
        if trouble is Trouble.THROTTLED:
            raise throttled(operation)
        answer = None if trouble is Trouble.TIMED_OUT_BEFORE else self._land(original, client, operation, request)
        if trouble is Trouble.KILLED_AFTER:
            self._kill(fibre.process)
        if trouble in TIMED_OUT:
            self.loop.sleep(self.loop.now + HANGING)
            raise ReadTimeoutError(endpoint_url=operation)
        return answer

    def _land(self, original: Any, client: Any, operation: str, request: dict[str, Any]) -> Any:
        service = client.meta.service_model.service_name
        if operation == "ChangeMessageVisibility":
            due = self.queues.show_in(request["ReceiptHandle"], request["VisibilityTimeout"], self.loop.now)
            self.loop.at(due, lambda: None)
            return {}
        if service == "sqs":
            fibre, sent = self.loop.here(), asked(operation, request)
            chain = self._chains.get(id(fibre.process)) if fibre else None
            for _, name, body, delay in sent:
                self.put(name, body, delay, chain)
            return {"Successful": [{"Id": entry} for entry, *_ in sent]}
        if operation == "GetAccount":
            return self.provider.account(self.loop.now)
        if operation == "SendEmail":
            return self._mail(request)
        if engine.answers(operation, request):
            return engine.answer(operation, request)
        return original(client, operation, request)

    def _mail(self, request: dict[str, Any]) -> dict[str, Any]:
        before = len(self.provider.taken)
        try:
            return self.provider.send(request, self.loop.now, self.luck)
        finally:
            for mail in self.provider.taken[before:]:
                for event in self.provider.events_of(mail):
                    self.put("mail-events", mailrule.passed(event), self.luck.randint(0, 20))

    @staticmethod
    def _kill(process: Process) -> None:
        process.is_dead = True
        raise Killed

    # The clock of a process

    def _now(self) -> int:
        fibre = self.loop.here()
        return self.loop.now + (fibre.process.skew if fibre else 0)

    def _pause(self, until: int) -> None:
        fibre = self.loop.here()
        if fibre is not None:
            self.loop.sleep(max(self.loop.now, until - fibre.process.skew))

    def _each(self, act: Callable[[Any], object], items: Iterable[Any], at_once: int | None = None) -> None:
        left, errors = list(items), list[Exception]()

        def some() -> None:
            while left and not errors:
                try:
                    act(left.pop(0))
                except Exception as error:
                    errors.append(error)

        if self.loop.here() is None or len(left) < 2:
            some()
        else:
            self.loop.together([some] * min(len(left), at_once or parallel.WRITERS))
        if errors:
            raise errors[0]


@contextmanager
def staged(world: World, at: datetime, *, workers: int = 2, seed: int = 0) -> Iterator[Stage]:
    """The stage in the place of the outside world; nothing is remembered from before, and luck is the seed's."""
    stage = Stage(world, at, workers=workers, seed=seed)
    original = BaseClient._make_api_call  # type: ignore[attr-defined]  # what every client method goes through

    def through(client: Any, operation: str, request: dict[str, Any]) -> Any:
        return stage._through(original, client, operation, request)

    random.seed(seed)
    cache.forget()
    with (
        patch.object(BaseClient, "_make_api_call", through),
        patch.object(clock, "seconds", lambda: stage._now() // SECOND),
        patch.object(clock, "microseconds", stage._now),
        patch.object(clock, "elapsed", lambda: stage._now() / SECOND),
        patch.object(clock, "pause", stage._pause),
        patch.object(parallel, "each", stage._each),
    ):
        yield stage
    cache.forget()


def microseconds_of(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


def timeout_of(name: str) -> timedelta:
    return timedelta(seconds=function(name).timeout)
