"""What candidates ask, and the calendar, which everybody may."""

from __future__ import annotations

from infra.catalogued.grants import COUNT_SOURCE, GUARD, READ_REFERENCE, READ_RESULTS, SEND_LETTER, UNWRAP_SECRET_KEY
from infra.words import Function, Key, Queue, Role, Route, Rows, Throttle, Uploads

C, T, ANYONE = Role.CANDIDATE, Role.STAFF, Role.ANYONE
PEAK = Throttle(1000, 500)
"""The load that results day is planned for: a thousand sign-ins a second, each followed by one view of the results."""
CALENDAR = Throttle(200, 100)
"""The CDN caches the calendar, so few requests reach the API."""

FUNCTIONS = (
    Function(
        "register",
        libraries=("core", "body", "passwords"),
        routes=(
            Route("POST", "/v1/registrations", ANYONE),
            Route("POST", "/v1/email-confirmations", ANYONE),
            Route("POST", "/v1/password-resets", ANYONE),
            Route("PUT", "/v1/password-resets", ANYONE),
            Route("GET", "/v1/me", C, throttle=PEAK),
            Route("POST", "/v1/me/email-confirmations", C),
            Route("POST", "/v1/me/secret-number-requests", C),
            Route("PATCH", "/v1/me", C),
            Route("GET", "/v1/organisations", C),
            Route("GET", "/v1/me/blocked-organisations", C),
            Route("PUT", "/v1/me/blocked-organisations/{id}", C),
            Route("DELETE", "/v1/me/blocked-organisations/{id}", C),
        ),
        consumes=("resets",),
        grants=(
            *GUARD,
            Rows("people", ("GetItem",), ("GUARD#*",)),
            COUNT_SOURCE,
            UNWRAP_SECRET_KEY,
            Rows("people", ("GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"), ("CANDIDATE#*",)),
            Rows("people", ("GetItem", "Query", "UpdateItem", "DeleteItem"), ("EMAIL#*", "STAFF#*")),
            Rows("people", ("DeleteItem",), ("FAILURES#*", "SEALED#*")),
            Rows("people", ("GetItem", "PutItem", "DeleteItem"), ("TOKEN#*",)),
            Rows("verifications", ("Query",), ("ORGANISATIONS#approved",)),
            Rows("verifications", ("GetItem", "BatchGetItem"), ("ORGANISATION#*",)),
            *SEND_LETTER,
            Queue("resets"),
            Queue("notices"),
        ),
        memory=1024,
    ),
    Function(
        "signin",
        libraries=("core", "body", "passwords", "codes"),
        routes=(
            Route("POST", "/v1/sign-ins", ANYONE, throttle=PEAK),
            Route("POST", "/v1/second-factors", ANYONE),
            Route("DELETE", "/v1/sign-ins/current", Role.SIGNED_IN),
        ),
        grants=(
            Rows("people", ("BatchGetItem", "UpdateItem"), ("CANDIDATE#*", "EMAIL#*", "STAFF#*", "FAILURES#*")),
            Rows("people", ("GetItem",), ("EMAIL#*", "STAFF#*")),
            Rows("people", ("BatchGetItem",), ("SOURCE#*",)),
            COUNT_SOURCE,
            Rows("people", ("DeleteItem", "BatchWriteItem"), ("CANDIDATE#*", "EMAIL#*", "STAFF#*", "FAILURES#*")),
            Rows("people", ("PutItem",), ("EMAIL#*", "STAFF#*")),
            Key("second-factor", ("Decrypt",)),
            *SEND_LETTER,
            Queue("notices"),
        ),
        memory=1024,
    ),
    Function(
        "results",
        libraries=("core", "sealing"),
        routes=(
            Route("GET", "/v1/me/results", C, throttle=PEAK),
            Route("GET", "/v1/me/results/{id}", C, throttle=PEAK),
            Route("GET", "/v1/me/activity", C),
            Route("GET", "/v1/me/activity/{id}/receipt", C),
        ),
        grants=(
            Rows("people", ("GetItem", "UpdateItem"), ("CANDIDATE#*",)),
            READ_RESULTS,
            READ_REFERENCE,
            Rows("verifications", ("Query",), ("SEEN#*", "LOOKS#*")),
            Rows("verifications", ("BatchGetItem",), ("SEEN#*",)),
            Rows("notices", ("PutItem",), ("VIEWED#*",)),
        ),
    ),
    Function(
        "documents",
        libraries=("core", "body", "sealing", "documents"),
        routes=(
            Route("POST", "/v1/me/results/{id}/documents", C),
            Route("GET", "/v1/me/files/{id}", C),
            Route("POST", "/v1/sessions/{id}/confirmations", T),
        ),
        grants=(
            Rows("people", ("GetItem", "UpdateItem"), ("CANDIDATE#*",)),
            Rows("people", ("BatchGetItem",), ("STAFF#*", "CONFIRMATION#*", "SEALED#*")),
            Rows("people", ("UpdateItem",), ("STAFF#*", "CONFIRMATION#*")),
            Rows("people", ("DeleteItem",), ("SEALED#*",)),
            Rows("results", ("BatchGetItem",), ("CANDIDATE#*",)),
            Rows("verifications", ("PutItem",), ("SEEN#*",)),
            Key("confirmation", ("Decrypt",)),
            READ_RESULTS,
            READ_REFERENCE,
            Rows("results", ("GetItem",), ("DOCUMENT#*", "DOCUMENTS#*", "SIGNINGCHAIN")),
            Rows("results", ("BatchGetItem",), ("DOCUMENT#*",)),
            Rows("results", ("Query",), ("DOCUMENTS#*",)),
            Rows("results", ("PutItem",), ("DOCUMENT#*", "FILE#*", "DOCUMENTTOKEN#*", "DOCUMENTS#*")),
            Uploads(("GetObject", "PutObject", "ListBucket"), "documents"),
            Key("document-signing", ("Sign",)),
        ),
        memory=1769,
        timeout=28,
    ),
    Function(
        "certificates",
        libraries=("core", "body", "sealing"),
        routes=(
            Route("POST", "/v1/document-checks", ANYONE),
            Route("GET", "/v1/me/documents", C),
            Route("DELETE", "/v1/me/documents/{id}", C),
        ),
        grants=(
            COUNT_SOURCE,
            Rows("people", ("GetItem", "UpdateItem"), ("CANDIDATE#*",)),
            Rows("results", ("GetItem", "UpdateItem"), ("DOCUMENT#*", "FILE#*", "DOCUMENTTOKEN#*")),
            Rows("results", ("BatchGetItem",), ("DOCUMENT#*",)),
            Rows("results", ("Query",), ("DOCUMENTS#*",)),
            READ_RESULTS,
            READ_REFERENCE,
            Rows("verifications", ("PutItem",), ("SEEN#*",)),
        ),
    ),
    Function(
        "enquiry",
        libraries=("core", "body", "sealing"),
        routes=(
            Route("POST", "/v1/enquiries", Role.CANDIDATE_OR_STAFF),
            Route("GET", "/v1/enquiries", Role.CANDIDATE_OR_STAFF),
            Route("GET", "/v1/enquiries/{id}", Role.CANDIDATE_OR_STAFF),
            Route("POST", "/v1/enquiries/{id}/consents", Role.CANDIDATE_OR_STAFF),
            Route("POST", "/v1/enquiries/{id}/withdrawals", Role.CANDIDATE_OR_STAFF),
            Route("POST", "/v1/enquiries/{id}/approvals", T),
            Route("POST", "/v1/enquiries/{id}/refusals", T),
            Route("POST", "/v1/enquiries/{id}/payments", T),
            Route("POST", "/v1/enquiries/{id}/submissions", T),
            Route("POST", "/v1/enquiries/{id}/appeals", T),
            Route("POST", "/v1/enquiry-submissions", T),
        ),
        grants=(
            Rows("people", ("GetItem", "UpdateItem"), ("CANDIDATE#*",)),
            Rows("people", ("BatchGetItem", "UpdateItem"), ("STAFF#*",)),
            Rows("results", ("GetItem", "BatchGetItem", "Query", "PutItem"), ("ENQUIRY#*",)),
            Rows("results", ("Query",), ("INBOX#*",), index="inbox"),
            READ_RESULTS,
            READ_REFERENCE,
            Queue("deadlines"),
        ),
    ),
    Function(
        "certifying",
        libraries=("core", "body", "sealing"),
        routes=(
            Route("POST", "/v1/certifying-statements", C),
            Route("GET", "/v1/certifying-statements", Role.CANDIDATE_OR_STAFF),
            Route("POST", "/v1/certifying-statements/{id}/withdrawals", C),
            Route("POST", "/v1/certifying-statements/{id}/payments", T),
        ),
        grants=(
            Rows("people", ("GetItem", "UpdateItem"), ("CANDIDATE#*",)),
            Rows("people", ("BatchGetItem", "UpdateItem"), ("STAFF#*",)),
            Rows("results", ("GetItem", "BatchGetItem", "Query", "PutItem"), ("CERTIFYING#*",)),
            Rows("results", ("Query",), ("INBOX#*",), index="inbox"),
            Rows("results", ("Query",), ("CERTIFICATE#*",)),
            Rows("results", ("BatchGetItem",), ("CANDIDATE#*",)),
            READ_RESULTS,
            READ_REFERENCE,
        ),
    ),
    Function(
        "calendar",
        libraries=("core",),
        routes=(
            Route("GET", "/v1/calendar", ANYONE, throttle=CALENDAR),
            Route("GET", "/v1/health", ANYONE, throttle=CALENDAR),
        ),
        grants=(Rows("results", ("Query",), ("SESSIONS",)),),
        answers_rest=True,
        memory=256,
    ),
)
