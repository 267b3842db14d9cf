"""The key strings of candidates' shares; `keys` lists them with all others."""

from __future__ import annotations


def shares(candidate_id: str) -> str:
    return f"SHARES#{candidate_id}"


def share(name: str) -> str:
    """A share's own partition by its key; among its candidate's, its sort key by its id."""
    return f"SHARE#{name}"


def sharers(session_id: str, shard: int) -> str:
    return f"SHARERS#{session_id}#{shard:02d}"


def shared_with(organisation_id: str) -> str:
    return f"SHARED#{organisation_id}"
