"""Runs of courses and who is in them, straight into the tables: for tests of what stands on an enrolment."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from participants.models import Activity, Person, Programme, Sex
from participants.services.people import save_person
from portal.models import User
from trainaction.models import IN_A_SEAT, CourseRun, Enrolment, EnrolmentState, RunTutor, Seat


def make_run(key: str = "run-1", **fields: Any) -> CourseRun:
    """A run with its activity and its places."""
    fields = {"title_es": "Una edición", "title_en": "An edition", "course_key": uuid4(), **fields}
    activity = Activity.objects.create(
        key=key,
        programme=Programme.TRAINACTION,
        kind=Activity.Kind.RUN,
        title_es=fields["title_es"],
        title_en=fields["title_en"],
    )
    run = CourseRun.objects.create(key=key, activity=activity, **fields)
    Seat.objects.bulk_create(Seat(run=run, number=number + 1) for number in range(run.capacity or 0))
    return run


def make_learner(email: str = "ana@escuela.example", name: str = "Ana Morales", sex: str = Sex.WOMEN) -> Person:
    """A person of the registry with an account, whose password is `secreto`."""
    user = User.objects.create_user(email, "secreto")
    return save_person(person=Person(name=name, sex=sex, user=user), by=None, addresses=[email])


def make_enrolment(run: CourseRun, person: Person, state: str = EnrolmentState.ENROLLED, **fields: Any) -> Enrolment:
    """The person in the run, in a free place where the state needs one."""
    seat = None
    if state in IN_A_SEAT:
        seat = Seat.objects.filter(run=run, enrolment=None).first() or Seat.objects.create(
            run=run, number=Seat.objects.filter(run=run).count() + 1
        )
    fields = {"asked_at": timezone.now(), "language": "es", **fields}
    return Enrolment.objects.create(run=run, person=person, state=state, seat=seat, **fields)


def make_tutor(run: CourseRun, email: str = "tutora@escuela.example", name: str = "Rosa Díaz") -> Person:
    """Somebody with an account who teaches the run."""
    person = make_learner(email, name)
    RunTutor.objects.create(run=run, person=person)
    return person
