"""E-mails to learners: when each is due, in which language, sent once, and ended with one press."""

import re
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from participants.models import Person, PersonEmail
from participants.models.merges import Subject
from participants.queries.privacy import held_of
from participants.services.merging import merge
from participants.services.privacy import erase_person
from portal import periodic
from portal.models import User
from tests.factories.certificates import make_certificate, make_completed, make_course_run
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.factories.runs import make_enrolment, make_learner
from tests.stepping import stepping
from tests.trainaction.conftest import Academy, Taught
from trainaction.certificates import services as certificates
from trainaction.enrolment.services import enrolments
from trainaction.lessons.services import pin_lessons
from trainaction.messages import sending
from trainaction.messages.due import Due, due
from trainaction.models import (
    Attempt,
    AttemptItem,
    CourseRun,
    Enrolment,
    EnrolmentChange,
    EnrolmentState,
    LearnerMessage,
    LessonProgress,
    MessageKind,
    MessageOptOut,
)
from trainaction.quizzes.services import mark

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)  # nine in the morning in Guatemala
NOTHING = {"written": 0, "sent": 0, "refused": 0, "dropped": 0, "left": 0}


@pytest.fixture
def run(remade: Callable[..., CourseRun], academy: Academy) -> CourseRun:
    return remade(_make_run, academy)


def _make_run(academy: Academy) -> CourseRun:
    return make_course_run(
        academy.course("Seguridad ciudadana", hours=40), title_es="Primera edición", title_en="First"
    )


def _enrol(run: CourseRun, email: str = "ana@escuela.example", at: datetime = NOW, **fields: Any) -> Enrolment:
    person = make_learner(email, fields.pop("name", "Ana Morales"))
    return enrolments.enrol(run=run, person=person, by=None, language=fields.pop("language", "es"), at=at, **fields)


def _subjects() -> list[str]:
    return [message.subject for message in mail.outbox]


def _kinds(at: datetime) -> list[str]:
    return [each.kind for each in due(at)]


# --- when each is due ------------------------------------------------------------------------


def test_who_gets_a_place_is_told_in_their_language(run: CourseRun):
    _enrol(run)
    _enrol(run, "jo@school.example", language="en", name="Jo Lake")
    assert sending.send_due(at=NOW)["sent"] == 2
    assert [(each.to, each.subject, each.extra_headers["Content-Language"]) for each in mail.outbox] == [
        (["ana@escuela.example"], "Tiene una plaza: Seguridad ciudadana", "es"),
        (["jo@school.example"], "You have a place: Seguridad ciudadana", "en"),
    ]
    assert "http://127.0.0.1:8000/en/learning/run-1/" in mail.outbox[1].body


def test_who_moves_up_is_told_that_a_place_became_free(academy: Academy):
    run = make_course_run(academy.course("Seguridad ciudadana", hours=40), capacity=1)
    first, second = _enrol(run), _enrol(run, "luis@escuela.example", name="Luis Paz")
    sending.send_due(at=NOW)
    mail.outbox.clear()
    assert second.state == EnrolmentState.WAITING
    enrolments.withdraw(enrolment=first, by=None, at=NOW + timedelta(hours=1))
    sending.send_due(at=NOW + timedelta(hours=2))
    assert [(each.to, "Quedó libre una plaza" in each.body) for each in mail.outbox] == [
        (["luis@escuela.example"], True)
    ]


@pytest.fixture
def answers(run: CourseRun) -> list[AttemptItem]:
    """Four open answers of somebody, in attempts at two quizzes."""
    ana = make_enrolment(run, make_learner(), EnrolmentState.ACTIVE)
    version = make_question(make_bank(), "open", points=2).versions.get()
    found = []
    for number in (1, 2):
        attempt = Attempt.objects.create(
            enrolment=ana, quiz=make_quiz(title_es=f"Prueba {number}"), number=1, started_at=NOW, submitted_at=NOW,
            pass_mark=60, out_of=4,
        )  # fmt: skip
        found += [AttemptItem.objects.create(attempt=attempt, number=place, version=version) for place in (1, 2)]
    return found


