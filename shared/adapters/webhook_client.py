"""One POST to somebody else's machine: signed, to a public address that was looked up and checked, and to that one.

The name is resolved here, every address that it has must be public, and the connection goes to the one that was
checked: what the name leads to a moment later is not asked again. No redirect is followed, of the answer only the
status is read, and after `DEADLINE` seconds in all the connection is shut, however slowly it answers.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from threading import Event, Timer
from urllib.parse import SplitResult, urlsplit

from shared.adapters.aws import client
from shared.ground.public_address import is_public
from shared.ground.settings import settings
from shared.verification.delivery import Outcome

CONNECT_S, DEADLINE_S = 3.0, 10.0
AGENT = "results-online-webhooks"
PREFIX = "whsec_"
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one; `status` is the answer's, None where there was none."""

    outcome: Outcome
    status: int | None = None


def new_secret() -> str:
    """256 bits, as Standard Webhooks writes them: "whsec_" and base 64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def seal(secret: str, endpoint_id: str) -> bytes:
    """Bound to its endpoint: it cannot be opened from another's row."""
    answer = client("kms").encrypt(
        KeyId=settings().webhook_secret_key, Plaintext=secret.encode(), EncryptionContext=_context(endpoint_id)
    )
    return bytes(answer["CiphertextBlob"])


def opened(box: bytes, endpoint_id: str) -> str:
    answer = client("kms").decrypt(
        CiphertextBlob=box, KeyId=settings().webhook_secret_key, EncryptionContext=_context(endpoint_id)
    )
    return bytes(answer["Plaintext"]).decode()


def headers(message_id: str, sent_at: int, body: bytes, signing: Sequence[str]) -> dict[str, str]:
    """Those of Standard Webhooks; `sent_at` is in seconds since the epoch. A signature for each secret."""
    signed = f"{message_id}.{sent_at}.".encode() + body
    signatures = (hmac.digest(base64.b64decode(each.removeprefix(PREFIX)), signed, "sha256") for each in signing)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(sent_at),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(each).decode()}" for each in signatures),
    }


def post(url: str, body: bytes, signature: Mapping[str, str]) -> Attempt:
    """Raises nothing: whatever the other side does is an outcome."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        address = _checked_address(host, port)
        return _sent(parts, address, port, body, signature) if address else Attempt(Outcome.NOT_PUBLIC)
    except TimeoutError:
        return Attempt(Outcome.TIMED_OUT)
    except (OSError, HTTPException, ValueError):  # no name, no connection, no certificate, no HTTP
        return Attempt(Outcome.NO_CONNECTION)


def _checked_address(host: str, port: int) -> str | None:
    """The first of the name's addresses, None where one of them is not public."""
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not (settings().takes_local_receivers or all(map(is_public, found))):
        return None
    return found[0]


def _sent(parts: SplitResult, address: str, port: int, body: bytes, signature: Mapping[str, str]) -> Attempt:
    """To this address, under the name: Host, SNI and the certificate are the name's."""
    host = parts.hostname or ""
    with socket.create_connection((address, port), CONNECT_S) as plain:
        if parts.scheme != "https":
            return _before_the_deadline(plain, lambda: _asked(parts, plain, body, signature))
        with _trust().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False) as sealed:
            return _before_the_deadline(sealed, lambda: _asked(parts, sealed, body, signature))


def _before_the_deadline(taken: socket.socket, ask: Callable[[], Attempt]) -> Attempt:
    """A time-out of the socket's own begins anew with each byte."""
    taken.settimeout(DEADLINE_S)
    is_over = Event()
    timer = Timer(DEADLINE_S, _shut, [taken, is_over])
    timer.daemon = True
    timer.start()
    try:
        return ask()
    finally:
        timer.cancel()
        if is_over.is_set():  # whatever came of it: what was read is not whole
            raise TimeoutError


def _asked(parts: SplitResult, taken: socket.socket, body: bytes, signature: Mapping[str, str]) -> Attempt:
    if isinstance(taken, ssl.SSLSocket):
        taken.do_handshake()
    connection = HTTPConnection(parts.hostname or "", parts.port)
    connection.sock = taken
    fields = {"Host": parts.netloc, "Content-Type": "application/json", "User-Agent": AGENT, **signature}
    connection.request("POST", f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", body, fields)
    return _of(connection.getresponse().status)


def _of(status: int) -> Attempt:
    if 200 <= status < 300:
        return Attempt(Outcome.ACCEPTED, status)
    return Attempt(Outcome.GONE if status == 410 else Outcome.REFUSED, status)


def _shut(taken: socket.socket, is_over: Event) -> None:
    is_over.set()
    with suppress(OSError):
        taken.shutdown(socket.SHUT_RDWR)


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _context(endpoint_id: str) -> dict[str, str]:
    return {"purpose": "webhook-secret", "endpoint": endpoint_id}
