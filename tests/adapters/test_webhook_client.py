"""A POST to somebody else's machine, against one that fails, hangs, redirects and lies; and its signature."""

from __future__ import annotations

import base64
import hmac
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from shared.adapters import webhook_client
from shared.adapters.webhook_client import Attempt, headers, new_secret, opened, post, seal
from shared.ground.settings import settings
from shared.verification.delivery import Outcome

BODY = b'{"id":"m1"}'
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
Talk = Callable[[socket.socket], None]


class Receiver:
    """Takes connections and does with each what it was told; `heard` is what was sent to it."""

    def __init__(self, talk: Talk) -> None:
        self.heard: list[bytes] = []
        self._talk, self._listening = talk, socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                taken, _ = self._listening.accept()
            except OSError:
                return
            with taken:
                self.heard.append(_request(taken))
                self._talk(taken)

    def close(self) -> None:
        self._listening.close()


def _request(taken: socket.socket) -> bytes:
    """Head and body, or what was sent of something else."""
    heard = taken.recv(65536)
    while heard.startswith(b"POST") and not heard.endswith(BODY):
        part = taken.recv(65536)
        if not part:
            break
        heard += part
    return heard


@contextmanager
def receiver(talk: Talk) -> Iterator[Receiver]:
    made = Receiver(talk)
    try:
        yield made
    finally:
        made.close()


def says(text: str) -> Talk:
    return lambda taken: taken.sendall(text.encode())


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LOCAL_RECEIVERS", "on")
    monkeypatch.setattr(webhook_client, "DEADLINE_S", 0.4)
    settings.cache_clear()
    yield
    settings.cache_clear()


def drips(taken: socket.socket) -> None:
    """One byte of a header now and again, for ever: no wait between two bytes is long."""
    taken.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(60):
        try:
            taken.sendall(b"x")
        except OSError:
            return
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("talk", "expected"),
    [
        (says("HTTP/1.1 200 OK\r\n\r\n"), Attempt(Outcome.ACCEPTED, 200)),
        (says("HTTP/1.1 204 No Content\r\n\r\n"), Attempt(Outcome.ACCEPTED, 204)),
        (says("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n"), Attempt(Outcome.REFUSED, 302)),
        (says("HTTP/1.1 307 T\r\nLocation: https://x.example.org/\r\n\r\n"), Attempt(Outcome.REFUSED, 307)),
        (says("HTTP/1.1 410 Gone\r\n\r\n"), Attempt(Outcome.GONE, 410)),
        (says("HTTP/1.1 500 No\r\n\r\n"), Attempt(Outcome.REFUSED, 500)),
        (says("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\nx"), Attempt(Outcome.ACCEPTED, 200)),
        (says("not HTTP at all\r\n\r\n"), Attempt(Outcome.NO_CONNECTION)),
        (says("HTTP/1.1 999999 OK\r\n\r\n"), Attempt(Outcome.NO_CONNECTION)),
        (says("HTTP/1.1 200 OK\r\n" + "X: y\r\n" * 200 + "\r\n"), Attempt(Outcome.NO_CONNECTION)),
        (says("HTTP/1.1 200 OK\r\nX: " + "y" * 100_000 + "\r\n\r\n"), Attempt(Outcome.NO_CONNECTION)),
        (lambda taken: None, Attempt(Outcome.NO_CONNECTION)),
        (lambda taken: time.sleep(1), Attempt(Outcome.TIMED_OUT)),
        (drips, Attempt(Outcome.TIMED_OUT)),
    ],
    ids=[
        "ok",
        "none",
        "moved",
        "moved_on",
        "gone",
        "error",
        "too_long",
        "other_tongue",
        "odd_status",
        "many_headers",
        "long_header",
        "mute",
        "slow",
        "drip",
    ],
)
def test_whatever_a_receiver_does_is_an_outcome_within_the_deadline(local: None, talk: Talk, expected: Attempt) -> None:
    with receiver(talk) as made:
        begun = time.monotonic()
        assert post(f"http://127.0.0.1:{made.port}/hook?x=1", BODY, {"webhook-id": "m1"}) == expected
        assert time.monotonic() - begun < 1.5
        assert len(made.heard) == 1, "no redirect is followed, and nothing is sent twice"


