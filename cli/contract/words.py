"""The type of the contract's rows: what one operation answers, and how it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

REF = "#/components/schemas/{model}"


@dataclass(frozen=True, slots=True)
class Operation:
    """One route as the contract has it, beside what the catalogue and the handlers say of it.

    `id` is what a generated client calls it. `answer` is the function that makes the body, whose return annotation is
    its schema, or the type itself, or a tuple of them where the answer depends on who asks, or one of these for each
    status where a success has two; None where there is no content. `problems` are the codes that this route can give in
    addition to those that its kind can (cli/contract/problems.py). `cookies` says what `Set-Cookie` sets; `csv` what
    the same answer is as text/csv, `pdf` what it is as application/pdf, and `jwt` as a signed token; `headers` are
    further ones of the answer, `query` parameters that the handler declares to nobody, and `once` what an
    `Idempotency-Key` does.
    """

    id: str
    answer: object = None
    status: int = 200
    problems: str = ""
    cookies: str = ""
    csv: str = ""
    pdf: str = ""
    jwt: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, object] = field(default_factory=dict)
    once: str = ""

    @property
    def answers(self) -> Mapping[int, object]:
        """By the status of a success; two where the status says which of two things was done."""
        return self.answer if isinstance(self.answer, Mapping) else {self.status: self.answer}


Operations = Mapping[str, Operation]
"""By the catalogue's key of the route, "POST /v1/registrations"."""
