"""What exam centres and schools ask."""

from __future__ import annotations

from infra.catalogued.grants import COUNT_SOURCE, SEND_LETTER, UNWRAP_SECRET_KEY
from infra.words import Function, Key, Role, Route, Rows

T, ANYONE = Role.STAFF, Role.ANYONE

FUNCTIONS = (
    Function(
        "staff",
        libraries=("core", "body", "passwords", "codes"),
        routes=(
            Route("GET", "/v1/centres/me", T),
            Route("GET", "/v1/centres/me/staff", T),
            Route("DELETE", "/v1/centres/me/staff/{id}", T),
            Route("POST", "/v1/staff-invitations", T),
            Route("POST", "/v1/staff-acceptances", ANYONE),
            Route("POST", "/v1/staff-acceptances/confirmations", ANYONE),
        ),
        grants=(
            Rows("people", ("GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"), ("STAFF#*",)),
            Rows("people", ("ConditionCheckItem",), ("STAFF#*",)),
            Rows("people", ("GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"), ("CENTRE#*",)),
            Rows("people", ("GetItem", "PutItem", "DeleteItem"), ("TOKEN#*",)),
            Rows("people", ("DeleteItem",), ("FAILURES#*",)),
            COUNT_SOURCE,
            Rows("results", ("GetItem",), ("CENTRE#*",)),
            Key("second-factor", ("Encrypt", "Decrypt")),
            *SEND_LETTER,
        ),
        memory=1024,
    ),
    Function(
        "centre",
        libraries=("core", "body", "sealing"),
        routes=(
            Route("GET", "/v1/centres/me/sessions", T),
            Route("GET", "/v1/sessions/{id}/candidates", T),
            Route("GET", "/v1/sessions/{id}/results", T),
            Route("GET", "/v1/candidates/{id}/activity", T),
            Route("POST", "/v1/candidates/{id}/access-codes", T),
            Route("GET", "/v1/centres/me/access-codes", T),
            Route("POST", "/v1/centres/me/access-codes", T),
            Route("POST", "/v1/centres/me/access-codes/{day}/confirmations", T),
            Route("POST", "/v1/candidates/{id}/secret-reissues", T),
            Route("GET", "/v1/sessions/{id}/confirmations", T),
            Route("POST", "/v1/sessions/{id}/confirmation-reissues", T),
        ),
        grants=(
            Rows("people", ("BatchGetItem", "UpdateItem"), ("STAFF#*",)),
            Rows("people", ("BatchGetItem",), ("CANDIDATE#*", "GUARD#*", "CONFIRMATION#*")),
            Rows("people", ("PutItem",), ("CONFIRMATION#*", "SEALED#*")),
            Rows("people", ("DeleteItem",), ("SEALED#*",)),
            Rows("people", ("UpdateItem",), ("GUARD#*",)),
            Rows("people", ("GetItem", "UpdateItem"), ("ALLOWANCE#*",)),
            Rows("people", ("Query",), ("GUARD#KEY",)),
            COUNT_SOURCE,
            UNWRAP_SECRET_KEY,
            Key("confirmation", ("Encrypt",)),
            Rows("results", ("Query",), ("CANDIDATE#*",)),
            Rows("results", ("Query", "GetItem"), ("SESSIONS",)),
            Rows("results", ("GetItem",), ("CENTRE#*", "RELEASE#*")),
            Rows("results", ("BatchGetItem",), ("SESSION#*", "RELEASE#*", "CANDIDATE#*")),
            Rows("results", ("Query",), ("SESSION#*",), index="by_session_and_centre"),
            Rows("results", ("Query",), ("SESSION#*",), index="by_session_and_school"),
            Rows("notices", ("BatchGetItem",), ("NOTICE#*",)),
            Rows("verifications", ("PutItem", "Query"), ("SEEN#*",)),
            Rows("verifications", ("PutItem",), ("LOOKS#*",)),
            Rows("verifications", ("GetItem", "PutItem", "UpdateItem"), ("HANDOUTS",)),
            *SEND_LETTER,
        ),
        memory=1024,
        timeout=29,
    ),
)
