"""A run as its learners see it: its lessons in one version, how far they are, and who else may look."""

import gzip
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from participants.models import Outcome, Participation
from tests.factories.quizzes import make_bank, make_quiz, make_single
from tests.factories.runs import make_enrolment, make_learner, make_run, make_tutor
from tests.trainaction.learning import READ, Learning, learning, put_block, signed_in, write
from trainaction.learning.queries import run_lessons
from trainaction.learning.services import Studied, finish_lesson, keep_studied
from trainaction.lessons.services import pin_lessons
from trainaction.models import (
    Attempt,
    BlockProgress,
    EnrolmentState,
    LessonProgress,
    RunLesson,
    RunLessonChange,
    RunModule,
)
from trainaction.quizzes.services import hand_in, start_attempt
from trainaction.tasks import pin_lessons_of_runs_that_begin

__all__ = ["learning"]

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    return response.content.decode()


def states_in(response: Any) -> list[str]:
    """What each lesson of a run's page says of itself."""
    return re.findall(r'<strong class="lessons__state(?: lessons__state--done)?">([^<]+)', text_of(response))


# --- one version for learners under way ------------------------------------------------------


def test_publishing_changes_nothing_for_learners_under_way(learning: Learning) -> None:
    write(learning.taught.lessons[0], "Otra cosa.", title="Otro título")
    page = text_of(learning.client.get(learning.lesson_url(0)))
    assert ("Texto 1 uno." in page, "Otra cosa." in page, "Otro título" in page) == (True, False, False)
    assert "Otro título" not in text_of(learning.client.get(learning.url))


def test_a_lesson_withdrawn_or_added_changes_nothing_for_learners_under_way(learning: Learning) -> None:
    before = run_lessons(learning.run, "es")
    learning.taught.lessons[1].unpublish()
    learning.taught.academy.lesson(learning.taught.modules[0], "Añadida")
    assert run_lessons(learning.run, "es") == before
    assert learning.client.get(learning.lesson_url(1)).status_code == 200


def test_a_tutor_brings_the_corrected_lesson_and_progress_stays(learning: Learning) -> None:
    learning.client.post(learning.lesson_url(0, "done/"), READ)
    tutor = make_tutor(learning.run)
    write(learning.taught.lessons[0], "Texto corregido.", "Texto 1 dos.")
    url = f"/es/teaching/{learning.run.key}/lessons/"
    client = signed_in(tutor)
    assert "Llevar la lección corregida a esta cohorte" in text_of(client.get(url))
    client.post(url, {"lesson": learning.taught.lessons[0].translation_key})
    assert "Texto corregido." in text_of(learning.client.get(learning.lesson_url(0)))
    assert states_in(learning.client.get(learning.url)) == ["Hecha"]
    [change] = RunLessonChange.objects.all()
    assert (change.by, change.language, change.before is not None and change.before < change.after) == (
        tutor.user,
        "es",
        True,
    )
    client.post(url, {"lesson": learning.taught.lessons[0].translation_key})
    assert RunLessonChange.objects.count() == 1
    assert "Llevar la lección corregida" not in text_of(client.get(url))


def test_a_new_lesson_is_brought_to_its_place(learning: Learning) -> None:
    added = learning.taught.academy.lesson(learning.taught.modules[0], "Añadida")
    client = signed_in(make_tutor(learning.run))
    client.post(f"/es/teaching/{learning.run.key}/lessons/", {"lesson": added.translation_key})
    found = [(each.number, each.module_number, each.title) for each in run_lessons(learning.run, "es")]
    assert found == [
        (1, 1, "Qué es un registro"),
        (2, 1, "Quién lo llena"),
        (3, 1, "Añadida"),
        (4, 2, "Decidir con datos"),
    ]


@pytest.mark.parametrize("lesson", ["", "no", "00000000-0000-4000-8000-000000000000"])
def test_bringing_what_is_no_lesson_says_so_and_changes_nothing(learning: Learning, lesson: str) -> None:
    client = signed_in(make_tutor(learning.run))
    before = list(RunLesson.objects.values_list("pk", "revision"))
    page = text_of(client.post(f"/es/teaching/{learning.run.key}/lessons/", {"lesson": lesson}, follow=True))
    assert "callout--bad" in page
    assert list(RunLesson.objects.values_list("pk", "revision")) == before


