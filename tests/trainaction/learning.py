"""Somebody in a run of a course that is taught: what tests of learning stand on."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from participants.models import Person
from portal.models import User
from portal.postponing import postponed
from tests.factories.runs import make_enrolment, make_learner, make_run
from tests.trainaction.conftest import Taught
from trainaction.lessons.services import bring_lesson, pin_lessons
from trainaction.models import CourseRun, Enrolment, LessonPage

READ = {"read": "1"}
"""What is sent below a lesson by who says to have read all of it."""


@dataclass
class Learning:
    """A learner with a place in a run of a course of two modules and three lessons; `client` is signed in as them."""

    taught: Taught
    run: CourseRun
    person: Person
    enrolment: Enrolment
    client: Client

    @property
    def url(self) -> str:
        return f"/es/learning/{self.run.key}/"

    def lesson_url(self, place: int, then: str = "") -> str:
        return f"{self.url}lessons/{self.taught.lessons[place].translation_key}/{then}"


def write(lesson: LessonPage, *texts: str, **fields: Any) -> LessonPage:
    """Publish a lesson anew, with these paragraphs; the ids of its blocks stay."""
    lesson = LessonPage.objects.get(pk=lesson.pk)
    ids = [block["id"] for block in lesson.body.raw_data]
    raw = [
        {"type": "text", "value": f"<p>{text}</p>", **({"id": ids[place]} if place < len(ids) else {})}
        for place, text in enumerate(texts)
    ]
    lesson.body = json.dumps(raw)
    for name, value in fields.items():
        setattr(lesson, name, value)
    with postponed():
        lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)


def signed_in(person: Person) -> Client:
    client = Client()
    assert person.user is not None
    client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def learning(remade: Callable[..., tuple[CourseRun, Person, Enrolment]], taught: Taught) -> Learning:
    run, person, enrolment = remade(_begin, taught)
    return Learning(taught, run, person, enrolment, signed_in(person))


def _begin(taught: Taught) -> tuple[CourseRun, Person, Enrolment]:
    for number, lesson in enumerate(taught.lessons, 1):
        taught.lessons[number - 1] = write(lesson, f"Texto {number} uno.", f"Texto {number} dos.")
    run = make_run(course_key=taught.course.translation_key)
    pin_lessons(run=run)
    person = make_learner()
    return run, person, make_enrolment(run, person)


def put_block(learning: Learning, kind: str, value: dict[str, Any], place: int = 0) -> UUID:
    """Let a lesson of the run hold one more block: published, and brought to the run. Returns the block's id."""
    return put_block_in(learning.taught, learning.run, kind, value, place)


def put_block_in(taught: Taught, run: CourseRun, kind: str, value: dict[str, Any], place: int = 0) -> UUID:
    lesson, block = LessonPage.objects.get(pk=taught.lessons[place].pk), uuid4()
    raw = [dict(each) for each in lesson.body.raw_data]
    lesson.body = json.dumps([*raw, {"type": kind, "value": value, "id": str(block)}])
    with postponed():
        lesson.save_revision().publish()
    tutor = User.objects.create_superuser(f"{uuid4()}@escuela.example", "x")
    bring_lesson(run=run, lesson_key=lesson.translation_key, by=tutor)
    return block
