"""A Statement as a file: of which results there is one, what it is called, and the link by which its owner fetches it.

A link is no secret: it opens nothing without the owner's own sign-in. That it ends after a minute keeps one that was
copied, or stands in a history, from being anything at all.
"""

from __future__ import annotations

import hmac
import unicodedata
from datetime import UTC, datetime, timedelta

from shared.ground.errors import ExpectedError, NotFound, RuleBroken, TryAgain
from shared.ground.settings import keyed_hash
from shared.results.result import Status

LINK_LIFE = timedelta(seconds=60)
UNSIGNED = "documents cannot be signed"
"""The log line that raises the alarm of that name."""
_MAC = 32
_LONGEST_NAME = 120
_NOT_IN_FILE_NAMES = frozenset('/\\:*?"<>|%')
"""What some system refuses in the name of a file, or reads as something else."""
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class NoStatement(RuleBroken):
    code = "no_document"

    def __init__(self) -> None:
        super().__init__("A pending or withheld result has no document. Its page says what comes next.")


class NoCredential(RuleBroken):
    code = "no_credential"


class CannotSign(TryAgain):
    code = "documents_unsigned"

    def __init__(self) -> None:
        ExpectedError.__init__(
            self, "We cannot sign documents just now, so we give out none. Your result is safe on its page: try later."
        )


class UnknownFile(NotFound):
    """The same for a link that has ended, another person's, an invented one, and a document that is over."""

    def __init__(self) -> None:
        super().__init__("There is no file here. Ask for it again on the page of your result.")


def must_have_statement(status: Status) -> None:
    """Of a pending or withheld result a signed page would say nothing, and soon the wrong thing. Raises NoStatement."""
    if status in (Status.PENDING, Status.WITHHELD):
        raise NoStatement


def must_have_credential(status: Status, *, is_practice: bool, ends: datetime | None, at: datetime) -> None:
    """It is read by programs, so there is none where it would certify nothing; `ends` is the last second in which
    the result is valid, if there is one. Raises NoCredential."""
    if status is not Status.REPORTED:
        raise NoCredential("A digital credential carries scores, and this result has none. Its Statement says why.")
    if is_practice:
        raise NoCredential(
            "This is a practice session with fictional results: a credential of it would certify nothing."
        )
    if ends is not None and at > ends:
        raise NoCredential("This result is valid no longer, so a credential of it would be refused. Save it as PDF.")


def link_of(document_id: str, candidate_id: str, ends: datetime) -> str:
    """The last part of the path by which this candidate fetches this document until then, to the second."""
    until = f"{int(ends.timestamp())}"
    return f"{document_id}-{until}-{_mac(document_id, candidate_id, until)}"


def document_in(link: str, candidate_id: str, at: datetime) -> str:
    """The id of the document that a link is for. Raises UnknownFile."""
    document_id, _, rest = link.partition("-")
    until, _, mac = rest.partition("-")
    right = _mac(document_id, candidate_id, until)
    if not hmac.compare_digest(mac.encode(), right.encode()) or at > datetime.fromtimestamp(int(until), UTC):
        raise UnknownFile
    return document_id


def _mac(document_id: str, candidate_id: str, until: str) -> str:
    return keyed_hash("document link", f"{document_id}|{candidate_id}|{until}")[:_MAC]


def file_name(heading: str, name: str, extension: str = "pdf") -> str:
    """ "Statement of Results, B2 First, December 2026, version 2 - Ada Martí.pdf": what a person looks
    for, with nothing that a system refuses."""
    signs = (sign if _is_fit(sign) else " " for sign in f"{heading} - {name}")
    return " ".join("".join(signs).split())[:_LONGEST_NAME].strip(" .-") + f".{extension}"


def _is_fit(sign: str) -> bool:
    """No control, and nothing invisible that turns what is read (a file "fdp.exe" is no PDF)."""
    return sign not in _NOT_IN_FILE_NAMES and unicodedata.category(sign)[0] != "C"


def attachment(name: str) -> str:
    """The value of Content-Disposition (RFC 6266): for all that know it the name itself (RFC 8187), in ASCII for the
    others."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    encoded = "".join(chr(byte) if chr(byte) in _PLAIN else f"%{byte:02X}" for byte in name.encode())
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
