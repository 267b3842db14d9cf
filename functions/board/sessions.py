"""The awarding body's calendar and its centres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from functions.board.bodies import CentreDetails, Fee, NewSession, SessionChange
from shared.accounts.account import known_language
from shared.adapters.paging import Listing
from shared.calendar.enquiry_windows import OwnWindowDays
from shared.calendar.session import Session, SessionView, checked, parse_format, with_certificates_from
from shared.candidates.candidate import parse_centre_number, parse_preparation_centre
from shared.centres.centre import Centre, CentreKind, centre_name
from shared.centres.dispatch_prices import parse_dispatch_prices
from shared.centres.fees import FeeView, Money, fee_json, parse_fees
from shared.centres.public_contact import ContactView, PublicContact, parse_contact
from shared.exams.enquiry_stages import Stage
from shared.ground.dates import instant_text, parse_date, parse_local_instant, parse_zone
from shared.ground.errors import Conflict, RuleBroken
from shared.ground.forms import (
    Count,
    Day,
    ExamCode,
    Instant,
    LanguageCode,
    Opaque,
    PreparationCentre,
    ZoneName,
)
from shared.ground.settings import settings
from shared.releases.announced_time import may_be_announced
from shared.releases.release import has_been_published
from shared.store import centres, ingests, releases, sessions
from shared.store.items import Row


class PlannedSession(SessionView, OwnWindowDays):
    """`release_at` is the announced time, which does not apply while `held`."""

    exam: ExamCode
    release_at: Instant | None
    zone: ZoneName
    practice: bool
    held: bool
    release_ids: list[Opaque]
    certificates_from: Day | None


class CentreView(OwnWindowDays):
    """`fees` by exam code, or "*" for every exam without its own, and by stage; `dispatch_prices` by country (ISO
    3166-1), or "*" for every country without its own; `public_contact` is what the centre's candidates read."""

    number: PreparationCentre
    name: str
    zone: ZoneName
    kind: CentreKind
    contact_email: str | None
    language: LanguageCode
    daily_digest: bool
    keeps_certificates_months: Count
    fees: dict[str, dict[Stage, FeeView]]
    dispatch_prices: dict[str, FeeView]
    public_contact: ContactView


def listed() -> Listing[PlannedSession]:
    return {"data": [shown(each) for each in sessions.all_sessions()]}


def add(body: NewSession, at: datetime) -> Session:
    """Adds a session; the same one again changes nothing, and another one under its id is a Conflict."""
    zone = parse_zone(body.zone or settings().zone).key
    session = _with_certificates(
        body.certificates_from,
        Session(
            id=body.id,
            exam=body.exam,
            name=body.name,
            format=parse_format(body.format),
            exam_date=parse_date(body.exam_date, pointer="/exam_date"),
            release_at=_announced(body.release_at, zone),
            zone=zone,
            practice=body.practice,
            windows=body.own(),
        ),
    )
    if sessions.add_session(session):
        return session
    existing = sessions.get_session(session.id)
    announced = session.release_at or existing.release_at
    bare = replace(existing, release_ids=(), held_by=(), last_load=None)
    if bare != replace(session, release_at=announced):
        raise Conflict(f"There is another session {session.id} already. Change it, or choose another id.")
    return existing


def change(session_id: str, body: SessionChange, at: datetime) -> Session:
    """Changes what is given: what stands on Statements until results are out, the rest at any time."""
    existing = sessions.get_session(session_id)
    zone = parse_zone(body.zone).key if body.zone else existing.zone
    announced = _announced(body.release_at, zone) or existing.release_at
    planned = [releases.get_release(each) for each in existing.release_ids]
    if not body.changes_no_statement and any(has_been_published(release) for release in planned):
        raise Conflict("Results of this session have been released: what stands on Statements no longer changes.")
    if announced is not None:
        may_be_announced(announced, planned, at)
    exam_date = parse_date(body.exam_date, pointer="/exam_date") if body.exam_date else existing.exam_date
    checks = [] if exam_date == existing.exam_date else [_born_before(session_id, exam_date)]
    changed = _with_certificates(
        body.certificates_from,
        replace(
            existing,
            name=body.name or existing.name,
            format=parse_format(body.format) if body.format else existing.format,
            exam_date=exam_date,
            release_at=announced,
            zone=zone,
            windows=body.own(existing.windows),
        ),
    )
    checks += [releases.existing_release(release) for release in planned]
    if not sessions.change_session(existing, changed, checks):
        raise Conflict("This session has just been changed. Look at it again.")
    return changed


def _born_before(session_id: str, exam_date: date) -> Row:
    """Part of the change's transaction: nobody who was born later is entered meanwhile."""
    latest = ingests.latest_birth(session_id)
    if latest and latest >= exam_date:
        raise RuleBroken(
            f"A candidate of this session was born on {latest.isoformat()}: the exam lies after that.",
            pointer="/exam_date",
        )
    return ingests.existing_births(session_id, latest)


def _announced(text: str | None, zone: str) -> datetime | None:
    return parse_local_instant(text, zone, pointer="/release_at") if text else None


def _with_certificates(day: str | None, session: Session) -> Session:
    """The session, once valid, with this day of its certificates where one is given."""
    valid = checked(session)
    return with_certificates_from(valid, parse_date(day, pointer="/certificates_from")) if day else valid


def put_centre(number: str, body: CentreDetails) -> Centre:
    parse_number = parse_preparation_centre if body.kind is CentreKind.SCHOOL else parse_centre_number
    centre = Centre(
        number=parse_number(number, pointer="/number"),
        name=centre_name(body.name),
        zone=parse_zone(body.zone).key,
        kind=body.kind,
        contact_email=body.contact_email,
        windows=body.own(),
        language=known_language(body.language, settings().known_languages) if body.language else None,
        daily_digest=body.daily_digest,
        keeps_certificates_months=body.keeps_certificates_months,
        fees=parse_fees({exam: _given(stages) for exam, stages in body.fees.items()}),
        dispatch_prices=parse_dispatch_prices(_given(body.dispatch_prices)),
        public_contact=parse_contact(body.public_contact.model_dump()) if body.public_contact else PublicContact(),
    )
    centres.put_centre(centre)
    return centre


def _given(fees: Mapping[str, Fee]) -> Mapping[str, tuple[int, str]]:
    return {of: (fee.amount, fee.currency) for of, fee in fees.items()}


def shown(session: Session) -> PlannedSession:
    return {
        **session.to_json(),
        "exam": session.exam,
        "release_at": instant_text(session.release_at) if session.release_at else None,
        "zone": session.zone,
        "practice": session.practice,
        "held": session.held,
        "release_ids": list(session.release_ids),
        "certificates_from": session.certificates_from.isoformat() if session.certificates_from else None,
        **session.windows.named(),
    }


def shown_centre(centre: Centre) -> CentreView:
    return {
        "number": centre.number,
        "name": centre.name,
        "zone": centre.zone,
        "kind": centre.kind,
        "contact_email": centre.contact_email,
        **centre.windows.named(),
        "language": centre.language or settings().known_languages[0],
        "daily_digest": centre.daily_digest,
        "keeps_certificates_months": centre.keeps_certificates_months,
        "fees": {exam: _fees(stages) for exam, stages in centre.fees.items()},
        "dispatch_prices": {country: fee_json(price) for country, price in centre.dispatch_prices.items()},
        "public_contact": centre.public_contact.to_json(),
    }


def _fees(stages: Mapping[Stage, Money]) -> dict[Stage, FeeView]:
    return {stage: fee_json(fee) for stage, fee in stages.items()}
