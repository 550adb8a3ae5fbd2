"""Reads: what a run teaches, what is published of its course, how far a learner is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Case, FilteredRelation, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone
from wagtail.blocks import StreamValue
from wagtail.models import Page

from portal.prepared import Prepared, key, number, prepared, text
from portal.queries import not_expired
from trainaction.models import (
    BlockProgress,
    CoursePage,
    CourseRun,
    Enrolment,
    LessonPage,
    LessonProgress,
    ModulePage,
    RunLesson,
    RunModule,
)

# --- what is published -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Published:
    """A published lesson of a course in one language, and its place."""

    page: LessonPage
    language: str
    number: int
    module_key: UUID
    module_number: int
    module_title: str


def published_lessons(course_key: UUID) -> list[Published]:
    """The published lessons of a course in all its languages, in order. Three queries.

    A lesson has one place, that of its page in the source language; below a module or course that is not published
    there is none. Restrictions of readers do not matter: a place in a run is the permission.
    """
    courses = Page.objects.type(CoursePage).filter(not_expired(), translation_key=course_key, live=True, alias_of=None)
    below = [Q(path__startswith=path) for path in courses.values_list("path", flat=True)]
    if not below:
        return []
    there = Q(not_expired(), reduce(or_, below), live=True, alias_of=None)
    modules: dict[str, ModulePage] = {
        module.path: module for module in ModulePage.objects.filter(there).select_related("locale")
    }
    pages = [
        page
        for page in LessonPage.objects.filter(there).select_related("locale", "live_revision")
        if page.path[: -Page.steplen] in modules
    ]
    module_places = _source_paths(modules.values())
    lesson_places = _source_paths(pages)

    def module_of(page: LessonPage) -> ModulePage:
        path: str = page.path[: -Page.steplen]
        return modules[path]

    def place(page: LessonPage) -> tuple[str, str]:
        return module_places[module_of(page).translation_key], lesson_places[page.translation_key]

    module_numbers = _numbers(place(page)[0] for page in pages)
    lesson_numbers = _numbers(place(page) for page in pages)
    return [
        Published(
            page=page,
            language=page.locale.language_code,
            number=lesson_numbers[place(page)],
            module_key=module_of(page).translation_key,
            module_number=module_numbers[place(page)[0]],
            module_title=module_of(page).title,
        )
        for page in sorted(pages, key=place)
    ]


def _source_paths(pages: Iterable[Any]) -> dict[UUID, str]:
    """The place in the tree of each page's source version, or of the first where there is none, by translation key."""
    found: dict[UUID, str] = {}
    for page in sorted(pages, key=lambda page: (page.locale.language_code != settings.LANGUAGE_CODE, page.path)):
        found.setdefault(page.translation_key, page.path)
    return found


def _numbers(places: Iterable[Any]) -> dict[Any, int]:
    return {place: number for number, place in enumerate(sorted(set(places)), 1)}


@dataclass(frozen=True, slots=True)
class Untranslated:
    """A published lesson that is not there in every language it is wanted in. `page` is one of those that are."""

    page: LessonPage
    number: int
    missing: tuple[str, ...]
    """Codes of languages."""


def untranslated_lessons(run: CourseRun) -> list[Untranslated]:
    """The published lessons of a run's course that are not in the language it is taught in, or, where it leaves the choice,
    not in all of the portal's, in order. Three queries."""
    wanted = [run.language] if run.language else [code for code, _name in settings.LANGUAGES]
    versions: dict[UUID, dict[str, Published]] = defaultdict(dict)
    for each in published_lessons(run.course_key):
        versions[each.page.translation_key][each.language] = each
    found = []
    for its in versions.values():
        missing = tuple(code for code in wanted if code not in its)
        if missing:
            shown = its.get(settings.LANGUAGE_CODE) or next(iter(its.values()))
            found.append(Untranslated(shown.page, shown.number, missing))
    return found


# --- what a run teaches ----------------------------------------------------------------------


class Pinned(NamedTuple):
    """A lesson of a run in one language, without its text."""

    lesson_key: UUID
    language: str
    number: int
    module_key: UUID
    module_number: int
    module_title: str
    title: str
    summary: str
    minutes: int | None
    opens_at: datetime | None
    """When its module opens, where that is later than the run."""
    after: UUID | None
    """The module that has to be done before its own."""
    rule: str | None
    """What its module is done with, as RunModule.Rule; None for everything."""


def run_lessons(run: CourseRun, language: str) -> list[Pinned]:
    """The lessons of a run in order, each in the language asked for or else in one that it is there in. One query.

    A module is called as in the language asked for where any of its lessons is there in it.
    """
    found: dict[UUID, Pinned] = {}
    modules: dict[UUID, str] = {}
    for row in map(Pinned._make, _pinned_lessons().rows(run=run.pk)):
        if row.lesson_key not in found or row.language == language:
            found[row.lesson_key] = row
        if row.language == language:
            modules[row.module_key] = row.module_title
    return [
        row
        if row.language == language or row.module_key not in modules
        else row._replace(module_title=modules[row.module_key])
        for row in found.values()
    ]


@lru_cache(maxsize=1)
def _pinned_lessons() -> Prepared:
    rules = RunModule.objects.filter(run=number("run"), module_key=OuterRef("module_key"))
    lessons = RunLesson.objects.filter(run=number("run")).annotate(
        opens_at=Subquery(rules.values("opens_at")[:1]),
        after=Subquery(rules.values("after")[:1]),
        rule=Subquery(rules.values("rule")[:1]),
    )
    return prepared(lessons.order_by("number", "language").values_list(*Pinned._fields))


