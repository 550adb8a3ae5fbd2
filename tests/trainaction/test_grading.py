"""How answers are read and what they are worth: tables, and what must hold for any answer."""

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from trainaction.questions import Content, Option
from trainaction.quizzes.grading import percent, points, read_answer, remark_on, share

NONE = {"es": "", "en": ""}


def options(*right: bool) -> tuple[Option, ...]:
    return tuple(
        Option(chr(97 + place), {"es": f"o{place}"}, {"es": f"m{place}"}, is_right, NONE)
        for place, is_right in enumerate(right)
    )


def question(kind: str, *right: bool, **fields: Any) -> Content:
    content = Content(kind, {"es": "?"}, Decimal(1), NONE, options(*right), None, Decimal(0), {}, NONE)
    return replace(content, **fields)


SINGLE = question("single", False, True, False)
MULTIPLE = question("multiple", True, True, False, False)
MATCHING = question("matching", False, False, False, False)
ORDERING = question("ordering", False, False, False)
NUMERIC = question("numeric", number=Decimal("12.5"), tolerance=Decimal("0.5"))
EXACT = question("numeric", number=Decimal("-3"), tolerance=Decimal(0))
SHORT = question("short", accepted={"es": ("Subregistro", "cifra negra", "100 %"), "en": ("Dark figure",)})
OPEN = question("open")


@pytest.mark.parametrize(
    ("content", "answer", "worth"),
    [
        (SINGLE, None, 0),
        (SINGLE, {"chosen": ["b"]}, 1),
        (SINGLE, {"chosen": ["a"]}, 0),
        (SINGLE, {"chosen": ["gone"]}, 0),
        (SINGLE, {"chosen": ["b", "a"]}, 0),  # given when one could choose several
        *((each, {"other": "x"}, 0) for each in (SINGLE, MULTIPLE, MATCHING, ORDERING, NUMERIC, SHORT, OPEN)),
        (MULTIPLE, {"chosen": ["a", "b"]}, 1),
        (MULTIPLE, {"chosen": ["a"]}, Fraction(1, 2)),
        (MULTIPLE, {"chosen": ["a", "b", "c"]}, Fraction(1, 2)),
        (MULTIPLE, {"chosen": ["a", "c"]}, 0),
        (MULTIPLE, {"chosen": ["a", "b", "c", "d"]}, 0),
        (MULTIPLE, {"chosen": ["c", "d"]}, 0),
        (MATCHING, {"pairs": {"a": "a", "b": "b", "c": "c", "d": "d"}}, 1),
        (MATCHING, {"pairs": {"a": "a", "b": "c", "c": "b"}}, Fraction(1, 4)),
        (ORDERING, {"places": {"a": 1, "b": 2, "c": 3}}, 1),
        (ORDERING, {"places": {"a": 1, "b": 3, "c": 2}}, Fraction(1, 3)),
        (ORDERING, {"places": {"c": 3}}, Fraction(1, 3)),
        (NUMERIC, {"number": "12.5"}, 1),
        (NUMERIC, {"number": "12"}, 1),
        (NUMERIC, {"number": "13.0"}, 1),
        (NUMERIC, {"number": "13.000001"}, 0),
        (EXACT, {"number": "-3.00"}, 1),
        (EXACT, {"number": "3"}, 0),
        (SHORT, {"text": "SUBREGISTRO"}, 1),
        (SHORT, {"text": "  cifra  négra. "}, 1),
        (SHORT, {"text": "100%"}, 1),
        (SHORT, {"text": "registro"}, 0),
        (OPEN, None, 0),
        (OPEN, {"text": "Algo"}, None),
    ],
)
def test_share_of_an_answer(content: Content, answer: Any, worth: Any) -> None:
    assert share(content, answer) == worth


@pytest.mark.parametrize(
    ("answer", "partial", "gained"),
    [
        ({"pairs": {"a": "a"}}, True, "0.75"),
        ({"pairs": {"a": "a"}}, False, "0.00"),
        ({"pairs": {"a": "a", "b": "b", "c": "c", "d": "d"}}, False, "3.00"),
        (None, True, "0.00"),
    ],
)
def test_points_with_and_without_partial_credit(answer: Any, partial: bool, gained: str) -> None:
    assert points(replace(MATCHING, points=Decimal(3)), answer, partial=partial) == Decimal(gained)


def test_a_third_of_a_point_is_rounded_once() -> None:
    assert points(ORDERING, {"places": {"a": 1}}, partial=True) == Decimal("0.33")
    assert points(replace(ORDERING, points=Decimal(2)), {"places": {"a": 1}}, partial=True) == Decimal("0.67")


