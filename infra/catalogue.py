"""The catalogue of the system: one row for each function. Pure data.

CDK, the local front, the OpenAPI file and the drift tests read the same rows, so a route, a grant or a
trigger that is written here exists everywhere, and one that is not exists nowhere.
"""

from __future__ import annotations

from infra.words import CSV, Duty, Function, Key, Mail, Queue, Role, Route, Rows, Throttle, Uploads

QUEUES = ("uploads", "fanout", "notices", "letters", "resets", "mail-events", "deadlines")
"""Every queue has a failure queue beside it (`<name>-failed`) and an alarm on that.
uploads: S3 ObjectCreated; fanout: releases whose notices are to be written; notices: references to a release's notice
rows; letters: the same for mails that somebody waits for (a link that is good for minutes must not wait behind a
release's mails); resets: requests for a new password, of known accounts or not, and candidates whose number was
locked; mail-events: SES events through EventBridge; deadlines: pages of test mails, centres and schools to be
notified, and chains of enquiries."""

C, O, T, B, ANYONE = Role.CANDIDATE, Role.ORGANISATION, Role.STAFF, Role.OPERATOR, Role.ANYONE  # noqa: E741

READ_REFERENCE = Rows("results", ("GetItem",), ("SESSIONS", "CENTRE#*", "RELEASE#*"))
READ_RESULTS = Rows("results", ("Query",), ("CANDIDATE#*",))
UNWRAP_SECRET_KEY = Key("secret-number", ("Decrypt",))
GUARD = (
    Rows("people", ("UpdateItem",), ("GUARD#*",)),
    Rows("people", ("BatchGetItem",), ("GUARD#ALL#*", "GUARD#SOURCE#*")),
    Rows("people", ("Query",), ("GUARD#KEY",)),
)
COUNT_SOURCE = Rows("people", ("UpdateItem",), ("SOURCE#*",))
ADD_NOTICE = Rows("notices", ("PutItem",), ("NOTICE#*",))
SEND_LETTER = (ADD_NOTICE, Queue("letters"))

