"""Centres: each has windows of its own, and the body's own where it has none."""

from __future__ import annotations

from shared.centres import CentreKind, unnamed_centre
from shared.enquiries import Windows
from tests.builders import a_centre


def test_a_centre_has_windows_of_its_own() -> None:
    assert a_centre(candidate_window_days=7, centre_window_days=21).windows == Windows(7, 21)


def test_a_centre_that_only_a_file_has_named_has_the_bodys_windows() -> None:
    centre = unnamed_centre("ES442", "Atlantic/Canary", (10, 20))
    assert (centre.name, centre.zone, centre.windows) == ("ES442", "Atlantic/Canary", Windows(10, 20))
    assert (centre.kind, centre.contact_email) == (CentreKind.CENTRE, None)
