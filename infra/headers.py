"""The headers that the CDN forwards to the API and adds to answers, and how long it and browsers cache.

Pure data. The CDN's policies and the local front read the same names, so that a page that breaks the content
security policy, or a handler that reads a header which never arrives, breaks on a laptop first.
"""

from __future__ import annotations

FORWARDED = (
    "Accept",
    "Accept-Language",
    "CloudFront-Viewer-Address",
    "Content-Type",
    "Idempotency-Key",
    "Origin",
    "Sec-Fetch-Site",
    "Signed-In-As",
    "User-Agent",
    "X-Authorization",
)
"""The request headers that reach the API, beside every cookie and query. Ten at most (a CloudFront quota). Host is left
out, because the API answers only its own host name. X-Authorization is what the viewer sent as Authorization, which
CloudFront takes into no such list: the gate's script puts it there (infra/cdn/gate.js)."""

ERRORS_KEPT = dict.fromkeys((404, 500, 501, 502, 503, 504), 0)
"""How many seconds the CDN answers everybody with an error of the API or the bucket, by status. Where a status is not
named it is ten, whatever the answer's own cache-control says ("Control how long CloudFront caches errors")."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

HSTS_SECONDS = 2 * 365 * 24 * 3600  # OWASP ASVS 5.0, 3.4.1 asks for a year at least

SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "strict-transport-security": f"max-age={HSTS_SECONDS}; includeSubDomains",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}

ASSETS_KEPT = "public, max-age=31536000, immutable"  # a file under /assets/ has its hash in its name
PAGES_KEPT = "public, max-age=60"  # a page may be replaced by the next deploy


def cache_control(path: str) -> str:
    """How long a browser may keep the file at `path` ("/assets/…", "/en/register")."""
    return ASSETS_KEPT if path.startswith("/assets/") else PAGES_KEPT
