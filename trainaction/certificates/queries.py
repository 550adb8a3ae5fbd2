"""Reads: whom a certificate may be given, and what stands."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from participants.attendance.folding import without_accents
from trainaction.enrolment.doubles import doubles_in, others_of, without_doubles
from trainaction.models import (
    Certificate,
    CoursePage,
    CourseRun,
    Enrolment,
    EnrolmentState,
    RunLesson,
)
from trainaction.queries import sizes_of

MAY_HAVE_ONE = (EnrolmentState.COMPLETED, EnrolmentState.CERTIFIED)
SHOWN = {
    "without": Q(is_certified=False),
    "with": Q(is_certified=True),
    "revoked": Q(is_certified=False, was_revoked=True),
}
"""What the list of a run's learners can be narrowed to."""


def standing_of(enrolment: Enrolment) -> Certificate | None:
    """The certificate of an enrolment that holds. One query."""
    return Certificate.objects.standing().filter(enrolment=enrolment).select_related("code", "enrolment__run").first()


def latest_of(enrolment: Enrolment) -> Certificate | None:
    """The certificate that was issued last, whatever became of it. One query."""
    rows = Certificate.objects.filter(enrolment=enrolment).select_related("code", "enrolment__run")
    return rows.order_by("-issued_at", "-pk").first()


def others_that_hold(enrolment: Enrolment) -> list[Certificate]:
    """Certificates of the run that the person holds besides, as somebody whom a merge has found to be the same. One query."""
    rows = Certificate.objects.standing().filter(enrolment__in=others_of(enrolment)).select_related("code")
    return list(rows.order_by("issued_at", "pk"))


def others_that_hold_by(run: CourseRun, enrolments: Iterable[int]) -> dict[int, list[Certificate]]:
    """The same of each of these enrolments in a run that has such. Two queries, or three; one where nobody was merged."""
    shown = set(enrolments)
    beside = {double.pk: counts.pk for double, counts in doubles_in([run.pk]).items() if counts.pk in shown}
    found: dict[int, list[Certificate]] = defaultdict(list)
    if beside:
        rows = Certificate.objects.standing().filter(enrolment__in=beside).select_related("code")
        for each in rows.order_by("issued_at", "pk"):
            found[beside[each.enrolment_id]].append(each)
    return found


def learners_of(run: CourseRun, *, show: str = "", name: str = "") -> QuerySet[Enrolment]:
    """Who completed the run, by name, each once and with `shown_name`: their name in the registry after merges.

    `show` is one of SHOWN; `name` words that must all be in the name, whatever their accents.
    """
    rows = (
        without_doubles(Enrolment.objects.filter(run=run, state__in=MAY_HAVE_ONE), [run.pk])
        .annotate(
            shown_name=Coalesce("person__merged_into__name", "person__name"),
            shown_key=Coalesce("person__merged_into__key", "person__key"),
            is_certified=Exists(Certificate.objects.standing().filter(enrolment=OuterRef("pk"))),
            was_revoked=Exists(Certificate.objects.filter(enrolment=OuterRef("pk"), revoked_at__isnull=False)),
        )
        .order_by("shown_name", "pk")
    )
    for word in without_accents(name).split():
        rows = rows.filter(shown_key__contains=word)
    return rows.filter(SHOWN.get(show, Q()))


def to_be_issued(run: CourseRun) -> QuerySet[Enrolment]:
    """Who completed the run and has never had a certificate of it, in lasting order. One who was revoked stays without
    until somebody gives it by hand. Whoever had one under another row of the registry had one."""
    return _never_had_one([run.pk]).order_by("pk")


def _never_had_one(runs: Sequence[int]) -> QuerySet[Enrolment]:
    ever = Certificate.objects.filter(enrolment=OuterRef("pk"))
    rows = Enrolment.objects.filter(~Exists(ever), run__in=runs, state__in=MAY_HAVE_ONE)
    doubles = doubles_in(runs)
    if not doubles:
        return rows
    had = set(Certificate.objects.filter(enrolment__in=doubles).values_list("enrolment", flat=True))
    left_out = {each.pk for each in doubles} | {counts.pk for double, counts in doubles.items() if double.pk in had}
    return rows.exclude(pk__in=left_out)


def numbers_to_be_issued(runs: Iterable[int]) -> dict[int, int]:
    """How many wait for a certificate in each of these runs where anybody does: the number that the run's certificates
    page shows, so none while its course is in preparation. Six queries at most, eight where people were merged."""
    found = _never_had_one(list(runs)).order_by().values_list("run").annotate(number=Count("pk"))
    numbers = dict(found)
    unready = in_preparation(CourseRun.objects.filter(pk__in=numbers)) if numbers else set()
    return {run: number for run, number in numbers.items() if run not in unready}


def is_in_preparation(run: CourseRun) -> bool:
    """Whether there is nothing to be certified for yet (`in_preparation`). Three queries at most."""
    return bool(in_preparation([run]))


def in_preparation(runs: Iterable[CourseRun]) -> set[int]:
    """Those of these runs where there is nothing to be certified for yet: the run has no lesson, and its course none
    that is open.

    Of a course that is gone nothing is said. Three queries at most beside that of the runs.
    """
    course_of = {run.pk: run.course_key for run in runs}
    for run in RunLesson.objects.filter(run__in=course_of).order_by().values_list("run", flat=True).distinct():
        del course_of[run]
    if not course_of:
        return set()
    pages = CoursePage.objects.filter(translation_key__in=set(course_of.values()), alias_of=None)
    written = dict(pages.values_list("path", "translation_key"))
    open_ones = {written[path] for path, size in sizes_of(dict.fromkeys(written)).items() if size.lessons}
    empty = set(written.values()) - open_ones
    return {run for run, course in course_of.items() if course in empty}


def latest_by_enrolment(enrolments: Iterable[int]) -> dict[int, Certificate]:
    """The last certificate of each of these enrolments. One query."""
    last = Certificate.objects.filter(enrolment=OuterRef("enrolment")).order_by("-issued_at", "-pk").values("pk")[:1]
    rows = Certificate.objects.filter(enrolment__in=list(enrolments), pk=Subquery(last)).select_related("code")
    return {each.enrolment_id: each for each in rows}


class CourseFacts(NamedTuple):
    """What of a course stands on its certificates."""

    title: str
    hours: int


def course_facts(course_key: UUID) -> dict[str, CourseFacts]:
    """By language code, of each translation that is written; of a course that was withdrawn, too. One query."""
    rows = CoursePage.objects.filter(translation_key=course_key, alias_of=None)
    return {
        code: CourseFacts(title, hours)
        for code, title, hours in rows.values_list("locale__language_code", "title", "hours")
    }
