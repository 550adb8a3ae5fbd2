"""The order of names and labels."""

from portal.sorting import in_spanish_order
from portal.statements import by_label


def test_labels_stand_as_spanish_sorts_them() -> None:
    names = ["Zambia", "Brasil", "Óscar", "Bélgica", "nube", "ñandú", "Pablo", "Oaxaca", "niño"]
    assert sorted(names, key=in_spanish_order) == [
        "Bélgica", "Brasil", "niño", "nube", "ñandú", "Oaxaca", "Óscar", "Pablo", "Zambia",
    ]  # fmt: skip
    assert sorted([("BR", "Brasil"), ("BE", "Bélgica")], key=by_label) == [("BE", "Bélgica"), ("BR", "Brasil")]