def test_no_answer_is_worth_less_than_nothing_or_more_than_all() -> None:
    drawn = random.Random(5)
    for _time in range(2000):
        content = question("multiple", *(drawn.random() < 0.5 for _option in range(drawn.randint(1, 8))))
        chosen = [each.key for each in content.options if drawn.random() < 0.5]
        worth = share(content, {"chosen": chosen})
        assert worth is not None and 0 <= worth <= 1
        right = [each.key for each in content.options if each.is_right]
        assert (worth == 1) == (bool(right) and sorted(chosen) == sorted(right))


def test_choosing_one_more_right_answer_never_costs_and_one_more_wrong_one_never_pays() -> None:
    drawn = random.Random(6)
    for _time in range(2000):
        content = question("multiple", True, *(drawn.random() < 0.5 for _option in range(5)))
        chosen = {each.key for each in content.options if drawn.random() < 0.5}
        before = share(content, {"chosen": list(chosen)})
        for option in content.options:
            if option.key not in chosen:
                after = share(content, {"chosen": [*chosen, option.key]})
                assert after is not None and before is not None
                assert after >= before if option.is_right else after <= before


ORDER = ["c", "a", "b", "d"]


@pytest.mark.parametrize(
    ("content", "given", "answer"),
    [
        (SINGLE, {}, None),
        (SINGLE, {"": ["b"]}, {"chosen": ["b"]}),
        (MULTIPLE, {"": ["c", "a"]}, {"chosen": ["a", "c"]}),
        (MATCHING, {"a": ["2"], "b": [""]}, {"pairs": {"a": "a"}}),
        (MATCHING, {"a": ["1"], "b": ["3"]}, {"pairs": {"a": "c", "b": "b"}}),
        (ORDERING, {"a": ["3"], "b": [""]}, {"places": {"a": 3}}),
        (ORDERING, {}, None),
        (NUMERIC, {"": ["12,50"]}, {"number": "12.50"}),
        (NUMERIC, {"": ["90 %"]}, {"number": "90"}),
        (NUMERIC, {"": ["  "]}, None),
        (SHORT, {"": [" a\x00b "]}, {"text": "ab"}),
        (OPEN, {"": ["uno\r\ndos"]}, {"text": "uno\ndos"}),
    ],
)
def test_an_answer_is_read_from_a_form(content: Content, given: Any, answer: Any) -> None:
    assert read_answer(content, ORDER, given) == answer


@pytest.mark.parametrize(
    ("content", "given"),
    [
        (SINGLE, {"": ["z"]}),
        (SINGLE, {"": ["a", "b"]}),
        (MATCHING, {"a": ["0"]}),
        (MATCHING, {"a": ["5"]}),
        (MATCHING, {"a": ["x"]}),
        (replace(MATCHING, options=MATCHING.options[:3]), {"a": ["4"]}),  # what stood there is gone
        (MATCHING, {"a": ["9" * 5000]}),
        (MATCHING, {"a": ["１"]}),
        (ORDERING, {"a": ["9" * 5000]}),
        (ORDERING, {"a": ["4"]}),
        (ORDERING, {"a": ["-1"]}),
        (NUMERIC, {"": ["1e308"]}),
        (NUMERIC, {"": ["NaN"]}),
        (NUMERIC, {"": ["१२"]}),
        (NUMERIC, {"": ["9" * 5000]}),
        (SHORT, {"": ["x" * 201]}),
        (OPEN, {"": ["x" * 8001]}),
    ],
)
def test_what_was_not_offered_is_refused(content: Content, given: Any) -> None:
    with pytest.raises(ValidationError):
        read_answer(content, ORDER, given)


@pytest.mark.parametrize(
    ("content", "answer", "remark"),
    [
        (ORDERING, None, ""),
        (ORDERING, {"places": {"a": 3, "b": 2, "c": 1}}, ""),
        (ORDERING, {"places": {"a": 1, "b": 1}}, "El lugar 1 está repetido: asigne a cada elemento un lugar distinto."),
        (ORDERING, {"places": {"a": 1}}, "Faltan 2 por ordenar."),
        (MATCHING, {"pairs": {"a": "b", "b": "a", "c": "c"}}, "Falta 1 por relacionar."),
        (
            MATCHING,
            {"pairs": {"a": "b", "b": "b"}},
            "Hay una opción elegida más de una vez: a cada elemento le corresponde una distinta.",
        ),
        (SINGLE, {"chosen": ["b"]}, ""),
    ],
)
def test_what_cannot_be_all_right_is_remarked_on(content: Content, answer: Any, remark: str) -> None:
    assert remark_on(content, answer) == remark


def test_just_below_the_mark_is_below() -> None:
    assert percent(Decimal("59.99"), Decimal(100)) < 60
    assert percent(Decimal("2"), Decimal("3")) == Fraction(200, 3)
    assert percent(Decimal(0), Decimal(0)) == 0
