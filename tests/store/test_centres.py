"""Centres come back as they went."""

from __future__ import annotations

import pytest

from shared.centres import Centre, CentreKind, unnamed_centre
from shared.store import centres

CENTRE = Centre("ES442", "Exams Girona", "Europe/Madrid", 10, 20, CentreKind.CENTRE, "exams@example.org")


def test_a_centre_comes_back_as_it_went(aws: None) -> None:
    with pytest.raises(centres.UnknownCentre):
        centres.get_centre("ES442")
    centres.put_centre(CENTRE)
    assert not centres.add_centre(unnamed_centre("ES442", "UTC", (14, 30)))
    assert centres.find_centre("ES442") == CENTRE
    assert centres.get_centre("ES442") == CENTRE
