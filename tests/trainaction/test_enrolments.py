"""What the database itself keeps true of runs and enrolments, and who may see a run."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import IntegrityError, transaction

from participants.models import Person
from participants.services.merging import merge
from portal.models import User
from tests.factories.runs import make_enrolment, make_learner, make_run, make_tutor
from trainaction.models import Enrolment, EnrolmentState, Seat
from trainaction.permissions import enrolment_of, teaches

pytestmark = pytest.mark.django_db


def test_a_person_enrols_in_a_run_once() -> None:
    run, person = make_run(), make_learner()
    make_enrolment(run, person, EnrolmentState.WAITING)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_enrolment(run, person, EnrolmentState.REQUESTED)


@pytest.mark.parametrize("state", [EnrolmentState.ENROLLED, EnrolmentState.CERTIFIED])
def test_nobody_is_enrolled_without_a_place(state: str) -> None:
    waiting = make_enrolment(make_run(), make_learner(), EnrolmentState.WAITING)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=waiting.pk).update(state=state)


def test_two_people_do_not_sit_in_one_place() -> None:
    run = make_run(capacity=1)
    make_enrolment(run, make_learner())
    other = make_enrolment(run, make_learner("eva@escuela.example", "Eva Paz"), EnrolmentState.WAITING)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=other.pk).update(state=EnrolmentState.ENROLLED, seat=Seat.objects.get(run=run))


def test_a_withdrawn_learner_holds_no_place() -> None:
    enrolment = make_enrolment(make_run(), make_learner())
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(state=EnrolmentState.WITHDRAWN)


def test_a_run_is_taught_by_its_tutors_and_by_who_runs_courses() -> None:
    run, other = make_run(), make_run("run-2")
    tutor, manager = make_tutor(run), User.objects.create_user("gestora@escuela.example")
    manager.user_permissions.add(Permission.objects.get(codename="run_courses"))
    learner = make_learner()
    assert tutor.user is not None and learner.user is not None
    assert [teaches(tutor.user, each) for each in (run, other)] == [True, False]
    assert [teaches(manager, each) for each in (run, other)] == [True, True]
    assert [teaches(user, run) for user in (learner.user, AnonymousUser())] == [False, False]


def test_an_enrolment_is_its_learners_after_a_merge_too() -> None:
    run, person = make_run(), make_learner()
    double = Person.objects.create(name="Ana Morales", key="ana morales")
    theirs = make_enrolment(run, double)
    assert person.user is not None
    assert enrolment_of(person.user, run) is None
    merge(subject="person", survivor=person.pk, others=[double.pk], by=None)
    assert enrolment_of(person.user, run) == theirs
    assert enrolment_of(AnonymousUser(), run) is None