def _mark(*items: AttemptItem, at: datetime) -> None:
    """As a tutor does, at a moment."""
    for item in items:
        mark(item=item, points=Decimal(2), comment="", by=None)
    AttemptItem.objects.filter(pk__in=[item.pk for item in items]).update(marked_at=at)


def test_answers_marked_are_told_together_once_the_tutor_has_gone_on(answers: list[AttemptItem]) -> None:
    _mark(*answers[:2], at=NOW)
    assert _kinds(NOW + timedelta(minutes=20)) == []
    _mark(answers[2], at=NOW + timedelta(minutes=20))
    assert _kinds(NOW + timedelta(minutes=40)) == []
    assert sending.send_due(at=NOW + timedelta(minutes=50))["sent"] == 1
    [told] = mail.outbox
    assert told.subject == "Ya se calificaron sus respuestas: Seguridad ciudadana"
    assert "3 respuestas" in told.body and "Prueba 1, Prueba 2" in told.body
    assert sending.send_due(at=NOW + timedelta(hours=3)) == NOTHING

    _mark(answers[3], at=NOW + timedelta(hours=4))
    assert sending.send_due(at=NOW + timedelta(hours=5))["sent"] == 1
    assert mail.outbox[1].subject == "Ya se calificó: Prueba 2"
    assert "1 respuesta" in mail.outbox[1].body
    assert f"/es/learning/run-1/attempts/{answers[3].attempt.public_id}/" in mail.outbox[1].body
    # A title that names no course has it below, with its run; one that does has the run alone.
    run = answers[0].attempt.enrolment.run.title
    assert [each.body.split("\n")[1] for each in mail.outbox] == [run, f"Seguridad ciudadana · {run}"]


def test_who_wants_no_news_of_marks_gets_none_and_old_marks_are_not_told(answers: list[AttemptItem]) -> None:
    _mark(*answers, at=NOW)
    assert _kinds(NOW + timedelta(days=3)) == []
    assert _kinds(NOW + timedelta(hours=1)) == [MessageKind.MARKED]
    MessageOptOut.objects.create(person=answers[0].attempt.enrolment.person, kind=MessageKind.MARKED)
    assert _kinds(NOW + timedelta(hours=1)) == []


def test_what_happened_long_ago_is_told_to_nobody(run: CourseRun):
    _enrol(run, at=NOW - timedelta(days=3))
    assert sending.send_due(at=NOW) == NOTHING


@pytest.mark.parametrize(
    ("at", "is_due"),
    [
        (datetime(2026, 11, 30, 23, 0, tzinfo=UTC), False),  # two days before
        (datetime(2026, 12, 1, 12, 59, tzinfo=UTC), False),  # the day before at 6:59 in Guatemala
        (datetime(2026, 12, 1, 13, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 2, 5, 59, tzinfo=UTC), True),  # the day before at 23:59
        (datetime(2026, 12, 2, 13, 0, tzinfo=UTC), False),  # the day itself
    ],
)
def test_a_run_is_announced_the_day_before_by_its_own_clock(run: CourseRun, at: datetime, is_due: bool):
    CourseRun.objects.update(starts_at=datetime(2026, 12, 2, 15, 0, tzinfo=UTC))
    make_enrolment(run, make_learner(), EnrolmentState.ENROLLED)
    assert _kinds(at) == ([MessageKind.STARTS] if is_due else [])


def test_a_run_that_is_put_off_is_announced_anew(run: CourseRun):
    make_enrolment(run, make_learner(), EnrolmentState.ENROLLED)
    for day in (2, 9, 9):
        CourseRun.objects.update(starts_at=datetime(2026, 12, day, 15, 0, tzinfo=UTC))
        sending.send_due(at=datetime(2026, 12, day - 1, 15, 0, tzinfo=UTC))
    assert _subjects() == ["Empieza mañana: Seguridad ciudadana"] * 2
    assert [
        "2 de diciembre de 2026 a las 09:00 (CST)" in mail.outbox[0].body,
        "9 de diciembre" in mail.outbox[1].body,
    ] == [True] * 2


@pytest.mark.parametrize("state", EnrolmentState.values)
def test_who_is_under_way_is_told_a_week_before_the_end(run: CourseRun, state: str):
    CourseRun.objects.update(ends_at=NOW + timedelta(days=7))
    make_enrolment(run, make_learner(), state)
    assert _kinds(NOW) == ([MessageKind.ENDS] if state in ("enrolled", "active") else [])


