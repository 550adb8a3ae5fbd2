"""Editors write banks, questions and quizzes in the admin; what cannot be asked or answered is refused with a sentence."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from tests.factories.quizzes import make_bank, make_single
from trainaction.models import Question, QuestionBank, QuestionVersion, Quiz

pytestmark = pytest.mark.django_db

ADD = "/admin/snippets/trainaction/question/add/"


def question_form(bank: QuestionBank, kind: str = "single", options: Any = None, **fields: Any) -> dict[str, str]:
    if options is None:
        options = [("Sí", True), ("No", False)]
    rows = [{"text_es": text, "is_right": "on" if right else ""} for text, right in options]
    values = {"bank": bank.pk, "kind": kind, "prompt_es": "¿Qué?", "points": "1", "tolerance": "0", **fields}
    data: dict[str, str] = nested_form_data({**values, "options": inline_formset(rows)})
    return data


def sentences(response: Any) -> str:
    return response.content.decode()


def test_an_editor_writes_a_question_and_each_saving_is_a_version(editor_client: Client) -> None:
    bank = make_bank()
    assert editor_client.post(ADD, question_form(bank)).status_code == 302
    question = Question.objects.get()
    [option, other] = question.options.all()
    rows = [
        {"id": option.pk, "text_es": "Sí", "is_right": ""},
        {"id": other.pk, "text_es": "No", "is_right": "on"},
    ]
    edited = nested_form_data(
        {
            "bank": bank.pk,
            "kind": "single",
            "prompt_es": "¿Qué?",
            "points": "2.5",
            "tolerance": "0",
            "options": inline_formset(rows, initial=2),
        }
    )
    for _time in range(2):
        assert (
            editor_client.post(f"/admin/snippets/trainaction/question/edit/{question.pk}/", edited).status_code == 302
        )
    versions = QuestionVersion.objects.order_by("number")
    assert [(each.number, each.content["points"]) for each in versions] == [(1, "1.00"), (2, "2.50")]
    keys = [[option["key"] for option in each.content["options"]] for each in versions]
    right = [[option["is_right"] for option in each.content["options"]] for each in versions]
    assert (keys[0] == keys[1], right) == (True, [[True, False], [False, True]])


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"options": [("Sí", True)]}, "dos opciones por lo menos"),
        ({"options": [("Sí", True), ("No", True)]}, "Marque una opción como correcta, y solo una"),
        ({"options": [("Sí", False), ("No", False)]}, "Marque una opción como correcta, y solo una"),
        ({"kind": "multiple", "options": [("Sí", False), ("No", False)]}, "por lo menos una opción como correcta"),
        ({"kind": "true_false", "options": [("a", True), ("b", False), ("c", False)]}, "una de cada una"),
        ({"kind": "matching"}, "diga de cada opción con qué va"),
        ({"kind": "ordering", "options": []}, "emparejar u ordenar hacen falta dos"),
        ({"kind": "numeric", "options": []}, "Diga qué número es correcto"),
        ({"kind": "short", "options": []}, "Diga qué respuestas son correctas"),
        ({"kind": "open", "options": []}, "Diga por qué da puntos la tutoría"),
        ({"points": "0"}, "0.01"),
        ({"points": "-1"}, "0.01"),
        ({"points": "1e308"}, "field-error"),
        ({"points": "nan"}, "field-error"),
        ({"kind": "numeric", "number": "1e308", "options": []}, "18"),
        ({"kind": "numeric", "number": "1", "tolerance": "-1", "options": []}, "0"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    editor_client: Client, fields: dict[str, Any], sentence: str
) -> None:
    response = editor_client.post(ADD, question_form(make_bank(), **fields))
    assert (response.status_code, sentence in sentences(response), Question.objects.count()) == (200, True, 0)


def quiz_form(bank: QuestionBank, number: str = "", **fields: Any) -> dict[str, str]:
    values = {"title_es": "Prueba", "pass_mark": "60", "review": "never", **fields}
    data: dict[str, str] = nested_form_data({**values, "draws": inline_formset([{"bank": bank.pk, "number": number}])})
    return data


@pytest.mark.parametrize(
    ("number", "fields", "sentence"),
    [
        ("2", {}, "solo tiene 1 pregunta."),
        ("0", {}, "1"),
        ("", {"minutes": "-1"}, "1"),
        ("", {"minutes": "1e308"}, "field-error"),
        ("", {"attempts": "0"}, "1"),
        ("", {"pass_mark": "101"}, "100"),
        ("", {"pass_mark": "nan"}, "field-error"),
    ],
)
def test_a_quiz_that_cannot_be_taken_is_refused(
    editor_client: Client, number: str, fields: dict[str, Any], sentence: str
) -> None:
    bank = make_bank()
    make_single(bank)
    response = editor_client.post("/admin/snippets/trainaction/quiz/add/", quiz_form(bank, number, **fields))
    assert (response.status_code, sentence in sentences(response), Quiz.objects.count()) == (200, True, 0)


def test_a_bank_without_questions_is_no_quiz(editor_client: Client) -> None:
    bank = make_bank()
    url = "/admin/snippets/trainaction/quiz/add/"
    assert "no tiene preguntas todavía" in sentences(editor_client.post(url, quiz_form(bank)))
    make_single(bank, points=Decimal(2))
    assert editor_client.post(url, quiz_form(bank)).status_code == 302
    assert Quiz.objects.get().draws.get().bank == bank
