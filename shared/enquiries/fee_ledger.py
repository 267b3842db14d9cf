"""The fee ledger of a chain of enquiries: what was due, paid to the centre, and refunded.

It only grows, and every sum is made from its entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NotRequired

from typing_extensions import TypedDict

from shared.centres.fees import Money, OtherAmount
from shared.ground.errors import Conflict, RuleBroken
from shared.ground.forms import Count, Currency, Instant


class PaidAlready(Conflict):
    code = "paid_already"


class RefundedAlready(Conflict):
    code = "refunded_already"


class OtherCurrency(RuleBroken):
    code = "other_currency"


class PaidBy(StrEnum):
    """How the money came: on the centre's own invoice, which its staff record. A hosted checkout would be another."""

    CENTRE_INVOICE = "centre_invoice"


class LedgerKind(StrEnum):
    """Due is what the centre asks, paid what it has had, refunded what it gives back; cancelled is a due that nobody
    owes any more."""

    DUE = "due"
    PAID = "paid"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line: of which enquiry of the chain (`number`), who wrote it, and what for (`cause`)."""

    kind: LedgerKind
    money: Money
    number: int
    at: datetime
    who: str
    cause: str


class LedgerEntryView(TypedDict):
    """`amount` in minor units (cents; whole yen). `who` wrote it is for the board alone."""

    kind: LedgerKind
    amount: Count
    currency: Currency
    at: Instant
    cause: str
    who: NotRequired[str]


Ledger = tuple[LedgerEntry, ...]


class BalanceView(TypedDict):
    """Sums of one enquiry, in minor units."""

    due: Count
    paid: Count
    refunded: Count
    outstanding: Count


@dataclass(frozen=True, slots=True)
class Balance:
    """Sums of one enquiry, in minor units: due = paid + cancelled + outstanding, and refunded <= paid."""

    due: int
    paid: int
    refunded: int
    cancelled: int

    @property
    def outstanding(self) -> int:
        return self.due - self.paid - self.cancelled

    @property
    def kept(self) -> int:
        """What was paid and not given back."""
        return self.paid - self.refunded

    def to_json(self) -> BalanceView:
        return {"due": self.due, "paid": self.paid, "refunded": self.refunded, "outstanding": self.outstanding}


def balance(ledger: Ledger, number: int) -> Balance:
    """The sums of the enquiry of this number."""
    sums = dict.fromkeys(LedgerKind, 0)
    for entry in ledger:
        if entry.number == number:
            sums[entry.kind] += entry.money.amount
    return Balance(*(sums[kind] for kind in (L.DUE, L.PAID, L.REFUNDED, L.CANCELLED)))


L = LedgerKind


def due(money: Money, number: int, at: datetime, who: str) -> LedgerEntry:
    return LedgerEntry(L.DUE, money, number, at, who, "fee")


def payment(
    ledger: Ledger, money: Money, number: int, at: datetime, who: str, by: PaidBy = PaidBy.CENTRE_INVOICE
) -> LedgerEntry:
    """The whole fee at once, in its own currency (by decision); raises PaidAlready, OtherCurrency or OtherAmount."""
    outstanding = owed(ledger, number)
    if outstanding is None:
        raise PaidAlready("Nothing is due for this enquiry: its fee is paid already, or it has none.")
    if money.currency != outstanding.currency:
        raise OtherCurrency(f"The fee is due in {outstanding.currency}.", pointer="/currency")
    if money != outstanding:
        raise OtherAmount(f"The fee is {outstanding}: it is paid whole.", pointer="/amount")
    return LedgerEntry(L.PAID, money, number, at, who, by.value)


def owed(ledger: Ledger, number: int) -> Money | None:
    """What is outstanding; None where nothing is."""
    return _rest(ledger, number, balance(ledger, number).outstanding)


def refund(ledger: Ledger, number: int, at: datetime, who: str, cause: str) -> LedgerEntry:
    """All that was paid for the enquiry and not given back; raises RefundedAlready where nothing is left."""
    left = _rest(ledger, number, balance(ledger, number).kept)
    if left is None:
        raise RefundedAlready("Nothing that was paid for this enquiry is left to give back.")
    return LedgerEntry(L.REFUNDED, left, number, at, who, cause)


def refund_all(ledger: Ledger, at: datetime, who: str, cause: str) -> Ledger:
    """Every fee of the chain that was paid and not given back, each once; empty where there is none."""
    numbers = sorted({entry.number for entry in ledger})
    return tuple(refund(ledger, n, at, who, cause) for n in numbers if balance(ledger, n).kept)


def let_go(ledger: Ledger, number: int, at: datetime, who: str, cause: str) -> Ledger:
    """The entries when an enquiry ends before its submission: what is due is cancelled, what was paid is refunded
    whole."""
    outstanding = owed(ledger, number)
    cancelled = () if outstanding is None else (LedgerEntry(L.CANCELLED, outstanding, number, at, who, cause),)
    return (*cancelled, *((refund(ledger, number, at, who, cause),) if balance(ledger, number).kept else ()))


def _rest(ledger: Ledger, number: int, amount: int) -> Money | None:
    currency = next((entry.money.currency for entry in ledger if entry.number == number), None)
    return None if currency is None or amount <= 0 else Money(amount, currency)
