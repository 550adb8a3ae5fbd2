"""What is held of a learner is told in words: no keys of lessons, no raw answers, and all of it in the file."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.utils.translation import override

from participants.personal_data import declarations
from participants.queries.privacy import held_of
from tests.factories.quizzes import make_bank, make_each_kind, make_quiz
from tests.trainaction.learning import READ, Learning, learning, put_block
from tests.trainaction.test_quizzes import put_in, right_form
from trainaction.models import OutgoingStatement
from trainaction.quizzes.services import hand_in, start_attempt

__all__ = ["learning"]

pytestmark = pytest.mark.django_db

KEY = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
IN_WORDS = 33
"""Queries that say keys in words, however many answers there are."""


@pytest.fixture
def learned(learning: Learning, settings: Any) -> Learning:
    """A learner who has opened and done a lesson, answered a quiz, thought something over and written in the forum."""
    settings.XAPI_ENDPOINT = "https://lrs.example/xapi"
    bank = make_bank()
    make_each_kind(bank)
    quiz = make_quiz(bank)
    put_in(learning, quiz)
    block = put_block(learning, "reflection", {"prompt": "¿Qué falta?", "hint": ""})
    first = learning.taught.lessons[0]
    learning.client.post(learning.lesson_url(0, "seen/"), {"block": [each["id"] for each in first.body.raw_data]})
    learning.client.post(learning.lesson_url(0, "done/"), READ)
    learning.client.post(learning.lesson_url(0, f"reflections/{block}/"), {"text": "Falta quién."})
    attempt = start_attempt(quiz=quiz, enrolment=learning.enrolment)
    learning.client.post(f"{learning.url}attempts/{attempt.public_id}/", right_form(attempt))
    hand_in(attempt=attempt)
    sent = {"title": "Una duda", "text": "¿Qué cuenta?", "module": "general", "form_key": str(uuid4())}
    learning.client.post(f"{learning.url}forum/new/", sent)
    return learning


def test_page_says_lessons_answers_and_messages_in_words(learned: Learning) -> None:
    with override("es"):
        held = held_of(learned.person, for_reading=True)
    assert {row["lección"] for row in held["avance en lecciones"]} == {"Qué es un registro"}
    answers = {row["pregunta"]: row["respuesta"] for row in held["preguntas de intentos"]}
    assert sorted(answers.values())[:3] == ["1. Primero; 2. Segundo; 3. Tercero", "12,5", "A; B"]
    assert [row["hilo"] for row in held["mensajes de foros"]] == ["Una duda"]
    assert [row["estado"] for row in held["mensajes de foros"]] == ["Publicado"]
    assert "completed Qué es un registro" in {
        row["contenido"].replace("completó", "completed") for row in held["declaraciones por enviar"]
    }
    del held["personas"]  # its identifier is told as one
    assert KEY.findall(json.dumps(held, default=str, ensure_ascii=False)) == []


def test_file_has_what_programs_read_too(learned: Learning) -> None:
    told = json.dumps(held_of(learned.person), default=str)
    statements = OutgoingStatement.objects.count()
    assert statements > 5
    assert told.count('"actor"') == statements


def test_page_asks_as_much_for_many_answers_as_for_few(learned: Learning, django_assert_max_num_queries: Any) -> None:
    tables = sum(bool(declared.fields) for declared in declarations().values())
    with django_assert_max_num_queries(tables + IN_WORDS):  # one for each table, and what its words are looked up with
        held_of(learned.person, for_reading=True)