def test_the_request_has_the_name_as_its_host_and_the_body_as_it_was_signed(local: None) -> None:
    with receiver(says("HTTP/1.1 200 OK\r\n\r\n")) as made:
        post(f"http://localhost:{made.port}/hook?x=1", BODY, headers("m1", 1674087231, BODY, [SECRET]))
        (heard,) = made.heard
    head, _, body = heard.decode().partition("\r\n\r\n")
    lines = head.split("\r\n")
    assert lines[0] == "POST /hook?x=1 HTTP/1.1"
    assert lines.count(f"Host: localhost:{made.port}") == 1
    assert "Content-Type: application/json" in lines
    assert "webhook-id: m1" in lines
    assert body.encode() == BODY


def test_nobody_listening_is_an_outcome(local: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert post(f"http://127.0.0.1:{port}/", BODY, {}) == Attempt(Outcome.NO_CONNECTION)
    assert post("https://no-such-name.invalid/", BODY, {}) == Attempt(Outcome.NO_CONNECTION)


ANSWERS = [
    ["10.0.0.1"],
    ["169.254.169.254"],
    ["127.0.0.1"],
    ["::1"],
    ["fd00:ec2::254"],
    ["::ffff:169.254.169.254"],
    ["224.0.0.1"],
    ["8.8.8.8", "10.0.0.1"],
    ["2606:4700::1111", "fe80::1%eth0"],
    [],
]


@pytest.mark.parametrize("addresses", ANSWERS, ids=str)
def test_a_name_that_leads_to_an_address_that_is_not_public_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    connected: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (each, 443)) for each in addresses])
    monkeypatch.setattr(socket, "create_connection", lambda *given: connected.append(given))
    assert post("https://crm.example.org/hook", BODY, {}) == Attempt(Outcome.NOT_PUBLIC)
    assert connected == []


def test_the_connection_goes_to_the_address_that_was_checked_and_the_name_is_asked_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that leads elsewhere a moment later leads us nowhere."""
    asked, connected = [], []

    def rebinding(host: str, *_: object, **__: object) -> list[object]:
        asked.append(host)
        return [(0, 0, 0, "", ("8.8.8.8" if len(asked) == 1 else "169.254.169.254", 443))]

    def connecting(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", connecting)
    assert post("https://crm.example.org/hook", BODY, {}) == Attempt(Outcome.NO_CONNECTION)
    assert (asked, connected) == (["crm.example.org"], [("8.8.8.8", 443)])


def test_a_certificate_that_is_not_the_names_is_not_spoken_to(monkeypatch: pytest.MonkeyPatch, local: None) -> None:
    with receiver(lambda taken: None) as made:
        attempt = post(f"https://127.0.0.1:{made.port}/", BODY, {})
        assert attempt == Attempt(Outcome.NO_CONNECTION)
        assert BODY not in b"".join(made.heard)


def test_the_signature_is_that_of_the_specification() -> None:
    """The example of Standard Webhooks' own libraries."""
    body = b'{"test": 2432232314}'
    signed = headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, [SECRET])
    assert signed == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_both_secrets_sign_while_one_is_replaced() -> None:
    other = new_secret()
    both = headers("m1", 7, BODY, [other, SECRET])["webhook-signature"].split(" ")
    key = base64.b64decode(other.removeprefix("whsec_"))
    assert len(key) == 32
    assert both[0] == "v1," + base64.b64encode(hmac.digest(key, b"m1.7." + BODY, "sha256")).decode()
    assert both[1] == headers("m1", 7, BODY, [SECRET])["webhook-signature"]


def test_a_sealed_secret_opens_for_its_own_endpoint_alone(aws: None) -> None:
    box = seal(SECRET, "e1")
    assert SECRET.encode() not in box
    assert opened(box, "e1") == SECRET
    with pytest.raises(Exception, match="InvalidCiphertext"):
        opened(box, "e2")
