"""The demo's thousand learners went through the services, and what is printed of them is what the portal computes."""

import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Count, Q

from participants.models import Institution, Participation, Person, PersonEmail
from portal.models import User
from tests.factories.quizzes import make_bank, make_each_kind, make_question, make_quiz
from tests.factories.runs import make_enrolment, make_learner
from tests.trainaction.conftest import Academy
from tests.trainaction.learning import Learning, learning
from tests.trainaction.test_quizzes import put_in
from trainaction.demo import academy as demo
from trainaction.demo.courses import COURSES
from trainaction.demo.learners import COUNTRIES, FIRST_DAY, SEXES, learners, runs
from trainaction.demo.today import LEARNER, PLANS, TUTOR, make_tutor, take_quizzes
from trainaction.enrolment.queries import runs_taught_by
from trainaction.models import (
    Attempt,
    AttemptItem,
    CourseRun,
    Enrolment,
    EnrolmentChange,
    ForumPost,
    ForumReport,
    ForumThread,
    LessonProgress,
)

__all__ = ["learning"]

pytestmark = [pytest.mark.django_db, pytest.mark.heavy]


def asked(*options: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("reach", "--programme", "trainaction", *options, "--json", stdout=out)
    return json.loads(out.getvalue())


def people_by(name: str, *options: str) -> dict[str, int]:
    rows = asked("--by", name, *options)["breakdown"]["rows"]
    return {row[name]: row["participants"] for row in rows if row["participants"]}


def number(word: str) -> int:
    return asked("--outcome", word)["figures"]["participations"]["value"]


def test_learners_are_those_that_were_printed_and_the_same_each_time() -> None:
    homes = {"SV": [(1, "police"), (2, "academia")]}
    once, again = learners(homes, set()), learners(homes, set())
    assert once == again
    assert {sex: sum(each.sex == sex for each in once) for sex in SEXES} == {"men": 564, "women": 436}
    assert len({each.name for each in once}) == len({each.email for each in once}) == 1000
    assert all(each.email.endswith(".example") for each in once)
    assert learners(homes, {"no one"})[0] == once[0]


def test_runs_lie_within_five_months_and_everybody_begins_one() -> None:
    held = list(runs(learners({}, set())))
    assert [sum(run.course == course.slug[0] for run in held) for course in COURSES] == [2] * 6
    assert all(FIRST_DAY <= run.starts < run.ends and (run.ends - FIRST_DAY).days <= 152 for run in held)
    assert {path.learner for run in held for path in run.paths if path.begins} == set(range(1000))


def test_printed_figures_come_out_of_the_enrolment_services(academy: Academy) -> None:
    pages = {course.slug: academy.course(course.title[0], slug=course.slug[0]) for course in COURSES}
    for page in pages.values():
        academy.lesson(academy.module(page, "Contar"), "Qué se cuenta")
    for country in COUNTRIES:
        Institution.objects.create(
            name=f"Policía {country}", key=f"policia {country}", kind="police", country_id=country
        )
    demo.load(lambda words: None)

    for word in ("enrolled", "active"):
        assert people_by("sex", "--outcome", word) == SEXES
        assert people_by("country", "--outcome", word) == COUNTRIES
        assert asked("--outcome", word)["figures"]["participants"]["value"] == 1000
    without = sum(number(word) for word in ("requested", "waiting", "rejected", "withdrawn"))
    counted = Enrolment.objects.exclude(person__is_test=True)
    assert number("registered") == number("enrolled") + without == counted.count()
    assert number("enrolled") > number("active") > number("completed") > number("certified") > 500
    # In every run that was held most of who began completed it, and most of them were certified.
    held = Enrolment.objects.filter(run__ends_at__isnull=False).order_by()
    stages = held.values("run__key").annotate(
        began=Count("first_seen_at"),
        completed=Count("completed_at"),
        certified=Count("pk", filter=Q(state="certified")),
    )
    assert len(stages) == 12
    for of_run in stages:
        began, completed, certified = (of_run[stage] for stage in ("began", "completed", "certified"))
        assert (0.5 * began < completed < 0.9 * began, 0.8 * completed < certified < completed) == (True, True), of_run
    assert min(number(word) for word in ("requested", "waiting", "rejected", "withdrawn", "dropped")) > 0

    # Each state was reached by steps of the services, and the registry says of everybody what their enrolment says.
    steps = EnrolmentChange.objects.values_list("enrolment", "after").order_by("at", "pk")
    assert dict(steps) == dict(Enrolment.objects.values_list("pk", "state"))
    assert Participation.objects.filter(role="learner").count() == Enrolment.objects.count()
    assert PersonEmail.objects.exclude(address__endswith=".example").count() == 0

    # In the run of today people talk, and the tutor among the demo's accounts has something to do.
    run = CourseRun.objects.get(key=demo.AT_THEIR_OWN_PACE)
    threads = ForumThread.objects.filter(run=run)
    assert sorted(threads.values_list("kind", flat=True)) == ["announcement", *["discussion"] * 4]
    assert (threads.exclude(answer=None).count(), ForumReport.objects.filter(decided_at=None).count()) == (1, 1)
    tutor = User.objects.get(email=TUTOR)
    assert set(runs_taught_by(tutor)) == {run, *CourseRun.objects.filter(key__in=(demo.BY_APPROVAL, demo.SHORT))}
    assert not tutor.has_usable_password()

    # The learner among the accounts has finished a short course and begun the long one.
    own = dict(Enrolment.objects.filter(person__user__email=LEARNER).values_list("run__key", "state"))
    assert (set(own), own[demo.SHORT]) == ({demo.AT_THEIR_OWN_PACE, demo.SHORT}, "certified")

    # Loaded again, nothing is added.
    tables = (Person, CourseRun, Enrolment, EnrolmentChange, LessonProgress, Participation, ForumPost, User)
    before = [model.objects.count() for model in tables]
    demo.load(lambda words: None)
    assert [model.objects.count() for model in tables] == before


def test_quizzes_of_the_run_of_today_are_taken_and_open_answers_wait(learning: Learning) -> None:
    bank, plans = make_bank(), make_bank("Planes")
    make_each_kind(bank)
    make_question(plans, "open", points=4, rubric_es="Un punto por idea.")
    graded, read = make_quiz(bank), make_quiz(plans)
    put_in(learning, graded)
    put_in(learning, read)
    others = [make_learner(f"a{number}@escuela.example", f"Ana {number}") for number in range(4)]
    enrolments = [learning.enrolment, *(make_enrolment(learning.run, other) for other in others)]

    take_quizzes(learning.run, enrolments, make_tutor())

    attempts = Attempt.objects.filter(quiz=graded)
    assert sorted(attempts.values_list("enrolment", flat=True)) == sorted(
        [*(each.pk for each in enrolments), *(each.pk for each in enrolments[:3])]
    )
    assert attempts.filter(points__gt=0, submitted_at__isnull=False).count() == len(enrolments) + 3
    answers = AttemptItem.objects.filter(attempt__quiz=read)
    assert (answers.count(), answers.filter(points=None).count()) == (len(PLANS), len(PLANS) - 1)
