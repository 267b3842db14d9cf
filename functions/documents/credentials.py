"""Makes the credential of a version that is out: its place in the status lists first, then its claims, then the
signature."""

from __future__ import annotations

from datetime import datetime

from functions.documents.found import Out
from shared.adapters import credential_signature, log
from shared.adapters.document_numbers import new_credential_id, new_index
from shared.application.reference import session_of
from shared.documents import status_list
from shared.documents.credential import Issuance, credential
from shared.documents.issuer import did_of, method_of
from shared.documents.signed_token import signed, signing_input
from shared.documents.statement_file import must_have_credential
from shared.documents.status_list import StatusPlace, status_entries
from shared.exams.catalogue import exam
from shared.ground.dates import local_end_of_day
from shared.ground.errors import TryAgain
from shared.ground.settings import settings
from shared.results.validity import expires_on
from shared.store import status_lists

TEMPLATE = "1"
LANGUAGE = "en"
"""Of what is said in it; programs read it."""
TRIES = 8
"""How many random places are tried on a list. All are taken about once in the 45,000 credentials with which a list is a
third full: then the next one is begun, so that trying stays short."""


def must_certify(out: Out, at: datetime) -> None:
    """Raises NoCredential."""
    practice = session_of(out.entry.session_id).practice
    must_have_credential(out.found.result.status, is_practice=practice, ends=_ends(out), at=at)


def made_credential(out: Out, at: datetime) -> tuple[bytes, StatusPlace]:
    """The signed token, and the place of its bits."""
    did, site, place = did_of(settings().site_url), settings().site_url, _place(out.found.release.id)
    entries = status_entries(status_list.addresses(site, place.number), place.index)
    issuance = Issuance(new_credential_id(), did, settings().body_name, site, at, _ends(out), entries)
    text = signing_input(method_of(did, credential_signature.signing_key()), credential(out.view(at), issuance))
    return signed(text, credential_signature.sign(text.encode())).encode(), place


def _place(release_id: str) -> StatusPlace:
    """A free one, which is ours from now on: where no credential follows, it stays empty."""
    number = status_lists.newest_list()
    for each in (number, number + 1):
        if each > number:
            log.info("a status list is full", count=number)
            status_lists.begin_list(each)
        for _ in range(TRIES):
            place = StatusPlace(each, new_index())
            if status_lists.take(place, release_id):
                return place
    raise TryAgain


def _ends(out: Out) -> datetime | None:
    """The last second in which the result is valid, where its exam has one."""
    session = session_of(out.entry.session_id)
    day = expires_on(exam(session.exam), session)
    return local_end_of_day(day, session.zone) if day else None