def test_a_run_without_dates_takes_up_its_lessons_when_somebody_comes(learning: Learning) -> None:
    run = make_run("sin-fechas", course_key=learning.taught.course.translation_key)
    make_enrolment(run, learning.person)
    assert "Qué es un registro" in text_of(learning.client.get(f"/es/learning/{run.key}/"))
    assert pin_lessons(run=run) is False


def test_the_clock_gives_runs_that_begin_their_lessons(learning: Learning) -> None:
    key, now = learning.taught.course.translation_key, timezone.now()
    begun = make_run("ya", course_key=key, starts_at=now - timedelta(hours=1))
    to_come = make_run("luego", course_key=key, starts_at=now + timedelta(hours=1))
    assert pin_lessons_of_runs_that_begin() == {"runs": 1}
    assert [run.lessons.count() for run in (begun, to_come)] == [3, 0]


def test_a_revision_that_a_run_teaches_is_not_purged(learning: Learning) -> None:
    from django.core.management import call_command

    for number in range(2):
        write(learning.taught.lessons[0], f"Texto {number}.")
    call_command("purge_revisions", verbosity=0)
    assert "Texto 1 uno." in text_of(learning.client.get(learning.lesson_url(0)))


def test_a_page_that_a_run_teaches_is_not_deleted(learning: Learning, administrator_client: Client) -> None:
    for page in (learning.taught.lessons[0], learning.taught.course):
        response = administrator_client.post(f"/admin/pages/{page.pk}/delete/", follow=True)
        assert "Una cohorte del curso enseña esta página" in text_of(response)
        assert Page.objects.filter(pk=page.pk).exists()


def test_several_pages_at_once_are_not_deleted_under_a_run(learning: Learning, administrator_client: Client) -> None:
    page = learning.taught.lessons[0]
    response = administrator_client.post(f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}", follow=True)
    assert "Una cohorte del curso enseña esta página" in text_of(response)
    assert Page.objects.filter(pk=page.pk).exists()


def test_a_lesson_is_taught_in_the_runs_language_or_the_readers(
    learning: Learning, translate: Callable[..., Any]
) -> None:
    translate(learning.taught.lessons[0], title="What a record is")
    key = learning.taught.course.translation_key
    runs = [make_run(f"en-{code}", course_key=key, language=code) for code in ("", "es", "en")]
    for run in runs:
        make_enrolment(run, learning.person)
        pin_lessons(run=run)
    titles = [run_lessons(run, run.language or reader)[0].title for reader in ("es", "en") for run in runs]
    spanish, english = "Qué es un registro", "What a record is"
    assert titles == [spanish, spanish, english, english, spanish, english]
    page = text_of(learning.client.get(f"/es/learning/en-en/lessons/{learning.taught.lessons[0].translation_key}/"))
    assert f'<h1 lang="en">{english}</h1>' in page


def test_a_lesson_that_is_not_translated_is_shown_in_its_language_and_says_so(
    learning: Learning, translate: Callable[..., Any]
) -> None:
    """The first lesson is in Spanish alone, the second in both: the module is called in English all the same."""
    translate(learning.taught.lessons[1], title="Who fills it in")
    run = make_run("en-libre", course_key=learning.taught.course.translation_key)
    make_enrolment(run, learning.person)
    pin_lessons(run=run)
    page = BeautifulSoup(text_of(learning.client.get("/en/learning/en-libre/")), "html.parser")
    rows = [
        (
            row.find(class_="lessons__title").text,
            row.find(class_="lessons__title").get("lang"),
            "Only in Spanish" in row.text,
        )
        for row in page.select(".lessons > li")
    ]
    assert rows == [
        ("Qué es un registro", "es", True),
        ("Who fills it in", None, False),
        ("Decidir con datos", "es", True),
    ]
    assert [each.bdi["lang"] if each.bdi else "" for each in page.select("h2.syllabus__module")] == ["", "es"]
    assert [each.text.split("done")[-1] for each in page.select("h2.syllabus__module")] == ["Contar (en)", "Usar"]
    said = "This lesson has not been translated yet: it is shown in Spanish, and counts for the course as any other."
    shown = [
        said in text_of(learning.client.get(f"/en/learning/en-libre/lessons/{lesson.translation_key}/"))
        for lesson in learning.taught.lessons
    ]
    assert shown == [True, False, True]
    in_spanish = text_of(
        learning.client.get(f"/es/learning/en-libre/lessons/{learning.taught.lessons[0].translation_key}/")
    )
    assert "no se ha traducido" not in in_spanish


