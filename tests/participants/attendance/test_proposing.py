import pytest

from participants.attendance.proposing import propose_columns


@pytest.mark.parametrize(
    ("headings", "samples", "proposed"),
    [
        (["Quién", "Dónde escribirle"], [["Ana"], ["ana@x.example", "luis@x.example"]], {"email": 1}),
        (["Nombre completo", "CARGO", "Otra cosa"], [["Ana"], ["Jefa"], ["1"]], {"name": 0, "position": 1}),
        (["Nombre", "Firma", ""], [["ana@x.example"], [], []], {"email": 0}),
        (["Uno", "Dos"], [["ana@x.example"], ["luis@x.example"]], {}),
        (["Quién", "Escribir a"], [["Ana"], ["ana@x.example", "no tiene"]], {}),
        (["Quién", "Correo"], [["Ana"], ["por avión"]], {}),
        (["Quién", "Correo"], [["Ana"], []], {"email": 1}),
        (["Quién", "H", "F"], [["Ana"], [], ["x"]], {"sex_men": 1, "sex_women": 2}),
        ([], [], {}),
    ],
)
def test_propose_columns_takes_what_is_plainly_one_thing(
    headings: list[str], samples: list[list[str]], proposed: dict[str, int]
) -> None:
    assert propose_columns(headings, samples) == proposed
