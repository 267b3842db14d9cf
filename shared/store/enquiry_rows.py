"""A chain of enquiries as one row, and back: every part of it in a map of its own, moments as text, in UTC."""

from __future__ import annotations

from datetime import datetime

from shared.calendar.enquiry_windows import Windows
from shared.calendar.working_days import Pause
from shared.centres.fees import Money
from shared.enquiries.case import Asking, Chain, Consent, Enquiry, Event, Giver
from shared.enquiries.fee_ledger import LedgerEntry, LedgerKind
from shared.enquiries.outcome import Check, Outcome, OutcomeKind
from shared.enquiries.states import EnquiryState, Role, Step
from shared.exams.catalogue import Paper
from shared.exams.enquiry_stages import Stage
from shared.store import items, keys
from shared.store.items import Row


def row_of(chain: Chain) -> Row:
    return {
        "pk": keys.enquiries(chain.candidate_id),
        "sk": keys.session(chain.session_id),
        "centre_number": chain.centre_number,
        "zone": chain.zone,
        "revision": chain.revision,
        "told": list(chain.notified),
        "enquiries": [_enquiry_row(each) for each in chain.enquiries],
        "ledger": [_entry_row(each) for each in chain.ledger],
    }


def chain_of(row: Row) -> Chain:
    return Chain(
        candidate_id=keys.named_in(row["pk"]),
        session_id=keys.named_in(row["sk"]),
        centre_number=row["centre_number"],
        zone=row["zone"],
        revision=row["revision"],
        notified=tuple(row.get("told", ())),
        enquiries=tuple(_enquiry(number, each) for number, each in enumerate(row["enquiries"], start=1)),
        ledger=tuple(_entry(each) for each in row["ledger"]),
    )


def _enquiry_row(of: Enquiry) -> Row:
    written = {
        "stage": of.stage.value,
        "state": of.state.value,
        "papers": [paper.value for paper in of.papers],
        "consent_until": items.moment(of.consent_until),
        "submit_until": items.moment(of.submit_until),
        "windows": _windows_row(of.windows),
        "followed_by": of.followed_by.value if of.followed_by else None,
        "events": [_event_row(each) for each in of.events],
        "consents": [{"giver": each.giver.value, "by": each.by, "at": items.moment(each.at)} for each in of.consents],
        "pauses": [_pause_row(each) for each in of.pauses],
        "received_at": _text(of.received_at),
        "due_at": _text(of.due_at),
        "alarm_at": _text(of.alarm_at),
        "further_until": _text(of.further_until),
        "outcome": _outcome_row(of.outcome) if of.outcome else None,
        "appeal_outcome": _outcome_row(of.appeal_outcome) if of.appeal_outcome else None,
        "asking": _asking_row(of.asking) if of.asking else None,
    }
    return _present(written)


def _enquiry(number: int, row: Row) -> Enquiry:
    return Enquiry(
        number=number,
        stage=Stage(row["stage"]),
        state=EnquiryState(row["state"]),
        papers=tuple(map(Paper, row["papers"])),
        consent_until=datetime.fromisoformat(row["consent_until"]),
        submit_until=datetime.fromisoformat(row["submit_until"]),
        windows=Windows(**row["windows"]),
        followed_by=Stage(row["followed_by"]) if "followed_by" in row else None,
        events=tuple(_event(each) for each in row["events"]),
        consents=tuple(Consent(Giver(each["giver"]), each["by"], _at(each)) for each in row["consents"]),
        pauses=tuple(_pause(each) for each in row["pauses"]),
        received_at=_instant(row, "received_at"),
        due_at=_instant(row, "due_at"),
        alarm_at=_instant(row, "alarm_at"),
        outcome=_outcome(row["outcome"]) if "outcome" in row else None,
        further_until=_instant(row, "further_until"),
        appeal_outcome=_outcome(row["appeal_outcome"]) if "appeal_outcome" in row else None,
        asking=_asking(row["asking"]) if "asking" in row else None,
    )


def _asking_row(of: Asking) -> Row:
    return {"id": of.id, "request": of.request, "at": items.moment(of.at)}


def _asking(row: Row) -> Asking:
    return Asking(row["id"], row["request"], _at(row))


def _windows_row(of: Windows) -> Row:
    return {
        "candidate_days": of.candidate_days,
        "centre_days": of.centre_days,
        "stage_2_days": of.stage_2_days,
        "appeal_days": of.appeal_days,
    }


def _event_row(of: Event) -> Row:
    written = {
        "step": of.step.value,
        "who": of.who,
        "role": of.role.value,
        "at": items.moment(of.at),
        "before": of.before.value if of.before else None,
        "after": of.after.value,
        "reason": of.reason,
    }
    return _present(written)


def _event(row: Row) -> Event:
    return Event(
        step=Step(row["step"]),
        who=row["who"],
        role=Role(row["role"]),
        at=_at(row),
        before=EnquiryState(row["before"]) if "before" in row else None,
        after=EnquiryState(row["after"]),
        reason=row.get("reason"),
    )


def _pause_row(of: Pause) -> Row:
    return _present({"since": items.moment(of.since), "until": _text(of.until), "reason": of.reason})


def _pause(row: Row) -> Pause:
    return Pause(datetime.fromisoformat(row["since"]), _instant(row, "until"), row["reason"])


def _outcome_row(of: Outcome) -> Row:
    written = {
        "kind": of.kind.value,
        "at": items.moment(of.at),
        "version": of.version,
        "new_version": of.new_version,
        "release_id": of.release_id,
        "checks": [check.value for check in of.checks] or None,
    }
    return _present(written)


def _outcome(row: Row) -> Outcome:
    return Outcome(
        kind=OutcomeKind(row["kind"]),
        at=_at(row),
        version=row["version"],
        new_version=row.get("new_version"),
        release_id=row["release_id"],
        checks=tuple(map(Check, row.get("checks", ()))),
    )


def _entry_row(of: LedgerEntry) -> Row:
    return {
        "kind": of.kind.value,
        "amount": of.money.amount,
        "currency": of.money.currency,
        "number": of.number,
        "at": items.moment(of.at),
        "who": of.who,
        "cause": of.cause,
    }


def _entry(row: Row) -> LedgerEntry:
    money = Money(row["amount"], row["currency"])
    return LedgerEntry(LedgerKind(row["kind"]), money, row["number"], _at(row), row["who"], row["cause"])


def _present(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}


def _text(at: datetime | None) -> str | None:
    return items.moment(at) if at else None


def _instant(row: Row, name: str) -> datetime | None:
    return datetime.fromisoformat(row[name]) if name in row else None


def _at(row: Row) -> datetime:
    return datetime.fromisoformat(row["at"])
