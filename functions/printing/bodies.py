"""What the routes of printing take in."""

from __future__ import annotations

from shared.adapters.request_body import Reason, RequestBody


class NewAllowance(RequestBody):
    """`reason`: why one more number is needed, kept with who allowed it."""

    reason: Reason
