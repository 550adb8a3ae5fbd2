"""The measures that a printed figure may have, and the figures that they stand beside."""

from participants.models.participations import COMPUTED, Measure
from reporting.figures import FIGURES
from reporting.reported import MEASURES


def test_the_first_measures_are_the_computed_figures() -> None:
    assert {measure.value for measure in COMPUTED} == set(FIGURES)


def test_what_stands_beside_a_figure_may_be_chosen() -> None:
    assert set(MEASURES.values()) <= set(Measure.values)