@pytest.mark.parametrize(
    ("rule", "tried", "said"),
    [
        (None, "", "todavía no se ha aprobado: «Repaso»."),
        (None, "failed", "todavía no se ha aprobado: «Repaso»."),
        (None, "passed", ""),
        ("passed", "failed", "todavía no se ha aprobado: «Repaso»."),
        ("answered", "", "todavía no se ha entregado: «Repaso»."),
        ("answered", "failed", ""),
        ("viewed", "", ""),
        ("posted", "", ""),
    ],
)
def test_a_lesson_says_what_of_its_tasks_counts_and_is_not_done(
    learning: Learning, rule: str | None, tried: str, said: str
) -> None:
    """A lesson that was read is done with its quiz untried: beside the button stands what the module asks for besides."""
    bank = make_bank()
    make_single(bank)
    quiz = make_quiz(bank, title_es="Repaso")
    put_block(learning, "quiz", {"quiz": quiz.pk})
    if rule:
        RunModule.objects.create(run=learning.run, module_key=learning.taught.modules[0].translation_key, rule=rule)
    if tried:
        attempt = start_attempt(quiz=quiz, enrolment=learning.enrolment)
        hand_in(attempt=attempt)
        Attempt.objects.filter(pk=attempt.pk).update(is_passed=tried == "passed")
    page = BeautifulSoup(text_of(learning.client.get(learning.lesson_url(0))), "html.parser")
    notes = [
        each.text.split("módulo, y ")[1]
        for each in page.select("form.lesson-done > p.note")
        if "módulo, y " in each.text
    ]
    assert notes == [each for each in [said] if each]


def test_a_runs_title_without_english_is_marked_as_spanish(learning: Learning) -> None:
    learning.run.title_en = ""
    learning.run.save()
    english = text_of(learning.client.get(f"/en/learning/{learning.run.key}/"))
    assert f'<h1 lang="es">{learning.run.title_es}</h1>' in english
    assert f"<h1>{learning.run.title_es}</h1>" in text_of(learning.client.get(learning.url))


# --- how far a learner is --------------------------------------------------------------------


def test_opening_the_first_lesson_begins_the_course(learning: Learning) -> None:
    learning.client.get(learning.url)
    learning.enrolment.refresh_from_db()
    assert learning.enrolment.state == EnrolmentState.ENROLLED
    learning.client.get(learning.lesson_url(0))
    learning.enrolment.refresh_from_db()
    assert (learning.enrolment.state, learning.enrolment.first_seen_at is not None) == (EnrolmentState.ACTIVE, True)
    [participation] = Participation.objects.filter(activity=learning.run.activity)
    assert participation.outcome == Outcome.ATTENDED


def test_a_lesson_says_its_place_and_leads_to_those_beside_it(learning: Learning) -> None:
    page = text_of(learning.client.get(learning.lesson_url(1)))
    assert "Lección 2 de 3" in page
    assert re.findall(r'rel="(prev|next)" href="([^"]+)"><span>', page) == [
        ("prev", learning.lesson_url(0)),
        ("next", learning.lesson_url(2)),
    ]


def test_done_leads_on_and_back_to_the_run_after_the_last(learning: Learning) -> None:
    led = [learning.client.post(learning.lesson_url(place, "done/"), READ)["Location"] for place in range(3)]
    assert led == [learning.lesson_url(1), learning.lesson_url(2), learning.url]
    page = learning.client.get(learning.url)
    assert states_in(page) == ["Hecha", "Hecha", "Hecha"]
    assert "3 de 3 lecciones hechas" in text_of(page)


def test_done_said_again_keeps_its_first_moment(learning: Learning) -> None:
    learning.client.post(learning.lesson_url(0, "done/"), READ)
    first = LessonProgress.objects.get().done_at
    learning.client.post(learning.lesson_url(0, "done/"), READ)
    assert LessonProgress.objects.get().done_at == first


def test_blocks_are_seen_once_and_all_of_them_are_the_lesson(learning: Learning) -> None:
    blocks = [str(block["id"]) for block in learning.taught.lessons[0].body.raw_data]
    url = learning.lesson_url(0, "seen/")
    for _time in range(2):
        assert learning.client.post(url, {"block": [blocks[0], "no", blocks[0]]}).status_code == 204
    assert [str(each.block) for each in BlockProgress.objects.all()] == blocks[:1]
    assert "1 de 2 partes vistas" in text_of(learning.client.get(learning.lesson_url(0)))
    assert LessonProgress.objects.get().done_at is None
    learning.client.post(url, {"block": blocks[1]})
    assert LessonProgress.objects.get().done_at is not None