def test_an_archived_run_tells_nothing(run: CourseRun):
    CourseRun.objects.update(ends_at=NOW + timedelta(days=7))
    make_enrolment(run, make_learner(), EnrolmentState.ACTIVE)
    assert _kinds(NOW) == [MessageKind.ENDS]
    CourseRun.objects.update(archived_at=NOW)
    assert _kinds(NOW) == []


@pytest.fixture
def stopped(taught: Taught) -> Enrolment:
    """Somebody who did the first of three lessons and opened the second, ten days ago."""
    run = make_course_run(taught.course)
    pin_lessons(run=run)
    own = make_enrolment(run, make_learner(), EnrolmentState.ACTIVE)
    for place, done in ((0, NOW - timedelta(days=11)), (1, None)):
        seen = NOW - timedelta(days=10, minutes=-place)
        LessonProgress.objects.create(
            enrolment=own, lesson_key=taught.lessons[place].translation_key, opened_at=seen, seen_at=seen, done_at=done
        )
    return own


def test_who_stopped_is_led_to_the_lesson_where_they_did(stopped: Enrolment, taught: Taught):
    sending.send_due(at=NOW)
    message = mail.outbox[0]
    assert message.subject == f"Se quedó en «{taught.lessons[1].title}»"
    assert f"/es/learning/run-1/lessons/{taught.lessons[1].translation_key}/" in message.body
    assert "Ha completado 1 de 3 lecciones." in message.body


def test_who_stopped_is_told_once_until_they_go_on_and_stop_again(stopped: Enrolment):
    for day in range(3):
        sending.send_due(at=NOW + timedelta(days=day))
    LessonProgress.objects.update(seen_at=NOW + timedelta(days=4))
    sending.send_due(at=NOW + timedelta(days=5))
    assert len(mail.outbox) == 1
    sending.send_due(at=NOW + timedelta(days=12))
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(("days", "is_due"), [(6, False), (8, True), (29, True), (31, False)])
def test_who_was_not_seen_for_a_week_stopped_and_for_a_month_is_left_alone(stopped: Enrolment, days: int, is_due: bool):
    LessonProgress.objects.update(seen_at=NOW - timedelta(days=days))
    assert _kinds(NOW) == ([MessageKind.STOPPED] if is_due else [])


def test_a_certificate_is_told_and_one_issued_anew_too(run: CourseRun):
    enrolment = make_completed(run)
    first = make_certificate(enrolment, at=NOW)
    sending.send_due(at=NOW + timedelta(minutes=1))
    certificates.reissue(certificate=first, version=first.version, by=None, at=NOW + timedelta(hours=1))
    sending.send_due(at=NOW + timedelta(hours=2))
    assert _subjects() == [
        "Su certificado está listo: Seguridad ciudadana",
        "Su certificado corregido está listo: Seguridad ciudadana",
    ]
    assert "http://127.0.0.1:8000/es/learning/run-1/certificate/" in mail.outbox[0].body


def test_a_certificate_revoked_meanwhile_is_not_told(run: CourseRun):
    certificate = make_certificate(make_completed(run), at=NOW)
    assert sending.write_down(at=NOW) == 1
    certificates.revoke(certificate=certificate, by=None, why="Error.", at=NOW)
    assert sending.send_due(at=NOW) == {**NOTHING, "written": 1, "sent": 1, "dropped": 1}
    assert _subjects() == ["Se revocó su certificado: Seguridad ciudadana"]
    assert "Error." not in mail.outbox[0].body
    assert sending.send_due(at=NOW + timedelta(minutes=2)) == NOTHING


