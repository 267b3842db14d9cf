"""Who is signed in, of those whom several functions serve."""

from __future__ import annotations

from shared.adapters import events, http
from shared.store import teams
from shared.verification.agent import Agent


def agent(event: events.Event) -> Agent:
    """Who acts for an organisation; raises SignInRequired where nobody does."""
    return teams.admit_agent(http.ticket(event), events.http_at(event))