def blocks_of(learning: Learning, place: int) -> list[str]:
    return [str(block["id"]) for block in learning.taught.lessons[place].body.raw_data]


def test_a_lesson_said_to_be_done_by_a_script_is_done_once(learning: Learning) -> None:
    """With its last part, as after a time without a line."""
    url, done = learning.lesson_url(0, "seen/"), []
    for _time in range(2):
        assert learning.client.post(url, {"done": "1", "block": blocks_of(learning, 0)}).status_code == 204
        done.append(LessonProgress.objects.get().done_at)
    assert (done[0] is None, done[0] == done[1]) == (False, True)


def test_a_script_that_has_not_seen_all_is_told_and_what_it_saw_is_kept(learning: Learning) -> None:
    url, blocks = learning.lesson_url(0, "seen/"), blocks_of(learning, 0)
    assert learning.client.post(url, {"done": "1", "block": blocks[:1]}).status_code == 409
    assert [str(each.block) for each in BlockProgress.objects.all()] == blocks[:1]
    assert LessonProgress.objects.get().done_at is None
    assert learning.client.post(url, {"done": "1", "read": "1"}).status_code == 204
    assert LessonProgress.objects.get().done_at is not None


def test_pressing_done_without_having_seen_the_lesson_does_not_do_it(learning: Learning) -> None:
    """What is missing is said with the way there, and so is the other way: to say that all of it was read."""
    blocks = blocks_of(learning, 0)
    learning.client.post(learning.lesson_url(0, "seen/"), {"block": blocks[0]})
    response = learning.client.post(learning.lesson_url(0, "done/"))
    soup = BeautifulSoup(response.content, "html.parser")
    summary = soup.select_one("[data-error-summary]")
    assert (response.status_code, LessonProgress.objects.get().done_at) == (400, None)
    assert [link["href"] for link in summary.select("a")] == [f"#b-{blocks[1]}", "#read"]
    assert "1 de 2 partes vistas" in summary.get_text()
    assert (soup.find(id=f"b-{blocks[1]}") is None, soup.find(id="read")["type"]) == (False, "checkbox")


def test_who_says_to_have_read_all_of_a_lesson_has_seen_its_parts(learning: Learning) -> None:
    learning.client.get(learning.lesson_url(0))
    assert learning.client.post(learning.lesson_url(0, "done/"), READ)["Location"] == learning.lesson_url(1)
    page = text_of(learning.client.get(learning.lesson_url(0)))
    assert ("2 de 2 partes vistas" in page, 'name="read"' in page) == (True, False)


def test_who_has_seen_all_of_a_lesson_is_asked_for_nothing(learning: Learning) -> None:
    """Its parts say which were seen before, on whatever device."""
    blocks = blocks_of(learning, 0)
    asked = []
    for seen in blocks:
        page = BeautifulSoup(learning.client.get(learning.lesson_url(0)).content, "html.parser")
        asked.append((len(page.select("[data-block][data-seen]")), len(page.select("[name=read]"))))
        learning.client.post(learning.lesson_url(0, "seen/"), {"block": seen})
    assert asked == [(0, 1), (1, 1)]
    assert learning.client.post(learning.lesson_url(0, "done/"))["Location"] == learning.lesson_url(1)


def test_a_lesson_done_before_it_was_corrected_stays_done(learning: Learning) -> None:
    learning.client.post(learning.lesson_url(0, "done/"), READ)
    write(learning.taught.lessons[0], "Texto 1 uno.", "Texto 1 dos.", "Un párrafo nuevo.")
    tutor = signed_in(make_tutor(learning.run))
    tutor.post(f"/es/teaching/{learning.run.key}/lessons/", {"lesson": learning.taught.lessons[0].translation_key})
    page = text_of(learning.client.get(learning.lesson_url(0)))
    assert ("2 de 3 partes vistas" in page, 'name="read"' in page) == (True, False)
    assert learning.client.post(learning.lesson_url(0, "done/"))["Location"] == learning.lesson_url(1)


def test_going_on_leads_to_the_part_last_seen_on_another_device(learning: Learning) -> None:
    blocks = [str(block["id"]) for block in learning.taught.lessons[1].body.raw_data]
    learning.client.get(learning.lesson_url(1))
    learning.client.post(learning.lesson_url(1, "seen/"), {"block": blocks[0]})
    other_device = signed_in(learning.person)
    page = text_of(other_device.get(learning.url))
    assert "Continúe donde se quedó" in page
    assert f'href="{learning.lesson_url(1)}#b-{blocks[0]}"' in page


