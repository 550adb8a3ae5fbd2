"""Forum activity in the statistics of a run, counted by hand beside it, and learners at risk who write."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.models import Person
from participants.services.merging import merge
from participants.services.privacy import erase_person
from reporting.courses.forum import forum_activity, forum_table
from reporting.courses.queries import Duration, at_risk
from reporting.selection import Filters
from tests.factories.discussion import Forum
from tests.factories.runs import make_learner
from tests.trainaction.learning import signed_in
from trainaction.enrolment.services.enrolments import enrol
from trainaction.models import Enrolment, PostState

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
OF_RUN = Filters(activity=("run-1",))


class Told(Forum):
    """A forum whose learners enrolled, so that the registry knows them."""

    def learner(self, email: str, name: str, sex: str = "women") -> Person:
        person = make_learner(email, name, sex)
        enrol(run=self.run, person=person, by=None, language="es")
        return person


@pytest.fixture
def forum() -> Told:
    return Told()


def after(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def test_messages_threads_and_waiting_equal_a_count_by_hand(forum: Told) -> None:
    first = forum.ask(forum.ana, at=after(0))
    forum.reply(forum.ana, first.thread, "Lo digo de otro modo.", at=after(1))
    forum.reply(forum.luis, first.thread, at=after(4))
    forum.reply(forum.tutor, first.thread, "Así es.", at=after(30))
    second = forum.ask(forum.luis, "Otra duda", "¿Y esto?", at=after(2))
    forum.reply(forum.ana, second.thread, "Yo creo que así.", at=after(12))
    forum.ask(forum.ana, "Sin respuesta", "¿Hay alguien?", at=after(3))
    hidden = forum.ask(forum.luis, "Oculta", "No debía.", at=after(3))
    type(hidden).objects.filter(pk=hidden.pk).update(state=PostState.HIDDEN)
    forum.ask(forum.tutor, "Bienvenida", "Preséntense.", at=after(1))
    forum.announce()
    activity = forum_activity(forum.run, OF_RUN)
    assert activity is not None
    assert (activity.messages, activity.from_tutors) == (6, 2)
    assert (activity.begun, activity.answered) == (3, 1)
    assert activity.waited == Duration(7.0, 2)  # 4 and 10 hours
    rows = {row.head.text: row.cells[0].text for row in forum_table(activity, "Foro").rows}
    assert (rows["Mensajes de estudiantes"], rows["de ellos, con respuesta de la tutoría"]) == ("6", "1 (33 %)")


def test_nobody_having_said_anything_is_no_activity(forum: Told) -> None:
    forum.announce()
    assert forum_activity(forum.run, OF_RUN) is None


def writers(forum: Told, filters: Filters = OF_RUN) -> dict[str, int | None]:
    activity = forum_activity(forum.run, filters)
    assert activity is not None
    rows = {row.members[0].value: row.participants for row in activity.writers.rows if row.members[0]}
    return rows | {"all": activity.writers.totals[-1].participants}


def test_who_wrote_is_counted_as_people_by_sex_and_few_are_held_back(forum: Told, settings: Any) -> None:
    for number in range(3):
        forum.ask(forum.learner(f"m{number}@x.example", f"Mario {number}", "men"), f"Duda {number}", f"¿{number}?")
    for text in ("¿Una?", "¿Otra?"):
        forum.ask(forum.ana, text, text)
    assert writers(forum) == {"men": None, "women": None, "not_stated": 0, "all": None}
    settings.SUPPRESSION_THRESHOLD = 1
    assert writers(forum) == {"men": 3, "women": 1, "not_stated": 0, "all": 4}
    assert writers(forum, Filters(activity=("run-1",), sex=("men",))) == {"men": 3, "not_stated": 0, "all": 3}
    merge(subject="person", survivor=forum.ana.pk, others=[forum.luis.pk], by=None)
    forum.ask(forum.ana, "Tercera", "¿Tercera?")
    assert writers(forum)["women"] == 1


def test_what_an_erased_learner_wrote_is_said_by_nobody(forum: Told, settings: Any) -> None:
    settings.SUPPRESSION_THRESHOLD = 1
    first = forum.ask(forum.ana)
    forum.reply(forum.luis, first.thread)
    erase_person(person=forum.ana, by=None)
    activity = forum_activity(forum.run, OF_RUN)
    assert activity is not None
    assert (activity.messages, activity.begun, writers(forum)["all"]) == (1, 0, 1)


def test_activity_takes_as_many_queries_for_three_as_for_one(forum: Told) -> None:
    taken = []
    for number in range(3):
        forum.ask(forum.learner(f"n{number}@x.example", f"Nora {number}"), f"Duda {number}", f"¿{number}?")
        with CaptureQueriesContext(connection) as asked:
            forum_activity(forum.run, OF_RUN)
        taken.append(len(asked))
    assert taken[0] == taken[2]


def test_who_writes_is_not_lost_and_who_wrote_long_ago_is(forum: Told) -> None:
    now = after(24 * 40)
    Enrolment.objects.update(asked_at=MONDAY)
    forum.ask(forum.ana, at=now - timedelta(days=3))
    forum.ask(forum.luis, "Otra", "¿Otra?", at=now - timedelta(days=20))
    found = at_risk(forum.run, at=now, days=14)
    assert [(each.enrolment.person, each.messages, each.seen_at) for each in found] == [
        (forum.luis, 1, now - timedelta(days=20))
    ]


def test_tutor_reads_the_forum_in_the_statistics_of_the_run(forum: Told) -> None:
    page = signed_in(forum.tutor).get(f"/es/teaching/{forum.run.key}/statistics/")
    assert page.context["forum"] is None
    forum.ask(forum.ana)
    page = signed_in(forum.tutor).get(f"/es/teaching/{forum.run.key}/statistics/")
    assert [row.cells[0].text for row in page.context["forum"].rows][:3] == ["1", "0", "[c]"]
    assert "Confidencial" in page.content.decode()
