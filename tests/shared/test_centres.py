"""Centres: both sources' windows are kept."""

from __future__ import annotations

from shared.centres import Centre, CentreKind


def test_a_centre_has_both_windows_of_the_sources() -> None:
    """Candidates: "no later than 2 weeks after the release"; centres: "no more than 30 days after the issue"."""
    centre = Centre("ES442", "Exams Girona", "Europe/Madrid")
    assert (centre.candidate_window_days, centre.centre_window_days) == (14, 30)
    assert (centre.kind, centre.contact_email) == (CentreKind.CENTRE, None)