def test_going_on_after_a_done_lesson_leads_to_the_next_one(learning: Learning) -> None:
    page = text_of(learning.client.get(learning.url))
    assert ("Empezar el curso" in page, f'class="button" href="{learning.lesson_url(0)}"' in page) == (True, True)
    learning.client.post(learning.lesson_url(0, "done/"), READ)
    assert f'class="button" href="{learning.lesson_url(1)}"' in text_of(learning.client.get(learning.url))


def test_a_corrected_block_keeps_what_was_seen(learning: Learning) -> None:
    block = str(learning.taught.lessons[0].body.raw_data[0]["id"])
    learning.client.post(learning.lesson_url(0, "seen/"), {"block": block})
    write(learning.taught.lessons[0], "Corregido.", "Texto 1 dos.")
    tutor = signed_in(make_tutor(learning.run))
    tutor.post(f"/es/teaching/{learning.run.key}/lessons/", {"lesson": learning.taught.lessons[0].translation_key})
    assert "1 de 2 partes vistas" in text_of(learning.client.get(learning.lesson_url(0)))


def test_nothing_is_counted_once_the_run_is_over(learning: Learning) -> None:
    learning.run.ends_at = timezone.now() - timedelta(minutes=1)
    learning.run.save()
    assert learning.client.get(learning.lesson_url(0)).status_code == 200
    learning.client.post(learning.lesson_url(0, "done/"), READ)
    assert LessonProgress.objects.count() == 0
    assert "Esta cohorte terminó" in text_of(learning.client.get(learning.url))


# --- who may look ----------------------------------------------------------------------------


def addresses(learning: Learning) -> list[str]:
    return [learning.url, learning.lesson_url(0)]


@pytest.mark.parametrize(
    ("state", "sentence", "can_enrol"),
    [
        (EnrolmentState.REQUESTED, "Pidió una plaza", False),
        (EnrolmentState.WAITING, "Está en la lista de espera", False),
        (EnrolmentState.WITHDRAWN, "Dejó esta cohorte", True),
        (EnrolmentState.REJECTED, "No se le dio una plaza", False),
        ("", "son para quienes se inscribieron", True),
    ],
)
def test_who_has_no_place_is_told_so_with_the_way_to_one(
    learning: Learning, state: str, sentence: str, can_enrol: bool
) -> None:
    other = make_learner("eva@escuela.example", "Eva Paz")
    if state:
        make_enrolment(learning.run, other, state)
    client = signed_in(other)
    for url in addresses(learning):
        response = client.get(url)
        assert response.status_code == 403
        assert (sentence in text_of(response), "/es/trainaction/medir/" in text_of(response)) == (True, True)
        assert (f"{learning.url}enrol/" in text_of(response)) == can_enrol
    for verb in ("seen/", "done/"):
        assert client.post(learning.lesson_url(0, verb)).status_code == 403
    assert LessonProgress.objects.count() == 0


def test_who_has_no_place_in_a_run_that_is_closed_is_told_why_there_is_none(learning: Learning) -> None:
    learning.run.enrolment_closes_at = timezone.now() - timedelta(days=1)
    learning.run.save()
    page = text_of(signed_in(make_learner("eva@escuela.example", "Eva Paz")).get(learning.url))
    assert ("La inscripción en esta cohorte se ha cerrado" in page, f"{learning.url}enrol/" in page) == (
        True,
        False,
    )


def test_a_run_of_another_is_as_closed_as_any(learning: Learning) -> None:
    other = make_learner("eva@escuela.example", "Eva Paz")
    make_enrolment(make_run("otra", course_key=learning.taught.course.translation_key), other)
    assert signed_in(other).get(learning.lesson_url(0)).status_code == 403


def test_lessons_are_closed_before_the_first_day(learning: Learning) -> None:
    learning.run.starts_at = timezone.now() + timedelta(days=2)
    learning.run.save()
    response = learning.client.get(learning.lesson_url(0))
    assert (response.status_code, "Tiene una plaza" in text_of(response)) == (403, True)


