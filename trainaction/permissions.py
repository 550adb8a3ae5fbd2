"""Who may see and do what in a run. Every view of the academy asks here, and asks by the run that it shows."""

from django.contrib.auth.models import AnonymousUser

from participants.models import Person
from participants.queries.merging import members
from portal.models import User
from trainaction.models import IN_A_SEAT, CourseRun, Enrolment, RunTutor


def may_run_courses(user: User | AnonymousUser) -> bool:
    """Course managers, in every run."""
    return bool(user.is_authenticated and user.has_perm("trainaction.run_courses"))


def teaches(user: User | AnonymousUser, run: CourseRun) -> bool:
    """Its tutors, by the account of the person of the registry, after merges; and course managers."""
    if not user.is_authenticated:
        return False
    return may_run_courses(user) or RunTutor.objects.filter(run=run, person__in=_people(user)).exists()


def enrolment_of(user: User | AnonymousUser, run: CourseRun) -> Enrolment | None:
    """The user's own enrolment in the run, in whatever state; of two that a merge brought together, one with a place."""
    if not user.is_authenticated:
        return None
    own = Enrolment.objects.filter(run=run, person__in=_people(user)).select_related("run", "person")
    return min(own, key=lambda each: (each.state not in IN_A_SEAT, each.asked_at, each.pk), default=None)


def _people(user: User) -> list[int]:
    """The person the account is of, and those who count as the same."""
    person = Person.objects.filter(user=user).first()
    return members("person", person.merged_into_id or person.pk) if person else []
