"""A timestamp authority of this machine (RFC 3161, over HTTP): right, or in each of the ways in which one can fail."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from asn1crypto import keys, tsp
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from local.signing_authority import FROM, UNTIL

LATE = timedelta(seconds=2)
"""After the document's own time, as a real one's."""


@dataclass
class Authority:
    """`manner` is how it answers; `asked` what it was asked."""

    url: str
    certificate: Certificate
    manner: str = "right"
    asked: list[bytes] = field(default_factory=list)


@contextmanager
def authority(at: datetime) -> Iterator[Authority]:
    certificate, key = _certified()
    stamper = DummyTimeStamper(certificate, key, fixed_dt=at + LATE)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            made.asked.append(asked)
            status, kind, body = _answer(made.manner, stamper, asked)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self._write(body)
            except OSError:  # who asked has gone
                return

        def _write(self, body: bytes) -> None:
            if made.manner != "slow":
                self.wfile.write(body)
                return
            for number in range(len(body)):
                self.wfile.write(body[number : number + 1])
                time.sleep(0.05)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Authority(f"http://127.0.0.1:{server.server_port}/tsa", certificate)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def _answer(manner: str, stamper: DummyTimeStamper, asked: bytes) -> tuple[int, str, bytes]:
    reply = "application/timestamp-reply"
    if manner == "broken":
        return 500, "text/plain", b"no"
    if manner == "another type":
        return 200, "text/html", b"<p>Sign in</p>"
    if manner == "garbage":
        return 200, reply, b"\x30\x82no stamp"
    if manner == "refusing":
        status = {"status": "rejection", "status_string": ["not for you"]}
        return 200, reply, tsp.TimeStampResp({"status": status}).dump()
    request = tsp.TimeStampReq.load(asked)
    if manner == "another nonce":
        request["nonce"] = 7
    if manner == "about another file":
        request["message_imprint"]["hashed_message"] = bytes(32)
    stamper.certs_to_embed = [_certified(number)[0] for number in range(1, 20)] if manner == "too long" else []
    return 200, reply, stamper.request_tsa_response(request).dump()


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def _certified(number: int = 0) -> tuple[Certificate, keys.PrivateKeyInfo]:
    """Its own authority, for nothing but stamping; others of other numbers."""
    key, called = _key(), f"Local timestamp authority {number} (not for real use)"
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, called)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Certificate.load(made.public_bytes(Encoding.DER)), keys.PrivateKeyInfo.load(private)
