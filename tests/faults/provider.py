"""SES as it behaves, on the stage's clock: a quota, trouble, and events of every mail that it has taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

from botocore.exceptions import ClientError, EndpointConnectionError

from tests.faults.loop import SECOND

DAY = 24 * 3600 * SECOND


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that SES will deliver: when it was taken (microseconds), and by its tags whose."""

    at: int
    cause: str
    recipient: str
    to: str


@dataclass
class Provider:
    """Shares are of calls. A call that ends in a 5xx may have been taken all the same: `taken_though_failed` of them.

    `outage` is a span in which nothing is reached. `fate` is what becomes of a mail by its address's local part.
    """

    rate: float = 1000.0
    per_day: float = 50_000.0
    throttled_share: float = 0.0
    failing_share: float = 0.0
    taken_though_failed: float = 0.5
    outage: tuple[int, int] = (0, 0)
    notifies: bool = True
    fates: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    asked_at: list[int] = field(default_factory=list)

    def account(self, now: int) -> dict[str, Any]:
        sent = self.sent_lately(now)
        return {"SendQuota": {"MaxSendRate": self.rate, "Max24HourSend": self.per_day, "SentLast24Hours": sent}}

    def sent_lately(self, now: int) -> int:
        return sum(mail.at > now - DAY for mail in self.taken)

    def send(self, request: dict[str, Any], now: int, luck: Random) -> dict[str, Any]:
        if self.outage[0] <= now < self.outage[1]:
            raise EndpointConnectionError(endpoint_url="https://email.eu-west-1.amazonaws.com")
        self.asked_at.append(now)
        if self.sent_lately(now) >= self.per_day:
            raise refusal("LimitExceededException", 400)
        if luck.random() < self.throttled_share:
            raise refusal("TooManyRequestsException", 429)
        if luck.random() < self.failing_share:
            if luck.random() < self.taken_though_failed:
                self._take(request, now)
            raise refusal("InternalServiceErrorException", 500)
        self._take(request, now)
        return {"MessageId": f"message-{len(self.taken)}"}

    def events_of(self, mail: Taken) -> list[dict[str, Any]]:
        """What the configuration set will say of this mail, in order; nothing where it is mute."""
        found = [{"eventType": "Send"}, *self.fates.get(mail.to.partition("@")[0], [{"eventType": "Delivery"}])]
        tags = {"cause": [mail.cause], "recipient": [mail.recipient]}
        return [{"detail": {**each, "mail": {"tags": tags}}} for each in found] if self.notifies else []

    def mailed(self) -> Counter[tuple[str, str]]:
        """How often, by cause and recipient."""
        return Counter((mail.cause, mail.recipient) for mail in self.taken)

    def most_in(self, span: int) -> int:
        """The most calls that arrived within any stretch of this length (microseconds, its end excluded)."""
        most, first = 0, 0
        for last, moment in enumerate(self.asked_at):
            while self.asked_at[first] <= moment - span:
                first += 1
            most = max(most, last - first + 1)
        return most

    def _take(self, request: dict[str, Any], now: int) -> None:
        tags = {tag["Name"]: tag["Value"] for tag in request["EmailTags"]}
        (to,) = request["Destination"]["ToAddresses"]
        self.taken.append(Taken(now, tags["cause"], tags["recipient"], to))


def refusal(code: str, status: int) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "SendEmail")
