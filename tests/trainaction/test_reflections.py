"""What a learner writes for themselves in a lesson: kept once, read by nobody else, counted where a rule asks for it."""

from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.utils import timezone

from participants.models import ErasedAddress
from participants.queries.privacy import held_of
from participants.services.privacy import erase_person
from tests.factories.runs import make_enrolment, make_learner, make_tutor
from tests.trainaction.learning import READ, Learning, learning, put_block, signed_in
from tests.trainaction.test_completion import set_rules, state_of
from trainaction.models import CourseRun, EnrolmentState, Reflection, ReflectionSending, RunReflection

__all__ = ["learning"]

pytestmark = pytest.mark.django_db

ASKED = {"prompt": "¿Con qué información se decidió?", "hint": ""}


@pytest.fixture
def block(learning: Learning) -> UUID:
    return put_block(learning, "reflection", ASKED)


def url_of(learning: Learning, block: UUID) -> str:
    return learning.lesson_url(0, f"reflections/{block}/")


def send(learning: Learning, block: UUID, text: str, key: object = None) -> Any:
    """As a script sends it."""
    return learning.client.post(url_of(learning, block), {"text": text, "key": str(key or uuid4())})


def texts() -> list[str]:
    return list(Reflection.objects.values_list("text", flat=True))


def test_a_reflection_is_kept_by_its_form_and_shown_again(learning: Learning, block: UUID) -> None:
    response = learning.client.post(url_of(learning, block), {"text": "Con una\r\nhoja de cálculo. "})
    assert response["Location"] == f"{learning.lesson_url(0)}#b-{block}"
    page = signed_in(learning.person).get(learning.lesson_url(0)).content.decode()
    assert "Con una\nhoja de cálculo.</textarea>" in page
    assert "Solo usted lee lo que escribe aquí" in page


def test_the_same_sending_is_kept_once_and_never_undoes_a_later_one(learning: Learning, block: UUID) -> None:
    first = uuid4()
    statuses = [send(learning, block, "Uno", first), send(learning, block, "Dos"), send(learning, block, "Uno", first)]
    assert [each.status_code for each in statuses] == [200, 200, 200]
    assert (texts(), ReflectionSending.objects.count()) == (["Dos"], 2)


def test_an_empty_text_takes_the_reflection_away(learning: Learning, block: UUID) -> None:
    send(learning, block, "Uno")
    assert send(learning, block, " ").json()["saved"] is False
    assert texts() == []


def test_a_page_that_is_saved_as_it_was_given_leaves_a_newer_reflection(learning: Learning, block: UUID) -> None:
    was = send(learning, block, "Uno").json()["was"]
    shown = BeautifulSoup(learning.client.get(learning.lesson_url(0)).content, "html.parser")
    assert shown.select_one("form.reflection [name='was.text']")["value"] == was
    send(learning, block, "Dos")
    learning.client.post(url_of(learning, block), {"text": "Uno", "was.text": was})
    assert texts() == ["Dos"]
    learning.client.post(url_of(learning, block), {"text": "Tres", "was.text": was})
    assert texts() == ["Tres"]


def test_what_is_too_long_is_said_and_nothing_is_lost(learning: Learning, block: UUID) -> None:
    send(learning, block, "Uno")
    long = "a" * 8001
    response = learning.client.post(url_of(learning, block), {"text": long})
    assert (response.status_code, f"{long}</textarea>" in response.content.decode()) == (400, True)
    assert "8000 caracteres son el máximo" in response.content.decode().replace("\xa0", "")
    assert (send(learning, block, long).status_code, texts()) == (400, ["Uno"])
    page = BeautifulSoup(response.content, "html.parser")
    address, _sign, place = str(page.select_one("form.reflection button")["formaction"]).partition("#")
    assert (address, page.select_one(f"#{place}")["class"]) == (url_of(learning, block), ["field__error"])


def test_a_sending_without_a_key_of_its_own_is_refused(learning: Learning, block: UUID) -> None:
    assert learning.client.post(url_of(learning, block), {"text": "Uno", "key": "no"}).status_code == 400
    assert texts() == []


