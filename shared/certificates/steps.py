"""One step of a certificate: the row of the table by which a party may take it now, and what it moves."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from shared.centres.centre import KEPT_MONTHS
from shared.certificates import limits
from shared.certificates.certificate import (
    Authorisation,
    AuthorisedBy,
    Certificate,
    CertificateEvent,
    Certificates,
    Collection,
    Dispatch,
    Waiting,
)
from shared.certificates.due import Certified
from shared.certificates.errors import (
    CertificateHasMoved,
    CertificateTooEarly,
    NeverPrinted,
    NoCollectionDate,
    NoDispatchAsked,
    NoDispatchInAugust,
    NotAuthorised,
    NotForYou,
    NothingToCollect,
    NotUnclaimedYet,
)
from shared.certificates.states import (
    MAKING,
    MOVES,
    CertificateMove,
    CertificateState,
    CertificateStep,
    Days,
    Party,
)
from shared.ground.dates import zone_named

BY_RULE = "rule"
PLAIN = frozenset({CertificateStep.RECEIVE, CertificateStep.RETURN, CertificateStep.DESTROY})
"""Numbering, collecting, sending, making and recalling need more than the step."""
COLLECTABLE = frozenset({CertificateState.MADE, CertificateState.NUMBERED, CertificateState.AT_CENTRE})
"""It is still to be collected, or on its way there."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: `who` is a member of staff's address or an operator's name."""

    party: Party
    who: str