def test_who_is_not_admitted_or_taken_out_by_others_is_told_and_who_leaves_is_not(run: CourseRun, manager: User):
    CourseRun.objects.update(needs_approval=True)
    ana, eva, luis = (_enrol(run, f"{name}@escuela.example", name=name) for name in ("ana", "eva", "luis"))
    enrolments.reject(enrolment=ana, by=manager, why="Cupo de otro país.", at=NOW)
    enrolments.withdraw(enrolment=eva, by=manager, why="Lo pidió.", at=NOW)
    enrolments.withdraw(enrolment=luis, by=luis.person.user, at=NOW)
    assert sending.send_due(at=NOW) == {**NOTHING, "written": 2, "sent": 2}
    assert [(each.to, each.subject) for each in mail.outbox] == [
        (["ana@escuela.example"], "No obtuvo plaza: Seguridad ciudadana"),
        (["eva@escuela.example"], "Ya no está en el curso: Seguridad ciudadana"),
    ]
    assert "http://127.0.0.1:8000/es/learning/\n" in mail.outbox[0].body
    assert sending.send_due(at=NOW + timedelta(minutes=2)) == NOTHING


def test_who_was_brought_in_by_a_list_is_told_how_the_course_is_opened(run: CourseRun):
    enrolment = _enrol(run)
    Person.objects.filter(pk=enrolment.person.pk).update(user=None)
    PersonEmail.objects.get_or_create(person=enrolment.person, address="ana@escuela.example")
    sending.send_due(at=NOW)
    assert "si aún no la tiene, créela" in mail.outbox[0].body
    assert mail.outbox[0].to == ["ana@escuela.example"]


def test_who_withdrew_meanwhile_is_not_told(run: CourseRun):
    enrolment = _enrol(run)
    sending.write_down(at=NOW)
    enrolments.withdraw(enrolment=enrolment, by=None, at=NOW)
    assert (sending.send_due(at=NOW)["dropped"], mail.outbox) == (1, [])


@pytest.mark.parametrize("people", [1, 3])
def test_what_is_due_takes_the_same_queries(run: CourseRun, django_assert_num_queries: Any, people: int):
    CourseRun.objects.update(starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=7))
    for number in range(people):
        _enrol(run, f"p{number}@escuela.example", name=f"Persona {number}")
    with django_assert_num_queries(15):
        assert len(list(due(NOW))) == 3 * people


# --- sent once -------------------------------------------------------------------------------


def test_each_is_sent_once_however_often_the_task_runs(run: CourseRun):
    _enrol(run)
    rounds = [sending.send_due(at=NOW + timedelta(minutes=number)) for number in range(3)]
    assert [each["sent"] for each in rounds] == [1, 0, 0]
    assert len(mail.outbox) == 1


def test_two_who_write_down_the_same_write_it_once(run: CourseRun, monkeypatch: Any):
    enrolment = _enrol(run)
    change = EnrolmentChange.objects.get()
    same = [Due(enrolment.pk, MessageKind.ENROLLED, str(change.pk))]
    monkeypatch.setattr(sending, "due", lambda at: same)
    for _time in range(2):
        sending.write_down(at=NOW)
    assert LearnerMessage.objects.count() == 1


def test_what_another_has_taken_is_left_to_it(run: CourseRun):
    _enrol(run)
    sending.write_down(at=NOW)
    LearnerMessage.objects.update(taken_until=NOW + timedelta(minutes=5))
    assert (sending.send_due(at=NOW)["sent"], sending.send_due(at=NOW + timedelta(minutes=6))["sent"]) == (0, 1)


def test_a_server_out_of_reach_delays_them(run: CourseRun, monkeypatch: Any):
    _enrol(run)
    backend = "django.core.mail.backends.locmem.EmailBackend.send_messages"
    with monkeypatch.context() as away:
        away.setattr(backend, _raises(SMTPServerDisconnected("gone")))
        with pytest.raises(SMTPServerDisconnected):
            sending.send_due(at=NOW)
    assert sending.send_due(at=NOW + timedelta(minutes=11))["sent"] == 1


def test_a_refused_address_is_tried_three_times(run: CourseRun, monkeypatch: Any):
    _enrol(run)
    backend = "django.core.mail.backends.locmem.EmailBackend.send_messages"
    monkeypatch.setattr(backend, _raises(SMTPRecipientsRefused({})))
    rounds = [sending.send_due(at=NOW + timedelta(hours=7 * number)) for number in range(5)]
    assert [each["refused"] for each in rounds] == [1, 1, 1, 0, 0]


def _raises(error: Exception) -> Any:
    def send(*args: Any, **kwargs: Any) -> int:
        raise error

    return send


