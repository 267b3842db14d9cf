"""The certificates of one result as one row, and back: every part of it in a map of its own, moments as text, in
UTC."""

from __future__ import annotations

from datetime import datetime

from shared.centres.fees import Money
from shared.certificates.certificate import (
    Authorisation,
    AuthorisedBy,
    Certificate,
    CertificateEvent,
    Certificates,
    Collection,
    Dispatch,
    ProofOfIdentity,
    Waiting,
)
from shared.certificates.states import CertificateState, CertificateStep, Party
from shared.store import items, keys
from shared.store.items import Row


def row_of(of: Certificates) -> Row:
    named = of.authorisation
    return {
        "pk": keys.certificates(of.candidate_id),
        "sk": keys.session(of.session_id),
        "zone": of.zone,
        "revision": of.revision,
        "copies": [_certificate_row(each) for each in of.copies],
        "authorisation": {"name": named.name, "at": items.moment(named.at)} if named else None,
        "dispatch_changes": of.dispatch_changes or None,
        **_waiting_row(of.waits),
    }


def _waiting_row(waits: Waiting | None) -> Row:
    """In the index `due` until the clock need look no more."""
    if waits is None:
        return {}
    place = {"due": keys.CERTIFICATES, "due_at": items.sortable(waits.next_look)} if waits.next_look else {}
    return {"waits_at": waits.centre_number, **place}


def _waiting(row: Row) -> Waiting | None:
    if "waits_at" not in row:
        return None
    return Waiting(row["waits_at"], datetime.fromisoformat(row["due_at"]) if "due_at" in row else None)


def certificates_of(row: Row) -> Certificates:
    named = row.get("authorisation")
    return Certificates(
        candidate_id=keys.named_in(row["pk"]),
        session_id=keys.named_in(row["sk"]),
        zone=row["zone"],
        revision=row["revision"],
        copies=tuple(_certificate(number, each) for number, each in enumerate(row["copies"], start=1)),
        authorisation=Authorisation(named["name"], datetime.fromisoformat(named["at"])) if named else None,
        waits=_waiting(row),
        dispatch_changes=row.get("dispatch_changes", 0),
    )


def _certificate_row(of: Certificate) -> Row:
    collection = of.collection
    written = {
        "version": of.version,
        "release_id": of.release_id,
        "state": of.state.value,
        "events": [_event_row(each) for each in of.events],
        "number": of.number,
        "collection": _collection_row(collection) if collection else None,
        "dispatch": _dispatch_row(of.dispatch) if of.dispatch else None,
    }
    return _present(written)


def _certificate(copy: int, row: Row) -> Certificate:
    return Certificate(
        copy=copy,
        version=row["version"],
        release_id=row["release_id"],
        state=CertificateState(row["state"]),
        events=tuple(_event(each) for each in row["events"]),
        number=row.get("number"),
        collection=_collection(row["collection"]) if "collection" in row else None,
        dispatch=_dispatch(row["dispatch"]) if "dispatch" in row else None,
    )


def _collection_row(of: Collection) -> Row:
    by = of.authorised_by
    return _present({"identity": of.identity.value, "name": of.name, "authorised_by": by.value if by else None})


def _collection(row: Row) -> Collection:
    by = row.get("authorised_by")
    return Collection(ProofOfIdentity(row["identity"]), row.get("name"), AuthorisedBy(by) if by else None)


def _dispatch_row(of: Dispatch) -> Row:
    price = {"amount": of.price.amount, "currency": of.price.currency}
    return {"tracking_number": of.tracking_number, "country": of.country, "price": price}


def _dispatch(row: Row) -> Dispatch:
    price = Money(row["price"]["amount"], row["price"]["currency"])
    return Dispatch(row["tracking_number"], row["country"], price)


def _event_row(of: CertificateEvent) -> Row:
    written = {
        "step": of.step.value,
        "who": of.who,
        "party": of.party.value,
        "at": items.moment(of.at),
        "before": of.before.value if of.before else None,
        "after": of.after.value,
    }
    return _present(written)


def _event(row: Row) -> CertificateEvent:
    return CertificateEvent(
        step=CertificateStep(row["step"]),
        who=row["who"],
        party=Party(row["party"]),
        at=datetime.fromisoformat(row["at"]),
        before=CertificateState(row["before"]) if "before" in row else None,
        after=CertificateState(row["after"]),
    )


def _present(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}