def language_of(run: CourseRun, reader_language: str) -> str:
    """In which language a learner is taught: the run's own, or the reader's where it leaves the choice."""
    return str(run.language or reader_language)


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson as the run's learners are shown it."""

    lesson_key: UUID
    language: str
    title: str
    body: StreamValue

    @property
    def blocks(self) -> list[UUID]:
        """The lasting ids of its blocks, in order."""
        return [UUID(block["id"]) for block in self.body.raw_data if block.get("id")]


def lesson_text(run: CourseRun, lesson_key: UUID, language: str) -> LessonText | None:
    """The version of a lesson that a run teaches. One query; None where the run has no such lesson."""
    rows = _texts_of_lesson().rows(run=run.pk, lesson=lesson_key, language=language)
    if not rows:
        return None
    [(its_language, title, content)] = rows
    body = LessonPage._meta.get_field("body")
    return LessonText(lesson_key, its_language, title, body.to_python(content.get("body")))


@lru_cache(maxsize=1)
def _texts_of_lesson() -> Prepared:
    """In the language asked for, or else in one that there is."""
    distance = Case(When(language=text("language"), then=0), default=1)
    rows = RunLesson.objects.filter(run=number("run"), lesson_key=key("lesson")).annotate(distance=distance)
    return prepared(rows.order_by("distance", "language").values_list("language", "title", "revision__content")[:1])


def is_taught_below(paths: Iterable[str]) -> bool:
    """Whether a run teaches a page at one of these paths of the tree, or below one. One query."""
    below = reduce(or_, (Q(page__path__startswith=path) for path in paths), Q(pk=None))
    return RunLesson.objects.filter(below).exists()


@dataclass(frozen=True, slots=True)
class Difference:
    """A published lesson that a run teaches in an older version, or not at all. Times are of the versions."""

    published: Published
    taught: datetime | None
    now: datetime


def differences(run: CourseRun) -> list[Difference]:
    """What was published since the run's lessons were pinned, in the order of the course. Four queries."""
    pinned = {
        (row.lesson_key, row.language): row.revision
        for row in RunLesson.objects.filter(run=run).select_related("revision")
    }
    found = []
    for each in published_lessons(run.course_key):
        revision = pinned.get((each.page.translation_key, each.language))
        if revision is not None and revision.pk == each.page.live_revision_id:
            continue
        now = each.page.live_revision.created_at if each.page.live_revision else each.page.last_published_at
        found.append(Difference(each, revision.created_at if revision else None, now or timezone.now()))
    return found


# --- how far a learner is --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a learner is in a lesson. `blocks` is told of the lesson that was asked for alone."""

    seen_at: datetime
    is_done: bool
    blocks: frozenset[UUID] = frozenset()


def progress_of(enrolment: Enrolment, lesson_key: UUID | None = None) -> dict[UUID, Progress]:
    """The lessons that a learner has opened, by key, and the blocks seen of one of them. One query."""
    found: dict[UUID, Progress] = {}
    rows = _progress_of_learner().rows(learner=enrolment.pk, lesson=lesson_key or NO_LESSON)
    for lesson, seen_at, done_at, block in rows:
        before = found[lesson].blocks if lesson in found else frozenset()
        found[lesson] = Progress(seen_at, done_at is not None, before | {block} if block else before)
    return found


NO_LESSON = UUID(int=0)


@lru_cache(maxsize=1)
def _progress_of_learner() -> Prepared:
    asked = FilteredRelation("blocks", condition=Q(lesson_key=key("lesson")))
    rows = LessonProgress.objects.filter(enrolment=number("learner")).annotate(asked=asked)
    return prepared(rows.values_list("lesson_key", "seen_at", "done_at", "asked__block"))


def blocks_seen(enrolment: Enrolment, lesson_key: UUID) -> list[UUID]:
    """The blocks of a lesson that a learner has seen, the last one last. One query."""
    seen: QuerySet[BlockProgress] = BlockProgress.objects.filter(
        progress__enrolment=enrolment, progress__lesson_key=lesson_key
    )
    return list(seen.order_by("seen_at", "pk").values_list("block", flat=True))


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a learner goes on: a lesson, and the block they saw last, where they stopped in the middle of it."""

    lesson_key: UUID
    block: UUID | None = None


def where_to_go_on(lessons: list[Pinned], progress: dict[UUID, Progress], enrolment: Enrolment) -> Stop | None:
    """The lesson seen last, or after a done one the next that is not done; None where there is none. One query at most."""
    order = [lesson.lesson_key for lesson in lessons]
    seen = [key for key in order if key in progress]
    if not seen:
        return Stop(order[0]) if order else None
    last = max(seen, key=lambda key: progress[key].seen_at)
    if not progress[last].is_done:
        blocks = blocks_seen(enrolment, last)
        return Stop(last, blocks[-1] if blocks else None)
    at = order.index(last)
    waiting = (key for key in [*order[at + 1 :], *order[:at]] if key not in progress or not progress[key].is_done)
    following = next(waiting, None)
    return Stop(following) if following is not None else None


def by_module(lessons: Iterable[Pinned]) -> list[tuple[Pinned, list[Pinned]]]:
    """The lessons of each module in order, with the first of them, which names it."""
    found: dict[UUID, list[Pinned]] = defaultdict(list)
    for lesson in lessons:
        found[lesson.module_key].append(lesson)
    return [(its[0], its) for its in found.values()]


# --- when a run is taught --------------------------------------------------------------------


def runs_without_lessons(at: datetime | None = None) -> QuerySet[CourseRun]:
    """Runs that have begun and whose lessons are not pinned yet."""
    now = at or timezone.now()
    begun: QuerySet[CourseRun] = CourseRun.objects.filter(starts_at__lte=now, archived_at=None, lessons=None)
    return begun
