"""The measures that a printed figure may have, and the figures that they stand beside."""

from participants.models.reported import COMPUTED, Measure
from reporting.figures import FIGURES
from reporting.reported import MEASURES

PARTS = {"sessions_online", "sessions_in_person"}
"""Figures that are printed as the breakdown of another."""


def test_what_is_computed_of_the_measures_is_every_figure() -> None:
    assert {measure.value for measure in COMPUTED} == set(FIGURES) - PARTS


def test_what_stands_beside_a_figure_may_be_chosen() -> None:
    assert set(MEASURES.values()) <= set(Measure.values)
