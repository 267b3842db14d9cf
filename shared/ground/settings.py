"""The settings of a function, read from its environment. CDK sets them by these names; nothing else reads the
environment."""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass, fields
from functools import cache

_OWN_KEY = os.urandom(32)


@dataclass(frozen=True, slots=True)
class Settings:
    """A field `people_table` is the environment name `PEOPLE_TABLE`. All are text; lists are joined by commas."""

    people_table: str = ""
    results_table: str = ""
    notices_table: str = ""
    verifications_table: str = ""
    uploads_bucket: str = ""
    batches_bucket: str = ""
    fanout_queue: str = ""  # URL
    notices_queue: str = ""  # URL
    letters_queue: str = ""  # URL
    deadlines_queue: str = ""  # URL
    resets_queue: str = ""  # URL
    shares_queue: str = ""  # URL
    changes_queue: str = ""  # URL
    deliveries_queue: str = ""  # URL
    certificates_queue: str = ""  # URL
    uploads_queue: str = ""  # URL
    mail_events_queue: str = ""  # URL
    batches_queue: str = ""  # URL
    sealing_key: str = ""  # ARN of the KMS key that wraps the releases' data keys
    secret_number_key: str = ""  # ARN of the KMS key that wraps the keys of the Secret numbers' MACs
    secret_number_version: str = "1"  # of these keys, the one that new Secret numbers are kept under
    second_factor_key: str = ""  # ARN of the KMS key that seals the secrets of staff's authenticator apps
    confirmation_key: str = ""  # ARN of the KMS key that seals Secret numbers issued here until they are printed
    webhook_secret_key: str = ""  # ARN of the KMS key that seals the secrets of webhook endpoints
    document_signing_key: str = ""  # ARN of the KMS key that signs documents
    credential_signing_key: str = ""  # ARN of the KMS key that signs credentials
    credential_keys: str = ""  # ARNs of all that are published: that one, the next, and those before
    documents_bucket: str = ""
    timestamp_authority: str = ""  # the address of one (RFC 3161) that stamps each signature, or none
    brand: str = "#1d4e89"  # the awarding body's colour on documents
    local_receivers: str = ""  # "on" on one machine alone: webhooks may go to that machine's own addresses
    source_patience: str = "100"  # times its budget one source may spend before it waits (shared/ground/rate_limits.py)
    season_guesses: str = "1000"  # unanswered guesses of a season that ask everyone for a second item
    season_days: str = "180"
    site_url: str = ""  # https://results.example.org, the host every link in a mail begins with
    origin_secrets: str = ""  # the live values of the CDN's header, two while one is being replaced
    body_name: str = ""
    mail_from: str = ""
    mail_configuration_set: str = ""
    languages: str = "en,es,ca"
    zone: str = "UTC"
    terms_version: str = ""
    support_contact: str = ""
    enquiry_windows: str = "{}"  # the body's own, and its exams': shared/calendar/enquiry_windows.py, body_windows
    enquiry_turnaround: str = '{"calendar": {"zone": "UTC"}}'  # shared/calendar/working_days.py, turnaround_of
    certifying_fees: str = "{}"  # shared/certifying_statements/fees.py, fees_of
    api_rate: str = "2000"  # requests a second that the API lets in
    refund_rule: str = "grade_change"  # shared/enquiries/outcome.py, RefundRule

    @property
    def live_origin_secrets(self) -> tuple[str, ...]:
        return tuple(secret for secret in self.origin_secrets.split(",") if secret)

    @property
    def every_credential_key(self) -> tuple[str, ...]:
        return tuple(self.credential_keys.split(","))

    @property
    def requests_a_second(self) -> int:
        return int(self.api_rate)

    @property
    def most_guesses(self) -> int:
        return int(self.season_guesses)

    @property
    def longest_season(self) -> int:
        """In days."""
        return int(self.season_days)

    @property
    def queues(self) -> tuple[str, ...]:
        """The URLs of those that this function sends to or is called by."""
        return tuple(
            url
            for url in (
                self.fanout_queue,
                self.notices_queue,
                self.letters_queue,
                self.deadlines_queue,
                self.resets_queue,
                self.shares_queue,
                self.changes_queue,
                self.deliveries_queue,
                self.certificates_queue,
                self.uploads_queue,
                self.mail_events_queue,
                self.batches_queue,
            )
            if url
        )

    @property
    def takes_local_receivers(self) -> bool:
        return self.local_receivers == "on"

    @property
    def patience(self) -> int:
        return int(self.source_patience)

    def in_every_mail(self, language: str, page: str) -> dict[str, str]:
        """The merge fields that no mail does without: a link to this page of the site, and whose mail it is."""
        return {
            "link": f"{self.site_url}/{language}/{page}",
            "body_name": self.body_name,
            "support_contact": self.support_contact,
        }

    def page_in(self, language: str, page: str) -> str:
        """The address of a page that stands without a language, too: so it has the site's first."""
        first = self.known_languages[0]
        return f"{self.site_url}/{page}" if language == first else f"{self.site_url}/{language}/{page}".rstrip("/")

    @property
    def known_languages(self) -> tuple[str, ...]:
        return tuple(self.languages.split(","))


@cache
def settings() -> Settings:
    """Read once per environment; tests call `settings.cache_clear()`."""
    present = {
        field.name: os.environ[field.name.upper()] for field in fields(Settings) if field.name.upper() in os.environ
    }
    return Settings(**present)


def keyed_hash(kind: str, text: str) -> str:
    """HMAC-SHA-256 of what is easily guessed, such as an address or an ID number, so that nobody who reads it can try
    them all: 64 hexadecimal signs, other ones for each kind.

    The key is what no table holds: the CDN's secret. A function that the public does not call has none, and hashes
    under a key that ends with its environment.
    """
    live = settings().live_origin_secrets
    return hmac.digest(live[0].encode() if live else _OWN_KEY, f"{kind}|{text}".encode(), "sha256").hex()


def environment(**values: str) -> dict[str, str]:
    """The environment variables that carry these settings; refuses a name that is no field."""
    known = {field.name for field in fields(Settings)}
    unknown = values.keys() - known
    if unknown:
        raise KeyError(f"no such setting: {', '.join(sorted(unknown))}")
    return {name.upper(): value for name, value in values.items()}
