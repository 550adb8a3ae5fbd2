"""Writes runs of courses: their places, their tutors, and what the registry knows of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from participants.models import Activity, Country, Programme, Series
from participants.services.activities import save_activity
from participants.services.locks import lock_merging
from participants.services.places import fit_places
from portal.models import User
from trainaction.enrolment.services.enrolments import move_up
from trainaction.models import CoursePage, CourseRun, RunSurvey, Seat


@transaction.atomic
def save_run(*, run: CourseRun, by: User | None, countries: Sequence[str] | None = None) -> CourseRun:
    """Save a new or changed run with its tutors and institutions; its activity, its places and who waits follow.

    `countries` replaces those it is for. More places let people move up from the waiting list; fewer than are taken are
    refused. Raises ValidationError by field, and changes nothing then.
    """
    lock_merging(shared=True)
    is_new = run.pk is None
    before = None if is_new else CourseRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if before is not None:
        run.activity_id, run.archived_at = before.activity_id, before.archived_at  # changed meanwhile, perhaps
    run.full_clean(exclude=["activity"])
    _refuse_what_cannot_change(run, before)
    run.activity = _follow(run, by=by)
    run.save()
    if is_new:
        RunSurvey.objects.create(run=run)
    if countries is not None:
        run.countries.set(Country.objects.filter(pk__in=countries))
    _fit_places(run)
    log(run, "wagtail.create" if is_new else "wagtail.edit", user=by)
    move_up(run=run, by=by)
    return run


@transaction.atomic
def archive_run(*, run: CourseRun, by: User | None, is_archived: bool = True) -> CourseRun:
    """Put a run away, or bring it back. Its enrolments and figures stay; nobody enrols or moves up meanwhile."""
    lock_merging(shared=True)
    run = CourseRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if (run.archived_at is not None) == is_archived:
        return run
    run.archived_at = timezone.now() if is_archived else None
    run.save(update_fields=["archived_at", "updated_at"])
    log(run, "trainaction.archive" if is_archived else "trainaction.bring_back", user=by)
    if not is_archived:
        move_up(run=run, by=by)
    return run


@transaction.atomic
def follow_course(*, course_key: UUID, by: User | None = None) -> Series | None:
    """Bring the series of a course up to its titles; None where no run was ever made of it."""
    if not CourseRun.objects.filter(course_key=course_key).exists():
        return None
    return _series(course_key, by=by)


def _follow(run: CourseRun, *, by: User | None) -> Activity:
    """A run that has no start of its own counts from the day its enrolment opens, or else from the day it was made."""
    activity = run.activity if run.activity_id else Activity(programme=Programme.TRAINACTION)
    before = _state(activity)
    activity.key, activity.kind = run.key, Activity.Kind.RUN
    activity.title_es, activity.title_en = run.title_es, run.title_en
    activity.series = _series(run.course_key, by=by)
    starts_at: datetime | None = run.starts_at or run.enrolment_opens_at or run.created_at or timezone.now()
    if run.ends_at and starts_at and run.ends_at <= starts_at:
        starts_at = None
    activity.starts_at, activity.ends_at, activity.timezone = starts_at, run.ends_at, run.timezone
    return activity if _state(activity) == before else save_activity(activity=activity, by=by)


def _series(course_key: UUID, *, by: User | None) -> Series:
    """The series that all runs of a course are in, with the course's titles."""
    titles = {
        page.locale.language_code: page
        for page in CoursePage.objects.filter(translation_key=course_key, alias_of=None).select_related("locale")
    }
    page = titles.get(settings.LANGUAGE_CODE) or next(iter(titles.values()), None)
    series = Series.objects.filter(page_key=course_key).first()
    series = series or Series(programme=Programme.TRAINACTION, kind=Series.Kind.COURSE, page_key=course_key)
    before = _state(series)
    if page is not None:
        english = titles.get("en")
        series.title_es, series.title_en = page.title, english.title if english else ""
    elif not series.title_es:
        series.title_es = _("A course that is gone")
    if series.pk is None:
        key = page.slug[:80] if page else course_key.hex
        is_taken = Series.objects.filter(programme=Programme.TRAINACTION, key=key).exists()
        series.key = f"{key}-{course_key.hex[:8]}" if is_taken else key
    if _state(series) != before or series.pk is None:
        is_new = series.pk is None
        series.full_clean()
        series.save()
        log(series, "wagtail.create" if is_new else "wagtail.edit", user=by)
    return series


def _state(row: models.Model) -> tuple[Any, ...]:
    return tuple(getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "updated_at")


def _called_alike() -> str:
    return _(
        "Another run of this course is called the same. Say what tells them apart: the month, the year, for whom it is."
    )


def _is_called_alike(run: CourseRun, before: CourseRun | None, name: str) -> bool:
    """Whether a title that is new takes that of another run of the course: in lists and e-mails nobody could tell them apart."""
    title = getattr(run, name).strip()
    if not title or (before is not None and (title, run.course_key) == (getattr(before, name), before.course_key)):
        return False
    others = CourseRun.objects.filter(course_key=run.course_key, **{f"{name}__iexact": title})
    return others.exclude(pk=run.pk).exists()


def _refuse_what_cannot_change(run: CourseRun, before: CourseRun | None) -> None:
    errors: dict[str, Any] = {}
    if not CoursePage.objects.filter(translation_key=run.course_key).exists():
        errors["course_key"] = _("There is no such course any more. Choose another one.")
    errors |= {name: _called_alike() for name in ("title_es", "title_en") if _is_called_alike(run, before, name)}
    if before is None:
        if Activity.objects.filter(key=run.key).exists():
            errors["key"] = _("Something in the registry has this key already. Choose another one.")
    else:
        if run.key != before.key:
            errors["key"] = _("A run keeps its key: it stands in its addresses.")
        if run.course_key != before.course_key and run.enrolments.exists():
            errors["course_key"] = _("People have enrolled in this run: it stays a run of its course.")
        taken = run.seats.exclude(enrolment=None).count()
        if run.capacity is not None and run.capacity < taken:
            errors["capacity"] = ngettext(
                "%(taken)d place is taken: there cannot be fewer.",
                "%(taken)d places are taken: there cannot be fewer.",
                taken,
            ) % {"taken": taken}
    if errors:
        raise ValidationError(errors)


def _fit_places(run: CourseRun) -> None:
    """As many rows as places; without a number of places they stay for who comes."""
    if run.capacity is not None:
        fit_places(
            run.seats.all(),
            taken_by="enrolment",
            wanted=run.capacity,
            make=lambda number: Seat(run=run, number=number),
        )