def test_what_could_not_be_sent_for_days_is_not_sent(run: CourseRun):
    _enrol(run)
    sending.write_down(at=NOW)
    assert sending.send_due(at=NOW + timedelta(days=3)) == NOTHING


def test_it_is_one_of_the_portals_periodic_tasks(run: CourseRun):
    _enrol(run, at=timezone.now())
    assert periodic.run_now("trainaction.send_messages") is True
    assert _subjects() == ["Tiene una plaza: Seguridad ciudadana"]


KILLED = """
import os, signal, sys
from datetime import timedelta
from django.core.mail.backends import filebased
from django.utils import timezone
from portal import outgoing
from trainaction.messages import sending

if sys.argv[1] != "whole":
    real, number = outgoing.hand_over, 0
    def dies(*args):
        global number
        number += 1
        if number == 3:
            if sys.argv[1] == "after":
                real(*args)
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args)
    outgoing.hand_over = dies
sending.send_due(at=timezone.now() + timedelta(minutes=int(sys.argv[2])))
"""


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("when", "extra"), [("before", 0), ("after", 1)])
def test_a_killed_process_loses_none_and_doubles_one_at_most_under_its_number(
    tmp_path: Path, academy: Academy, when: str, extra: int
):
    run = make_course_run(academy.course("Seguridad ciudadana", hours=40))
    for number in range(5):
        _enrol(run, f"p{number}@escuela.example", at=timezone.now(), name=f"Persona {number}")
    database = tmp_path / "killed.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(database)])
    folder = tmp_path / "mail"
    with stepping(KILLED, tmp_path, database) as take:

        def step(*words: str) -> tuple[int, int, int]:
            """How it ended, how many rows are sent, how many messages there are."""
            ended = take(*words)
            with closing(sqlite3.connect(database)) as rows:
                query = "select count(*) from trainaction_learnermessage where sent_at is not null"
                return ended, rows.execute(query).fetchone()[0], len(_numbers(folder))

        assert step(when, "0") == (-signal.SIGKILL, 2, 2 + extra)
        assert step("whole", "1") == (0, 4, 4 + extra)
        assert step("whole", "12") == (0, 5, 5 + extra)
    assert len(set(_numbers(folder))) == 5


def _numbers(folder: Path) -> list[str]:
    """The Message-IDs of the messages in files."""
    texts = [path.read_text() for path in sorted(folder.glob("*"))] if folder.exists() else []
    return [number for text in texts for number in re.findall(r"^Message-ID: (.*)$", text, re.MULTILINE)]


# --- the way out -----------------------------------------------------------------------------


def _stop_url(message: Any) -> str:
    found = re.search(r"<(.*)>", message.extra_headers["List-Unsubscribe"])
    assert found is not None
    return found[1].removeprefix("http://127.0.0.1:8000")


