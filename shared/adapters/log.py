"""The only module that logs: plain words and an allow-list of fields, so that no secret or personal datum is logged."""

from __future__ import annotations

from aws_lambda_powertools import Logger

from shared.ground.settings import keyed_hash

ALLOWED = frozenset(
    {
        "route",
        "status",
        "code",
        "request_id",
        "release_id",
        "ingest_id",
        "session_id",
        "centre_number",
        "organisation_id",
        "operator",
        "error",
        "place",
        "count",
        "shard",
        "state",
        "kind",
        "who",
        "source",
        "message_id",
    }
)

_logger = Logger(service="results-online", level="INFO", utc=True)


def info(message: str, **fields: str | int | None) -> None:
    _logger.info(message, extra=_checked(fields))


def warning(message: str, **fields: str | int | None) -> None:
    _logger.warning(message, extra=_checked(fields))


def failure(message: str, error: BaseException, **fields: str | int | None) -> None:
    """An exception by its type and place, never by its message, which may quote what a person typed."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else ""
    _logger.error(message, extra=_checked({**fields, "error": type(error).__name__, "place": place}))


def who(identifier: str) -> str:
    """A person in a log: enough to follow one story, not enough to look anybody up, with a list of all ID numbers
    either. Functions that the public calls say one name for one person; the others one an environment."""
    return keyed_hash("log", identifier)[:12]


def _checked(fields: dict[str, str | int | None]) -> dict[str, str | int | None]:
    unknown = fields.keys() - ALLOWED
    if unknown:
        raise KeyError(f"not a field that may be logged: {', '.join(sorted(unknown))}")
    return fields
