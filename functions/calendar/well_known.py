"""What others need to check a credential of ours, for programs and pages anywhere.

A status list is made of the places of credentials and the states of releases, so nobody has to write one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from aws_lambda_powertools.event_handler import Response

from shared.adapters import cache, credential_signature, http
from shared.documents.issuer import did_document, did_of, key_set, method_of
from shared.documents.signed_token import signed, signing_input
from shared.documents.status_list import StatusPurpose, UnknownList, addresses, parse_list, status_list
from shared.ground.settings import settings
from shared.releases.release import stands
from shared.store import releases, status_lists

router = http.routes()
ANYWHERE = {"Cache-Control": "public, max-age=30", "Access-Control-Allow-Origin": "*"}
"""A page of another site may read it, too: a wallet is often one."""
SIGNED = "application/vc+jwt"
LISTED = {**ANYWHERE, "Cache-Control": "public, max-age=20"}
public_keys = cache.for_seconds(30, credential_signature.published_keys)


@router.get("/.well-known/did.json")
def show_issuer() -> Response[str]:
    """The awarding body as `did:web`: the keys that its credentials are signed with, that of today first."""
    return _published(did_document(did_of(settings().site_url), public_keys()))


@router.get("/.well-known/jwks.json")
def show_keys() -> Response[str]:
    """The same keys as a set of JSON Web Keys."""
    return _published(key_set(did_of(settings().site_url), public_keys()))


@router.get("/.well-known/credential-status/<list_number>/<purpose>")
def show_status_list(list_number: str, purpose: str) -> Response[str]:
    """Which credentials are good for nothing, for now (`suspension`) or for ever (`revocation`), as a signed credential
    of Bitstring Status List 1.0: by a bit for each of its places."""
    number, of = parse_list(list_number, purpose)
    places = bits_of(number)
    if places is None:
        raise UnknownList
    did, address = did_of(settings().site_url), addresses(settings().site_url, number)[of]
    claims = status_list(did, address, of, places[of], http.asked_at(router))
    text = signing_input(method_of(did, credential_signature.signing_key()), claims)
    return Response(200, SIGNED, signed(text, credential_signature.sign(text.encode())), LISTED)


def _bits(number: int) -> Mapping[StatusPurpose, Collection[int]] | None:
    """None for a list that no credential is on."""
    places = status_lists.find_places(number)
    if places is None:
        return None
    planned = releases.find_releases(tuple(places.by_release))
    recalled = (each for each in places.by_release if not stands(planned.get(each)))
    suspended = {index for each in recalled for index in places.by_release[each]}
    return {StatusPurpose.REVOCATION: places.revoked, StatusPurpose.SUSPENSION: suspended}


bits_of = cache.for_seconds(10, _bits)


def _published(found: Mapping[str, object]) -> Response[str]:
    return Response(200, "application/json", json.dumps(found), ANYWHERE)