PEAK = Throttle(1000, 500)
"""The load that results day is planned for: a thousand sign-ins a second, each followed by one view of the results."""
CALENDAR = Throttle(200, 100)
"""The CDN caches the calendar, so few requests reach the API."""
VERIFYING = Throttle(300, 150)

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
        ),
        consumes=("resets",),
        grants=(
            *GUARD,
            Rows("people", ("GetItem",), ("GUARD#*",)),
            COUNT_SOURCE,
            UNWRAP_SECRET_KEY,
            Rows("people", ("GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"), ("CANDIDATE#*",)),
            Rows("people", ("GetItem", "UpdateItem"), ("EMAIL#*",)),
            Rows("people", ("Query", "DeleteItem"), ("ORGANISATION#*",)),
            Rows("people", ("GetItem", "Query", "UpdateItem", "DeleteItem"), ("STAFF#*",)),
            Rows("people", ("DeleteItem",), ("FAILURES#*",)),
            Rows("people", ("GetItem", "PutItem", "DeleteItem"), ("TOKEN#*",)),
            *SEND_LETTER,
            Queue("resets"),
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
            Rows("people", ("GetItem",), ("STAFF#*",)),
            Rows("people", ("BatchGetItem",), ("SOURCE#*",)),
            COUNT_SOURCE,
            Rows("people", ("PutItem", "DeleteItem"), ("CANDIDATE#*", "ORGANISATION#*", "STAFF#*")),
            Rows("people", ("DeleteItem",), ("FAILURES#*",)),
            Key("second-factor", ("Decrypt",)),
        ),
        memory=1024,
    ),
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
        ),
        grants=(
            Rows("people", ("BatchGetItem", "UpdateItem"), ("STAFF#*",)),
            Rows("people", ("BatchGetItem",), ("CANDIDATE#*", "GUARD#*")),
            Rows("people", ("UpdateItem",), ("GUARD#*",)),
            Rows("people", ("Query",), ("GUARD#KEY",)),
            COUNT_SOURCE,
            UNWRAP_SECRET_KEY,
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
    Function(
        "results",
        libraries=("core", "sealing"),
        routes=(
            Route("GET", "/v1/me/results", C, throttle=PEAK),
            Route("GET", "/v1/me/results/{id}", C, throttle=PEAK),
            Route("GET", "/v1/me/activity", C),
        ),
        grants=(
            Rows("people", ("GetItem", "UpdateItem"), ("CANDIDATE#*",)),
            READ_RESULTS,
            READ_REFERENCE,
            Rows("verifications", ("Query",), ("SEEN#*", "LOOKS#*")),
            Rows("notices", ("PutItem",), ("VIEWED#*",)),
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
        "calendar",
        libraries=("core",),
        routes=(
            Route("GET", "/v1/calendar", ANYONE, throttle=CALENDAR),
            Route("GET", "/v1/health", ANYONE, throttle=CALENDAR),
        ),
        grants=(Rows("results", ("Query",), ("SESSIONS",)),),
        memory=256,
    ),
    Function(
        "verify",
        libraries=("core", "body", "passwords", "sealing"),
        routes=(
            Route("POST", "/v1/organisations", ANYONE),
            Route("POST", "/v1/organisation-confirmations", ANYONE),
            Route("POST", "/v1/verifications", O, throttle=VERIFYING),
        ),
        grants=(
            *GUARD,
            Rows("people", ("GetItem",), ("GUARD#SOURCE#*",)),
            COUNT_SOURCE,
            UNWRAP_SECRET_KEY,
            Rows("people", ("GetItem", "UpdateItem"), ("ORGANISATION#*",)),
            Rows("people", ("PutItem", "UpdateItem"), ("EMAIL#*",)),
            Rows("people", ("GetItem", "PutItem", "DeleteItem"), ("TOKEN#*",)),
            READ_RESULTS,
            READ_REFERENCE,
            Rows("verifications", ("BatchGetItem", "PutItem", "UpdateItem"), ("ORGANISATION#*",)),
            Rows("verifications", ("BatchGetItem", "UpdateItem"), ("LIMIT#*",)),
            Rows("verifications", ("PutItem",), ("SEEN#*",)),
            *SEND_LETTER,
            Queue("resets"),
        ),
        memory=1024,
    ),
    Function(
        "board",
        libraries=("core", "body", "sealing"),
        routes=(
            Route("GET", "/v1/board/sessions", B, duty=Duty.LOADING),
            Route("POST", "/v1/board/sessions", B, duty=Duty.LOADING),
            Route("PATCH", "/v1/board/sessions/{id}", B, duty=Duty.LOADING),
            Route("GET", "/v1/board/centres/{number}", B, duty=Duty.ORGANISATIONS),
            Route("PUT", "/v1/board/centres/{number}", B, duty=Duty.ORGANISATIONS),
            Route("POST", "/v1/board/staff-invitations", B, duty=Duty.ORGANISATIONS),
            Route("GET", "/v1/board/code-handouts", B, duty=Duty.ORGANISATIONS),
            Route("POST", "/v1/board/ingests", B, duty=Duty.LOADING),
            Route("GET", "/v1/board/ingests/{id}", B, duty=Duty.LOADING),
            Route("POST", "/v1/board/releases", B, duty=Duty.LOADING),
            Route("GET", "/v1/board/releases/{id}", B, duty=Duty.RELEASING),
            Route("PATCH", "/v1/board/releases/{id}", B, duty=Duty.LOADING),
            Route("GET", "/v1/board/releases/{id}/dry-run", B, duty=Duty.RELEASING),
            Route("GET", "/v1/board/releases/{id}/undelivered", B, duty=Duty.RELEASING),
            Route("POST", "/v1/board/releases/{id}/approvals", B, duty=Duty.RELEASING),
            Route("POST", "/v1/board/releases/{id}/holds", B, duty=Duty.RELEASING),
            Route("POST", "/v1/board/releases/{id}/recalls", B, duty=Duty.RELEASING),
            Route("POST", "/v1/board/releases/{id}/restorations", B, duty=Duty.RELEASING),
            Route("POST", "/v1/board/releases/{id}/abandonments", B, duty=Duty.LOADING),
            Route("POST", "/v1/board/results/{id}/withdrawals", B, duty=Duty.RELEASING),
            Route("POST", "/v1/board/results/{id}/restorations", B, duty=Duty.RELEASING),
        ),
        grants=(
            Rows("results", ("GetItem", "Query", "PutItem", "UpdateItem"), ("SESSIONS",)),
            Rows("results", ("ConditionCheckItem",), ("SESSIONS", "RELEASE#*")),
            Rows("results", ("GetItem", "PutItem"), ("CENTRE#*", "RELEASE#*", "INGEST#*")),
            Rows("results", ("UpdateItem",), ("RELEASE#*",)),
            Rows("results", ("Query",), ("RELEASE#*", "CANDIDATE#*")),
            Rows("results", ("PutItem",), ("CANDIDATE#*",)),
            Rows("people", ("GetItem", "PutItem"), ("CENTRE#*",)),
            Rows("people", ("PutItem",), ("TOKEN#*",)),
            *SEND_LETTER,
            Rows("verifications", ("Query",), ("HANDOUTS",)),
            Rows("notices", ("Query",), ("NOTICE#*", "VIEWED#*")),
            Rows("notices", ("Query",), ("UNDELIVERED#*",), index="undelivered"),
            Uploads(("PutObject",)),
            Queue("fanout"),
        ),
        memory=1024,
        timeout=29,
    ),
    Function(
        "casework",
        libraries=("core", "body", "sealing"),
        routes=(
            Route("GET", "/v1/board/enquiries", B, duty=Duty.CASEWORK),
            Route("GET", "/v1/board/enquiries/{id}", B, duty=Duty.CASEWORK),
            Route("POST", "/v1/board/enquiries/{id}/begins", B, duty=Duty.CASEWORK),
            Route("POST", "/v1/board/enquiries/{id}/pauses", B, duty=Duty.CASEWORK),
            Route("POST", "/v1/board/enquiries/{id}/resumptions", B, duty=Duty.CASEWORK),
            Route("POST", "/v1/board/enquiries/{id}/withdrawals", B, duty=Duty.CASEWORK),
            Route("POST", "/v1/board/enquiries/{id}/outcomes", B, duty=Duty.CASEWORK),
            Route("POST", "/v1/board/enquiries/{id}/settlements", B, duty=Duty.CASEWORK),
            Route("POST", "/v1/board/enquiry-outcomes", B, takes=CSV, duty=Duty.CASEWORK),
            Route("GET", "/v1/board/enquiry-turnaround", B, duty=Duty.CASEWORK),
        ),
        grants=(
            Rows("results", ("GetItem", "ConditionCheckItem"), ("RELEASE#*",)),
            Rows("results", ("Query", "PutItem"), ("CANDIDATE#*", "TURNAROUND#*")),
            Rows("results", ("GetItem", "BatchGetItem", "PutItem"), ("ENQUIRY#*",)),
            Rows("results", ("Query",), ("BOARD",), index="worklist"),
            Queue("deadlines"),
        ),
        memory=1024,
        timeout=29,
    ),
    Function(
        "ingest",
        libraries=("core", "sealing"),
        consumes=("uploads",),
        grants=(
            Rows("people", ("Query", "PutItem"), ("GUARD#KEY",)),
            Rows("people", ("BatchGetItem", "UpdateItem"), ("GUARD#*",)),
            Rows("people", ("BatchGetItem",), ("CANDIDATE#*",)),
            Rows("results", ("Query",), ("SESSIONS",)),
            Rows("results", ("UpdateItem",), ("SESSIONS",)),
            Rows("results", ("BatchGetItem", "PutItem"), ("CANDIDATE#*",)),
            Rows("results", ("PutItem",), ("CENTRE#*", "SESSION#*")),
            Rows("results", ("GetItem", "PutItem"), ("RELEASE#*", "INGEST#*")),
            Key("secret-number", ("GenerateDataKeyWithoutPlaintext", "Decrypt")),
            Key("sealing", ("GenerateDataKey", "Decrypt")),
            Uploads(("GetObject", "DeleteObject", "ListBucket")),
        ),
        memory=1769,
        timeout=900,
    ),
    Function(
        "release",
        libraries=("core",),
        consumes=("fanout",),
        minutely=True,
        loops=True,
        grants=(
            Rows("results", ("Query",), ("DUE",), index="due"),
            Rows("results", ("Query",), ("RELEASE#*",), index="by_release"),
            Rows("results", ("GetItem", "PutItem", "UpdateItem"), ("RELEASE#*",)),
            Rows("results", ("GetItem",), ("SESSIONS",)),
            Rows("results", ("BatchGetItem",), ("CANDIDATE#*",)),
            Rows("people", ("BatchGetItem",), ("CANDIDATE#*",)),
            Key("sealing", ("Decrypt",)),
            ADD_NOTICE,
            Queue("notices"),
            Queue("fanout"),
            Queue("deadlines"),
        ),
        memory=512,
        timeout=300,
    ),
    Function(
        "deadlines",
        libraries=("core",),
        consumes=("deadlines",),
        minutely=True,
        loops=True,
        grants=(
            Rows("results", ("Query",), ("TEST", "DIGEST", "ENQUIRY"), index="due"),
            Rows("results", ("Query",), ("SESSION#*",), index="by_session_and_centre"),
            Rows("results", ("Query",), ("SESSION#*",), index="by_session_and_school"),
            Rows("results", ("Query",), ("SESSION#*",)),
            Rows("results", ("GetItem", "UpdateItem"), ("SESSIONS", "CENTRE#*")),
            Rows("results", ("GetItem",), ("RELEASE#*",)),
            Rows("results", ("GetItem", "PutItem", "UpdateItem"), ("ENQUIRY#*",)),
            Rows("people", ("BatchGetItem",), ("CANDIDATE#*",)),
            Rows("people", ("GetItem",), ("EMAIL#*",)),
            Rows("people", ("Query",), ("CENTRE#*",)),
            Rows("verifications", ("Query",), ("SEEN#*",)),
            Rows("verifications", ("GetItem",), ("ORGANISATION#*",)),
            Rows("notices", ("BatchGetItem",), ("NOTICE#*",)),
            ADD_NOTICE,
            Queue("notices"),
            Queue("deadlines"),
        ),
        memory=512,
        timeout=300,
    ),
    Function(
        "notify",
        libraries=("core", "mail"),
        consumes=("notices", "letters", "mail-events"),
        loops=True,
        grants=(
            Rows("notices", ("GetItem", "UpdateItem"), ("NOTICE#*",)),
            Rows("notices", ("UpdateItem",), ("PACE#*",)),
            Rows("people", ("UpdateItem",), ("CANDIDATE#*",)),
            Rows("results", ("GetItem",), ("RELEASE#*",)),
            Mail(),
            Queue("notices"),
            Queue("letters"),
        ),
        memory=512,
        timeout=60,
    ),
)


def function(name: str) -> Function:
    return next(row for row in FUNCTIONS if row.name == name)
