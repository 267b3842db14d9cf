"""An organisation's keys, out of the real domain."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.verification.agent import Person
from shared.verification.api_key import ApiKey, Scope
from shared.verification.key_text import KeyMode, digest_of, key_text, signs_shown

AT = datetime(2026, 12, 10, 9, 30, tzinfo=UTC)
PATH = "/v1/api-keys"
KEY = key_text(KeyMode.LIVE, "0" * 30, "1" * 30, bytes(range(32)))
CRM = ApiKey(
    id="1" * 30,
    organisation_id="0" * 30,
    name="CRM",
    mode=KeyMode.LIVE,
    scopes=tuple(Scope),
    made_at=AT,
    made_by=Person("p1", "Laia Puig"),
    digest=digest_of(KEY),
    ends_with=signs_shown(KEY),
    old_ends_with="k9Qz",
    old_digest="0",
    old_ends_at=AT + timedelta(days=3),
    last_used_at=AT,
)
UNUSED = replace(
    CRM,
    id="2" * 30,
    name="Admissions-and-records-international-exchange-test",
    mode=KeyMode.TEST,
    scopes=(Scope.VERIFY,),
    old_ends_at=None,
    last_used_at=None,
)
KEY_ANSWERS: dict[tuple[str, str], tuple[int, dict[str, Any]]] = {
    ("GET", PATH): (200, {"data": [each.to_json(AT) for each in (CRM, UNUSED)]}),
    ("POST", PATH): (201, {**CRM.to_json(AT), "key": KEY}),
    ("POST", f"{PATH}/{CRM.id}/rotations"): (201, {**CRM.to_json(AT), "key": KEY}),
    ("DELETE", f"{PATH}/{CRM.id}"): (204, {}),
}
