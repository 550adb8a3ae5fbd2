"""Covers and tables of contents: told from pages that treat something by their shape alone."""

import pytest

from publications.front_matter import FRONT, page_weight, without_contents

TEXT = "\n".join(["La mitad de las mujeres vivió algún hecho de violencia en el último año."] * 20)
CONTENTS = "Índice\n" + "\n".join(
    f"{title} {page}"
    for title, page in [("Resumen", 3), ("Método", 5), ("Hallazgos", 8), ("Límites", 8), ("Anexos", 40)]
)
FIGURES = "Homicidios por país\n" + "\n".join(
    f"{country} {number}"
    for country, number in [("Belice", 25), ("Honduras", 38), ("Panamá", 11), ("Cuba", 5), ("Haití", 9)]
)


@pytest.mark.parametrize(
    ("text", "number", "pages", "weight"),
    [
        ("Encuesta de violencia\n2019\nMinisterio", 1, 60, FRONT),
        ("Encuesta de violencia\n2019\nMinisterio", 1, 2, 1.0),
        ("Encuesta de violencia\n2019\nMinisterio", 7, 60, 1.0),
        (TEXT, 1, 60, 1.0),
        (CONTENTS, 3, 60, FRONT),
        (CONTENTS, 30, 60, 1.0),
        (CONTENTS.replace("40", "400"), 3, 60, 1.0),
        (f"{CONTENTS}\n{TEXT}", 3, 60, 1.0),
        (FIGURES, 3, 60, 1.0),
        ("", 2, 60, 1.0),
    ],
)
def test_page_weight_is_less_on_covers_and_tables_of_contents_only(
    text: str, number: int, pages: int, weight: float
) -> None:
    assert page_weight(text, number=number, pages=pages) == weight


def test_lines_that_lead_to_a_page_are_no_text_of_their_page() -> None:
    page = (
        "Contenido\nResumen . . . . . . . 2\nMétodo......... iv\nLímites ········ 9\nTodo sigue… 4 de cada 10.\nAquí, 9"
    )
    assert without_contents(page).split("\n") == ["Contenido", "", "", "", "Todo sigue… 4 de cada 10.", "Aquí, 9"]
    assert without_contents("Sin nada de eso 4") == "Sin nada de eso 4"
