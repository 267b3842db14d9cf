"""A box of certificates that has come to its centre: each number by itself, so that a box that is sent twice, or was
cut off half way, is the same box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from typing_extensions import TypedDict

from functions.certificates.centre_certificates import line_of
from functions.certificates.limits import is_shown, within_of
from shared.accounts.account import Ticket
from shared.adapters import parallel
from shared.adapters.paging import Listing
from shared.application.reference import centre_of
from shared.candidates.candidate import Entry
from shared.centres.centre import Centre
from shared.certificates.certificate import (
    Certificate,
    Certificates,
    parse_certificate_id,
    parse_certificate_number,
)
from shared.certificates.dispatch import DispatchRequest
from shared.certificates.states import CertificateState, CertificateStep, Party
from shared.certificates.steps import Actor, stepped
from shared.certificates.view import CertificateLine
from shared.ground.errors import RuleBroken
from shared.store import certificates, dispatches, results, teams
from shared.store.certificates import CertificateChange
from shared.teams.team import Member

Pair = tuple[str, str]


class BoxOutcome(StrEnum):
    """What became of one number of a box; `unknown` is nobody's, another centre's and a spoilt sheet's alike."""

    RECEIVED = "received"
    ALREADY = "already"
    RECALLED = "recalled"
    UNKNOWN = "unknown"


class BoxLine(TypedDict):
    """`number` as it was given; the certificate is null where the number is unknown."""

    number: str
    outcome: BoxOutcome
    certificate: CertificateLine | None


@dataclass(frozen=True, slots=True)
class Boxed:
    """What a number is printed on: which copy of these certificates."""

    of: Certificates
    copy: int
    entry: Entry
    request: DispatchRequest | None


def outcome_of(certificate: Certificate, *, is_out: bool) -> BoxOutcome:
    """What a number in a box says of its certificate: one that is printed comes now, unless its result is hidden."""
    if certificate.state is CertificateState.RECALLED or not is_out:
        return BoxOutcome.RECALLED
    return BoxOutcome.RECEIVED if certificate.state is CertificateState.NUMBERED else BoxOutcome.ALREADY


def receive(ticket: Ticket | None, given: Sequence[str], at: datetime) -> Listing[BoxLine]:
    """In the order given, each number once."""
    me = teams.admit_staff(ticket, at)
    centre, read = centre_of(me.team.id), {each: _number(each) for each in given}
    known = _known(centre, [each for each in read.values() if each])
    found: dict[str, BoxLine] = {}

    def act(number: str) -> None:
        found[number] = _received(known[number], number, me, centre, at)

    parallel.each(act, known)
    return {"data": [{**found.get(number, _unknown(each)), "number": each} for each, number in read.items()]}


def _number(text: str) -> str:
    """ "" for what is no number of a certificate, and so nobody's."""
    try:
        return parse_certificate_number(text)
    except RuleBroken:
        return ""


def _known(centre: Centre, numbers: Sequence[str]) -> Mapping[str, Boxed]:
    """Those of candidates whom this centre entered, whose certificate has this number still."""
    named = {number: parse_certificate_id(each) for number, each in certificates.ids_by_number(numbers).items()}
    pairs = list(dict.fromkeys((who, session) for who, session, _ in named.values()))
    entries, of = results.find_entries(pairs), certificates.find_many(pairs)
    requests = dispatches.find_many(pairs)
    known: dict[str, Boxed] = {}
    for number, (who, session, copy) in named.items():
        entry, chain = entries.get((who, session)), of.get((who, session))
        is_ours = entry is not None and entry.centre_number == centre.number
        if entry and chain and is_ours and chain.copy(copy).number == number:
            known[number] = Boxed(chain, copy, entry, requests.get((who, session)))
    return known


def _received(boxed: Boxed, number: str, me: Member, centre: Centre, at: datetime) -> BoxLine:
    first, copy = [boxed.of], boxed.copy
    outcome = BoxOutcome.UNKNOWN

    def decide() -> CertificateChange:
        nonlocal outcome
        before = first.pop() if first else certificates.get_certificates(boxed.of.candidate_id, boxed.of.session_id)
        certificate = before.copy(copy)
        outcome = outcome_of(certificate, is_out=is_shown(certificate, at))
        if outcome is not BoxOutcome.RECEIVED:
            return CertificateChange(before, before)
        actor, within = Actor(Party.CENTRE, me.email), within_of(before.session_id, centre)
        return CertificateChange(before, stepped(before, copy, CertificateStep.RECEIVE, actor, within, at))

    written = certificates.write(decide)
    return {
        "number": number,
        "outcome": outcome,
        "certificate": line_of(written, copy, boxed.entry, boxed.request, centre, at),
    }


def _unknown(number: str) -> BoxLine:
    return {"number": number, "outcome": BoxOutcome.UNKNOWN, "certificate": None}
