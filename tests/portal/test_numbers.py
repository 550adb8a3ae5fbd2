"""Numbers as people type them, and shares as they are said."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from portal.number_fields import NumberAsWritten, ShareAsWritten
from portal.numbers import grade, hundredths, read_number, share


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        (" −3 ", "-3"),
        ("1 200", "1200"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1.234", "1.234"),
        ("+7", "7"),
        ("0", "0"),
        (".5", "0.5"),
        ("5,", "5"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "1e308",
        "nan",
        "inf",
        "-inf",
        "1e5",
        "0x10",
        "doce",
        "1,2,3",
        "1.2.3",
        "1.2,3.4",
        "12,34.5",
        "--3",
        "-",
        ".",
        "١٢",
    ],
)
def test_what_is_no_number_is_said_to_be_none(text: str) -> None:
    with override("es"), pytest.raises(ValidationError) as refused:
        read_number(text)
    assert refused.value.messages == [f"«{text}» no es un número. Escríbalo con cifras, como 12.5 o 12,5."]


def test_a_number_of_too_many_digits_is_told_how_many() -> None:
    with override("es"), pytest.raises(ValidationError) as refused:
        read_number("1" * 16)
    assert refused.value.messages == ["Un número tiene hasta 15 cifras; este tiene 16."]


def test_a_share_may_have_its_sign_and_another_number_may_not() -> None:
    assert (read_number("90 %", is_share=True), read_number("90%", is_share=True)) == (90, 90)
    with override("es"), pytest.raises(ValidationError) as refused:
        read_number("90 %")
    assert refused.value.messages == ["Escriba un número sin signo de porcentaje."]


def test_fields_take_both_marks_and_show_the_readers() -> None:
    field = NumberAsWritten(max_digits=5, decimal_places=2)
    assert (field.clean("2,5"), field.clean("2.50"), ShareAsWritten().clean("60 %")) == (
        Decimal("2.5"),
        Decimal("2.5"),
        60,
    )
    with override("es"):
        assert field.prepare_value(Decimal("2.500000")) == "2,5"
    with pytest.raises(ValidationError):
        field.clean("1,234")
    with pytest.raises(ValidationError):
        ShareAsWritten().clean("60,5 %")


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        ([1, 1, 1], [34, 33, 33]),
        ([7, 12, 4], [31, 52, 17]),
        ([2, 1], [67, 33]),
        ([1, 0], [100, 0]),
        ([0, 0], [0, 0]),
        ([], []),
    ],
)
def test_shares_of_parts_add_up_to_a_hundred(counts: list[int], shares: list[int]) -> None:
    assert hundredths(counts) == shares


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Fraction(100, 6), "16,7 %"),
        (85.714286, "85,7 %"),
        (Fraction(600, 7), "85,7 %"),
        (Decimal("12.25"), "12,3 %"),
        (75.0, "75 %"),
        (Fraction(100), "100 %"),
        (0, "0 %"),
        # A mark to pass is a whole per cent: what falls short of it does not read as if it had reached it.
        (Fraction(5996, 100), "59,9 %"),
        (Decimal("99.97"), "99,9 %"),
    ],
)
def test_a_grade_is_rounded_half_up_to_a_tenth_and_never_up_to_a_whole_per_cent(value: Any, said: str) -> None:
    with override("es"):
        assert grade(value) == said


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (1 / 6, 0, "17 %"),
        (1 / 6, 1, "16,7 %"),
        (0.145, 0, "15 %"),
        (0.125, 0, "13 %"),
        (0.25, 0, "25 %"),
        (None, 0, "—"),
    ],
)
def test_a_share_is_rounded_half_up(value: float | None, decimals: int, said: str) -> None:
    with override("es"):
        assert share(value, decimals) == said
