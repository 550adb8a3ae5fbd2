"""Who may see and do what in a run. Every view of the academy asks here, and asks by the run that it shows."""

from collections.abc import Iterable
from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from participants.models import Person
from participants.queries.people import together_with
from portal.models import User
from portal.prepared import Prepared, columns_of, instance_of, number, prepared, text
from trainaction.enrolment.doubles import rank
from trainaction.models import CourseRun, Enrolment, RunTutor


def may_run_courses(user: User | AnonymousUser) -> bool:
    """Course managers, in every run."""
    return bool(user.is_authenticated and user.has_perm("trainaction.run_courses"))


def teaches(user: User | AnonymousUser, run: CourseRun) -> bool:
    """Its tutors, by the account of the person of the registry, after merges; and course managers."""
    if not user.is_authenticated:
        return False
    return may_run_courses(user) or RunTutor.objects.filter(run=run, person__in=people_of(user)).exists()


def run_taught_by(user: User | AnonymousUser, key: str) -> CourseRun:
    """The run with this key. Raises Http404 for who does not teach it: that there is one is none of their business."""
    run = CourseRun.objects.filter(key=key).first()
    if run is None or not teaches(user, run):
        raise Http404
    return run


def enrolment_of(user: User | AnonymousUser, run: CourseRun) -> Enrolment | None:
    """The user's own enrolment in the run, in whatever state; of two that a merge brought together, the one that counts."""
    if not user.is_authenticated:
        return None
    own = Enrolment.objects.filter(run=run, person__in=people_of(user)).select_related("run", "person")
    return _one(own)


def own_enrolment(user: User, run_key: str) -> Enrolment | None:
    """The user's own enrolment in the run with this key, as `enrolment_of`: with the run, in one query."""
    return _one(_enrolment_of_row(row) for row in _own_in_run().rows(user=user.pk, run=run_key))


def _one(own: Iterable[Enrolment]) -> Enrolment | None:
    return min(own, key=rank, default=None)


_OF_ENROLMENT, _OF_RUN = columns_of(Enrolment), columns_of(CourseRun, "run__")


@lru_cache(maxsize=1)
def _own_in_run() -> Prepared:
    """Of a user in the run with a key: every page of a learner begins with it."""
    own = Enrolment.objects.filter(run__key=text("run"), person__in=_people_of(number("user"))).order_by()
    return prepared(own.values_list(*_OF_ENROLMENT, *_OF_RUN, *columns_of(Person, "person__")))


def _enrolment_of_row(row: tuple[object, ...]) -> Enrolment:
    first, second = len(_OF_ENROLMENT), len(_OF_ENROLMENT) + len(_OF_RUN)
    enrolment = instance_of(Enrolment, row[:first])
    run, person = instance_of(CourseRun, row[first:second]), instance_of(Person, row[second:])
    assert enrolment is not None
    assert run is not None
    assert person is not None
    enrolment.run, enrolment.person = run, person
    return enrolment


def people_of(user: User) -> QuerySet[Person]:
    """The person the account is of, and those who count as the same: within the query that asks for them."""
    return _people_of(user.pk)


def _people_of(user: int) -> QuerySet[Person]:
    return together_with(Person.objects.filter(user=user))
