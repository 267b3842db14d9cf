"""The key strings of candidates' shares, and of the requirements they may be shared by, in the table of verifications.

SHARES#<candidate>     MADE | SHARE#<id>   how often something was shared, and where each share stands
SHARE#<key>            SHARE               a share; by the hash of a link's code, or by its own id
SHARERS#<session>#<n>  <candidate>         who of a shard has shared with organisations
SHARED#<org>           <instant>#<id>      an organisation's inbox: the shares that are open for it
PUBLISHED              <name>#<org>#<id>   the requirement profiles that are published, by their organisations' names
"""

from __future__ import annotations

PUBLISHED = "PUBLISHED"


def shares(candidate_id: str) -> str:
    return f"SHARES#{candidate_id}"


def share(name: str) -> str:
    """A share's own partition by its key; among its candidate's, its sort key by its id."""
    return f"SHARE#{name}"


def sharers(session_id: str, shard: int) -> str:
    return f"SHARERS#{session_id}#{shard:02d}"


def shared_with(organisation_id: str) -> str:
    return f"SHARED#{organisation_id}"


def published_of(name: str, organisation_id: str) -> str:
    """What the places of an organisation's profiles begin with; `name` is its own, folded."""
    return f"{name}#{organisation_id}#"
