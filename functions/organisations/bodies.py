"""What the routes of organisations take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import Email, Password, Proof, RequestBody, ShortText


class NewOrganisation(RequestBody):
    """`accept_terms` is the version of the terms of use that was read, as their page names it. `country` is a code of
    ISO 3166-1 in two letters, `web_domain` a host name alone."""

    name: ShortText
    email: Email
    password: Password
    accept_terms: ShortText
    language: Annotated[str, Field(min_length=2, max_length=2)] = "en"
    country: ShortText | None = None
    web_domain: Annotated[str, Field(min_length=1, max_length=300)] | None = None


class OrganisationProof(Proof):
    """`password` is the one that was chosen with the registration."""

    password: Password
