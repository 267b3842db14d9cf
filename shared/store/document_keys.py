"""The key strings of documents, in the table of results.

DOCUMENT#<number>      DOCUMENT      a file that was handed out; twice more, to be found by one read:
FILE#<sha256>          DOCUMENT      by its hash
DOCUMENTTOKEN#<hash>   DOCUMENT      by the token in its QR code
DOCUMENTS#<candidate>  SLOT#<kind>#<session>#<version>#<language>#<template>    which of them is handed out again
                       MADE#<instant>#<number>    all of a candidate's
SIGNINGCHAIN           CHAIN         the certificates under which documents are signed
STATUSLISTS            NEWEST        which list new credentials are put on
STATUSLIST#<number>    PART#<number> the places of credentials on it, a part of them a row
"""

from __future__ import annotations

MADE = "MADE#"
SIGNING_CHAIN = "SIGNINGCHAIN"
STATUS_LISTS, NEWEST_LIST = "STATUSLISTS", "NEWEST"


def document(number: str) -> str:
    return f"DOCUMENT#{number}"


def file(sha256: str) -> str:
    return f"FILE#{sha256}"


def token(token_hash: str) -> str:
    return f"DOCUMENTTOKEN#{token_hash}"


def documents(candidate_id: str) -> str:
    """A partition apart from the candidate's results, so that IAM can allow writing documents and not results."""
    return f"DOCUMENTS#{candidate_id}"


def slot(kind: str, session_id: str, version: int, language: str, template: str) -> str:
    return f"SLOT#{kind}#{session_id}#{version:04d}#{language}#{template}"


def made(instant: str, number: str) -> str:
    return f"{MADE}{instant}#{number}"


def status_list(number: int) -> str:
    return f"STATUSLIST#{number}"


def part(number: int) -> str:
    return f"PART#{number:03d}"
