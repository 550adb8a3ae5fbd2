"""Suggestions are words and phrases as titles write them."""

import pytest

from search.finding import suggest
from search.suggesting import one_of_each, phrases
from tests.search.conftest import Library

TITLES = [
    "Encuesta Nacional de Violencia contra las Mujeres: resultados",
    "Violencia contra las mujeres, 2020",
    "La violencia contra las mujeres en Belice",
    "Violencias y juventudes",
    "Jóvenes y datos",
    "Un joven, un dato",
    "Encuesta Nacional de Salud",
]


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("viol", ["violencia", "violencia contra las mujeres"]),
        ("violencia", ["violencia contra las mujeres"]),
        ("violencia con", ["violencia contra las mujeres"]),
        ("violencia muj", ["violencia mujeres", "violencia contra las mujeres"]),
        ("Encuesta vio", ["Encuesta violencia"]),
        ("enc", ["encuesta", "Encuesta Nacional"]),
        ("jov", ["jóvenes"]),
        ("de", []),
        ("***", []),
        ("", []),
    ],
)
def test_phrases_go_on_as_titles_are_written(typed: str, suggested: list[str]) -> None:
    assert phrases(typed, TITLES, limit=6) == suggested


def test_phrases_end_where_another_thing_begins_and_not_in_the_middle_of_one() -> None:
    same = ["Plan nacional Escuelas Seguras, 2020", "Plan nacional Escuelas Seguras, 2021"]
    assert phrases("pla", same, limit=6) == ["plan", "Plan nacional Escuelas Seguras"]
    titles = ["Datos, jóvenes y calles", "Datos jóvenes de El Salvador", "Datos jóvenes de El Salvador: informe"]
    assert phrases("dat", titles, limit=6) == ["datos", "datos jóvenes", "Datos jóvenes de El Salvador"]


def test_numbers_of_a_word_are_one_suggestion() -> None:
    assert one_of_each(["los jóvenes", "los joven", "los jovencitos"]) == ["los jóvenes", "los jovencitos"]


def test_words_of_texts_are_suggested_where_no_title_has_any(library: Library) -> None:
    library.add("a", "Percepción de la violencia", body="Hacinamiento en cárceles.")
    library.add("b", "Percepción de la inseguridad", body="Un hacinamiento socio-económico; hacinamientos.")
    library.index()
    assert suggest("perc", language="es").queries == ("percepción",)
    assert suggest("hacina", language="es").queries == ("hacinamiento",)
    # What is found written together is not suggested so.
    assert suggest("socioe", language="es").queries == ()
    assert library.found("socioeconomico") == ["b"]
