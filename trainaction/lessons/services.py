"""Writes: the lessons that a run is given, in the versions it teaches."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from portal.models import User
from trainaction.learning.queries import Published, published_lessons
from trainaction.lessons.asked import keep_asked
from trainaction.models import CourseRun, LessonPage, RunLesson, RunLessonChange


@transaction.atomic
def pin_lessons(*, run: CourseRun) -> bool:
    """Give a run that has no lessons yet the published ones of its course. Whether it was given any; once is enough."""
    run = CourseRun.objects.select_for_update().get(pk=run.pk)
    if RunLesson.objects.filter(run=run).exists():
        return False
    rows = [_pinned(run, each) for each in published_lessons(run.course_key)]
    RunLesson.objects.bulk_create(rows)
    keep_asked(run=run)
    return bool(rows)


@transaction.atomic
def bring_lesson(*, run: CourseRun, lesson_key: UUID, by: User) -> list[RunLessonChange]:
    """Bring the published version of a lesson to a run, in every language it is in: a corrected one, or a new lesson.

    Progress and answers stay: they are kept by the lesson's key and its blocks' ids. Returns what was changed, which is
    nothing where the run teaches that version already. Raises ValidationError for a lesson that is not published.
    """
    run = CourseRun.objects.select_for_update().get(pk=run.pk)
    published = published_lessons(run.course_key)
    brought = [each for each in published if each.page.translation_key == lesson_key]
    if not brought:
        raise ValidationError(_("This lesson is not published in the course any more: there is nothing to bring."))
    taught = {
        row.language: row.revision
        for row in RunLesson.objects.filter(run=run, lesson_key=lesson_key).select_related("revision")
    }
    changes = []
    for each in brought:
        row, before = _pinned(run, each), taught.get(each.language)
        if before is not None and before.pk == row.revision_id:
            continue
        values = {name: getattr(row, name) for name in ("page", "revision", "title", "summary", "minutes")}
        places = {name: getattr(row, name) for name in ("number", "module_key", "module_number", "module_title")}
        RunLesson.objects.update_or_create(
            run=run, lesson_key=lesson_key, language=each.language, defaults={**values, **places}
        )
        changes.append(
            RunLessonChange.objects.create(
                run=run,
                lesson_key=lesson_key,
                language=each.language,
                title=each.page.title,
                before=before.created_at if before is not None else None,
                after=row.revision.created_at,
                at=timezone.now(),
                by=by,
            )
        )
    if changes:
        _place_anew(run, published)
        keep_asked(run=run)
    return changes


def _pinned(run: CourseRun, lesson: Published) -> RunLesson:
    page = lesson.page
    return RunLesson(
        run=run,
        lesson_key=page.translation_key,
        language=lesson.language,
        page=page,
        revision=page.live_revision or _kept_as_it_is(page),
        number=lesson.number,
        module_key=lesson.module_key,
        module_number=lesson.module_number,
        module_title=lesson.module_title,
        title=page.title,
        summary=page.summary,
        minutes=page.minutes,
    )


def _kept_as_it_is(page: LessonPage) -> Revision:
    """A revision of a page that was published without one; the draft somebody may be writing stays the latest."""
    revision: Revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        created_at=timezone.now(),
        content=page.serializable_data(),
        object_str=str(page),
    )
    LessonPage.objects.filter(pk=page.pk).update(live_revision=revision)
    page.live_revision = revision
    return revision


def _place_anew(run: CourseRun, published: Iterable[Published]) -> None:
    """Count the lessons of a run again, as in the course now; one that left the course stays behind those of its module."""
    places = {each.page.translation_key: each for each in published}
    rows = list(RunLesson.objects.filter(run=run))
    modules = {each.module_key: each.module_number for each in published}

    def place(row: RunLesson) -> tuple[int, int, int]:
        now = places.get(row.lesson_key)
        if now is not None:
            return now.module_number, 0, now.number
        return modules.get(row.module_key, row.module_number), 1, row.number

    for row in rows:
        now = places.get(row.lesson_key)
        if now is not None:
            row.module_key = now.module_key
    order = sorted({(place(row), row.lesson_key) for row in rows})
    numbers = {key: number for number, (_place, key) in enumerate(order, 1)}
    module_of = {row.lesson_key: row.module_key for row in rows}
    module_order = list(dict.fromkeys(module_of[key] for _place, key in order))
    for row in rows:
        row.number = numbers[row.lesson_key]
        row.module_number = module_order.index(row.module_key) + 1
    RunLesson.objects.bulk_update(rows, ["number", "module_key", "module_number"])
