"""An organisation's keys: made, listed, replaced and revoked by its administrators."""

from __future__ import annotations

from datetime import datetime

from functions.members.bodies import KeyRotation, NewKey
from shared.adapters import identity
from shared.adapters.paging import Listing
from shared.ground import idempotency
from shared.ground.errors import StaleVersion
from shared.store import api_keys, organisations
from shared.teams.team import Member
from shared.verification.agent import Person
from shared.verification.api_key import (
    ApiKey,
    ApiKeyView,
    KeysSpent,
    Scope,
    UnknownKey,
    key_name,
    replaced,
)
from shared.verification.key_text import digest_of, key_text, signs_shown
from shared.verification.organisation import must_be_approved


class ApiKeyWhole(ApiKeyView):
    """`key` is the whole key, which is shown here alone; null where the request was sent again under its
    Idempotency-Key: whoever has lost that answer replaces the key."""

    key: str | None


def make(me: Member, body: NewKey, key: str | None, at: datetime) -> ApiKeyWhole:
    """Repeated under its Idempotency-Key it is the same key, while that is there."""
    organisation_id, name = me.team.id, key_name(body.name)
    must_be_approved(organisations.find_organisation(organisation_id))
    key_id = idempotency.id_of(organisation_id, key) if key else identity.new_id()
    asked = idempotency.request_hash(body.model_dump_json()) if key else None
    text = key_text(body.mode, organisation_id, key_id, identity.new_secret())
    made = ApiKey(
        id=key_id,
        organisation_id=organisation_id,
        name=name,
        mode=body.mode,
        scopes=tuple(each for each in Scope if each in body.scopes),
        made_at=at,
        made_by=Person(me.id, me.name),
        digest=digest_of(text),
        ends_with=signs_shown(text),
    )
    if api_keys.add_key(made, asked):
        return {**made.to_json(at), "key": text}
    before = api_keys.find_asked(organisation_id, key_id) if asked else None
    if asked is None or before is None:
        raise KeysSpent
    idempotency.may_repeat(before[1], asked)
    return {**before[0].to_json(at), "key": None}


def listed(me: Member, at: datetime) -> Listing[ApiKeyView]:
    return {"data": [each.to_json(at) for each in api_keys.keys_of(me.team.id)]}


def rotate(me: Member, key_id: str, body: KeyRotation, at: datetime) -> ApiKeyWhole:
    must_be_approved(organisations.find_organisation(me.team.id))
    before = _mine(me, key_id)
    text = key_text(before.mode, me.team.id, key_id, identity.new_secret())
    after = replaced(before, text, body.old_ends_in_hours, at)
    if not api_keys.set_digests(before, after):
        raise StaleVersion("Somebody has just replaced or revoked this key. Look at it again.")
    return {**after.to_json(at), "key": text}


def revoke(me: Member, key_id: str) -> None:
    if not api_keys.remove_key(_mine(me, key_id)):
        raise UnknownKey


def _mine(me: Member, key_id: str) -> ApiKey:
    found = api_keys.find_key(me.team.id, key_id)
    if found is None:
        raise UnknownKey
    return found
