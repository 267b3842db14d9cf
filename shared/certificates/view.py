"""A certificate as its candidate, and as staff of its centre or school, see it; and the groups of a centre's list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from typing_extensions import TypedDict

from shared.candidates.candidate import Entry
from shared.certificates import limits
from shared.certificates.certificate import AuthorisedBy, Certificate, Certificates, ProofOfIdentity
from shared.certificates.dispatch_view import (
    CentreDispatch,
    Courier,
    DispatchOffer,
    SentView,
    centre_dispatch,
    offer,
    sent_view,
)
from shared.certificates.states import CertificateState
from shared.certificates.steps import Limits, ready_day, unclaimed_day
from shared.ground.dates import instant_text, zone_named
from shared.ground.forms import CandidateNumber, Day, IdNumber, Instant, Opaque, Revision


class CertificateStage(StrEnum):
    """Its state on a day: one that is at the centre waits for its date, is ready, or is unclaimed."""

    MADE = "made"
    NUMBERED = "numbered"
    AT_CENTRE = "at_centre"
    READY = "ready"
    UNCLAIMED = "unclaimed"
    COLLECTED = "collected"
    DISPATCHED = "dispatched"
    RETURNED = "returned"
    DESTROYED = "destroyed"
    RECALLED = "recalled"


class CertificateGroup(StrEnum):
    """The parts of a centre's list: still to come or to wait for its date, to be collected, unclaimed, to be sent,
    recalled and to be handed in, handed over, and no longer there."""

    DUE = "due"
    READY = "ready"
    UNCLAIMED = "unclaimed"
    DISPATCH = "dispatch"
    RECALLED = "recalled"
    COLLECTED = "collected"
    ENDED = "ended"


G = CertificateStage
GROUP_OF: Mapping[CertificateStage, CertificateGroup] = MappingProxyType(
    {
        **dict.fromkeys((G.MADE, G.NUMBERED, G.AT_CENTRE), CertificateGroup.DUE),
        G.READY: CertificateGroup.READY,
        G.UNCLAIMED: CertificateGroup.UNCLAIMED,
        **dict.fromkeys((G.COLLECTED, G.DISPATCHED), CertificateGroup.COLLECTED),
        G.RECALLED: CertificateGroup.RECALLED,
        **dict.fromkeys((G.RETURNED, G.DESTROYED), CertificateGroup.ENDED),
    }
)


def group_of(stage: CertificateStage, number: str | None, *, is_to_be_sent: bool) -> CertificateGroup:
    """What was recalled before it was printed is nothing to hand in; one that is to be sent does not wait for its
    candidate, however long it has been there."""
    if stage is CertificateStage.RECALLED and number is None:
        return CertificateGroup.ENDED
    is_here = stage in (CertificateStage.READY, CertificateStage.UNCLAIMED)
    return CertificateGroup.DISPATCH if is_here and is_to_be_sent else GROUP_OF[stage]


def stage_of(
    of: Certificates, certificate: Certificate, within: Limits, at: datetime, *, is_out: bool
) -> CertificateStage:
    """`is_out` says whether the release that shows its result is out now: from a recall on nobody sees it as good,
    also before it is recalled itself."""
    if not is_out and certificate.state is not CertificateState.DESTROYED:
        return CertificateStage.RECALLED
    ready, unclaimed = ready_day(of, certificate, within), unclaimed_day(of, certificate, within)
    if certificate.state is not CertificateState.AT_CENTRE or ready is None or unclaimed is None:
        return CertificateStage(certificate.state.value)
    today = at.astimezone(zone_named(of.zone)).date()
    if today < ready:
        return CertificateStage.AT_CENTRE
    return CertificateStage.READY if today < unclaimed else CertificateStage.UNCLAIMED


class AuthorisationView(TypedDict):
    name: str
    at: Instant


class CertificateDates(TypedDict):
    """`number` is printed on it; `ready_on` the first day on which it is collected, `unclaimed_on` the first on which
    the centre may return or destroy it: both null until it is at the centre and the day is published.
    `came_back_at`: when the courier brought it back to the centre, null where it is not there again."""

    id: Opaque
    stage: CertificateStage
    number: str | None
    ready_on: Day | None
    unclaimed_on: Day | None
    ended_at: Instant | None
    came_back_at: Instant | None


class MyCertificate(CertificateDates):
    """`collected_by` is the other person to whom it was handed over, null for the candidate; `sent` how it went by
    courier. `dispatch` is null of what is not to be handed over, or no longer."""

    collected_by: str | None
    authorisation: AuthorisationView | None
    dispatch: DispatchOffer | None
    sent: SentView | None


class CollectionView(TypedDict):
    identity: ProofOfIdentity
    name: str | None
    authorised_by: AuthorisedBy | None


class CertificateLine(CertificateDates):
    """`revision` counts the changes of this result's certificates: named with an act, it is done once at most.
    `authorised` is whom the candidate has named; `dispatch` and `sent` where it is sent, and how it was. These,
    `collection` and `record_until`, the last day of the record of one that was destroyed, are null for a school, which
    only looks."""

    revision: Revision
    group: CertificateGroup
    candidate_id: IdNumber
    candidate_number: CandidateNumber
    family_name: str
    given_names: str
    preparation_centre: str
    authorised: str | None
    collection: CollectionView | None
    dispatch: CentreDispatch | None
    sent: SentView | None
    record_until: Day | None


def my_certificate(
    of: Certificates, certificate: Certificate, within: Limits, courier: Courier, at: datetime, *, is_out: bool
) -> MyCertificate:
    named, collection = of.authorisation, certificate.collection
    return {
        **_dates(of, certificate, within, stage_of(of, certificate, within, at, is_out=is_out)),
        "collected_by": collection.name if collection else None,
        "authorisation": {"name": named.name, "at": instant_text(named.at)} if named else None,
        "dispatch": offer(of, certificate, within, courier, at) if is_out else None,
        "sent": sent_view(certificate),
    }


def certificate_line(
    of: Certificates,
    certificate: Certificate,
    entry: Entry,
    within: Limits,
    courier: Courier,
    at: datetime,
    *,
    is_out: bool,
    is_school: bool,
) -> CertificateLine:
    stage = stage_of(of, certificate, within, at, is_out=is_out)
    destroyed, collection = certificate.reached(CertificateState.DESTROYED), certificate.collection
    dispatch = centre_dispatch(of, certificate, within, courier, at)
    return {
        **_dates(of, certificate, within, stage),
        "revision": of.revision,
        "group": group_of(stage, certificate.number, is_to_be_sent=dispatch is not None and of.current is certificate),
        "candidate_id": entry.candidate_id,
        "candidate_number": entry.candidate_number,
        "family_name": entry.family_name,
        "given_names": entry.given_names,
        "preparation_centre": entry.preparation_centre,
        "authorised": of.authorisation.name if of.authorisation and not is_school else None,
        "collection": None
        if is_school or collection is None
        else {
            "identity": collection.identity,
            "name": collection.name,
            "authorised_by": collection.authorised_by,
        },
        "dispatch": None if is_school else dispatch,
        "sent": None if is_school else sent_view(certificate),
        "record_until": limits.record_until(destroyed, of.zone).isoformat() if destroyed and not is_school else None,
    }


_ENDS = (
    CertificateState.COLLECTED,
    CertificateState.DISPATCHED,
    CertificateState.RETURNED,
    CertificateState.DESTROYED,
    CertificateState.RECALLED,
)


def _dates(of: Certificates, certificate: Certificate, within: Limits, stage: CertificateStage) -> CertificateDates:
    ready, unclaimed = ready_day(of, certificate, within), unclaimed_day(of, certificate, within)
    ended = certificate.reached(certificate.state) if certificate.state in _ENDS else None
    back = certificate.came_back_at
    return {
        "id": of.id_of(certificate),
        "stage": stage,
        "number": certificate.number,
        "ready_on": ready.isoformat() if ready else None,
        "unclaimed_on": unclaimed.isoformat() if unclaimed else None,
        "ended_at": instant_text(ended) if ended else None,
        "came_back_at": instant_text(back) if back else None,
    }