def test_a_message_can_be_ended_by_the_mail_readers_own_button(run: CourseRun):
    enrolment = _enrol(run)
    sending.send_due(at=NOW)
    message = mail.outbox[0]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(_stop_url(message), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert list(MessageOptOut.objects.values_list("person", "kind")) == [(enrolment.person_id, "enrolled")]


def test_opening_the_link_ends_nothing_and_pressing_does_until_it_is_taken_back(run: CourseRun, client: Client):
    _enrol(run)
    sending.send_due(at=NOW)
    url = _stop_url(mail.outbox[0])
    opened = client.get(url)
    assert ("Dejar de recibirlos" in opened.content.decode(), MessageOptOut.objects.count()) == (True, 0)
    answers = [client.post(url, follow=True) for _time in range(2)]  # to a page that can be gone back to
    assert [each.redirect_chain for each in answers] == [[(url, 302)]] * 2
    pressed = [each.content.decode() for each in answers]
    assert (["Ya no recibirá estos correos" in each for each in pressed], MessageOptOut.objects.count()) == (
        [True] * 2,
        1,
    )
    again = client.post(url, {"again": "1"}, follow=True).content.decode()
    assert ("Volverá a recibir estos correos" in again, MessageOptOut.objects.count()) == (True, 0)
    MessageOptOut.objects.create(person=Person.objects.get(), kind="enrolled")
    later = [client.get(url + query).content.decode() for query in ("", "?resumed=1")]
    assert ["Ya no recibirá estos correos" in each for each in later] == [True, True]


@pytest.mark.parametrize("kind", MessageKind.values)
def test_an_ended_kind_is_not_written_down_and_others_are(run: CourseRun, kind: str):
    enrolment = _enrol(run)
    make_certificate(make_completed(run, "luis@escuela.example", "Luis Paz"), at=NOW)
    for person in Person.objects.all():
        MessageOptOut.objects.create(person=person, kind=kind)
    assert set(_kinds(NOW)) == {"enrolled", "certificate"} - {kind}
    assert enrolment.state == EnrolmentState.ENROLLED


def test_one_ended_after_it_was_written_down_is_not_sent(run: CourseRun):
    enrolment = _enrol(run)
    sending.write_down(at=NOW)
    MessageOptOut.objects.create(person=enrolment.person, kind=MessageKind.ENROLLED)
    assert sending.send_due(at=NOW) == {**NOTHING, "dropped": 1}


def test_who_ended_them_gets_none_after_a_merge(run: CourseRun):
    enrolment = _enrol(run)
    survivor = make_learner("anita@escuela.example", "Ana Lucía")
    assert _kinds(NOW) == [MessageKind.ENROLLED]
    MessageOptOut.objects.create(person=survivor, kind=MessageKind.ENROLLED)
    merge(subject=Subject.PERSON, survivor=survivor.pk, others=[enrolment.person.pk], by=None)
    assert _kinds(NOW) == []


@pytest.mark.parametrize("token", ["x", "0" * 32 + ".enrolled:bad", "a.b:c"])
def test_a_link_that_is_not_ours_ends_nothing(client: Client, db: None, token: str):
    got = [client.get(f"/es/learner-messages/{token}/"), client.post(f"/es/learner-messages/{token}/")]
    assert ([each.status_code for each in got], MessageOptOut.objects.count()) == ([404, 404], 0)


def test_a_learner_chooses_among_all_kinds(run: CourseRun):
    enrolment = _enrol(run)
    client = Client()
    client.force_login(enrolment.person.user, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/es/learner-messages/", {"kinds": ["starts", "certificate"]})
    assert sorted(MessageOptOut.objects.values_list("kind", flat=True)) == [
        "ends",
        "enrolled",
        "marked",
        "refused",
        "revoked",
        "stopped",
        "survey",
    ]
    client.post("/es/learner-messages/", {"kinds": MessageKind.values})
    assert MessageOptOut.objects.count() == 0
    assert client.post("/es/learner-messages/", {"kinds": ["none"]}).status_code == 200


def test_an_erasure_takes_messages_and_wishes_along(run: CourseRun):
    enrolment = _enrol(run)
    sending.send_due(at=NOW)
    MessageOptOut.objects.create(person=enrolment.person, kind=MessageKind.ENDS)
    url = _stop_url(mail.outbox[0])
    assert {"correos a quienes aprenden", "correos que no se quieren"} <= set(held_of(enrolment.person))
    erase_person(person=enrolment.person, by=None)
    assert (LearnerMessage.objects.count(), MessageOptOut.objects.count()) == (0, 0)
    for data in ({}, {"again": "1"}):
        answer = Client().post(url, data, follow=True)
        assert (answer.status_code, "Ya no recibirá estos correos" in answer.content.decode()) == (200, True)
    assert MessageOptOut.objects.count() == 0


def test_somebody_without_an_address_is_sent_nothing(run: CourseRun):
    enrolment = _enrol(run)
    enrolment.person.user.delete()
    enrolment.person.emails.all().delete()
    assert sending.send_due(at=NOW) == {**NOTHING, "written": 1, "dropped": 1}


def test_a_message_is_text_and_a_page_that_says_the_same(run: CourseRun):
    _enrol(run)
    sending.send_due(at=NOW)
    message = mail.outbox[0]
    page = message.alternatives[0][0]
    for said in (
        "Seguridad ciudadana",
        "Primera edición",
        "tiene su plaza reservada",
        "/es/learning/run-1/",
        _stop_url(message),
    ):
        assert (said in message.body, said in page) == (True, True), said
    assert "Ana" not in message.body
