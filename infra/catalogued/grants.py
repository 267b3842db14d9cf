"""The grants that several functions have."""

from __future__ import annotations

from infra.words import Key, Queue, Rows

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
WRITE_CHANGES = (
    Rows("verifications", ("GetItem",), ("CHANGES#*",)),
    Rows("verifications", ("Query",), ("WEBHOOKS#*",)),
    Rows("verifications", ("BatchGetItem",), ("CHANGED#*",)),
    Rows("verifications", ("PutItem",), ("CHANGES#*", "CHANGED#*", "DELIVERIES#*")),
    Rows("verifications", ("UpdateItem",), ("CONCERNED#*",)),
    Queue("deliveries"),
)

ADMIT_KEY = (
    Rows("verifications", ("BatchGetItem",), ("KEYS#*", "KEYUSED#*", "ORGANISATION#*", "LIMIT#*")),
    Rows("verifications", ("UpdateItem",), ("KEYUSED#*",)),
)
"""Who lets keys in reads them, and writes of them only when they were used."""