THE_RULE = Actor(Party.RULE, BY_RULE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the session and the centre say about days: the published date, and how long the centre keeps what nobody
    collects; `centre_number` is whose desk acts, None where nobody's does."""

    certificates_from: date | None
    kept_months: int = KEPT_MONTHS
    centre_number: str | None = None


def ready_day(of: Certificates, certificate: Certificate, within: Limits) -> date | None:
    return limits.ready_on(within.certificates_from, certificate.reached(CertificateState.AT_CENTRE), of.zone)


def unclaimed_day(of: Certificates, certificate: Certificate, within: Limits) -> date | None:
    ready = ready_day(of, certificate, within)
    return limits.unclaimed_on(ready, within.kept_months) if ready else None


def stepped(
    of: Certificates, copy: int, step: CertificateStep, actor: Actor, within: Limits, at: datetime
) -> Certificates:
    """With this certificate one row further, by a step that says nothing but that it was done.

    Raises UnknownCertificate, CertificateHasMoved, NotForYou, or why this is not the day for it.
    """
    if step not in PLAIN:
        raise ValueError(f"{step} has a function of its own")
    after = _stepped(of, copy, step, actor, within, at)
    came_back = after.copy(copy).dispatch is not None and after.copy(copy).state is CertificateState.AT_CENTRE
    return _with(after, replace(after.copy(copy), dispatch=None)) if came_back else after


def _stepped(
    of: Certificates, copy: int, step: CertificateStep, actor: Actor, within: Limits, at: datetime
) -> Certificates:
    certificate = of.copy(copy)
    row = MOVES.get((step, certificate.state))
    if row is None:
        raise CertificateHasMoved(certificate.state, step)
    if actor.party not in row.who:
        raise NotForYou(row.who)
    if certificate.number is None and row.before is CertificateState.RECALLED:
        raise NeverPrinted
    _must_be_a_day_for(row, of, certificate, within, at)
    after = _moved(of, certificate, row, actor, at)
    if row.after is CertificateState.AT_CENTRE and within.centre_number:
        return replace(after, waits=Waiting(within.centre_number, at))
    return after


def numbered(of: Certificates, copy: int, number: str, actor: Actor, at: datetime) -> Certificates:
    """With the number that is printed on this certificate."""
    after = _stepped(of, copy, CertificateStep.NUMBER, actor, Limits(None), at)
    return _with(after, replace(after.copy(copy), number=number))


def collected(
    of: Certificates, copy: int, collection: Collection, actor: Actor, within: Limits, at: datetime
) -> Certificates:
    """Handed over to the candidate, or to whom the candidate has named.

    "With proof of identity; another person needs specific written authorisation" (candidate guidance).
    Raises NotAuthorised for anybody else.
    """
    after = _stepped(of, copy, CertificateStep.COLLECT, actor, within, at)
    if collection.authorised_by is AuthorisedBy.ACCOUNT:
        _must_be_named(of, collection.name or "")
    return _with(after, replace(after.copy(copy), collection=collection))


def dispatched(
    of: Certificates, copy: int, dispatch: Dispatch | None, actor: Actor, within: Limits, at: datetime
) -> Certificates:
    """Given to the courier, as the candidate has asked; `dispatch` is None where there is no address.

    Raises NoDispatchAsked, after whatever else forbids it.
    """
    after = _stepped(of, copy, CertificateStep.DISPATCH, actor, within, at)
    if dispatch is None:
        raise NoDispatchAsked
    return _with(after, replace(after.copy(copy), dispatch=dispatch))


def authorised(of: Certificates, copy: int, name: str | None, at: datetime) -> Certificates:
    """The candidate names the one other person who may collect, None for nobody. Raises NothingToCollect."""
    state = of.copy(copy).state
    if of.current is not of.copies[copy - 1] or state not in COLLECTABLE:
        raise NothingToCollect(state)
    return replace(of, authorisation=Authorisation(name, at) if name else None)


@dataclass(frozen=True, slots=True)
class Due:
    """What a result is certified with, the version that says so, and the release that shows it."""

    certified: Certified
    version: int
    release_id: str


def settled(of: Certificates, said: Certified | None, due: Due | None, at: datetime) -> Certificates:
    """As the result asks now; `due` is None for no certificate, `said` what the current one states, None where that is
    hidden, or there is none.

    One that states something else is recalled, and another is made; one that states the same stays, also where the
    version is new. Unchanged where it is settled already, so that this can be repeated.
    """
    current = of.current
    if current and due and said == due.certified:
        return of
    if current and current.state is not CertificateState.DESTROYED:
        row = MOVES[(CertificateStep.RECALL, current.state)]
        of = _moved(of, current, row, THE_RULE, at)
    if due is None:
        return of
    event = CertificateEvent(MAKING.step, BY_RULE, Party.RULE, at, None, MAKING.after)
    made = Certificate(len(of.copies) + 1, due.version, due.release_id, MAKING.after, (event,))
    return replace(of, copies=(*of.copies, made))


def _must_be_a_day_for(
    row: CertificateMove, of: Certificates, certificate: Certificate, within: Limits, at: datetime
) -> None:
    if row.days is Days.ANY:
        return
    today = at.astimezone(zone_named(of.zone)).date()
    ready = ready_day(of, certificate, within)
    if ready is None:
        raise NoCollectionDate
    if row.days is Days.UNCLAIMED:
        unclaimed = limits.unclaimed_on(ready, within.kept_months)
        if today < unclaimed:
            raise NotUnclaimedYet(unclaimed - timedelta(days=1))
        return
    if today < ready:
        raise CertificateTooEarly(ready)
    if row.days is Days.DISPATCH and not limits.is_dispatch_day(today):
        raise NoDispatchInAugust(limits.next_dispatch_day(today))


def _must_be_named(of: Certificates, name: str) -> None:
    if of.authorisation is None:
        raise NotAuthorised(
            "The candidate has named nobody in the account. Another person needs a letter that names them.",
            pointer="/authorised_by",
        )
    if _compared(of.authorisation.name) != _compared(name):
        raise NotAuthorised(f"The candidate has named {of.authorisation.name}, and nobody else.", pointer="/name")


def _compared(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _moved(
    of: Certificates, certificate: Certificate, row: CertificateMove, actor: Actor, at: datetime
) -> Certificates:
    event = CertificateEvent(row.step, actor.who, actor.party, at, row.before, row.after)
    moved = replace(certificate, state=row.after, events=(*certificate.events, event))
    return replace(_with(of, moved), waits=of.waits if certificate is not of.current else None)


def _with(of: Certificates, certificate: Certificate) -> Certificates:
    before, after = of.copies[: certificate.copy - 1], of.copies[certificate.copy :]
    return replace(of, copies=(*before, certificate, *after))