def test_once_the_run_is_over_it_is_read_and_not_written(learning: Learning, block: UUID) -> None:
    send(learning, block, "Uno")
    CourseRun.objects.filter(pk=learning.run.pk).update(ends_at=timezone.now() - timedelta(hours=1))
    assert (send(learning, block, "Dos").status_code, texts()) == (409, ["Uno"])
    page = learning.client.post(url_of(learning, block), {"text": "Dos"}, follow=True).content.decode()
    assert ("Esta cohorte terminó" in page, "<textarea" in page, "<p>Uno</p>" in page) == (True, False, True)


def test_nobody_else_reads_or_writes_it(learning: Learning, block: UUID) -> None:
    send(learning, block, "Lo que pienso de mi jefe")
    tutor, colleague = make_tutor(learning.run), make_learner("luis@escuela.example", "Luis Castro")
    make_enrolment(learning.run, colleague)
    for person, status in ((tutor, 404), (colleague, 200)):
        client = signed_in(person)
        assert "mi jefe" not in client.get(learning.lesson_url(0)).content.decode()
        response = client.post(url_of(learning, block), {"text": "Otra cosa", "key": str(uuid4())})
        assert response.status_code == status
    assert sorted(texts()) == ["Lo que pienso de mi jefe", "Otra cosa"]
    assert "la tutoría no." in signed_in(tutor).get(learning.lesson_url(0)).content.decode()


def test_what_the_lesson_does_not_ask_is_not_found(learning: Learning, block: UUID) -> None:
    wrong = [learning.lesson_url(1, f"reflections/{block}/"), url_of(learning, uuid4())]
    assert [learning.client.post(url, {"text": "Uno"}).status_code for url in wrong] == [404, 404]


def test_a_lesson_brought_without_it_asks_it_no_more_and_keeps_the_text(learning: Learning, block: UUID) -> None:
    from tests.trainaction.learning import write
    from trainaction.lessons.services import bring_lesson

    send(learning, block, "Uno")
    lesson = write(learning.taught.lessons[0], "Solo texto.")
    bring_lesson(run=learning.run, lesson_key=lesson.translation_key, by=make_tutor(learning.run).user)
    assert (RunReflection.objects.count(), texts()) == (0, ["Uno"])


def test_reflections_count_as_answered_and_the_page_says_what_is_missing(learning: Learning, block: UUID) -> None:
    set_rules(learning, {"rule": "answered"}, {"rule": "viewed"}, needed=1)
    page = learning.client.get(learning.url).content.decode()
    assert "Responder 1 de 1 actividad" in page
    assert f'<a href="{learning.lesson_url(0)}#b-{block}">Pregunta para reflexionar en «Qué es un registro»</a>' in page
    send(learning, block, "Uno")
    assert state_of(learning) == EnrolmentState.COMPLETED
    assert f"#b-{block}" not in learning.client.get(learning.url).content.decode()


def test_without_a_rule_for_it_nobody_is_held_up_by_a_reflection(learning: Learning, block: UUID) -> None:
    for place in range(3):
        learning.client.post(learning.lesson_url(place, "done/"), READ)
    assert state_of(learning) == EnrolmentState.COMPLETED


def test_a_reflection_is_in_the_learners_own_data_and_goes_with_them(learning: Learning, block: UUID) -> None:
    send(learning, block, "Lo mío")
    held = held_of(learning.person)
    assert [row["text"] if "text" in row else row["texto"] for row in held["reflexiones"]] == ["Lo mío"]
    erase_person(person=learning.person, by=None)
    assert (Reflection.objects.count(), ReflectionSending.objects.count(), ErasedAddress.objects.count()) == (0, 0, 1)


def test_a_lesson_asks_once_for_all_its_reflections(
    learning: Learning, block: UUID, django_assert_num_queries: Any
) -> None:
    put_block(learning, "reflection", ASKED)
    put_block(learning, "reflection", ASKED)
    for _time in range(2):
        learning.client.get(learning.lesson_url(0))
    with django_assert_num_queries(9):
        learning.client.get(learning.lesson_url(0))


def test_the_migration_tells_runs_under_way_of_their_reflections(learning: Learning, block: UUID) -> None:
    migration = import_module("trainaction.migrations.0012_reflections")
    RunReflection.objects.all().delete()
    migration.note_reflections(apps, None)
    [row] = RunReflection.objects.all()
    assert (row.run, row.block, row.lesson_key) == (
        learning.run,
        block,
        learning.taught.lessons[0].translation_key,
    )