def test_a_tutor_reads_along_and_nothing_is_written(learning: Learning) -> None:
    client = signed_in(make_tutor(learning.run))
    assert [client.get(url).status_code for url in addresses(learning)] == [200, 200]
    client.post(learning.lesson_url(0, "done/"), READ)
    assert LessonProgress.objects.count() == 0


def test_a_tutor_of_another_run_is_nobody_here(learning: Learning) -> None:
    client = signed_in(make_tutor(make_run("otra")))
    assert client.get(f"/es/teaching/{learning.run.key}/lessons/").status_code == 404
    assert client.get(learning.url).status_code == 403


def test_a_lesson_that_the_run_does_not_teach_is_not_found(learning: Learning) -> None:
    url = f"{learning.url}lessons/00000000-0000-4000-8000-000000000000/"
    assert [learning.client.get(url).status_code, learning.client.post(f"{url}done/").status_code] == [404, 404]
    assert learning.client.get("/es/learning/no/").status_code == 404


def test_lessons_kept_of_many_are_as_if_each_had_done_them(learning: Learning) -> None:
    """The first one begins the course; kept again, first moments stay; nobody is completed by it alone."""
    luis = make_enrolment(learning.run, make_learner("luis@escuela.example", "Luis Castro"))
    first, second = (lesson.translation_key for lesson in learning.taught.lessons[:2])
    day, later = timezone.now() - timedelta(days=9), timezone.now() - timedelta(days=8)
    studied = [
        Studied(learning.enrolment, first, day, later),
        Studied(learning.enrolment, second, later),
        Studied(luis, second, later, later),
    ]
    assert (keep_studied(studied=studied), keep_studied(studied=[Studied(luis, second, day, day)])) == (3, 0)
    rows = LessonProgress.objects.order_by("pk").values_list("enrolment", "lesson_key", "opened_at", "done_at")
    assert list(rows) == [
        (learning.enrolment.pk, first, day, later),
        (learning.enrolment.pk, second, later, None),
        (luis.pk, second, later, later),
    ]
    keep_studied(studied=[Studied(learning.enrolment, second, later, later)])
    assert LessonProgress.objects.get(enrolment=learning.enrolment, lesson_key=second).done_at == later
    for enrolment, began in ((learning.enrolment, day), (luis, later)):
        enrolment.refresh_from_db()
        assert (enrolment.state, enrolment.first_seen_at) == (EnrolmentState.ACTIVE, began)


# --- weight ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lessons", [1, 3])
def test_a_lesson_asks_the_same_of_the_database_whatever_the_course_holds(
    learning: Learning, django_assert_num_queries: Any, lessons: int
) -> None:
    RunLesson.objects.filter(run=learning.run, number__gt=lessons).delete()
    for _time in range(2):
        learning.client.get(learning.lesson_url(0))
    with django_assert_num_queries(8):
        response = learning.client.get(learning.lesson_url(0))
    assert len(response.content) < 30_000
    with django_assert_num_queries(20):
        learning.client.get(learning.url)


def test_a_lesson_weighs_less_than_100_kilobytes_with_all_that_it_loads(learning: Learning) -> None:
    """The page, its styles and scripts as they are sent (compressed) and the fonts that it asks for at once."""
    page = text_of(learning.client.get(learning.lesson_url(0)))
    parts = set(re.findall(r'(?:<link rel="(?:stylesheet|preload)" href|<script src)="/static/([^"]+)"', page))
    files = [Path(finders.find(part) or "").read_bytes() for part in parts]
    weight = len(gzip.compress(page.encode())) + sum(min(len(gzip.compress(each)), len(each)) for each in files)
    assert len(parts) >= 9
    assert weight < 100_000, weight


@pytest.mark.parametrize(
    ("language", "words", "way"),
    [("es", "1 de 3 lecciones hechas", "Seguir el curso"), ("en", "1 of 3 lessons done", "Go on with the course")],
)
def test_own_courses_say_how_far_each_is(learning: Learning, language: str, words: str, way: str) -> None:
    """A lesson that the run does not have counts for nothing."""
    learning.client.get(learning.lesson_url(0))
    for lesson in (learning.taught.lessons[0].translation_key, uuid4()):
        finish_lesson(enrolment=learning.enrolment, lesson_key=lesson, of=())
    page = BeautifulSoup(text_of(learning.client.get(f"/{language}/learning/")), "html.parser")
    assert page.select_one(".run output").text == words
    assert [page.select_one(".run progress")[name] for name in ("value", "max")] == ["1", "3"]
    assert page.select_one(".run .button").text.startswith(way)
