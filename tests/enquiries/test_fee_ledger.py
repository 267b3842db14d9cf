"""The ledger: sums by enquiry, payments whole and once, refunds of what was paid and not yet given back."""

from __future__ import annotations

import pytest

from shared.centres.fees import Money, OtherAmount
from shared.enquiries.fee_ledger import (
    Balance,
    Ledger,
    LedgerKind,
    OtherCurrency,
    PaidAlready,
    RefundedAlready,
    balance,
    due,
    let_go,
    owed,
    payment,
    refund,
    refund_all,
)
from tests.kit.enquiry_chain import DAY_1

EUR_42, GBP_72 = Money(4200, "EUR"), Money(7225, "GBP")


def dues(*fees: Money) -> Ledger:
    return tuple(due(fee, number, DAY_1, "nuria") for number, fee in enumerate(fees, 1))


def paid(ledger: Ledger, number: int = 1) -> Ledger:
    money = owed(ledger, number)
    assert money is not None
    return (*ledger, payment(ledger, money, number, DAY_1, "nuria"))


def test_what_is_due_what_is_outstanding_and_what_was_paid() -> None:
    asked = dues(EUR_42)
    assert (owed(asked, 1), owed(asked, 2), owed((), 1)) == (EUR_42, None, None)
    assert balance(paid(asked), 1) == Balance(due=4200, paid=4200, refunded=0, cancelled=0)
    assert owed(paid(asked), 1) is None
    assert paid(asked)[-1].cause == "centre_invoice"


def test_a_payment_twice_and_a_payment_of_nothing_due() -> None:
    for ledger in (paid(dues(EUR_42)), ()):
        with pytest.raises(PaidAlready) as refusal:
            payment(ledger, EUR_42, 1, DAY_1, "nuria")
        assert refusal.value.detail == "Nothing is due for this enquiry: its fee is paid already, or it has none."


def test_a_payment_in_another_currency_or_of_another_amount() -> None:
    with pytest.raises(OtherCurrency) as refused:
        payment(dues(EUR_42), Money(4200, "GBP"), 1, DAY_1, "nuria")
    assert (refused.value.detail, refused.value.pointer) == ("The fee is due in EUR.", "/currency")
    for amount in (4199, 4201, 0):
        with pytest.raises(OtherAmount) as refusal:
            payment(dues(EUR_42), Money(amount, "EUR"), 1, DAY_1, "nuria")
        assert (refusal.value.detail, refusal.value.pointer) == ("The fee is 42.00 EUR: it is paid whole.", "/amount")


def test_a_refund_is_all_that_was_paid_and_comes_once() -> None:
    ledger = paid(dues(EUR_42))
    back = refund(ledger, 1, DAY_1, "operator", "grade_up")
    assert (back.kind, back.money, back.cause) == (LedgerKind.REFUNDED, EUR_42, "grade_up")
    for once in ((*ledger, back), dues(EUR_42), ()):
        with pytest.raises(RefundedAlready) as refusal:
            refund(once, 1, DAY_1, "operator", "grade_up")
        assert refusal.value.detail == "Nothing that was paid for this enquiry is left to give back."


def test_a_chain_gives_back_each_fee_in_its_own_currency_and_each_once() -> None:
    ledger = paid(paid(dues(EUR_42, GBP_72), 1), 2)
    back = refund_all(ledger, DAY_1, "operator", "grade_down")
    assert [(entry.number, entry.money) for entry in back] == [(1, EUR_42), (2, GBP_72)]
    assert refund_all((*ledger, *back), DAY_1, "operator", "grade_down") == ()


def test_what_ends_before_its_submission_leaves_no_due_and_keeps_no_fee() -> None:
    unpaid = let_go(dues(EUR_42), 1, DAY_1, "clock", "expired")
    assert [(entry.kind, entry.money) for entry in unpaid] == [(LedgerKind.CANCELLED, EUR_42)]
    assert balance((*dues(EUR_42), *unpaid), 1).outstanding == 0
    settled = paid(dues(EUR_42))
    assert [entry.kind for entry in let_go(settled, 1, DAY_1, "clock", "expired")] == [LedgerKind.REFUNDED]
    assert let_go((), 1, DAY_1, "clock", "expired") == ()
