"""What is said of one agrees with it, in both languages."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override

from reporting.charts import Bar, _described
from trainaction.assignments.listings import result_said
from trainaction.enrolment.listings import lessons_said
from trainaction.marks.listings import result_of


@pytest.mark.parametrize(
    ("total", "spanish", "english"),
    [
        (1, "0 de 1 lección hecha", "0 of 1 lesson done"),
        (2, "0 de 2 lecciones hechas", "0 of 2 lessons done"),
    ],
)
def test_lessons_done_agree_with_how_many_there_are(total: int, spanish: str, english: str) -> None:
    for language, said in (("es", spanish), ("en", english)):
        with override(language):
            assert lessons_said(0, total) == said


@pytest.mark.parametrize(
    ("points", "most", "said"),
    [
        ("0.5", "1", "0,5 de 1 punto"),
        ("1", "1.00", "1 de 1 punto"),
        ("1", "1.5", "1 de 1,5 puntos"),
        ("1", "4", "1 de 4 puntos"),
    ],
)
def test_points_agree_with_how_many_there_are(points: str, most: str, said: str) -> None:
    with override("es"):
        assert result_of(Decimal(points), Decimal(most)) == said


@pytest.mark.parametrize(("most", "said"), [(1, "0,5 de 1 punto, 50 %"), (6, "0,5 de 6 puntos, 8,3 %")])
def test_the_result_of_an_assignment_agrees_and_is_rounded_half_up(most: int, said: str) -> None:
    submission: Any = SimpleNamespace(points=Decimal("0.5"), out_of=most)
    with override("es"):
        assert result_said(submission) == said


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["Honduras"], "1 barra: Honduras: 3. Todos los números están en la tabla."),
        (["Honduras", "Belice"], "2 barras. La mayor: Honduras: 3; Belice: 3. Todos los números están en la tabla."),
    ],
)
def test_a_chart_of_one_bar_is_described_as_one(labels: list[str], said: str) -> None:
    with override("es"):
        assert _described([Bar(label, (3,), 3) for label in labels]) == said
