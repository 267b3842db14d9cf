"""What a simulated fan-out is given and what comes of it: its trouble, and the results of a run."""

from __future__ import annotations

from dataclasses import dataclass

from shared.notices.sending_rate import SECOND


@dataclass(frozen=True, slots=True)
class Trouble:
    """Shares: of sendings that are throttled, of calls that are killed, of messages delivered twice."""

    throttled: float = 0.01
    killed: float = 0.001
    twice: float = 0.001


@dataclass(slots=True)
class Run:
    """The results of a run: times are microseconds since the release's second; `sent` counts by candidate.

    `unhurt` is when the last mail had been taken of those that met no trouble of their own. The others come later: a
    throttled one backs off, one in a killed call waits for the provider's word.
    """

    count: int
    rate: float
    sent: bytearray
    unhurt: int = 0
    last: int = 0
    reads: int = 0
    busiest: int = 0
    """Most writes to one partition in one second."""

    @property
    def lost(self) -> int:
        return self.sent.count(0)

    @property
    def twice(self) -> int:
        return self.count - self.lost - self.sent.count(1)

    @property
    def ideal(self) -> float:
        return self.count / self.rate

    @property
    def stretch(self) -> float:
        """The time against N / rate."""
        return self.unhurt / SECOND / self.ideal

    @property
    def read_units(self) -> float:
        return self.reads / self.count
