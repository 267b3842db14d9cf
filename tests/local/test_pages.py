"""The pages as the CDN serves them from its bucket."""

from __future__ import annotations

import socket

import httpx
import pytest

from tests.local.conftest import Running

SPELT_ANEW = (
    "/assets/%2e%2e/en/register/index.html",
    "/assets/..%2fen/register/index.html",
    "/assets/../index.html",
    "/assets/app.0a1b.js/",
    "/assets//app.0a1b.js",
    "/assets/./app.0a1b.js",
)
"""Files of the pages to a file system. S3 compares texts."""


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/", "<h1>start</h1>"),
        ("/index.html", "<h1>start</h1>"),
        ("/en/register", "<h1>régistre</h1>"),
        ("/en/register/", "<h1>régistre</h1>"),
        ("/en/register/index.html", "<h1>régistre</h1>"),
        ("/en/register?next=1", "<h1>régistre</h1>"),
    ],
)
def test_an_address_without_a_file_name_is_its_folders_index(http: httpx.Client, path: str, body: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.text) == (200, body)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=60"


def test_assets_are_kept_for_a_year(http: httpx.Client) -> None:
    for path in ("/assets/app.0a1b.js", "/assets/app%2e0a1b.js", "/assets/%61pp.0a1b.js"):
        assert http.get(path).status_code == 200
    answer = http.get("/assets/app.0a1b.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


def test_a_page_that_is_not_there_is_the_404_page(http: httpx.Client) -> None:
    for path in ("/en", "/nothing.html", "/assets", "/v1", "/%00"):
        answer = http.get(path)
        assert (answer.status_code, answer.text) == (404, "<h1>no such page</h1>"), path
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/assets/", "/assets/app.of-a-deploy-before.js", "/assets/../../secret.txt", *SPELT_ANEW]
)
def test_an_asset_that_is_not_there_is_s3s_own_answer_and_kept_by_nobody(front: Running, path: str) -> None:
    with socket.create_connection(("127.0.0.1", front.port)) as wire:
        wire.sendall(f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
        received = b"".join(iter(lambda: wire.recv(65536), b""))
    assert received.startswith(b"HTTP/1.1 403")
    assert b"<Code>AccessDenied</Code>" in received
    assert b"cache-control" not in received.lower()


@pytest.mark.parametrize("path", ["x" * 5000, "%C3%A9" * 200, "a/" * 3000, "a/" * 500 + "b", "%ff%fe", "%ed%a0%80"])
def test_a_path_that_could_be_no_page_is_the_404_page(http: httpx.Client, path: str) -> None:
    answer = http.get(f"/{path}")
    assert (answer.status_code, answer.text) == (404, "<h1>no such page</h1>")


def test_nothing_outside_the_pages_is_served(front: Running) -> None:
    for path in ("/../secret.txt", "/en/../../secret.txt", "/%2e%2e/secret.txt", "//etc/passwd"):
        with socket.create_connection(("127.0.0.1", front.port)) as wire:
            wire.sendall(f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
            received = b"".join(iter(lambda: wire.recv(65536), b""))
        assert received.startswith(b"HTTP/1.1 404"), path


def test_a_known_etag_is_a_304_without_a_body(http: httpx.Client) -> None:
    tag = http.get("/").headers["etag"]
    again = http.get("/", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_the_404_page_is_whole_whatever_etag_the_browser_has(http: httpx.Client) -> None:
    tag = http.get("/en/nowhere").headers["etag"]
    again = http.get("/en/nowhere", headers={"if-none-match": tag})
    assert (again.status_code, again.text) == (404, "<h1>no such page</h1>")
    assert again.headers["content-type"] == "text/html; charset=utf-8"


def test_pages_are_only_read(http: httpx.Client) -> None:
    """By CloudFront's own refusal, which names no methods."""
    for method in ("POST", "OPTIONS", "DELETE"):
        answer = http.request(method, "/en/register")
        assert (answer.status_code, "allow" in answer.headers) == (403, False), method
